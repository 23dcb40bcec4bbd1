"""An alert as text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.render import body, title
from tests.support.builders import make_message


def said(words: str, *, direct: bool = True, name: str = "Wang Yi") -> dict[str, Any]:
    """A statement."""
    [statement] = make_message()["statements"]
    speaker = {**statement["speaker"], "name": name}
    return {**statement, "speaker": speaker, "direct": direct, "evidence": {"start": 0, "end": 1, "text": words}}


def lines(label: str, **changes: Any) -> list[str]:
    """The lines of a body under one label."""
    found = (line.split(None, 1) for line in body(make_message(**changes)).splitlines())
    return [text for start, text in found if start == f"{label}:"]


def test_an_alert_says_who_what_when_where_and_by_whom() -> None:
    """And the words that prove it, with the outlet that has them."""
    assert title(make_message()) == "[held] Sergey Lavrov and Wang Yi met in Tunxi"
    assert body(make_message()) == (
        "who:      Sergey Lavrov (RUS, foreign minister); Wang Yi (CHN, foreign minister)\n"
        "what:     meeting, held\n"
        "when:     2022-03-30\n"
        "where:    Tunxi, CHN\n"
        "evidence: “Lavrov and Wang Yi met in Tunxi.” (Example Times)\n"
        "said:     Wang Yi (CHN, foreign minister): “Our ties are strong.”\n"
        "report:   Example Times: They met https://news.example/a"
    )


def test_words_alone_have_no_event() -> None:
    """Only what was said, and by whom it is reported."""
    text = body(make_message(status="said", events=[]))
    assert [line.split(":")[0] for line in text.splitlines()] == ["said", "report"]


@pytest.mark.parametrize(
    ("date", "day", "shown"),
    [("2022-03", "2022-03-30", "2022-03"), (None, "2022-03-30", "2022-03-30"), (None, None, "not said")],
)
def test_when_is_the_events_date_else_the_storys_day(date: str | None, day: str | None, shown: str) -> None:
    """Never a guess."""
    [event] = make_message()["events"]
    assert lines("when", events=[{**event, "date": date}], story={"day": day}) == [shown]


def test_what_is_not_known_is_left_out() -> None:
    """A place, a country, an office, a link."""
    [event] = make_message()["events"]
    actor = {**event["actors"][0], "country": None, "role": None}
    assert lines("where", events=[{**event, "place": None}]) == []
    assert lines("where", events=[{**event, "place": {"name": "Tunxi", "country": None}}]) == ["Tunxi"]
    assert lines("who", events=[{**event, "actors": [actor]}]) == ["Sergey Lavrov"]
    country = {**actor, "name": "Russia", "country": "RUS", "role": "country"}
    assert lines("who", events=[{**event, "actors": [country]}]) == ["Russia (RUS)"]
    report = make_message()["reports"][0]
    assert lines("report", reports=[{**report, "url": None}]) == ["Example Times: They met (no link)"]
    assert "(unknown outlet)" in lines("evidence", reports=[])[0]


def test_what_was_said_is_told_once_and_word_for_word_first() -> None:
    """Four at the most; the same words in another spelling of spaces and capitals are the same."""
    some = [said("Indirect.", direct=False), said("One."), said(" one. "), *(said(f"More {n}.") for n in range(4))]
    quoted = [line.split("“")[1] for line in lines("said", statements=some)]
    assert quoted == ["One.”", "More 0.”", "More 1.”", "More 2.”"]


def test_long_words_are_cut_and_many_reports_counted() -> None:
    """The link leads to the rest."""
    [words] = lines("said", statements=[said("x" * 1000)])
    assert words.endswith("x…”")
    assert len(words) < 400
    reports = make_message()["reports"] * 9
    assert lines("report", reports=reports)[6:] == ["and 3 more"]


@given(st.text(), st.text(), st.text())
def test_whatever_a_text_holds_it_cannot_forge_lines_or_move_the_cursor(words: str, name: str, outlet: str) -> None:
    """Feeds are written by strangers, and terminals obey control characters."""
    report = {**make_message()["reports"][0], "title": words, "outlet": outlet}
    message = make_message(headline=words, statements=[said(words, name=name)], reports=[report])
    text = body(message)
    assert len(text.splitlines()) == 7
    assert len(title(message).splitlines()) == 1
    assert all(char == "\n" or char.isprintable() for char in text + title(message))


def test_an_escape_sequence_is_not_passed_on() -> None:
    """It would set the title of the window, for one."""
    assert "\x1b" not in title(make_message(headline="They met \x1b]0;x\x07"))
    assert "\u202e" not in title(make_message(headline="They met \u202egnp.exe"))
