"""A producer of another program, as it may write to our topics: in any codec, and in transactions."""

from __future__ import annotations

from typing import Any, Self

from domain.log import ARTICLES, Message
from streams.kafka import KafkaSettings
from streams.kafka_client import KafkaProducer, open_client

_TIMEOUT_S = 20.0


class Foreign:
    """A producer of another program, which writes to the first partition."""

    def __enter__(self) -> Self:
        """To be closed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go."""
        self.producer.close(timeout=_TIMEOUT_S)

    def __init__(self, settings: KafkaSettings, **options: Any) -> None:
        self.topic = f"{settings.prefix}.{ARTICLES}"
        self.producer = open_client(KafkaProducer, settings, **options)

    def send(self, *values: bytes, header: str = "ce_id") -> None:
        """One batch."""
        for value in values:
            self._send(value, b"k", [(header, b"x")])
        self.producer.flush(timeout=_TIMEOUT_S)

    def tell(self, message: Message) -> None:
        """A message as our own relay writes it."""
        self._send(message.value, message.key.encode(), [(name, it.encode()) for name, it in message.headers.items()])
        self.producer.flush(timeout=_TIMEOUT_S)

    def _send(self, value: bytes, key: bytes, headers: list[tuple[str, bytes]]) -> None:
        self.producer.send(self.topic, value=value, key=key, headers=headers, partition=0)
