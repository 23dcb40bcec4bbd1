"""``communique demo``: the real service against the local newsroom, and a check of what it sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event

import click
from rich.console import Console
from rich.status import Status

from communique.bootstrap import Application
from communique.demo.check import Verdict, judge
from communique.demo.newsroom import Newsroom
from communique.service import Service
from domain.errors import Misconfigured, Transient
from processors.extract import Extractor
from storage.progress import progress

SLACK_S = 20.0
"""After the last article came out: two polls (2 s each), the joining of a Kafka group (3 s), processing, delivery."""

_LOOK_S = 0.2

LOCAL = "http://127.0.0.1:"
"""Where newsrooms are, this one's and those of earlier demos."""


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What came of it; ``verdict`` is the last look."""

    verdict: Verdict
    finished: bool
    seconds: float


def run_demo(
    application: Application, extract: Extractor, newsroom: Newsroom, stop: Event, *, once: bool
) -> DemoResult:
    """Run until everything is delivered (``once``) or until ``stop`` is set.

    The sources are the newsroom's, in place of those of the sources file.
    """
    foreign = [source.url for source in application.admin.all() if not source.url.startswith(LOCAL)]
    if foreign:
        raise Misconfigured(
            "database.url", f"this database polls {foreign[0]} and others; the demo needs one of its own"
        )
    began, since = time.monotonic(), application.clock()
    sources = newsroom.feeds
    application.admin.follow_file(sources)
    service = Service(application, extract)
    deadline = began + newsroom.last_appears_s + SLACK_S
    finished = told = False
    service.start()
    try:
        with _progress_line() as show:
            while not stop.wait(_LOOK_S):
                state = progress(application.engine, [source.id for source in sources])
                out = newsroom.published_count()
                show(
                    time.monotonic() - began,
                    f"{state.articles} of {len(newsroom.items)} articles read, {state.alerts} alerts, "
                    f"{state.undelivered} on their way",
                )
                complete = out == len(newsroom.items) == state.articles
                finished = complete and not state.undelivered and not _backlog(application)
                if once and (finished or time.monotonic() > deadline):
                    break
                if finished and not told:
                    click.echo("Everything is delivered. Ctrl-C ends the demo.", err=True)
                    told = True
    finally:
        service.stop()
    return DemoResult(judge(application.engine, newsroom.expected(), since), finished, time.monotonic() - began)


def _backlog(application: Application) -> bool:
    try:
        return application.backlog() > 0
    except Transient:
        return True


@contextmanager
def _progress_line() -> Iterator[Callable[[float, str], None]]:
    """Shows seconds and facts: a line that is rewritten on a terminal; elsewhere, one line for each change."""
    console = Console(stderr=True)
    if console.is_terminal:
        with Status("", console=console) as status:
            yield lambda seconds, facts: status.update(f"{seconds:3.0f} s  {facts}")
        return
    last = ""

    def show(seconds: float, facts: str) -> None:
        nonlocal last
        if facts != last:
            click.echo(f"{seconds:3.0f} s  {facts}", err=True)
            last = facts

    yield show
