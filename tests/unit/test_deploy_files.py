"""The files for deployment, and what operators read, name commands and settings that there are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from communique.cli.main import COMMANDS, cli
from communique.settings import load

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
PAGES = [ROOT / "README.md", ROOT / "docs" / "deploy.md"]
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
    environment = OURS["process"]["environment"]
    settings_of(environment)
    assert OURS["process"]["volumes"] == ["./config:/etc/communique:ro"]
    for name in ("COMMUNIQUE_SOURCES__FILE", "COMMUNIQUE_WATCHES__FILE"):
        assert (ROOT / "config" / environment[name].removeprefix("/etc/communique/")).is_file()
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


def unknown_in(command_line: str) -> str:
    """The word of ``communique …`` that is no command and no option of it; empty when all is well."""
    command: click.Command = cli
    context = click.Context(cli)
    options: set[str] = set()
    for word in command_line.split()[1:]:
        if word.startswith("--"):
            options.add(word.partition("=")[0])
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            if found is None:
                return word
            command = found
    known = {name for parameter in command.params for name in parameter.opts}
    return ", ".join(sorted(options - known))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_commands_that_there_are(page: Path) -> None:
    """In a line of their own or in a sentence; with options that they have."""
    text = page.read_text()
    lines = re.findall(r"`(communique [^`]+)`", text) + re.findall(r"bin/(communique [^#\n]+)", text)
    named = [line for line in lines if line.split()[1][0] not in "`@"]
    assert len(named) > 5
    assert {line: word for line in named if (word := unknown_in(line))} == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_settings_that_there_are(page: Path) -> None:
    """By their keys, and by their variables."""
    keys = {key for key, _, _ in load(None, {}, {}).rows()}
    variables = {f"COMMUNIQUE_{key.upper().replace('.', '__')}" for key in keys}
    groups = "|".join(sorted({key.partition(".")[0] for key in keys if "." in key}))
    text = page.read_text()
    assert set(re.findall(rf"`((?:{groups})\.[a-z_.]*[a-z])`", text)) - {"communique.toml"} <= keys
    # Those of the command line, and of the tests, are no settings.
    others = {"COMMUNIQUE_CONFIG", "COMMUNIQUE_FAILPOINTS"}
    assert set(re.findall(r"COMMUNIQUE_[A-Z_]+", text)) <= variables | others


def test_a_command_or_option_that_there_is_not_is_found() -> None:
    """Otherwise the test of the pages would prove nothing."""
    assert unknown_in("communique offsets show --json") == ""
    assert unknown_in("communique offset show") == "offset"
    assert unknown_in("communique offsets shew") == "shew"
    assert unknown_in("communique lag --fail-above 300") == "--fail-above"
