"""Places: their Russian cases, towns before regions before countries, and what is only told of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymorphy3
import pytest

from processors.extract.forms import Form, inflected
from processors.extract.lexicon import Lexicon, load
from processors.extract.lexicon_files import read_files
from tests.unit.extract.conftest import Read

LEXICON = Path(__file__).parents[3] / "config" / "lexicon"
_CASES = ("gent", "datv", "accs", "ablt", "loct")
_SUBJECTS = 81
"""Of Russia, without its two cities that are also towns of the file and without territories of Ukraine."""


@pytest.fixture(scope="module")
def places() -> dict[str, Any]:
    """The shipped file."""
    return dict(read_files(LEXICON)["places"])


@pytest.fixture(scope="module")
def known() -> Lexicon:
    """The shipped lexicon."""
    return load(LEXICON)


def _matches(forms: list[Form], words: str) -> bool:
    for form in forms:
        stem = form.text.lower().replace("ё", "е")
        if words.startswith(stem) and words[len(stem) :] in (form.endings or {""}):
            return True
    return False


def test_what_a_desk_needs_is_there(places: dict[str, Any]) -> None:
    """All subjects of Russia and all provinces of China, in three languages; many towns; nothing disputed."""
    kinds = [(table["country"], table.get("kind", "town")) for table in places.values()]
    assert kinds.count(("RUS", "region")) == _SUBJECTS
    assert kinds.count(("CHN", "region")) == 27
    assert all(t.get("ru") and t.get("zh") for t in places.values() if t.get("kind") == "region")
    assert sum(kind == "town" for _, kind in kinds) >= 200
    assert not {"Crimea", "Yalta", "Sevastopol", "Donetsk", "Luhansk", "Sukhumi", "Srinagar"} & places.keys()


def test_russian_towns_are_known_in_every_case(places: dict[str, Any]) -> None:
    """As pymorphy3 declines those that it knows; it sees a fleeting vowel in a few foreign names that have none."""
    morph, checked = pymorphy3.MorphAnalyzer(), 0
    for name in {name for table in places.values() for name in table.get("ru", ())} - {"Лахор", "Кэсон", "Брисбен"}:
        if set(name) & set("{* "):
            continue
        parses = [p for p in morph.parse(name) if p.is_known and {"Geox", "nomn"} <= set(p.tag.grammemes)]
        for case in _CASES if parses else ():
            form = parses[0].inflect({case})
            if form:
                assert _matches(inflected(name), form.word.replace("ё", "е")), (name, form.word)
                checked += 1
    assert checked > 1000


def test_russian_regions_are_known_in_every_case(places: dict[str, Any]) -> None:
    """The adjective and its noun, as pymorphy3 declines them together."""
    morph, checked = pymorphy3.MorphAnalyzer(), 0
    names = [n for t in places.values() if t.get("kind") == "region" for n in t.get("ru", ()) if n.count(" ") == 1]
    for name in names:
        first, second = name.lower().split()
        noun = next((p for p in morph.parse(second) if "NOUN" in p.tag and {"nomn", "sing"} in p.tag), None)
        adjective = next(
            (
                p
                for p in morph.parse(first)
                if noun and "ADJF" in p.tag and {"nomn", noun.tag.gender or "masc"} in p.tag
            ),
            None,
        )
        for case in _CASES if noun and adjective else ():
            assert noun is not None
            assert adjective is not None
            wanted = {case, "inan"} if case == "accs" and noun.tag.gender == "masc" else {case}
            one, two = adjective.inflect(wanted), noun.inflect({case})
            if one and two:
                assert _matches(inflected(name), f"{one.word} {two.word}"), (name, one.word, two.word)
                checked += 1
    assert checked > 250


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("губернатор Хабаровского края", "Khabarovsk Territory"),
        ("губернатора Новосибирской области", "Novosibirsk Region"),
        ("с Приморским краем", "Primorye"),
        ("в Приморье", "Primorye"),
        ("Еврейской автономной областью", "Jewish Autonomous Region"),
        ("Ханты-Мансийскому автономному округу", "Khanty-Mansi Autonomous Area"),
        ("главой Республики Саха (Якутия)", "Sakha"),
        ("в республике Татарстан", "Tatarstan"),
        ("Чеченской Республикой", "Chechnya"),
        ("провинцией Хэйлунцзян", "Heilongjiang"),
        ("Синьцзян-Уйгурском автономном районе", "Xinjiang"),
        ("во Внутренней Монголии", "Inner Mongolia"),
        ("в Нижнем Новгороде", "Nizhny Novgorod"),
        ("под Саратовом", "Saratov"),
        ("из Женевы", "Geneva"),
        ("с Казанью", "Kazan"),
        ("в Завидове", "Zavidovo"),
        ("в Ростове-на-Дону", "Rostov-on-Don"),
        ("в Константиновском дворце", "Konstantinovsky Palace"),
        ("в Большом Кремлёвском дворце", "Grand Kremlin Palace"),
    ],
)
def test_a_place_is_found_in_russian_cases(known: Lexicon, words: str, place: str) -> None:
    """Where the whole name stands in them, or its first words only."""
    assert place in {hit.entry.value for hit in known.matchers["ru"].find(f"Вчера {words} что-то было")}


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("黑龙江省省长", "Heilongjiang"),
        ("滨海边疆区", "Primorye"),
        ("鞑靼斯坦共和国", "Tatarstan"),
        ("下诺夫哥罗德州", "Nizhny Novgorod Region"),
        ("在哈巴罗夫斯克", "Khabarovsk"),
        ("在内蒙古", "Inner Mongolia"),
    ],
)
def test_a_place_is_found_in_chinese(known: Lexicon, words: str, place: str) -> None:
    """The longest name that begins at a place, and no country within it."""
    hits = known.matchers["zh"].find(words)
    assert place in {hit.entry.value for hit in hits}
    assert not any(hit.entry.tag == "country" for hit in hits)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Sergey Lavrov met Wang Yi in Boao, in China's Hainan province, on Monday.", "Boao"),
        ("Vladimir Putin met Xi Jinping in Heilongjiang on Monday.", "Heilongjiang"),
        ("Vladimir Putin met Xi Jinping in Russia's Kazan on Monday.", "Kazan"),
        ("Сергей Лавров встретился с Ван И в китайском Харбине.", "Harbin"),
        ("Сергей Лавров встретился с Ван И в провинции Хэйлунцзян.", "Heilongjiang"),
        ("Сергей Лавров встретился с Ван И в Хабаровском крае, в городе Комсомольске-на-Амуре.", "Komsomolsk-on-Amur"),
        ("Wang Yi arrived in Moscow after talks in Geneva with Blinken.", "Moscow"),
        ("Iran and the United States agreed to a set of principles during talks in Geneva.", "Geneva"),
        ("Donald Trump hosted Xi Jinping at his Mar-a-Lago estate.", "Mar-a-Lago"),
        ("Владимир Путин принял Александра Лукашенко в резиденции «Ново-Огарево» в Москве.", "Novo-Ogaryovo"),
        ("Премьер Госсовета КНР Ли Цян посетит Казань.", "Kazan"),
        ("俄罗斯外长拉夫罗夫同中国外长王毅在安徽省屯溪举行会谈。", "Tunxi"),
        ("俄罗斯外长拉夫罗夫同中国外长王毅在大连举行会谈。", "Dalian"),
        ("俄罗斯外长拉夫罗夫同中国外长王毅在黑龙江省举行会谈。", "Heilongjiang"),
    ],
)
def test_the_most_exact_place_is_told(read: Read, text: str, place: str) -> None:
    """A town before its region, a region before its country."""
    [event] = read(text).events
    assert event.place is not None
    assert event.place.name == place


@pytest.mark.parametrize(
    "text",
    [
        "Antony Blinken met Wang Yi and raised human rights in Xinjiang and Tibet.",
        "Sergey Lavrov met Wang Yi and spoke of the attack in Hamburg.",
        "Sergey Lavrov met Wang Yi and pointed to the Geneva Conventions.",
        "Sergey Lavrov met Wang Yi, according to the New York Times.",
        "Russia and China agreed to open an office in Geneva.",
        "Сергей Лавров встретился с Ван И и рассказал о вторжении в Курскую область.",
        "Сергей Лавров встретился с Ван И и губернатором Приморского края.",
        "Сергей Лавров встретился с Ван И и генконсулом в Харбине.",
        "Сергей Лавров встретился с Ван И и студентами из Казани.",
        "俄罗斯外长拉夫罗夫同中国外长王毅举行会谈，上海市市长参加。",
        "俄罗斯外长拉夫罗夫同中国外长王毅举行会谈，讨论扩大连通问题。",
    ],
)
def test_what_is_told_of_is_no_place(read: Read, text: str) -> None:
    """A topic, a part of another name, where somebody is from or holds office."""
    [event] = read(text).events
    assert event.place is None


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Wang Yi arrived in Kazan on Monday.", ("CHN", "RUS")),
        ("Ван И прибыл в Хабаровский край.", ("CHN", "RUS")),
        ("Си Цзиньпин прилетел из Женевы в Казань.", ("CHN", "RUS")),
        ("Michelle Bachelet and Antony Blinken arrived in Xinjiang.", ("CHN", "USA")),
    ],
)
def test_who_visits_a_place_visits_its_country(read: Read, text: str, countries: tuple[str, ...]) -> None:
    """Where the journey goes, not where it began."""
    [event] = read(text).events
    assert event.countries == countries


def test_several_met_each_elsewhere(read: Read) -> None:
    """Each meeting is where the words behind its party say."""
    extraction = read("Orban met Putin in Moscow, Xi Jinping in Beijing and Trump at Mar-a-Lago.")
    where = {event.countries: event.place.name for event in extraction.events if event.place}
    assert where == {("HUN", "RUS"): "Moscow", ("CHN", "HUN"): "Beijing", ("HUN", "USA"): "Mar-a-Lago"}


def test_a_palace_is_told_before_its_town(read: Read) -> None:
    """Also where its Chinese name needs a word before it."""
    (event,) = read("Macron met in Paris Wang Yi in the Elysee Palace.").events
    assert [event.place and event.place.name] == ["Elysee Palace"]
