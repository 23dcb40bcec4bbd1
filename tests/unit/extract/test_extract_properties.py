"""What holds for every text: no error, the same answer twice, spans that give their words."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.article import Document
from domain.evidence import Span
from domain.extraction import Extraction
from processors.extract import Extractor
from tests.eval.goldset import GoldArticle, load

PIECES = st.sampled_from(
    [
        "Lavrov",
        "Wang Yi",
        " said ",
        "“",
        "”",
        "«",
        "»",
        ", ",
        ". ",
        "\n",
        "met with ",
        "Ван И",
        " заявил, что ",
        "встретился с ",
        "习近平",
        "会见",
        "普京",
        "表示，",
        "。",
        "中俄外长",
        "он ",
        "the sides ",
        " — ",
        ": ",
        "March 3",
        "3日",
        "2024年",
        "на 5 мая",
        "İ",
        "ﬀ",
        "\u2028",
        "王毅",
        "U.S. ",
        "5月16日至17日",
        "в среду",
        "99月99日",
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join))
DAYS = st.one_of(st.none(), st.dates())


def spans(extraction: Extraction) -> list[Span]:
    """All evidence of an extraction."""
    found = [event.evidence for event in extraction.events]
    found += [statement.evidence for statement in extraction.statements]
    found += [m for e in extraction.events for a in e.actors for m in a.mentions]
    found += [e.date_mention for e in extraction.events if e.date_mention]
    found += [e.place.mention for e in extraction.events if e.place and e.place.mention]
    return found + [s.speaker.mention for s in extraction.statements if s.speaker.mention]


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, day=DAYS)
def test_any_text_gives_spans_that_hold(extractor: Extractor, text: str, day: dt.date | None) -> None:
    """The extractor never raises, and each span is text[start:end] and not empty."""
    document = Document("x", text, published=day)
    first = extractor(document)
    assert all(span.holds_in(text) for span in spans(first))
    assert extractor(document) == first


def test_threads_share_an_extractor(extractor: Extractor) -> None:
    """The answer does not depend on who asks beside."""
    documents = [
        Document(
            str(i), f"Lavrov met with Wang Yi on May {i + 1}. “Good talks,” he said.", published=dt.date(2024, 5, 14)
        )
        for i in range(20)
    ]
    alone = [extractor(d) for d in documents]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(extractor, documents)) == alone


UNRELATED = {
    "en": "Farmers of the valley counted more wheat this autumn than in any year before.",
    "ru": "Крестьяне долины собрали этой осенью больше пшеницы, чем когда-либо прежде.",
    "zh": "今年秋天，山谷里的农民收获的小麦比往年都多。",
}
GOLD = load()


@pytest.mark.parametrize("article", GOLD, ids=lambda article: article.id)
def test_an_unrelated_paragraph_changes_nothing(extractor: Extractor, article: GoldArticle) -> None:
    """At the end of an article; only in a transcript it is one more thing that was said."""
    document = article.document()
    longer = replace(document, text=f"{document.text}\n\n{UNRELATED[article.lang]}")
    alone, beside = extractor(document), extractor(longer)
    assert beside.events == alone.events
    assert beside.statements[: len(alone.statements)] == alone.statements
    assert len(beside.statements) <= len(alone.statements) + ("transcript" in article.id or "question" in article.id)


@pytest.mark.parametrize(
    "piece",
    [
        "«",
        "“Lavrov said “",
        "习近平会见",
        "a" * 50,
        "\n",
        "Путин сказал, что ",
        " later today",
        ".",
        "x. ",
        "«Ан». ",
        "Russian, ",
        "习近平会见1111111111",
        "2022",
        "\U0001f600",
        "Putin met Wang Yi on 5 May.\n",
        "Vladimir Putin's remarks were long. ",
    ],
)
def test_a_megabyte_of_anything_comes_to_an_end(extractor: Extractor, piece: str) -> None:
    """In seconds: the limit of a test is two minutes."""
    text = (piece * (1_000_000 // len(piece) + 1))[:1_000_000]
    assert all(span.holds_in(text) for span in spans(extractor(Document("1", text))))


ODD = [
    "Yes, Lavrov said",
    "«Нет, - сказал, - да»",
    "«Мы за, — сказал: — это так».",
    "Wang Yi met Lavrov in May This Year",
    "Лавров 3 МАЯ С.Г. встретился с Ван И",
    "\u0130" * 40 + ". Lavrov met Wang Yi on Tuesday in Moscow.",
    "Лавров встретился с Ван И \u1c80чера 5",
    "王毅0000年会见拉夫罗夫。",
    "Lavrov met Wang Yi in May 0000.",
]


@pytest.mark.parametrize("text", ODD)
def test_odd_words_of_speech_and_time_are_read(extractor: Extractor, text: str) -> None:
    """With and without a day of publication: every date that comes out is one."""
    for published in (dt.date(2024, 5, 14), None):
        for event in extractor(Document("t", text, published=published)).events:
            assert event.date is None or event.date >= "1000"


@pytest.mark.parametrize("space", ["\xa0", "\u202f"])
def test_a_space_that_does_not_break_is_a_space(extractor: Extractor, space: str) -> None:
    """Russian print has them within names."""
    text = f"Новости\nЛавров встретился с Ван{space}И в Москве."
    (event,) = extractor(Document("t", text, published=dt.date(2024, 5, 14))).events
    assert event.countries == ("CHN", "RUS")
    assert all(text[span.start : span.end] == span.text for actor in event.actors for span in actor.mentions)
