"""The files for deployment name commands and settings that there are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from communique.cli.main import COMMANDS
from communique.settings import load

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
OURS = {name: service for name, service in COMPOSE.items() if service["image"] == "communique"}


def settings_of(environment: dict[str, str]) -> None:
    """Raises for a variable that is no setting."""
    load(None, {name: re.sub(r"\$\{.*?\}", "x", value) for name, value in environment.items()}, {})


def test_each_stage_is_a_service_that_waits_for_what_it_needs() -> None:
    """And says whether it is well."""
    assert sorted(OURS) == ["deliver", "ingest", "process", "relay"]
    for name, service in OURS.items():
        assert service["command"] == name in COMMANDS
        assert set(service["depends_on"]) == {"kafka", "postgres"}
        assert service["healthcheck"]["test"][1:3] == ["communique", "lag"]
    assert all("healthcheck" in COMPOSE[name] for name in ("kafka", "postgres"))


def test_compose_sets_settings_that_there_are() -> None:
    """``load`` refuses what it does not know."""
    settings_of(OURS["process"]["environment"])
    with pytest.raises(Exception, match="BACKAND"):
        settings_of({"COMMUNIQUE_LOG__BACKAND": "kafka"})


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_start_commands_that_there_are(unit: Path) -> None:
    """With settings that there are, and a watchdog."""
    lines = unit.read_text().splitlines()
    [start] = [shlex.split(line.partition("=")[2]) for line in lines if line.startswith("ExecStart=")]
    assert start[1] == "%i" or start[1] in COMMANDS
    pairs = [pair for line in lines if line.startswith("Environment=") for pair in shlex.split(line.partition("=")[2])]
    settings_of({name: value for name, _, value in (pair.partition("=") for pair in pairs) if name[:4] == "COMM"})
    assert {"Type=notify", "RestartPreventExitStatus=3", "TimeoutStopSec=45"} <= set(lines)
