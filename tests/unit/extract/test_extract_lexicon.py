"""The lexicon: its files are checked with sentences, a folder of one's own wins, its forms are the language's."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pymorphy3
import pytest

from domain.article import Document
from domain.errors import Misconfigured
from processors.extract import load_extractor
from processors.extract.forms import declined
from processors.extract.lexicon import load
from processors.extract.lexicon_check import problems
from processors.extract.lexicon_files import read_files

LEXICON = Path(__file__).parents[3] / "config" / "lexicon"


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    """The shipped files."""
    return read_files(LEXICON)


def test_the_shipped_lexicon_has_no_findings(data: dict[str, Any]) -> None:
    """And is as large as it says: people of the world's foreign policy, all states, the main organisations."""
    assert list(problems(data)) == []
    people = [item for members in data["people"].values() for item in members.values()]
    assert len(people) >= 300
    assert all(item["en"] and item["ru"] and item["zh"] for item in people)
    assert len(data["countries"]) >= 195
    assert {"sco", "brics", "united-nations", "nato", "asean"} <= data["organisations"].keys()


@pytest.mark.parametrize(
    ("file", "content", "part"),
    [
        ("people.toml", '[RUS]\nx = { en = ["X"], offices = ["president"] }', r"\[RUS\]\[x\]: .*from\.\.to"),
        ("people.toml", '[RUS]\nx = { en = ["X"], offices = ["envoy 2020-01-01..2019-01-01"] }', "ends before"),
        ("people.toml", '[RUS]\nx = { en = ["X"], office = [] }', "unknown key 'office'; did you mean 'offices'"),
        ("people.toml", "[RUS]\nx = { ru = [] }", "missing required field `en`"),
        ("places.toml", '[X]\ncountry = 7\nen = ["X"]', r"\[X\]: Expected `str`, got `int`"),
        ("offices.toml", "[ofice.x]\nen = []", "unknown table .ofice"),
        ("offices.toml", '[office.x]\nmarks = ["abrod"]', r"\[office\]\[x\]: Invalid enum value 'abrod'"),
        ("names.toml", '[zh]\nfamily = "Wang"', r"\[zh\]: Expected `str` matching"),
        ("kinds.toml", "[reportr]\nen = []", "unknown table .reportr"),
        ("peeple.toml", "", "no file of this name; did you mean people.toml"),
        ("cues.toml", "[broken", "no valid TOML"),
    ],
)
def test_a_wrong_file_is_explained(tmp_path: Path, file: str, content: str, part: str) -> None:
    """The message names the file, the place in it, and what to change."""
    (tmp_path / file).write_text(content, "utf-8")
    with pytest.raises(Misconfigured, match=part) as caught:
        read_files(LEXICON, tmp_path)
    assert file in caught.value.subject


@pytest.mark.parametrize(
    ("file", "content", "part"),
    [
        ("people.toml", '[XXX]\nx = { en = ["X Y"] }', "no country 'XXX'"),
        ("people.toml", '[USA]\nwang-yi = { en = ["W Y"] }', r"the id is taken by"),
        ("people.toml", '[USA]\nx = { en = ["Wang Yi"] }', "'wang yi' names wang-yi and x"),
        ("people.toml", '[CHN]\nx = { en = ["X Y"], offices = ["president 2015-01-01.."] }', "are president on"),
        ("people.toml", '[USA]\nx = { en = ["X Y"], ru = ["Xavier"] }', "'Xavier' is not written as ru is"),
        ("places.toml", '[X]\ncountry = "QQQ"\nen = ["Xville"]', "no country 'QQQ'"),
        ("organisations.toml", '[x]\nname = "X"\nen = ["Xorg"]\nmembers = ["QQQ"]', "no country 'QQQ'"),
    ],
)
def test_what_is_doubtful_is_found(tmp_path: Path, file: str, content: str, part: str) -> None:
    """In files that are well formed."""
    (tmp_path / file).write_text(content, "utf-8")
    found = list(problems(read_files(LEXICON, tmp_path)))
    assert any(part in problem for problem in found), found


