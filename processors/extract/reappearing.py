"""Who was introduced with a title or a full name, and no file knows, is known by the name alone afterwards."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from processors.extract import names as names_of
from processors.extract import strangers
from processors.extract.lexicon import Lexicon
from processors.extract.model import Mention

_MOST: Final = 40
"""People of one article; a list of thousands is none."""
_SHORT: Final = 2


def added(text: str, mentions: list[Mention], lang: str, lexicon: Lexicon) -> list[Mention]:
    """The mentions, and among them those of people introduced before, by their bare names.

    English and Chinese only: a Russian name alone stands in cases that an unknown name does not tell.
    """
    people = _introduced(mentions, lang, lexicon)
    if not people:
        return mentions
    names = "|".join(re.escape(name) for name in sorted(people, key=len, reverse=True))
    after = rf"(?={strangers.AFTER_NAME})" if lang == "zh" else r"\b"
    before = "" if lang == "zh" else r"(?<![\w.-])"
    out = list(mentions)
    starts = [m.start for m in mentions]
    for match in re.compile(f"{before}(?:{names}){after}").finditer(text):
        first = people[match.group()]
        index = bisect_left(starts, match.start())
        beside = mentions[max(0, index - 1) : index + 1]
        taken = any(m.end > match.start() and m.start < match.end() for m in beside)
        other = lang != "zh" and (_goes_on(text, match) or names_of.follows_another(text, match.start()))
        if match.start() >= first.end and not taken and not other:
            out.append(Mention(*match.span(), "person", first.countries, first.person, first.name, None, acts=True))
    return sorted(out, key=lambda m: m.start)


def _introduced(mentions: list[Mention], lang: str, lexicon: Lexicon) -> dict[str, Mention]:
    """By each name that may stand alone, who was introduced with it; nobody where two share it."""
    people: dict[str, Mention] = {}
    shared: set[str] = set()
    for mention in mentions:
        if len(people) >= _MOST:
            break
        if mention.person is None or mention.person.id in lexicon.people:
            continue
        for name in _bare(mention.name, lang, lexicon.family_first):
            if name in people and people[name].person != mention.person:
                shared.add(name)
            people.setdefault(name, mention)
    return {name: mention for name, mention in people.items() if name not in shared}


def _bare(name: str, lang: str, family_first: frozenset[str]) -> tuple[str, ...]:
    """The names by which a text may go on speaking of somebody."""
    if lang == "zh":
        return (name, name.rsplit("·", 1)[-1]) if len(name) >= _SHORT else ()
    parts = name.split()
    if len(parts) < _SHORT:
        return ()
    family = parts[0] if parts[0] in family_first and len(parts) == _SHORT else parts[-1]
    return (name, family) if len(family) >= _SHORT else (name,)


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether a longer name begins there: somebody else's."""
    return text[match.end() : match.end() + 1] == " " and text[match.end() + 1 : match.end() + 2].isupper()
