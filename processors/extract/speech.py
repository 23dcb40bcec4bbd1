"""Who says what in a sentence: the cue, the source and the words said, as offsets; the grammar of attribution."""

from __future__ import annotations

import re
from dataclasses import dataclass

from processors.extract.model import Hit, Mention, Quote, Sentence


@dataclass(slots=True)
class Said:
    """A raw statement: ``source`` is the span that names the speaker, ``start`` to ``end`` the words said."""

    start: int
    end: int
    source: tuple[int, int] | None
    direct: bool
    stance: str
    cue: Hit | None = None


_AUXILIARY = (
    "has|have|had|was|were|is|are|also|then|later|once|again|recently|repeatedly|publicly|earlier|just|not|did|does|do|been|being|would|will|could|can|"
    "may|might|should|still|even|now|often|first|\\w+ly|already|reportedly|previously|immediately|only|never|always|and|to|further|separately|however|that|who|which"
)
_TRAILING = re.compile(rf"(?:[\s,]+(?:{_AUXILIARY}))+\s*$", re.IGNORECASE)
_CLAUSE = re.compile(r"[;:—]|,\s|\s(?:and|but|as|while|because|when|that|after|although|though)\s|\s[-–]\s|[“\"”]")
_RU_CLAUSE = re.compile(r"[;:—«»]|,\s|\s[-–]\s|\s(?:что|и|а|но)\s")
_AFTER_SOURCE = re.compile(
    r"\s*((?:(?!\s(?:in|on|at|during|after|before|to|when|as|who|while|for|from|with|by|about|из|на|в|во|по|журналистам)\s)"
    r"[^,.;:“”\"«»—–])+)"
)
_THIS = re.compile(r"(?:Об этом|О чем|О чём|Это|Такое мнение|This was|That is what)(?:\s+\w+){0,3}\s*$")
_AS = re.compile(r"(?:^|,\s)(?:[Кк]ак|[Aa]s)\s*$")
_JOINED = frozenset({" and ", ", ", " и ", ", and ", " as well as ", " а также "})
_EMPTY = re.compile(
    r"(?:(?:but|and|however|meanwhile|also|in addition|как|но|и|а|поэтому|так|также|при этом|еще|ещё|тогда|там|уже|"
    r"сегодня|вчера|теперь|потом|затем)\b[\s,]*)+",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"(?:(?:on|in|at|to|during|after|late|early|via|reporters|journalists|him|her|them|[A-Z])[^“\",;]{0,70}?)?\bthat\s"
)
_CHTO = re.compile(r"[^,«:]{0,60},\s*что\s")
_WORD = re.compile(r"\w+")
_OTHER_SENSE = re.compile(
    r"(?:found|finds?|saw|shows?|showed|declared|called)\s(?:itself|himself|herself|themselves)\b"
    r"|conclud(?:ed|es|ing)\s(?:with|on|in|at|by|a|an|its|his|her|the|their)\b|called\s(?:off|by|as)\b",
    re.IGNORECASE,
)
"""Verbs of speech that say something else with these words after them."""
_COORDINATED = re.compile(r"\band\b")
_NO_SUBJECT = re.compile(
    r"(?:where|who|whom|which|that|was|were|is|are|has|have|had|been|be|will|would|can|could|may|might|not|to)\b"
)
"""Words that open the rest of a relative clause, whose subject is elsewhere."""
_CIRCUMSTANCE = re.compile(
    r"(?:in (?:an?|his|her|their|its|remarks|comments|the)|during|speaking|after (?:the|talks|his|her|their)|at (?:an?|the)"
    r"|who|which|while|citing|quoting|as)\b",
    re.IGNORECASE,
)
"""What stands after ", he said, " and tells how or where it was said."""
_PAPER = re.compile(
    r"(?:the |a |its |his |her )?(?:statement|read-?out|transcript|report|press release|release|document)s?$"
)
_SPACE_MARKS = " \t\u00a0,:—–-"
_SHORT = 60
_LONG_SOURCE = 12
_CLOSE = 4
_CLAUSE_WORDS = 3


def words(text: str, start: int, end: int) -> int:
    """How many words a stretch has."""
    return len(_WORD.findall(text, start, end))


def trim(text: str, start: int, end: int, marks: str = " \t\u00a0\u3000,;:—–-\u200b") -> tuple[int, int]:
    """The stretch without white space, commas and dashes at its ends."""
    while start < end and text[start] in marks:
        start += 1
    while end > start and text[end - 1] in marks:
        end -= 1
    return start, end


