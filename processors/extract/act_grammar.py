"""The English verb group around an act: who does it, and whether it was done, is to come, or is refused."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from processors.extract import places
from processors.extract.forms import expand
from processors.extract.matching import fold
from processors.extract.model import Hit, Mention, Sentence
from processors.extract.words import last

Aspect = Literal["done", "ahead", "refused"]

_AUXILIARIES: Final = """
has have had having is are was were be been being will would shall may might could can cannot should must does did do
not never no longer also again still yet soon now then first once just to going so far since long set ready willing due
poised about unwilling unable began begun started
"""
_GROUP: Final = frozenset(_AUXILIARIES.split())
"""Words between a subject and its verb."""
_CATENATIVES: Final = (
    "plan inten offer agree pledg promis vow decid prepar commit threaten expect want refus declin fail continu"
)
_STEMS: Final = tuple(_CATENATIVES.split())
"""Of verbs that another verb hangs on."""
_ENDINGS: Final = ("ly", "n't", "n’t", "'ll", "’ll")
# Without IGNORECASE, a pattern is looked for in small letters.
_NOT: Final = re.compile(
    r"\b(?:not|never|cannot|no longer)\b|n[’']t\b|\b(?:refus|declin|fail|unwilling|unable)\w* to\b"
    r"|\bno (?:intention|desire|need|wish|reason)\b",
)
_NO_PLAN: Final = re.compile(r"\bno plans?\b")
_AHEAD: Final = re.compile(
    r"\b(?:will|would|shall)\b|[’']ll\b|\b(?:going|plan\w*|inten\w+|offer\w*|agree\w*|pledg\w+|promis\w+|vow\w*|"
    r"prepar\w+|committed|threaten\w*|expect\w*|wants?|wanted|set|ready|willing|due|poised|about) to\b",
)
_MAY: Final = re.compile(r"\b(?:may|might|could|can|should|must|to)\b")
_GOING_ON: Final = re.compile(r"\b(?:is|are|was|were|be|been|beg[au]n|started|continu\w+)\b")
_BE: Final = re.compile(r"\b(?:is|are|was|were|be|been|being)(?: \w+ly)?\s*$")
_PAST: Final = re.compile(
    r"(?:ed|\b(?:met|sat|spoke|sent|gave|given|took|taken|held|broke|broken|froze|frozen|withdrew|withdrawn|struck|shot|"
    r"fought|cut|quit|let|shut|put|beat|tore|built|left|went|found|sought|lent|laid|stood|overran|bled|fed|swore|threw|"
    r"withheld|sold|upheld|rose|led|paid|brought|flew|flown|kept|won|lost|made|chose|drew|drawn|dealt|taught|bought|hit))$",
)
_LIGHT_FORMS: Final = """
h{old,olds,eld,olding} launch{,es,ed,ing} conduct{,s,ed,ing} carr{y,ies,ied,ying} ma{ke,kes,de,king}
g{ive,ives,ave,iven,iving} issu{e,es,ed,ing} stag{e,es,ed,ing} beg{in,ins,an,un,inning} open{,s,ed,ing}
start{,s,ed,ing} resum{e,es,ed,ing} announc{e,es,ed,ing} impos{e,es,ed,ing} express{,es,ed,ing} reiterat{e,es,ed,ing}
reaffirm{,s,ed,ing} voic{e,es,ed,ing} offer{,s,ed,ing} declar{e,es,ed,ing} order{,s,ed,ing} fil{e,es,ed,ing}
le{ad,ads,d,ading} head{,s,ed,ing} provid{e,es,ed,ing} sen{d,ds,t,ding} extend{,s,ed,ing} mount{,s,ed,ing}
undert{ake,akes,ook,aken,aking} conven{e,es,ed,ing} attend{,s,ed,ing} host{,s,ed,ing} deliver{,s,ed,ing}
pledg{e,es,ed,ing} promis{e,es,ed,ing} reach{,es,ed,ing} sign{,s,ed,ing} conclud{e,es,ed,ing} pass{,es,ed,ing}
adopt{,s,ed,ing} receiv{e,es,ed,ing} accept{,s,ed,ing} grant{,s,ed,ing} lodg{e,es,ed,ing} convey{,s,ed,ing}
commenc{e,es,ed,ing} broker{,s,ed,ing} initiat{e,es,ed,ing} wag{e,es,ed,ing} unleash{,es,ed,ing} approv{e,es,ed,ing}
award{,s,ed,ing} s{eek,eeks,ought,eeking} join{,s,ed,ing} f{ind,inds,ound} pa{y,ys,id,ying} arriv{e,es,ed,ing}
fac{e,es,ed,ing} ha{s,ve,d} press{,es,ed,ing} la{y,ys,id,ying} renew{,s,ed,ing} slap{,s,ped,ping} tighten{,s,ed,ing}
toughen{,s,ed,ing} expand{,s,ed,ing} introduc{e,es,ed,ing} lev{y,ies,ied,el,els,eled,elled} enact{,s,ed,ing}
threaten{,s,ed,ing} vow{,s,ed,ing} repeat{,s,ed,ing} propos{e,es,ed,ing} secur{e,es,ed,ing} forg{e,es,ed,ing}
str{ike,ikes,uck} ink{,s,ed} seal{,s,ed} clinch{,es,ed} finali{se,ze,sed,zed} restor{e,es,ed,ing} establish{,es,ed,ing}
show{,s,ed,ing} rais{e,es,ed,ing} hurl{,s,ed} step{,s,ped,ping} bring{,s,ing} brought fly flew dispatch{,es,ed,ing}
"""
LIGHT: Final = frozenset(form.text for word in _LIGHT_FORMS.split() for form in expand(word))
"""Verbs that say nothing without their noun ("launched a raid")."""
PROMISES: Final = ("pledg", "promis", "vow", "threaten", "propos", "offer")
"""Stems of those among them that tell of what is to come."""
_SUBORDINATE: Final = re.compile(
    r"\b(?:after|who|which|whose|whom|when|while|where|before|because|as|if|unless|until|although|though|despite|"
    r"following|that|than|amid|since|over)\b",
)
_CLAUSE: Final = re.compile(r"[-;:—–,()“”\"](?:(?<=[;:—–,()])\s?|(?<=[“”\"])|(?<=\s-)\s)")
_CLAUSE_OPENS: Final = re.compile(r"(?:and|but|then|also|and then|and also)?\s*", re.IGNORECASE)
_PREPOSITION: Final = re.compile(
    r"\b(?:of|with|against|from|for|on|by|between|over|about|under|including|to|into|at|towards?|through)\s"
    r"(?:the |a |an |its |his )?$",
)
_BETWEEN: Final = re.compile(r"\b(?:on|for|with|from|to|in|by|against|about|at)\b")
_NOUN_BEFORE: Final = re.compile(
    r"(?:\b(?:the|a|an|this|that|these|those|its|his|her|their|our|any|no|some|more|of|for|in|on|with|by|from|against|"
    r"new|under|without|as|per|two|three|several)|[’']s?)\s$",
)
_PLURAL: Final = re.compile(r"(?:s|[’']s|police|people|military|women|men|children|they|we|i|you|and \w+)\s$")
_BY: Final = re.compile(r"[^.,;:]{0,80}?\bby\s(?:the )?", re.IGNORECASE)
_NAME: Final = re.compile(r"(?:[A-Z0-9]|the\s|an?\s|some\s|all\s|many\s|nearly\s)")
_NO_NAME: Final = re.compile(
    r"(?:it|he|she|they|we|i|this|that|these|there|you|one|both|however|meanwhile|moreover|in|on|at|during|last|next|"
    r"earlier|later|today|yesterday|for|with|by|from|to|speaking|under|according|also|but|and|what|how|why)\b",
    re.IGNORECASE,
)
_SINGULAR: Final = frozenset({"government", "court", "police", "army", "military", "it", "he", "she"})
"""Subjects in small letters of a verb that ends in "s"."""
_REACH: Final = 90
_LIGHT_REACH: Final = 45
_OBJECT: Final = re.compile(r"(?: (?!(?:next|last|this|on|in|for|after|before|to|from)\b)[\w’'%$-]+){1,4}")
_LONGEST_NAME: Final = 10
"""Words."""
_RIGHT_AFTER: Final = 10
"""Characters: an article, an adjective."""


class Verb(NamedTuple):
    """A verb group: where it starts, its aspect, and whether it is in the passive."""

    start: int
    aspect: Aspect
    passive: bool


def verb(text: str, floor: int, start: int, end: int, *, headline: bool) -> Verb | None:
    """The group of the verb at ``start``; None when it is a noun, only possible, or no finite verb.

    ``headline``: "X to send Y" tells what is to come.
    """
    small = fold(text)
    begin = _group(small, floor, start)
    group = small[begin:start]
    word = small[start:end].split(maxsplit=1)[0]
    past = bool(_PAST.search(word))
    passive = past and bool(_BE.search(group) if group else text.startswith(" by ", end))
    seen = _aspect(group)
    if _NO_PLAN.search(small, floor, start):
        # Neither done nor refused.
        return None
    if seen:
        return Verb(begin, seen, passive)
    if group.strip() == "to":
        return Verb(begin, "ahead", passive) if headline else None
    if word.endswith("ing"):
        told = bool(_GOING_ON.search(group)) and not _MAY.search(group)
    elif group:
        told = not _MAY.search(group)
    else:
        noun = _NOUN_BEFORE.search(small, last(small, floor, start, 2), start)
        told = passive or (not noun and (past or _present(text, floor, start, word)))
    return Verb(begin, "done", passive) if told else None


def _group(text: str, floor: int, start: int) -> int:
    """Where the auxiliaries and adverbs before a verb begin, in a text of small letters."""
    begin = start
    while begin > floor and text[begin - 1] == " ":
        at = max(floor, text.rfind(" ", floor, begin - 1) + 1)
        word = text[at : begin - 1]
        if word not in _GROUP and not word.endswith(_ENDINGS) and not word.startswith(_STEMS):
            break
        begin = at
    return begin


def _aspect(group: str) -> Aspect | None:
    if _NOT.search(group):
        return "refused"
    return "ahead" if _AHEAD.search(group) else None


def _present(text: str, floor: int, start: int, word: str) -> bool:
    """Whether a present form is a verb: "courts order" and "Russia orders", but not "the order", "air strikes"."""
    before = text[max(floor, start - _REACH) : start]
    if not before.strip():
        return False
    if word.endswith("s") and not word.endswith("ss"):
        subject = before.split()[-1]
        return not subject.endswith("s") and (subject[0].isupper() or subject in _SINGULAR)
    return bool(_PLURAL.search(before.lower()))


def light_verb(text: str, floor: int, noun: int, verbs: frozenset[str] = frozenset()) -> tuple[int, int] | None:
    """The verb that makes an act of the noun ("announced a suspension"), if one stands before it.

    With ``verbs`` it must be one of these, and the noun its object ("halted all aid", not "halted trade in aid").
    """
    floor = max(floor, noun - _LIGHT_REACH)
    small = fold(text)
    before = small[floor:noun]
    for word in reversed(before.split()):
        if word in (verbs or LIGHT):
            at = floor + before.rindex(word)
            parted = _SUBORDINATE.search(small, at, noun) or (verbs and _BETWEEN.search(small, at, noun))
            return None if parted else (at, at + len(word))
    return None


def objects(text: str, end: int) -> set[str]:
    """The words right after a verb that its object may be among."""
    match = _OBJECT.match(text, end)
    return set(match[0].lower().split()) if match else set()


def clause(text: str, floor: int, at: int) -> int:
    """Where the clause that holds ``at`` begins."""
    begin = floor
    for match in _CLAUSE.finditer(text, floor, at):
        begin = match.end()
    return begin


def subject(sentence: Sentence, text: str, begin: int, end: int) -> Mention | None:
    """Who does what the verb at ``end`` says: a mention in its clause, else the words of a name that nobody knows."""
    if not _CLAUSE_OPENS.fullmatch(text, begin, end):
        return _subject(sentence, text, begin, end)
    # "X, a charity, suspended aid", "X met Y, and left": the subject of the sentence, before its first commas.
    at = sentence.start
    for match in _CLAUSE.finditer(text, sentence.start, end):
        found = _subject(sentence, text, at, match.start())
        if found:
            return found
        at = match.end()
    return None


def _subject(sentence: Sentence, text: str, begin: int, end: int) -> Mention | None:
    small = fold(text)
    if begin >= end or _SUBORDINATE.search(small, begin, end):
        return None
    for mention in sentence.mentions:
        if not (begin <= mention.start and mention.end <= end) or sentence.quoted(mention.start):
            continue
        if not _PREPOSITION.search(small, begin, mention.start) and not places.is_place(text, mention.start, "en"):
            return mention
    name = text[begin:end].strip(" ,.")
    if not _NAME.match(name) or _NO_NAME.match(name) or len(name.split()) > _LONGEST_NAME:
        return None
    return Mention(begin, begin + len(text[begin:end].rstrip(" ,.")), "other", (), None, name)


def agent(sentence: Sentence, text: str, hit: Hit) -> Mention | None:
    """Who did what is told in the passive, or the noun's doer: the name after "by"."""
    match = _BY.match(text, hit.end, sentence.end)
    if match is None:
        return None
    return next((m for m in sentence.mentions if 0 <= m.start - match.end() <= _RIGHT_AFTER), None)
