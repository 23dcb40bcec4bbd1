"""Acts of one state in the lexicon: which words tell them, and their codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from processors.extract import codes
from processors.extract.forms import Form, expand
from processors.extract.lexicon_forms import each
from processors.extract.model import Act, Entry

_HOSTILE: Final = frozenset({"ACCUSE", "REJECT", "THREATEN"})
"""Who does not accuse refuses nothing."""


def known_acts(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Act]]:
    """By tag and value of the entry: acts, and what cues of occasions and verbs of a stance are when one acts alone."""
    for name, act in data["acts"].items():
        roots = (act["plover"], act["cameo"], act.get("planned"), act.get("refused"))
        yield ("act", name), Act(*roots, act.get("kind", "other"), _words(act, "light"), _words(act, "unless"))
    for kind in data["cues"]:
        plover, cameo = codes.of_event(kind, "held", 1)
        if plover:
            yield ("cue", kind), Act(plover, cameo, "AGREE", "REJECT", kind)
    for stance, table in data["speech"].items():
        if "plover" in table:
            refused = None if table["plover"] in _HOSTILE else "REJECT"
            yield ("say", stance), Act(table["plover"], table["cameo"], table["plover"], refused)


def act_forms(table: Mapping[str, Any], acts: Mapping[tuple[str, str], Act], lang: str) -> Iterator[tuple[Form, Entry]]:
    """Each form of acts.toml in one language: a verb, a noun, or what reported words say."""
    for name, words in table.items():
        act = acts["act", name]
        yield from each(words.get(lang, ()), Entry("act", name, "verb", act=act))
        for kind in ("noun", "said"):
            yield from each(words.get(kind, {}).get(lang, ()), Entry("act", name, kind, act=act))


def _words(act: Mapping[str, Any], key: str) -> frozenset[str]:
    return frozenset(form.text for word in act.get(key, {}).get("en", ()) for form in expand(word))
