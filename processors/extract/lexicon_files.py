"""The files of the lexicon: what they may hold, and a folder of one's own over the shipped one."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args, get_origin

import msgspec

from domain.errors import Misconfigured
from domain.extraction import EventKind
from processors.extract.model import Tenure

Forms = tuple[str, ...]
Characters = Annotated[str, msgspec.Meta(pattern="^[\u4e00-\u9fff]+$")]

Mark = Literal["abroad", "besides", "building", "called", "envoy", "headed", "several"]
"""What ``offices.toml`` says of offices and institutions beyond their names."""


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    """A table of a file; a key that is not its field is an error."""


class Words(_Table):
    """Forms by language."""

    en: Forms = ()
    ru: Forms = ()
    zh: Forms = ()


class Country(Words):
    """Under its ISO 3166 alpha-3 code. A capital names the government when it acts.

    ``family_first``: its people are named family name first; ``led_by``: the office that its leader has, where a
    president is not the leader.
    """

    en_adj: Forms = ()
    en_capital: Forms = ()
    ru_adj: Forms = ()
    ru_capital: Forms = ()
    zh_capital: Forms = ()
    zh_short: str = ""
    zh_to: str = ""
    zh_words: Forms = ()
    family_first: bool = False
    led_by: Literal["prime minister"] | None = None


class PersonItem(_Table):
    """Under the country's code and an id. ``alone = false``: the surname alone does not name the person."""

    en: Forms
    ru: Forms = ()
    zh: Forms = ()
    offices: Forms = ()
    alone: bool = True


class Office(Words):
    """An office; ``many`` are its plural forms; ``of_body``: what it is at the head of a body that no file knows."""

    many: Words = msgspec.field(default_factory=Words)
    zh_after: Forms = ()
    marks: tuple[Mark, ...] = ()
    of_body: str = ""


class Institution(Words):
    """Something that speaks as one. ``head``: the office of who leads it; ``country``: when it has but one."""

    name: str = ""
    head: str = ""
    country: str = ""
    zh_after: Forms = ()
    marks: tuple[Mark, ...] = ()


class Organisation(Words):
    """Something of several states that speaks as one; ``members`` are alpha-3 codes."""

    name: str = ""
    members: Forms = ()


class Cue(_Table):
    """Words for an occasion: verbs of what was done, of what is to come, of what is only thought of, and nouns."""

    held: Forms = ()
    planned: Forms = ()
    noun: Forms = ()
    infinitive: Forms = ()


class Around(_Table):
    """Words that change a status, by where they stand; ``status.toml`` says what each place means."""

    before: Forms = ()
    close: Forms = ()
    noun: Forms = ()
    noun_close: Forms = ()
    far: Forms = ()
    clause: Forms = ()
    report: Forms = ()
    around: Forms = ()
    after: Forms = ()


class Speech(Words):
    """Verbs of saying of one stance, and its codes."""

    plover: str | None = None
    cameo: str = "010"


class Act(Words, kw_only=True):
    """What one state does; ``noun``: after a verb like "launch"; ``said``: in reported words, what these do.

    ``light``: the verbs that the nouns go with, when it is not those that go with any; ``unless``: objects with which
    the verbs are no such act.

    ``plover`` is the root of what was done, ``planned`` and ``refused`` those of what is to come and what is refused.
    """

    plover: str
    cameo: str
    planned: str | None = None
    refused: str | None = None
    kind: EventKind = "other"
    noun: Words = msgspec.field(default_factory=Words)
    light: Words = msgspec.field(default_factory=Words)
    unless: Words = msgspec.field(default_factory=Words)
    said: Words = msgspec.field(default_factory=Words)


class Place(Words):
    """A place where people meet; ``country`` is an alpha-3 code.

    ``alone = false``: the Chinese name needs a word like 在 before it. ``topic``: more is said of it than in it.
    """

    country: str = ""
    kind: Literal["town", "building", "region"] = "town"
    alone: bool = True
    topic: bool = False


class Outlets(_Table):
    """Names of outlets of a country."""

    names: Forms = ()


