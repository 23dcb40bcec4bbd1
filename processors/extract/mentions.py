"""Who is named: lexicon hits joined into mentions ("Russian Foreign Minister Sergey Lavrov" is one of them)."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import pairwise
from typing import Final

from processors.extract import encounters, names, places, reappearing, regions, strangers
from processors.extract.lexicon import Lexicon
from processors.extract.model import BOTH, Entry, Hit, Mention, Person

_JOINS: Final = {
    "en": frozenset({" ", "'s ", "’s ", "s' ", "s’ ", " of ", " of the ", " for ", " #", " from ", "-", "–"}),
    "ru": frozenset({" ", " #", " из ", "-"}),
    "zh": frozenset({"", " ", "·", "兼"}),
}
_LISTS: Final = {
    "en": frozenset({" and ", ", ", " and the ", ", and ", "'s and ", "’s and "}),
    "ru": frozenset({" и ", ", "}),
    "zh": frozenset({"、", "和", "与"}),
}
_HOST: Final = {
    "en": frozenset({" to ", " to the ", " in ", " in the "}),
    "ru": frozenset({" в ", " во "}),
    "zh": frozenset({"驻"}),
}
_ORGAN: Final = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:局|署|部|委|委员会|院|社|公司|集团|银行|厅|办公室|服务中心)(?:[（(][^（）()]{1,30}[)）])?"
)
_PORTFOLIO: Final = re.compile(r"(?!.*(?:会见|会晤|访问|举行|任命|[在同与的将对向为说称兼]))[\u4e00-\u9fff]{2,10}")
_BODY: Final = re.compile(_PORTFOLIO.pattern + r"(?<=[会协局院党署])")
"""A ministry or body that the lexicon does not know, between its country and its head ("俄罗斯交通部长")."""
_PREPOSITION: Final = re.compile(r"(?:^|\s)(?:с|со|к|ко|от|у|о|об|для|перед|между)\s$", re.IGNORECASE)
_LONGEST_PREPOSITION: Final = 8
_OWNERS: Final = ("'s ", "’s ")
_OFFICER: Final = re.compile(
    r" (?:[а-яё]{3,}[аяиы] )?(?:[А-ЯЁ][\w-]* ){0,2}(?:«[^»]{2,40}» |[А-ЯЁ][\w-]+ )(?:[а-яё]{3,}(?<!л)[аяиы] )?"
    r"| (?:по )?(?:[а-яё]{3,}(?:(?<!л)[аяиы]|[оеи]й|[ое]го|[ыи]х|ым|[аяо]м|[ая]ми) ){1,3}"
    r"| of (?:the )?(?:[A-Z][\w&-]+ ){0,2}[A-Z][\w&-]+,? "
)
_SEVERAL: Final = re.compile(r"(?:[多各数诸三四五六七八九十员]国|国家|与会)$")
"""Before a Chinese office without a country: its holders are several, of countries not named."""
_AIDES: Final = frozenset({"presidential aide", "spokesperson"})
_LONGEST_LIST: Final = 12
_MOST_PARTS: Final = 60
"""Of one mention; each is compared with those before it."""
_OBLIQUE: Final = re.compile(r"(?:ию|ией|ии|ем|ом|ы|е)$")
"""Endings of Russian country names that are no subject."""

_MODIFIER: Final = re.compile(r"-(?:[a-z]+ed|led|born|made|run|held|wide)\b")
"""What makes of a country's name before it an adjective: "Beijing-based"."""


def find(text: str, hits: list[Hit], lang: str, lexicon: Lexicon) -> list[Mention]:
    """The mentions of a document in text order; ``text`` in the script that the hits were found in."""
    parts = names.chosen(text, hits, lang, lexicon)
    if lang != "zh":
        parts = encounters.added(text, hits, parts, lang, lexicon.sexes)
    mentions: list[Mention] = []
    index = 0
    groups = {h.start for h in hits if h.entry.tag == "group" and h.entry.value in BOTH}
    while index < len(parts):
        mention, index = _chain(text, parts, index, lang, lexicon)
        if not _names_nobody(mention, groups):
            mentions.append(mention)
    regions.give_countries(text, mentions, hits, lang)
    if lang != "zh":
        _give_names(text, mentions)
    if lang == "ru":
        return mentions
    found = _of_themselves(text, mentions, lexicon) if lang == "zh" else mentions
    return reappearing.added(text, found, lang, lexicon)


