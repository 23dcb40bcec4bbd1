"""Who is named: lexicon hits joined into mentions ("Russian Foreign Minister Sergey Lavrov" is one of them)."""

from __future__ import annotations

import re

from processors.extract import strangers
from processors.extract.lexicon import Lexicon
from processors.extract.model import Entry, Hit, Mention, Person

_TAGS = frozenset({"person", "country", "office", "inst", "given"})
_JOINS = {
    "en": frozenset({" ", "'s ", "’s ", "s' ", "s’ ", " of ", " of the ", " for ", " #", " from ", "-", "–"}),
    "ru": frozenset({" ", " #", " из ", "-"}),
    "zh": frozenset({"", " ", "·", "兼"}),
}
_LISTS = {
    "en": frozenset({" and ", ", ", " and the ", ", and "}),
    "ru": frozenset({" и ", ", "}),
    "zh": frozenset({"、", "和", "与"}),
}
_HOST = {
    "en": frozenset({" to ", " to the ", " in ", " in the "}),
    "ru": frozenset({" в ", " во "}),
    "zh": frozenset({"驻"}),
}
_BEFORE_NAME = {
    "en": re.compile(r"(?:^|[^\w.])((?:[A-Z][\w’'-]*\.?|al|el)\s(?:[A-Z]\.\s)?)$"),
    "ru": re.compile(
        r"(?:^|[^\w.])((?:[А-ЯЁ][а-яё]+\s(?:[А-ЯЁ][а-яё]+(?:ич|на|ча|чем|ну|не|чу|ной)\s)?|[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.\s?)?))$"
    ),
}
# Chinese family names and the characters that foreign names are spelt with (Xinhua's tables, the common part).
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_SYLLABLES = (
    "阿埃艾安奥巴班鲍贝本比彼别波伯博布采查楚茨达戴丹德登邓迪蒂丁东杜多厄恩尔法菲费芬丰夫弗福盖戈格根贡古哈海汉豪赫亨胡华霍基吉加贾"
    "杰金卡凯康考科克肯库夸拉莱赖兰朗劳勒雷里利连列林琳留隆卢鲁伦罗洛马玛迈麦曼梅门蒙米密明莫姆穆纳娜奈南内尼涅宁纽努诺欧帕潘庞佩彭皮平普齐奇契"
    "恰钦琼丘热日儒瑞若萨塞桑瑟沙山绍舍申什施史舒斯司苏索塔泰坦汤特滕提廷图托瓦万旺威韦维文翁沃乌西希锡辛兴休许雅亚延扬耶叶伊因英尤约赞泽扎詹珍兹祖佐格茹娃"
)
_ORGAN = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:局|署|部|委|委员会|院|社|公司|集团|银行|厅|办公室|服务中心)(?:[（(][^（）()]{1,30}[)）])?"
)
_AFTER_NAME = "[，,、：:（(。）)]|在|会|与|和|同|表示|说|称|就|出席|向|于|将|指|强调|举行|通|今|昨|周|的|$"
_UNKNOWN = {
    "en": re.compile(
        r" ((?:[A-Z][a-z’'-]+|[A-Z]\.(?: ?[A-Z]\.)?)(?: (?:[A-Z][\w’'-]+|al-[A-Z]\w+|bin|de|van|von|der)){1,3})"
    ),
    "ru": re.compile(r" ((?:[А-ЯЁ][а-яё-]+|[А-ЯЁ]\.(?: ?[А-ЯЁ]\.)?)(?: [А-ЯЁ][а-яё-]+){1,2})"),
    "zh": re.compile(
        rf"((?:(?!周[一二三四五六日])[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?={_AFTER_NAME})"
        rf"|(?:[{_SYLLABLES}]{{2,7}}(?:·[{_SYLLABLES}]{{2,7}})*)(?={_AFTER_NAME})|[A-Z][a-z]+(?: [A-Z][a-z]+){{1,2}})"
    ),
}
_SMALL = 2
_OBLIQUE = re.compile(r"(?:ию|ией|ии|ем|ом|ы|е)$")
"""Endings of Russian country names that are no subject."""

