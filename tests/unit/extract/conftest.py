"""One extractor for all tests of the room: loading it is the slow part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.article import Document
from domain.extraction import Extraction
from processors.extract import Extractor, load_extractor

LEXICON = Path(__file__).parents[3] / "config" / "lexicon"
Read = Callable[..., Extraction]


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The shipped lexicon, loaded once."""
    return load_extractor(LEXICON)


@pytest.fixture
def read(extractor: Extractor) -> Read:
    """Extract a text published on 14 May 2024 (a Tuesday) unless told otherwise."""

    def run(text: str, published: str = "2024-05-14", outlet: str | None = None) -> Extraction:
        return extractor(Document("t", text, published=dt.date.fromisoformat(published), outlet=outlet))

    return run
