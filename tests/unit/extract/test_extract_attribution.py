"""The grammar of attribution, sentence by sentence: what is said, who says it, and what only stands beside."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.extraction import Extraction

Read = Callable[..., Extraction]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "China stands by the treaty, Mao Ning told a group of visiting editors in Shanghai on Monday evening.",
            ["China stands by the treaty"],
        ),
        (
            "Russia has no plans for a tariff, Peskov said on the sidelines of the economic forum in Kazan.",
            ["Russia has no plans for a tariff"],
        ),
        ("At a dinner with young farmers, Wang Yi praised Russia.", ["Russia"]),
        (
            "After a walk with Xi Jinping in the gardens, Putin told students that trade was strong.",
            ["trade was strong"],
        ),
        (
            "Later that evening, Xi toured the Russian hall, Peskov said without giving a reason.",
            ["Later that evening, Xi toured the Russian hall"],
        ),
    ],
)
def test_circumstances_are_not_said(read: Read, text: str, said: list[str]) -> None:
    """Neither what opens the sentence without a verb, nor the listener, place and time after the verb of saying."""
    assert [s.evidence.text for s in read(text).statements] == said


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("«Мы построим мост через реку, — пообещал Михаил Мишустин, — и откроем его к зиме».", ["mikhail-mishustin"]),
        ("«Китай не торопится, – пояснил Ван И. – Он умеет ждать», – передает агентство.", ["wang-yi"]),
        ("«Дорога открыта, — сказал Андрей Руденко. — Идите, — добавил он. — Мы ждем».", ["andrey-rudenko"]),
        ("«Сила — в правде, — и никто этого не отменял», — сказал Сергей Лавров.", ["sergey-lavrov"]),
    ],
)
def test_an_aside_names_who_says_the_whole_quotation(read: Read, text: str, speakers: list[str]) -> None:
    """The author's words between dashes interrupt one statement and make no second."""
    statements = read(text).statements
    assert [s.speaker.id for s in statements] == speakers
    assert statements[0].evidence.text == text[text.index("«") : text.index("»") + 1]
    assert statements[0].direct


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "An Indian economist, Ravi Menon, said China depended on Russia.",
            [("ravi-menon", "China depended on Russia")],
        ),
        (
            "Ravi Menon, an economist in Pune, said Russia depended on China.",
            [("ravi-menon", "Russia depended on China")],
        ),
        (
            "Valentina Matviyenko, speaker of Russia's Federation Council, on Tuesday praised China.",
            [("valentina-matviyenko", "China")],
        ),
        (
            "Belousov will host a dinner for Dong Jun and Shoigu, Zakharova said on Friday.",
            [("maria-zakharova", "Belousov will host a dinner for Dong Jun and Shoigu")],
        ),
        ("China is patient, said Sergey Lavrov.", [("sergey-lavrov", "China is patient")]),
        (
            "China is patient, said Sergey Lavrov, a veteran of many rounds of talks.",
            [("sergey-lavrov", "China is patient")],
        ),
        (
            "In Minsk, Lavrov, however, said that China was patient.",
            [("sergey-lavrov", "China was patient")],
        ),
        ("Farmers had blamed Moscow for the delay.", [("farmers", "Moscow for the delay")]),
        ("Wang Yi toured Kazan, noting that Russia had changed.", [("wang-yi", "Russia had changed")]),
    ],
)
def test_an_apposition_is_neither_said_nor_who_says_it(read: Read, text: str, said: list[tuple[str, str]]) -> None:
    """Between a subject and its verb may stand a title, a day or both; a list needs an "and"."""
    assert [(s.speaker.id, s.evidence.text) for s in read(text).statements] == said


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            "Mishustin welcomed Li Qiang in Kazan. He congratulated him and said that China was a partner.",
            ["mikhail-mishustin"],
        ),
        ("Wang Yi toured a plant. He criticized Sergey Lavrov.", ["wang-yi"]),
        ("Си Цзиньпин прилетел в Казань. Он подчеркнул, что Владимир Путин верен слову.", ["xi-jinping"]),
        ("Putin will call Xi on Friday, his office said.", ["vladimir-putin"]),
        ("Сергей Лавров принял Ван И. Он подчеркнул, что связи с Китаем крепнут.", ["sergey-lavrov"]),
        ("Путин выслушал Марию Захарову. Она заявила, что Китай верен слову.", ["maria-zakharova"]),
        ("Trade with Russia grew, Wang Yi said on Monday, but he declined to name the sum.", ["wang-yi", "wang-yi"]),
    ],
)
def test_a_pronoun_is_the_subject_before_it(read: Read, text: str, speakers: list[str]) -> None:
    """Not an object, nobody named only later, and no man for "she"."""
    assert [s.speaker.id for s in read(text).statements] == speakers


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Китай и Россия построят завод, полагает экономист Виктор Громов.", ["виктор-громов"]),
        ("Россия нуждается в китайских станках, рассказала инженер Анна Ветрова.", ["анна-ветрова"]),
        ("Россия нуждается в китайских станках, объяснили Виктору Громову.", []),
    ],
)
def test_an_unknown_name_in_the_nominative_speaks(read: Read, text: str, speakers: list[str]) -> None:
    """After the verb, too: the country before it does not, and nothing joint comes of it."""
    result = read(text)
    assert [s.speaker.id for s in result.statements] == speakers
    assert not result.events


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Связи с Китаем для страны главное. Об этом сообщил Дмитрий Песков.", ("CHN",)),
        ("Wang Yi assured Lavrov that the road would open.", ("RUS",)),
        ("“The road is open,” Lavrov told his Chinese counterpart.", ("CHN",)),
        ("Лавров сказал Ван И, что дорога открыта.", ("CHN",)),
        ("Lavrov told reporters in Beijing that the road was open.", ()),
    ],
)
def test_what_it_is_about_may_stand_outside_the_words(read: Read, text: str, about: tuple[str, ...]) -> None:
    """In the sentence before, whose words "this was said" takes up, and in the listener."""
    assert [s.about for s in read(text).statements] == [about]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Beijing rejects any tariff on Russian grain, Wang Yi told farmers.",
            [("wang-yi", "Beijing rejects any tariff on Russian grain")],
        ),
        (
            "Пекин приветствует перемирие в Сирии, отметила Мао Нин.",
            [("mao-ning", "Пекин приветствует перемирие в Сирии")],
        ),
        (
            "China welcomed the truce in Libya, according to Mao Ning.",
            [("mao-ning", "China welcomed the truce in Libya")],
        ),
        (
            "Песков заявил, что связи с Китаем крепнут, передает агентство.",
            [("dmitry-peskov", "связи с Китаем крепнут")],
        ),
    ],
)
def test_what_closes_a_sentence_says_all_of_it(read: Read, text: str, said: list[tuple[str, str]]) -> None:
    """A verb of stance within does not take it away; an agency that carries an official's words did not say them."""
    assert [(s.speaker.id, s.evidence.text) for s in read(text).statements] == said


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("Farmers had blamed Moscow for the delay, adding that Beijing would pay.", "farmers", "Moscow for the delay"),
        (
            "Zakharova condemned the raid on the embassy, adding that China agreed.",
            "maria-zakharova",
            "the raid on the embassy",
        ),
    ],
)
def test_who_adds_something_is_who_spoke(read: Read, text: str, speaker: str, words: str) -> None:
    """A participle has no subject of its own, and does not close the sentence: the verb before it keeps its words."""
    first, *others = read(text).statements
    assert first.stance == "accuse"
    assert first.evidence.text.startswith(words)
    assert {s.speaker.id for s in (first, *others)} == {speaker}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            [
                "Regular press briefing",
                "Mao Ning: China will keep its word.",
                "Kyodo: Putin has called China unreliable. What do you say to that?",
                "Mao Ning: We saw no such report.",
            ],
            ["China will keep its word.", "We saw no such report."],
        ),
        (
            [
                "Remarks at the airport",
                "Lavrov: We stand by China.",
                "Question: China said that it would wait. Putin met Xi Jinping in secret.",
                "Is it true that Wang Yi asked for more time?",
                "Lavrov: We have all the time in the world.",
            ],
            ["We stand by China.", "We have all the time in the world."],
        ),
        (
            [
                "Из интервью Сергея Лаврова",
                "Вопрос: Китай заявил, что подождет. Это так?",
                "Сергей Лавров: Мы с Китаем никуда не торопимся.",
            ],
            ["Мы с Китаем никуда не торопимся."],
        ),
    ],
)
def test_a_label_ends_the_turn_before_it(read: Read, lines: list[str], said: list[str]) -> None:
    """What a reporter asks is neither the answer nor a statement of whom the question names, nor news."""
    result = read("\n".join(lines))
    assert [s.evidence.text for s in result.statements] == said
    assert all(event.kind == "other" for event in result.events)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The Russian offer was firmly rejected by Beijing on Friday.", [("china", "The Russian offer")]),
        ("Sanctions on Russia were again condemned by Wang Yi.", [("wang-yi", "Sanctions on Russia")]),
        ("A plan for Russia was condemned yesterday in Geneva.", []),
        ("As noted by Lavrov, China keeps its word.", [("sergey-lavrov", "China keeps its word")]),
        ("China is opposed to tariffs on Russian grain.", [("china", "to tariffs on Russian grain")]),
        ("Chinese sales slowed, as demand from Russia fell.", []),
        ("Ties with Russia frayed as trade with China declined.", []),
        (
            "China rejects the Russian tariff, United Nations staff said.",
            [("united-nations", "China rejects the Russian tariff")],
        ),
        ("United Nations staff said that China would help Russia.", [("united-nations", "China would help Russia")]),
        ("Wang Yi declined the Russian offer.", [("wang-yi", "the Russian offer")]),
        (
            "Moscow-based analyst Pete Marlow said China would pay.",
            [("moscow-based-analyst-pete-marlow", "China would pay")],
        ),
    ],
)
def test_the_grammar_of_the_verb_tells_who_speaks(read: Read, text: str, said: list[tuple[str, str]]) -> None:
    """The agent of a passive does, not its subject; a noun or a verb without object does not, nor where one lives."""
    statements = read(text).statements
    assert [(s.speaker.id, s.evidence.text) for s in statements] == said
    assert not any("based" in s.speaker.id and s.speaker.country for s in statements)


