"""Where an occasion was: a place in the words "in X", not a country that is talked of."""

from __future__ import annotations

import re
from typing import Final

from domain.evidence import Span
from domain.extraction import Place
from processors.extract.lexicon import Lexicon
from processors.extract.matching import fold
from processors.extract.model import Found, Hit, Sentence
from processors.extract.reading import Reading

_BEFORE: Final = {
    "en": re.compile(
        r"\b(?:in|at|to|near|visit|visits|visited|city of|resort of|town of|port of|capital of|capital,?) "
        r"(?:the |his |her )?(?:[A-Z]?[a-z]+ city of )?(?:[A-Z][a-z]+['’]s )?$"
    ),
    # "в столице", "в китайском Харбине", "в провинции Хэйлунцзян"
    "ru": re.compile(
        r"\b(?:в|во|на|из|под|город[ае]?|посе[тщ]\w+) (?:\w+[сц]к(?:ом|ой|ий|ую) )?"
        r"(?:столиц[еу] |город[ае]? |провинци[июя] |резиденци[июя] )?[«\"]?$",
        re.IGNORECASE,
    ),
    "zh": re.compile(r"(?:在|于|抵达|抵|赴|访问|飞往|前往|到|来到|在[\u4e00-\u9fff]{2,6}(?:省|市)?)$"),
}
_BEFORE_ENDS: Final = {
    "en": (
        "in ",
        "at ",
        "to ",
        "near ",
        "visit ",
        "visits ",
        "visited ",
        "of ",
        "l ",
        "al, ",
        "the ",
        "his ",
        "her ",
        "s ",
    ),
    "ru": (" ", "«", '"'),
    "zh": ("",),
}
"""With what these end; most names of a country have something else before them."""
# Looked for in small letters.
_ABOUT: Final = re.compile(
    r"(?:situation|conflict|war|crisis|ситуаци\w+|конфликт\w*|кризис\w*|обстановк\w+) "
    r"(?:in|on|around|на|в|во|вокруг) (?:the )?$",
)
_RIGHT_BEFORE: Final = re.compile(
    r"(?:在|于|抵达|抵|赴|访问|飞往|前往|到|来到)(?:中国|我国|俄罗斯|美国|日本|法国|英国|韩国|意大利|印度尼西亚|菲律宾)?$"
)
"""What makes a place of Chinese characters that may be none."""
_HAN_BEFORE: Final = re.compile(r"(?:在|于|抵|赴|访问|往|到|至|出席|参加|主持)[\u4e00-\u9fff]{0,10}(?<!驻)$")
_HAN_AFTER: Final = re.compile(r"(?:举行)?(?:峰会|会晤|会谈|会见|会面|磋商)")
"""What makes a place of a Chinese town: "在俄罗斯远东城市海参崴", "屯溪会晤"."""
_TOPIC: Final = re.compile(
    r"(?:\b(?:rights|abuses|fighting|clashes|violence|unrest|protests?|riots?|(?:air)?strikes?|attacks?|blasts?"
    r"|explosions?|bombings?|shootings?|earthquakes?|floods?|fires?|elections?|troops|forces|bases?|consulate"
    r"|consul[- ]general|born)"
    r"|\b(?:событи|теракт|атак|взрыв|удар|обстрел|бо(?:и|ев|ями|ях)\b|протест|беспорядк|землетрясени|наводнени|пожар|выбор"
    r"|генконсул|консул|войск|баз|родил|операци|вторжени|наступлени)\w*)"
    r"(?: \w+)? (?:in|at|on|near|against|around|в|во|на|под|по) (?:the )?(?:\w+[сц]к(?:ом|ой) )?$",
)
"""Before a town that is told of; nobody need meet there. In small letters, as the next three are."""
_AT_TALKS: Final = re.compile(
    r"(?:talks|meeting|summit|negotiations|переговор\w*|встреч\w*|саммит\w*) (?:in|at|в|на|во) (?:the )?$"
)
_VISITED: Final = re.compile(r"(?:\b(?:left|leaves|departs|departed) for |посе[тщ]\w+ )$")
_FROM: Final = re.compile(r"(?:\bиз |\bfrom |[自从])(?:\w+[сц]к(?:ого|ой) )?(?:the )?$")
_FROM_ENDS: Final = ("из ", "from ", "го ", "ой ", "the ", "自", "从")
_PART_OF_NAME: Final = {
    "en": re.compile(
        r"-(?:based|born|led|listed|style)\b| (?:Declaration|Protocol|Conventions?|Agreements?|Accords?|Treaty"
        r"|Consensus|Statement|Communiqu[eé]|Spirit|Principles|Initiative|[Ff]ormat|Four|Times|Post|Daily|United"
        r"|Stock Exchange)\b"
    ),
    "ru": re.compile(r"(?!)"),
    "zh": re.compile(
        r"公约|议定书|宣言|声明|公报|公告|精神|原则|共识|倡议|协议|协定|条约|模式|机制|[时日晚邮]报|市长|市委|市政府|省省?长|省委|省政府|州长"
        r"|总领|议员|大教堂|问题|事务|事件|局势|抗议|示威|选举|主权|争议|群岛|列屿|诸岛|人(?!民)"
    ),
}
"""After a place that is but a part of another name, or told of."""
_REACH: Final = 40
_RANKS: Final = {"building": 0, "town": 1, "bound": 1, "region": 2, "country": 3}
"""The most exact comes first; of two towns, a capital or not, the nearer one."""
_TOWNS: Final = frozenset({"building", "town"})
"""Kinds of places whose names leave no doubt."""


