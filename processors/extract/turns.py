"""Whose turn it is in a transcript: a label opens each line, and a reporter's question is nobody's statement."""

from __future__ import annotations

import re

from processors.extract.memory import Memory
from processors.extract.model import Sentence

_LABEL = re.compile(r"(?P<who>[A-ZА-ЯЁ][\w.&/'’-]*(?: [\w.&/'’-]+){0,5})(?: ?\([^()\n]{1,60}\))? ?:\s")
_QUESTION = re.compile(r"(?:Q|Question|Reporter|Journalist|Вопрос|Корреспондент|Журналист)\b")
_ANSWER = re.compile(r"(?:A|Answer|Ответ)\b")
_HAN_ANSWER = re.compile(r"答[:：]\s?")
_ASKS = re.compile(r"\?[”»\"’')\]]*\s*$")


def words_start(sentence: Sentence, text: str) -> int:
    """Where the words of a turn begin that "Answer:" opens, else where the sentence does."""
    han = _HAN_ANSWER.match(text, sentence.start, sentence.end)
    if han:
        return han.end()
    label = _LABEL.match(text, sentence.start, sentence.end)
    return label.end() if label and _ANSWER.fullmatch(label["who"]) else sentence.start


def asked(sentence: Sentence, text: str, memory: Memory, previous: Sentence | None, *, labelled: bool) -> bool:
    """Whether the sentence belongs to a question; ``labelled``: a speaker whom the text knows has the line.

    A question that ends with its mark ends with its line; one that does not goes on to the next label.
    """
    if previous is not None and previous.paragraph == sentence.paragraph:
        return memory.asked
    stop = text.find("\n", sentence.end)
    asks = _ASKS.search(text, sentence.start, stop if stop >= 0 else len(text)) is not None
    goes_on, memory.goes_on = memory.goes_on, False
    label = None if sentence.title else _LABEL.match(text, sentence.start, sentence.end)
    if labelled or (label and _ANSWER.fullmatch(label["who"])):
        memory.asked = False
    elif label and (memory.transcript or _QUESTION.match(label["who"])):
        memory.asked, memory.goes_on = True, not asks
    else:
        memory.asked = memory.transcript is not None and not sentence.title and (asks or goes_on)
        memory.goes_on = goes_on and not asks
    return memory.asked