_MODIFIER = re.compile(r"-(?:[a-z]+ed|led|born|made|run|held|wide)\b")
"""What makes of a country's name before it an adjective: "Beijing-based"."""


def find(text: str, hits: list[Hit], lang: str, lexicon: Lexicon) -> list[Mention]:
    """The mentions of a document in text order; ``text`` in the script that the hits were found in."""
    parts = _chosen(text, hits, lang, lexicon.given)
    mentions: list[Mention] = []
    index = 0
    while index < len(parts):
        mention, index = _chain(text, parts, index, lang, lexicon)
        mentions.append(mention)
    return mentions


def _chosen(text: str, hits: list[Hit], lang: str, given: frozenset[str]) -> list[Hit]:
    """One meaning for each place: surnames only where their given name or an earlier full name allows them."""
    chosen: list[Hit] = []
    seen: dict[str, int] = {}
    index = 0
    while index < len(hits):
        start, end = hits[index].start, hits[index].end
        same = []
        while index < len(hits) and hits[index].start == start:
            if hits[index].entry.tag in _TAGS:
                same.append(hits[index])
            index += 1
        people = [h for h in same if h.entry.tag == "person"]
        if same and same[0].entry.tag == "given":
            stranger = _stranger(text, same[0], lang)
            chosen += [stranger] if stranger and not (index < len(hits) and hits[index].start < stranger.end) else []
            continue
        if people:
            best = _person(text, people, lang, seen, given)
            if best:
                seen[best.entry.value] = best.start
                chosen.append(best)
        elif same:
            plural = next((h for h in same if h.entry.kind == "many"), same[0])
            chosen.append(Hit(start, end, plural.entry))
    return chosen


def _stranger(text: str, given: Hit, lang: str) -> Hit | None:
    """A given name and surname that the lexicon does not know as a person."""
    end = strangers.surname_end(text, given.end, lang)
    if end is None:
        return None
    surname = text[given.end : end].rsplit(maxsplit=1)[-1]
    if lang == "ru":
        surname = strangers.nominative(surname, female=given.entry.kind == "female")
    name = f"{given.entry.value} {surname}"
    person = Person(slug(name), name, "")
    return Hit(given.start, end, Entry("person", person.id, "full", person))


def _person(text: str, hits: list[Hit], lang: str, seen: dict[str, int], names: frozenset[str]) -> Hit | None:
    for hit in hits:
        if hit.entry.kind == "full":
            return hit
    start, end = hits[0].start, hits[0].end
    before = ""
    if lang in _BEFORE_NAME:
        match = _BEFORE_NAME[lang].search(text, max(0, start - 30), start)
        before = match.group(1) if match else ""
    word = before.split()[0].strip(".").lower() if before.strip() else ""
    ranked = sorted(hits, key=lambda h: -seen.get(h.entry.value, -1))
    if word:
        for hit in ranked:
            given = hit.entry.person.given if hit.entry.person else ()
            if any(g.startswith(word) if len(word) <= _SMALL else g[:3] == word[:3] for g in given):
                return Hit(start - len(before), end, hit.entry)
        if word in names:
            return None  # a relative or namesake: "Melania" before a president's surname
    for hit in ranked:
        if hit.entry.kind == "alone" or hit.entry.value in seen:
            return hit
    return None


def _chain(text: str, parts: list[Hit], index: int, lang: str, lexicon: Lexicon) -> tuple[Mention, int]:
    """The longest mention that begins with the part; also the index of the part after it."""
    first = parts[index]
    used = [first]
    host: str | None = first.entry.countries[0] if first.entry.kind == "host" else None
    while index + 1 < len(parts):
        following = parts[index + 1]
        gap = text[used[-1].end : following.start]
        if (
            gap in _HOST[lang]
            and (lang == "zh" or _sent_abroad(used))
            and following.entry.tag == "country"
            and following.entry.value
        ):
            host = following.entry.value
        elif gap in _LISTS[lang] and _list_goes_on(text, parts, index, used, lang):
            pass
        elif following.entry.value == "spokesperson" and lang == "zh" and _ORGAN.fullmatch(gap) and len(used) == 1:
            # An organ that the lexicon does not know, of the country before it.
            pass
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
    unknown = _unknown_person(text, used[-1].end, free, lang) if titled else None
    return _mention(text, used, host, lang, unknown, lexicon), index


