"""Chinese in one script for matching, with every character in its place."""

from __future__ import annotations

from functools import lru_cache

import opencc


def simplified(text: str) -> str:
    """The text in simplified characters, of the same length, so that offsets hold in both."""
    out = _converter().convert(text)
    if len(out) == len(text):
        return str(out)
    return "".join(new if len(new := _converter().convert(char)) == 1 else char for char in text)


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
