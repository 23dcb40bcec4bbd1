"""Which language a text is in: its script first, then its letters and small words, then lingua."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

import lingua

_SAMPLE = 700
_EVERY = 12
"""Words, of which at least one is a small one in English."""
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|with|for|has|by|that|will|says|said|meets|met|was|are|its|is|from|at|not|after|his|over"
    r"|sign|signs|signed|hold|holds|held|talks|deal|visits|meet|agree|agreed|calls|urges|warns|ties|leaders?)\b",
    re.IGNORECASE,
)
_OTHER_CYRILLIC = re.compile(r"[іїєґўәғқңөұүһјљњђћџѓќѝ]", re.IGNORECASE)
_RUSSIAN = re.compile(r"[ыэё]|\b(?:и|в|на|не|что|с|по|из|для)\b", re.IGNORECASE)


def detect(text: str) -> str:  # noqa: PLR0911 - a decision list
    """The language as BCP 47; ``und`` when there are no letters to tell by."""
    sample = text[:_SAMPLE]
    han = len(_HAN.findall(sample))
    kana = len(_KANA.findall(sample))
    cyrillic = len(_CYRILLIC.findall(sample))
    latin = len(_LATIN.findall(sample))
    if kana and kana * 5 > han:
        return "ja"
    if len(_HANGUL.findall(sample)) > max(han, latin, cyrillic):
        return "ko"
    if han * 3 > max(latin, cyrillic):
        return "zh"
    if cyrillic > latin:
        if not _OTHER_CYRILLIC.search(sample) and _RUSSIAN.search(sample):
            return "ru"
        return _lingua(sample)
    if latin:
        # An English text has a small word in about every sixth place: it is sure long before the sample ends.
        enough = -(-len(sample.split()) // _EVERY)
        return "en" if sum(1 for _ in islice(_ENGLISH.finditer(sample), enough)) == enough else _lingua(sample)
    return "ar" if _ARABIC.search(sample) else "und"


@lru_cache(maxsize=1)
def _detector() -> lingua.LanguageDetector:
    known = ("ENGLISH", "RUSSIAN", "CHINESE", "UKRAINIAN", "BULGARIAN", "KAZAKH", "SERBIAN", "BELARUSIAN")
    latin = ("GERMAN", "FRENCH", "SPANISH", "ITALIAN", "TURKISH")
    languages = [getattr(lingua.Language, name) for name in (*known, *latin)]
    return lingua.LanguageDetectorBuilder.from_languages(*languages).build()


def _lingua(sample: str) -> str:
    found = _detector().detect_language_of(sample)
    return found.iso_code_639_1.name.lower() if found else "und"