def _give_names(text: str, mentions: list[Mention]) -> None:
    """Give an office the name set behind it between commas, which counts more than who held it on the day.

    "China's top diplomat, Wang Yi, said": so it may be neither the minister nor somebody else.
    """
    for office, named in pairwise(mentions):
        if office.kind != "office" or office.many or named.kind != "person" or text[office.end : named.start] != ", ":
            continue
        closed = text[named.end : named.end + 1] in {",", ".", ";", ")", ""}
        may = not named.countries or not office.countries or named.countries == office.countries
        if closed and may and _may_hold(named.person, office.office or ""):
            named.countries = office.countries = named.countries or office.countries
            office.person, office.name = named.person, named.name


def _may_hold(person: Person | None, office: str) -> bool:
    """Whether the lexicon gives the person the office at some time, or no office at all."""
    tenures = person.tenures if person else ()
    return not tenures or any(office in held.office or held.office in office for held in tenures)


def _names_nobody(mention: Mention, groups: Container[int]) -> bool:
    """Whether the text names an institution for its head's sake only, or "the sides" of whom it spoke before."""
    if mention.person or mention.countries:
        return False
    return mention.kind == "country" or (mention.kind == "inst" and mention.start in groups)


def _of_themselves(text: str, mentions: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """Chinese mentions without those that only say whose envoy, or what else, the person behind them is."""
    out: list[Mention] = []
    for mention in mentions:
        if out and _belongs(out[-1], text[out[-1].end : mention.start], mention, lexicon):
            whose = out.pop()
            mention.countries = mention.countries or whose.countries
        out.append(mention)
    return out


def _belongs(first: Mention, gap: str, second: Mention, lexicon: Lexicon) -> bool:
    if first.countries and second.countries and first.countries != second.countries:
        return False
    if first.person:
        return gap in {"", "的"} and second.office in lexicon.marked["envoy"]
    besides = first.kind == "office" and first.office in lexicon.marked["besides"]
    return gap == "、" and besides and second.person is not None


def _chain(text: str, parts: list[Hit], index: int, lang: str, lexicon: Lexicon) -> tuple[Mention, int]:
    """The longest mention that begins with the part; also the index of the part after it."""
    first = parts[index]
    used = [first]
    # "驻俄大使", "中驻俄大使"
    host: str | None = first.entry.countries[-1] if first.entry.kind in {"host", "sent"} else None
    while index + 1 < len(parts) and len(used) < _MOST_PARTS:
        following = parts[index + 1]
        gap = text[used[-1].end : following.start]
        # "PRESIDENT OF RUSSIA"
        gap = gap.lower() if gap.isupper() else gap
        if (
            gap in _HOST[lang]
            and (lang == "zh" or _sent_abroad(used, lexicon))
            and following.entry.tag == "country"
            and following.entry.value
        ):
            host = following.entry.value
        elif gap in _LISTS[lang] and _list_goes_on(text, parts, index, used, lang):
            pass
        elif following.entry.tag == "person" and used[-1].entry.tag == "office" and _OFFICER.fullmatch(gap):
            # An organisation that the lexicon does not know, between an office and who holds it.
            pass
        elif following.entry.value == "spokesperson" and lang == "zh" and _ORGAN.fullmatch(gap) and len(used) == 1:
            # An organ that the lexicon does not know, of the country before it.
            pass
        elif lang == "zh" and len(used) == 1 and first.entry.tag == "country" and _heads(following.entry, gap, lexicon):
            value = "deputy minister" if gap.endswith("副") else lexicon.of_body[following.entry.value]
            following = Hit(following.start, following.end, Entry("office", value, "one"))
        elif gap not in _JOINS[lang] or not _fits(used, following.entry, gap, lang):
            break
        if following.entry.kind == "host":
            host = following.entry.countries[0]
        used.append(following)
        index += 1
    index += 1
    # A name does not run into the next thing that is known: "President V. Putin" names nobody new.
    free = parts[index].start if index < len(parts) and lang != "zh" else len(text)
    titled = any(h.entry.tag == "office" for h in used)
    unknown = (
        strangers.unknown(text, (used[0].start, used[-1].end), free, lang, lexicon.unknown[lang]) if titled else None
    )
    return _mention(text, used, host, lang, unknown, lexicon), index


def _heads(entry: Entry, gap: str, lexicon: Lexicon) -> bool:
    """Whether the words between a country and a Chinese office are the ministry or body that it heads."""
    if entry.tag != "office" or entry.kind != "one" or entry.countries or entry.value not in lexicon.of_body:
        return False
    return (_BODY if entry.value == "president" else _PORTFOLIO).fullmatch(gap) is not None


def _sent_abroad(used: list[Hit], lexicon: Lexicon) -> bool:
    return any(h.entry.value in lexicon.marked["abroad"] for h in used)


def _list_goes_on(text: str, parts: list[Hit], index: int, used: list[Hit], lang: str) -> bool:
    """Whether a list of countries belongs to a plural office: before it as adjectives, or after it with "of"."""
    following = parts[index + 1].entry
    if following.tag != "country" or used[-1].entry.tag != "country":
        return False
    many = any(h.entry.kind == "many" for h in used)
    if many or lang == "zh":
        return following.kind != "adj" and (many or _shared_office(text, parts, index + 1))
    owners = text.startswith(_OWNERS, used[-1].end)
    if not owners and (used[-1].entry.kind != "adj" or following.kind != "adj"):
        return False
    for i in range(index + 1, min(len(parts) - 1, index + _LONGEST_LIST)):
        gap = text[parts[i].end : parts[i + 1].start]
        entry = parts[i + 1].entry
        if (entry.kind == "many" or entry.tag == "inst") and gap == (text[used[-1].end :][:3] if owners else " "):
            return True
        if entry.tag != "country" or gap not in _LISTS[lang]:
            return False
    return False


def _shared_office(text: str, parts: list[Hit], index: int) -> bool:
    """Whether Chinese countries listed from the part on have one office or force together ("A和B外长")."""
    if places.is_place(text, parts[index - 1].start, "zh"):
        # "At A with B's officials": the one word is "and" and "with".
        return False
    for i in range(index, min(index + _LONGEST_LIST, len(parts) - 1)):
        gap, entry = text[parts[i].end : parts[i + 1].start], parts[i + 1].entry
        if not gap and entry.tag in {"office", "inst"}:
            # With a name behind it the office is the last country's alone ("A和B外长某某").
            named = i + 2 < len(parts) and parts[i + 2].entry.tag == "person" and parts[i + 1].end == parts[i + 2].start
            return entry.kind != "host" and not named
        if entry.tag != "country" or gap not in _LISTS["zh"]:
            return False
    return False


def _fits(used: list[Hit], entry: Entry, gap: str, lang: str) -> bool:
    tags = {h.entry.tag for h in used}
    last = used[-1].entry
    if gap in {"-", "–"}:
        # "Russian-Chinese", "российско-китайский", "Russia-China": two countries in one modifier.
        fits = last.tag == "country" and entry.tag == "country" and last.kind != "capital" and entry.kind != "capital"
    elif entry.tag == "person":
        fits = (
            "person" not in tags
            and bool(tags & {"office", "inst"})
            and last.kind != "many"
            and not gap.startswith((" of", " from", " из"))
        )
    elif "person" in tags:
        own = used[-1].entry.person
        fits = (
            gap in {" of ", " of the "}
            and entry.tag == "country"
            and entry.kind == "name"
            and own is not None
            and own.country == entry.value
        )
    elif entry.tag == "country":
        by_of = " of" in gap or gap in {" for ", " from "}
        if gap == " из " and last.value != "counterpart":
            return False
        after = entry.kind in {"name", "capital"} and (by_of if lang == "en" else lang == "ru")
        inner = (
            entry.kind == "adj" and lang != "zh" and last.value in {"head", "counterpart", "spokesperson", "minister"}
        )
        fits = (bool(tags & {"office", "inst"}) and (after or inner)) and not (last.tag == "country" and not inner)
    elif lang == "ru" and last.tag == "inst" and entry.tag == "office":
        # "Кремль Председатель КНР": what a page sets side by side; an office stands before its institution.
        fits = False
    elif last.tag == "country":
        fits = last.kind == "adj" or lang in {"en", "zh"} or len(used) > 1
    else:
        fits = True
    return fits


def _mention(  # noqa: PLR0917 - one call, all of it needed
    text: str, used: list[Hit], host: str | None, lang: str, unknown: strangers.Unlisted | None, lexicon: Lexicon
) -> Mention:
    start, end = used[0].start, used[-1].end
    entries = [h.entry for h in used]
    person = next((e.person for e in entries if e.tag == "person"), None)
    offices = [e for e in entries if e.tag == "office"]
    # "Chinese diplomacy" without its head is nobody but China.
    institutions = [e for e in entries if e.tag == "inst" and (offices or e.value not in lexicon.marked["headed"])]
    countries: list[str] = []
    for entry in entries:
        codes = () if entry.kind == "host" else entry.countries[:1] if entry.kind == "sent" else entry.countries
        for code in codes or ((entry.value,) if entry.tag == "country" else ()):
            if code and code not in countries and (code != host or entry.kind == "adj"):
                countries.append(code)
    office = _office(offices, institutions, lexicon.heads)
    if person:
        # In Russian what stands before the name may be another's title in the genitive.
        person = person if lang == "ru" else _or_foreigner(text, used, person, countries)
        return _of_person(text, (start, end), person, office, countries, lang, lexicon)
    many = any(e.kind in {"many", "pair"} for e in entries)
    if lang == "zh":
        many = many or len(countries) > 1 or (not countries and _is_several(text, start, end))
    if office and not many:
        countries = countries[:1]
        if unknown and (unknown.of_region or office not in {"counterpart", "head"}):
            name = unknown.name
            stranger = Person(strangers.slug(name), name, countries[0] if countries else "", ())
            return Mention(start, unknown.end, "person", tuple(countries), stranger, name, office, host)
        title = lexicon.title(office, countries[0] if countries else None)
        return Mention(start, end, "office", tuple(countries), None, title, office, host)
    if office and many:
        return Mention(start, end, "office", tuple(countries), None, text[start:end], office, many=True)
    if institutions:
        listed = sum(e.kind == "adj" for e in entries) > 1
        own = tuple(countries if many or listed else countries[:1])
        name = lexicon.institution_name(institutions[-1].value, own[0] if len(own) == 1 else None)
        return Mention(start, end, "inst", own, None, name, institutions[-1].value, host)
    kind = entries[0].kind if len(used) == 1 else "adj"
    acts = kind not in {"adj", "short"} and not _MODIFIER.match(text, end)
    oblique = lang == "ru" and bool(_OBLIQUE.search(text[start:end]))
    name = " and ".join(lexicon.names.get(code, code) for code in countries)
    return Mention(start, end, "country", tuple(countries), None, name, kind, acts=acts, oblique=oblique)


def _of_person(  # noqa: PLR0917 - one call, all of it needed
    text: str,
    span: tuple[int, int],
    person: Person,
    office: str | None,
    countries: list[str],
    lang: str,
    lexicon: Lexicon,
) -> Mention:
    start, end = span
    if lang == "ru" and _works_for(office, person):
        return Mention(
            start, end, "office", (person.country,), None, lexicon.title(office or "", person.country), office
        )
    own = (person.country,) if person.country else tuple(countries[:1])
    oblique = lang == "ru" and _is_oblique(text, start, end, person, lexicon)
    return Mention(start, end, "person", own, person, person.name, office, oblique=oblique)


def _is_oblique(text: str, start: int, end: int, person: Person, lexicon: Lexicon) -> bool:
    """Whether a Russian name stands in a case that no subject has, or where none stands ("с Ван И")."""
    if _PREPOSITION.search(text, max(0, start - _LONGEST_PREPOSITION), start):
        return True
    name = text[start:end]
    return not (lexicon.nominative(name) if person.id in lexicon.people else strangers.is_subject(name, person.name))


def _or_foreigner(text: str, used: list[Hit], person: Person, countries: list[str]) -> Person:
    """The person, but "the American spokesman Miller" is not the Russian whom the lexicon knows by that name."""
    last = used[-1]
    titled = len(used) > 1 and used[0].entry.tag == "country" and used[-2].entry.tag in {"office", "inst"}
    foreign = len(countries) == 1 and bool(person.country) and person.country not in countries
    if last.entry.tag != "person" or last.entry.kind == "full" or not (titled and foreign):
        return person
    name = text[last.start : last.end]
    return Person(strangers.slug(f"{countries[0]} {name}"), name, countries[0])


def _works_for(office: str | None, person: Person) -> bool:
    """Whether it is the office of somebody of the person's («помощник Хиллари Клинтон»), not the person's own."""
    return office in _AIDES and person.is_principal


def _is_several(text: str, start: int, end: int) -> bool:
    return _SEVERAL.search(text, max(0, start - 2), start) is not None or text.startswith("们", end)


def _office(offices: list[Entry], institutions: list[Entry], heads: dict[str, str]) -> str | None:
    if not offices:
        return None
    names = [e.value for e in offices]
    if names[-1] == "special representative":
        return names[-1]
    if institutions and names[0] == "head":
        return heads.get(institutions[-1].value, "leader")
    if institutions and names[-1] in {"minister", "chairman"}:
        return names[-1]
    return names[0] if names[0] != "minister" or len(names) == 1 else names[-1]
