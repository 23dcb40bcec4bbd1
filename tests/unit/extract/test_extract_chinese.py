"""What readers of Chinese know and its words do not say one by one: own-worded sentences, each with what it tells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.extraction import Extraction

Read = Callable[..., Extraction]

WHEN = [
    pytest.param("2022年9月，王毅会见拉夫罗夫。", "recalled", "2022-09", id="month-of-a-year"),
    pytest.param("去年11月，李强会见米舒斯京。", "recalled", "2023-11", id="month-of-last-year"),
    pytest.param("二〇一九年，普京会见李克强。", "recalled", "2019", id="year-in-characters"),
    pytest.param("拉夫罗夫将于8月访华。", "planned", "2024-08", id="month-to-come"),
    pytest.param("王毅会见拉夫罗夫，回顾2019年的共识。", "held", "2024-05-14", id="year-of-something-else"),
    pytest.param("两个月前，李强会见米舒斯京。", "recalled", None, id="months-ago"),
    pytest.param("15天前，王毅会见拉夫罗夫。", "recalled", None, id="days-ago"),
    pytest.param("王毅今天前往机场，随后会见拉夫罗夫。", "held", "2024-05-14", id="today-before-a-verb-of-going"),
    pytest.param("上一次，习近平在莫斯科会见普京。", "recalled", None, id="last-time"),
    pytest.param("李强本月早些时候会见米舒斯京。", "recalled", None, id="earlier-this-month"),
    pytest.param("拉夫罗夫拒绝同王毅会面。", "denied", None, id="refused"),
    pytest.param("米舒斯京下周访华。", "planned", None, id="next-week"),
    pytest.param("绍伊古或于7月访华。", "hypothetical", "2024-07", id="perhaps"),
    pytest.param("李强邀请米舒斯京访华。", "planned", None, id="invited"),
    pytest.param("应李强邀请米舒斯京访华。", "held", "2024-05-14", id="at-an-invitation"),
    pytest.param("佩斯科夫说，普京访华时间将另行通知。", "planned", None, id="a-date-to-be-told"),
    pytest.param("扎哈罗娃否认拉夫罗夫将访华的报道。", "denied", None, id="a-denial-of-what-is-to-come"),
    pytest.param("毛宁说，所谓王毅将会见拉夫罗夫纯属捏造。", "denied", None, id="made-up"),
    pytest.param("佩斯科夫说，普京访华没有列入日程。", "denied", None, id="not-on-the-agenda"),
    pytest.param("路透社记者：据悉，米舒斯京13日抵达上海。能否证实？", "hypothetical", "2024-05-13", id="premise"),
]


@pytest.mark.parametrize(("text", "status", "date"), WHEN)
def test_when_it_was_tells_whether_it_is_news(read: Read, text: str, status: str, date: str | None) -> None:
    """Words and dates of the past, of what is to come, of refusal and doubt."""
    assert [(e.status, e.date) for e in read(f"消息\n{text}").events] == [(status, date)]


def test_what_went_before_the_news_has_no_part_in_it(read: Read) -> None:
    """The visit that a journey goes on from is an earlier one."""
    events = read("消息\n继访问印度之后，拉夫罗夫14日抵达北京。").events
    assert {(e.countries, e.status, e.date) for e in events} == {
        (("IND", "RUS"), "recalled", None),
        (("CHN", "RUS"), "held", "2024-05-14"),
    }


WHO = [
    pytest.param("中国和俄罗斯总理14日会晤。", [("CHN", "RUS")], id="one-office-of-two"),
    pytest.param("印度与俄罗斯空军14日举行联合演习。", [("IND", "RUS")], id="one-force-of-two"),
    pytest.param("法国和中国外长王毅通电话。", [], id="an-office-with-a-name-is-one-country's"),
    pytest.param("王毅前往法国与德国外长会谈。", [("CHN", "DEU")], id="at-one-with-the-other"),
    pytest.param("多国防长同俄罗斯防长绍伊古会晤。", [], id="ministers-of-countries-not-named"),
    pytest.param("绍伊古与防长们举行会谈。", [], id="several-ministers"),
    pytest.param("谈判中美方表示，愿继续磋商。", [], id="in-the-talks"),
    pytest.param("通话中俄罗斯代表提出新建议，双方进行讨论。", [], id="in-the-call"),
    pytest.param("中俄防长14日会谈。", [("CHN", "RUS")], id="the-two"),
    pytest.param("李强和米舒斯京主持中俄总理定期会晤委员会会议。", [("CHN", "RUS")], id="two-in-the-chair"),
    pytest.param("王毅主持会议，俄罗斯代表出席。", [], id="one-in-the-chair"),
    pytest.param("绍伊古拜会王毅。", [("CHN", "RUS")], id="a-call-on-somebody"),
    pytest.param("俄罗斯法院批准逮捕令。", [], id="a-court-ratifies-nothing"),
    pytest.param("中俄空军14日进行联合空中巡航。", [("CHN", "RUS")], id="a-joint-patrol"),
    pytest.param("俄罗斯卫生部长穆拉什科会见中国科技部部长阴和俊。", [("CHN", "RUS")], id="other-ministers"),
    pytest.param("李强会见俄罗斯实业家协会主席绍欣。", [("CHN", "RUS")], id="who-chairs-a-body"),
    pytest.param("王毅表示，他将与拉夫罗夫会晤。", [("CHN", "RUS")], id="he-who-speaks"),
    pytest.param("拉夫罗夫表示，计划下月访问印度。", [("IND", "RUS")], id="who-speaks-without-he"),
    pytest.param("日本14日宣布对俄罗斯施加制裁。", [("JPN", "RUS")], id="sanctions-announced"),
    pytest.param("俄罗斯14日与中国签署贸易协定。", [("CHN", "RUS")], id="a-day-before-with"),
    pytest.param("中方将在上海同俄方举行谈判。", [("CHN", "RUS")], id="a-place-before-with"),
]


@pytest.mark.parametrize(("text", "countries"), WHO)
def test_who_took_part(read: Read, text: str, countries: list[tuple[str, ...]]) -> None:
    """Countries, offices and forces, however the language lists them."""
    assert [e.countries for e in read(f"消息\n{text}").events] == countries


SAID = [
    pytest.param(
        "问：印方称中国已增兵边境，外交部对此如何评论？\n答：无可奉告。",
        [("India", "中国已增兵边境")],
        id="what-a-question-quotes",
    ),
    pytest.param("王毅讲话中指出，合作前景广阔。", [("Wang Yi", "合作前景广阔")], id="in-a-speech"),
    pytest.param("王毅促进合作。", [], id="no-verb-of-speech"),
    pytest.param("王毅" + "时" * 38 + "无说，合作前景广阔。", [], id="no-adverbs-and-no-long-search"),
    pytest.param("斐济总理兰布卡13日表示，岛国愿意合作。", [("兰布卡", "岛国愿意合作")], id="an-unknown-name"),
    pytest.param(
        "俄羅斯衛生部長莎菈波娃對媒體表示，疫苗有效。", [("莎菈波娃", "疫苗有效")], id="a-name-as-taiwan-spells-it"
    ),
    pytest.param("拉夫罗夫14日告诉塔斯社记者，谈判将继续。", [("Sergey Lavrov", "谈判将继续")], id="who-is-told"),
    pytest.param("王毅告诉拉夫罗夫，谈判将继续。", [("Wang Yi", "谈判将继续")], id="an-official-is-told"),
    pytest.param(
        "王毅说，合作前景广阔。当日，王毅还会见了越南外长。", [("Wang Yi", "合作前景广阔")], id="what-the-speaker-did"
    ),
    pytest.param("“这次会谈富有成果。”王毅说。", [("Wang Yi", "“这次会谈富有成果。”")], id="a-quotation-first"),
    pytest.param(
        "“会谈富有成果，”王毅14日说，“我们将再次会面。”",
        [("Wang Yi", "“会谈富有成果，”"), ("Wang Yi", "“我们将再次会面。”")],
        id="a-quotation-in-two",
    ),
    pytest.param(
        "王毅说，双方谈得很好。米舒斯京14日抵达上海。他表示，俄方重视合作。",
        [("Wang Yi", "双方谈得很好"), ("Mikhail Mishustin", "俄方重视合作")],
        id="he-after-narration",
    ),
    pytest.param(
        "李强同米舒斯京会谈。双方还强调，将扩大贸易。",
        [("China", "将扩大贸易"), ("Russia", "将扩大贸易")],
        id="the-sides",
    ),
    pytest.param("研究员王毅说，出口增长很快。", [("王毅", "出口增长很快")], id="a-namesake"),
    pytest.param("米勒说，球队打得不错。", [("米勒", "球队打得不错")], id="a-common-surname"),
    pytest.param(
        "俄罗斯外长伊万诺夫说，俄方愿对话。", [("Igor Ivanov", "俄方愿对话")], id="a-common-surname-with-its-office"
    ),
]


@pytest.mark.parametrize(("text", "statements"), SAID)
def test_who_said_what(read: Read, text: str, statements: list[tuple[str, str]]) -> None:
    """Speakers with their words, and nobody else's."""
    told = read(f"消息\n{text}").statements
    assert [(s.speaker.name, s.evidence.text) for s in told] == statements


