"""The program's stage ``process`` with the real extractor, or with one that finds nothing: ``null`` or ``real``."""

from __future__ import annotations

import os
import sys
from typing import Any

from communique import observability
from communique.bootstrap import make_extractor, open_application
from communique.cli.run import serve
from communique.settings import load
from communique.signals import stop_on_signals
from domain.article import Document
from domain.extraction import Extraction


class Nothing:
    """Finds nothing, at no cost."""

    people: frozenset[str] = frozenset()

    def __call__(self, document: Document) -> Extraction:
        """See the port."""
        return Extraction(document.id, "en")


def main(extractor: str) -> None:
    """Work until SIGTERM."""
    stop = stop_on_signals()
    observability.configure("warning")
    settings = load(None, os.environ, {}).settings
    extract: Any = Nothing() if extractor == "null" else make_extractor(settings)
    with open_application(settings) as application:
        serve(application, extract, stop, ["process"])


if __name__ == "__main__":
    main(sys.argv[1])