def read(sentence: Sentence, text: str, lang: str, previous: Sentence | None = None) -> list[Said]:
    """The statements of an English or Russian sentence, in order; "this was said by X" is of the ``previous`` one."""
    out: list[Said] = []
    covered = sentence.start
    for cue in sentence.hits:
        if cue.entry.tag not in {"say", "source"} or sentence.quoted(cue.start) or cue.start < covered:
            continue
        if _OTHER_SENSE.match(text, cue.start, min(sentence.end, cue.end + _SHORT)):
            continue
        if cue.entry.value == "support" and text[cue.start - 1 : cue.start] == "-":
            continue  # "the UN-backed government"
        if cue.entry.tag == "source":
            said = _according(sentence, text, cue)
        elif previous and _THIS.match(text, sentence.start, cue.start):
            said = _said_before(sentence, text, cue, previous)
        else:
            said = _around(sentence, text, cue, lang)
        for piece in said:
            if words(text, piece.start, piece.end) and piece.end > piece.start:
                out.append(piece)
                covered = max(covered, piece.end if piece.start >= cue.end else covered)
    return out


def _said_before(sentence: Sentence, text: str, cue: Hit, previous: Sentence) -> list[Said]:
    inside = [m for m in sentence.mentions if m.acts and m.start >= cue.end]
    if not inside:
        return []
    start, end = trim(text, previous.start, previous.end, _SPACE_MARKS + ".")
    return [Said(start, end, (inside[0].start, inside[-1].end), False, cue.entry.value, cue)]


def _according(sentence: Sentence, text: str, cue: Hit) -> list[Said]:
    comma = _comma(text, cue.end, sentence.end)
    source = _named(sentence, cue.end, comma if comma > 0 else sentence.end) or trim(
        text, cue.end, comma if comma > 0 else sentence.end, " .,\n"
    )
    if source[0] >= source[1]:
        source = (cue.start, cue.end)
    if _PAPER.match(text, source[0], source[1]) and any(
        h.entry.tag == "say" and h.end <= cue.start and not sentence.quoted(h.start) for h in sentence.hits
    ):
        # "…, Lavrov said, according to the statement": who speaks is named before.
        return []
    if words(text, sentence.start, cue.start) <= 1:
        if comma < 0:
            return []
        start, end = trim(text, comma, sentence.end, _SPACE_MARKS + ".")
    else:
        start, end = trim(text, sentence.start, cue.start, _SPACE_MARKS)
    return [Said(start, end, source, _is_quote(sentence, start, end), "neutral", cue)]


def _comma(text: str, start: int, end: int) -> int:
    at = text.find(",", start, end)
    return at + 1 if at >= 0 else -1


def _is_quote(sentence: Sentence, start: int, end: int) -> bool:
    return any(q.start <= start + 1 and q.end >= end - 2 for q in sentence.quotes)


def _around(sentence: Sentence, text: str, cue: Hit, lang: str) -> list[Said]:  # noqa: PLR0911 - a decision list
    before = [q for q in sentence.quotes if q.end <= cue.start and words(text, q.end, cue.start) <= _LONG_SOURCE]
    after = [q for q in sentence.quotes if q.start >= cue.end]
    stance = cue.entry.value
    left = _left_end(text, sentence.start, cue.start)
    if _AS.search(text, sentence.start, cue.start):
        return _according(sentence, text, cue)
    if before and _closes(text, before[-1], cue):
        return _after_quote(sentence, text, cue, before[-1], after, lang)
    if text[left - 1 : left] in {",", "—", "–"} or text[sentence.start : left].endswith((" -", ",”")):
        # "…, said X": the source stands after the cue, unless the comma closes an apposition of the subject.
        inverted = _after_comma(sentence, text, cue, left, lang)
        if inverted:
            return inverted
    source = _opening(sentence, text, left) or _subject(sentence, text, cue, lang)
    if source is None:
        return []
    comma = -1 if text[cue.end : cue.end + 1] == ":" else text.rfind(",", sentence.start, source[0])
    tail = words(text, cue.end, sentence.end)
    if (
        comma > 0
        and words(text, sentence.start, comma) >= _CLAUSE_WORDS
        and not text[comma + 1 : source[0]].strip()
        and _stops(text, cue, tail)
    ):
        start, end = trim(text, sentence.start, comma)
        rest = _rest(sentence, text, cue.end, cue, source)
        return [Said(start, end, source, _is_quote(sentence, start, end), stance, cue), *rest]
    start, end = trim(text, cue.end, sentence.end, _SPACE_MARKS + " .\n")
    start = _skip_that(text, start, lang)
    if words(text, start, end) <= 1:
        return []
    return [Said(start, end, source, _is_quote(sentence, start, end), stance, cue)]


