"""What an error of Kafka's client means to who runs the service: what is configured is refused, or nobody answers."""

from __future__ import annotations

import ssl

import pytest
from kafka import errors as kafka_errors

from domain.errors import CommuniqueError, Misconfigured, Unreachable
from streams.kafka_client import KafkaSettings, translated_error

TRANSLATED: list[tuple[Exception, str, type[CommuniqueError], str]] = [
    (kafka_errors.SaslAuthenticationFailedError("Invalid"), "SASL_SSL", Misconfigured, "refuses what is configured"),
    (kafka_errors.UnsupportedSaslMechanismError("X"), "SASL_PLAINTEXT", Misconfigured, "refuses what is configured"),
    (kafka_errors.TopicAuthorizationFailedError("x"), "SASL_SSL", Misconfigured, "refuses what is configured"),
    (ssl.SSLError("CERTIFICATE_VERIFY_FAILED"), "SSL", Misconfigured, "set log.kafka.ssl_cafile"),
    (kafka_errors.KafkaTimeoutError("x"), "PLAINTEXT", Unreachable, "speaks PLAINTEXT$"),
    (kafka_errors.KafkaTimeoutError("x"), "SASL_SSL", Unreachable, "sasl_username and sasl_password are right$"),
]


@pytest.mark.parametrize(("error", "protocol", "kind", "words"), TRANSLATED)
def test_an_error_says_what_to_look_at(
    error: Exception, protocol: str, kind: type[CommuniqueError], words: str
) -> None:
    """A refusal names the setting; silence all that may cause it."""
    settings = KafkaSettings(("127.0.0.1:9092",), security={"security_protocol": protocol})
    with pytest.raises(kind, match=words):
        raise translated_error(error, settings)
