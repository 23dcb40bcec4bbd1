"""What desks read every day: briefings, read-outs and announcements in the words of agencies and ministries."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.extraction import Extraction
from tests.support.extracted import occasions, statements

Read = Callable[..., Extraction]
MONDAY = "2024-05-20"


@pytest.mark.parametrize(
    "text",
    [
        "Помощник президента Юрий Ушаков рассказал о программе визита Владимира Путина в Китай.",
        "Кремль анонсировал визит Си Цзиньпина в Москву.",
        "Кремль в свое время объявит о визите Путина в Китай, сказал Песков.",
        "Москва рассчитывает на визит главы МИД КНР Ван И, заявил Лавров.",
        "What to expect from Putin's trip to China.",
    ],
)
def test_a_visit_that_is_talked_of_is_planned(read: Read, text: str) -> None:
    """Whoever tells of a programme, details or hopes tells of no visit that was made."""
    assert [e.status for e in read(text, MONDAY).events if e.kind == "visit"] == ["planned"]


@pytest.mark.parametrize(
    "text",
    [
        "The Kremlin published details of the phone call between Putin and Xi Jinping on Monday.",
        "Ушаков раскрыл детали переговоров Путина и Си Цзиньпина в Пекине.",
        "Путин и Си Цзиньпин приняли программу сотрудничества на переговорах в Пекине.",
        "Путин анонсировал новые проекты на переговорах с Си Цзиньпином.",
        "Putin met Xi Jinping in Beijing on Monday, a day earlier than planned.",
        "Putin, days after his inauguration, met Xi Jinping in Beijing.",
    ],
)
def test_words_near_an_occasion_may_be_of_something_else(read: Read, text: str) -> None:
    """Details follow an occasion, and a programme of cooperation is adopted on one."""
    found = read(text, MONDAY)
    assert {(e.status, frozenset(a.id for a in e.actors)) for e in found.events} == {
        ("held", frozenset({"vladimir-putin", "xi-jinping"}))
    }


def test_a_call_in_a_relative_clause_is_another(read: Read) -> None:
    """Who met was on the phone with somebody else."""
    text = "Putin, who spoke with Modi in a phone call on Friday, met Xi Jinping in Beijing on Monday."
    assert ("meeting", "held", {"vladimir-putin", "xi-jinping"}) in occasions(read(text, MONDAY))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Putin and Xi Jinping agreed to meet in the autumn.", "planned"),
        ("Putin and Xi Jinping have agreed to hold talks in Kazan.", "planned"),
        ("A meeting between Putin and Xi Jinping is on the agenda, Ushakov said.", "planned"),
        ("The Kremlin has not ruled out a meeting between Putin and Xi Jinping.", "hypothetical"),
        ("Xi Jinping's last meeting with Putin was in May.", "recalled"),
        ("Последняя встреча Путина и Си Цзиньпина состоялась в мае.", "recalled"),
        ("Путин надеется на скорую встречу с Си Цзиньпином.", "planned"),
        ("中俄双方商定两国元首年内会晤。", "planned"),
    ],
)
def test_a_meeting_to_come_or_long_past_is_no_news(read: Read, text: str, status: str) -> None:
    """What was agreed, hoped for, not excluded or last."""
    assert [e.status for e in read(text, MONDAY).events if e.kind == "meeting"] == [status]


def test_an_invitation_is_accepted_and_nobody_received(read: Read) -> None:
    """«Принял приглашение» is no reception."""
    found = read("Путин принял приглашение Си Цзиньпина посетить Пекин в сентябре.", MONDAY)
    assert "meeting" not in {e.kind for e in found.events}


def test_that_opens_the_words_and_names_no_listener(read: Read) -> None:
    """Who is named right behind "that" is the subject of what is told."""
    found = read("Kremlin aide Yuri Ushakov told reporters that Xi Jinping would visit Moscow in May.", MONDAY)
    assert statements(found) == [("yury-ushakov", "Xi Jinping would visit Moscow in May")]


def test_a_programme_may_be_of_a_visit_under_way(read: Read) -> None:
    """«В программе визита» is where one is."""
    found = read("Владимир Путин прибыл в Харбин, второй город в программе визита в КНР.", MONDAY)
    assert [e.status for e in found.events if e.kind == "visit"] == ["held"]


def test_what_does_not_lead_to_a_meeting_is_none(read: Read) -> None:
    """«Не приведет к встрече»."""
    found = read("Эти слухи не приведут к встрече Путина и Си Цзиньпина, сказал Песков.", MONDAY)
    assert {e.status for e in found.events} == {"denied"}


def test_a_week_earlier_is_not_today(read: Read) -> None:
    """The background of another story."""
    found = read(
        "Xi Jinping met Alexander Lukashenko in Beijing on Monday. A week earlier Wang Yi was received by Putin in "
        "Moscow.",
        MONDAY,
    )
    assert ("meeting", "recalled", {"wang-yi", "vladimir-putin"}) in occasions(found)


def test_deputies_of_ministers_sit_in_no_parliament(read: Read) -> None:
    """They are officials whom nobody names, and not the one member of parliament that the lexicon knows."""
    found = read("Deputy foreign ministers of Russia and China met in Beijing on Monday.", MONDAY)
    assert [(e.status, {a.name for a in e.actors}) for e in found.events] == [
        ("held", {"Chinese deputy foreign minister", "Russian deputy foreign minister"})
    ]


def test_the_name_in_apposition_holds_the_office(read: Read) -> None:
    """In early 2023 China's top diplomat was Wang Yi, and its foreign minister another."""
    text = "China's top diplomat, Wang Yi, told reporters that Beijing would publish a paper on Ukraine."
    assert statements(read(text, "2023-02-18")) == [("wang-yi", "Beijing would publish a paper on Ukraine")]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The Russian president, Sergei Lavrov, and Yury Ushakov met Xi Jinping in Beijing.", "vladimir-putin"),
        ("China's premier, Wang Yi, and Cai Qi met Putin in Beijing.", "li-qiang"),
    ],
)
def test_a_list_is_no_apposition(read: Read, text: str, who: str) -> None:
    """Who never held the office is named besides its holder."""
    assert who in {a.id for e in read(text, MONDAY).events for a in e.actors}


