"""Whose turn it is in a transcript: a label opens each line, and a reporter's question is nobody's statement."""

from __future__ import annotations

import re
from typing import Final

from processors.extract.model import Sentence
from processors.extract.reading import Reading

_LABEL: Final = re.compile(r"(?P<who>[A-ZА-ЯЁ][\w.&/'’-]*(?: [\w.&/'’-]+){0,5})(?: ?\([^()\n]{1,60}\))? ?:\s")
_ASKS: Final = re.compile(r"\?[”»\"’')\]]*\s*$")


def words_start(sentence: Sentence, reading: Reading) -> int:
    """Where the words of a turn begin that "Answer:" opens, else where the sentence does."""
    kinds = reading.lexicon.kinds
    han = kinds.answers_han.match(reading.text, sentence.start, sentence.end)
    if han:
        return han.end()
    label = _LABEL.match(reading.text, sentence.start, sentence.end)
    return label.end() if label and kinds.answers.fullmatch(label["who"]) else sentence.start


def asked(sentence: Sentence, reading: Reading, previous: Sentence | None, *, labelled: bool) -> bool:
    """Whether the sentence belongs to a question; ``labelled``: a speaker whom the text knows has the line.

    A question that ends with its mark ends with its line; one that does not goes on to the next label. In Chinese it
    ends with its paragraph.
    """
    text, memory, kinds = reading.text, reading.memory, reading.lexicon.kinds
    if reading.lang == "zh" and kinds.asks_han.match(text, sentence.start, sentence.end):
        return True
    if previous is not None and previous.paragraph == sentence.paragraph:
        return previous.asked
    if reading.lang == "zh":
        return False
    stop = text.find("\n", sentence.end)
    asks = _ASKS.search(text, sentence.start, stop if stop >= 0 else len(text)) is not None
    goes_on, memory.goes_on = memory.goes_on, False
    colon = text.find(":", sentence.start, sentence.end) >= 0
    label = _LABEL.match(text, sentence.start, sentence.end) if colon and not sentence.title else None
    if labelled or (label and kinds.answers.fullmatch(label["who"])):
        return False
    if label and (memory.transcript or kinds.asks.match(label["who"])):
        memory.goes_on = not asks
        return True
    memory.goes_on = goes_on and not asks
    return memory.transcript is not None and not sentence.title and (asks or goes_on)
