"""Who is named beside an occasion and takes no part in it: whom an aide works for, titles of who is named next."""

from __future__ import annotations

import re
from dataclasses import replace

from processors.extract.model import Hit, Mention, Sentence

_WORKS_FOR = re.compile(
    r"\b(?:помощник|советник|пресс-секретар|представител|посланник|адвокат|переводчик|супруг|дочер|сын)\w*\s$"
    r"|\b(?:aide|adviser|advisor|spokes\w+|envoy|assistant|lawyer|interpreter|deputy|widow|daughter|son)"
    r" (?:to|of|for)\s(?:\w+\s)?$",
    re.IGNORECASE,
)
_AIDE = re.compile(r"aide|advis[eo]r|spokesperson|representative|envoy")
_AT_A_MARGIN = re.compile(
    r"(?:на полях|в рамках|на площадке|в кулуарах|on the sidelines of|on the margins of|during|at)"
    r"\s(?:[\w’'-]+\s){0,3}$",
    re.IGNORECASE,
)
_GATHERING = re.compile(
    r"(?:заседани|совещани|сесси|форум|саммит)\w* $|\b(?:session|summit|conference|council|forum) of (?:the )?$"
)
"""Of whom a gathering is, to which those who take part in the occasion go."""
_AT_THE_WISH = re.compile(
    r"(?:по (?:инициативе|просьбе|приглашению|запросу)|at the (?:initiative|request|invitation) of)\s(?:the\s)?$",
    re.IGNORECASE,
)
_SAME_PERSON = re.compile(r", | и |, а также | (?:[А-ЯЁA-Z][\w-]* ){0,3}")
_APPOSITION = re.compile(r", (?:the |a |an )?(?:\w+ ){0,2}")
_TO_COMMA = re.compile(r"(?! and\b| и\b)[^,.;:]{0,60},(?! and\b)")
_SAID_OF = re.compile(r", [^,;]{0,60}")
_OF = re.compile(r" (?:by )?")
_BEFORE = 45


def leave_out(sentence: Sentence, chosen: list[Mention], text: str) -> list[Mention]:
    """Those of ``chosen`` who may take part in an occasion of the sentence."""
    kept: list[Mention] = []
    for number, mention in enumerate(chosen):
        if _is_title(mention, chosen[number + 1 :], text) or _is_said_of(mention, chosen[:number], text):
            continue
        if not _is_bystander(sentence, mention, text):
            kept.append(mention)
        elif kept and not kept[-1].countries and kept[-1].kind == "office":
            # "An aide to Putin" is of Putin's country.
            kept[-1] = replace(kept[-1], countries=mention.countries)
    return kept


def guests(cue: Hit, chosen: list[Mention], text: str) -> list[Mention]:
    """Of a journey that names its traveller ("X spoke on the eve of Y's visit") nobody before it takes part."""
    if cue.entry.value != "visit" or cue.entry.kind != "noun":
        return chosen
    after = [m for m in chosen if m.start >= cue.end]
    if after and (after[0].oblique or after[0].kind == "office") and _OF.fullmatch(text, cue.end, after[0].start):
        return after
    return chosen


def _is_bystander(sentence: Sentence, mention: Mention, text: str) -> bool:
    floor = max(sentence.start, mention.start - _BEFORE)
    if mention.kind == "person":
        # "Помощник Путина", but not "помощник Ушаков"; some names have no cases.
        works = _WORKS_FOR.search(text, floor, mention.start)
        return works is not None and (mention.oblique or works.group().isascii() or _is_principal(mention))
    if mention.many and _GATHERING.search(text, floor, mention.start):
        return True
    if _AT_THE_WISH.search(text, floor, mention.start):
        return True
    return mention.kind == "inst" and _AT_A_MARGIN.search(text, floor, mention.start) is not None


def _is_principal(mention: Mention) -> bool:
    """Whether the person has held offices, and none that the words before name."""
    offices = [tenure.office for tenure in mention.person.tenures] if mention.person else []
    return bool(offices) and not any(_AIDE.search(office) for office in offices)


def _is_title(mention: Mention, following: list[Mention], text: str) -> bool:
    """Whether it is a further title of the person named next: "a member of the Politburo, Foreign Minister Wang Yi"."""
    end = mention.end
    for other in following:
        if not set(mention.countries) <= set(other.countries) or not _SAME_PERSON.fullmatch(text, end, other.start):
            return False
        if other.person:
            return mention.person is None or mention.person.id == other.person.id
        end = other.end
    return False


def _is_said_of(mention: Mention, before: list[Mention], text: str) -> bool:
    """Whether it stands in what is said of the person before it: "Wang Yi, a member of the party's bureau, met"."""
    if mention.person or not before or before[-1].kind != "person":
        return False
    if not mention.countries and mention.kind == "office" and not mention.many:
        # "Sechin, head of Rosneft, met": an office of no country between commas.
        apposition = _APPOSITION.fullmatch(text, before[-1].end, mention.start)
        return apposition is not None and _TO_COMMA.match(text, mention.end) is not None
    same = before[-1].countries == mention.countries
    return same and _SAID_OF.fullmatch(text, before[-1].end, mention.start) is not None
