"""``kill -9`` of ``communique run`` at any moment, and a restart: no article lost, no alert twice."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from tests.support.feedserver import FeedServer
from tests.support.program import Program
from tests.support.receiver import Receiver, receiver

OCCASIONS = 12
COPIES = 6
KILLS = 8
WAIT_S = 60.0


def _fill(feed: FeedServer) -> list[str]:
    """Meetings ten days apart, each told by several articles in other words."""
    urls = []
    for occasion in range(OCCASIONS):
        day = date(2021, 1, 5) + timedelta(days=10 * occasion)
        for copy in range(COPIES):
            text = (
                f"Russian Foreign Minister Sergey Lavrov met Chinese Foreign Minister Wang Yi in Beijing on "
                f"{day:%B} {day.day}, {day.year}.\n\n"
                + f'"Account number {copy} of round {occasion} is a good one," Lavrov said.\n\n'
                * (1 + copy)
            )
            urls.append(feed.add(f"{occasion}-{copy}", f"Round {occasion}, copy {copy}", text, f"{day}T12:00:00Z"))
    return urls


def faults(
    urls: Sequence[str], articles: Sequence[str], deliveries: Sequence[str], stories: Sequence[str]
) -> list[str]:
    """What is lost or doubled; the test's own judge, which is tried below."""
    found = [f"lost: {url}" for url in set(urls) - set(articles)]
    found += [f"article twice: {url}" for url, count in Counter(articles).items() if count > 1]
    found += [f"delivered twice: {id_}" for id_, count in Counter(deliveries).items() if count > 1]
    found += [f"story alerted twice: {id_}" for id_, count in Counter(stories).items() if count > 1]
    if len(set(stories)) != OCCASIONS:
        found.append(f"{len(set(stories))} stories alerted in place of {OCCASIONS}")
    return found


def _until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < deadline, f"timed out: {what}"
        time.sleep(0.1)


def test_kill_nine_at_random_moments(program: Program, feed: FeedServer) -> None:
    with receiver() as webhook:
        _kill_and_count(program, feed, webhook)


def _kill_and_count(program: Program, feed: FeedServer, webhook: Receiver) -> None:
    urls = _fill(feed)
    channels = f"file://{program.alerts_file}, webhook+http://127.0.0.1:{webhook.port}/hook"
    program.environment |= {"COMMUNIQUE_FETCH__TIMEOUT_S": "1", "COMMUNIQUE_ALERTS__CHANNELS": channels}
    assert program.run("sources", "add", feed.url, "--with-history", "--every", "1s").returncode == 0
    seed = random.randrange(1 << 30)
    chance = random.Random(seed)
    for _ in range(KILLS):
        process = program.start("run")
        # From before the first table is read to after the last alert is out.
        time.sleep(chance.uniform(0.3, 4.0))
        process.kill()
        process.wait()
    before = program.log().count("service.started")
    process = program.start("run")
    try:
        # All may be done already: before it has started, a signal ends it as it ends any program.
        _until(lambda: program.log().count("service.started") > before, f"the last start (seed {seed})")
        _until(lambda: len(program.rows("articles")) == len(urls), f"all articles (seed {seed})")
        _until(lambda: _settled(program), f"all deliveries (seed {seed})")
    finally:
        process.terminate()
    assert process.wait(20) == 0, "SIGTERM must end it well"
    alerts = program.alerts()
    assert not faults(
        urls,
        [row["url"] for row in program.rows("articles")],
        [alert["delivery"] for alert in alerts],
        [alert["story"]["id"] for alert in alerts],
    ), f"seed {seed}"
    # The file drops repeats by itself; the webhook shows every one. A crash between sending and marking makes one,
    # and only that: the delivery says so.
    posts = Counter(headers["idempotency-key"] for headers, _ in webhook.requests)
    assert len(posts) == OCCASIONS, f"seed {seed}"
    flagged = [row for row in program.rows("alerts") if row["channel"].startswith("webhook") and row["maybe_duplicate"]]
    assert sum(posts.values()) - OCCASIONS <= len(flagged) <= KILLS, f"seed {seed}"


def _settled(program: Program) -> bool:
    rows: list[dict[str, Any]] = program.rows("alerts")
    return len(rows) == 2 * OCCASIONS and all(row["delivery"] == "sent" for row in rows)


def test_the_judge_sees_what_is_lost_or_doubled() -> None:
    stories = [str(n) for n in range(OCCASIONS)]
    assert not faults(["a", "b"], ["a", "b"], stories, stories)
    assert faults(["a", "b"], ["a"], stories, stories) == ["lost: b"]
    assert faults(["a"], ["a", "a"], stories, stories) == ["article twice: a"]
    assert faults(["a"], ["a"], [*stories, "0"], stories) == ["delivered twice: 0"]
    assert faults(["a"], ["a"], stories, [*stories, "0"]) == ["story alerted twice: 0"]
    assert len(faults(["a"], ["a"], stories, stories[1:])) == 1