def test_a_folder_of_ones_own_wins(tmp_path: Path) -> None:
    """A person is added, another one's office is changed, and all else stays."""
    (tmp_path / "people.toml").write_text(
        '[RUS]\npyotr-example = { en = ["Pyotr Primerov"], offices = ["foreign minister 2030-01-01.."] }\n'
        'sergey-lavrov = { en = ["Sergey Lavrov"], offices = ["foreign minister 2004-03-09..2030-01-01"] }\n',
        "utf-8",
    )
    text = "Russian Foreign Minister Pyotr Primerov met Chinese Foreign Minister Wang Yi in Beijing on Monday."
    [event] = load_extractor(LEXICON, tmp_path)(Document("1", text)).events
    assert {actor.id for actor in event.actors} == {"pyotr-example", "wang-yi"}
    holder = load(LEXICON, tmp_path).holder("RUS", "foreign minister", "2031-01-01")
    assert holder is not None
    assert holder.id == "pyotr-example"
    shipped = load(LEXICON).holder("RUS", "foreign minister", "2021-01-01")
    assert shipped is not None
    assert shipped.id == "sergey-lavrov"


def test_kinds_of_people_are_data(tmp_path: Path) -> None:
    """Whom one serves takes no part in a meeting; a kind without words is nobody, not everybody."""
    text = "A valet of Vladimir Putin met Chinese Foreign Minister Wang Yi in Beijing."
    assert any(
        actor.id == "vladimir-putin" for e in load_extractor(LEXICON)(Document("1", text)).events for actor in e.actors
    )
    (tmp_path / "kinds.toml").write_text('[serving]\nen = ["valet"]\nru = []', "utf-8")
    assert not load_extractor(LEXICON, tmp_path)(Document("1", text)).events


def test_the_order_of_entries_does_not_matter(tmp_path: Path) -> None:
    """Nor that of aliases."""
    folder = tmp_path / "lexicon"
    shutil.copytree(LEXICON, folder)
    for name in ("people", "countries", "places"):
        _reverse(folder / f"{name}.toml")
    texts = (
        "Russian President Vladimir Putin and Chinese leader Xi Jinping met in Moscow. Putin said: “We agree.”",
        "Министр иностранных дел России Сергей Лавров встретился в Пекине с Ван И. «Мы довольны», — сказал Лавров.",
        "俄罗斯总统普京同中国国家主席习近平在莫斯科举行会谈。普京表示，俄中关系很好。",
    )
    one, other = load_extractor(LEXICON), load_extractor(folder)
    for text in texts:
        assert one(Document("1", text)) == other(Document("1", text))


def _reverse(file: Path) -> None:
    """Turn the lists of forms of a file around; the canonical first English name stays first."""

    def turned(match: re.Match[str]) -> str:
        key, inner = match[1], re.findall(r'"[^"]*"', match[2])
        rest = inner[1:] if key == "en" else inner
        return f"{key} = [{', '.join([*inner[: len(inner) - len(rest)], *reversed(rest)])}]"

    file.write_text(re.sub(r"\b(en|ru|zh) = \[([^\]]*)\]", turned, file.read_text("utf-8")), "utf-8")


def test_russian_surnames_are_known_in_every_case(data: dict[str, Any]) -> None:
    """As pymorphy3 declines them, for Russian names; it knows a surname as such only when it is a common one."""
    morph = pymorphy3.MorphAnalyzer()
    checked = 0
    for item in data["people"]["RUS"].values():
        surname = item["ru"][0].split()[-1].lower()
        parses = [p for p in morph.parse(surname) if "Surn" in p.tag and {"nomn", "sing"} in p.tag and p.normal_form]
        gender = "femn" if surname.endswith(("ова", "ева", "ина", "ая")) else "masc"
        parses = [p for p in parses if gender in p.tag and p.is_known]
        if not parses:
            continue
        form = declined(surname)
        for case in ("gent", "datv", "accs", "ablt", "loct"):
            word = parses[0].inflect({case})
            if word is None:
                continue
            assert form.endings is not None
            written = word.word.replace("ё", "е")
            assert written.startswith(form.text), (surname, written)
            assert written[len(form.text) :] in form.endings, (surname, written)
            checked += 1
    assert checked > 50


@pytest.mark.parametrize("case", ["Ван И", "Си Цзиньпином", "Ли Цянем", "Ли Цяна", "Цинь Ганом", "Ху Цзиньтао"])
def test_chinese_names_in_russian_cases_are_known(case: str) -> None:
    """Only the last word changes, and not every one does."""
    known = load(LEXICON)
    assert any(hit.entry.tag == "person" for hit in known.matchers["ru"].find(f"встретился с {case} вчера"))
