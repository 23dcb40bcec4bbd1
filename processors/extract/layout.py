"""The shape of an article: lines, quotations (found before sentences are split) and sentences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final

from processors.extract.model import Quote, Sentence

_OPEN: Final = {"“": "”", "«": "»", "「": "」", "『": "』", "„": "“"}
_LONGEST: Final = 3_000
"""Characters of a sentence; a paragraph that is one long quotation counts as one."""

_QUOTES: Final = '“”«»「」『』„"'
_MARKS: Final = re.compile(f"[{_QUOTES}]")
_GOES_ON: Final = r"(?<![.!?…]{2})[.!?…]*+[”»\"’')\]]*+(?=\s++[\"“«„‘'(\[—–•\-]*+\s*+[A-ZА-ЯЁ0-9“«])"
_STOP_END: Final = re.compile(rf"\.{_GOES_ON}")
"""Where there are none but full stops: one character is looked for in less time than one of four."""
_WORDY_END: Final = re.compile(rf"[.!?…]{_GOES_ON}")
_HAN_END: Final = re.compile(r"[。！？!?]+[”」』\"）)]*")
_HAN_SAYS: Final = r"[\u4e00-\u9fff·\d]{1,20}?(?:说|表示|称|指出|强调|道)"
_HAN_SAID: Final = re.compile(rf"(?<=[”」』])(?:{_HAN_SAYS}。|(?![他她]){_HAN_SAYS}[，：][“「『])")
"""Who said what a quotation before it says: it belongs to its sentence."""
_OTHERS: Final = re.compile(
    r"(?:延伸阅读|相关(?:阅读|新闻|报道|链接)|推荐阅读|更多阅读|Читайте также|Смотрите также|Материалы по теме|По теме"
    r"|Read more|Read also|See also|Related (?:news|stories|articles)|More on this)\s*(?:[:：]|$)",
    re.IGNORECASE,
)
"""What opens headlines of other articles: in one line with them, or as a heading over them."""
_FULL_STOP: Final = re.compile(r"[.!?。！？…][”»\"’')\]]*$")
_LONGER: Final = 6
"""Characters of a word, and its full stop, that is longer than any abbreviation below."""
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Gen|Lt|Col|Sen|Rep|Gov|Prof|Rev|Jr|Sr|No|vs|U\.S|U\.K|U\.N|D\.C|Jan|Feb|Mar|Apr|Aug|Sept|Oct"
    r"|Nov|Dec|г|гг|им|ул|т\.е|т\.д|т\.п|др|млн|млрд|тыс|руб|с\.г|a\.m|p\.m)|\b[A-ZА-ЯЁ])\.$"
)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The lines that hold something, as spans without the white space around."""
    spans = []
    start = 0
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        if stripped:
            first = start + line.index(stripped[0])
            spans.append((first, first + len(stripped)))
        start += len(line)
    return spans


def quotations(text: str, start: int, end: int) -> list[Quote]:
    """Quotations in a paragraph, with their marks.

    A mark left open runs to the paragraph's end; a closing one that nothing opened began with the paragraph
    (papers repeat the opening mark at each paragraph of a long quotation, and close it once).
    """
    found: list[Quote] = []
    if not any(text.find(mark, start, end) >= 0 for mark in _QUOTES):
        # Most paragraphs have none, and to look for ten characters is quicker than to look at each.
        return found
    depth: list[tuple[int, str]] = []
    for match in _MARKS.finditer(text, start, end):
        mark, at = match.group(), match.start()
        if depth and mark == depth[-1][1]:
            opened, _ = depth.pop()
            if not depth:
                found.append(Quote(opened, at + 1))
        elif mark == '"':
            depth.append((at, '"'))
        elif mark in _OPEN and not (mark == "“" and depth and depth[-1][1] == "“"):
            depth.append((at, _OPEN[mark]))
        elif not depth and not found:
            found.append(Quote(start, at + 1))
    if depth and end - depth[0][0] > 1:
        found.append(Quote(depth[0][0], end))
    return found


