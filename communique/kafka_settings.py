"""The settings of Apache Kafka: where it is, how to prove who we are, how a group is read."""

from __future__ import annotations

import re
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from communique.setting_types import File, Group, Names
from domain.log import ARTICLES, EVENTS

SECRETS = frozenset({"log.kafka.sasl_password", "log.kafka.ssl_password"})
"""Keys whose values are never shown."""

_SERVER = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\s:/@\[\]]+):([0-9]{1,5})")
_MAX_PORT = 65_535

_MAX_TOPIC = 249
"""Characters in the name of a topic; a longer one Kafka refuses."""

_MAX_PREFIX = _MAX_TOPIC - max(len(f".{topic}") for topic in (ARTICLES, EVENTS))


class KafkaServers(Group):
    """The broker, when ``log.backend`` is ``kafka``.

    ``replication_factor`` is for topics that are made here; 0 means three, or as many as there are brokers.
    ``group_instance_id`` makes a reader a static member: different for each process, the same at each start.
    """

    bootstrap_servers: Names = ("127.0.0.1:9092",)
    prefix: str = Field(default="communique", pattern=r"^[a-zA-Z0-9._-]+$")
    replication_factor: int = Field(default=0, ge=0, le=100)
    session_timeout_s: float = Field(default=15, ge=1, le=1800)
    group_instance_id: str | None = Field(default=None, min_length=1)
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    ssl_cafile: File | None = None
    ssl_certfile: File | None = None
    ssl_keyfile: File | None = None
    ssl_password: str | None = None
    ssl_check_hostname: bool = True
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None = None
    sasl_username: str | None = None
    sasl_password: str | None = None

    @field_validator("bootstrap_servers")
    @classmethod
    def _addresses(cls, servers: tuple[str, ...]) -> tuple[str, ...]:
        if not servers:
            raise ValueError("no server is named; write HOST:PORT, and commas between several")
        for server in servers:
            parts = _SERVER.fullmatch(server)
            if parts is None or not 1 <= int(parts[2]) <= _MAX_PORT:
                raise ValueError(f"{server!r} is no address of a server; write HOST:PORT, such as 127.0.0.1:9092")
        return servers

    @field_validator("prefix")
    @classmethod
    def _fits(cls, prefix: str) -> str:
        if len(prefix) > _MAX_PREFIX:
            raise ValueError(
                f"Kafka's topics have names of at most {_MAX_TOPIC} characters, so this may have {_MAX_PREFIX}; "
                f"it has {len(prefix)}"
            )
        return prefix

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        given = {name for name, value in self if value is not None}
        sasl = {"sasl_mechanism", "sasl_username", "sasl_password"}
        tls = {"ssl_cafile", "ssl_certfile", "ssl_keyfile", "ssl_password"}
        if self.security_protocol.startswith("SASL"):
            if missing := sasl - given:
                raise ValueError(f"security_protocol {self.security_protocol} also needs {', '.join(sorted(missing))}")
        elif useless := sasl & given:
            raise ValueError(f"{min(useless)} has no effect without security_protocol SASL_SSL or SASL_PLAINTEXT")
        if not self.security_protocol.endswith("SSL") and (useless := tls & given):
            raise ValueError(f"{min(useless)} has no effect without security_protocol SSL or SASL_SSL")
        for path in (self.ssl_cafile, self.ssl_certfile, self.ssl_keyfile):
            if path is not None and not path.is_file():
                raise ValueError(f"there is no file {path}")
        return self
