"""Who says what in a sentence: the cue, the source and the words said, as offsets; the grammar of attribution."""

from __future__ import annotations

import re
from typing import Final

from processors.extract import according, asides, circumstances, clauses, openings, quoted, senses, tails
from processors.extract.model import Hit, Quote, Sentence
from processors.extract.said import FEW, SPACE_MARKS, Said, named, overlaps
from processors.extract.subjects import TOPIC, subject_after, subject_before, without_auxiliaries
from processors.extract.words import left_end, trim, words

_ELSEWHERE: Final = (
    r"(?:in|on|at|during|after|before|to|about|из|на|в|во|по|об?|обо|после|перед|со?|ко?|для|за|что|чтобы|that)\s"
)
"""What tells no speaker: where, when, to whom and of what it was said."""
_AFTER_SOURCE: Final = re.compile(
    rf"\s*+(?:журналистам\s)?+(?!{_ELSEWHERE})((?:(?!\s(?:{_ELSEWHERE}|(?:when|as|who|while|for|from|with|by|журналистам)\s))"
    r"(?:[^,.;:“”\"«»—–]|(?<=\sMr)\.|(?<=\sMrs)\.|(?<=\sMs)\.|(?<=\sDr)\.))+)"
)
_THIS: Final = re.compile(r"(?:Об этом|О чем|О чём|Это|Такое мнение|This was|That is what)(?:\s+[\w«»“”\"]+){0,4}\s*$")
_OF_THIS: Final = re.compile(r" об этом(?! \w+(?:ом|ем)\b)\b(?!, что)")
_BY_THE_WAY: Final = re.compile(
    r", (?:в свою очередь|со своей стороны|в частности|кроме того|in turn|for (?:his|her|its) part|however),\s?$"
)
"""Between a subject and its verb."""
_JOINT: Final = re.compile(r"\s+в (?:\w+ )?совместн\w+ (?:заявлени|коммюнике|деклараци|документ)")
_HE: Final = re.compile(r"(?:He|She|They|Он|Она|Они)\b")
_SHORT: Final = 60
_LONG_SOURCE: Final = 12
_CLAUSE_WORDS: Final = 3


def read(sentence: Sentence, text: str, lang: str, previous: Sentence | None = None) -> list[Said]:
    """The statements of an English or Russian sentence, in order; "this was said by X" is of the ``previous`` one."""
    out = list(asides.of(sentence, text)) if lang == "ru" else []
    whole = [said.end for said in out]
    covered = sentence.start
    for cue in sentence.hits:
        if cue.entry.tag not in {"say", "source"} or sentence.quoted(cue.start):
            continue
        if senses.other(sentence, text, cue, lang) or any(
            not words(text, end, cue.start) for end in whole if end <= cue.start
        ):
            # The last: what follows a quotation that names its speaker inside is who carried it.
            continue
        if cue.start < covered:
            outer = _closing(sentence, text, cue, lang, out)
            carried = outer and (cue.entry.tag == "source" or _carries(sentence, text, outer, out[-1]))
            if outer and carried and (_official(sentence, out[-1]) or out[-1].source == _he(sentence, text)):
                # "…, an agency reports", "…, according to the ministry": who carries words did not say them.
                out[-1].end = min(out[-1].end, outer.end)
            elif outer:
                out = [s for s in out if s.cue is None or not outer.start <= s.cue.start < outer.end] + [outer]
                covered = _phrase_end(sentence, text, cue)
            continue
        if senses.denied(sentence, text, cue):
            # "Peskov did not say when": neither is there any in what he did not say.
            covered = _phrase_end(sentence, text, cue)
            continue
        pieces = _joined(sentence, text, cue, out) or _of_cue(sentence, text, cue, lang, previous, out)
        for piece in pieces:
            if words(text, piece.start, piece.end) and piece.end > piece.start:
                out.append(piece)
                covered = max(covered, piece.end if piece.end > cue.end else _phrase_end(sentence, text, cue))
    return out


