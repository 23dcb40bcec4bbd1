"""A worker of the program as a process: everything is real but the extractor, which is scripted.

``python tests/chaos/worker_process.py [--control late|early|forgetful|credulous] [--deadly ID]``; settings and
failpoints come from the environment. It ends well at SIGTERM.
"""

from __future__ import annotations

import os
import signal
import sys
from threading import Event

import structlog

from communique import observability
from communique.bootstrap import open_application
from communique.settings import load
from domain import failpoints
from domain.article import Document
from domain.errors import Transient
from domain.extraction import Extraction
from tests.chaos.controls import watch
from tests.chaos.load import Scripted

BATCH = 20
"""Small, so that there are many moments between batches."""


class Deadly(Scripted):
    """Finds what the load tells; dies at one document."""

    def __init__(self, deadly: str) -> None:
        self._deadly = deadly

    def __call__(self, document: Document) -> Extraction:
        """See the port."""
        if self._deadly and document.id == self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__(document)


def main(arguments: list[str]) -> None:
    """Work until SIGTERM."""
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    failpoints.arm(os.environ)
    settings = load(None, os.environ, {"log_level": "warning"}).settings
    observability.configure("warning")
    deadly, control = _option(arguments, "--deadly"), _option(arguments, "--control")
    with open_application(settings) as application:
        watch(application, control)
        while not stop.is_set():
            try:
                with application.worker(Deadly(deadly)) as worker:  # type: ignore[arg-type]
                    while not stop.is_set():
                        worker.step(0.2, BATCH)
            except Transient as error:
                structlog.get_logger().warning("again", reason=str(error))
                stop.wait(0.3)


def _option(arguments: list[str], name: str) -> str:
    return arguments[arguments.index(name) + 1] if name in arguments else ""


if __name__ == "__main__":
    main(sys.argv[1:])
