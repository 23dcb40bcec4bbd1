"""What an operator is told while a transaction of another program holds back the articles."""

from __future__ import annotations

import gc
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from domain.log import ARTICLES, EVENTS
from streams.envelope import encode_article
from streams.kafka import KafkaLog, KafkaSettings
from tests.support.builders import make_article
from tests.support.foreign import Foreign
from tests.support.program import Program
from tests.support.shared import kafka_address

pytestmark = [
    pytest.mark.kafka,
    # kafka-python's transactional producer leaves a socket to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

HELD = "held back: 2 records wait for a transaction of another producer to end"


@pytest.fixture
def settings() -> Iterator[KafkaSettings]:
    """Topics that nobody else uses."""
    settings = KafkaSettings((kafka_address(),), prefix=f"held{uuid.uuid4().hex[:12]}")
    log = KafkaLog(settings)
    log.ensure([ARTICLES, EVENTS])
    log.close()
    yield settings
    gc.collect()


def _first_partition(program: Program) -> tuple[dict[str, Any], dict[str, Any]]:
    """What ``lag`` and ``offsets show`` say of it; of the others they must say that nothing is wrong."""
    told: list[list[dict[str, Any]]] = []
    for command in ("lag", "offsets show"):
        done = program.run(*command.split(), "--json")
        assert done.returncode == 0, done.stderr
        told.append([json.loads(line) for line in done.stdout.splitlines()])
    (lag, *other_lags), (offsets, *other_offsets) = told
    assert (lag["what"], offsets["partition"]) == ("articles.v1/0", 0)
    assert {(row["waiting"], row["state"]) for row in other_lags} == {(0, "ok")}
    assert {(row["lag"], row["state"]) for row in other_offsets} == {(0, "ok")}
    return lag, offsets


def test_what_an_open_transaction_holds_back_is_told(program: Program, settings: KafkaSettings) -> None:
    """In records and seconds, by both commands, until it ends; then all of it is processed."""
    program.environment |= {
        "COMMUNIQUE_LOG__BACKEND": "kafka",
        "COMMUNIQUE_LOG__KAFKA__BOOTSTRAP_SERVERS": settings.bootstrap_servers[0],
        "COMMUNIQUE_LOG__KAFKA__PREFIX": settings.prefix,
    }
    with Foreign(settings, transactional_id=settings.prefix) as foreign, Foreign(settings) as other:
        foreign.producer.init_transactions()
        foreign.producer.begin_transaction()
        foreign.tell(encode_article(make_article("a")))
        other.tell(encode_article(make_article("b")))

        assert program.run("run", "--once").returncode == 0
        assert program.rows("articles") == [], "what is not committed was read"
        lag, offsets = _first_partition(program)
        assert (lag["waiting"], lag["state"]) == (2, HELD)
        assert 0 < lag["oldest_s"] < 60
        assert (offsets["next"], offsets["end"], offsets["lag"], offsets["state"]) == (0, 0, 0, HELD)
        late = program.run("lag", "--fail-over", "0")
        assert late.returncode == 5, "it counts as waiting"
        assert "something has waited for" in late.stderr
        foreign.producer.commit_transaction()

    assert program.run("run", "--once").returncode == 0
    assert sorted(row["title"] for row in program.rows("articles")) == ["Title of a", "Title of b"]
    lag, offsets = _first_partition(program)
    assert (lag["waiting"], lag["state"]) == (0, "ok")
    assert (offsets["lag"], offsets["state"]) == (0, "ok")