def _joined(sentence: Sentence, text: str, cue: Hit, told: list[Said]) -> list[Said]:
    """What one says besides what he demands, accuses or supports: "called for a truce and said that …"."""
    before = told[-1] if told else None
    if before is None or before.stance == "neutral" or text[before.end : cue.start] != tails.AND:
        return []
    return _after(sentence, text, cue, before.source, "en")


def _of_cue(  # noqa: PLR0917 - one call, all of it needed
    sentence: Sentence, text: str, cue: Hit, lang: str, previous: Sentence | None, told: list[Said]
) -> list[Said]:
    if cue.entry.tag == "source":
        return according.of(sentence, text, cue)
    if previous and (_THIS.match(text, sentence.start, cue.start) or _OF_THIS.match(text, cue.end, sentence.end)):
        return _said_before(sentence, text, cue, previous)
    if according.opens_with_as(sentence, text, cue):
        # English has a verb there before its subject only in the passive: "as noted by Lavrov".
        named = lang == "ru" or senses.by_agent(sentence, text, cue)
        return according.of(sentence, text, cue) if named else []
    voice = senses.passive(sentence, text, cue) if lang == "en" else None
    if voice:
        return _by_agent(sentence, text, cue, *voice)
    if lang == "en" and text[cue.start - 2 : cue.start] == ", " and senses.participle(text, cue):
        return _participle(sentence, text, cue, told)
    return _around(sentence, text, cue, lang)


def _by_agent(sentence: Sentence, text: str, cue: Hit, subject_end: int, agent: int) -> list[Said]:
    """Of "the plan was condemned by China" what China spoke of; without an agent nobody is known to have spoken."""
    match = _AFTER_SOURCE.match(text, agent, sentence.end) if agent else None
    if match is None or clauses.tells(text, cue.start, cue.end):
        return []
    start = max(sentence.start, *(text.rfind(mark, sentence.start, subject_end) + 1 for mark in ",;:"))
    start, end = trim(text, start, without_auxiliaries(text, start, subject_end, opens=False)[0])
    source = named(sentence, agent, match.end(1)) or trim(text, match.start(1), match.end(1))
    return [Said(start, end, source, False, cue.entry.value, cue)]


def _closing(sentence: Sentence, text: str, cue: Hit, lang: str, told: list[Said]) -> Said | None:
    """Of "Moscow condemns the attack, Lavrov said" what Lavrov said: the words of ``told`` belong to it."""
    inner = told[-1].cue if told else None
    if inner is None or told[-1].start < inner.end:
        return None
    if cue.entry.tag == "source":
        pieces = according.of(sentence, text, cue, closes=True)
    else:
        pieces = _around(sentence, text, cue, lang) if senses.attributes(text, cue) else []
    piece = next(iter(pieces), None)
    if piece is None or piece.source is None or clauses.dependent(text, *piece.source):
        return None
    return piece if piece.start <= inner.start < piece.end <= cue.start else None


def _carries(sentence: Sentence, text: str, outer: Said, inner: Said) -> bool:
    """Whether who closes the sentence tells what another said: the news, or a ministry what its minister said."""
    if not _official(sentence, outer) or (outer.source and according.NEWS.search(text, *outer.source)):
        return True
    people = (m for m in sentence.mentions if m.person and overlaps(inner, m))
    named = [m.kind for m in sentence.mentions if m.acts and overlaps(outer, m)]
    return any(people) and set(named) <= {"inst", "country"}


def _official(sentence: Sentence, said: Said) -> bool:
    return any(overlaps(said, m) and m.acts and m.kind in {"person", "office", "inst"} for m in sentence.mentions)


def _he(sentence: Sentence, text: str) -> tuple[int, int] | None:
    """The pronoun that opens the sentence: of whom the text spoke before."""
    match = _HE.match(text, sentence.start, sentence.end)
    return match.span() if match else None


def _phrase_end(sentence: Sentence, text: str, cue: Hit) -> int:
    """Where what belongs to the cue ends: at a comma, or with the sentence."""
    comma = text.find(",", cue.end, sentence.end)
    return comma if comma >= 0 else sentence.end


