"""One script of Chinese and one kind of space for matching, with every character in its place."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import opencc

_SPACES: Final = ("\u00a0", "\u2007", "\u2009", "\u202f")


def simplified(text: str) -> str:
    """The text in simplified characters, of the same length, so that offsets hold in both."""
    out = _converter().convert(text)
    if len(out) == len(text):
        return str(out)
    return "".join(new if len(new := _converter().convert(char)) == 1 else char for char in text)


def spaced(text: str) -> str:
    """The text with plain spaces for those that do not break or are narrow; of the same length."""
    for space in _SPACES:
        text = text.replace(space, " ")
    return text


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
