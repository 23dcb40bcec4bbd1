"""What Chinese grammar says of the parties of an occasion: "A 10日在莫斯科同 B", "A 宣布对 B 实施制裁"."""

from __future__ import annotations

import re
from typing import Final

from processors.extract.circumstances import HAN_BETWEEN_PARTIES
from processors.extract.model import Hit, Mention, Sentence

_BETWEEN: Final = re.compile(
    rf"(?:{HAN_BETWEEN_PARTIES})*(?:[在于][^，。；]{{1,12}}?)?(?:{HAN_BETWEEN_PARTIES})*[与和同跟]"
)
"""What may stand between a subject and its partner: when, where and how."""
_LONGEST: Final = 25


def joined(between: str) -> bool:
    """Whether what stands between two countries makes the second the partner of the first."""
    return len(between) <= _LONGEST and _BETWEEN.fullmatch(between) is not None


def is_target(mention: Mention, text: str) -> bool:
    """Whether something is done to it: it stands behind "对", or is that and a country's one character."""
    return text.startswith("对", mention.start) or text[max(0, mention.start - 1)] == "对"


def sanction(sentence: Sentence, cue: Hit, text: str) -> list[Mention]:
    """Who imposes sanctions and on whom, where the target stands before the verb ("对B实施制裁")."""
    if cue.entry.value != "sanction":
        return []
    before = [m for m in sentence.mentions if m.end <= cue.start and not sentence.quoted(m.start)]
    target = next((m for m in before if is_target(m, text)), None)
    by = [m for m in before if target and m.acts and m.end <= target.start and m.countries != target.countries]
    return [by[-1], target] if target and by else []
