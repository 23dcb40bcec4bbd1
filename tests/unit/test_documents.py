from __future__ import annotations

from datetime import date

import pytest

from communique.documents import document_of
from domain.errors import Permanent


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ('"2022-03-30"', date(2022, 3, 30)),
        ('"2022-03-30T23:30:00+08:00"', date(2022, 3, 30)),
        ('"2022-03"', None),
        ('"Wednesday"', None),
        ("null", None),
    ],
)
def test_the_day_of_publication_is_the_outlets_own(given: str, day: date | None) -> None:
    line = f'{{"id": 7, "text": "Talks.", "date": {given}, "labels": [1]}}'
    document = document_of(line.encode(), "line 1")
    assert (document.id, document.text, document.published) == ("7", "Talks.", day)


@pytest.mark.parametrize("line", [b"", b"[]", b'{"id": "1"}', b'{"id": "1", "text": 5}', b"\xff", b"[" * 100_000])
def test_what_is_no_document_is_told(line: bytes) -> None:
    with pytest.raises(Permanent, match="line 3"):
        document_of(line, "line 3")
