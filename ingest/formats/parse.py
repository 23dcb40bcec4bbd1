"""Any feed: tells JSON from XML and parses it."""

from __future__ import annotations

from ingest.formats.feed import parse_xml
from ingest.formats.jsonfeed import parse_json
from ingest.formats.model import ParsedFeed
from ingest.formats.webpage import not_a_feed


def parse_feed(body: bytes, url: str, charset: str | None = None) -> ParsedFeed:
    """The feed in ``body``, by what it looks like: servers' content types are too often wrong.

    Raises ``Permanent`` with a sentence when there is none.
    """
    if not body.strip():
        raise not_a_feed(body, url)
    if body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}:
        return parse_json(body, url)
    return parse_xml(body, url, charset)
