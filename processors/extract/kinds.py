"""The patterns of kinds of people and bodies, made of the words in ``kinds.toml``: who is no party, and who asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from processors.extract.forms import expand
from processors.extract.matching import fold
from processors.extract.words import last

_LONGEST_TITLE: Final = 8
_REACH: Final = 40
"""Characters."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """Patterns that end where a name or cue begins, follow a cue, or match a label; compiled once for a lexicon.

    ``longest``: words of the longest that is ``ordinary``. This and ``serving`` are looked for in small letters.
    """

    private: re.Pattern[str]
    ordinary: re.Pattern[str]
    serving: re.Pattern[str]
    permitting: re.Pattern[str]
    with_the_press: re.Pattern[str]
    asks: re.Pattern[str]
    asks_han: re.Pattern[str]
    answers: re.Pattern[str]
    answers_han: re.Pattern[str]
    turns: re.Pattern[str]
    longest: int

    def is_private(self, text: str, start: int) -> bool:
        """Whether a Chinese title before the position says that its bearer holds no office, whatever the name."""
        return self.private.search(text, max(0, start - _LONGEST_TITLE), start) is not None

    def is_ordinary(self, text: str, start: int) -> bool:
        """Whether what stands before the position says that no official is meant, but an athlete or artist."""
        begin = last(text, max(0, start - _REACH), start, self.longest + 1)
        return self.ordinary.search(fold(text), begin, start) is not None


def kinds(tables: Mapping[str, Any]) -> Kinds:
    """Patterns by kind, from the words of ``kinds.toml``."""

    def of(kind: str, *langs: str) -> str:
        forms = [form for lang in langs for word in tables[kind].get(lang, ()) for form in expand(word)]
        words = (re.escape(form.text) + (rf"\w{{0,{form.more}}}" if form.more else "") for form in forms)
        return f"(?:{'|'.join(words) or '(?!)'})"

    reporter = of("reporter", "zh")
    ordinary = [word for lang in ("en", "ru") for word in tables["ordinary"].get(lang, ())]
    return Kinds(
        # "告诉记者王毅" is told to reporters.
        private=re.compile(rf"(?:{of('private', 'zh')}|(?<![诉对向答]){reporter})$"),
        ordinary=re.compile(rf"\b{of('ordinary', 'en', 'ru').lower()}\s$"),
        serving=re.compile(
            rf"\b{of('serving', 'ru').lower()}\s$|\b{of('serving', 'en').lower()} (?:to|of|for)\s(?:\w+\s)?$"
        ),
        permitting=re.compile(rf"{of('permitting', 'zh')}[^，。；]{{0,8}}$"),
        with_the_press=re.compile(
            rf" (?:с|with) (?:[\w’'-]+ ){{0,2}}?(?:{of('reporter', 'en', 'ru')}|{of('press', 'en', 'ru')})"
        ),
        asks=re.compile(rf"(?:Q|{of('question', 'en', 'ru')}|{of('reporter', 'en', 'ru')})\b", re.IGNORECASE),
        asks_han=re.compile(rf"(?:[^，。：:？]{{0,16}}{reporter}|{of('question', 'zh')})\s?[：:]"),
        answers=re.compile(rf"(?:A|{of('answer', 'en', 'ru')})\b", re.IGNORECASE),
        # What only a text in somebody's own words has at the beginning of a line.
        turns=re.compile(
            rf"^(?:Q|A|{of('question', 'en', 'ru', 'zh')}|{of('answer', 'en', 'ru', 'zh')}|{of('reporter', 'en')})"
            r"(?:\s?\([^()\n]{1,60}\))?\s?[:：]|^(?:Ladies and gentlemen|Dear|Colleagues)\b",
            re.IGNORECASE | re.MULTILINE,
        ),
        longest=max((len(word.split()) for word in ordinary), default=1),
        answers_han=re.compile(rf"{of('answer', 'zh')}[:：]\s?"),
    )
