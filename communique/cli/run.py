"""``communique run``: the service."""

from __future__ import annotations

import os
import time
from collections.abc import Collection
from typing import TYPE_CHECKING

import click
import structlog

from communique.bootstrap import Application, make_extractor, open_application
from communique.cli.exits import FAILED, MISCONFIGURED, SOME_FAILED
from communique.cli.options import load_settings, settings_options
from communique.clock import ClockWatch
from communique.loading import loading
from communique.service import STAGES, Service
from communique.signals import Stop, stop_on_signals
from communique.systemd import notify
from domain.errors import CommuniqueError, Misconfigured

if TYPE_CHECKING:
    from processors.extract import Extractor

_LOOK_EVERY_S = 1.0

_log = structlog.get_logger()


@click.command("run")
@click.option("--once", is_flag=True, help="Make one full pass and exit: poll what is due, process, deliver.")
@settings_options
def run(once: bool) -> None:
    """Watch the sources and send alerts, until SIGTERM or Ctrl-C.

    With --once the exit code is 0 when all went well, 5 when a source or a delivery failed, 3 when something is
    misconfigured, 4 when the database or the broker does not answer.

    \b
    Examples:
      communique run
      communique run --once --config desk.toml
      communique run --set alerts.channels=file:///var/lib/communique/alerts.jsonl
    """
    settings = load_settings().settings
    # From here on: a signal that comes while the program starts must not cut it short half-way.
    stop = None if once else stop_on_signals()
    with open_application(settings) as application:
        application.follow_sources_file()
        extract = make_extractor(settings)
        if stop is None:
            with loading():
                from communique.one_pass import run_once  # noqa: PLC0415 - a service does not need what this loads

            done = run_once(application, extract)
            for source, outcome in done.failed:
                click.echo(f"{source.url}: {outcome.error}", err=True)
            _log.info(
                "pass.done",
                polled=len(done.polled),
                failed=len(done.failed),
                processed=done.processed,
                deliveries_failed=done.deliveries_failed,
            )
            if done.held:
                click.echo(
                    f"{done.held} sources are polled by another process, or by one that died less than a minute ago; "
                    "they were left out",
                    err=True,
                )
            if done.failed or done.deliveries_failed or done.held:
                click.get_current_context().exit(SOME_FAILED)
            return
        serve(application, extract, stop)


def serve(application: Application, extract: Extractor | None, stop: Stop, stages: Collection[str] = STAGES) -> None:
    """Run ``stages`` until ``stop`` is set, or until nothing helps any more.

    Then the process ends with 1, so that it is started anew, or with 3 where that would not help.
    """
    service = Service(application, extract, stages)
    _repair(application, set_back=False)
    stop.started()
    service.start()
    notify("READY=1")
    broken, watch = None, ClockWatch()
    while broken is None and not stop.wait(_LOOK_EVERY_S):
        broken = service.broken()
        notify(f"WATCHDOG=1\nSTATUS={service.status()}")
        if watch.was_set_back(application.clock(), time.monotonic()):
            _repair(application, set_back=True)
    notify("STOPPING=1")
    code = 0
    if broken is not None:
        code = MISCONFIGURED if isinstance(broken, Misconfigured) else FAILED
        _log.error("service.broken", reason=str(broken), exit_code=code)
    if not service.stop() or code:
        # Something hangs that cannot be interrupted, such as the look-up of a name; what it had in hand is
        # done again after the next start. Waiting for it would break the promise to end in time.
        os._exit(code)


def _repair(application: Application, *, set_back: bool) -> None:
    try:
        application.repair_times(set_back=set_back)
    except CommuniqueError as error:
        _log.warning("clock.not_repaired", reason=str(error))
