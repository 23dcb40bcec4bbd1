"""Who takes part in an occasion: officials beside the cue, countries that act themselves, the place visited."""

from __future__ import annotations

import re
from typing import Final

from processors.extract import between, bystanders, chinese_parties, groups, occasions, places, sessions, unnamed
from processors.extract.matching import fold
from processors.extract.model import BOTH, CONTACT, Hit, Mention, Sentence, countries_of, same
from processors.extract.occasions import Taking
from processors.extract.reading import Reading

_STRONG: Final = frozenset({"person", "office", "inst"})
_ONE_SIDED: Final = frozenset({"agreement", "exercise", "sanction"})
"""What one state may do alone: ratify, hold a drill, impose sanctions on a company."""
_PAPERS: Final = frozenset({"agreement", "joint_statement"})
_THEIR: Final = re.compile(r"\b(?:[Ii]n|[Dd]uring|[Aa]t|[Aa]fter) their $")
_THAT: Final = re.compile(r"\bthat\s|,\s?что\s")
_WITH: Final = {
    "en": re.compile(r"\b(?:with|between|from|to|and)\s(?:the |his |her )?$"),
    "ru": re.compile(r"(?:^|\s)(?:с|со|между|и|от)\s$"),
    "zh": re.compile(r"[同与和向跟对]$"),
}
_WITH_ONLY: Final = re.compile(r"(?:\bwith|(?:^|\s)(?:с|со))\s$")
_AND: Final = re.compile(r"^(?:,? and (?:the )?|, (?:the )?| и |, |和|与|、|同|-| - )$")
# Looked for in small letters.
_APART: Final = re.compile(
    r"(?:после(?! (?:чего|этого|того)\b)|перед|вслед за"
    r"|накануне(?= (?:\w+(?:го|ой|ей|их|ых) )?(?:визит|встреч|переговор|саммит|поездк))"
    r"|after|before|following|fresh from|ahead of|prior to)\s(?:[\w’'-]+\s){0,3}(?:с |with |by )?$",
)
_ABSENT: Final = re.compile(
    r"(?:将|也)?(?:未能?|不会|没有|并未|不)[^，。；、]{0,4}(?:出席|参加|与会|到场)"
    r"| (?:(?:did|will|would|could) not|(?:did|wo|would|could)n['’]t)"
    r" (?:attend|take part|be (?:present|there)|join|come)\b"
    r"| не (?:буд\w+ |смо\w+ )?(?:участв|присутств|при[её]х|приед|прилет)\w+"
)
"""After who was not there."""
# In small letters.
_GOVERNED: Final = re.compile(
    r"\b(?:following|after|about|commenting on|по итогам|после|накануне|о|об|комментируя|прокомментировал\w*)"
    r"\s[^,.;]*$",
)
_RELATION: Final = re.compile(
    r"(?:отношени\w*|сотрудничеств\w*|взаимодействи\w*|товарооборот\w*|партнерств\w*|партнёрств\w*|поддержк\w*|договор\w*|relations?|cooperation|ties|trade|"
    r"partnership|interaction|support)\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_BREAK: Final = re.compile(r"[;；。.](?:(?<!\.)| )")
_LATER: Final = re.compile(r", (?:\w+ )?(?:hours|days|weeks) (?:after|before)\b")
"""What opens another clause, unless a comma closes it."""
_ASKED: Final = re.compile(
    r"(?:\b(?:ask(?:s|ed)?|urges?d?|попросил\w?|призвал\w?|призыва\w+)\s|[敦督要求请]{2})(?:the )?$", re.IGNORECASE
)
_LISTED: Final = re.compile(r" ?(?:the )?(?:\w+(?:, | and | и |и|和))?")
_EXPELLED: Final = re.compile(
    r"expel|(?:imposes?d?|slapped) sanction|sanctioned|blacklist|высла|вв(?:ел|ёл)", re.IGNORECASE
)
_TARGET: Final = 25
_PAIR: Final = 2
_NEAR: Final = 40
_CLOSE: Final = 12
_FAR: Final = 600
"""Characters; no clause that people write is longer."""
_MODIFIER: Final = 25


def of_cue(sentence: Sentence, cue: Hit, kind: str, reading: Reading) -> Taking | None:
    """The parties and their countries, or None when there are not two of them."""
    actors = chinese_parties.sanction(sentence, cue, reading.text) or _officials(sentence, cue, reading)
    named = bool(actors)
    theirs = _THEIR.search(reading.text, max(sentence.start, cue.start - _CLOSE), cue.start) is not None
    if kind in _PAPERS or cue.entry.kind != "noun" or named or theirs:
        actors += _from_group(sentence, cue, kind, actors, reading)
    codes = countries_of(actors)
    if kind == "visit":
        codes = _with_destination(sentence, cue, codes, reading)
        speaker = reading.memory.speaker
        if len(codes) == 1 and scope(sentence, cue) and speaker and speaker.country:
            # Who speaks of a foreigner's visit without saying where to is the host.
            codes = tuple(sorted({*codes, speaker.country}))
    if len(codes) < _PAIR:
        extra = _acting_countries(sentence, cue, kind, codes, reading)
        codes = tuple(sorted({*codes, *(c for m in extra for c in m.countries)}))
        actors = actors + [m for m in extra if m not in actors]
    if kind in _ONE_SIDED and len(codes) < _PAIR:
        actors, codes = _one_sided(sentence, cue, kind, actors, reading)
    if len(codes) < _PAIR and kind == "agreement" and not actors:
        actors, codes = _signatories(sentence, cue, reading)
    alone = kind in _ONE_SIDED and bool(codes) and any(m.end <= cue.start for m in actors)
    enough = (
        alone
        or len(codes) >= _PAIR
        # Two people who meet need no countries; who travels at home visits nobody.
        or (kind in CONTACT - {"visit"} and len({m.person.id for m in actors if m.person}) >= _PAIR)
    )
    if not enough or not actors:
        return None
    if kind == "message" and not any(m.kind in _STRONG for m in actors):
        return None
    if kind == "sanction" and len(codes) >= _PAIR and not _has_target(actors, cue, reading.text):
        return None
    return actors, codes


def _one_sided(sentence: Sentence, cue: Hit, kind: str, actors: list[Mention], reading: Reading) -> Taking:
    """The country before a verb of what one state may do alone, unless officials do it; also whom a sanction hits."""
    within = scope(sentence, cue)
    actors = (
        actors
        or [
            m
            for m in sentence.mentions
            if m.kind == "country"
            and m.acts
            and not m.oblique
            and m.end <= cue.start
            and in_scope(sentence, m.start, within)
            and not places.is_place(reading.text, m.start, reading.lang)
            and not _is_asked(sentence, m, cue, reading.text)
        ][-1:]
    )
    codes = countries_of(actors)
    if kind == "sanction" and len(codes) == 1 and _EXPELLED.match(reading.text, cue.start):
        return _with_other_side(sentence, cue, actors, codes)
    return actors, codes


def scope(sentence: Sentence, cue: Hit) -> tuple[int, int] | None:
    """The reported words that hold the cue, if any do."""
    return next(((s, e) for s, e in sentence.spoken if s <= cue.start < e), None)


def in_scope(sentence: Sentence, at: int, within: tuple[int, int] | None) -> bool:
    """Within the reported words when the cue is there, else outside all of them."""
    if within is not None:
        return within[0] <= at < within[1]
    return not any(s <= at < e for s, e in sentence.spoken)


def _officials(sentence: Sentence, cue: Hit, reading: Reading) -> list[Mention]:
    within, text = scope(sentence, cue), reading.text
    small = fold(text)
    sources = {hit.end + 1 for hit in sentence.hits if hit.entry.tag == "source"}
    chosen: list[Mention] = []
    for mention in sentence.mentions:
        if (
            mention.kind not in _STRONG
            or not in_scope(sentence, mention.start, within)
            or sentence.quoted(mention.start)
        ):
            continue
        if not _same_clause(text, mention, cue):
            continue
        if mention.kind == "inst" and (
            mention.office in reading.lexicon.marked["building"] or places.is_place(text, mention.start, reading.lang)
        ):
            continue
        if _ABSENT.match(text, mention.end):
            continue
        if (text[mention.end : mention.end + 1] == ":" and sentence.labels(mention)) or mention.start in sources:
            # Whose words follow, or of whom one knows it: "the meeting is, according to X, set for May".
            continue
        own = reading.memory.transcript is not None and mention.person is reading.memory.transcript.person
        if own and sentence.title and not unnamed.WITH_PARTNER.match(text, cue.end):
            # A heading says whose words follow; "Lavrov's remarks after talks with X" tells who had these, too.
            continue
        apart = _APART.search(small, max(sentence.start, mention.start - _NEAR), mention.start)
        if apart and not _names(cue, mention):
            continue
        chosen.append(mention)
    chosen = between.own(sentence, cue, chosen, text)
    chosen = bystanders.leave_out(sentence, _of_governed(sentence, cue, chosen, text), reading)
    chosen = bystanders.talkers(cue, bystanders.guests(cue, chosen, text), sentence, text, reading.lang)
    chosen = occasions.own(sentence, cue, chosen, text)
    return unnamed.with_unnamed(sentence, cue, chosen, within, reading)


def _of_governed(sentence: Sentence, cue: Hit, chosen: list[Mention], text: str) -> list[Mention]:
    """Of "X commented after Y's talks with Z" those who talked are named after the preposition."""
    if cue.entry.kind != "noun":
        return chosen
    match = _GOVERNED.search(fold(text), sentence.start, cue.start)
    inside = [m for m in chosen if match and m.start >= match.start()]
    return inside if len({m.countries for m in inside}) >= _PAIR else chosen


def _names(cue: Hit, mention: Mention) -> bool:
    """Whether the cue is the very noun that the mention hangs on ("after talks with X", "after X's talks")."""
    gap = mention.start - cue.end if cue.end <= mention.start else cue.start - mention.end
    return 0 <= gap <= _CLOSE // 2 and cue.entry.kind == "noun"


def _from_group(sentence: Sentence, cue: Hit, kind: str, actors: list[Mention], reading: Reading) -> list[Mention]:
    if len(countries_of(actors)) >= _PAIR:
        return []
    words = {*BOTH, "bilateral"} if kind == "agreement" else BOTH
    theirs = _THEIR.search(reading.text, max(sentence.start, cue.start - _CLOSE), cue.start)
    if theirs or (kind in _PAPERS and reading.memory.is_fresh(sentence)):
        words = {*words, "they"}
    within = scope(sentence, cue)
    for hit in sentence.hits:
        if (
            hit.entry.tag == "group"
            and hit.entry.value in words
            and in_scope(sentence, hit.start, within)
            and _same_clause(reading.text, hit, cue)
            and not _others_between(sentence, hit, cue, reading.text)
        ):
            pair = groups.members(hit, reading.text, reading.memory)
            return [m for m in pair if not any(same(m, other) for other in actors)]
    return []


def _others_between(sentence: Sentence, group: Hit, cue: Hit, text: str) -> bool:
    """Whether a clause in between has another subject: "the sides propose that A and B refrain from drills"."""
    that = _THAT.search(text, group.end, cue.start)
    return that is not None and any(m.acts and that.end() <= m.start < cue.start for m in sentence.mentions)


def _same_clause(text: str, one: Mention | Hit, cue: Hit) -> bool:
    low, high = min(one.end, cue.end), max(one.start, cue.start)
    if high - low > _FAR:
        return False
    later = _LATER.search(text, low, high)
    return not _BREAK.search(text, low, high) and (later is None or text.find(",", later.end(), high) >= 0)


def _with_destination(sentence: Sentence, cue: Hit, codes: tuple[str, ...], reading: Reading) -> tuple[str, ...]:
    """A visit has the country visited as its other party."""
    if not codes:
        return codes
    if cue.entry.countries:
        return tuple(sorted({*codes, *cue.entry.countries}))
    if reading.lang == "zh" and reading.text[cue.start : cue.end].endswith("华"):
        return tuple(sorted({*codes, "CHN"}))
    nearest: tuple[int, str] | None = None
    for hit in sentence.hits:
        entry = hit.entry
        code = (
            entry.countries[0]
            if entry.tag in {"place", "inst"} and entry.countries
            else entry.value
            if entry.tag == "country"
            else ""
        )
        if (
            not code
            or code in codes
            or entry.kind == "adj"
            or sentence.quoted(hit.start)
            or not _same_clause(reading.text, hit, cue)
            or (entry.tag == "place" and not places.is_destination(hit, cue, reading.text, reading.lang))
        ):
            continue
        if not (
            places.is_place(reading.text, hit.start, reading.lang) or hit.start >= cue.end or entry.kind == "short"
        ):
            continue
        distance = abs(hit.start - cue.start)
        if nearest is None or distance < nearest[0]:
            nearest = (distance, code)
    return tuple(sorted({*codes, nearest[1]})) if nearest else codes


def _acting_countries(  # noqa: C901 - a decision list
    sentence: Sentence, cue: Hit, kind: str, have: tuple[str, ...], reading: Reading
) -> list[Mention]:
    """Countries that act themselves: "Russia and China", "российско-китайские переговоры", "talks with China"."""
    within, text, lang = scope(sentence, cue), reading.text, reading.lang
    names = [
        m
        for m in sentence.mentions
        if m.kind == "country"
        and not sentence.quoted(m.start)
        and _same_clause(text, m, cue)
        and in_scope(sentence, m.start, within)
    ]
    out: list[Mention] = []
    run = _run(sentence, text, within, reading)
    if run and set(have) <= (codes := set(countries_of(run))) and len(codes) >= _PAIR:
        bare = [m for m in run if m.kind == "country"]
        if bare and not _of_relation(sentence, bare[0], have, reading):
            out += bare
    venue: object = False
    for number, mention in enumerate(names):
        if mention in out:
            continue
        short = mention.office == "short"
        if len(mention.countries) >= _PAIR:
            beside = cue.entry is sessions.CUE or 0 <= cue.start - mention.end <= _MODIFIER
            if set(have) <= set(mention.countries) and (mention.acts or beside):
                out.append(mention)
            continue
        if (not mention.acts and not short) or reading.lexicon.kinds.is_ordinary(text, mention.start):
            continue
        listed = number > 0 and _AND.match(text[names[number - 1].end : mention.start])
        venue = (listed and venue) or places.is_place(text, mention.start, lang)
        following = names[number + 1] if number + 1 < len(names) else None
        if following and following.acts and _joined(text[mention.end : following.start], lang) and not venue:
            both = {*mention.countries, *following.countries}
            near = 0 <= mention.start - cue.end <= _CLOSE
            bound = not near and not have and _WITH_ONLY.search(text, max(0, mention.start - 6), mention.start)
            asked = _is_asked(sentence, mention, cue, text)
            if set(have) <= both and not (bound or asked) and not _of_relation(sentence, mention, have, reading):
                out += [m for m in (mention, following) if m not in out]
        elif have and (short or _WITH[lang].search(text, max(0, mention.start - 12), mention.start)) and not out:
            if not _RELATION.search(text, max(sentence.start, mention.start - _NEAR), mention.start):
                out.append(mention)
        elif (have and kind == "message" and 0 <= mention.start - cue.end <= 1) or (
            have
            and set(mention.countries) - set(have)
            and kind in CONTACT
            and venue
            and cue.entry.kind == "noun"
            and lang == "ru"
        ):
            out.append(mention)
    return out


def _joined(between: str, lang: str) -> bool:
    return _AND.match(between) is not None or (lang == "zh" and chinese_parties.joined(between))


def _is_asked(sentence: Sentence, mention: Mention, cue: Hit, text: str) -> bool:
    """Whether somebody else asks them to do it: "urged A and B to return to talks"."""
    if mention.end > cue.start:
        return False
    asks = (h.end for h in sentence.hits if h.entry.tag == "say" and h.entry.value == "request")
    return (
        any(_LISTED.fullmatch(text, end, mention.start) for end in asks)
        or _ASKED.search(text, max(sentence.start, mention.start - _NEAR), mention.start) is not None
    )


def _run(sentence: Sentence, text: str, within: tuple[int, int] | None, reading: Reading) -> list[Mention]:
    """The longest list of actors joined by commas and "and" ("A, B, C and D")."""
    best: list[Mention] = []
    run: list[Mention] = []
    for mention in sentence.mentions:
        if not mention.acts or sentence.quoted(mention.start) or not in_scope(sentence, mention.start, within):
            continue
        if run and _AND.match(text[run[-1].end : mention.start]):
            run.append(mention)
        else:
            run = [] if places.is_place(text, mention.start, reading.lang) else [mention]
        if len(run) > len(best):
            best = list(run)
    return best if len(best) > _PAIR else []


def _of_relation(sentence: Sentence, mention: Mention, have: tuple[str, ...], reading: Reading) -> bool:
    """Whether they are only talked of ("relations between A and B"), and nobody met in a place of theirs."""
    text = reading.text
    if not _RELATION.search(text, max(sentence.start, mention.start - _NEAR), mention.start):
        return False
    host = any(m.kind == "country" and places.is_place(text, m.start, reading.lang) for m in sentence.mentions)
    return bool(have) or not host


def _signatories(sentence: Sentence, cue: Hit, reading: Reading) -> Taking:
    """What is signed in the passive has the two countries that the sentence names as its parties."""
    if reading.lang != "ru" or not reading.text.startswith("подписан", cue.start):
        return [], ()
    codes = countries_of([m for m in sentence.mentions if not sentence.quoted(m.start)])
    if len(codes) != _PAIR:
        return [], ()
    first: dict[str, Mention] = {}
    for mention in sentence.mentions:
        for code in mention.countries:
            first.setdefault(code, mention)
    return list(first.values()), codes


def _with_other_side(sentence: Sentence, cue: Hit, actors: list[Mention], codes: tuple[str, ...]) -> Taking:
    """Whom it was done to may be told by an adjective: "expelled a Russian diplomat"; who did it stands before."""
    done_to = any(m.start >= cue.end for m in actors)
    for mention in reversed(sentence.mentions) if done_to else sentence.mentions:
        gap = cue.start - mention.end if done_to else mention.start - cue.end
        if mention.country and mention.country not in codes and 0 <= gap <= _TARGET:
            return [*actors, mention], tuple(sorted({*codes, mention.country}))
    return actors, codes


def _has_target(actors: list[Mention], cue: Hit, text: str) -> bool:
    targets = [m for m in actors if m.start >= cue.end or chinese_parties.is_target(m, text)]
    by = {c for m in actors if m.end <= cue.start and m not in targets for c in m.countries}
    return bool(by) and bool({c for m in targets for c in m.countries} - by)
