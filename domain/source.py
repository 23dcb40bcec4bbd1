"""A source: one feed that is polled, and what a poll of it came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from domain.article import Article, Outlet

PollStatus = Literal["ok", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Source:
    """A feed with the state of its polling, as claimed for one poll.

    ``every_s`` is the wanted interval in seconds. ``with_history``: what the feed holds at the first poll
    is news too. ``polled_ok`` is false until one poll has gone through: that first one is the baseline.
    ``failures`` counts polls since the last good one. ``lease`` is the fencing number of this claim.
    """

    id: str
    url: str
    outlet: Outlet
    every_s: float = 600.0
    with_history: bool = False
    enabled: bool = True
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    polled_ok: bool = False
    failures: int = 0
    lease: int = 0


@dataclass(frozen=True, slots=True)
class EntryProblem:
    """An entry of a feed that cannot be used, or only in part: ``entry`` names it, ``problem`` is a sentence."""

    entry: str
    problem: str


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """What one poll came to; validators are those of the answer, to be kept only with its articles.

    ``error`` is the sentence for the user when ``status`` is ``failed``.
    """

    status: PollStatus
    at: datetime
    next_due: datetime
    http_status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    bytes_read: int = 0
    entries: int = 0
    new: int = 0
    duration_s: float = 0.0
    error: str | None = None
    problems: tuple[EntryProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """An entry as its feed keys it, and the article that it became.

    ``wording`` is a hash of what the feed itself said (title, summary, link): another one under the same
    key is an edited entry, and its article is read again.
    """

    key: str
    wording: str
    article: Article = field(repr=False)
