"""The article out of its web page, without menus and advertisements."""

from __future__ import annotations

import codecs

import trafilatura

from ingest.text import clean

_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "utf-8"}
"""Pages that name the first are written in the second, as browsers read them (WHATWG Encoding Standard)."""


def full_text(page: bytes | str, url: str, charset: str | None = None) -> str | None:
    """The article's text, one paragraph a line, without its title; None when the page holds none.

    ``charset`` is what the HTTP header says. Never raises.
    """
    try:
        text = trafilatura.extract(_decoded(page, charset), url=url, include_comments=False)
    except Exception:  # noqa: BLE001 - a page that breaks the extractor is a page without text
        return None
    return clean(text) or None if text else None


def _decoded(page: bytes | str, charset: str | None) -> bytes | str:
    """Decoded by the header's word if that fits; else left to the extractor, which reads the page's own."""
    if isinstance(page, str) or not charset:
        return page
    try:
        name = codecs.lookup(charset).name
        return page.decode(_WIDER.get(charset.lower(), name))
    except (LookupError, UnicodeDecodeError):
        return page
