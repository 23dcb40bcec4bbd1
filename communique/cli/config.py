"""``communique config``: the settings as they are."""

from __future__ import annotations

import click

from communique.cli.options import load_settings, settings_options
from communique.cli.output import write_json_lines, write_table


@click.group("config")
def config() -> None:
    """Look at the settings."""


@config.command("show")
@click.option("--origin", is_flag=True, help="Also where each value comes from.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@settings_options
def show(origin: bool, as_json: bool) -> None:
    """Print each setting, secrets masked.

    \b
    Examples:
      communique config show --origin
      COMMUNIQUE_FETCH__TIMEOUT_S=5 communique config show
    """
    rows = [
        {"key": key, "value": value, **({"origin": where} if origin else {})}
        for key, value, where in load_settings({}).rows()
    ]
    if as_json:
        write_json_lines(rows)
    else:
        write_table(rows, ["key", "value", *(["origin"] if origin else [])])
