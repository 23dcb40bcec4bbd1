"""Why something was found, as data and as a page."""

from __future__ import annotations

import datetime as dt
import re

from communique.extraction_page import page
from domain.article import Document
from processors.extract import Extractor
from tests.eval.goldset import load

TEXT = (
    "Russian Foreign Minister Sergey Lavrov met Chinese Foreign Minister Wang Yi in Tunxi on March 30, 2022.\n"
    "“We <agree> & move on,” Lavrov said. According to Wang Yi, trade grows."
)
DOCUMENT = Document("one & only", TEXT, published=dt.date(2022, 3, 31))


def test_each_finding_has_its_rule_and_entries(extractor: Extractor) -> None:
    """And the findings are those of the extractor itself."""
    explained = extractor.explain(DOCUMENT)
    assert explained.extraction == extractor(DOCUMENT)
    [event] = explained.events
    assert event.rule.startswith("meeting, held: a verb of what was done")
    assert {(one.words.text, one.entry) for one in event.used} >= {("met", "cue"), ("Wang Yi", "person")}
    quoted, according = explained.statements
    assert quoted.rule == "a quotation before a verb of saying with its subject"
    assert [one.words.text for one in quoted.used] == ["said", "Lavrov"]
    assert according.rule == "a phrase that names the source"
    assert all(one.words.holds_in(TEXT) for reason in (event, quoted, according) for one in reason.used)


def test_every_finding_of_the_gold_set_is_explained(extractor: Extractor) -> None:
    """By at least one entry, but for words that go on for whoever spoke last, or stand after a colon."""
    for article in load():
        document = article.document()
        explained = extractor.explain(document)
        assert len(explained.events) == len(explained.extraction.events)
        assert len(explained.statements) == len(explained.extraction.statements)
        assert all(reason.used and reason.sentences for reason in explained.events)
        unexplained = {reason.rule for reason in explained.statements if not reason.used}
        assert unexplained <= {"the words go on for whoever spoke last", "a speaker before a colon, or after a dash"}


def test_the_page_holds_the_text_and_marks_what_proves(extractor: Extractor) -> None:
    """Escaped, and complete: taking the marks away gives the document."""
    html = page(
        [(DOCUMENT, extractor.explain(DOCUMENT)), (Document("2", "Nothing here."), extractor.explain(DOCUMENT))]
    )
    shown = re.search(r'<p class="text">(.*?)</p>', html, re.DOTALL)
    assert shown
    bare = re.sub(r"</?span[^>]*>", "", shown[1])
    assert bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == TEXT
    assert '<span class="actor event" title="actor, event">' in html
    assert "one &amp; only" in html
    assert "<agree>" not in html
