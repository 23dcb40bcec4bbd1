from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from domain.log import ARTICLES
from streams.kafka import KafkaLog, KafkaSettings
from tests.support.program import Program
from tests.support.shared import kafka_address


def test_one_alert_an_occasion_and_a_second_run_sends_nothing_again(program: Program) -> None:
    first = program.run("demo", "--once", "--set", "alerts.channels=terminal:")
    assert first.returncode == 0, first.stderr
    heads = [line for line in first.stdout.splitlines() if line.startswith("[")]
    assert len(heads) == 4, first.stdout
    reports = {row["headline"]: row["reports"] for row in program.rows("stories") if row["countries"] == "CHN,RUS"}
    assert sorted(reports.values()) == [1, 2, 2, 4], reports
    languages = {row["language"] for row in program.rows("articles")}
    assert languages == {"en", "ru", "zh"}
    assert "\x1b" not in first.stdout + first.stderr, "colour off a terminal"

    second = program.run("demo", "--once", "--set", "alerts.channels=terminal:")
    assert second.returncode == 0, second.stderr
    assert not second.stdout, "an alert was sent again"


@pytest.mark.kafka
def test_the_same_over_kafka(tmp_path: Path) -> None:
    broker = kafka_address()
    prefix = f"demo-{uuid.uuid4().hex[:8]}"
    program = Program(
        tmp_path,
        COMMUNIQUE_LOG__BACKEND="kafka",
        COMMUNIQUE_LOG__KAFKA__BOOTSTRAP_SERVERS=broker,
        COMMUNIQUE_LOG__KAFKA__PREFIX=prefix,
    )
    done = program.run("demo", "--once")
    assert done.returncode == 0, done.stderr
    assert len(program.alerts()) == 4
    log = KafkaLog(KafkaSettings(bootstrap_servers=(broker,), prefix=prefix))
    try:
        assert sum(log.ends(ARTICLES).values()) == len(program.rows("articles")) == 15
    finally:
        log.close()
