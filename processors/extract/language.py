"""Which language a text is in: its script first, then its letters and small words, then lingua."""

from __future__ import annotations

import re
import string
from functools import lru_cache
from typing import Final

import lingua

_SAMPLE: Final = 700
_EVERY: Final = 12
"""Words, of which at least one is a small one in English."""
_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA: Final = re.compile(r"[\u3040-\u30ff]")
_HANGUL: Final = re.compile(r"[\uac00-\ud7af]")
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")
_WORD: Final = re.compile(r"\w+")
_MORE_LATIN: Final = re.compile(r"[\u00c0-\u024f]")
_ASCII: Final = re.compile(r"[\x00-\x7f]+")
_NO_LETTERS: Final = bytes(set(range(128)) - set(string.ascii_letters.encode()))
_LETTERS_ONLY: Final = bytes(32 if code in _NO_LETTERS else code for code in range(256))
_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")
_SMALL_WORDS: Final = """
the of and to with for has by that will says said meets met was are its is from at not after his over sign signs signed
hold holds held talks deal visits meet agree agreed calls urges warns ties leader leaders
"""
_ENGLISH: Final = frozenset(_SMALL_WORDS.encode().split())
_OTHER_CYRILLIC: Final = re.compile(r"[іїєґўәғқңөұүһјљњђћџѓќѝ]", re.IGNORECASE)
_RUSSIAN: Final = re.compile(r"[ыэё]|\b(?:и|в|на|не|что|с|по|из|для)\b", re.IGNORECASE)


def detect(text: str) -> str:  # noqa: PLR0911 - a decision list
    """The language as BCP 47; ``und`` when there are no letters to tell by."""
    sample = text[:_SAMPLE]
    # Of an English text next to nothing is left, and the search for other letters ends at once.
    rest = _ASCII.sub("", sample)
    han = len(_HAN.findall(rest))
    kana = len(_KANA.findall(rest))
    cyrillic = len(_CYRILLIC.findall(rest))
    letters = sample.encode("ascii", "replace")
    accents = len(_MORE_LATIN.findall(rest))
    latin = len(letters.translate(None, _NO_LETTERS)) + accents
    if kana and kana * 5 > han:
        return "ja"
    if len(_HANGUL.findall(rest)) > max(han, latin, cyrillic):
        return "ko"
    if han * 3 > max(latin, cyrillic):
        return "zh"
    if cyrillic > latin:
        if not _OTHER_CYRILLIC.search(sample) and _RUSSIAN.search(sample):
            return "ru"
        return _lingua(sample)
    if latin:
        return "en" if _is_english(_words(sample, letters, accents), len(sample.split())) else _lingua(sample)
    return "ar" if _ARABIC.search(sample) else "und"


def _is_english(words: list[bytes], count: int) -> bool:
    """Whether there are as many small words as English has among ``count`` words."""
    small = 0
    for word in words:
        if small * _EVERY >= count:
            break
        if word in _ENGLISH:
            small += 1
    return small * _EVERY >= count


def _words(sample: str, letters: bytes, accents: int) -> list[bytes]:
    """The words in small letters. With accents they are not parted by bytes: "forêt" holds no "for"."""
    if accents:
        return [word.encode() for word in _WORD.findall(sample.lower())]
    return letters.lower().translate(_LETTERS_ONLY).split()


@lru_cache(maxsize=1)
def _detector() -> lingua.LanguageDetector:
    known = ("ENGLISH", "RUSSIAN", "CHINESE", "UKRAINIAN", "BULGARIAN", "KAZAKH", "SERBIAN", "BELARUSIAN")
    latin = ("GERMAN", "FRENCH", "SPANISH", "ITALIAN", "TURKISH")
    languages = [getattr(lingua.Language, name) for name in (*known, *latin)]
    return lingua.LanguageDetectorBuilder.from_languages(*languages).build()


def _lingua(sample: str) -> str:
    found = _detector().detect_language_of(sample)
    return found.iso_code_639_1.name.lower() if found else "und"
