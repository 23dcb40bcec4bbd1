"""Where an occasion was: a place in the words "in X", not a country that is talked of."""

from __future__ import annotations

import re

from domain.evidence import Span
from domain.extraction import Place
from processors.extract.lexicon import Lexicon
from processors.extract.model import Found, Hit, Sentence
from processors.extract.reading import Reading

_BEFORE = {
    "en": re.compile(
        r"\b(?:in|at|to|near|visit|visits|visited|city of|capital of|capital,?) (?:the )?(?:[A-Z]?[a-z]+ city of )?$"
    ),
    "ru": re.compile(r"\b(?:в|во|на|из|под|город[ае]?|посе(?:т|щ)\w+) (?:столицу )?(?:столице )?$", re.IGNORECASE),
    "zh": re.compile(r"(?:在|于|抵达|抵|赴|访问|飞往|前往|到|来到|在[\u4e00-\u9fff]{2,6}(?:省|市)?)$"),
}
_ABOUT = re.compile(
    r"(?:situation|conflict|war|crisis|ситуаци\w+|конфликт\w*|кризис\w*|обстановк\w+) "
    r"(?:in|on|around|на|в|во|вокруг) (?:the )?$",
    re.IGNORECASE,
)
_REACH = 40


def is_place(text: str, start: int, lang: str) -> bool:
    """Whether the words before the position make what follows a place."""
    floor = max(0, start - _REACH)
    return bool(_BEFORE[lang].search(text, floor, start)) and not _ABOUT.search(text, floor, start)


def in_sentence(sentence: Sentence, reading: Reading, near: int) -> Place | None:
    """The most exact place that the sentence names, nearest to ``near``; of what is said in it only what is said."""
    best: tuple[int, int, Place] | None = None
    within = next(((s, e) for s, e in sentence.spoken if s <= near < e), None)
    for hit in sentence.hits:
        if within and not within[0] <= hit.start < within[1]:
            # "In the Kremlin they said that he will go to China".
            continue
        rank, name, country = _rank(hit, reading.lexicon)
        named = hit.entry.tag == "place" and reading.lang == "zh"
        if rank is None or not (named or is_place(reading.text, hit.start, reading.lang)):
            continue
        place = Place(name, country, Span.of(reading.original, hit.start, hit.end))
        key = (rank, abs(hit.start - near))
        if best is None or key < best[:2]:
            best = (*key, place)
    return best[2] if best else None


def _rank(hit: Hit, lexicon: Lexicon) -> tuple[int | None, str, str | None]:
    entry = hit.entry
    if entry.tag == "place":
        return 0, entry.value, entry.countries[0]
    if entry.tag == "country" and entry.kind == "capital":
        return 1, lexicon.capitals.get(entry.value, entry.value), entry.value
    if entry.tag == "inst" and entry.value in {"kremlin", "white house"}:
        return 0, lexicon.institution_names[entry.value], entry.countries[0]
    if entry.tag == "country" and entry.kind == "name":
        return 2, lexicon.names.get(entry.value, entry.value), entry.value
    return None, "", None


def from_next(found: list[Found], sentences: list[Sentence], reading: Reading) -> None:
    """Give a meeting without a place the town of the next sentence of its paragraph, when that names nobody else."""
    after = dict(zip((id(s) for s in sentences), sentences[1:], strict=False))
    for event in found:
        following = after.get(id(event.sentence))
        if event.place or event.mode != "in_person" or following is None:
            continue
        if following.paragraph != event.sentence.paragraph or any(m.person for m in following.mentions):
            continue
        place = in_sentence(following, reading, following.start)
        if place and place.name not in {place.country, reading.lexicon.names.get(place.country or "")}:
            event.place = place
