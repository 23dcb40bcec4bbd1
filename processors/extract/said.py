"""A raw statement, and to whom it was said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from processors.extract import clauses
from processors.extract.model import Hit, Mention, Sentence

SPACE_MARKS: Final = " \t\u00a0,:—–-"
FEW: Final = 5
"""Words that make no statement beside another."""
_OWN: Final = re.compile(r"\s(?:(?:his|her|its|their|the|своему|своей)\s)?", re.IGNORECASE)


@dataclass(slots=True, init=False)
class Said:
    """A raw statement: ``source`` is the span that names the speaker, ``start`` to ``end`` the words said.

    ``place`` is the sentence of these words when it is another than that of the verb.
    """

    start: int
    end: int
    source: tuple[int, int] | None
    direct: bool
    stance: str
    cue: Hit | None = None
    place: Sentence | None = None

    def __init__(  # noqa: PLR0917 - in the order of the fields
        self,
        start: int,
        end: int,
        source: tuple[int, int] | None,
        direct: bool,
        stance: str,
        cue: Hit | None = None,
        place: Sentence | None = None,
    ) -> None:
        self.start, self.end, self.source = start, end, source
        self.direct, self.stance = direct, stance
        self.cue, self.place = cue, place


def overlaps(said: Said, mention: Mention | Hit) -> bool:
    """Whether the mention is (a part of) the source."""
    return said.source is not None and mention.start < said.source[1] and mention.end > said.source[0]


def named(sentence: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """The first in the stretch who can act."""
    for mention in sentence.mentions:
        if start <= mention.start and mention.end <= end and mention.acts:
            return mention.start, mention.end
    return None


def listener(sentence: Sentence, said: Said, text: str, lang: str) -> Mention | None:
    """To whom it was said, where the verb has that as its object: "told Wang Yi", «сообщил Ван И»."""
    cue = said.cue
    if said.source and cue is None:
        return next((m for m in sentence.mentions if said.source[1] <= m.start and m.end < said.start), None)
    if cue is None or said.source is None or said.source[1] > cue.start:
        return None
    if lang == "en" and not clauses.tells(text, cue.start, cue.end):
        return None
    following = (m for m in sentence.mentions if m.start >= cue.end)
    first = next(following, None)
    return first if first and first.acts and _OWN.fullmatch(text, cue.end, first.start) else None
