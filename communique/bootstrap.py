"""Joins the rooms: knows every adapter but those that fetch and parse, which ``polling`` joins.

What takes long to load (the extractor, Kafka's client) is loaded where it is
asked for: a command that only looks, or a process that is one stage, starts in half the time without.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Engine

from alerts.channels import channel_name, open_channel
from alerts.sender import Sender
from communique.database import open_database, utc_now
from communique.defaults import config_dir
from communique.kafka_settings import KafkaServers
from communique.loading import loading
from communique.offsets import Standing, standings
from communique.settings import Settings
from communique.watchfile import load_watches
from domain.log import ARTICLES, EVENTS, Partition, Place
from domain.ports import Channel, Log
from domain.source import Source
from domain.watch import Watch
from ingest.sources import load_sources
from processors.announce import Codec
from processors.consequences import Desk
from processors.worker import GROUP, Worker
from storage.clock_repair import repair_times
from storage.deliveries import SqlDeliveryStore
from storage.lease import SqlLease
from storage.outbox import Publish, SqlOutbox, outbox_publisher
from storage.process import SqlProcessStore
from storage.retention import prune
from storage.source_admin import SourceAdmin
from storage.sources import SqlSourceStore
from streams.embedded import EmbeddedLog
from streams.envelope import decode_article, encode_article, event_message, statement_message

if TYPE_CHECKING:
    from processors.extract import Extractor
    from streams.kafka import KafkaSettings

TOPICS = (ARTICLES, EVENTS)

_log = structlog.get_logger()


def make_extractor(settings: Settings) -> Extractor:
    """The extractor with the shipped lexicon and the files that are laid over it."""
    with loading():
        from processors.extract import load_extractor  # noqa: PLC0415 - see the docstring

    return load_extractor(config_dir() / "lexicon", settings.lexicon.folder)


def load_watch_list(settings: Settings) -> list[Watch]:
    """The watches that are set."""
    return load_watches(settings.watches.file)[0]


class Application:
    """The parts of one process. What needs the broker is made when it is asked for, and raises ``Unreachable``."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        watches, own_channels = load_watches(settings.watches.file)
        self.settings = settings
        self.engine = engine
        self.clock = utc_now
        self.admin = SourceAdmin(engine, self.clock)
        self.log, self.publish, self.outbox = _open_log(settings, engine)
        urls = (*settings.alerts.channels, *own_channels)
        self.channels: dict[str, Channel] = {channel_name(url): open_channel(url) for url in urls}
        self._watches = tuple(watches)

    def sources_in_file(self) -> list[Source]:
        """What the sources file lists. Raises ``Misconfigured``."""
        return load_sources(self.settings.sources.file)

    def follow_sources_file(self) -> None:
        """Make the sources as their file says."""
        self.admin.follow_file(self.sources_in_file())

    def source_store(self, lease_s: float) -> SqlSourceStore:
        """The sources as a poller takes them, for ``lease_s`` seconds each."""
        return SqlSourceStore(self.engine, self.clock, self.publish, encode_article, lease_s)

    @contextmanager
    def worker(self, extract: Extractor) -> Iterator[Worker]:
        """A worker that has joined its group."""
        store = self.process_store()
        self.log.ensure(TOPICS)
        reader = self.log.reader(GROUP, [ARTICLES])
        channels = tuple(channel_name(url) for url in self.settings.alerts.channels)
        desk = Desk(self._watches, channels, extract.people)
        codec = Codec(decode_article, event_message, statement_message)
        try:
            yield Worker(store, reader, extract, codec=codec, desk=desk, clock=self.clock)
        finally:
            reader.close()

    def backlog(self) -> int:
        """How many records of the log are not processed yet; what retention deleted unread does not count."""
        places = self.process_store().places(GROUP)
        starts = self.log.starts(ARTICLES)
        return sum(
            max(0, end - max(places.get(part, Place()).next, starts.get(part, 0)))
            for part, end in self.log.ends(ARTICLES).items()
        )

    def sender(self) -> Sender:
        """A sender to the channels that are set."""
        return Sender(SqlDeliveryStore(self.engine), self.channels, self.clock)

    def leases(self) -> dict[str, SqlLease]:
        """By stage, the leases of what one process at a time must do.

        Kafka gives each reader partitions of its own; from the embedded log two would read the same records.
        """
        stage = "process" if self.outbox is None else "relay"
        return {stage: SqlLease(self.engine, stage, self.clock)}

    def repair_times(self, *, set_back: bool) -> None:
        """See ``storage.clock_repair``."""
        if rows := repair_times(self.engine, self.clock(), set_back=set_back):
            _log.warning("clock.set_back", rows=rows, advice="what was planned by the clock's old time is done now")

    def prune(self) -> int:
        """Delete what is older than ``log.keep_days``; how many rows went."""
        before = self.clock() - timedelta(days=self.settings.log.keep_days)
        deleted = prune(self.engine, before)
        if isinstance(self.log, EmbeddedLog):
            places = self.process_store().places(GROUP)
            keep = {part: places.get(part, Place()).next for part in self.log.ends(ARTICLES)}
            deleted += self.log.trim(before, keep=keep)
        return deleted

    def close(self) -> None:
        """Let go of the log and the database."""
        self.log.close()
        self.engine.dispose()

    def process_store(self) -> SqlProcessStore:
        """The store of results and offsets. Raises ``Unreachable`` until the log has told its identity once."""
        return SqlProcessStore(self.engine, self.clock, self.publish, self.log.identity())

    def standings(self, log: Log) -> dict[Partition, Standing]:
        """Where the articles are read on in ``log``, which need not be the one that is set."""
        places = SqlProcessStore(self.engine, self.clock, self.publish, log.identity()).places(GROUP)
        starts, ends, held = log.starts(ARTICLES), log.ends(ARTICLES), log.held_back(ARTICLES)
        return standings(places, starts, ends, log.incarnation(ARTICLES), held)

    def unused_log(self) -> Log | None:
        """The embedded log when it is not the one that is set: records may wait there from before.

        None when it is set; what waits in Kafka then, only a Kafka could tell that is not.
        """
        return None if self.outbox is None else EmbeddedLog(self.engine, clock=self.clock)