def _sent_abroad(used: list[Hit]) -> bool:
    return any(h.entry.value in {"ambassador", "embassy", "special representative"} for h in used)


def _list_goes_on(text: str, parts: list[Hit], index: int, used: list[Hit], lang: str) -> bool:
    """Whether a list of countries belongs to a plural office: before it as adjectives, or after it with "of"."""
    following = parts[index + 1].entry
    if following.tag != "country" or used[-1].entry.tag != "country":
        return False
    if any(h.entry.kind == "many" for h in used):
        return following.kind != "adj"
    if used[-1].entry.kind != "adj" or following.kind != "adj":
        return False
    for i in range(index + 1, len(parts) - 1):
        gap = text[parts[i].end : parts[i + 1].start]
        entry = parts[i + 1].entry
        if (entry.kind == "many" or entry.tag == "inst") and gap == " ":
            return True
        if entry.tag != "country" or gap not in _LISTS[lang]:
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
    text: str, used: list[Hit], host: str | None, lang: str, unknown: tuple[int, str] | None, lexicon: Lexicon
) -> Mention:
    start, end = used[0].start, used[-1].end
    entries = [h.entry for h in used]
    person = next((e.person for e in entries if e.tag == "person"), None)
    offices = [e for e in entries if e.tag == "office"]
    institutions = [e for e in entries if e.tag == "inst"]
    countries: list[str] = []
    for entry in entries:
        codes = entry.countries if entry.kind != "host" else ()
        for code in codes or ((entry.value,) if entry.tag == "country" else ()):
            if code and code not in countries and (code != host or entry.kind == "adj"):
                countries.append(code)
    office = _office(offices, institutions, lexicon.heads)
    if person:
        known = person.id in lexicon.people
        subject = lexicon.nominative(text[start:end]) if known else strangers.is_subject(text[start:end], person.name)
        oblique = lang == "ru" and not subject
        own = (person.country,) if person.country else tuple(countries[:1])
        return Mention(start, end, "person", own, person, person.name, office, oblique=oblique)
    many = any(e.kind in {"many", "pair"} for e in entries)
    if office and not many:
        countries = countries[:1]
        if unknown and office not in {"counterpart", "head"}:
            stop, name = unknown
            stranger = Person(slug(name), name, countries[0] if countries else "", ())
            return Mention(start, stop, "person", tuple(countries), stranger, name, office, host)
        title = lexicon.title(office, countries[0] if countries else None)
        return Mention(start, end, "office", tuple(countries), None, title, office, host)
    if office and many:
        return Mention(start, end, "office", tuple(countries), None, text[start:end], office, many=True)
    if institutions:
        name = lexicon.institution_name(institutions[-1].value, countries[0] if countries else None)
        listed = sum(e.kind == "adj" for e in entries) > 1
        own = tuple(countries if many or listed else countries[:1])
        return Mention(start, end, "inst", own, None, name, institutions[-1].value, host)
    kind = entries[0].kind if len(used) == 1 else "adj"
    acts = kind not in {"adj", "short"} and not _MODIFIER.match(text, end)
    oblique = lang == "ru" and bool(_OBLIQUE.search(text[start:end]))
    name = " and ".join(lexicon.names.get(code, code) for code in countries)
    return Mention(start, end, "country", tuple(countries), None, name, kind, acts=acts, oblique=oblique)


def _office(offices: list[Entry], institutions: list[Entry], heads: dict[str, str]) -> str | None:
    if not offices:
        return None
    names = [e.value for e in offices]
    if institutions and names[0] == "head":
        return heads.get(institutions[-1].value, "leader")
    if institutions and names[-1] in {"minister", "chairman"}:
        return names[-1]
    return names[0] if names[0] != "minister" or len(names) == 1 else names[-1]


def _unknown_person(text: str, end: int, free: int, lang: str) -> tuple[int, str] | None:
    match = _UNKNOWN[lang].match(text, end, free)
    return (match.end(), match.group(1)) if match else None


def slug(name: str) -> str:
    """An id for an actor that the lexicon does not know."""
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-") or "unknown"