def _said_before(sentence: Sentence, text: str, cue: Hit, previous: Sentence) -> list[Said]:
    """Of "this was said by X", «X сказал об этом» what the sentence before tells."""
    inside = [m for m in sentence.mentions if m.acts and m.start >= cue.end]
    people = (m for m in sentence.mentions if m.kind in {"person", "office"} and not sentence.quoted(m.start))
    before = next((m for m in people if not m.oblique and m.end <= cue.start), None)
    if _OF_THIS.match(text, cue.end):
        source = subject_before(sentence, text, cue, "ru")
    elif before:
        source = before.start, before.end
    else:
        source = (inside[0].start, inside[-1].end) if inside else None
    if source is None:
        return []
    start, end = trim(text, previous.start, previous.end, SPACE_MARKS + ".")
    return [Said(start, end, source, False, cue.entry.value, cue, previous)]


def _participle(sentence: Sentence, text: str, cue: Hit, told: list[Said]) -> list[Said]:
    """Of ", adding that …", which the subject of the clause before it says."""
    source = told[-1].source if told else subject_before(sentence, text, cue, "en")
    first = next((m for m in sentence.mentions if m.acts and m.end < cue.start and not sentence.quoted(m.start)), None)
    begin = sentence.start
    comma = text.find(", ", begin, cue.start - 2)
    if comma > 0 and clauses.adverbial(text, begin, comma):
        begin = comma + 2
        first = next((m for m in sentence.mentions if m.acts and begin <= m.start < cue.start), None)
    if not told and first and words(text, begin, first.start) <= _CLAUSE_WORDS:
        source = first.start, first.end
    return _after(sentence, text, cue, source, "en")


def _around(sentence: Sentence, text: str, cue: Hit, lang: str) -> list[Said]:
    before = [q for q in sentence.quotes if q.end <= cue.start and words(text, q.end, cue.start) <= _LONG_SOURCE]
    after = [q for q in sentence.quotes if q.start >= cue.end and not quoted.title(text, q)]
    stance = cue.entry.value
    left = left_end(text, sentence.start, cue.start)
    if before and quoted.closes(text, before[-1], cue):
        return _after_quote(sentence, text, cue, before[-1], after, lang)
    own = _by_the_way(sentence, text, cue, left, lang)
    set_off = text[left - 1 : left] in {",", "—", "–"} or text[sentence.start : left].endswith((" -", ",”"))
    if set_off and own is None:
        # "…, said X": the source stands after the cue, unless the comma closes an apposition of the subject.
        inverted = _after_comma(sentence, text, cue, left, lang)
        if inverted:
            return inverted
    source = own or _opening(sentence, text, left) or subject_before(sentence, text, cue, lang)
    if source is None:
        return _of_topic(sentence, text, cue, left) if lang == "ru" else []
    comma = -1 if text[cue.end : cue.end + 1] == ":" else text.rfind(",", sentence.start, source[0])
    if (
        comma > 0
        and words(text, sentence.start, comma) >= _CLAUSE_WORDS
        and not text[comma + 1 : source[0]].strip()
        and _stops(sentence, text, cue, comma, lang)
    ):
        start, end = trim(text, sentence.start, comma)
        rest = _rest(sentence, text, cue.end, cue, source)
        return [Said(start, end, source, quoted.whole(sentence, start, end), stance, cue), *rest]
    short = 0 < words(text, sentence.start, comma) < _CLAUSE_WORDS and not text[comma + 1 : source[0]].strip()
    aside = lang == "en" and short and text.startswith(",", _behind_listener(sentence, text, cue))
    if aside and not clauses.adverbial(text, sentence.start, comma):
        # "China, Lavrov said, is a partner": the subject and the verb of one statement.
        start, end = trim(text, sentence.start, sentence.end, SPACE_MARKS + ".")
        return [Said(start, end, source, False, stance, cue)]
    return _after(sentence, text, cue, source, lang)


def _by_the_way(sentence: Sentence, text: str, cue: Hit, left: int, lang: str) -> tuple[int, int] | None:
    """The subject that ", in turn," or the like parts from its verb."""
    follows = any(m.start == cue.end + 1 for m in sentence.mentions)
    set_off = text[left - 1 : left] == "," and not follows
    aside = _BY_THE_WAY.search(text, max(sentence.start, left - _SHORT), left) if set_off else None
    return subject_before(sentence, text, Hit(aside.start(), cue.end, cue.entry), lang) if aside else None