def is_place(text: str, start: int, lang: str) -> bool:
    """Whether the words before the position make what follows a place."""
    floor = max(0, start - _REACH)
    if not text.endswith(_BEFORE_ENDS[lang], floor, start):
        return False
    return bool(_BEFORE[lang].search(text, floor, start)) and not _ABOUT.search(fold(text), floor, start)


def in_sentence(sentence: Sentence, reading: Reading, near: int, until: int) -> Place | None:
    """The most exact place that the sentence names, nearest to ``near``; after ``until`` only that of talks.

    For an occasion in reported words only what these name.
    """
    best: tuple[int, int, Place] | None = None
    within = next(((s, e) for s, e in sentence.spoken if s <= near < e), None)
    for hit in sentence.hits:
        if within and not within[0] <= hit.start < within[1]:
            # "In the Kremlin they said that he will go to China".
            continue
        rank, name, country = _rank(hit, reading.lexicon)
        if rank is None or (hit.start >= until and not _AT_TALKS.search(fold(reading.text), until, hit.start)):
            continue
        if not (
            _is_where(hit, reading.text, reading.lang)
            if hit.entry.tag == "place"
            else is_place(reading.text, hit.start, reading.lang)
        ):
            continue
        place = Place(name, country, Span.of(reading.original, hit.start, hit.end))
        key = (rank, abs(hit.start - near))
        if best is None or key < best[:2]:
            best = (*key, place)
    return best[2] if best else None


def is_destination(hit: Hit, cue: Hit, text: str, lang: str) -> bool:
    """Whether a place of the lexicon may be where the visit of ``cue`` goes; regions want a word that says so."""
    floor = max(0, hit.start - _REACH)
    if _PART_OF_NAME[lang].match(text, hit.end) or _is_left(fold(text), floor, hit.start):
        return False
    if hit.entry.kind in _TOWNS or 0 <= hit.start - cue.end <= 1:
        return True
    return bool(_RIGHT_BEFORE.search(text, floor, hit.start)) or (lang != "zh" and is_place(text, hit.start, lang))


def _is_where(hit: Hit, text: str, lang: str) -> bool:
    """Whether something happens in a place of the lexicon that is named."""
    floor, kind = max(0, hit.start - _REACH), hit.entry.kind
    if _PART_OF_NAME[lang].match(text, hit.end):
        return False
    if lang != "zh":
        small = fold(text)
        if not (is_place(text, hit.start, lang) or _VISITED.search(small, floor, hit.start)):
            return False
        return not _TOPIC.search(small, floor, hit.start) and not _is_left(small, floor, hit.start)
    if kind in _TOWNS:
        return bool(_HAN_BEFORE.search(text, floor, hit.start) or _HAN_AFTER.match(text, hit.end))
    return _RIGHT_BEFORE.search(text, floor, hit.start) is not None


def _is_left(small: str, floor: int, start: int) -> bool:
    """Whether somebody comes from there."""
    return small.endswith(_FROM_ENDS, floor, start) and _FROM.search(small, floor, start) is not None


def _rank(hit: Hit, lexicon: Lexicon) -> tuple[int | None, str, str | None]:
    entry = hit.entry
    if entry.tag == "place":
        return _RANKS.get(entry.kind), entry.value, entry.countries[0]
    if entry.tag == "country" and entry.kind == "capital":
        return _RANKS["town"], lexicon.capitals.get(entry.value, entry.value), entry.value
    if entry.tag == "inst" and entry.value in lexicon.marked["building"]:
        return 0, lexicon.institution_names[entry.value], entry.countries[0]
    if entry.tag == "country" and entry.kind == "name":
        return _RANKS["country"], lexicon.names.get(entry.value, entry.value), entry.value
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
        place = in_sentence(following, reading, following.start, following.end)
        if place and place.name not in {place.country, reading.lexicon.names.get(place.country or "")}:
            event.place = place
