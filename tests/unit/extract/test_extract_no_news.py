"""What looks like news of today and is none: the past that goes on, thoughts, absentees, namesakes, others' bodies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.extraction import Extraction

Read = Callable[..., Extraction]


def _told(extraction: Extraction) -> list[tuple[str, str]]:
    return [(event.kind, event.status) for event in extraction.events]


@pytest.mark.parametrize(
    "text",
    [
        "On May 8, 2015, Xi Jinping held talks with Vladimir Putin in Moscow. The two sides signed a treaty on rivers.",
        "8 мая 2015 года Си Цзиньпин провел переговоры с Путиным в Москве. Стороны подписали договор о реках.",
        "2015年5月8日，习近平在莫斯科同普京举行会谈。双方签署河流条约。",
    ],
)
def test_the_past_goes_on_until_another_day_is_named(read: Read, text: str) -> None:
    """The same people, in the next sentence and without a day: it was then."""
    assert _told(read(f"Rivers\n{text}", "2025-05-08")) == [("meeting", "recalled"), ("agreement", "recalled")]


def test_news_after_a_look_back(read: Read) -> None:
    """A new subject, or a day of its own, ends the past."""
    past = "In May 2015 Xi Jinping held talks with Vladimir Putin in Moscow."
    other = read(f"Rivers\n{past} Li Qiang met Mikhail Mishustin.", "2025-05-08")
    dated = read(f"Rivers\n{past} The two sides signed a treaty on Wednesday.", "2025-05-08")
    assert [event.status for event in other.events] == ["recalled", "held"]
    assert [event.status for event in dated.events] == ["recalled", "held"]


@pytest.mark.parametrize(
    "text",
    [
        "There is no sign that Russia and China have signed a treaty on rivers.",
        "No bridge will be built unless Vladimir Putin meets Xi Jinping.",
        "Suppose Wang Yi met Sergey Lavrov in Tunxi.",
        "Нет доказательств, что Ван И встречался с Лавровым.",
        "В альянсе не видят признаков того, что Россия и Китай подписали договор.",
        "没有证据表明王毅会见了拉夫罗夫。",
        "即使普京与习近平举行会谈，也难以取得突破。",
    ],
)
def test_what_nobody_knows_of_is_a_thought(read: Read, text: str) -> None:
    """Neither held nor, as an official denial is, denied."""
    statuses = [event.status for event in read(f"Rivers\n{text}", "2025-05-08").events]
    assert statuses
    assert set(statuses) == {"hypothetical"}


@pytest.mark.parametrize(
    "text",
    [
        "Putin has cancelled a visit to China.",
        "Lavrov has put off a trip to Beijing.",
        "Лавров отложил поездку в Пекин.",
    ],
)
def test_called_off(read: Read, text: str) -> None:
    """By a verb before the noun."""
    assert ("visit", "denied") in _told(read(f"Travel\n{text}", "2025-05-08"))


@pytest.mark.parametrize(
    "text",
    [
        "石破茂8日在东京同习近平会谈，俄罗斯总统普京未出席。",
        "石破茂8日在东京同习近平会谈，俄罗斯总统普京没有出席。",
    ],
)
def test_who_was_not_there(read: Read, text: str) -> None:
    """Is no party."""
    (meeting,) = read(f"日本\n{text}", "2025-05-08").events
    assert meeting.countries == ("CHN", "JPN")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('Medvedev in final\nDaniil Medvedev won in Beijing.\n"It is a joy," Medvedev said.', "Daniil Medvedev"),
        ("Медведев в финале\nДаниил Медведев победил.\n«Играть приятно», — сказал Медведев.", "Даниил Медведев"),
    ],
)
def test_a_headline_means_whom_the_text_names(read: Read, text: str, name: str) -> None:
    """A surname in a headline is the namesake's whom the text introduces."""
    assert [statement.speaker.name for statement in read(text, "2024-05-22").statements] == [name]


def test_a_headline_means_the_official_whom_the_text_names(read: Read) -> None:
    """And a namesake mentioned later takes nothing from him."""
    text = (
        "Medvedev visits Beijing\nDmitry Medvedev arrived in Beijing on Monday.\n"
        'Daniil Medvedev, a player, was there. "We will build a bridge," Dmitry Medvedev said.'
    )
    names = {s.speaker.name for s in read(text, "2024-12-12").statements}
    assert names == {"Dmitry Medvedev"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Пекин и Москва сближаются, заявил представитель Пентагона.", "Pentagon"),
        ("Госдеп заявил, что Россия и Китай сближаются.", "State Department"),
        ("The Pentagon said Russia and China were moving closer.", "Pentagon"),
    ],
)
def test_bodies_that_only_one_state_has(read: Read, text: str, name: str) -> None:
    """Are of that state in every language."""
    (statement,) = read(f"Оборона\n{text}" if text[0] in "ПГ" else f"Defence\n{text}", "2024-09-11").statements
    assert (statement.speaker.name, statement.speaker.country) == (name, "USA")


def test_a_chancellor_is_no_premier(read: Read) -> None:
    """He is who was called that, though a premier was named later."""
    text = "Канцлер ФРГ Фридрих Мерц встретился с премьером КНР Ли Цяном. Канцлер отметил, что мост нужен."
    assert [s.speaker.id for s in read(f"Мост\n{text}", "2025-06-08").statements] == ["friedrich-merz"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Xi Jinping will travel to Moscow next Thursday.", "2025-05-15"),
        ("BEIJING, May 8 — Xi Jinping will travel to Moscow next Thursday.", "2025-05-15"),
        ("Си Цзиньпин в следующий четверг прибудет в Москву.", "2025-05-15"),
        ("习近平将于下周一访问莫斯科。", "2025-05-12"),
        ("习近平将于下周四访问莫斯科。", "2025-05-15"),
    ],
)
def test_a_weekday_of_the_week_to_come(read: Read, text: str, day: str) -> None:
    """Said on a Thursday."""
    assert [event.date for event in read(f"Travel\n{text}", "2025-05-08").events] == [day]


