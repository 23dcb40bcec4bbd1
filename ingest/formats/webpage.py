"""When what came is no feed: what it is instead, in a sentence that says what to do."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin

from domain.errors import Permanent

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_LINK = re.compile(rb"<link\b[^>]*>", re.IGNORECASE)
_FEED_TYPE = re.compile(rb"application/(?:rss\+xml|atom\+xml|feed\+json)", re.IGNORECASE)
_HREF = re.compile(rb"href\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)


def not_a_feed(body: bytes, url: str, broken: str | None = None) -> Permanent:
    """The error for a ``body`` without a feed in it; ``broken`` is what the XML parser says."""
    # Some servers pad an answer in UTF-16 with zeros; enough to find a tag.
    head = body[:200_000].replace(b"\0", b"")
    if not head.strip():
        return Permanent(url, "the answer is empty; check the address")
    if _HTML.search(head[:4096]):
        offered = _offered(head, url)
        advice = f"its page names the feed {offered}" if offered else "give the address of its RSS or Atom feed"
        return Permanent(url, f"this is a web page, not a feed; {advice}")
    if broken:
        return Permanent(url, f"the feed's XML is broken and nothing in it can be read ({broken})")
    return Permanent(url, "this is not a feed that is known here (RSS, Atom, RDF or JSON Feed)")


def _offered(head: bytes, url: str) -> str | None:
    for link in _LINK.findall(head):
        href = _HREF.search(link)
        if href and _FEED_TYPE.search(link):
            try:
                return urljoin(url, html.unescape(href[1].decode("utf-8", "replace")))
            except ValueError:
                continue
    return None
