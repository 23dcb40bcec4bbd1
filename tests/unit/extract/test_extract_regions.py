"""Heads of regions and towns, and envoys, are of a country that their title tells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.extraction import Extraction

Read = Callable[..., Extraction]

HEADS = [
    ("Heilongjiang Governor Lu Ping met with Khabarovsk Governor Anton Shport in Tula.", {"Lu Ping", "Anton Shport"}),
    ("Governor of Khabarovsk Krai Mikhail Shport met the Mayor of Harbin.", {"Mikhail Shport", "Harbin mayor"}),
    ("Губернатор Приморского края Олег Шпорт встретился с Ван И.", {"Олег Шпорт", "Wang Yi"}),
    ("Мэр Владивостока встретился с делегацией Харбина.", {"Vladivostok mayor", "Harbin delegation"}),
    ("黑龙江省省长鲁平会见了滨海边疆区州长科热米亚科。", {"鲁平", "科热米亚科"}),
    ("王毅会见俄驻华大使。", {"Wang Yi", "Igor Morgulov"}),
    ("王毅会见俄罗斯驻华大使。", {"Wang Yi", "Igor Morgulov"}),
]


@pytest.mark.parametrize(("text", "names"), HEADS)
def test_the_place_of_a_title_tells_the_country(read: Read, text: str, names: set[str]) -> None:
    """Of who governs it or comes from it; an envoy is of who sent him."""
    (event,) = read(text).events
    assert {actor.name for actor in event.actors} == names
    assert event.countries == ("CHN", "RUS")


def test_the_president_of_a_republic_is_not_the_countrys(read: Read) -> None:
    """«Президент Татарстана» leaves «президент России» to who holds that office."""
    text = "Президент Татарстана Рустам Шпорт встретился с Ван И. Президент России принял Ван И в Туле."
    first, second = read(text).events
    assert {actor.name for actor in first.actors} == {"Рустам Шпорт", "Wang Yi"}
    assert {actor.name for actor in second.actors} == {"Vladimir Putin", "Wang Yi"}


def test_who_is_in_a_town_does_not_govern_it(read: Read) -> None:
    """«In Geneva President X» tells where, and not of what."""
    (event,) = read("At talks in Geneva President Maria Gomez met Sergei Lavrov.").events
    gomez = next(actor for actor in event.actors if actor.name == "Maria Gomez")
    assert (gomez.country, gomez.role) == (None, "president")