class Names(_Table):
    """Given names by sex, and family names that stand ``first`` (English spelling of Chinese ones).

    For Chinese the characters that family names and foreign names are written with.
    """

    male: Forms = ()
    female: Forms = ()
    first: Forms = ()
    family: Characters = ""
    syllables: Characters = ""


SHAPES: Final[dict[str, Any]] = {
    "countries": dict[str, Country],
    "people": dict[str, dict[str, PersonItem]],
    "offices": {"office": dict[str, Office], "institution": dict[str, Institution]},
    "organisations": dict[str, Organisation],
    "cues": dict[str, dict[str, Cue]],
    "status": dict[str, dict[str, Around]],
    "speech": dict[str, Speech],
    "acts": dict[str, Act],
    "groups": dict[str, Words],
    "places": dict[str, Place],
    "time": dict[str, dict[str, Any]],
    "topics": dict[str, Words],
    "outlets": dict[str, Outlets],
    "names": dict[str, Names],
    "kinds": dict.fromkeys(
        ("private", "reporter", "press", "ordinary", "serving", "permitting", "question", "answer"), Words
    ),
}
"""What each file holds, by its name without ``.toml``; a plain table has just these keys."""

_UNKNOWN: Final = re.compile(r"unknown field `([^`]+)`")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_files(folder: Path, own: Path | None = None) -> dict[str, Any]:
    """Every file, checked; tables of the folder ``own`` are laid over the shipped ones, key by key.

    Raises ``Misconfigured`` with the file and what is wrong in it.
    """
    data = {name: _read(folder / f"{name}.toml") for name in SHAPES}
    for path in sorted(own.glob("*.toml")) if own else ():
        if path.stem not in SHAPES:
            near = difflib.get_close_matches(path.stem, SHAPES, n=1)
            advice = f"did you mean {near[0]}.toml?" if near else f"the files are {', '.join(sorted(SHAPES))}"
            raise Misconfigured(str(path), f"the lexicon has no file of this name; {advice}")
        data[path.stem] = _laid_over(data[path.stem], _read(path))
    return data


def tenure(text: str) -> Tenure:
    """An office with its dates, ``office from..to``. Raises ``ValueError`` with a sentence."""
    office, _, dates = text.rpartition(" ")
    start, dots, end = dates.partition("..")
    if not office or not dots or not _DATE.fullmatch(start) or (end and not _DATE.fullmatch(end)):
        raise ValueError(f"{text!r} must read 'office from..to' with ISO dates; leave out the second while it lasts")
    if end and end < start:
        raise ValueError(f"{text!r} ends before it begins")
    return Tenure(office, start, end)


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except FileNotFoundError as error:
        raise Misconfigured(str(path), "The lexicon has no such file; restore it from the distribution.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(str(path), f"This is no valid TOML ({error}); correct the line it names.") from error
    try:
        _check(table, SHAPES[path.stem], "")
    except ValueError as error:
        raise Misconfigured(str(path), str(error)) from error
    return table


def _check(value: Any, shape: Any, place: str) -> None:
    """Raise ``ValueError`` with the place of what is wrong."""
    if isinstance(shape, dict):
        for key in value:
            if key not in shape:
                raise ValueError(f"unknown table [{key}]; known are {', '.join(shape)}")
            _check(value[key], shape[key], f"{place}[{key}]")
    elif get_origin(shape) is dict and isinstance(value, dict):
        for key, inner in value.items():
            _check(inner, get_args(shape)[1], f"{place}[{key}]")
    else:
        try:
            item = msgspec.convert(value, shape)
            for text in item.offices if isinstance(item, PersonItem) else ():
                tenure(text)
        except ValueError as error:
            raise ValueError(f"{place}: {_sentence(str(error), shape)}") from error


def _sentence(problem: str, shape: Any) -> str:
    unknown = _UNKNOWN.search(problem)
    if not unknown:
        return problem.replace(" - at `$", " at `")
    known = sorted(shape.__struct_fields__)
    near = difflib.get_close_matches(unknown[1], known, n=1)
    return f"unknown key {unknown[1]!r}; " + (f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}")


def _laid_over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(base)
    for key, value in own.items():
        old = base.get(key)
        both[key] = _laid_over(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return both
