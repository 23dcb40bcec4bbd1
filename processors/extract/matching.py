"""Finding the lexicon's forms in a text: one Aho-Corasick pass, then boundaries, case and the longest match."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import ahocorasick_rs

from processors.extract.forms import Form
from processors.extract.model import Entry, Hit


class Matcher:
    """Finds forms in texts of one language; built once, safe to share between threads.

    ``words``: forms begin and end at word boundaries (English, Russian); Chinese has none. Capital letters
    of a form must be capitals in the text ("US" is not "us"); small letters may be either. Forms that are ``apart``
    hide none of the others and are hidden by none of them.
    """

    def __init__(
        self, forms: Iterable[tuple[Form, Entry]], apart: Iterable[tuple[Form, Entry]] = (), *, words: bool
    ) -> None:
        table: dict[str, list[tuple[Form, Entry, bool]]] = {}
        for some, own in ((forms, False), (apart, True)):
            for form, entry in some:
                table.setdefault(fold(form.text), []).append((form, entry, own))
        self._words = words
        self._forms = [
            [(form.more, form.endings, _capitals(form.text), entry, own) for form, entry, own in same]
            for same in table.values()
        ]
        kind = ahocorasick_rs.MatchKind.Standard if words else ahocorasick_rs.MatchKind.LeftmostLongest
        self._automaton = ahocorasick_rs.AhoCorasick(list(table), matchkind=kind)

    def find(self, text: str) -> list[Hit]:
        """The hits in text order, longest first at each place, none overlapping another form's.

        A group whose members are named after it gives way to the office that it holds: "the ministers of A and B".
        """
        return self.find_both(text)[0]

    def find_both(  # noqa: C901, PLR0912 - in the hot loop calls would cost a third of the speed
        self, text: str
    ) -> tuple[list[Hit], list[Hit]]:
        """The hits, and those of the forms that are apart, each as ``find`` has them."""
        if not self._words:
            return self._find_han(text), []
        folded = fold(text)
        size = len(text)
        spans: list[_Span] = []
        others: list[_Span] = []
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            # A blank is what mostly parts words, and is no letter, digit or number: four questions less.
            if start and (before := text[start - 1]) != " " and before.isalnum():
                continue
            if end < size and (behind := text[end]) != " " and behind.isalnum():
                stop = end + 1
                while stop < size and stop - end <= _LONGEST_ENDING and text[stop].isalnum():
                    stop += 1
            else:
                stop = end
            for more, endings, capitals, entry, apart in self._forms[index]:
                if endings is not None:
                    if folded[end:stop] not in endings:
                        continue
                elif stop - end > more:
                    continue
                for i in capitals:
                    if not text[start + i].isupper():
                        break
                else:
                    found = others if apart else spans
                    found.append((start, -stop, len(found), entry))
        return _longest(spans, text), _longest(others, text)

    def _find_han(self, text: str) -> list[Hit]:
        hits: list[Hit] = []
        last = 0
        for found in self._automaton.find_matches_as_indexes(text):
            index, start, end = found
            if start < last:
                continue
            # "和乌" is no Ukraine when it begins "乌兹别克斯坦", and "会谈中俄方" is "in the talks, Russia".
            kind = self._forms[index][0][3].kind
            apart = kind == "pair" and _no_pair(text, start, end)
            if kind == "short" or apart:
                longer = self._automaton.find_matches_as_indexes(text[end - 1 : end + _LONGEST_NAME])
                if longer and longer[0][1] == 0 and longer[0][2] > 1:
                    index, start, end = longer[0][0], end - 1, end - 1 + longer[0][2]
                elif apart:
                    continue
            last = end
            hits += [Hit(start, end, form[3]) for form in self._forms[index]]
        return hits


_Span = tuple[int, int, int, Entry]
"""Sorts the longest first at each place; of the same length as they came."""


def _longest(spans: list[_Span], text: str) -> list[Hit]:
    """The longest at each place; what it overlaps is hidden."""
    spans.sort()
    hits: list[Hit] = []
    last_start, last_end = -1, 0
    for start, least, _, entry in spans:
        end = -least
        if entry.tag == "group" and _OF_OTHERS.match(text, end):
            continue
        if start >= last_end or (start == last_start and end == last_end):
            hits.append(Hit(start, end, entry))
            last_start, last_end = start, end
    return hits


_LONGEST_ENDING: Final = 6
_OF_OTHERS: Final = re.compile(r" of (?!(?:(?:the|these|those|our|their) )?(?:two|both)\b)")
"""After "the foreign ministers": whose they are follows, so they are no group that the text spoke of before."""
_OF_ONE: Final = re.compile(r"罗斯|方(?![面案向式法针便])|国(?![防家务际会])|国国")
"""After two short country names: the second begins a name of its own, so the first is another word ("…中")."""
_WITHIN: Final = re.compile(r"(?:会谈|谈判|讨论|讲话|发言|磋商|声明|演讲|采访|过程|通话|其)$")
_LONGEST_NAME: Final = 12
_PAIR: Final = 2


def _no_pair(text: str, start: int, end: int) -> bool:
    """Whether the first of two short names is the "in" of what stands before it ("会谈中", "其中")."""
    if end - start != _PAIR or text[start] != "中":
        return False
    return _OF_ONE.match(text, end) is not None or _WITHIN.search(text, max(0, start - _PAIR), start) is not None


@lru_cache(maxsize=1)  # what is looked up in one text asks for the same; the last text is kept for it
def fold(text: str) -> str:
    """Lower case without changing the length (some capitals have two small letters)."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := char.lower()) == 1 else char for char in text)


def _capitals(form: str) -> tuple[int, ...]:
    """Where the form has capital letters."""
    return tuple(i for i, char in enumerate(form) if char.isupper())
