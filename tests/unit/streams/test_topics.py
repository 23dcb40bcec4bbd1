"""The declared topics."""

from __future__ import annotations

import pytest

from domain.errors import Misconfigured
from domain.log import ARTICLES, EVENTS
from streams.topics import TOPICS, declared, logical, physical


def test_names_go_into_kafka_and_back() -> None:
    """The prefix comes off as it went on, also when it holds dots."""
    assert physical("communique", ARTICLES) == "communique.articles.v1"
    assert logical("a.b", physical("a.b", EVENTS)) == EVENTS


def test_only_declared_topics_exist() -> None:
    """A misspelt topic is an error that lists the right ones."""
    assert set(TOPICS) == {ARTICLES, EVENTS}
    assert declared(ARTICLES).partitions == 6
    with pytest.raises(Misconfigured, match=r"articles\.v1, events\.v1"):
        declared("artcles.v1")
