"""Attribution in Chinese prose: "X表示，…", "“…”，X说", and the sentences that go on speaking for X."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from processors.extract.circumstances import HAN_BEFORE_VERB
from processors.extract.memory import Memory
from processors.extract.model import BOTH, Hit, Mention, Quote, Sentence
from processors.extract.said import Said

_OPEN: Final = re.compile(r"了?[，,：:]?\s*")
_TOLD: Final = re.compile(r"告诉(?:[^，。：:“]{0,16}(?:记者|媒体)们?|[^，。：:“]{1,16}(?=[，：:“]))")
"""Those who are told something stand between the verb and the words."""
_REACH: Final = 40
_LEAST: Final = 4
_CLOSE: Final = 6
_NEAREST: Final = 3
"""Mentions that may stand between a verb and what is right before it."""
_CLAUSE: Final = re.compile(r"[^，。；：]*")
_GROUPS: Final = frozenset({*BOTH, "they"})
_HE: Final = re.compile(r"[他她](?![们国方人的])")
_STRONG: Final = frozenset({"person", "office", "inst"})
_PLAIN: Final = re.compile(
    r"表示|表态|说|形容|直言|分析|预测|喊话|声明[称说]|撰文|发文|评价|评论|称|强调|指出|重申|呼吁|敦促|宣布|回应|认为|告诉|写道|透露"
)
_ASKED: Final = re.compile(r"(?<!针对)(?<![就对答])(?:记者|有人)[^，。：:提]{0,6}问道?[，：:]")
"""What a journalist puts into a question is nobody's statement."""
_DOES: Final = re.compile(r"(?:拒绝|宣布)[与同和跟对向]")
"""A verb of speech with an act right behind it ("拒绝与…会晤", "宣布对…实施制裁"): something is done, not said."""
_NARRATES: Final = re.compile(
    r"(?:还|并|也|共同|随后)*(?:就[^，。]{1,40}?)?(?:深入|坦诚)*(?:交换了?意见|[进举]行了|达成了|签署了?|出席了?|见证了?|会见了?|参观了?)"
)
"""What both sides did, and none of them says."""
_HE_SAID: Final = frozenset({"，他", ",他", "，她", ",她"})
_GOES_ON: Final = frozenset({"，并", ",并"}) | _HE_SAID
"""Between the subject's first clause and its verb of saying."""
_NOT_SUBJECT: Final = frozenset("在对同与和向就据给为从由请电函访见晤")


def read(sentence: Sentence, text: str, memory: Memory, previous: Sentence | None) -> list[Said]:
    """The statements of a sentence.

    In a paragraph that an attribution has opened, sentences with no actor of their own go on for its speaker.
    """
    out: list[Said] = []
    for number, cue in enumerate(cues := _cues(sentence, text)):
        if any(s.start <= cue.start < s.end for s in out) or _ASKED.search(text, sentence.start, cue.start):
            continue
        subject = _sides(sentence, text, cue, memory) or _subject(sentence, text, cue)
        again = bool(out) and text[cue.start - 1 : cue.start] in {"又", "并", "还"}
        goes_on = memory.speaker is not None and number == 0 and text[sentence.start] in "他她并又还"
        own = subject is not None or again or goes_on
        if not own:
            continue
        out += _said(sentence, text, cue, subject, cues[number + 1 :])
    goes_on = previous is not None and previous.paragraph == sentence.paragraph and bool(previous.spoken)
    goes_on = (
        goes_on
        and memory.speaker is not None
        and memory.speaker.person is not None
        and text[sentence.end - 1] not in "？?"
    )
    goes_on = goes_on and text[sentence.start] not in "（(【[" and not sentence.asked
    if not out and goes_on and memory.speaker and not _other_subject(sentence, text, memory):
        end = _trimmed(text, sentence.start, sentence.end)
        if end - sentence.start >= _LEAST:
            out.append(Said(sentence.start, end, None, False, "neutral"))
    return out


def he(sentence: Sentence, text: str, previous: Sentence | None) -> Mention | None:
    """Whom "他" at the beginning means after a sentence in which nobody spoke: its subject."""
    if previous is None or previous.spoken or previous.asked or not _HE.match(text, sentence.start):
        return None
    return next((m for m in previous.mentions if m.person and not _object(text, m)), None)


def _cues(sentence: Sentence, text: str) -> list[Hit]:
    return [
        h
        for h in sentence.hits
        if h.entry.tag == "say"
        and not sentence.quoted(h.start)
        and not (_DOES.match(text, h.start) and _act(sentence, h))
    ]


def _act(sentence: Sentence, cue: Hit) -> bool:
    return any(h.entry.tag == "cue" and h.start >= cue.end for h in sentence.hits)


def _said(sentence: Sentence, text: str, cue: Hit, subject: Mention | None, later: list[Hit]) -> list[Said]:
    """What was said: behind the cue, in a quotation that leads up to its subject, or both."""
    source = (subject.start, subject.end) if subject else None
    out = []
    before = [q for q in sentence.quotes if q.end <= (subject.start if subject else cue.start)]
    end = _end(sentence, text, cue, later)
    if sentence.asked and text[end - 1] in "？?":
        # What is quoted in a question ends where the asking begins.
        end = max(text.rfind("，", cue.end + 1, end), cue.end)
    told = _TOLD.match(text, cue.start, end)
    match = _OPEN.match(text, told.end() if told else cue.end, end)
    start = match.end() if match else cue.end
    behind = end - start >= _LEAST
    if before and (not behind or (subject and _leads(sentence, text, before[-1], subject))):
        out.append(Said(before[0].start, before[-1].end, source, True, cue.entry.value, cue))
    if behind:
        out.append(Said(start, end, source, _direct(sentence, start, end), cue.entry.value, cue))
    return out


