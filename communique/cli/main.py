"""The program's entry: the commands, and what its errors mean to a shell."""

from __future__ import annotations

import importlib
import io
import os
import sys
from importlib.metadata import version
from pathlib import Path

import click

from communique.cli import exits
from communique.cli.options import settings_options
from communique.loading import loading
from domain import failpoints
from domain.errors import CommuniqueError, Misconfigured, Unreachable

COMMANDS = {
    "run": "run",
    "ingest": "stages",
    "process": "stages",
    "relay": "stages",
    "deliver": "stages",
    "demo": "demo",
    "extract": "extract",
    "lexicon": "lexicon",
    "sources": "sources",
    "articles": "lists",
    "events": "lists",
    "statements": "lists",
    "stories": "lists",
    "alerts": "lists",
    "lag": "lag",
    "dead-letters": "dead_letters",
    "offsets": "offsets",
    "replay": "offsets",
    "export": "export",
    "config": "config",
}
"""Each command, and the module of ``communique.cli`` that holds it under its name."""


class LazyGroup(click.Group):
    """Imports a command when it is called: a list need not wait for the HTTP client, the parser and the broker's."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """See click."""
        if cmd_name not in COMMANDS:
            return None
        with loading():
            module = importlib.import_module(f"communique.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(version("communique"))
@settings_options
def cli() -> None:
    """Watch the news and tell a desk, once, when Russia and China meet, sign or say something new.

    \b
    Begin with:
      communique demo              see it work on a small local newsroom
      communique run               watch the sources of config/sources.toml
      communique alerts list       what was sent
      communique config show       every setting

    Exit codes: 0 well, 1 failed, 2 wrong command line, 3 misconfigured, 4 database or broker unreachable,
    5 some sources or deliveries failed, 130 interrupted.
    """


def main() -> None:
    """Run the command line and exit."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Data is UTF-8 whatever the locale; a terminal keeps its encoding, and shows ? for what it lacks.
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
    sys.exit(_run())


def _open_closed_streams() -> None:
    """Python has None for an output that the caller closed (``>&-``): what goes there is not wanted."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - it stays open as long as we run
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - the same


def _run() -> int:
    try:
        failpoints.arm(os.environ)
        code = cli.main(prog_name="communique", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return exits.USAGE if isinstance(error, click.UsageError) else exits.FAILED
    except (click.Abort, KeyboardInterrupt):
        return exits.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough (head); Python must not complain while it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.FAILED
    except OSError as error:
        click.echo(f"communique: {error.strerror or error}", err=True)
        return exits.FAILED
    except CommuniqueError as error:
        click.echo(f"communique: {error}", err=True)
        return _exit_code(error)
    return code if isinstance(code, int) else 0


def _exit_code(error: CommuniqueError) -> int:
    if isinstance(error, Misconfigured):
        return exits.MISCONFIGURED
    return exits.UNREACHABLE if isinstance(error, Unreachable) else exits.FAILED
