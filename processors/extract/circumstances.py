"""What only tells when, where, how or to whom: the patterns of circumstances, and of the days that all of them name.

The days are spelt here as grammar meets them; what date they are is the business of ``time.toml``.
"""

from __future__ import annotations

import re
from typing import Final

_DAYS: Final = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday|tonight"
_DAY: Final = rf"(?:{_DAYS})"
_PREPOSITIONS: Final = (
    "in|on|at|during|following|after|before|ahead of|by|with|from|alongside|through|over|outside|to|via|upon|as"
)
_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH: Final = rf"(?:{_MONTHS})[a-z]*"
_SPELL: Final = "morning|afternoon|evening|week|month|year|spring|summer|autumn|winter"
_PIECE: Final = "statement|interview|speech|post|letter|address|telegram"
_WHEN: Final = re.compile(
    rf"(?:(?:early|late|later|earlier) )?(?:(?:on|this|last|that) )?(?:{_DAY}"
    rf"|on (?:\d{{1,2}} {_MONTH}|{_MONTH}\.? \d{{1,2}}))"
    rf"|(?:earlier |later )?(?:this|last|that) (?:{_SPELL})"
    rf"|in (?:an?|his|her|their) (?:\w+ )?(?:{_PIECE})"
)
"""English words between a subject and its verb that tell when, or in what piece; in small letters."""
_WHEN_ENDS: Final = frozenset(f"{_DAYS}|{_SPELL}|{_PIECE}".split("|"))
_MONTH_BEGINS: Final = tuple(_MONTHS.split("|"))
_LONGEST_WHEN: Final = 4
"""Words of what tells when."""
OPENS: Final[re.Pattern[str]] = re.compile(
    rf"(?:{_PREPOSITIONS}|{_DAY}|since|until|for|under|amid|despite|besides|throughout|within|near|because of|thanks to"
    r"|due to|instead of|apart from|earlier|later|meanwhile|last|this|next|asked|pressed|(?-i:[a-z]+ing)"
    r"|speaking|talking|writing|addressing|answering|responding|replying|commenting|reacting|citing|quoting|referring"
    r"|meeting|visiting|arriving|opening|closing|noting|describing|looking|turning|touching|summing|welcoming|including"
    r")\b",
    re.IGNORECASE,
)
"""What opens an English phrase that is no clause by itself; with a capital, many words in "ing" are names."""
AFTER_VERB: Final = re.compile(
    rf"(?:{_PREPOSITIONS}|{_DAY}|without|when|while|who|which|where|late|early|earlier|later|last|this|again|here|there"
    r"|afterwards?|recently|publicly|privately|separately|reporters|journalists)\b",
    re.IGNORECASE,
)
"""What tells, after an English verb of saying, how, when, where or to whom it was said."""
AFTER_ASIDE: Final = re.compile(
    r"(?:in (?:an?|his|her|their|its|remarks|comments|the)|during|speaking|after (?:the|talks|his|her|their)"
    r"|at (?:an?|the)|who|which|while|citing|quoting|as)\b",
    re.IGNORECASE,
)
"""What stands after ", he said, " and tells how or where it was said; other words there go on with what was said."""

HAN_WEEKDAY: Final = "周[一二三四五六日]"
_HAN_DAY: Final = rf"今[天日]|昨[天日]|当[天日]|本?{HAN_WEEKDAY}(?:[(（]\d+日[)）])?"
HAN_BETWEEN_PARTIES: Final = rf"{_HAN_DAY}|[\d年月日\s]|已|又|再次|将|拟|计划|正在?|继续|共同"
"""Chinese words that may stand between a subject and its partner, besides where."""
HAN_BEFORE_VERB: Final = re.compile(
    rf"(?:{_HAN_DAY}|方面|的话|的说法|[（(][^）)]*[)）]|多次|一再|\d+日(?:[上下]午|晚间?|凌晨|中午)?|则|也|还|曾|又|再次|随后|进一步|对此|首先|最后"
    r"|一致|共同|联合|其后|此前|较早前|早前|分别|同时|亦|稍后|日前"
    r"|(?:在|于)[^，。]{1,24}?[上中时后里]|[^，。]{0,12}(?:时|后|[话谈判商明论]中)|就[^，。]{1,20}"
    r"|发[表布](?:[^，。]{0,8}(?:声明|谈话|讲话|文章|公报|评论))?|对[^，。]{1,20}|向[^，。]{1,20}|用[^，。]{1,10})"
)
"""One adverb between a Chinese subject and its verb of saying."""


def when(small: str, floor: int, stop: int) -> int:
    """Where English words that tell when begin, if they end at ``stop``, else ``stop``; of a text in small letters."""
    begins = at = stop
    for number in range(_LONGEST_WHEN):
        space = small.rfind(" ", floor, at)
        at = space + 1 if space >= 0 else floor
        if number == 0 and not _ends_when(small[at:stop]):
            break
        if _WHEN.fullmatch(small, at, stop):
            begins = at
        if space < 0:
            break
        at = space
    return begins


def _ends_when(word: str) -> bool:
    return word in _WHEN_ENDS or word.isdigit() or word.startswith(_MONTH_BEGINS)
