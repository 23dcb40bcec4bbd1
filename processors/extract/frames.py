"""What follows a sentence about a day long past stays in that past, while it speaks of the same people."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Final

from processors.extract.model import Found, Sentence
from processors.extract.reading import Reading

_LONG_AGO: Final = 60
"""Days; what is nearer may be the beginning of the news."""
_GOES_ON: Final = re.compile(
    r"(?:(?:He|She|They|(?:The )?(?:two |both )?(?:[Ss]ides|[Ll]eaders|[Mm]inisters|[Pp]residents)|Both)\b"
    r"|(?:Он|Она|Они|Стороны|Лидеры|Министры|Президенты|Оба)\b"
    r"|他|她|两国元首|两国领导人|两国外长|双方|两人)"
)
"""What opens a sentence about whom the one before it told of."""


class Frame:
    """The long past that a text is telling of, sentence by sentence."""

    def __init__(self) -> None:
        self._paragraph: int | None = None

    def place(self, found: list[Found], sentence: Sentence, reading: Reading) -> list[Found]:
        """The events of the next sentence; what would be news of today is recalled where the past goes on."""
        if any(_is_long_ago(event, reading.published) for event in found):
            self._paragraph = sentence.paragraph
            return found
        dated = any(event.day for event in found)
        goes_on = sentence.paragraph == self._paragraph and _GOES_ON.match(reading.text, sentence.start) is not None
        if dated or not goes_on:
            self._paragraph = None
            return found
        return [replace(event, status="recalled") if event.status == "held" else event for event in found]


def _is_long_ago(event: Found, published: dt.date | None) -> bool:
    """Whether the day that the text gives it is long past."""
    if event.day is None or published is None or event.status not in {"recalled", "held"}:
        return False
    return event.day.iso < (published - dt.timedelta(_LONG_AGO)).isoformat()[: len(event.day.iso)]
