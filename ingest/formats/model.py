"""What a feed holds once it is parsed, whatever its format; plain values that cross process borders."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.ids import revision
from domain.source import EntryProblem
from ingest.canonical import canonical_url

MAX_ENTRIES = 2000
"""As many as a feed may hold; the rest is dropped with a problem."""

_MAX_KEY = 500
_MAX_TITLE = 500
_MAX_LINK = 2000


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """An entry. ``text`` is its full content and ``summary`` its short one, both plain, either may be empty.

    ``key`` is unique within the feed; ``wording`` is a hash of all that the entry says; ``published`` is as
    the feed writes it. ``shared_link``: other entries of the feed have the same link and say something else,
    so it is not the address of this article alone.
    """

    key: str
    wording: str
    url: str | None
    title: str
    text: str
    summary: str
    published: str | None
    shared_link: bool = False

    @property
    def body(self) -> str:
        """The longer of text and summary."""
        return self.text if len(self.text) >= len(self.summary) else self.summary


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed; ``entries`` in the feed's own order."""

    title: str
    entries: tuple[ParsedEntry, ...]
    problems: tuple[EntryProblem, ...] = ()


def make_entry(
    *, guid: str | None, url: str | None, title: str, text: str, summary: str, published: str | None
) -> ParsedEntry:
    """An entry known by its id, else its link, else its wording.

    A title over 500 characters is cut, and a link over 2000 is none: no outlet has such, and the log limits
    its messages.
    """
    if len(title) > _MAX_TITLE:
        title = title[: _MAX_TITLE - 1].rstrip() + "…"
    url = None if url and len(url) > _MAX_LINK else url
    said = revision(title, f"{summary}\n{text}")
    key = guid or url or said
    if len(key) > _MAX_KEY:
        key = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
    wording = revision(title, "\n".join(((url and canonical_url(url)) or "", summary, text)))
    return ParsedEntry(key, wording, url, title, text, summary, published)


def collect(title: str, entries: Iterable[ParsedEntry], problems: Iterable[EntryProblem] = ()) -> ParsedFeed:
    """A feed of those entries that can be used, each under its own key.

    An entry without a title and without text is dropped with a problem. Of entries that are the same in
    everything the first stays. Different ones under one key all get their link or wording added to it, so
    that none of them takes another's place.
    """
    found = list(problems)
    groups: defaultdict[str, list[ParsedEntry]] = defaultdict(list)
    kept: list[ParsedEntry] = []
    for number, entry in enumerate(entries):
        if number >= MAX_ENTRIES:
            found.append(EntryProblem(title, f"the feed holds more than {MAX_ENTRIES} entries; the rest is not read"))
            break
        if not entry.title and not entry.body:
            name = entry.url or f"entry {number + 1}"
            found.append(EntryProblem(name, "it has neither a title nor text and was left out"))
        elif all(entry.wording != other.wording for other in groups[entry.key]):
            groups[entry.key].append(entry)
            kept.append(entry)
    for key, group in groups.items():
        if len(group) > 1:
            found.append(EntryProblem(key[:200], f"{len(group)} different entries have this id; they were told apart"))
    keyed = [_own_key(entry, groups[entry.key]) for entry in kept]
    shared = _shared_links(keyed)
    if shared:
        found.append(EntryProblem(title, f"different entries have the link {min(shared)}; they were told apart by id"))
    marked = (replace(entry, shared_link=True) if _link(entry) in shared else entry for entry in keyed)
    return ParsedFeed(title, tuple(marked), tuple(found))


def _shared_links(entries: Iterable[ParsedEntry]) -> set[str]:
    wordings: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if link := _link(entry):
            wordings[link].add(entry.wording)
    return {link for link, different in wordings.items() if len(different) > 1}


def _link(entry: ParsedEntry) -> str:
    return (entry.url and canonical_url(entry.url)) or ""


def _own_key(entry: ParsedEntry, group: list[ParsedEntry]) -> ParsedEntry:
    if len(group) == 1:
        return entry
    links = [other.url for other in group]
    mark = entry.url if entry.url and links.count(entry.url) == 1 else entry.wording
    return replace(entry, key=hashlib.sha256(f"{entry.key}\x1f{mark}".encode("utf-8", "replace")).hexdigest())
