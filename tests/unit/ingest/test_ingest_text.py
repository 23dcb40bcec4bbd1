"""Text out of HTML: fragments in feeds, and whole pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fulltext import full_text
from ingest.text import clean, html_to_text, one_line

PARAGRAPH = "Министр иностранных дел России встретился с министром иностранных дел Китая в Москве во вторник. " * 4
PAGE = f"""<html><head><meta charset="utf-8"><title>t</title></head><body><nav><a href="/">Главная</a></nav>
<article><h1>Встреча</h1><p>{PARAGRAPH}</p><p>Второй абзац. {PARAGRAPH}</p></article><footer>©</footer></body></html>"""


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("plain  text\nsecond line", "plain text\nsecond line"),
        ("a < b & c", "a < b & c"),
        ("Tom &amp; Ann", "Tom & Ann"),
        ("<p>One <b>two</b>\nthree.</p><p>Four.</p>", "One two three.\nFour."),
        ("<p>One</p><script>x()</script>tail<!-- c -->end", "One\ntailend"),
        ("one<br>two<ul><li>a</li><li>b</li></ul>", "one\ntwo\na\nb"),
        ("<div><style>p{}</style></div>", ""),
        ("nul\x00 and \ud800 surrogate", "nul and surrogate"),
        ("C1 \x80\x93\x9fcontrol\x85next line", "C1 control\nnext line"),
        ("<b>bidi \u202eover\u202c</b>\u2066ride\u2069", "bidi override"),
        ("", ""),
    ],
)
def test_fragments(fragment: str, text: str) -> None:
    """Paragraphs become lines; nothing that is not text stays."""
    assert html_to_text(fragment) == text


def test_titles_are_one_line() -> None:
    """Markup and line breaks go."""
    assert one_line("Talks <em>in</em>\n Moscow &#8212; the end") == "Talks in Moscow — the end"


def test_hostile_nesting_keeps_its_words() -> None:
    """The parser gives up, the text does not."""
    assert "word" in html_to_text("<div>" * 20000 + "word")


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    """Clean text is clean already, whatever went in, and can be stored by any database."""
    once = html_to_text(text)
    assert clean(once) == once
    assert "\0" not in once
    once.encode()


@pytest.mark.parametrize("charset", [None, "utf-8", "windows-1251", "nonsense"])
def test_pages(charset: str | None) -> None:
    """The article without what is around it; the header's encoding counts when it fits."""
    text = full_text(PAGE.encode(), "https://a.example/1", None if charset == "windows-1251" else charset)
    assert text is not None
    assert "Второй абзац. Министр" in text
    assert "Главная" not in text
    assert "\n" in text


def test_the_headers_encoding_is_read() -> None:
    """A page that names no encoding itself."""
    page = PAGE.replace('<meta charset="utf-8">', "").encode("windows-1251")
    assert "Второй абзац" in (full_text(page, "https://a.example/1", "windows-1251") or "")


@pytest.mark.parametrize("page", [b"", b"\x00\x01", "", "<html><body></body></html>", b"%PDF-1.4", "<" * 1000])
def test_pages_without_text(page: bytes | str) -> None:
    """None, and no error."""
    assert full_text(page, "https://a.example/1") is None
