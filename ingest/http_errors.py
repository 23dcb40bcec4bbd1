"""What an HTTP status or a failed connection means for the source, as an error with a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import aiohttp

from domain.errors import Permanent, Transient
from ingest.guard import NOT_PUBLIC, refusal

_LATER = frozenset({408, 421, 423, 425, 429})
_TOO_MANY = 429
_HINTS = {
    401: "the server wants a password",
    403: "the server refuses access; it may block programs",
    404: "there is nothing at this address; check it",
    410: "the server says that it is gone for good; remove or replace the source",
    429: "the server asks for fewer requests",
}


class Unavailable(Transient):
    """The server answered that it cannot answer now. ``retry_after_s`` is the wait it asked for, in seconds."""

    def __init__(self, subject: str, message: str, status: int, retry_after_s: float | None = None) -> None:
        super().__init__(subject, message)
        self.status = status
        self.retry_after_s = retry_after_s


class Rejected(Permanent):
    """The server answered that it will not give this: a 4xx."""

    def __init__(self, subject: str, message: str, status: int) -> None:
        super().__init__(subject, message)
        self.status = status


def check_status(url: str, status: int, headers: Mapping[str, str]) -> None:
    """Raise ``Unavailable`` or ``Rejected`` unless ``status`` is 200 to 299."""
    if 200 <= status < 300:  # noqa: PLR2004 - success, RFC 9110
        return
    sentence = f"the server answered {status} {_phrase(status)}".rstrip()
    if status in _HINTS:
        sentence = f"{sentence}: {_HINTS[status]}"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _LATER:
        asked = retry_after(headers) if status in {_TOO_MANY, 503} else None
        raise Unavailable(url, sentence, status, asked)
    raise Rejected(url, sentence, status)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds from a Retry-After header: a number, or a date counted from the server's own Date."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    until, now = _http_date(value), _http_date(headers.get("Date", ""))
    return max(0.0, until - now) if until is not None and now is not None else None


@contextmanager
def explained(url: str, here: str) -> Iterator[None]:
    """Turn what aiohttp raises while ``here`` is fetched for ``url`` into the tree of errors."""
    try:
        yield
    except (aiohttp.ClientError, OSError, ValueError) as error:
        if isinstance(error, TimeoutError) and not isinstance(error, aiohttp.ClientError):
            raise
        if isinstance(error, (aiohttp.InvalidURL, ValueError)):
            raise Permanent(url, f"{here!r} is not a valid address") from error
        if NOT_PUBLIC in str(error):
            raise refusal(here) from error
        raise Transient(url, _sentence(error, here)) from error


def _sentence(error: Exception, here: str) -> str:
    sentence = f"the connection failed ({error or type(error).__name__})"
    match error:
        case aiohttp.ClientConnectorDNSError():
            sentence = f"the host {error.host} is not known; check the address or the network"
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            sentence = f"no secure connection to {error.host}: its certificate is not accepted"
        case aiohttp.ClientConnectorError():
            sentence = f"no connection to {error.host}:{error.port} ({error.os_error.strerror or error.os_error})"
        case aiohttp.ServerTimeoutError():
            sentence = f"no connection to {here} in time"
        case aiohttp.ClientPayloadError():
            sentence = "the answer broke off, or its compression is damaged"
        case aiohttp.ServerDisconnectedError():
            sentence = "the server hung up without an answer"
        case aiohttp.ClientResponseError():
            sentence = f"the server's answer is not valid HTTP ({error.message})"
    return sentence


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _http_date(value: str) -> float | None:
    try:
        parsed = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError):
        return None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
