"""Held, to come, long ago, denied or only thought of: told by words before and after, by moods, and by dates."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.extraction import Extraction

Read = Callable[..., Extraction]

STATUSES = [
    # what is told of the noun after it
    ("The talks between Lavrov and Wang Yi were called off.", "denied"),
    ("Wang Yi's trip to Moscow was put off.", "denied"),
    ("Wang Yi's trip to Moscow was postponed until autumn.", "planned"),
    ("The summit between Putin and Xi fell through.", "denied"),
    ("During Wang Yi's trip to Moscow a concert was cancelled.", "held"),
    ("Переговоры Лаврова и Ван И сорвались.", "denied"),
    ("Поездка Ван И в Москву отложена.", "denied"),
    ("Поездка Ван И в Москву перенесена на осень.", "planned"),
    ("Переговоры Лаврова и Ван И не состоятся.", "denied"),
    ("Переговоров Лаврова и Ван И не будет.", "denied"),
    ("О поездке Ван И в Москву речь не идёт.", "denied"),
    ("Поездка Ван И в Москву не исключена.", "hypothetical"),
    ("В ходе поездки Ван И в Москву отменены пошлины.", "held"),
    # what is said before it
    ("There are no plans for Wang Yi to visit Moscow.", "denied"),
    ("Xi failed to meet Putin.", "denied"),
    ("Xi flew home without meeting Putin.", "denied"),
    ("Lavrov denied claims that Russian and Chinese diplomats had held talks.", "denied"),
    ("Путин и Си Цзиньпин не планируют проводить переговоры.", "denied"),
    ("Готовится поездка Ван И в Москву.", "planned"),
    ("Помощники готовят переговоры Путина и Си Цзиньпина.", "planned"),
    ("Эксперты оценили вероятность поездки Ван И в Москву.", "hypothetical"),
    ("Песков не исключил переговоров Путина и Си Цзиньпина.", "hypothetical"),
    # infinitives
    ("Ван И намерен посетить Москву.", "planned"),
    ("Лавров готовится встретиться с Ван И.", "planned"),
    ("Лавров хочет встретиться с Ван И.", "hypothetical"),
    ("Лавров отказался встретиться с Ван И.", "denied"),
    ("Лаврову удалось встретиться с Ван И.", "held"),
    # days and months
    ("On May 12, Wang Yi visited Moscow.", "held"),
    ("Wang Yi had a long conversation with Lavrov.", "held"),
    ("Lavrov previously met Wang Yi in Beijing.", "recalled"),
    ("Wang Yi met Lavrov in December.", "recalled"),
    ("Wang Yi met Lavrov last December.", "recalled"),
    ("Wang Yi Met Lavrov in December Last Year", "recalled"),
    ("В ИЮНЕ ПРОШЛОГО ГОДА Лавров встретился с Ван И.", "recalled"),
    ("Wang Yi met Lavrov three months ago.", "recalled"),
    ("Wang Yi met Lavrov in 2018.", "recalled"),
    ("Wang Yi met Lavrov, who took office in 2004.", "held"),
    ("В 2018 году Лавров встретился с Ван И.", "recalled"),
    ("If Wang Yi were to meet Lavrov, nobody would know.", "hypothetical"),
    ("Если Ван И приедет в Москву, об этом сообщат.", "hypothetical"),
    ("Вряд ли Путин и Си Цзиньпин встретятся.", "hypothetical"),
    ("Wang Yi to pay state visit to Russia", "planned"),
    ("An aide to Putin met Wang Yi.", "held"),
    ("Wang Yi travels to Moscow on Sunday.", "planned"),
    ("В июне прошлого года Лавров встретился с Ван И.", "recalled"),
    ("Три недели назад Лавров встретился с Ван И.", "recalled"),
    ("Накануне Лавров встретился с Ван И.", "held"),
    ("Накануне поездки Ван И в Москву курс рубля не изменился.", "planned"),
    ("Лавров встретился с Моди, после чего принял Ван И.", "held"),
    # who tells of it
    ("Лавров принял Ван И, сообщила Мария Захарова.", "held"),
    ("Lavrov said that he had been glad when he met Wang Yi in Moscow.", "recalled"),
]


@pytest.mark.parametrize(("text", "status"), STATUSES)
def test_the_status_of_an_occasion(read: Read, text: str, status: str) -> None:
    """Each sentence tells of one occasion of Russia and China."""
    lang = "ru" if any("а" <= letter <= "я" for letter in text) else "en"
    extraction = read(("Новости\n" if lang == "ru" else "News of the day\n") + text)
    found = {event.status for event in extraction.events if set(event.countries) == {"CHN", "RUS"}}
    assert found == {status}


def test_a_month_of_the_year_before_is_dated_so(read: Read) -> None:
    """In May "met in December" can only be of last year."""
    (event,) = read("News of the day\nWang Yi met Lavrov in December.").events
    assert event.date == "2023-12"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Kerry, who came back last week, plans to travel to Beijing to meet Wang Yi.", "planned"),
        ("Xi Jinping has met Vladimir Putin some 40 times since 2013.", "recalled"),
        ("Russia and China can meet in Kazan.", "hypothetical"),
        ("On Tuesday Russia and China issued the following joint statement.", "held"),
    ],
)
def test_words_of_other_clauses_change_nothing(read: Read, text: str, status: str) -> None:
    """What an aside says is of the aside; what was done again and again is background; "following" may say "this"."""
    assert [e.status for e in read(f"Rivers\n{text}").events][:1] == [status]
