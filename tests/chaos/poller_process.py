"""The program with a poller that it does not have: ``python tests/chaos/poller_process.py early|late ARGUMENTS…``.

The negative controls of the poller: the entries that were seen, and their articles, in transactions of their own.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from communique import bootstrap
from communique.cli.main import main as program
from domain.log import ARTICLES
from domain.source import PollOutcome, SeenEntry, Source
from storage.sources import SqlSourceStore


class Apart(SqlSourceStore):
    """Saves entries without their articles, and articles without their entries."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._append, self._publish = self._publish, lambda *_: None
        self._waiting: list[SeenEntry] = []

    def append(self, entries: Sequence[SeenEntry]) -> None:
        """The articles, in a transaction of their own."""
        with self._engine.begin() as connection:
            if entries:
                self._append(connection, ARTICLES, [self._encode(seen.article) for seen in entries])


class Early(Apart):
    """A chunk's entries count as seen before its articles are in the log: a death in between loses those."""

    def save_entries(self, source: Source, entries: Sequence[SeenEntry]) -> None:
        """See the port."""
        self._append_waiting()
        super().save_entries(source, entries)
        self._waiting = list(entries)

    def finish_poll(self, source: Source, outcome: PollOutcome) -> None:
        """See the port."""
        self._append_waiting()
        super().finish_poll(source, outcome)

    def _append_waiting(self) -> None:
        self.append(self._waiting)
        self._waiting = []


class Late(Apart):
    """Articles are in the log before their entries count as seen: a death in between doubles those."""

    def save_entries(self, _: Source, entries: Sequence[SeenEntry]) -> None:
        """See the port."""
        self.append(entries)
        self._waiting += entries

    def finish_poll(self, source: Source, outcome: PollOutcome) -> None:
        """See the port."""
        super().save_entries(source, self._waiting)
        self._waiting = []
        super().finish_poll(source, outcome)


if __name__ == "__main__":
    bootstrap.SqlSourceStore = {"early": Early, "late": Late}[sys.argv.pop(1)]  # type: ignore[attr-defined,assignment]
    program()