def _leads(sentence: Sentence, text: str, quote: Quote, subject: Mention) -> bool:
    """Whether the sentence begins with the quotation, and its subject follows at once."""
    return quote.start == sentence.start and text[quote.end : subject.start] in {"", "，", ","}


def _sides(sentence: Sentence, text: str, cue: Hit, memory: Memory) -> Mention | None:
    """The "双方" before the cue, or the like, unless the sentence itself names others whom they may be."""
    group = next((h for h in reversed(sentence.hits) if h.entry.tag == "group" and h.end <= cue.start), None)
    if group is None or group.entry.value not in _GROUPS or not _adverbial(text[group.end : cue.start]):
        return None
    known = [m.person.id for m in memory.pair if m.person]
    others = (m for m in sentence.mentions if m.person and m.end <= group.start and m.person.id not in known)
    return None if any(others) or _object(text, group) else Mention(group.start, group.end, "group")


def _subject(sentence: Sentence, text: str, cue: Hit) -> Mention | None:
    """The actor before the cue: right before it, or with adverbs between; after a comma the sentence's first actor."""
    floor = max((text.rfind(mark, sentence.start, cue.start) for mark in "；。"), default=0)
    near = [
        m
        for m in sentence.mentions
        if m.acts and floor < m.end <= cue.start and not sentence.quoted(m.start) and not _object(text, m)
    ]
    plain = _PLAIN.match(text, cue.start) is not None
    joint = text[cue.start - 2 : cue.start]
    if plain and (joint[1:] in {"，", ",", " ", "\u3000"} or joint in _GOES_ON):
        if joint not in _GOES_ON:
            return next((m for m in near if m.kind in _STRONG), None)
        kinds = frozenset({"person"}) if joint in _HE_SAID else _STRONG
        opens = (m for m in near if m.start == sentence.start or text[m.start - 1] in "，,；")
        return next((m for m in reversed(list(opens)) if m.kind in kinds), None)
    for mention in reversed(near):
        gap = text[mention.end : cue.start]
        if len(gap) > _REACH:
            break
        if mention.kind in _STRONG:
            if (
                not gap
                or (plain and _adverbial(gap))
                or (cue.entry.value != "neutral" and len(gap) <= _LEAST and "，" not in gap)
            ):
                return mention
        elif plain and _adverbial(gap) and len(gap) <= _LEAST:
            return mention
    if plain and text[cue.start - 1 : cue.start] in {"时", "后"}:
        return next((m for m in near if m.kind in _STRONG), None)
    return None


def _adverbial(gap: str) -> bool:
    """Whether the words are adverbs one after another: each place is tried once, however they may be cut."""
    if len(gap) > _REACH:
        return False
    ends = {0}
    for at in range(len(gap)):
        if at in ends:
            ends |= {end for end in range(at + 1, len(gap) + 1) if HAN_BEFORE_VERB.fullmatch(gap, at, end)}
    return len(gap) in ends


def _object(text: str, mention: Mention | Hit) -> bool:
    return text[mention.start - 1 : mention.start] in _NOT_SUBJECT if mention.start else False


def _other_subject(sentence: Sentence, text: str, memory: Memory) -> bool:
    """Whether another person or office opens the sentence, or both sides that do something."""
    group = next((h for h in sentence.hits if h.entry.tag == "group"), None)
    if group and group.start == sentence.start and group.entry.value in BOTH and _NARRATES.match(text, group.end):
        return True
    first = next((m for m in sentence.mentions if m.kind in {"person", "office"}), None)
    acts = any(h.entry.tag in {"say", "cue"} and first and h.start >= first.end for h in sentence.hits)
    if first is None or not acts or first.start - sentence.start > _LEAST * 2 or _object(text, first):
        return False
    speaker = memory.speaker.person if memory.speaker else None
    own = first.person is not None and speaker is not None and first.person.id == speaker.id
    return not own or _does(sentence, text, first)


def _does(sentence: Sentence, text: str, who: Mention) -> bool:
    """Whether the clause tells what somebody does: the speaker's own name does not stand in the speaker's words."""
    return any(
        h.entry.tag == "cue" and h.start >= who.end and _CLAUSE.fullmatch(text, who.end, h.start) for h in sentence.hits
    )


def _end(sentence: Sentence, text: str, cue: Hit, later: list[Hit]) -> int:
    for other in later:
        at = other.start - 1
        if text[at] in "又并还" and text[at - 1] in "，," and _PLAIN.match(text, other.start):
            return at - 1
        behind = bisect_left(sentence.mentions, other.start, key=lambda m: m.start)
        for mention in sentence.mentions[max(0, behind - _NEAREST) : behind]:
            opens = text[mention.start - 1 : mention.start] in {"，", "。", "；", ","}
            near = cue.end < mention.start and mention.end <= other.start <= mention.end + _CLOSE
            if mention.kind in _STRONG and near and opens:
                return mention.start - 1
    return _trimmed(text, cue.end, sentence.end)


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in "。 \n)）完(（":
        end -= 1
    return end


def _direct(sentence: Sentence, start: int, end: int) -> bool:
    return any(q.start <= start + 1 and q.end >= end - 1 for q in sentence.quotes)
