"""Writes a database as this release leaves it, for the next release to be tested on.

``python -m tests.upgrade.record POSTGRES_URL`` with the release to be recorded; it writes ``sqlite.sql`` and
``postgresql.sql`` beside itself. The PostgreSQL database must be empty, and ``pg_dump`` be there.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from communique.bootstrap import open_application
from communique.settings import load
from domain.log import ARTICLES
from storage.outbox import outbox_publisher
from streams.envelope import encode_article
from tests.support.builders import make_article
from tests.support.feedserver import FeedServer
from tests.support.program import Program

HERE = Path(__file__).parent

ENTRIES = [
    (
        "Talks in Beijing",
        "Russian Foreign Minister Sergey Lavrov met his Chinese colleague Wang Yi in Beijing on {}.",
    ),
    ("Words of the minister", 'On {} Lavrov said: "We value our relations with China."'),
    ("Harvest", "On {} farmers of the valley counted more wheat than in any year before."),
]
DAY, PUBLISHED = "March 30, 2022", "2022-03-31T12:00:00Z"
WAITING = "Chinese President Xi Jinping will meet Russian President Vladimir Putin in Moscow on June {}, 2022."


def record(url: str, folder: Path) -> None:
    """Fill the database of ``url``: articles that were processed, alerts that were sent, articles that wait."""
    program = Program(folder, COMMUNIQUE_DATABASE__URL=url)
    with FeedServer() as feed:
        for number, (title, text) in enumerate(ENTRIES):
            feed.add(str(number), title, text.format(DAY), PUBLISHED)
        for arguments in (["sources", "add", feed.url, "--with-history"], ["run", "--once"]):
            done = program.run(*arguments)
            assert done.returncode == 0, done.stderr
    with open_application(load(None, {}, {"database.url": url}).settings) as application:
        waiting = [encode_article(make_article(f"w{day}", text=WAITING.format(day))) for day in (10, 20)]
        application.log.append(ARTICLES, waiting[:1], 5)
        with application.engine.begin() as connection:
            outbox_publisher(application.clock)(connection, ARTICLES, waiting[1:])


def main(postgres_url: str) -> None:
    """Record both."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        record(f"sqlite:///{folder / 'x.db'}", folder)
        with sqlite3.connect(folder / "x.db") as connection:
            (HERE / "sqlite.sql").write_text("\n".join(connection.iterdump()) + "\n")
        (folder / "two").mkdir()
        record(postgres_url, folder / "two")
        dump = ["pg_dump", "--inserts", "--no-owner", "--no-privileges", postgres_url]
        text = subprocess.run(dump, check=True, capture_output=True, text=True, env=os.environ).stdout
        # It goes into whichever schema the test has; newer versions write lines for psql alone.
        lines = [
            line for line in text.splitlines() if not line.startswith(("--", "\\", "SELECT pg_catalog.set_config"))
        ]
        (HERE / "postgresql.sql").write_text("\n".join(filter(None, lines)).replace("public.", "") + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
