"""Russian news as it is written: names in their cases, offices of regions, words that go round who says them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.extraction import Extraction

Read = Callable[..., Extraction]

MEETINGS = [
    ("Медведев провёл встречу с губернатором Приволжского края Олегом Ворониным.", {"Dmitry Medvedev", "Олег Воронин"}),
    ("Губернатор Верхнеозёрской области Василий Громов встретился с Лавровым.", {"Василий Громов", "Sergey Lavrov"}),
    ("Лидер партии «Рассвет» Сергей Лапин встретился с Ван И.", {"Сергей Лапин", "Wang Yi"}),
    ("Путин принял главу Ингушетии Хамзат-бека Дзортова.", {"Vladimir Putin", "Хамзат-бек Дзортов"}),
    ("Лидер ХАМАС Набиль Хатиб встретился с Лавровым.", {"Набиль Хатиб", "Sergey Lavrov"}),
    ("Набиль Хатиб встретился в Дохе с Сергеем Лавровым.", {"Набиль Хатиб", "Sergey Lavrov"}),
    ("Вчера Набиль Хатиб встретился с Лавровым.", {"Набиль Хатиб", "Sergey Lavrov"}),
    ("Путин принял посла Эквадора Хуана Рамоса.", {"Vladimir Putin", "Хуан Рамос"}),
    ("Лавров встретился с послом Сербии Снежаной Петрович.", {"Sergey Lavrov", "Снежана Петрович"}),
    ("Лавров принял министра иностранных дел Японии Сэйго Мацухары.", {"Sergey Lavrov", "Сэйго Мацухара"}),
    ("Мишустин принял главу банка Германа Штольца.", {"Mikhail Mishustin", "Герман Штольц"}),
    ("В Москве состоялась встреча Валентины Матвиенко и Юрия Лужина.", {"Valentina Matviyenko", "Юрий Лужин"}),
    ("Посол по особым поручениям МИД России Пётр Ильин встретился с Ван И.", {"Пётр Ильин", "Wang Yi"}),
    ("Замминистра обороны Павел Фомичёв встретился с Дун Цзюнем.", {"Павел Фомичёв", "Dong Jun"}),
    ("Глава Роскосмоса Юрий Боровиков обсудил с Ван И станцию на Луне.", {"Юрий Боровиков", "Wang Yi"}),
    ("Си Цзиньпин прибыл в Казань. Путин и Си подписали заявление.", {"Vladimir Putin", "Xi Jinping"}),
    ("На полях форума состоится встреча Путина и Си.", {"Vladimir Putin", "Xi Jinping"}),
]


@pytest.mark.parametrize(("text", "names"), MEETINGS)
def test_names_with_what_their_bearers_govern_are_one_actor(read: Read, text: str, names: set[str]) -> None:
    """Also those that no file knows, brought to the nominative."""
    event = read(text, published="2025-03-20").events[-1]
    assert {actor.name for actor in event.actors} == names


SAID = [
    ("Беседуя с Лукашенко, Лавров заявил, что Россия готова к диалогу.", ["Россия готова к диалогу"]),
    ("Комментируя итоги визита, Лавров отметил высокий уровень доверия.", ["высокий уровень доверия"]),
    (
        "В интервью агентству, опубликованном в среду, Лавров отметил важность диалога с Китаем.",
        ["важность диалога с Китаем"],
    ),
    (
        "Китай, подчеркнул Лавров, всегда открыт к диалогу с Россией.",
        ["Китай, подчеркнул Лавров, всегда открыт к диалогу с Россией"],
    ),
    ("Это, заявил Лавров, внутреннее дело Китая.", ["Это, заявил Лавров, внутреннее дело Китая"]),
    ("Переговоры будут долгими, заявил Лавров, министр с большим опытом.", ["Переговоры будут долгими"]),
    ("Россия ждёт гостей из Китая. Лавров заявил об этом в Туле.", ["Россия ждёт гостей из Китая"]),
    ("«Мы ждём вас в Туле», — рассказал Лавров после беседы с Ван И.", ["«Мы ждём вас в Туле»"]),
    ("«Мы ждём вас в Туле», — сказал журналистам после беседы Лавров.", ["«Мы ждём вас в Туле»"]),
    ("Хотя Дума одобрила договор, Лавров надеется, что её мнение изменится.", ["её мнение изменится"]),
]


@pytest.mark.parametrize(("text", "said"), SAID)
def test_lavrov_says_it(read: Read, text: str, said: list[str]) -> None:
    """Neither how or where it was said, nor who is told, nor who is met."""
    statements = read(text).statements
    assert [s.evidence.text for s in statements] == said
    assert {s.speaker.id for s in statements} == {"sergey-lavrov"}


def test_who_is_said_of_in_moscow_says_nothing(read: Read) -> None:
    """«Вашингтон, считают в Москве, …» is of Moscow."""
    statements = read("Вашингтон, считают в Москве, ведёт себя агрессивно.").statements
    assert [s.speaker.country for s in statements] == ["RUS"]


SESSIONS = [
    ("Прошло заседание российско-китайской межправительственной комиссии.", "held"),
    ("Заседание российско-китайской комиссии по энергетике состоится в Туле.", "planned"),
    ("The 28th meeting of the Russia-China intergovernmental commission was held in Tula.", "held"),
    ("The Chinese-Russian Commission for Health Cooperation held its 23rd session in Tula.", "held"),
    ("The Russia-China working group on bridges will hold its first meeting in Tula.", "planned"),
    ("中俄卫生合作委员会第十一次会议在图拉举行。", "held"),
]


@pytest.mark.parametrize(("text", "status"), SESSIONS)
def test_a_body_of_two_countries_meets(read: Read, text: str, status: str) -> None:
    """A session of what both have together is a meeting of the two."""
    events = read(text, published="2025-03-20").events
    assert [(e.kind, e.status, e.countries) for e in events] == [("meeting", status, ("CHN", "RUS"))]


@pytest.mark.parametrize(
    "text",
    [
        "Мантуров возглавляет российско-китайскую межправительственную комиссию.",
        "Пекин и Москва поддерживают тесные контакты.",
        "China and Russia maintain close communication.",
        "中俄两国保持密切沟通。",
        "По пути Керри остановился в Кабуле, где в беседе с корреспондентами пошутил о погоде в Китае.",
    ],
)
def test_a_state_of_things_is_no_occasion(read: Read, text: str) -> None:
    """Nor is a talk with the press."""
    assert not read(text).events


def test_an_aide_is_not_whom_he_works_for(read: Read) -> None:
    """Some names have no cases that would tell them apart."""
    (event,) = read("Помощник Хиллари Клинтон, который посетил Белград, был краток.", published="2011-02-10").events
    assert [actor.id for actor in event.actors] == ["american-presidential-aide"]


DATES = [
    ("Ван И посетит Россию с 1 по 3 апреля.", "2025-04-01"),
    ("Ван И посетит Москву 31 марта - 2 апреля.", "2025-03-31"),
    ("Wang Yi will visit Russia from 1 to 3 April.", "2025-04-01"),
]


@pytest.mark.parametrize(("text", "date"), DATES)
def test_of_a_span_of_days_the_first_is_the_date(read: Read, text: str, date: str) -> None:
    """And its last day is nobody who speaks."""
    extraction = read(text, published="2025-03-20")
    assert [event.date for event in extraction.events] == [date]
    assert not extraction.statements


def test_where_it_is_told_is_not_where_it_will_be(read: Read) -> None:
    """The place of what is said is in what is said."""
    (event,) = read("В Кремле сообщили, что Путин посетит Китай в сентябре.", published="2025-03-20").events
    assert [event.place and event.place.name] == ["China"]


def test_mentions_are_of_the_whole_document(read: Read) -> None:
    """Each way in which the text names the person, once."""
    extraction = read(
        "Лавров встретился с Ван И. Министр иностранных дел России Сергей Лавров был краток. Лавров ушёл."
    )
    (actor,) = (a for a in extraction.events[0].actors if a.id == "sergey-lavrov")
    assert [m.text for m in actor.mentions] == ["Лавров", "Министр иностранных дел России Сергей Лавров"]


def test_a_family_name_may_open_another_name(read: Read) -> None:
    """After "Wang Yi" not every Wang is he."""
    extraction = read("Wang Yi met Lavrov in Tula. Wang Guosheng met Putin in Kazan.", published="2025-03-20")
    assert [{a.name for a in e.actors} for e in extraction.events] == [
        {"Wang Yi", "Sergey Lavrov"},
        {"Wang Guosheng", "Vladimir Putin"},
    ]


TALKS = [
    ("Лавров и Ван И обсудили подготовку визита Путина в Китай.", {"Sergey Lavrov", "Wang Yi"}),
    ("Ситуацию обсудили по телефону Лавров и Ван И.", {"Sergey Lavrov", "Wang Yi"}),
    ("Подъём торговли обсудил на переговорах с Ван И Сергей Лавров.", {"Sergey Lavrov", "Wang Yi"}),
    ("Lavrov and Wang Yi discussed preparations for Putin's visit to China.", {"Sergey Lavrov", "Wang Yi"}),
]


@pytest.mark.parametrize(("text", "names"), TALKS)
def test_who_is_talked_of_takes_no_part_in_the_talk(read: Read, text: str, names: set[str]) -> None:
    """Only the subjects of the verb and those with whom they talk do."""
    talk = read(text).events[0]
    assert (talk.status, {actor.name for actor in talk.actors}) == ("held", names)


OFF = [
    ("Стороны обсудили возможность встречи Путина и Си Цзиньпина.", "hypothetical"),
    ("Песков не подтвердил сообщения о переносе встречи Путина и Си Цзиньпина.", "denied"),
    ("The Kremlin announced a postponement of the Putin-Xi meeting.", "denied"),
    ("The date of the meeting between Putin and Xi Jinping is being agreed.", "planned"),
    ("Дата встречи Путина и Си Цзиньпина согласовывается.", "planned"),
]


@pytest.mark.parametrize(("text", "status"), OFF)
def test_what_is_said_of_a_meeting_tells_whether_it_was(read: Read, text: str, status: str) -> None:
    """Of one put off, possible or being dated nobody may say that it was held."""
    assert [(e.kind, e.status) for e in read(text).events] == [("meeting", status)]


TRANSCRIPT = """Встреча с министром иностранных дел Китая Ван И