def _opening(sentence: Sentence, text: str, left: int) -> tuple[int, int] | None:
    """The subject that opens the sentence, set off by commas from the verb ("Lavrov, speaking in Astana, said")."""
    first = next((m for m in sentence.mentions if m.acts), None)
    if first is None or text[left - 1] != "," or first.oblique or first.start - sentence.start > 1:
        return None
    return (first.start, first.end) if text[first.end : first.end + 1] == "," and first.end < left else None


def _objects(sentence: Sentence, span: tuple[int, int]) -> bool:
    """Whether what the span names stands in a case that no subject has; of a list the first tells it."""
    inside = [m for m in sentence.mentions if m.start < span[1] and m.end > span[0] and m.kind in {"person", "country"}]
    return bool(inside) and inside[0].oblique and len({m.kind for m in inside}) == 1


def _after_comma(sentence: Sentence, text: str, cue: Hit, left: int, lang: str) -> list[Said]:
    source = _inverted(sentence, text, cue)
    if source is None or (lang == "ru" and text.startswith((" в ", " во "), cue.end)):
        source = _named(sentence, cue.end, min(sentence.end, cue.end + _SHORT)) or source
    start, end = trim(text, sentence.start, left)
    if source is None or words(text, start, end) <= 1 or _opening(sentence, text, left):
        return []
    if lang == "ru" and (_objects(sentence, source) or source[0] - cue.end > _CLOSE):
        return []
    if lang != "ru" and _verbless(sentence, cue):
        return []
    said = Said(start, end, source, False, cue.entry.value, cue)
    return [said, *_rest(sentence, text, source[1], cue, source)]


def _stops(text: str, cue: Hit, tail: int) -> bool:
    few = 5
    return tail <= few or text[cue.end : cue.end + 1] in {",", ".", ";"}


def _skip_that(text: str, start: int, lang: str) -> int:
    circumstance = (_THAT if lang == "en" else _CHTO).match(text, start, start + _SHORT + 20)
    if circumstance:
        return circumstance.end()
    for word in ("that ", "что ") if lang == "en" else ("что ", ", что "):
        if text.startswith(word, start):
            return start + len(word)
    return start


def _left_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _closes(text: str, quote: Quote, cue: Hit) -> bool:
    """Whether nothing but a source stands between the quotation and the cue (no full stop, no new clause)."""
    between = text[quote.end : cue.start]
    inner = text[quote.end - 2 : quote.end]
    return (
        len(between) <= _SHORT + 40
        and not re.search(r"[.;:?!]\s", between)
        and (
            any(c in inner for c in ",.?!…")
            or "," in between[:3]
            or "—" in between
            or "–" in between
            or " - " in between
        )
    )


def _after_quote(sentence: Sentence, text: str, cue: Hit, quote: Quote, after: list[Quote], lang: str) -> list[Said]:  # noqa: PLR0917 - one call, all of it needed
    # Words before the mark belong to what is said when the quotation is only its end.
    start = quote.start
    if words(text, sentence.start, quote.start) and not text[sentence.start : quote.start].rstrip().endswith(
        (".", ":", "!", "?")
    ):
        start, _ = trim(text, sentence.start, quote.start)
    source = _subject(sentence, text, cue, lang, floor=quote.end) or _inverted(sentence, text, cue)
    out = [Said(start, quote.end, source, start == quote.start, cue.entry.value, cue)]
    if after:
        last = after[-1]
        out.append(Said(after[0].start, last.end, source, True, cue.entry.value, cue))
    elif source is None or text[max(source[1], cue.end) : max(source[1], cue.end) + 1] == ",":
        out += _rest(sentence, text, max(source[1] if source else 0, cue.end), cue, source)
    return out


