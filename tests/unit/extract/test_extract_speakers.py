"""Whose words they are: heads of ministries, labels, listeners, and words that only look like verbs of saying."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.extraction import Extraction

Read = Callable[..., Extraction]


@pytest.mark.parametrize(
    "head",
    [
        "глава китайской дипломатии",
        "глава китайского внешнеполитического ведомства",
        "глава китайского дипведомства",
    ],
)
def test_a_ministry_paraphrased_has_its_minister(read: Read, head: str) -> None:
    """What a country's diplomacy is headed by is its foreign minister."""
    text = f"Лавров встретился с Ван И в Туньси.\n«Торговля двух стран растет каждый год», — сказал {head}."
    assert [s.speaker.id for s in read(text).statements] == ["wang-yi"]


def test_diplomacy_itself_says_nothing(read: Read) -> None:
    """It is spoken of as its country."""
    (statement,) = read("Методы китайской дипломатии изменились, заявил Лавров.").statements
    assert (statement.speaker.id, statement.about) == ("sergey-lavrov", ("CHN",))


def test_a_chinese_verb_before_a_colon_is_no_label(read: Read) -> None:
    """What X says opens with "X说：" there, and no text of X's words does."""
    text = (
        "王毅同拉夫罗夫在屯溪举行会谈。\n拉夫罗夫说：“俄方愿同中方一道走向多极秩序。”\n"
        "王毅指出，中方支持通过对话化解分歧。\n会谈结束后双方共进午餐，气氛十分友好。"
    )
    said = [(s.speaker.id, s.evidence.text) for s in read(text).statements]
    assert said == [
        ("sergey-lavrov", "“俄方愿同中方一道走向多极秩序。”"),
        ("wang-yi", "中方支持通过对话化解分歧"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("China, Xi told Putin, decides for itself.", [("xi-jinping", "China, Xi told Putin, decides for itself")]),
        (
            "Putin explained the plan.\nHe said that Russia was ready for talks, according to the broadcast.",
            [("vladimir-putin", "the plan"), ("vladimir-putin", "Russia was ready for talks")],
        ),
        ("Markets rose after the first reports of the call between Xi and Putin.", []),
        ("A measure of Chinese demand fell on Monday.", []),
        ("Israelis demand that the talks go on.", [("israelis", "the talks go on")]),
    ],
)
def test_who_is_told_who_carries_it_and_what_is_a_noun(read: Read, text: str, said: list[tuple[str, str]]) -> None:
    """A listener, a broadcast and a noun that looks like a verb say nothing."""
    assert [(s.speaker.id, s.evidence.text) for s in read(text).statements] == said
