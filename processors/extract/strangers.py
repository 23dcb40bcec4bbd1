"""People whom the lexicon does not know: a given name and the surname after it, brought to the nominative."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from processors.extract.circumstances import HAN_WEEKDAY

_SURNAME: Final = {
    "en": re.compile(r"(?: (?:[A-Z]\.|bin|al|el|de|van|von|[A-Z][a-z’'-]+))? (?:al-|el-)?[A-Z][\w’'-]+"),
    "ru": re.compile(
        r"(?: [А-ЯЁ][а-яё]+(?:вич|вича|вичу|вичем|виче|вна|вны|вне|вну|вной))? [А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
    ),
}
_NO_WORD: Final = re.compile(r"[\W_]+")


class Unlisted(NamedTuple):
    """A name that no file knows, after its title; ``of_region``: what is governed or led stands between the two."""

    end: int
    name: str
    of_region: bool


_REGION: Final = {
    "en": re.compile(r" of (?:the )?(?:[A-Z][\w’'&-]+ ){0,2}[A-Z][\w’'&-]+,?(?= [A-Z][\w’'.-]* [A-Z])"),
    "ru": re.compile(
        r"(?: [а-яё]{3,}[аяиы])?"
        r" (?:[А-ЯЁ][\w-]+(?:ого|его|ой|ей|[аяиы]) [а-яё]{3,}[аяиы]\b|[А-ЯЁ]{2,8}\b|«[^»\n]{2,40}»"
        r"|[А-ЯЁ][\w-]+(?:ии|ья|ни|стана|ики|вы|ого|его|ской|цкой)\b)"
    ),
}
"""What an unknown officer governs or leads: "of Tatarstan", «Пермского края», «партии "Родина"», «Ингушетии»."""
_MANS_CASE: Final = re.compile(r"(?<=[бвгджзклмнпрстфхцчшщ])(?:ом|ем|а|у)$")
_INSTRUMENTAL: Final = r"(?:ом|ем|ём|ым|им|ой)\b"
_ACCUSATIVE: Final = r"(?:[^в]а|я|ого|его|у)\b"
_DATIVE: Final = r"(?:у|ю|ому|ему|е)\b"
# Endings of given names in a case, of the titles that stand in it, and the nominative's; longer ones first.
_GIVEN_CASES: Final = tuple(
    (ending, re.compile(titles), nominative, female)
    for ending, titles, nominative, female in (
        ("ом", _INSTRUMENTAL, "", False),
        ("ией", _INSTRUMENTAL, "ия", True),
        ("цей", _INSTRUMENTAL, "ца", True),
        ("ей", _INSTRUMENTAL, "я", True),
        ("ой", _INSTRUMENTAL, "а", True),
        ("а", _ACCUSATIVE, "", False),
        ("у", _ACCUSATIVE.replace("|у", ""), "а", True),
        ("ию", _ACCUSATIVE, "ия", True),
        ("у", _DATIVE, "", False),
    )
)
# Oblique endings of surnames and what they stand for, longest first; (male, female) nominative endings.
_CASES: Final[tuple[tuple[str, str | None, str | None], ...]] = (
    *((ending, "ский", None) for ending in ("ского", "скому", "ским", "ском")),
    *((ending, None, "ская") for ending in ("ской", "скую")),
    *((f"{stem}ым", stem, None) for stem in ("ов", "ев", "ёв", "ин", "ын")),
    *((f"{stem}ой", None, f"{stem}а") for stem in ("ов", "ев", "ёв", "ин")),
    *((f"{stem}{ending}", stem, f"{stem}а") for stem in ("ов", "ев", "ёв", "ин") for ending in ("у", "а")),
    *((f"{stem}е", stem, None) for stem in ("ов", "ев", "ёв")),
    *((f"{letter}ом", letter, None) for letter in "бвгджзклмнпрстфхцчшщ"),
    *((f"{stem}{ending}", stem, None) for stem in ("ич", "ер", "ан", "ян", "ук") for ending in ("ом", "ем", "а", "у")),
)


AFTER_NAME: Final = (
    r"[，,、：:（(。）)]|在|会|与|和|同|表示|说|称|就|出席|向|于|将|指|强调|举行|通|今|昨|周|的|\d{1,2}[日月]|[一二三四五六七八九十廿卅]{1,3}[日月]|致[电信]|访|抵达"
    r"|宣布|呼吁|重申|认为|告诉|回应|透露|率|对|已|$"
)
"""What may stand behind a Chinese name."""
UNKNOWN: Final = {
    "en": re.compile(
        r" ((?:[A-Z][a-z’'-]+|[A-Z]\.(?: ?[A-Z]\.)?)(?: (?:[A-Z][\w’'-]+|al-[A-Z]\w+|bin|de|van|von|der)){1,3})"
    ),
    "ru": re.compile(r" ((?:[А-ЯЁ][а-яё-]+|[А-ЯЁ]\.(?: ?[А-ЯЁ]\.)?)(?: [А-ЯЁ][а-яё-]+){1,2})"),
}
"""What a name looks like; in Chinese that is a matter of which characters it is spelt with."""


def surname_end(text: str, end: int, lang: str) -> int | None:
    """Where the surname after a given name ends, or None when no capitalised word follows."""
    pattern = _SURNAME.get(lang)
    match = pattern.match(text, end) if pattern else None
    return match.end() if match else None


def nominative(surname: str, *, female: bool, oblique: bool = False) -> str:
    """A Russian surname as a dictionary has it; one without a known ending stays as it is.

    ``oblique``: the given name beside it says that it is no subject, so that a man's "Грефа" is no "Грефа".
    """
    for ending, male_form, female_form in _CASES:
        form = female_form if female else male_form
        if surname.endswith(ending) and form is not None:
            return surname[: -len(ending)] + form
    case = _MANS_CASE.search(surname) if oblique and not female else None
    return surname[: case.start()] if case else surname


def han_name(family: str, syllables: str) -> re.Pattern[str]:
    """What a name looks like in Chinese, by the characters that names are spelt with (``names.toml``)."""
    return re.compile(
        rf"((?:(?!{HAN_WEEKDAY})[{family}][\u4e00-\u9fff]{{1,2}})(?={AFTER_NAME})"
        rf"|(?:[{syllables}]{{2,7}}(?:·[{syllables}]{{2,7}})*)(?={AFTER_NAME})|[A-Z][a-z]+(?: [A-Z][a-z]+){{1,2}})"
    )


def unknown(text: str, title: tuple[int, int], free: int, lang: str, pattern: re.Pattern[str]) -> Unlisted | None:
    """The name after a title of somebody whom the lexicon does not know; ``pattern`` is what names look like."""
    start, end = title
    region = _REGION[lang].match(text, end, free) if lang in _REGION else None
    match = pattern.match(text, region.end(), free) if region else None
    of_region = match is not None
    match = match or pattern.match(text, end, free)
    if match is None:
        return None
    name = match.group(1)
    return Unlisted(match.end(), _uninflected(name, text[start:end]) if lang == "ru" else name, of_region)


def _uninflected(name: str, title: str) -> str:
    """A Russian name as a dictionary has it, where its title stands in the same case ("посла … Ивана Рамоса")."""
    given, _, surname = name.partition(" ")
    for ending, of_title, as_subject, female in _GIVEN_CASES:
        if given.endswith(ending) and len(given) > len(ending) + 2 and of_title.search(title):
            return f"{given.removesuffix(ending)}{as_subject} {nominative(surname, female=female, oblique=True)}"
    # A given name without cases tells nothing: "министра … Сэйдзи Маэхары".
    return f"{name[:-1]}а" if name.endswith("ы") and re.search(_ACCUSATIVE, title) else name


def slug(name: str) -> str:
    """An id for an actor that the lexicon does not know."""
    if name.replace(" ", "").isalpha():
        return "-".join(name.lower().split())
    return _NO_WORD.sub("-", name.lower()).strip("-") or "unknown"


def is_subject(words: str, name: str) -> bool:
    """Whether a Russian name stands as a dictionary has it, given name and surname: so only a subject does."""
    written = words.replace("ё", "е").split()
    told = name.replace("ё", "е").split()
    return len(told) > 1 and told[0] in written and written[-1] == told[-1]