@pytest.mark.parametrize(
    ("words", "about"),
    [
        pytest.param("代表团对法案、与日常事务有关的意见和美元结算都已讨论", (), id="words-that-begin-as-countries"),
        pytest.param("对日关系和与法国的贸易都在改善", ("FRA", "JPN"), id="countries"),
    ],
)
def test_words_that_begin_as_countries_name_none(read: Read, words: str, about: tuple[str, ...]) -> None:
    """One character is a country only where it begins no other word."""
    (statement,) = read(f"消息\n普京表示，{words}。").statements
    assert statement.about == about


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("普京特使列维京14日在北京会见王毅。", ["列维京", "Wang Yi"], id="whose-envoy"),
        pytest.param("国务委员、国防部长董军会见绍伊古。", ["Dong Jun", "Sergey Shoigu"], id="another-office"),
    ],
)
def test_who_is_only_named_to_say_who_another_is_takes_no_part(read: Read, text: str, names: list[str]) -> None:
    """An envoy's master, and a minister's other office."""
    (event,) = read(f"消息\n{text}").events
    assert [actor.name for actor in event.actors] == names


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "王毅同拉夫罗夫举行会谈。双方一致认为，河上需要一座桥。",
            [("China", "河上需要一座桥"), ("Russia", "河上需要一座桥")],
        ),
        ("俄罗斯外交部其后发表声明称，河流很宽。", [("Russian Foreign Ministry", "河流很宽")]),
        ("王毅较早前形容，河上的旧桥「是一场闹剧」。", [("Wang Yi", "河上的旧桥「是一场闹剧」")]),
        ("美国国务院发言人米勒说，河流很宽。", [("米勒", "河流很宽")]),
        ("普亭表示，河流很宽。", [("Vladimir Putin", "河流很宽")]),
    ],
)
def test_who_says_it_behind_adverbs_and_titles(read: Read, text: str, told: list[tuple[str, str]]) -> None:
    """Adverbs of all and of later stand before the verb; a title of another country makes another person."""
    assert [(s.speaker.name, s.evidence.text) for s in read(f"河流\n{text}").statements] == told


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("普京说，他期待着在伦敦的二十国集团领导人峰会期间与习近平主席会面。", [("planned", ("CHN", "RUS"))]),
        ("丁薛祥、王毅等参加会见。", []),
        ("习近平和普京共同会见记者。", []),
    ],
)
def test_what_is_expected_and_who_sat_in(read: Read, text: str, events: list[tuple[str, tuple[str, ...]]]) -> None:
    """What is hoped for is to come, however far the verb; a suite meets nobody, nor do two who see the press."""
    assert [(e.status, e.countries) for e in read(f"河流\n{text}").events] == events


def test_you_are_the_other_side(read: Read) -> None:
    """Reported words in which one has met "you" tell of both."""
    text = "习近平同普京通电话\n习近平指出，不久前我应邀出席索契冬奥会开幕式并同你举行了很好的会谈。"
    assert ("recalled", ("CHN", "RUS")) in [(e.status, e.countries) for e in read(text, "2014-03-04").events]