@contextmanager
def open_application(settings: Settings) -> Iterator[Application]:
    """The application for as long as the block lasts."""
    application = Application(settings, open_database(settings))
    try:
        yield application
    finally:
        application.close()


def _open_log(settings: Settings, engine: Engine) -> tuple[Log, Publish, SqlOutbox | None]:
    """The log, how a transaction publishes to it, and the outbox where it needs one."""
    if settings.log.backend == "embedded":
        embedded = EmbeddedLog(engine, clock=utc_now)
        return embedded, embedded.append_in, None
    with loading():
        from streams.kafka import KafkaLog  # noqa: PLC0415 - see the docstring

    log = KafkaLog(_kafka_settings(settings.log.kafka))
    return log, outbox_publisher(utc_now), SqlOutbox(engine)


def _kafka_settings(kafka: KafkaServers) -> KafkaSettings:
    """The same for the adapter, with security in the words of kafka-python."""
    from streams.kafka import KafkaSettings  # noqa: PLC0415 - see the docstring

    options = {
        "security_protocol": kafka.security_protocol,
        "ssl_cafile": kafka.ssl_cafile and str(kafka.ssl_cafile),
        "ssl_certfile": kafka.ssl_certfile and str(kafka.ssl_certfile),
        "ssl_keyfile": kafka.ssl_keyfile and str(kafka.ssl_keyfile),
        "ssl_password": kafka.ssl_password,
        "ssl_check_hostname": kafka.ssl_check_hostname,
        "sasl_mechanism": kafka.sasl_mechanism,
        "sasl_plain_username": kafka.sasl_username,
        "sasl_plain_password": kafka.sasl_password,
    }
    return KafkaSettings(
        bootstrap_servers=kafka.bootstrap_servers,
        prefix=kafka.prefix,
        replication_factor=kafka.replication_factor or None,
        security=options,
        session_timeout_s=kafka.session_timeout_s,
        group_instance_id=kafka.group_instance_id,
    )
