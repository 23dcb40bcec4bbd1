"""What every step knows of the document being read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from processors.extract.lexicon import Lexicon
from processors.extract.memory import Memory
from processors.extract.model import Day


@dataclass(frozen=True, slots=True)
class Reading:
    """One document: ``text`` in the script of the lexicon, ``original`` as published, the day it is read from."""

    text: str
    original: str
    lang: str
    lexicon: Lexicon
    memory: Memory
    days: list[Day]
    published: dt.date | None
