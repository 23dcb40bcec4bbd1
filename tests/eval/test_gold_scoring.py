"""The figures mean what they say: the labels themselves score 1, silence scores 0, one error is counted where it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from domain.evidence import Span
from domain.extraction import Actor, Event, Extraction, Place, Speaker, Statement
from tests.eval.goldset import GoldArticle, load
from tests.eval.scoring import Result, compare, figures

PEOPLE = frozenset({"sergey-lavrov", "wang-yi"})


def oracle(article: GoldArticle) -> Extraction:
    """What an extractor without a fault would say."""
    events = tuple(
        Event(
            kind=e.kind,  # type: ignore[arg-type]
            status=e.status,  # type: ignore[arg-type]
            actors=tuple(Actor(i, i) for i in e.actors),
            countries=tuple(e.countries),
            evidence=Span.of(article.text, 0, len(article.text)),
            date=e.date,
            place=Place(min(e.place)) if e.place else None,
        )
        for e in article.events
    )
    statements = []
    for s in article.statements:
        at = article.text.index(s.contains)
        speaker = Speaker(s.speaker, s.speaker, s.speaker if s.speaker.isupper() else None)
        evidence = Span.of(article.text, at, at + len(s.contains))
        statements.append(Statement(speaker, direct=s.direct, evidence=evidence, about=tuple(s.about)))
    return Extraction(article.id, article.lang, events, tuple(statements))


def score(article: GoldArticle, extraction: Extraction, *, alert: bool = True) -> Result:
    return compare(article, extraction, alert=alert, people=PEOPLE)


def tunxi() -> GoldArticle:
    return next(a for a in load() if a.id == "en-tunxi")


def test_the_labels_score_one() -> None:
    """Every figure of an extractor that says exactly what is labelled is 1, and nothing is missed."""
    results = [score(a, oracle(a), alert=a.alert) for a in load()]
    assert set(figures(sum((r.counts for r in results), Counter())).values()) == {1.0}
    assert not [(r.article.id, r.misses) for r in results if r.misses]


def test_silence_scores_nothing() -> None:
    """An extractor that finds nothing has no recall, and each label is told as a miss."""
    result = score(tunxi(), Extraction("en-tunxi", "en"), alert=False)
    got = figures(result.counts)
    assert [got[f] for f in ("alert_f1", "contact_f1", "events_strict_f1", "events_loose_f1", "statement_recall")] == [
        0
    ] * 5
    assert len(result.misses) == 6


def test_a_wrong_status_is_loose_only() -> None:
    """The event is found, its status is wrong, and it is no contact."""
    right = oracle(tunxi())
    got = figures(score(tunxi(), replace(right, events=(replace(right.events[0], status="recalled"),))).counts)
    assert (got["events_strict_f1"], got["events_loose_f1"], got["status"], got["contact_f1"]) == (0, 1, 0, 0)


def test_one_occasion_told_as_two_events_is_one_too_much() -> None:
    """Each labelled event takes one extracted event at most."""
    right = oracle(tunxi())
    got = figures(score(tunxi(), replace(right, events=right.events * 2)).counts)
    assert got["events_strict_f1"] == got["events_loose_f1"] == 2 / 3


def test_words_of_the_wrong_speaker_are_not_found() -> None:
    """A statement given to somebody who says nothing costs recall and precision."""
    right = oracle(tunxi())
    wrong = replace(right.statements[0], speaker=Speaker("dmitry-peskov", "Dmitry Peskov", "RUS"))
    got = figures(score(tunxi(), replace(right, statements=(wrong, right.statements[1]))).counts)
    assert (got["statement_recall"], got["speaker_precision"]) == (0.5, 0.5)