def _behind_listener(sentence: Sentence, text: str, cue: Hit) -> int:
    """Where the verb ends with whom it was said to: "told Putin"."""
    if not clauses.tells(text, cue.start, cue.end):
        return cue.end
    return next((m.end for m in sentence.mentions if m.start == cue.end + 1), cue.end)


def _of_topic(sentence: Sentence, text: str, cue: Hit, left: int) -> list[Said]:
    """Of «О планах рассказал Лавров» what he told of."""
    start, end = trim(text, sentence.start, left)
    source = subject_after(sentence, cue, _phrase_end(sentence, text, cue)) if TOPIC.match(text, start, end) else None
    return [Said(start, end, source, False, cue.entry.value, cue)] if source else []


def _after(sentence: Sentence, text: str, cue: Hit, source: tuple[int, int] | None, lang: str) -> list[Said]:
    """What follows the verb, up to the end of the sentence."""
    start, end = trim(text, cue.end, sentence.end, SPACE_MARKS + " .\n")
    start = openings.of(sentence, text, cue, start, end, lang)
    end = openings.end_of_words(text, start, end) if lang == "en" else end
    stance = cue.entry.value
    end = tails.before_next(sentence, text, start, end) if lang == "en" and stance != "neutral" else end
    whole, end = end, tails.cut(sentence, text, Said(start, end, source, False, stance, cue), lang)
    if stance == "neutral" and clauses.only_where(text, cue.end, end):
        return []
    enough = words(text, start, end) > 1 or (stance != "neutral" and (end < whole or named(sentence, start, end)))
    if source is None or not enough:
        return []
    return [Said(start, end, source, quoted.whole(sentence, start, end), stance, cue)]


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
    if source is None and lang == "ru":
        later = subject_after(sentence, cue, _phrase_end(sentence, text, cue))
        source = later or named(sentence, cue.end, min(sentence.end, cue.end + _SHORT))
        if _JOINT.match(text, cue.end):
            source = _two_sides(sentence) or source
    start, end = trim(text, sentence.start, left)
    if source and lang == "ru" and _interrupts(sentence, text, (start, end), source):
        return [Said(start, trim(text, start, sentence.end, SPACE_MARKS + ".")[1], source, False, cue.entry.value, cue)]
    if source is None or words(text, start, end) <= 1 or _opening(sentence, text, left):
        return []
    if lang == "ru" and _objects(sentence, source):
        return []
    if lang != "ru" and (_verbless(sentence, cue) or not _inverts(text, cue, source, start)):
        return []
    said = Said(start, end, source, False, cue.entry.value, cue)
    rest = _rest(sentence, text, source[1], cue, source)
    # "…, said Perez, a trader at the bank": without a verb it tells who speaks.
    return [said, *(r for r in rest if clauses.goes_on(text, r.start, r.end))]


def _two_sides(sentence: Sentence) -> tuple[int, int] | None:
    """The two countries that open the sentence, of what a joint paper of theirs says."""
    sides = [m for m in sentence.mentions if m.kind == "country" and m.acts][:2]
    opens = len(sides) > 1 and sides[0].start - sentence.start <= 1
    return (sides[0].start, sides[1].end) if opens else None


def _interrupts(sentence: Sentence, text: str, opening: tuple[int, int], source: tuple[int, int]) -> bool:
    """Whether a Russian verb and its subject stand within one statement: «Китай, сказал Лавров, открыт к диалогу»."""
    before, after = words(text, *opening), words(text, source[1], sentence.end)
    inside = text[max(0, source[0] - 3) : source[0]].endswith((" в ", "во "))  # "считают в Москве"
    if not before or text[source[1] : source[1] + 1] != "," or (not inside and _objects(sentence, source)):
        return False
    # With a verb before it the first part is a clause of its own, and what follows may tell who the speaker is.
    return before < _CLAUSE_WORDS <= after or (
        before <= _LONG_SOURCE and not clauses.verb(text, *opening) and after > FEW
    )


