"""The canonical form of addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.canonical import canonical_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Example.COM:443/a/B?x=1", "https://example.com/a/B?x=1"),
        ("http://example.com:80", "http://example.com/"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://example.com/a?utm_source=rss&id=7&utm_medium=x#top", "https://example.com/a?id=7"),
        ("https://example.com/a?fbclid=1", "https://example.com/a"),
        ("https://example.com/a?yclid=1&b=2&a=1", "https://example.com/a?b=2&a=1"),
        ("https://example.com/a?UTM_Source=rss", "https://example.com/a"),
        ("https://example.com/index.php?id=7&&lang=ru", "https://example.com/index.php?id=7&lang=ru"),
        ("https://example.com/#!/news/1", "https://example.com/#!/news/1"),
        ("https://example.com/a#comments", "https://example.com/a"),
        (" https://example.com/a\n", "https://example.com/a"),
        ("https://пример.рф/новость", "https://xn--e1afmkfd.xn--p1ai/новость"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://user:secret@example.com/a", "https://example.com/a"),
        ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
    ],
)
def test_canonical(url: str, expected: str) -> None:
    """What does not name the article goes, the rest stays in its order."""
    assert canonical_url(url) == expected


@pytest.mark.parametrize(
    "url",
    ["", "mailto:a@example.com", "/relative", "ftp://example.com/", "http://", "http://[", "http://a:b/", "urn:x"],
)
def test_what_is_no_web_address_has_none(url: str) -> None:
    """An article without a web address is known by its source and id."""
    assert canonical_url(url) is None


PARTS = st.text(alphabet="abз中%&=?#/.:!@[]_~+ ", max_size=25)


@given(st.builds("http{}://{}/{}?{}#{}".format, st.sampled_from(["", "s"]), PARTS, PARTS, PARTS, PARTS))
def test_twice_is_once(url: str) -> None:
    """The canonical form of a canonical form is itself, for any address that has one."""
    once = canonical_url(url)
    assert once is None or canonical_url(once) == once


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    """Nothing makes it raise."""
    found = canonical_url(text)
    assert found is None or found.startswith(("http://", "https://"))
