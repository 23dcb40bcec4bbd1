"""What happened, between whom, when, and whether it really did: own-worded articles in three languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.extraction import Event, Extraction

Read = Callable[..., Extraction]
PAIR = {"CHN", "RUS"}


def pair_events(extraction: Extraction) -> list[Event]:
    """The events between Russia and China."""
    return [event for event in extraction.events if set(event.countries) >= PAIR]


HELD = [
    pytest.param(
        "Lavrov hosts Wang Yi\nSergey Lavrov met with his Chinese counterpart Wang Yi in Moscow on Monday.",
        "2024-05-13",
        id="en",
    ),
    pytest.param(
        "Встреча в Москве\nГлава МИД РФ Сергей Лавров провел переговоры с главой МИД КНР Ван И в Москве 13 мая.",
        "2024-05-13",
        id="ru",
    ),
    pytest.param("中俄外长会谈\n外交部长王毅13日在莫斯科同俄罗斯外长拉夫罗夫举行会谈。", "2024-05-13", id="zh"),
    pytest.param(
        "中俄外長會談\n外交部長王毅13日在莫斯科與俄羅斯外長拉夫羅夫舉行會談。", "2024-05-13", id="zh-traditional"
    ),
]


@pytest.mark.parametrize(("text", "day"), HELD)
def test_a_meeting_is_one_event_with_both_people_its_day_and_its_place(read: Read, text: str, day: str) -> None:
    """Title and lead tell of one occasion; no mirrored rows."""
    (event,) = pair_events(read(text))
    assert (event.kind, event.status, event.date) == ("meeting", "held", day)
    assert {actor.id for actor in event.actors} == {"sergey-lavrov", "wang-yi"}
    assert event.place is not None
    assert event.place.country == "RUS"
    assert event.plover == "CONSULT"


PLANNED = [
    pytest.param(
        "Putin to visit China\nRussian President Vladimir Putin will travel to Beijing on May 16, the Kremlin said.",
        id="en",
    ),
    pytest.param("Визит\nПрезидент России Владимир Путин посетит Китай с государственным визитом 16 мая.", id="ru"),
    pytest.param("外交部消息\n俄罗斯总统普京将于5月16日对中国进行国事访问。", id="zh"),
]


@pytest.mark.parametrize("text", PLANNED)
def test_an_announced_visit_is_planned_for_its_day(read: Read, text: str) -> None:
    """A visitor and the country visited are its two sides; PLOVER calls what is to come AGREE."""
    events = [e for e in pair_events(read(text)) if e.date == "2024-05-16"]
    assert [(e.kind, e.status, e.plover) for e in events] == [("visit", "planned", "AGREE")]


RECALLED = [
    pytest.param(
        "Gas prices\nAnalysts said prices had eased. Putin met Xi Jinping in Beijing in October 2023.", id="en"
    ),
    pytest.param(
        "Цены на газ\nАналитики ждут роста цен. В октябре 2023 Путин встретился с Си Цзиньпином в Пекине.", id="ru"
    ),
    pytest.param("天然气价格\n分析人士认为价格将回落。2023年10月18日，习近平同俄罗斯总统普京举行会谈。", id="zh"),
]


@pytest.mark.parametrize("text", RECALLED)
def test_an_old_occasion_told_as_background_is_recalled(read: Read, text: str) -> None:
    """Months before the day of publication: it must not alert as news."""
    assert [e.status for e in pair_events(read(text))] == ["recalled"]


DENIED = [
    pytest.param("Peskov comments\nThe Kremlin denied that Putin met with Xi Jinping on Monday.", id="en"),
    pytest.param("Песков\nВ Кремле сообщили, что встреча Владимира Путина и Си Цзиньпина отменена.", id="ru"),
    pytest.param("克里姆林宫回应\n普京没有会见王毅。", id="zh"),
]


@pytest.mark.parametrize("text", DENIED)
def test_a_contact_that_is_said_not_to_have_been_is_denied(read: Read, text: str) -> None:
    """Never "held"."""
    assert {e.status for e in pair_events(read(text))} == {"denied"}


NOT_BETWEEN_THE_TWO = [
    pytest.param(
        "Open in Beijing\nRussian tennis player Olga Petrova won the final in Beijing on Sunday.", id="sport-en"
    ),
    pytest.param("Турнир в Пекине\nРоссийские гимнастки выиграли золото в Пекине.", id="sport-ru"),
    pytest.param("北京公开赛\n俄罗斯选手在北京获得冠军。", id="sport-zh"),
    pytest.param(
        "Talks in Beijing\nSergey Lavrov met with US Secretary of State John Kerry in Beijing.", id="venue-en"
    ),
    pytest.param("Переговоры\nСергей Лавров встретился в Пекине с госсекретарем США Джоном Керри.", id="venue-ru"),
    pytest.param("北京会谈\n俄罗斯外长拉夫罗夫在北京会见美国国务卿克里。", id="venue-zh"),
    pytest.param("习近平会见白俄罗斯总统\n国家主席习近平在北京会见白俄罗斯总统卢卡申科。", id="belarus-zh"),
    pytest.param(
        "Си и Лукашенко\nСи Цзиньпин встретился с президентом Белоруссии Александром Лукашенко.", id="belarus-ru"
    ),
    pytest.param(
        "Xi, Lukashenko\nXi Jinping met with Belarusian President Alexander Lukashenko in Beijing.", id="belarus-en"
    ),
    pytest.param(
        "Orban's tour\nViktor Orban met Vladimir Putin in Moscow on Friday. On Monday he met Xi Jinping in Beijing.",
        id="orban-en",
    ),
    pytest.param(
        "Турне Орбана\nВиктор Орбан встретился с Путиным в пятницу. Сегодня Орбан встретился с Си Цзиньпином.",
        id="orban-ru",
    ),
    pytest.param("欧尔班出访\n匈牙利总理欧尔班周五会见普京。周一欧尔班会见习近平。", id="orban-zh"),
    pytest.param("Oil\nOil prices rose in Russia and China on Tuesday after new data.", id="market-en"),
    pytest.param("Рынок\nЦены на нефть в России и Китае выросли во вторник.", id="market-ru"),
    pytest.param("市场\n俄罗斯和中国的油价周二上涨。", id="market-zh"),
]


@pytest.mark.parametrize("text", NOT_BETWEEN_THE_TWO)
def test_two_countries_in_one_text_are_no_contact(read: Read, text: str) -> None:
    """Venues, third parties, Belarus inside 白俄罗斯, sport and markets do not fool it."""
    assert pair_events(read(text)) == []


def test_a_meeting_in_one_paragraph_of_another_story_is_found(read: Read) -> None:
    """A buried contact counts."""
    text = (
        "Rubio opens Asia tour\nMarco Rubio arrived in Kuala Lumpur for a regional forum.\n"
        "Ministers from a dozen countries are there.\nOn the sidelines, Wang Yi also met with Lavrov."
    )
    (event,) = pair_events(read(text, "2025-07-11"))
    assert event.status == "held"
    assert event.evidence.text.startswith("On the sidelines")


JOINT = [
    pytest.param("Foreign ministers of Russia and China held talks in Astana on Tuesday.", id="en"),
    pytest.param("Главы МИД России и Китая провели переговоры в Астане.", id="ru"),
    pytest.param("中俄外长在阿斯塔纳举行会谈。", id="zh"),
]


@pytest.mark.parametrize("text", JOINT)
def test_offices_without_names_are_their_holders_on_the_day(read: Read, text: str) -> None:
    """Dated offices tell who the foreign ministers were in May 2024."""
    (event,) = pair_events(read(text))
    assert {actor.id for actor in event.actors} == {"sergey-lavrov", "wang-yi"}


def test_a_call_a_video_talk_and_a_telegram_are_told_apart(read: Read) -> None:
    """Telephone, video and writing are different kinds or modes."""
    call = pair_events(read("Vladimir Putin and Xi Jinping spoke by phone on Tuesday."))
    video = pair_events(read("Путин и Си Цзиньпин провели переговоры по видеосвязи."))
    wire = pair_events(read("习近平向俄罗斯总统普京致贺电。"))
    assert [(e.kind, e.mode) for e in (*call, *video, *wire)] == [
        ("phone_call", "phone"),
        ("meeting", "video"),
        ("message", "written"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Ван И прибыл в Москву. На встрече Сергей Лавров и его китайский коллега обсудили торговлю.", id="ru"
        ),
        pytest.param("Wang Yi arrived in Moscow. Lavrov held talks with his Chinese counterpart on trade.", id="en"),
    ],
)
def test_his_chinese_counterpart_is_found(read: Read, text: str) -> None:
    """The counterpart holds the same office for the other country."""
    people = {actor.id for event in pair_events(read(text)) for actor in event.actors}
    assert people == {"sergey-lavrov", "wang-yi"}


def test_an_agreement_signed_is_an_act_of_its_own(read: Read) -> None:
    """Signing is CAMEO 057."""
    (event,) = pair_events(read("Russia and China signed an agreement on gas supplies on Tuesday."))
    assert (event.kind, event.cameo) == ("agreement", "057")


def test_a_leader_who_will_meet_both_is_no_contact_of_the_two(read: Read) -> None:
    """The pronoun is the speaker; each meeting is bilateral."""
    extraction = read("Trump says he will meet Putin and Xi", "2025-05-14")
    assert pair_events(extraction) == []
    assert {event.countries for event in extraction.events} == {("CHN", "USA"), ("RUS", "USA")}


DRILLS = [
    pytest.param("Russian and Chinese warships held joint naval drills in the Sea of Japan.", id="en"),
    pytest.param("Корабли России и Китая вышли на совместное патрулирование.", id="ru"),
    pytest.param("中俄海军在日本海举行联合演习。", id="zh"),
]


@pytest.mark.parametrize("text", DRILLS)
def test_a_joint_drill_is_an_exercise_of_those_who_hold_it(read: Read, text: str) -> None:
    """The sea's name adds no participant."""
    (event,) = read(text).events
    assert (event.kind, event.countries) == ("exercise", ("CHN", "RUS"))


def test_a_reporters_question_is_no_announcement(read: Read) -> None:
    """A premise in a question is not planned."""
    assert {e.status for e in pair_events(read("有记者问，据报道普京将访华，中方能否证实？"))} <= {"hypothetical"}
    english = read('Asked whether Putin and Xi would meet at the G20, Peskov said: "No such meeting is planned."')
    assert {e.status for e in pair_events(english)} <= {"hypothetical", "denied"}
