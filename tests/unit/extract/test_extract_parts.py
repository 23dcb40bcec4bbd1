"""The parts: dates, languages, forms, quotations, and a lexicon that is wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from domain.article import Document
from domain.errors import Misconfigured
from processors.extract import Extractor, language, layout, load_extractor
from processors.extract.calendars import calendars
from processors.extract.dates import find
from processors.extract.forms import declined, expand
from processors.extract.lexicon import load
from processors.extract.matching import fold

LEXICON = Path(__file__).parents[3] / "config" / "lexicon"
TUESDAY = dt.date(2024, 5, 14)

DATES = [
    ("en", "on March 29, 2022 in", "2022-03-29"),
    ("en", "on Monday", "2024-05-13"),
    ("en", "yesterday", "2024-05-13"),
    ("en", "on 3 May", "2024-05-03"),
    ("en", "on December 30", "2023-12-30"),
    ("ru", "3 мая", "2024-05-03"),
    ("ru", "4 февраля с. г.", "2024-02-04"),
    ("ru", "в понедельник", "2024-05-13"),
    ("ru", "сегодня", "2024-05-14"),
    ("zh", "当地时间13日", "2024-05-13"),
    ("zh", "5月16日至17日", "2024-05-16"),
    ("zh", "代表团５月１６日抵达", "2024-05-16"),
    ("zh", "二〇二二年三月三十日", "2022-03-30"),
    ("zh", "周一", "2024-05-13"),
    ("zh", "昨天", "2024-05-13"),
]


@pytest.mark.parametrize(("lang", "text", "iso"), DATES)
def test_dates_are_read_from_the_day_of_publication(lang: str, text: str, iso: str) -> None:
    """Words, weekdays and dates without a year, in three languages."""
    days = find(text, calendars(load(LEXICON).time)[lang], TUESDAY)
    assert [day.iso for day in days] == [iso]


@pytest.mark.parametrize("lang", ["en", "ru", "zh"])
def test_no_date_is_missed_for_the_sake_of_speed(lang: str) -> None:
    """Looked for near digits and time words only, the dates are those that the whole pattern finds."""
    calendar = calendars(load(LEXICON).time)[lang]
    # Of "from the 16th to the 17th" only the first is the date.
    dates = [text for own, text, _ in DATES if own == lang and "至" not in text]
    text = "".join(
        f"{date}{filler}" for date in dates for filler in (", ", "。", " and again ", " 12 ", " 三 ", " мая ")
    )
    wanted = [match.span() for match in calendar.pattern.finditer(fold(text))]
    assert [(day.start, day.end) for day in find(text, calendar, TUESDAY)] == wanted
    assert len(wanted) >= len(dates)


def test_a_date_behind_another_time_word_keeps_its_year() -> None:
    """Each is read from its own place, to its end."""
    text = "On Tuesday crowds came to Bonn: the July 7, 2017 summit"
    days = find(text, calendars(load(LEXICON).time)["en"], TUESDAY)
    assert [day.iso for day in days] == ["2024-05-14", "2017-07-07"]


def test_without_a_day_of_publication_a_full_date_in_the_text_stands_in() -> None:
    """A dateline or signature at the end dates the rest."""
    days = find("On March 29 they met. 31.03.2022", calendars(load(LEXICON).time)["en"], None)
    assert [day.iso for day in days] == ["2022-03-29", "2022-03-31"]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("习近平会见普京", "zh"),
        ("Переговоры прошли в Москве", "ru"),
        ("The ministers met in Moscow", "en"),
        ("Міністри зустрілися у Києві", "uk"),
        ("Die Minister trafen sich gestern in Moskau", "de"),
        ("12345 !?", "und"),
    ],
)
def test_languages(text: str, lang: str) -> None:
    """Script rules first, then letters and words."""
    assert language.detect(text) == lang


def test_other_languages_give_an_empty_extraction(extractor: Extractor) -> None:
    """The language is told; nothing is guessed."""
    result = extractor(Document("d", "Der Außenminister traf gestern seinen Kollegen in Berlin."))
    assert (result.lang, result.events, result.statements) == ("de", (), ())


def test_forms_expand_braces_and_stars() -> None:
    """Each choice is a form; the star allows that many letters."""
    assert [(f.text, f.more) for f in expand("глав{а,ы} МИД*2")] == [("глава МИД", 2), ("главы МИД", 2)]


@pytest.mark.parametrize(
    ("name", "case"),
    [("Лавров", "Лавровым"), ("Захарова", "Захаровой"), ("Си Цзиньпин", "Си Цзиньпином"), ("Белоцкий", "Белоцкого")],
)
def test_russian_names_decline(name: str, case: str) -> None:
    """The stem and one of the endings give the case form."""
    form = declined(name)
    assert form.endings is not None
    assert case.startswith(form.text)
    assert case[len(form.text) :] in form.endings


def test_open_and_unopened_quotation_marks_reach_the_paragraph_edge() -> None:
    """Papers open each paragraph of a long quotation and close it once."""
    assert [(q.start, q.end) for q in layout.quotations("“Never closed. He went on", 0, 25)] == [(0, 25)]
    assert [(q.start, q.end) for q in layout.quotations("Never opened,” he said", 0, 22)] == [(0, 14)]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """An empty folder is no lexicon."""
    with pytest.raises(Misconfigured, match="no such file"):
        load_extractor(tmp_path)
