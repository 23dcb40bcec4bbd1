"""A small newsroom on this computer: three invented outlets whose articles come out over a few seconds."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self

from communique.demo import pages
from communique.demo.press import ExpectedAlert, Item, load_expected, load_items, load_papers
from domain.ids import source_id
from domain.source import Source

POLL_EVERY_S = 2.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the newsroom says to a GET."""

    status: HTTPStatus
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Newsroom:
    """Serves the outlets on 127.0.0.1, at a free port, while its ``with`` block lasts.

    ``clock`` gives seconds and never goes back; articles come out by it. ``now`` (aware) is read once, at the
    start, for ``Last-Modified``.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self.papers = load_papers()
        self.items = load_items()
        self._clock = clock
        self._now = now
        self._server: ThreadingHTTPServer | None = None
        self._started = 0.0
        self._started_at = datetime.min.replace(tzinfo=UTC)

    def __enter__(self) -> Self:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, self))
        server.daemon_threads = True
        self._server = server
        self._started = self._clock()
        self._started_at = self._now().astimezone(UTC).replace(microsecond=0)
        # The short interval only bounds how long closing takes.
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="newsroom", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    @property
    def base_url(self) -> str:
        """``http://127.0.0.1:PORT``, without a slash at the end. Raises ``RuntimeError`` while it is closed."""
        if self._server is None:
            raise RuntimeError("The newsroom is closed: use it in a with statement.")
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def feeds(self) -> list[Source]:
        """The three feeds, as sources to poll every two seconds; what they hold at the first poll is news too."""
        urls = [self.base_url + paper.feed_path for paper in self.papers]
        return [
            Source(id=source_id(url), url=url, outlet=paper.outlet, every_s=POLL_EVERY_S, with_history=True)
            for url, paper in zip(urls, self.papers, strict=True)
        ]

    @property
    def last_appears_s(self) -> float:
        """Seconds after the start at which the last article comes out."""
        return float(self.items[-1].after_s)

    def expected(self) -> list[ExpectedAlert]:
        """What a desk with the watch russia-china must be told in the end: these, each once, and nothing else."""
        return list(load_expected(self.papers, self.items))

    def published(self, now: float | None = None) -> list[Item]:
        """The articles that are out when the clock reads ``now`` (or this moment), first out first."""
        elapsed = (self._clock() if now is None else now) - self._started
        return [item for item in self.items if item.after_s <= elapsed]

    def published_count(self, now: float | None = None) -> int:
        """How many articles are out when the clock reads ``now`` (or this moment)."""
        return len(self.published(now))

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        """The answer to a GET of ``path``: a feed, a page of an article that is out, else 404."""
        out = self.published()
        for paper in self.papers:
            own = [item for item in reversed(out) if item.paper == paper.id]
            if path == paper.feed_path:
                body = pages.feed(paper, own, self.base_url)
                return self._conditional(headers, body, pages.CONTENT_TYPES[paper.format], own[0].after_s if own else 0)
            for item in own:
                if path == item.path:
                    return self._conditional(
                        headers, pages.page(paper, item), pages.CONTENT_TYPES["page"], item.after_s
                    )
        return Answer(HTTPStatus.NOT_FOUND)

    def _conditional(self, headers: Mapping[str, str], body: bytes, content_type: str, changed_s: int) -> Answer:
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        modified = self._started_at + timedelta(seconds=changed_s)
        validators = {"ETag": etag, "Last-Modified": format_datetime(modified, usegmt=True)}
        if _is_unchanged(headers, etag, modified):
            return Answer(HTTPStatus.NOT_MODIFIED, validators)
        return Answer(HTTPStatus.OK, {**validators, "Content-Type": content_type}, body)


def _is_unchanged(headers: Mapping[str, str], etag: str, modified: datetime) -> bool:
    """Whether the asker has it already; If-Modified-Since counts only without If-None-Match (RFC 9110, 13.1.3)."""
    tags = headers.get("If-None-Match")
    if tags is not None:
        return tags.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    since = headers.get("If-Modified-Since")
    if since is None:
        return False
    try:
        return modified <= parsedate_to_datetime(since).astimezone(UTC)
    except ValueError:
        return False


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, newsroom: Newsroom, *args: Any) -> None:
        self._newsroom = newsroom
        super().__init__(*args)

    def do_GET(self) -> None:
        """Answer, with nothing kept between requests."""
        answer = self._newsroom.answer(self.path.partition("?")[0], {k.title(): v for k, v in self.headers.items()})
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: Any) -> None:
        """Say nothing: the talk on the console is the service's."""
