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
    assert event.place is None


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
