"""What in an English sentence is a clause, and what only tells when, where or to whom."""

from __future__ import annotations

import re
from typing import Final

from processors.extract import circumstances

_FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|am|will|would|shall|should|can|cannot|could|may|might|must|has|have|had|does|do|did|ought)\b"
    r"|n[’']t\b",
)
"""Verbs that cannot be participles; "published" alone may be either."""
_PHRASE: Final = re.compile(rf"{circumstances.OPENS.pattern}|(?-i:[a-z]+ed)\b", re.IGNORECASE)
_GERUND: Final = re.compile(
    r"(?:При этом |Так, )?(?:Не )?(?:\w+(?:уя|ясь|вшись|[иау]в)"
    r"|(?:говор|отвеч|выступ|рассказыв|рассужд|оценив|подвод|открыв|заверш|описыв|поясн|объясн|напомин|представл|приним"
    r"|встреч|обсужд|называ|упомин|отмеч|подч[её]ркив|счит|провож|привод|вед|подытожив|продолж|переход|прилет|приезж)[ая]я?)\b",
    re.IGNORECASE,
)
_PREPOSITION: Final = re.compile(
    r"(?:Во?|На|По|После|Перед|При|Со?|К|Для|Из|Обо?|За|Между|Накануне|Помимо|Кроме|Вместе|Отвечая)\s"
)
_RUSSIAN_VERB: Final = re.compile(
    r"(?:[еиуюая]т|[аеиыя]л[аио]?(?:сь)?|тся)\b"
    r"|\b(?:есть|нет|надо|нельзя|можно|нужн\w+|необходимо|долж\w+|готов\w?|открыт\w?|намерен\w?|важн[аоы]|против)\b"
)
"""What looks like a finite verb, or stands for one."""
_RUSSIAN_JOINED: Final = re.compile(
    r"(?:и|а|но|однако|зато|если|когда|хотя|поэтому|поскольку|потому|так|что|чтобы|пока)\b"
)
_JOINED: Final = re.compile(
    r"(?:and|but|so|or|yet|because|if|although|though|while|when|since|unless)\b", re.IGNORECASE
)
_DEPENDENT: Final = re.compile(
    rf"(?!(?:this|last|next)\b)(?:{_PHRASE.pattern}|(?:who|which|that|when|where|if|котор|что|где|если|когда))",
    re.IGNORECASE,
)
_TELLING: Final = re.compile(r"(?:told|tells?|telling|informed|assured|reminded|asked)\b", re.IGNORECASE)
_SUBORDINATE: Final = re.compile(
    r"[,;]|\b(?:who|whom|whose|which|where|when|while|as|after|before|since|because|until)\b"
)
_CONTENT: Final = re.compile(r"[:“\"]|\b(?:that|how|why|whether|what|if|it|he|she|they|we|you|I|there)\b")
"""What opens the words said."""

_NAME: Final = r"[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|al|bin|de|van|von)){0,4}"
_BARE_NAME: Final = re.compile(_NAME)
_APPOSITION: Final = re.compile(rf"(?:.*, )?(?:[^,]+, {_NAME}|{_NAME}, [^,]+)(?:,| -)\s*")
"""What a name and the words that tell who that is make before a verb, whichever comes first."""
_WHERE: Final = re.compile(
    r"\s(?:in|on|at)\s(?:the\s)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?|\s(?:в|во|на|после|перед)\s[^,:«]+"
)


def apposition(text: str, start: int, end: int) -> bool:
    """Whether the stretch, up to its last comma, is a subject with an apposition, and no clause."""
    return bool(_APPOSITION.fullmatch(text, start, end)) and not finite(text, start, end)


def goes_on(text: str, start: int, end: int) -> bool:
    """Whether the stretch goes on with a clause, and is no apposition to what stands before it."""
    if finite(text, start, end) or verb(text, start, end):
        return True
    return any(joined.match(text, start, end) for joined in (_JOINED, _RUSSIAN_JOINED))


def name(text: str, start: int, end: int) -> bool:
    """Whether the stretch looks like a name and nothing else."""
    return bool(_BARE_NAME.fullmatch(text, start, end))


def adverbial(text: str, start: int, end: int) -> bool:
    """Whether the stretch is a phrase like "In an interview with an agency": it has no verb of its own."""
    if not circumstances.OPENS.match(text, start, end) or finite(text, start, end):
        return False
    # "Later on Thursday, he discussed the bridge": what comes after it may be a clause.
    comma = text.rfind(", ", start, end)
    return comma < 0 or bool(_PHRASE.match(text, comma + 2, end))


def opening(text: str, start: int, end: int) -> bool:
    """Whether a Russian stretch only tells how or where the next is said: «Комментируя итоги», «В интервью»."""
    return _GERUND.match(text, start, end) is not None or (
        _PREPOSITION.match(text, start, end) is not None and not verb(text, start, end)
    )


def verb(text: str, start: int, end: int) -> bool:
    """Whether a word that looks like a finite verb stands in a Russian stretch."""
    return _RUSSIAN_VERB.search(text, start, end) is not None


def dependent(text: str, start: int, end: int) -> bool:
    """Whether the stretch opens as what depends on another clause: "including …", "which …", «которые …»."""
    return _DEPENDENT.match(text, start, end) is not None


def finite(text: str, start: int, end: int) -> bool:
    """Whether a verb stands there that only a clause has."""
    return _FINITE.search(text, start, end) is not None


def tells(text: str, start: int, end: int) -> bool:
    """Whether the verb has the listener as its object: "told the students"."""
    return _TELLING.match(text, start, end) is not None


def only_where(text: str, start: int, end: int) -> bool:
    """Whether what stands behind a verb of saying is but a place or day: "said on Friday", «сообщили в МИД»."""
    return _WHERE.fullmatch(text, start, end) is not None and not verb(text, start, end)


def only_circumstances(text: str, verb: tuple[int, int], end: int) -> bool:
    """Whether nothing but the listener, place, time and manner follows the verb of saying up to ``end``."""
    start = verb[1]
    while start < end and text[start].isspace():
        start += 1
    if (
        not tells(text, *verb)
        and start < end
        and text[start] not in ",.;"
        and not circumstances.AFTER_VERB.match(text, start, end)
    ):
        return False
    # A clause that depends on the phrase tells of it, not of what was said.
    subordinate = _SUBORDINATE.search(text, start, end)
    stop = subordinate.start() if subordinate else end
    return not finite(text, start, stop) and not _CONTENT.search(text, start, stop)
