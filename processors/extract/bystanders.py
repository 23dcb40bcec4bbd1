"""Who is named beside an occasion and takes no part in it: whom an aide works for, titles of who is named next."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from processors.extract.matching import fold
from processors.extract.model import Hit, Mention, Sentence, countries_of
from processors.extract.reading import Reading

_AT_A_MARGIN: Final = re.compile(
    r"(?:на полях|в рамках|на площадке|в кулуарах|on the sidelines of|on the margins of|during|at)"
    r"\s(?:[\w’'-]+\s){0,3}$",
    re.IGNORECASE,
)
_GATHERING: Final = re.compile(
    r"(?:заседани|совещани|сесси|форум|саммит)\w* $|\b(?:session|summit|conference|council|forum) of (?:the )?$"
)
"""Of whom a gathering is, to which those who take part in the occasion go."""
_AT_THE_WISH: Final = re.compile(
    r"(?:по (?:инициативе|просьбе|приглашению|запросу)|at the (?:initiative|request|invitation) of)\s(?:the\s)?$",
    re.IGNORECASE,
)
_SAME_PERSON: Final = re.compile(r", | и |, а также | (?:[А-ЯЁA-Z][\w-]* ){0,3}|(?: [^,.;:]{1,70})?, ")
_APPOSITION: Final = re.compile(r", (?:the |a |an )?(?:\w+ ){0,2}")
_TO_COMMA: Final = re.compile(r"(?! and\b| и\b)[^,.;:]{0,60},(?! and\b)")
_SAID_OF: Final = re.compile(r", [^,;]{0,60}")
_OF: Final = re.compile(r" (?:by |of |between )?(?:the )?")
_OWNER: Final = ("'s ", "’s ")
_OWNS: Final = re.compile(r"(?:'s|’s) (?:[a-z]+ ){0,2}|")
_TALKED_OF: Final = re.compile(r"обсу(?:дил|жда)|discuss|讨论|商讨", re.IGNORECASE)
_TOPIC_HAN: Final = re.compile(r"(?:讨论|商讨|商谈|商定|筹备|就|关于)了?$")
_WITH: Final = re.compile(r"(?:^|\s)(?:со?|with|by)\s(?:[\w’'-]+\s){0,3}$|[同与和跟]$")
_AT: Final = re.compile(r"\b(?:на|во?|после|перед|по|при|ходе|время|итогам|рамках)\s(?:\w+\s){0,2}$")
"""Before a noun that tells when or where they talked, and not of what."""
_LISTED: Final = re.compile(r",? (?:and|и) (?:the )?|, |[和与、]")
_PAIR: Final = 2
_BEFORE: Final = 45


def leave_out(sentence: Sentence, chosen: list[Mention], reading: Reading) -> list[Mention]:
    """Those of ``chosen`` who may take part in an occasion of the sentence."""
    kept: list[Mention] = []
    text = reading.text
    titles: dict[int, Mention] = {}
    for number, mention in enumerate(chosen):
        bearer = _bearer(mention, chosen[number + 1 :], text)
        if bearer:
            titles.setdefault(id(bearer), mention)
        elif not _is_said_of(mention, chosen[:number], text) and not _is_bystander(sentence, mention, reading):
            title = titles.get(id(mention))
            # Somebody whom no file knows is of the country of his title.
            own = title.countries if title and not mention.countries else mention.countries
            kept.append(replace(mention, countries=own) if own != mention.countries else mention)
        elif kept and not kept[-1].countries and kept[-1].kind == "office":
            # "An aide to Putin" is of Putin's country.
            kept[-1] = replace(kept[-1], countries=mention.countries)
    return kept


def guests(cue: Hit, chosen: list[Mention], text: str) -> list[Mention]:
    """Of an occasion that names its parties ("X spoke on the eve of Y's visit") nobody before it takes part."""
    owner = next((m for m in chosen if _OWNS.fullmatch(text, m.end, cue.start)), None)
    if owner and cue.entry.value == "visit":
        talked_of = _TOPIC_HAN.search(text, max(0, owner.start - _BEFORE), owner.start)
        if cue.entry.kind == "noun" or talked_of:
            return [m for m in chosen if m is owner or m.start >= cue.end]
    if cue.entry.kind != "noun":
        return chosen
    after = [m for m in chosen if m.start >= cue.end]
    if (
        not after
        or not (after[0].oblique or after[0].kind == "office")
        or not _OF.fullmatch(text, cue.end, after[0].start)
    ):
        return chosen
    alone = cue.entry.value == "visit" or len(countries_of(after)) >= _PAIR
    return after if alone else chosen


def talkers(cue: Hit, chosen: list[Mention], sentence: Sentence, text: str, lang: str) -> list[Mention]:
    """Of "X and Y discussed Z's visit" only X and Y: who is talked of takes no part in the talk."""
    if cue.entry.kind == "noun" or not _TALKED_OF.match(text, cue.start):
        return chosen
    occasions = (h.start for h in sentence.hits if h.entry.kind == "noun" and h.start >= cue.end)
    topic = next((at for at in occasions if not _AT.search(text, max(cue.end, at - _BEFORE), at)), sentence.end)
    kept: list[Mention] = []
    dropped = False
    for mention in chosen:
        gap = text[max(cue.end, mention.start - _BEFORE) : mention.start]
        listed = bool(kept) and kept[-1].start >= cue.end and _LISTED.fullmatch(text, kept[-1].end, mention.start)
        subject = lang == "ru" and not mention.oblique and mention.start < topic
        if mention.end <= cue.start or listed or subject or (_WITH.search(gap) and not dropped):
            kept.append(mention)
        else:
            dropped = True
    return kept


def _is_bystander(sentence: Sentence, mention: Mention, reading: Reading) -> bool:
    text = reading.text
    floor = max(sentence.start, mention.start - _BEFORE)
    if mention.kind == "person":
        # "Помощник Путина", but not "помощник Ушаков"; some names have no cases.
        works = reading.lexicon.kinds.serving.search(fold(text), floor, mention.start)
        return works is not None and (
            mention.oblique or works.group().isascii() or (mention.person is not None and mention.person.is_principal)
        )
    if mention.many and _GATHERING.search(text, floor, mention.start):
        return True
    if _AT_THE_WISH.search(text, floor, mention.start):
        return True
    return mention.kind == "inst" and _AT_A_MARGIN.search(text, floor, mention.start) is not None


def _bearer(mention: Mention, following: list[Mention], text: str) -> Mention | None:
    """Who is named next, when it is a title of theirs: "a member of the Politburo, Foreign Minister Wang Yi"."""
    end = mention.end
    for other in following:
        fits = not other.countries or set(mention.countries) <= set(other.countries)
        if not fits or not _SAME_PERSON.fullmatch(text, end, other.start):
            return None
        if other.person:
            return other if mention.person is None or mention.person.id == other.person.id else None
        end = other.end
    return None


def _is_said_of(mention: Mention, before: list[Mention], text: str) -> bool:
    """Whether it stands in what is said of the person before it: "Wang Yi, a member of the party's bureau, met"."""
    if not before or before[-1].kind != "person":
        return False
    if mention.person:
        # "Lukashenko, Putin's closest ally, met"
        owns = text.startswith(_OWNER, mention.end) and text[before[-1].end : mention.start] == ", "
        return owns and _TO_COMMA.match(text, mention.end) is not None
    if not mention.countries and mention.kind == "office" and not mention.many:
        # "Sechin, head of Rosneft, met": an office of no country between commas.
        apposition = _APPOSITION.fullmatch(text, before[-1].end, mention.start)
        return apposition is not None and _TO_COMMA.match(text, mention.end) is not None
    same = before[-1].countries == mention.countries
    return same and _SAID_OF.fullmatch(text, before[-1].end, mention.start) is not None
