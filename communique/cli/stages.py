"""``communique ingest|process|relay|deliver``: one stage of the service as a process of its own."""

from __future__ import annotations

import click

from communique.bootstrap import make_extractor, open_application
from communique.cli.options import load_settings, settings_options
from communique.cli.run import serve
from communique.signals import stop_on_signals
from domain.errors import Misconfigured

_ABOUT = {
    "ingest": ("poll", "Poll the sources, and nothing else."),
    "process": ("process", "Read the log and write what its articles tell of, and nothing else."),
    "relay": ("relay", "Hand on what was polled to Kafka, and nothing else."),
    "deliver": ("deliver", "Send the alerts that are due, and nothing else."),
}

_MORE = """

    Several at once are safe: they share the work, or wait for the one that does it to end.
    Runs until SIGTERM or Ctrl-C; together the four are "communique run".

    \b
    Examples:
      communique {name}
      communique {name} --set log.backend=kafka --set database.url=postgresql://communique@db/communique
    """


def _stage_command(name: str) -> click.Command:
    stage, about = _ABOUT[name]

    @settings_options
    def command() -> None:
        settings = load_settings().settings
        stop = stop_on_signals()
        with open_application(settings) as application:
            if stage == "relay" and application.outbox is None:
                raise Misconfigured("log.backend", "the embedded log needs no relay; set log.backend=kafka")
            if stage == "poll":
                application.follow_sources_file()
            serve(application, make_extractor(settings) if stage == "process" else None, stop, [stage])

    return click.command(name, help=about + _MORE.format(name=name))(command)


ingest = _stage_command("ingest")
process = _stage_command("process")
relay = _stage_command("relay")
deliver = _stage_command("deliver")
