"""Opening clients of kafka-python, and what its errors mean here."""

from __future__ import annotations

import contextlib
import importlib.util
import logging
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.errors import CommuniqueError, Misconfigured, Unreachable
from streams.topics import DEFAULT_PREFIX

with warnings.catch_warnings():
    # kafka-python reads its schemas with a function that Python 3.11 and 3.12 call deprecated, and 3.13 does not.
    warnings.simplefilter("ignore", DeprecationWarning)
    import kafka
    from kafka import (
        ConsumerRebalanceListener,
        IsolationLevel,
        KafkaAdminClient,
        KafkaConsumer,
        KafkaProducer,
        OffsetAndMetadata,
        OffsetSpec,
        TopicPartition,
    )
    from kafka import errors as kafka_errors
    from kafka.consumer.fetcher import Fetcher
    from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
    from kafka.net.compat import KafkaNetClient

__all__ = [
    "READ_COMMITTED",
    "READ_UNCOMMITTED",
    "ConsumerRebalanceListener",
    "CooperativeStickyAssignor",
    "Fetcher",
    "KafkaAdminClient",
    "KafkaConsumer",
    "KafkaProducer",
    "KafkaSettings",
    "OffsetAndMetadata",
    "OffsetSpec",
    "TopicPartition",
    "kafka_errors",
    "open_client",
    "remaining",
    "translated_error",
]

READ_COMMITTED, READ_UNCOMMITTED = (
    level.name.lower() for level in (IsolationLevel.READ_COMMITTED, IsolationLevel.READ_UNCOMMITTED)
)
"""What a producer's transaction has not committed is not there yet, and may never be."""
CONNECT_S = 3.0
"""How long opening a client may take; nothing can be asked of a broker before."""
_OLDEST = (3, 0, 12)
"""Earlier ones of this line refuse partitions after a rebalance, or hang in a flush."""
_OTHERS = "what other producers may write cannot be read"
_NEEDED = (
    ("crc32c", "crc32c", "Kafka is 30 times slower"),
    ("lz4", "lz4", "nothing can be written"),
    ("snappy", "python-snappy", _OTHERS),
    ("zstandard", "zstandard", _OTHERS),
)
"""Modules, packages and what they are for. kafka-python goes on without them, until a record needs one."""
_RECONNECT_MAX_MS = 2_000
"""With kafka-python's own 30 s, work resumed 13 s after a broker was back from 15 s of absence."""


@dataclass(frozen=True, slots=True)
class KafkaSettings:
    """Where the brokers are and how to talk to them.

    ``bootstrap_servers`` are ``host:port``. ``replication_factor`` is for topics that are made here; None means
    three, or as many as there are brokers. ``security`` holds settings of kafka-python for every client
    (``security_protocol``, ``ssl_cafile``, ``sasl_mechanism``, …). A reader that says nothing for
    ``session_timeout_s`` loses its partitions to others; one with a ``group_instance_id`` that comes back before
    finds them waiting.
    """

    bootstrap_servers: tuple[str, ...]
    prefix: str = DEFAULT_PREFIX
    replication_factor: int | None = None
    security: Mapping[str, Any] = field(default_factory=dict, repr=False)
    session_timeout_s: float = 15.0
    group_instance_id: str | None = None

    @property
    def servers(self) -> str:
        """The servers as a message names them."""
        return ", ".join(self.bootstrap_servers)


def open_client(kind: Callable[..., Any], settings: KafkaSettings, **options: Any) -> Any:
    """A connected client of ``kind``.

    Raises ``Misconfigured`` for settings that kafka-python refuses, and a ``KafkaError`` after ``CONNECT_S`` when
    no broker answers.
    """
    _check_library(settings)
    clients: list[Any] = []
    _refusals.last = None

    def remembered(**configuration: Any) -> Any:
        clients.append(KafkaNetClient(**configuration))
        return clients[-1]

    try:
        return kind(
            bootstrap_servers=list(settings.bootstrap_servers),
            bootstrap_timeout_ms=int(CONNECT_S * 1000),
            reconnect_backoff_max_ms=_RECONNECT_MAX_MS,
            kafka_client=remembered,
            **settings.security,
            **options,
        )
    except Exception as error:
        # A client that could not connect leaves its thread and sockets behind: one more at each attempt.
        for client in clients:
            with contextlib.suppress(Exception):
                client.close()
        if isinstance(error, kafka_errors.KafkaError) and not isinstance(error, kafka_errors.KafkaConfigurationError):
            raise (_refusals.last or error) from error
        raise Misconfigured(settings.servers, f"kafka-python refuses what is configured: {error!r}") from error


_SASL_REFUSALS = (
    kafka_errors.SaslAuthenticationFailedError,
    kafka_errors.UnsupportedSaslMechanismError,
    kafka_errors.IllegalSaslStateError,
)


class _Refusals(logging.Handler):
    """Remembers why a connection was refused: a client that cannot connect only says that time is up."""

    last: Exception | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the error that the library logs and does not raise."""
        arguments = record.args if isinstance(record.args, tuple) else ()
        for argument in arguments:
            if isinstance(argument, _SASL_REFUSALS) or (isinstance(argument, Exception) and "SSL" in repr(argument)):
                self.last = argument


_refusals = _Refusals()
_manager = logging.getLogger("kafka.net.manager")
_manager.setLevel(logging.WARNING)
_manager.propagate = False
_manager.addHandler(_refusals)


def _check_library(settings: KafkaSettings) -> None:
    # A package that pins kafka-python below 3 takes ours away without a word; so may one that drops the extras.
    version = tuple(int(part) for part in kafka.__version__.split(".")[:3])
    if version < _OLDEST:
        oldest = ".".join(map(str, _OLDEST))
        raise Misconfigured(
            settings.servers, f"kafka-python {kafka.__version__} is installed, and {oldest} or newer is needed"
        )
    for module, package, reason in _NEEDED:
        if importlib.util.find_spec(module) is None:
            raise Misconfigured(settings.servers, f"{package} is not installed; without it {reason}")


def translated_error(error: Exception, settings: KafkaSettings) -> CommuniqueError:
    """The error in the words of the domain: the broker is away, or it refuses what is configured."""
    refusals = (
        *_SASL_REFUSALS,
        kafka_errors.AuthorizationError,
        kafka_errors.InvalidReplicationFactorError,
        kafka_errors.PolicyViolationError,
    )
    if isinstance(error, refusals):
        return Misconfigured(settings.servers, f"Kafka refuses what is configured: {error}")
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return Misconfigured(settings.servers, f"Kafka's certificate is not trusted; set log.kafka.ssl_cafile: {error}")
    protocol = settings.security.get("security_protocol", "PLAINTEXT")
    advice = f"see that a broker runs there, can be reached, and speaks {protocol}"
    if protocol.startswith("SASL"):
        # kafka-python drops what arrives together with the end of a connection, as the reason of a refusal may.
        advice += ", and that log.kafka.sasl_mechanism, sasl_username and sasl_password are right"
    return Unreachable(settings.servers, f"Kafka does not answer: {error}; {advice}")


def remaining(deadline: float) -> float:
    """Seconds to ``deadline`` of the monotonic clock, never negative."""
    return max(0.0, deadline - time.monotonic())
