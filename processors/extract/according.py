"""Attribution that is no clause: "according to X", «как заявил X», "as X said"."""

from __future__ import annotations

import re
from typing import Final

from processors.extract import quoted
from processors.extract.model import Hit, Sentence
from processors.extract.said import FEW, SPACE_MARKS, Said, named
from processors.extract.words import trim, words

_AS: Final = re.compile(r"(?:^|,\s)(?:[Кк]ак|[Aa]s)\s*$")
_AS_ENDS: Final = ("s ", "к ")
_LONGEST_AS: Final = 8
"""Characters of "as" or "как", with the comma before it."""
_PAPER: Final = re.compile(
    r"(?:the |a |its |his |her )?(?:statement|read-?out|transcript|report|press release|release|document)s?$"
)
NEWS: Final = re.compile(
    r"\b(?:news|agency|broadcaster|television|TV|newspaper|daily|media|Xinhua|CCTV|TASS|Interfax|RIA)\b", re.IGNORECASE
)
"""What brings words to readers, and did not say them."""


def opens_with_as(sentence: Sentence, text: str, cue: Hit) -> bool:
    """Whether "as" or "как" stands before the verb."""
    floor = max(sentence.start, cue.start - _LONGEST_AS)
    return text.endswith(_AS_ENDS, floor, cue.start) and _AS.search(text, floor, cue.start) is not None


def of(sentence: Sentence, text: str, cue: Hit, *, closes: bool = False) -> list[Said]:
    """What is said in a sentence that tells by whom with "according to", or with "as" and a verb.

    Nothing when that only carries what another says there, unless it ``closes`` a statement whose end is asked for.
    """
    comma = _comma(text, cue.end, sentence.end)
    source = named(sentence, cue.end, comma if comma > 0 else sentence.end) or trim(
        text, cue.end, comma if comma > 0 else sentence.end, " .,\n"
    )
    if source[0] >= source[1]:
        source = (cue.start, cue.end)
    carried = not closes and (_PAPER.match(text, *source) or NEWS.search(text, *source))
    if carried and any(
        h.entry.tag == "say" and h.end <= cue.start and not sentence.quoted(h.start) for h in sentence.hits
    ):
        # "…, Lavrov said, according to the statement", "… to Xinhua": who speaks is named before.
        return []
    as_ = _AS.search(text, sentence.start, cue.start)
    begin, opens = trim(text, sentence.start, as_.start() if as_ else cue.start, SPACE_MARKS)
    if begin >= opens or (words(text, begin, opens) <= 1 and text[opens] != ","):
        if comma < 0:
            return []
        start, end = trim(text, comma, sentence.end, SPACE_MARKS + ".")
    elif comma > 0 and words(text, begin, opens) <= FEW and words(text, comma, sentence.end) > 1:
        # Set between commas in a clause, it interrupts one statement.
        start, end = begin, trim(text, comma, sentence.end, SPACE_MARKS + ".")[1]
    else:
        start, end = begin, opens
    return [Said(start, end, source, quoted.whole(sentence, start, end), "neutral", cue)]


def _comma(text: str, start: int, end: int) -> int:
    at = text.find(",", start, end)
    return at + 1 if at >= 0 else -1