def _rest(sentence: Sentence, text: str, at: int, cue: Hit, source: tuple[int, int] | None) -> list[Said]:
    """What goes on after ", he said, "."""
    at = max(at, cue.end)
    if text[at : at + 1] != ",":
        return []
    start, end = trim(text, at, sentence.end, _SPACE_MARKS + ".")
    if (
        words(text, start, end) <= _CLAUSE_WORDS
        or _CIRCUMSTANCE.match(text, start, end)
        or any(h.entry.tag in {"say", "source"} and start <= h.start <= start + 2 for h in sentence.hits)
    ):
        return []
    return [Said(start, end, source, False, cue.entry.value, cue)]


def _verbless(sentence: Sentence, cue: Hit) -> bool:
    """Whether a mention ends right before the cue but for an apposition: then it is the subject, not the words said."""
    return any(cue.start - m.end < _CLAUSE_WORDS for m in sentence.mentions if m.end <= cue.start and m.acts)


def _named(sentence: Sentence, start: int, end: int) -> tuple[int, int] | None:
    for mention in sentence.mentions:
        if start <= mention.start and mention.end <= end and mention.acts:
            return mention.start, mention.end
    return None


def _inverted(sentence: Sentence, text: str, cue: Hit) -> tuple[int, int] | None:
    match = _AFTER_SOURCE.match(text, cue.end, sentence.end)
    if not match:
        return None
    start, end = trim(text, match.start(1), match.end(1), " .\n")
    return (start, end) if start < end and words(text, start, end) <= _LONG_SOURCE else None


def _subject(sentence: Sentence, text: str, cue: Hit, lang: str, floor: int = 0) -> tuple[int, int] | None:
    """The noun phrase before the cue, from the last clause boundary, without auxiliaries."""
    floor = max(floor, sentence.start)
    end = _left_end(text, floor, cue.start)
    if lang == "en":
        match = _TRAILING.search(text, floor, end)
        end = _left_end(text, floor, match.start()) if match else end
        if match is None and floor == sentence.start:
            start_match = re.compile(rf"(?:{_AUXILIARY})$", re.IGNORECASE).match(text, floor, end)
            end = floor if start_match else end
    if end > floor and text[end - 1] == ",":
        end = _apposition(text, floor, end)
    boundary = floor
    for match in (_CLAUSE if lang == "en" else _RU_CLAUSE).finditer(text, floor, end):
        boundary = match.end()
    mention = next(
        (
            m
            for m in reversed(sentence.mentions)
            if m.acts
            and m.start >= floor
            and m.end <= end
            and end - m.end <= _SHORT
            and (not m.oblique or text[max(0, m.start - 2) : m.start].lower() == "в ")
        ),
        None,
    )
    if mention and lang == "en" and match and _COORDINATED.search(match.group()):
        mention = _first_subject(sentence, mention) or mention
        if mention.end <= boundary:
            return mention.start, mention.end
    if mention and mention.end > boundary:
        start = (
            min(mention.start, boundary)
            if end - mention.end <= 1 and words(text, boundary, mention.start) <= _CLAUSE_WORDS
            else mention.start
        )
        for other in reversed(sentence.mentions):
            alike = other.kind == mention.kind or text[other.end : start] != ", "
            if other.acts and alike and floor <= other.start < start and text[other.end : start] in _JOINED:
                start = other.start
        return trim(text, max(start, floor), max(end, mention.end) if lang == "en" else mention.end)
    start, end = trim(text, boundary, end)
    empty = _EMPTY.match(text, start, end)
    start = empty.end() if empty else start
    if start >= end or not words(text, start, end):
        return None
    if words(text, start, end) > _LONG_SOURCE or (lang == "en" and _NO_SUBJECT.match(text, start, end)):
        return None
    return start, end


def _first_subject(sentence: Sentence, nearest: Mention) -> Mention | None:
    """Of "X met Y and said" the one who met: who stands before the verb that ``nearest`` is an object of."""
    verb = next(
        (
            h
            for h in reversed(sentence.hits)
            if h.end <= nearest.start and h.entry.tag in {"cue", "say"} and h.entry.kind != "noun"
        ),
        None,
    )
    if verb is None:
        return None
    return next((m for m in reversed(sentence.mentions) if m.acts and m.end <= verb.start), None)


def _apposition(text: str, floor: int, end: int) -> int:
    """End the subject before it: "Corker, the committee's chairman, said"."""
    comma = text.rfind(",", floor, end - 1)
    return comma if comma > floor and words(text, comma, end) <= _LONG_SOURCE else end - 1


def overlaps(said: Said, mention: Mention | Hit) -> bool:
    """Whether the mention is (a part of) the source."""
    return said.source is not None and mention.start < said.source[1] and mention.end > said.source[0]
