"""A worker of the program as a process: everything is real but what it extracts, which is nothing.

``python tests/chaos/worker_process.py [--control late|early] [--deadly ID]``; settings and failpoints come from the
environment. It ends well at SIGTERM.
"""

from __future__ import annotations

import os
import signal
import sys
from threading import Event
from typing import Any

import structlog

from communique import bootstrap, observability
from communique.bootstrap import Application, open_application
from communique.settings import load
from domain import failpoints
from domain.article import Document
from domain.errors import Transient
from domain.extraction import Extraction
from domain.log import ARTICLES
from processors.worker import GROUP
from tests.chaos.witness import Control, ControlReader, Witnessed

BATCH = 20
"""Small, so that there are many moments between batches."""


class Nothing:
    """Finds nothing; dies at one document."""

    people: frozenset[str] = frozenset()

    def __init__(self, deadly: str) -> None:
        self._deadly = deadly

    def __call__(self, document: Document) -> Extraction:
        """See the port."""
        if self._deadly and document.id == self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        return Extraction(document.id, "en")


def main(arguments: list[str]) -> None:
    """Work until SIGTERM."""
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    failpoints.arm(os.environ)
    settings = load(None, os.environ, {"log_level": "warning"}).settings
    observability.configure("warning")
    deadly, control = _option(arguments, "--deadly"), _option(arguments, "--control")
    with open_application(settings) as application:
        _watch(application, control)
        while not stop.is_set():
            try:
                with application.worker(Nothing(deadly)) as worker:  # type: ignore[arg-type]
                    while not stop.is_set():
                        worker.step(0.2, BATCH)
            except Transient as error:
                structlog.get_logger().warning("again", reason=str(error))
                stop.wait(0.3)


def _option(arguments: list[str], name: str) -> str:
    return arguments[arguments.index(name) + 1] if name in arguments else ""


def _watch(application: Application, control: str) -> None:
    """Put the witness between the worker and its store."""
    plain = application.process_store
    embedded = application.outbox is None
    if not control:
        application.process_store = lambda: Witnessed(plain())  # type: ignore[method-assign,assignment,return-value]
        return
    kafka = None if embedded else bootstrap._kafka_settings(application.settings.log.kafka)
    application.process_store = lambda: Control(  # type: ignore[method-assign,assignment,return-value]
        plain(), application.engine, kafka, ARTICLES
    )
    reader = application.log.reader

    def control_reader(group: str, topics: Any) -> Any:
        assert group == GROUP
        return ControlReader(reader(group, topics), application.engine, embedded=embedded, early=control == "early")

    application.log.reader = control_reader  # type: ignore[method-assign]


if __name__ == "__main__":
    main(sys.argv[1:])