def test_headlines_in_capitals(read: Read) -> None:
    """Verbs are verbs in any letters."""
    plain = read("Russia closes its consulate", "2025-05-08")
    capitals = read("RUSSIA CLOSES ITS CONSULATE", "2025-05-08")
    assert [e.plover for e in plain.events] == [e.plover for e in capitals.events] != []


@pytest.mark.parametrize(
    ("text", "lang"),
    [("Forêt en feu près de Paris", "fr"), ("Inflação sobe até 5% em maio", "es")],
)
def test_accents_part_no_words(read: Read, text: str, lang: str) -> None:
    """There is no "for" in "forêt"; Portuguese is taken for the nearest language that is known, and not read."""
    assert read(text).lang == lang


def test_a_row_of_times_before_the_verb(read: Read) -> None:
    """However many words it has."""
    text = "The shipyard in a written statement on 12 March also said that the bridge was open."
    assert [s.speaker.name for s in read(f"Bridge\n{text}").statements] == ["The shipyard"]


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("埃尔多安8日先后同普京和习近平通电话。", [("CHN", "TUR"), ("RUS", "TUR")]),
        ("内塔尼亚胡8日与普京通电话，随后又与王毅通话。", [("CHN", "ISR"), ("ISR", "RUS")]),
        ("Макрон провел телефонные разговоры с Путиным и Си Цзиньпином.", [("CHN", "FRA"), ("FRA", "RUS")]),
        (
            "The Russian and Chinese ambassadors each met Subrahmanyam Jaishankar in Delhi.",
            [("CHN", "IND"), ("IND", "RUS")],
        ),
        ("Trump will phone Putin and Xi Jinping next week.", [("CHN", "USA"), ("RUS", "USA")]),
        # Who met them stands elsewhere.
        ("他下周将先后与普京和习近平通电话。", []),
        ("На следующей неделе пройдут отдельные телефонные разговоры с Путиным и Си Цзиньпином.", []),
    ],
)
def test_one_who_talks_to_two(read: Read, text: str, countries: list[tuple[str, ...]]) -> None:
    """Talks to each of them; they have not talked to one another."""
    assert sorted(event.countries for event in read(f"Talks\n{text}", "2025-05-08").events) == countries


@pytest.mark.parametrize(
    "text",
    [
        "Макрон встретился с Си Цзиньпином, сообщили в Елисейском дворце.",
        "Macron met Xi Jinping, his office said on Friday.",
    ],
)
def test_where_it_was_said_is_not_what_was_said(read: Read, text: str) -> None:
    """A place or day behind the verb."""
    said = [s.evidence.text for s in read(f"Meeting\n{text}", "2025-05-08").statements]
    assert all("met" in words or "встретился" in words for words in said)


def test_what_is_awaited(read: Read) -> None:
    """A guest makes a visit, a figure does not."""
    assert not read("Юань\nИнвесторы ждут итогов заседания Банка России и статистики из Китая.", "2024-05-22").events
    (visit,) = read("Визит\nВ Кремле ждут Си Цзиньпина.", "2024-05-22").events
    assert (visit.kind, visit.status) == ("visit", "planned")


@pytest.mark.parametrize(
    "text",
    [
        "王小洪8日在莫斯科与俄罗斯内务部长共同主持会议。",
        "Министр обороны РФ и глава МИД КНР провели заседание комиссии.",
    ],
)
def test_who_chair_together_meet(read: Read, text: str) -> None:
    """As who meet do."""
    (meeting,) = read(f"Meeting\n{text}", "2025-05-08").events
    assert (meeting.kind, meeting.countries) == ("meeting", ("CHN", "RUS"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Russia and China have agreed to abolish visas from September 1.", ("agreement", "held", "2025-05-08")),
        ("Talks between Russia and China were once held in Samarkand.", ("meeting", "recalled", None)),
        ("中俄元首会晤曾在撒马尔罕举行。", ("meeting", "recalled", None)),
        ("Putin to pay four-day visit to China", ("visit", "planned", None)),
    ],
)
def test_when_it_was(read: Read, text: str, told: tuple[str, str, str | None]) -> None:
    """What was agreed begins later; what was once is over; an adjective parts no verb from its "to"."""
    (event,) = read(text if text.startswith("Putin") else f"Talks\n{text}", "2025-05-08").events
    assert (event.kind, event.status, event.date) == told


@pytest.mark.parametrize(
    "text",
    [
        "Russian chess coach Sergei Lavrov said that China had good players. Lavrov said that he would go to Beijing.",
        "Российский шахматист Сергей Лавров заявил, что китайские игроки сильны. Лавров добавил, что поедет в Пекин.",
    ],
)
def test_a_namesake_by_his_trade(read: Read, text: str) -> None:
    """Whoever has a trade and no office is somebody else, and so is who is called by his surname then."""
    said = read(f"Chess\n{text}", "2025-05-08").statements
    assert said
    assert all(s.speaker.country is None for s in said)


@pytest.mark.parametrize("text", ["встречался ли Ван И с Лавровым", "проводили ли Россия и Китай переговоры"])
def test_whether(read: Read, text: str) -> None:
    """A Russian question within a sentence."""
    (event,) = read(f"Запрос\nСенаторы спросили, {text}.", "2025-05-08").events
    assert event.status == "hypothetical"