@pytest.mark.parametrize(
    ("text", "said", "about"),
    [
        ("Мишустин — Ли Цяну: Россия открыта для туристов\nПодробнее.", [("mikhail-mishustin", "RUS")], ("CHN",)),
        ("Lavrov to Wang Yi: Moscow will wait\nMore to follow.", [("sergey-lavrov", "RUS")], ("CHN",)),
        ("«Мост открыт», — сообщил Михаил Мишустин газете «Известия».", [("mikhail-mishustin", "RUS")], ()),
        ("“The bridge is open,” Lavrov said on the programme “World Tonight” in May.", [("sergey-lavrov", "RUS")], ()),
        ("Москва построит мост «Амур — 3»\nПодробнее.", [], None),
    ],
)
def test_an_addressee_and_a_name_in_quotation_marks_say_nothing(
    read: Read, text: str, said: list[tuple[str, str]], about: tuple[str, ...] | None
) -> None:
    """The first of two in a headline's label speaks to the second; a paper's name is not said."""
    statements = read(text).statements
    assert [(s.speaker.id, s.speaker.country) for s in statements] == said
    assert [s.about for s in statements] == ([about] if about is not None else [])


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("Как пояснил Сергей Рябков, Китай ждет ответа.", "sergey-ryabkov", "Китай ждет ответа"),
        (
            "Китай ждет ответа Москвы до мая, как уточнила Захарова.",
            "maria-zakharova",
            "Китай ждет ответа Москвы до мая",
        ),
        (
            "Китай, как рассказала Мария Захарова, ждет ответа.",
            "maria-zakharova",
            "Китай, как рассказала Мария Захарова, ждет ответа",
        ),
        ("Китай, по словам Пескова, ждет ответа.", "dmitry-peskov", "Китай, по словам Пескова, ждет ответа"),
        ("China, Peskov added, awaits an answer.", "dmitry-peskov", "China, Peskov added, awaits an answer"),
    ],
)
def test_what_interrupts_a_clause_leaves_one_statement(read: Read, text: str, speaker: str, words: str) -> None:
    """Before or after it nothing of the attribution is said; the countries are those of the whole."""
    (statement,) = read(text).statements
    assert (statement.speaker.id, statement.evidence.text) == (speaker, words)
    assert statement.about == ("CHN",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"The river is ours," said Mr. Putin, a former rower.', [("vladimir-putin", '"The river is ours,"')]),
        (
            '"Rivers join us," said Jan Bobo, a Russia scholar at an institute in Oslo.',
            [("jan-bobo", '"Rivers join us,"')],
        ),
        (
            "It will stand, Ma Haidong, a professor at an Institute of Rivers of a China university, told the Times.",
            [("ma-haidong", "It will stand")],
        ),
        (
            'Vladimir Putin, asked on Monday if the river was wide, told a radio host that it was "wide enough".',
            [("vladimir-putin", 'it was "wide enough"')],
        ),
        (
            "Lavrov briefed Wang Yi on the plans for the bridge and said Moscow would pay.",
            [("sergey-lavrov", "Moscow would pay")],
        ),
        (
            "Xi said that the bridge was safe, China's official Xinhua News Agency reported.",
            [("xi-jinping", "the bridge was safe")],
        ),
        ("Putin told Xi he loved bridges.", [("vladimir-putin", "he loved bridges")]),
        ("Putin told reporters Russia would pay.", [("vladimir-putin", "Russia would pay")]),
        ("Xi voiced his firm hope that the bridge would stand.", [("xi-jinping", "the bridge would stand")]),
        (
            "Putin said rivers were wide, as the pair met in Kazan, and Xi smiled.",
            [("vladimir-putin", "rivers were wide")],
        ),
        # The "that" of the next sentence is its own.
        (
            "Peskov said China chose its own river. He added that it was wide.",
            [("dmitry-peskov", "China chose its own river"), ("dmitry-peskov", "it was wide")],
        ),
        ("Putin said last month that a river was wide.", [("vladimir-putin", "a river was wide")]),
        ("The envoy, in turn, said that the river was ready.", [("diplomat", "the river was ready")]),
        ("First of all we reaffirm that rivers are wide.", []),
    ],
)
def test_who_speaks_and_where_the_words_begin(read: Read, text: str, said: list[tuple[str, str]]) -> None:
    """Appositions, those who only carry words, and the listener: none of these is what was said, nor who said it."""
    assert [(s.speaker.id, s.evidence.text) for s in read(text).statements] == said


@pytest.mark.parametrize(
    "text",
    [
        "Lavrov declined to comment on the so-called river war.",
        "Guards walked along the disputed Amur border, and the regional states, with China, kept silent.",
        "Boats crossed the promised bridge amid maritime disputes with Japan.",
        "Putin felt threatened by nobody.",
    ],
)
def test_words_of_saying_in_another_sense(read: Read, text: str) -> None:
    """Participles that tell of a noun, nouns that look like verbs, and who refuses to speak say nothing."""
    assert [s.evidence.text for s in read(text).statements] == []