def test_who_knows_of_a_meeting_takes_no_part(read: Read) -> None:
    """«По словам Ушакова» tells whose words they are."""
    found = read("Следующая встреча, по словам Ушакова, запланирована на сентябрь в Пекине.", MONDAY)
    assert not [e for e in found.events if "yury-ushakov" in {a.id for a in e.actors}]


def test_actors_tell_each_side_once(read: Read) -> None:
    """Neither "Russia" beside its president nor leaders of nowhere."""
    text = "Russia and China signed a treaty in Beijing on Monday.\nPutin and Xi Jinping signed it after the talks."
    signed = [e for e in read(text, MONDAY).events if e.kind == "agreement"]
    assert [{a.id for a in e.actors} for e in signed] == [{"vladimir-putin", "xi-jinping"}]


def test_whose_ally_he_is_takes_no_part(read: Read) -> None:
    """A possessive in an apposition tells who somebody is."""
    found = read("Alexander Lukashenko, Putin's closest ally, met Xi Jinping in Beijing on Monday.", MONDAY)
    assert occasions(found) == [("meeting", "held", {"alexander-lukashenko", "xi-jinping"})]


def test_a_relative_clause_has_its_own_day(read: Read) -> None:
    """He arrived on Friday and was received on Monday."""
    found = read("Mikhail Mishustin, who arrived in Beijing on Friday, was received by Xi Jinping on Monday.", MONDAY)
    assert [e.date for e in found.events if e.kind == "meeting"] == [MONDAY]


@pytest.mark.parametrize(
    "text",
    [
        "Putin received Subrahmanyam Jaishankar in the Kremlin, hours after he held talks with Sergey Lavrov.",
        "Fresh from talks in Moscow with Sergey Lavrov, Subrahmanyam Jaishankar met Putin in the Kremlin.",
    ],
)
def test_who_was_met_before_takes_no_part(read: Read, text: str) -> None:
    """Two meetings are not one of three."""
    found = [e for e in read(text, MONDAY).events if "vladimir-putin" in {a.id for a in e.actors}]
    assert [{a.id for a in e.actors} for e in found] == [{"vladimir-putin", "subrahmanyam-jaishankar"}]


