"""The sources that a person lists in a TOML file."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from domain.article import Outlet
from domain.errors import Misconfigured, Refused
from domain.ids import source_id
from domain.source import Source
from ingest.guard import check_url
from ingest.userinfo import host_name, masked

_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "url": str,
    "name": str,
    "country": str,
    "language": str,
    "kind": str,
    "timezone": str,
    "every": (str, int, float),
    "with_history": bool,
    "enabled": bool,
}
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_INTERVAL = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd]?)")
_MAX_INTERVAL_S = 30 * 86400.0


class _Wrong(Exception):
    """What is wrong with one source, and under which key."""

    def __init__(self, key: str | None, message: str) -> None:
        super().__init__(message)
        self.key = key


def parse_interval(value: str | float) -> float:
    """Seconds in ``"5s"``, ``"10m"``, ``"1h"``, ``"1d"`` or a number of seconds, from 1 second to 30 days.

    Raises ``ValueError`` with a sentence.
    """
    found = _INTERVAL.fullmatch(str(value).strip().lower())
    if found is None:
        raise ValueError(f"{value!r} is not an interval; write for example 30s, 10m or 1h")
    seconds = float(found[1]) * _UNITS[found[2] or "s"]
    if not 1 <= seconds <= _MAX_INTERVAL_S:
        raise ValueError(f"{value!r} is out of range; an interval is from 1s to 30d")
    return seconds


def make_source(table: Mapping[str, Any]) -> Source:
    """A source of the same keys and values as a ``[[source]]`` table; only ``url`` is needed.

    Raises ``Misconfigured`` with what to change.
    """
    try:
        return _source(table, ())
    except _Wrong as wrong:
        raise Misconfigured(masked(str(table.get("url") or "source")), str(wrong)) from wrong


def load_sources(path: Path) -> list[Source]:
    """The ``[[source]]`` tables of a TOML file, in its order; an empty file holds none.

    Raises ``Misconfigured`` with file, line and what to change for anything that is not understood.
    """
    text = _read(path)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise Misconfigured(f"{path}:{line[1]}" if line else str(path), f"this is not valid TOML: {error}") from error
    for key in document:
        if key != "source":
            raise Misconfigured(_place(path, text, key), f"unknown key {key!r}; each source begins with [[source]]")
    tables = document.get("source", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise Misconfigured(_place(path, text, "source"), "write [[source]] with two brackets, once for each source")
    found: dict[str, Source] = {}
    for number, table in enumerate(tables):
        try:
            source = _source(table, found)
        except _Wrong as wrong:
            raise Misconfigured(_place(path, text, wrong.key, number), str(wrong)) from wrong
        found[source.id] = source
    return list(found.values())


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise Misconfigured(str(path), "there is no such file; make it, or name another one") from error
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(str(path), f"the file cannot be read ({error}); it must be text in UTF-8") from error


def _source(table: Mapping[str, Any], listed: Container[str]) -> Source:
    for key, value in table.items():
        if key not in _KEYS:
            hint = _did_you_mean(key, _KEYS) or f"; a source has {', '.join(_KEYS)}"
            raise _Wrong(key, f"unknown key {key!r}{hint}")
        if not isinstance(value, _KEYS[key]) or (isinstance(value, bool) and _KEYS[key] is not bool):
            wanted = "true or false" if _KEYS[key] is bool else 'a text in quotation marks, "like this"'
            raise _Wrong(key, f"{key} = {value!r} is not understood; write {wanted}")
    if not table.get("url"):
        raise _Wrong(None, "a source needs a url")
    url = _url(table["url"])
    if source_id(url) in listed:
        raise _Wrong("url", f"{masked(url)} is listed twice; remove one of them")
    try:
        every_s = parse_interval(table.get("every", "10m"))
    except ValueError as error:
        raise _Wrong("every", str(error)) from error
    return Source(
        id=source_id(url),
        url=url,
        outlet=_outlet(table, url),
        every_s=every_s,
        with_history=table.get("with_history", False),
        enabled=table.get("enabled", True),
    )


def _url(url: str) -> str:
    url = url.strip()
    try:
        check_url(url)
    except Refused as error:
        raise _Wrong("url", f"url = {masked(url)!r}: {error.message}") from error
    if re.search(r"\s", url):
        raise _Wrong("url", f"url = {masked(url)!r}: an address has no spaces in it")
    return url


def _outlet(table: Mapping[str, Any], url: str) -> Outlet:
    country, language, zone = table.get("country"), table.get("language"), table.get("timezone", "UTC")
    if country is not None and not re.fullmatch(r"[A-Z]{3}", country):
        raise _Wrong("country", f"country = {country!r}: write the ISO code of three letters, like RUS or CHN")
    if language is not None and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
        raise _Wrong("language", f"language = {language!r}: write a code like ru, zh or en-GB")
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        hint = _did_you_mean(zone, available_timezones()) or "; write an IANA name like Europe/Moscow"
        raise _Wrong("timezone", f"timezone = {zone!r} is not known{hint}") from error
    name = table.get("name") or host_name(url)
    return Outlet(name, country, language, table.get("kind"), zone)


def _did_you_mean(word: str, known: Any) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _place(path: Path, text: str, key: str | None, table: int | None = None) -> str:
    """``file:line`` of a key in the n-th source; of the table's head when the key is not found there."""
    head = key_line = None
    seen = -1
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"\s*\[", line):
            seen += bool(re.match(r"\s*\[\[\s*[\"']?source[\"']?\s*\]\]", line))
            head = number if head is None and seen == table else head
        inside = table is None or seen == table
        if key and key_line is None and inside and re.match(rf"\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*[=\].]", line):
            key_line = number
    line_number = key_line or head
    return f"{path}:{line_number}" if line_number else str(path)
