"""Plain text out of what feeds hold: HTML fragments, entities, stray control characters."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import lxml.html  # type: ignore[import-untyped]
from lxml import etree

_UNWANTED = re.compile(
    # C0 and C1 controls but tab and line breaks (\x85 is one) ...
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
    # ... bidirectional overrides, which show text in another order than it is read in ...
    r"\u202a-\u202e\u2066-\u2069"
    # ... and what is no character.
    r"\ud800-\udfff\ufeff\ufffe\uffff]"
)
_TAG = re.compile(r"<[a-zA-Z!/][^>]*>")
_CODE = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|\w+);")
_SKIPPED = frozenset({"script", "style", "noscript", "template", "iframe", "svg", "head", "form", "button"})
_BLOCK_TAGS = (
    "address article aside blockquote br caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())


def clean(text: str) -> str:
    """``text`` without control characters, lone surrogates and empty lines; white space in lines becomes one space."""
    lines = (" ".join(line.split()) for line in _UNWANTED.sub("", text).splitlines())
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """A title: markup and entities resolved, on one line."""
    return " ".join(html_to_text(text).split())


def html_to_text(fragment: str) -> str:
    """The text of an HTML fragment, one paragraph a line; plain text comes back as it is. Never raises."""
    if not _TAG.search(fragment):
        return clean(html.unescape(fragment) if _ENTITY.search(fragment) else fragment)
    try:
        root = lxml.html.fragment_fromstring(_UNWANTED.sub("", fragment), create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        root = None
    text = clean("".join(_pieces(root))) if root is not None else ""
    # The parser gives up on hostile nesting (256 levels); the words are still there.
    return text or clean(html.unescape(_TAG.sub(" ", _CODE.sub(" ", fragment))))


def _pieces(root: etree._Element) -> Iterator[str]:
    """Text in document order, a line break at the edges of blocks; not recursive, as nesting may be hostile."""
    skipping: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in {"comment", "pi"}:
            if skipping is None:
                yield _flat(element.tail)
            continue
        if skipping is None and event == "start":
            if element.tag in _SKIPPED:
                skipping = element
            else:
                yield "\n" if element.tag in _BLOCKS else ""
                yield _flat(element.text)
        elif event == "end" and (skipping is None or skipping is element):
            skipping = None
            yield "\n" if element.tag in _BLOCKS else ""
            yield _flat(element.tail)


def _flat(text: str | None) -> str:
    # A line break in the source of HTML is a space.
    return re.sub(r"\s+", " ", text) if text else ""
