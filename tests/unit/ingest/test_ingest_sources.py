"""The file of sources, and OPML."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.article import Outlet
from domain.errors import Misconfigured
from domain.ids import source_id
from domain.source import Source
from ingest.opml import read_opml, write_opml
from ingest.sources import load_sources, make_source, parse_interval
from ingest.userinfo import masked

FULL = """
# Комментарий
[[source]]
url = "http://kremlin.example/feed"
name = "Kremlin"
country = "RUS"
language = "ru"
kind = "official"
timezone = "Europe/Moscow"
every = "5m"
with_history = true
enabled = false

[[source]]
url = "https://www.news.example/rss"
every = 30
"""


def load(tmp_path: Path, text: str) -> list[Source]:
    """The sources in a file with this text."""
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return load_sources(path)


def test_a_full_and_a_short_source(tmp_path: Path) -> None:
    """Every key, and what is assumed without them."""
    first, second = load(tmp_path, FULL)
    url = "http://kremlin.example/feed"
    outlet = Outlet("Kremlin", "RUS", "ru", "official", "Europe/Moscow")
    assert first == Source(source_id(url), url, outlet, 300.0, with_history=True, enabled=False)
    assert second.outlet == Outlet("news.example")
    assert (second.every_s, second.enabled, second.with_history) == (30.0, True, False)


def test_one_source_without_a_file() -> None:
    """The same rules, for a command that adds one."""
    assert make_source({"url": "https://a.example/", "every": "5s"}).every_s == 5
    with pytest.raises(Misconfigured, match=r"https://a\.example/: unknown key 'evry'; did you mean 'every'\?"):
        make_source({"url": "https://a.example/", "evry": "5s"})


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "source = []"])
def test_no_sources(tmp_path: Path, text: str) -> None:
    """An empty file is no mistake."""
    assert load(tmp_path, text) == []


GOOD = '[[source]]\nurl = "https://a.example/"\n\n'


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        (GOOD + '[[source]]\nurl = "https://b.example/"\nevry = "5m"', 6, "unknown key 'evry'; did you mean 'every'?"),
        (GOOD + '[[source]]\nurl = "https://b.example/"\nfoo = 1', 6, "unknown key 'foo'"),
        (GOOD + 'sources = "x"', 4, "unknown key 'sources'; a source has url, name"),
        ('[sources]\nurl = "x"', 1, "unknown key 'sources'; each source begins with [[source]]"),
        ('[source]\nurl = "https://a.example/"', 1, "write [[source]] with two brackets"),
        (GOOD + '[[source]]\nname = "B"', 4, "a source needs a url"),
        (GOOD + '[[source]]\nurl = "https://a.example/"', 5, "is listed twice"),
        ('[[source]]\nurl = "ftp://a.example/"', 2, "only http and https"),
        ('[[source]]\nurl = "a.example/feed"', 2, "only http and https"),
        ('[[source]]\nurl = "https://a.example/a b"', 2, "no spaces"),
        ("[[source]]\nurl = 7", 2, "write a text in quotation marks"),
        (
            GOOD + '[[source]]\nurl = "https://b.example/"\ntimezone = "Europe/Moskow"',
            6,
            "did you mean 'Europe/Moscow'?",
        ),
        (GOOD + '[[source]]\nurl = "https://b.example/"\ntimezone = "../etc"', 6, "is not known"),
        (GOOD + '[[source]]\nurl = "https://b.example/"\ncountry = "ru"', 6, "three letters"),
        (GOOD + '[[source]]\nurl = "https://b.example/"\nlanguage = "Russian"', 6, "write a code like ru"),
        (GOOD + '[[source]]\nurl = "https://b.example/"\nevery = "often"', 6, "is not an interval"),
        (GOOD + '[[source]]\nurl = "https://b.example/"\nevery = true', 6, "every = True"),
        (GOOD + '[[source]]\nurl = "https://b.example/"\nenabled = "no"', 6, "write true or false"),
    ],
)
def test_mistakes_have_a_line_and_a_hint(tmp_path: Path, text: str, line: int, sentence: str) -> None:
    """Whoever edits the file is told where and what."""
    with pytest.raises(Misconfigured) as caught:
        load(tmp_path, text)
    assert caught.value.subject.endswith(f"sources.toml:{line}")
    assert sentence in caught.value.message


def test_what_is_no_file_of_sources(tmp_path: Path) -> None:
    """Bad TOML, a wrong encoding and a missing file."""
    with pytest.raises(Misconfigured, match=r"sources\.toml:2: this is not valid TOML"):
        load(tmp_path, "[[source]]\nurl = https://a.example/")
    (tmp_path / "latin.toml").write_bytes('name = "Новости"'.encode("cp1251"))
    with pytest.raises(Misconfigured, match="UTF-8"):
        load_sources(tmp_path / "latin.toml")
    with pytest.raises(Misconfigured, match="no such file"):
        load_sources(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("text", "seconds"), [("5s", 5), ("10m", 600), ("1h", 3600), ("1d", 86400), ("1.5 h", 5400), (30, 30), ("45", 45)]
)
def test_intervals(text: str | float, seconds: float) -> None:
    """A number with a unit; without one, seconds."""
    assert parse_interval(text) == seconds


@pytest.mark.parametrize("text", ["", "h", "-5m", "0", "0.5s", "31d", "5 minutes", "1e3", "nan", float("inf")])
def test_no_intervals(text: str | float) -> None:
    """Everything else is a mistake."""
    with pytest.raises(ValueError, match="interval"):
        parse_interval(text)


NAMES = st.text(min_size=1, max_size=20).filter(lambda name: name.strip() != "")
SOURCES = st.lists(st.tuples(st.integers(0, 99), NAMES), max_size=5, unique_by=lambda one: one[0])


@given(SOURCES)
def test_opml_comes_back(named: list[tuple[int, str]]) -> None:
    """Addresses and names survive being written and read."""
    urls = [f"https://a.example/{number}?a=1&b=<2>" for number, _name in named]
    sources = [Source(source_id(url), url, Outlet(name)) for url, (_number, name) in zip(urls, named, strict=True)]
    back = read_opml(write_opml(sources))
    assert [source.url for source in back] == urls
    again = read_opml(write_opml(back))
    assert again == back


def test_opml_of_other_programs() -> None:
    """Folders are opened, doubles and non-web addresses passed over, entities left alone."""
    data = b"""<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]><opml version="1.0">
    <body><outline text="Folder"><outline text="A" xmlUrl="https://a.example/f"/>
    <outline TITLE="B" xmlurl="http://b.example/"/>
    <outline text="A2" xmlUrl="https://a.example/f"/><outline text="C&x;" xmlUrl="file:///etc/passwd"/></outline>
    </body></opml>"""
    assert [(source.url, source.outlet.name) for source in read_opml(data)] == [
        ("https://a.example/f", "A"),
        ("http://b.example/", "B"),
    ]


@pytest.mark.parametrize("data", [b"", b"hello", b"<html><body/></html>", b"\x00"])
def test_what_is_no_opml(data: bytes) -> None:
    """A sentence, whatever it is."""
    with pytest.raises(Misconfigured, match="OPML"):
        read_opml(data)


WITH_USERINFO = "https://user:p@ss@www.news.example:8443/feed"


def test_a_password_names_no_outlet() -> None:
    """The host alone does, in a file, by command and in OPML; the address itself keeps what it needs."""
    source = make_source({"url": WITH_USERINFO})
    assert (source.url, source.outlet.name) == (WITH_USERINFO, "news.example")
    (listed,) = read_opml(f'<opml version="2.0"><body><outline xmlUrl="{WITH_USERINFO}"/></body></opml>'.encode())
    assert (listed.url, listed.outlet.name) == (WITH_USERINFO, "news.example")


@pytest.mark.parametrize(
    "table",
    [{"url": WITH_USERINFO + " x"}, {"url": WITH_USERINFO, "evry": 1}, {"url": WITH_USERINFO.replace("https", "ftp")}],
)
def test_mistakes_do_not_tell_passwords(table: dict[str, object]) -> None:
    """Messages end up in terminals and logs."""
    with pytest.raises(Misconfigured) as caught:
        make_source(table)
    assert "ss@" not in str(caught.value)
    assert "//***@www.news.example" in str(caught.value)


def test_a_source_listed_twice_does_not_tell_its_password(tmp_path: Path) -> None:
    """Nor does the sentence about two of a kind."""
    with pytest.raises(Misconfigured, match=r"https://\*\*\*@www\.news\.example:8443/feed is listed twice"):
        load(tmp_path, f'[[source]]\nurl = "{WITH_USERINFO}"\n' * 2)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("no connection to http://u:s@a.example/ in time", "no connection to http://***@a.example/ in time"),
        (
            "'https://u@a.example?q=x@y' and http://b.example/@c",
            "'https://***@a.example?q=x@y' and http://b.example/@c",
        ),
        ("write to desk@a.example", "write to desk@a.example"),
    ],
)
def test_masking(text: str, shown: str) -> None:
    """Only what stands before a host; an @ elsewhere is none of it."""
    assert masked(text) == shown
    assert masked(shown) == shown
