from __future__ import annotations

from tests.support.feedserver import FeedServer
from tests.support.program import Program

TITLE = "Lavrov and Wang Yi meet in Tunxi"
TEXT = """\
TUNXI, March 30 - Russian Foreign Minister Sergey Lavrov met Chinese Foreign Minister Wang Yi in the Chinese town of \
Tunxi on Wednesday.

"We want a fair order in which no country gives orders to another," Lavrov said. "Russia and China will go on speaking \
with one voice," he added.

"Relations between China and Russia have withstood a new test," Wang Yi told Lavrov.

Wang Yi said that China was ready to take its relations with Russia to a higher level.

Earlier in the day Wang Yi met Pakistani Foreign Minister Shah Mahmood Qureshi in Tunxi.
"""


def test_a_feed_added_with_history_gives_events_statements_and_one_alert(program: Program, feed: FeedServer) -> None:
    url = feed.add("1", TITLE, TEXT, "2022-03-30T12:00:00+08:00")
    assert program.run("sources", "add", feed.url, "--with-history", "--timezone", "Asia/Shanghai").returncode == 0
    done = program.run("run", "--once")
    assert done.returncode == 0, done.stderr

    meetings = {
        tuple(sorted(actor["id"] for actor in event["details"]["actors"])): event for event in program.rows("events")
    }
    talks = meetings["sergey-lavrov", "wang-yi"]
    assert (talks["kind"], talks["status"], talks["date"], talks["place"]) == ("meeting", "held", "2022-03-30", "Tunxi")
    assert talks["countries"] == "CHN,RUS"
    others = next(event for actors, event in meetings.items() if any("qureshi" in actor for actor in actors))
    assert others["countries"] == "CHN,PAK"

    stored = program.rows("articles")[0]
    assert stored["url"] == url
    statements = program.rows("statements")
    assert len(statements) >= 4
    assert {said["speaker"] for said in statements} == {"sergey-lavrov", "wang-yi"}
    for said in statements:
        span = said["details"]["evidence"]
        assert span["text"] == said["text"] == stored["text"][span["start"] : span["end"]]

    alerts = program.alerts()
    assert [(alert["watch"], alert["status"]) for alert in alerts] == [("russia-china", "held")]
    assert alerts[0]["reports"][0]["url"] == url

    again = program.run("run", "--once")
    assert again.returncode == 0, again.stderr
    assert len(program.alerts()) == 1


def test_without_history_what_the_feed_held_is_a_baseline(program: Program, feed: FeedServer) -> None:
    feed.add("1", TITLE, TEXT, "2022-03-30T12:00:00+08:00")
    assert program.run("sources", "add", feed.url, "--every", "1s").returncode == 0
    assert program.run("run", "--once").returncode == 0
    assert program.rows("events")
    assert program.alerts() == []

    feed.add(
        "2",
        "Putin and Xi speak by phone",
        "Russian President Vladimir Putin and Chinese President Xi Jinping spoke by phone on Friday, the Kremlin said.",
        "2022-02-25T12:00:00+03:00",
    )
    while len(program.rows("articles")) < 2:
        assert program.run("run", "--once").returncode == 0
    assert [alert["story"]["family"] for alert in program.alerts()] == ["call"]