def test_they_spoke_in_a_call(read: Read) -> None:
    """Nobody met."""
    found = read("President Biden and President Xi Jinping spoke on Monday in a call that lasted two hours.", MONDAY)
    assert [(e.kind, e.mode) for e in found.events] == [("phone_call", "phone")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '"Мы готовы", - сказала Мария Захарова перед приездом Ван И. "Это важный визит", - добавила дипломат.',
            [("maria-zakharova", '"Мы готовы"'), ("maria-zakharova", '"Это важный визит"')],
        ),
        (
            'Владимир Путин принял Ли Цяна в Кремле. "Мы с Си Цзиньпином сверяем часы", - сказал глава государства.',
            [("vladimir-putin", '"Мы с Си Цзиньпином сверяем часы"')],
        ),
        (
            'Мишустин принял Ли Цяна. "Рады вам", - сказал Мишустин Ли Цяну. "Торговля растет", - отметил премьер.',
            [("mikhail-mishustin", '"Рады вам"'), ("mikhail-mishustin", '"Торговля растет"')],
        ),
        (
            "Россия и Китай выступают против военных союзов, говорится в совместном заявлении.",
            [
                ("RUS", "Россия и Китай выступают против военных союзов"),
                ("CHN", "Россия и Китай выступают против военных союзов"),
            ],
        ),
        (
            'Россия и Китай строят новый мост. Об этом в интервью "Волне" рассказал посол России в КНР Игорь Моргулов.',
            [("igor-morgulov", "Россия и Китай строят новый мост")],
        ),
        (
            "Путин посетит Пекин. Об этом агентству «Россия сегодня» сообщила Захарова.",
            [("maria-zakharova", "Путин посетит Пекин")],
        ),
        (
            "Линь Цзянь выступил в Пекине, Мария Захарова в Москве. «Пекин ответит», — сообщила представитель МИД КНР.",
            [("lin-jian", "«Пекин ответит»")],
        ),
        (
            "Лавров принял Ван И. Лавров, в свою очередь, отметил рост торговли.",
            [("sergey-lavrov", "рост торговли")],
        ),
    ],
)
def test_who_says_it_in_russian(read: Read, text: str, said: list[tuple[str, str]]) -> None:
    """The verb's gender, the case of who is spoken to and what is only named within the words tell whose they are."""
    ids = {"russia": "RUS", "china": "CHN"}
    assert [(ids.get(who, who), words) for who, words in statements(read(text, MONDAY))] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "国防部新闻发言人吴谦25日下午在例行记者会上表示，中俄联合巡航不针对第三方。",
            [("wu-qian", "中俄联合巡航不针对第三方")],
        ),
        (
            "韩正会见普京。韩正首先转达习近平主席的问候，并说，中方愿同俄方深化合作。",
            [("han-zheng", "中方愿同俄方深化合作")],
        ),
        (
            "普京会见习近平，习近平祝贺普京连任，并指出中俄关系经受住考验。",
            [("xi-jinping", "普京连任"), ("xi-jinping", "中俄关系经受住考验")],
        ),
        ("普京出席开幕式并致辞，他说，新的通道已经开通。", [("vladimir-putin", "新的通道已经开通")]),
        (
            "习近平同普京举行会谈。习近平强调，中俄关系成熟稳定。双方还就共同关心的问题交换了意见。",
            [("xi-jinping", "中俄关系成熟稳定")],
        ),
    ],
)
def test_who_says_it_in_chinese(read: Read, text: str, said: list[tuple[str, str]]) -> None:
    """Of a spokesperson with day and place, "并说" and "他说"; what both sides did is said by none of them."""
    assert statements(read(text, MONDAY)) == said


def test_a_plan_reaches_a_nameless_leader(read: Read) -> None:
    """What is to come with "中国领导人" is to come as with a name."""
    found = read("俄总统助理乌沙科夫透露，普京将在峰会期间与中国领导人举行双边会晤。", MONDAY)
    assert {e.status for e in found.events} == {"planned"}