Владимир Путин принял в Кремле члена Политбюро ЦК Компартии Китая, главу Канцелярии Комиссии ЦК, министра Ван И.

В.Путин: Уважаемый господин министр! Рады видеть вас в Москве этой весной.

Ван И (как переведено): Уважаемый господин президент! Погода в Пекине тоже хорошая."""


def test_a_label_may_have_an_aside(read: Read) -> None:
    """«Ван И (как переведено):» gives him the floor; his titles are not further people."""
    extraction = read(TRANSCRIPT)
    assert [a.name for a in extraction.events[0].actors] == ["Vladimir Putin", "Wang Yi"]
    assert [s.speaker.id for s in extraction.statements] == ["vladimir-putin"] * 2 + ["wang-yi"] * 2


BRIEFING = """Брифинг официального представителя МИД России М.В.Захаровой, Москва, 12 февраля 2025 года

Вопрос: Как Вы оцениваете слова Вашингтона о Китае?

Ответ: Это уже не первая попытка такого рода."""


def test_an_answer_is_of_whom_the_title_names(read: Read) -> None:
    """Without its label; the question is nobody's."""
    (statement,) = read(BRIEFING).statements
    assert (statement.speaker.id, statement.evidence.text) == (
        "maria-zakharova",
        "Это уже не первая попытка такого рода.",
    )