class _Quotes:
    """The quotations of a paragraph, looked up by place: there may be as many as sentences."""

    def __init__(self, quotes: list[Quote]) -> None:
        self._quotes = sorted(quotes, key=lambda quote: quote.start)
        self._starts = [quote.start for quote in self._quotes]
        # How far those up to each reach: one may hold others.
        self._reach = list(accumulate((quote.end for quote in self._quotes), max))

    def hold(self, start: int, stop: int) -> bool:
        """Whether one that began before ``start`` goes on after ``stop``."""
        before = bisect_left(self._starts, start)
        return before > 0 and self._reach[before - 1] > stop

    def between(self, first: int, last: int) -> list[Quote]:
        """Those that share something with the stretch."""
        low, high = bisect_right(self._reach, first), bisect_left(self._starts, last)
        return [quote for quote in self._quotes[low:high] if quote.end > first]


_NONE: Final = _Quotes([])
"""Of most paragraphs."""


def sentences(text: str, lang: str, names: frozenset[int] = frozenset()) -> list[Sentence]:
    """The sentences of an article; none ends inside a quotation. The first line is the title.

    ``names`` are positions where a person's name ends: one letter before a full stop is no initial there ("Ван И.").
    """
    out: list[Sentence] = []
    for number, (start, end) in enumerate(_own(text, paragraphs(text))):
        found = quotations(text, start, end)
        quotes = _Quotes(found) if found else _NONE
        for first, last in _cut(text, _split(text, start, end, quotes, lang, names)):
            sentence = Sentence(first, last, number, title=number == 0)
            sentence.quotes = quotes.between(first, last)
            out.append(sentence)
    return out


def share(starts: list[int], sentences: list[Sentence]) -> list[tuple[int, int]]:
    """By sentence the first of what begins within it, and the one after the last; all are in text order."""
    shares = []
    at, size = 0, len(starts)
    for sentence in sentences:
        while at < size and starts[at] < sentence.start:
            at += 1
        first = at
        while at < size and starts[at] < sentence.end:
            at += 1
        shares.append((first, at))
    return shares


def _own(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The lines that are the article's own, without the headlines of others that a page shows beside it."""
    heading = False
    for number, (start, end) in enumerate(spans):
        match = _OTHERS.match(text, start, end) if number else None
        if match:
            heading = match.end() == end
            continue
        # Headlines have no full stop: with the first line that has one the article goes on.
        heading = heading and not _FULL_STOP.search(text, start, end)
        if not heading:
            yield start, end


def _cut(text: str, pieces: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Pieces that no reader would call a sentence in parts: the cost of one grows with the square of its length."""
    for first, end in pieces:
        start = first
        while end - start > _LONGEST:
            space = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
            stop = space if space > 0 else start + _LONGEST
            if text[start:stop].strip():
                yield start, stop
            start = stop + (space > 0)
        if text[start:end].strip():
            yield start, end


def _split(  # noqa: PLR0917 - one call, all of it needed
    text: str, start: int, end: int, quotes: _Quotes, lang: str, names: frozenset[int]
) -> list[tuple[int, int]]:
    pattern = _HAN_END
    if lang != "zh":
        pattern = _WORDY_END if any(text.find(mark, start, end) >= 0 for mark in "!?…") else _STOP_END
    pieces = []
    first = start
    for match in pattern.finditer(text, start, end):
        stop = match.end()
        if quotes.hold(match.start(), stop):
            continue
        if lang == "zh" and _HAN_SAID.match(text, stop, end):
            continue
        if (
            lang != "zh"
            and match.group() == "."
            and match.start() not in names
            and not (stop - start >= _LONGER and text[stop - _LONGER : stop - 1].isalpha())
            and _ABBREVIATION.search(text, max(start, stop - 8), stop)
        ):
            continue
        if text[first:stop].strip():
            pieces.append((first, stop))
        first = stop
        while first < end and text[first].isspace():
            first += 1
    if first < end:
        pieces.append((first, end))
    return pieces
