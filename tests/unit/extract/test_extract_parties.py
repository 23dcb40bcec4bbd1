"""Who takes part in an occasion, and who is only named beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.extraction import Extraction

Read = Callable[..., Extraction]


def occasions(extraction: Extraction) -> set[frozenset[str]]:
    """The countries of each."""
    return {frozenset(event.countries) for event in extraction.events if event.kind != "other"}


APART = [
    ("Tokayev held talks with Putin in Astana and later received Xi in Almaty.", {"KAZ RUS", "CHN KAZ"}),
    ("Xi was received by Tokayev, who had met Putin a day before.", {"CHN KAZ", "KAZ RUS"}),
    ("Xi met Tokayev in Astana, and Putin received Modi in Moscow.", {"CHN KAZ", "IND RUS"}),
    ("Xi telephoned Tokayev to brief him on the talks with Putin.", {"CHN KAZ", "CHN RUS"}),
    ("Токаев провёл двусторонние встречи с Путиным и Си Цзиньпином.", {"KAZ RUS", "CHN KAZ"}),
    ("Токаев принял Путина, после чего встретился с Си Цзиньпином.", {"KAZ RUS", "CHN KAZ"}),
]


@pytest.mark.parametrize(("text", "countries"), APART)
def test_who_meets_several_has_not_brought_them_together(read: Read, text: str, countries: set[str]) -> None:
    """Objects belong to their own verb, and those of one man's meetings met him alone."""
    lang = "Новости\n" if any("а" <= letter <= "я" for letter in text) else "News of the day\n"
    assert occasions(read(lang + text)) == {frozenset(codes.split()) for codes in countries}


NAMES = [
    ("Мишустин принял президента «Газпрома» Алексея Миллера.", {"Mikhail Mishustin", "Alexei Miller"}),
    ("Лавров принял члена Политбюро ЦК КПК, министра иностранных дел КНР Ван И.", {"Sergey Lavrov", "Wang Yi"}),
    ("Wang Yi, a member of the party's Political Bureau, met Lavrov.", {"Wang Yi", "Sergey Lavrov"}),
    ("Lavrov met Wang Yi on the sidelines of the UN General Assembly.", {"Wang Yi", "Sergey Lavrov"}),
    ("Песков, комментируя беседу Путина и Си Цзиньпина, был краток.", {"Vladimir Putin", "Xi Jinping"}),
    ("По просьбе индийской стороны Лавров встретился с Ван И.", {"Sergey Lavrov", "Wang Yi"}),
    ("Путин позвонил Реджепу Тайипу Эрдогану.", {"Vladimir Putin", "Recep Tayyip Erdogan"}),
    ("Putin denied meeting Xi.", {"Vladimir Putin", "Xi Jinping"}),
]


@pytest.mark.parametrize(("text", "names"), NAMES)
def test_only_who_takes_part_is_an_actor(read: Read, text: str, names: set[str]) -> None:
    """Not an office of an organisation, a title of the same person, the place, or who tells of it."""
    lang = "Новости\n" if any("а" <= letter <= "я" for letter in text) else "News of the day\n"
    (event,) = (event for event in read(lang + text).events if event.kind != "other")
    assert {actor.name for actor in event.actors} == names


BOTH = [
    "The navies of Russia and China held joint exercises.",
    "Russian and Chinese troops held joint drills.",
    "China expelled a Russian diplomat.",
    "China's and Russia's culture ministers met.",
    "Министр транспорта РФ Андрей Никитин встретился с министром транспорта КНР Лю Вэем.",
    "Россия и Китай провели совместное воздушное патрулирование.",
    "The Xi-Putin summit opened in Moscow.",
    "Putin is expected in Beijing in June.",
    "CHINA, RUSSIA SIGN OIL DEAL",
]


@pytest.mark.parametrize("text", BOTH)
def test_both_sides_are_found(read: Read, text: str) -> None:
    """Forces, adjectives, portfolios, possessives, names joined by a hyphen, capitals."""
    lang = "Новости\n" if any("а" <= letter <= "я" for letter in text) else "News of the day\n"
    assert frozenset({"CHN", "RUS"}) in occasions(read(text if text.isupper() else lang + text))


NEITHER = [
    "Шахматисты России и Китая встретились в финале.",
    "Команды России и Китая встретятся в субботу.",
    "Daniil Medvedev won in Beijing. “I enjoy China,” Medvedev said.",
    "Лавров и Ван И не обсуждали спорт.",
    "Путин встретился с Верховной Радой.",
    "Norway urged Russia and China to sign the treaty.",
    "Норвегия призвала Россию и Китай к переговорам.",
    "Zakharova said talks with Wang Yi would be useful.",
]


@pytest.mark.parametrize("text", NEITHER)
def test_no_officials_no_contact(read: Read, text: str) -> None:
    """Teams, namesakes, and what was not talked of."""
    lang = "Новости\n" if any("а" <= letter <= "я" for letter in text) else "News of the day\n"
    extraction = read(lang + text)
    assert occasions(extraction) == set()
    assert not {s.speaker.id for s in extraction.statements} & {"dmitry-medvedev"}


def test_people_whom_nobody_knows_meet(read: Read) -> None:
    """A given name and a surname in the instrumental after "с" are a person; who is "he" was told before."""
    (event,) = read("Новости\nАдвокат Олег Лисов встретился с Збигневом Лисовским.").events
    assert {actor.name for actor in event.actors} == {"Олег Лисов", "Збигнев Лисовский"}
    extraction = read("Новости\nЛавров прилетел в Пекин. Там он провёл переговоры с Ван И.")
    assert ("meeting", ("CHN", "RUS")) in {(event.kind, event.countries) for event in extraction.events}
