"""Acts of one state: coded for other event data, told by whoever does them, and never taken for a contact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from communique.defaults import config_dir
from communique.watchfile import load_watches
from domain.extraction import Event, Extraction
from processors.drafts import drafts
from processors.extract import confidence
from processors.watch import matches

Read = Callable[..., Extraction]


def only(extraction: Extraction) -> Event:
    """The one event of the text."""
    (event,) = extraction.events
    return event


DONE = [
    ("Norway has suspended all military and economic aid to Mali.", "SANCTION", "NOR"),
    ("Kenya withdrew its ambassador from Uganda.", "SANCTION", "KEN"),
    ("Kuwait mobilised reservists along the border.", "MOBILIZE", "KWT"),
    ("Estonian forces remained on high alert near Narva.", "MOBILIZE", "EST"),
    ("Chile launched a mediation effort to end the rift.", "CONSULT", "CHL"),
    ("Kazakh President Kassym-Jomart Tokayev held a long meeting with hospital directors.", "CONSULT", "KAZ"),
    ("Kenyan President William Ruto called Recep Tayyip Erdogan on Monday.", "CONSULT", "KEN"),
    ("A Thai delegation discussed fishing quotas with the owners of trawlers.", "CONSULT", "THA"),
    ("Peru filed a lawsuit over the oil spill.", "ACCUSE", "PER"),
    ("Cuba spurned the offer.", "REJECT", "CUB"),
    ("Oman shared intelligence on the smugglers.", "COOPERATE", "OMN"),
    ("Portugal voiced its full support for the plan.", "SUPPORT", "PRT"),
    ("Serbia issued a stern warning to the miners.", "THREATEN", "SRB"),
    ("Qatar delivered tents and blankets.", "AID", "QAT"),
    ("Sudan released forty prisoners.", "YIELD", "SDN"),
    ("Turkish police arrested nine smugglers.", "COERCE", "TUR"),
    ("Ethiopian forces shelled the town.", "ASSAULT", "ETH"),
    ("The convoy was bombed by Yemen.", "ASSAULT", "YEM"),
    ("Brazil announced a suspension of aid.", "SANCTION", "BRA"),
]


@pytest.mark.parametrize(("text", "plover", "country"), DONE)
def test_what_one_state_does_has_its_code_and_its_doer(read: Read, text: str, plover: str, country: str) -> None:
    """Verbs, nouns with a verb like "launch", objects some words after it, and the passive with its doer alone."""
    assert [(e.plover, *e.countries) for e in read(text).events] == [(plover, country)]


ASPECTS = [
    ("Ghana will release the fishermen next week.", "AGREE", "planned"),
    ("Ghana said on Friday it would release the fishermen.", "AGREE", "planned"),
    ("Ghana promised to release the fishermen.", "AGREE", "held"),
    ("Ghana pledged two million dollars in aid.", "AGREE", "planned"),
    ("Ghana will not release the fishermen.", "REJECT", "held"),
    ("Ghana said it would never release the fishermen.", "REJECT", "held"),
    ("Ghana will expel two diplomats.", "THREATEN", "planned"),
    ("Ghana to send food to Togo\nNo more was told.", "AGREE", "planned"),
]


@pytest.mark.parametrize(("text", "plover", "status"), ASPECTS)
def test_what_is_to_come_or_refused_has_a_root_of_its_own(read: Read, text: str, plover: str, status: str) -> None:
    """A friendly act to come is an agreement, a hostile one a threat; a refusal is a rejection."""
    event = only(read(text))
    assert (event.plover, event.status, event.countries) == (plover, status, ("GHA",))
    assert event.confidence == confidence.OF_ACT


NO_ACTS = [
    "Ghana may release the fishermen.",
    "After Ghana released the fishermen, the sea was calm.",
    "The air strikes in Ghana were loud.",
    "Ghana wants Togo to release the fishermen.",
    "He said Togo had released the fishermen.",
    "The crews in Ghana repaired a captured ship.",
    "Peru called Xi Jinping a friend.",
    "Peru received a bonus for early payment.",
    "Togo struggles to release the fishermen\nNo more was told.",
    "Ghana released its quarterly trade figures.",
    "Ghana beat its old rival.",
    "Ghana ended the week with a song.",
    "Ghana did not condemn the raid.",
    "Ghana has no plans to free the sailors.",
    "“Ghana released the fishermen” is the title of a song.",
]


@pytest.mark.parametrize("text", NO_ACTS)
def test_what_is_not_told_as_done_by_somebody_is_no_act(read: Read, text: str) -> None:
    """Possibilities, circumstances, nouns, what others should do or say, and names given."""
    assert read(text).events == ()


def test_words_that_demand_are_a_request_though_the_verb_is_plain(read: Read) -> None:
    """The code tells what the words do; the stance stays that of the verb."""
    (statement,) = read("Polish Foreign Minister Radoslaw Sikorski said that Togo must free the sailors.").statements
    assert (statement.plover, statement.cameo, statement.stance) == ("REQUEST", "020", None)


def test_a_participle_before_a_noun_is_no_support(read: Read) -> None:
    """Nobody says anything in "the UN-backed government"."""
    assert all(s.stance != "support" for s in read("The Chinese-backed port in Peru opened on Monday.").statements)


def test_acts_of_russia_and_china_satisfy_no_watch_and_make_no_story(read: Read) -> None:
    """Each names its doer alone, also where the other side is the target."""
    extraction = read(
        "Russia closes its consulate\nRussia withdrew its ambassador from China. Chinese forces remained on alert.",
    )
    assert {(e.plover, e.countries) for e in extraction.events} >= {("SANCTION", ("RUS",)), ("MOBILIZE", ("CHN",))}
    watches, _ = load_watches(config_dir() / "watches.toml")
    assert matches(watches, extraction) == []
    assert drafts(extraction, [], dt.date(2024, 5, 14), frozenset()) == []


def test_one_act_told_twice_is_one_event(read: Read) -> None:
    """The first sentence that tells it is the evidence."""
    event = only(read("Norway suspended aid to Mali.\n\nNorway has frozen all aid."))
    assert event.evidence.text == "Norway suspended aid to Mali."


def test_an_occasion_with_a_code_has_no_act_beside_it(read: Read) -> None:
    """Talks of two sides are one event, whatever else the sentence says."""
    event = only(read("Sergey Lavrov met Wang Yi in Moscow and praised the aid that China sent."))
    assert (event.kind, event.plover, event.countries) == ("meeting", "CONSULT", ("CHN", "RUS"))
