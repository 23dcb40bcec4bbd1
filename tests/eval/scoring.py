"""Compares what was extracted from one article with its labels, and makes figures of the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from domain.extraction import Event, Extraction, Statement
from tests.eval.goldset import NEWS, PAIR, GoldArticle, GoldEvent, GoldStatement

_CLASS = {"summit": "meeting", "consultation": "meeting", "visit": "meeting"}
"""Kinds that outlets use for one and the same occasion."""
F1 = ("alert", "contact", "events_strict", "events_loose", "actors", "about")
SHARES = ("status", "date", "place", "statement_recall", "speaker_precision", "direct")


@dataclass(frozen=True, slots=True)
class Result:
    """``counts`` has hit, found and gold for each figure; ``misses`` says what is wrong, by figure."""

    article: GoldArticle
    counts: Counter[str]
    misses: list[tuple[str, str]] = field(default_factory=list)

    def tally(self, figure: str, found: Collection[str], gold: Collection[str]) -> None:
        """Count two sets of labels; what is in one only is a miss."""
        found, gold = set(found), set(gold)
        self.counts[f"{figure}.hit"] += len(found & gold)
        self.counts[f"{figure}.found"] += len(found)
        self.counts[f"{figure}.gold"] += len(gold)
        self.misses.extend((figure, f"missing {x}") for x in sorted(gold - found))
        self.misses.extend((figure, f"too much {x}") for x in sorted(found - gold))

    def check(self, figure: str, found: object, gold: object, *, right: bool | None = None) -> None:
        """Count one label of a pair; ``right`` when equality is not the test."""
        good = found == gold if right is None else right
        self.counts[f"{figure}.hit"] += good
        self.counts[f"{figure}.gold"] += 1
        if not good:
            self.misses.append((figure, f"{found} instead of {gold}"))


def compare(article: GoldArticle, extraction: Extraction, *, alert: bool, people: Collection[str]) -> Result:
    """Score one article. ``people`` are the ids that stand for persons: countries among the actors are not scored."""
    result = Result(article, Counter())
    result.tally("alert", ["alert"] * alert, ["alert"] * article.alert)
    contact = any(set(e.countries) >= PAIR and e.status in NEWS for e in extraction.events)
    result.tally("contact", ["contact"] * contact, ["contact"] * article.contact)
    _events(result, [e for e in extraction.events if len(set(e.countries)) > 1], people)
    _statements(result, extraction.statements)
    return result


def figures(counts: Counter[str]) -> dict[str, float]:
    """Figures from 0 to 1; one that has nothing to count is 1."""
    out = {
        "alert_precision": _share(counts["alert.hit"], counts["alert.found"]),
        "alert_recall": _share(counts["alert.hit"], counts["alert.gold"]),
    }
    for name in F1:
        out[f"{name}_f1"] = _share(2 * counts[f"{name}.hit"], counts[f"{name}.found"] + counts[f"{name}.gold"])
    return out | {name: _share(counts[f"{name}.hit"], counts[f"{name}.gold"]) for name in SHARES}


def misses_of(figure: str, name: str) -> bool:
    """Whether a miss counted under ``name`` lowers ``figure``."""
    return name in (figure, figure.removesuffix("_f1"), figure.split("_", maxsplit=1)[0])


def _share(hits: int, of: int) -> float:
    return hits / of if of else 1.0


def _same(gold: GoldEvent, event: Event) -> bool:
    return (_class(gold.kind), gold.status, gold.countries) == (
        _class(event.kind),
        event.status,
        frozenset(event.countries),
    )


def _class(kind: str) -> str:
    return _CLASS.get(kind, kind)


def _pairs(gold: list[GoldEvent], found: list[Event]) -> Iterator[tuple[GoldEvent, Event]]:
    """Labelled and extracted events of at least two common countries, one to one, the most alike first."""

    def likeness(pair: tuple[int, int]) -> tuple[int, ...]:
        label, event = gold[pair[0]], found[pair[1]]
        return (
            _same(label, event),
            _class(label.kind) == _class(event.kind),
            label.status == event.status,
            label.kind == event.kind,
            len(label.countries & set(event.countries)),
            bool(label.date and (event.date or "").startswith(label.date)),
            len(label.actors & {a.id for a in event.actors}),
        )

    possible = [
        (g, f)
        for g, label in enumerate(gold)
        for f, event in enumerate(found)
        if len(label.countries & set(event.countries)) > 1
    ]
    used: set[tuple[str, int]] = set()
    for g, f in sorted(possible, key=likeness, reverse=True):
        if not used & {("gold", g), ("found", f)}:
            used |= {("gold", g), ("found", f)}
            yield gold[g], found[f]


def _events(result: Result, found: list[Event], people: Collection[str]) -> None:
    gold = list(result.article.events)
    pairs = list(_pairs(gold, found))
    same = sum(_same(*pair) for pair in pairs)
    for name, hits in (("events_strict", same), ("events_loose", len(pairs))):
        result.counts.update({f"{name}.hit": hits, f"{name}.found": len(found), f"{name}.gold": len(gold)})
    result.misses.extend(("events_strict", f"{_brief(e)} instead of {_brief(g)}") for g, e in pairs if not _same(g, e))
    missing = [_brief(g) for g in gold if not any(g is label for label, _ in pairs)]
    surplus = [_brief(e) for e in found if not any(e is event for _, event in pairs)]
    for name in ("events_strict", "events_loose"):
        result.misses.extend((name, f"missing {text}") for text in missing)
        result.misses.extend((name, f"too much {text}") for text in surplus)
    for label, event in pairs:
        result.check("status", event.status, label.status)
        if label.actors:
            actors = {a.id for a in event.actors if a.id in people or a.id in label.actors}
            result.tally("actors", actors - _hosts(label, gold), label.actors)
        if label.date:
            result.check("date", event.date, label.date, right=(event.date or "").startswith(label.date))
        if label.place:
            place = event.place.name if event.place else None
            result.check("place", place, " or ".join(sorted(label.place)), right=place in label.place)


def _hosts(label: GoldEvent, gold: list[GoldEvent]) -> set[str]:
    """Whom a visitor meets: they may be told as actors of the visit, or not."""
    if label.kind != "visit":
        return set()
    return {i for other in gold if other.countries == label.countries for i in other.actors} - label.actors


def _statements(result: Result, found: tuple[Statement, ...]) -> None:
    article = result.article
    for label in article.statements:
        said = next((s for s in found if _speaks(label, s) and _covers(label.contains, article.text, s)), None)
        result.check("statement_recall", said and "found", f"{label.speaker}: {label.contains}", right=bool(said))
        if said:
            result.check("direct", said.direct, label.direct)
            result.tally("about", said.about, label.about)
    for said in found:
        known = any(_speaks(label, said) for label in article.statements)
        who = f"{said.speaker.id}: {said.evidence.text}"
        result.check("speaker_precision", who, "nobody of the labelled speakers", right=known)


def _speaks(label: GoldStatement, said: Statement) -> bool:
    return label.speaker in (said.speaker.id, said.speaker.country)


def _covers(piece: str, text: str, said: Statement) -> bool:
    """Half of the piece's characters or more."""
    start = text.index(piece)
    common = min(start + len(piece), said.evidence.end) - max(start, said.evidence.start)
    return 2 * common >= len(piece)


def _brief(event: GoldEvent | Event) -> str:
    return f"{event.status} {event.kind} {'+'.join(sorted(event.countries))}"