def _stops(sentence: Sentence, text: str, cue: Hit, comma: int, lang: str) -> bool:
    """Whether nothing that was said follows the verb, so that it is what stands before the comma."""
    if lang == "ru" and (openings.CHTO.match(text, cue.end) or clauses.opening(text, sentence.start, comma)):
        return False
    if text[cue.end : cue.end + 1] in {",", ".", ";"} or cue.end == sentence.end:
        return True
    if lang != "en":
        return words(text, cue.end, sentence.end) <= FEW
    phrase = clauses.adverbial(text, sentence.start, comma) or clauses.apposition(text, sentence.start, cue.start)
    return not phrase and clauses.only_circumstances(text, (cue.start, cue.end), sentence.end)


def _inverts(text: str, cue: Hit, source: tuple[int, int], start: int) -> bool:
    """Whether an English verb after a comma stands before its subject: "…, said X"."""
    transitive = cue.entry.value not in {"neutral", "threaten"}
    clause = clauses.finite(text, *source)
    told = clauses.tells(text, cue.start, cue.end)
    return not transitive and not told and not clause and not clauses.apposition(text, start, cue.start)


def _after_quote(sentence: Sentence, text: str, cue: Hit, quote: Quote, after: list[Quote], lang: str) -> list[Said]:  # noqa: PLR0917 - one call, all of it needed
    # Words before the mark belong to what is said when the quotation is only its end.
    start = quote.start
    if words(text, sentence.start, quote.start) and not text[sentence.start : quote.start].rstrip().endswith(
        (".", ":", "!", "?")
    ):
        start, _ = trim(text, sentence.start, quote.start)
    source = subject_before(sentence, text, cue, lang, floor=quote.end) or _inverted(sentence, text, cue)
    if source is None and lang == "ru":
        # "… сказал после переговоров Лавров": the subject of the clause stands at its end.
        source = subject_after(sentence, cue, _phrase_end(sentence, text, cue))
    out = [Said(start, quote.end, source, start == quote.start, cue.entry.value, cue)]
    if after:
        last = after[-1]
        out.append(Said(after[0].start, last.end, source, True, cue.entry.value, cue))
    elif source is None or text[max(source[1], cue.end) : max(source[1], cue.end) + 1] == ",":
        rest = _rest(sentence, text, max(source[1] if source else 0, cue.end), cue, source)
        inverted = lang == "en" and source is not None and source[0] >= cue.end
        # "…, said Perez, a trader at the bank": without a verb it tells who speaks.
        out += [r for r in rest if not inverted or clauses.goes_on(text, r.start, r.end)]
    return out


def _rest(sentence: Sentence, text: str, at: int, cue: Hit, source: tuple[int, int] | None) -> list[Said]:
    """What goes on after ", he said, "."""
    at = max(at, cue.end)
    if text[at : at + 1] != ",":
        return []
    start, end = trim(text, at, sentence.end, SPACE_MARKS + ".")
    if (
        words(text, start, end) <= _CLAUSE_WORDS
        or circumstances.AFTER_ASIDE.match(text, start, end)
        or clauses.opening(text, start, end)
        or any(h.entry.tag in {"say", "source"} and start <= h.start <= start + 2 for h in sentence.hits)
    ):
        return []
    return [Said(start, end, source, False, cue.entry.value, cue)]


def _verbless(sentence: Sentence, cue: Hit) -> bool:
    """Whether a mention ends right before the cue but for an apposition: then it is the subject, not the words said."""
    return any(cue.start - m.end < _CLAUSE_WORDS for m in sentence.mentions if m.end <= cue.start and m.acts)


def _inverted(sentence: Sentence, text: str, cue: Hit) -> tuple[int, int] | None:
    match = _AFTER_SOURCE.match(text, cue.end, sentence.end)
    if not match:
        return None
    start, end = trim(text, match.start(1), match.end(1), " .\n")
    return (start, end) if start < end and words(text, start, end) <= _LONG_SOURCE else None