@pytest.mark.parametrize(
    "title", ["В интервью ТАСС Лавров рассказал о Китае", "In interview, Lavrov speaks of China trip"]
)
def test_an_article_about_an_interview_is_not_the_interview(read: Read, title: str) -> None:
    """What it tells beside is its own."""
    body = "The plane left for Tula." if title.isascii() else "Самолёт вылетел в Тулу поздно вечером."
    assert not [s for s in read(f"{title}\n\n{body}").statements if s.direct]


def test_neither_when_nor_how_it_was_said_is_told_of_the_speaker(read: Read) -> None:
    """An adverb is no part of a name, a gerund after the words no statement."""
    extraction = read(
        "Японское агентство накануне сообщило, что поезд опоздал. «Мы рады гостям», — сказал Лавров, комментируя визит."
    )
    assert [s.speaker.name for s in extraction.statements] == ["Японское агентство", "Sergey Lavrov"]


def test_a_syllable_of_another_name_is_not_xi(read: Read) -> None:
    """«Си-эн-эн» is a channel."""
    extraction = read("Телеканал Си-эн-эн сообщил о встрече Путина и Трампа.")
    assert {c for event in extraction.events for c in event.countries} == {"RUS", "USA"}
    assert {statement.speaker.country for statement in extraction.statements} <= {None}


TOPICS = [
    ("О планах на лето рассказал журналистам Сергей Лавров.", "О планах на лето"),
    ("О развитии связей РФ и КНР говорил в Туле Сергей Лавров.", "О развитии связей РФ и КНР"),
]


@pytest.mark.parametrize(("text", "topic"), TOPICS)
def test_what_is_told_of_may_stand_first(read: Read, text: str, topic: str) -> None:
    """Who speaks then stands behind the verb, and not in the topic."""
    assert [(s.speaker.id, s.evidence.text) for s in read(text).statements] == [("sergey-lavrov", topic)]


def test_who_met_one_of_a_side_has_yet_to_meet_the_other(read: Read) -> None:
    """Two occasions on one day, for each side sends somebody else."""
    events = read("Ван И встретился с Лавровым. Затем Путин принял Ван И.").events
    assert [{a.name for a in e.actors} for e in events] == [{"Wang Yi", "Sergey Lavrov"}, {"Wang Yi", "Vladimir Putin"}]


def test_a_session_of_nothing_that_two_have_is_no_meeting_of_theirs(read: Read) -> None:
    """Who is said to come to a conference has met nobody."""
    assert not read("中国外交部表示，俄罗斯外长还将出席“三驾马车”会议，会议在屯溪举行。").events
