"""Where a report is sent from: whose "foreign ministry" it means, and no part of what is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.extraction import Extraction

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
