"""Where a report is sent from: whose "foreign ministry" it means, and no part of what is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.extraction import Extraction
from processors.extract import datelines
from processors.extract.model import Sentence

Read = Callable[..., Extraction]


@pytest.mark.parametrize(
    "text",
    [
        "Rivers\nBEIJING, March 5 (Reuters) - China likes rivers, foreign ministry spokesman Guo Haiyang said.",
        "Rivers\nBEIJING (AP) — China likes rivers, foreign ministry spokesman Guo Haiyang said.",
    ],
)
def test_the_ministry_is_that_of_the_town(read: Read, text: str) -> None:
    """A foreign agency writes of the ministry of the place that it reports from."""
    told = read(text, outlet="Reuters").statements
    assert [(s.speaker.country, s.evidence.text) for s in told] == [("CHN", "China likes rivers")]


def test_an_agency_of_the_state_means_its_own_ministry(read: Read) -> None:
    """Wherever TASS writes from, "the foreign ministry" is Russia's."""
    told = read(
        "Rivers\nBEIJING, March 5. /TASS/. Rivers are wide, the foreign ministry said.", outlet="TASS"
    ).statements
    assert [(s.speaker.country, s.evidence.text) for s in told] == [("RUS", "Rivers are wide")]


@pytest.mark.parametrize(
    "words",
    [
        "中国新能源电动汽车出口持续增长。",
        "俄罗斯总统普京同法国总统通电话。",
        "国家电网公司同俄方签署协议。",
    ],
)
def test_words_that_end_like_a_dateline_are_none(words: str) -> None:
    """电 and 讯 close a dateline only behind a date or before a space or bracket."""
    assert datelines.end(Sentence(0, len(words), 0), words) == 0
