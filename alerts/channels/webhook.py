"""``webhook+http(s)://…``: POSTs the alert as JSON."""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from threading import Timer
from urllib.parse import unquote, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from alerts.channels.names import channel_name
from domain.alert import Delivery
from domain.errors import Misconfigured, Permanent, Transient

TIMEOUT_S = 12.0
"""Under half of the sender's lease (30 s)."""

_CONNECT_S = 5.0
_ANSWER_S = TIMEOUT_S - _CONNECT_S

_RETRY = {408, 425, 429}
_PREFIX = "webhook+"


class _Bounded(HTTPConnection):
    """Hangs up when the head of an answer is not whole in time.

    The library's time-out begins anew at each byte: an answer that drips in would hold its channel for ever.
    """

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]  # as urllib3 does
        """See urllib3."""
        timer = Timer(_ANSWER_S, _hang_up, [self.sock])
        timer.daemon = True
        timer.start()
        try:
            return super().getresponse()
        finally:
            timer.cancel()


class _BoundedSecure(_Bounded, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Bounded


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _BoundedSecure


def _hang_up(sock: socket.socket) -> None:
    with suppress(OSError):
        # The plain socket below: a reader in another thread sees the end of the stream, also under TLS.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


class WebhookChannel:
    """The same body and ``Idempotency-Key`` at every attempt of a delivery, so that a receiver can drop a repeat."""

    def __init__(self, url: str) -> None:
        if not urlsplit(url).hostname:
            raise Misconfigured("alerts.channels", "a webhook names no host; write webhook+https://host/path")
        parsed = urllib3.util.parse_url(url.removeprefix(_PREFIX))
        # A user and password before the host go out as Basic authentication, never in the request line.
        self._authorization = urllib3.make_headers(basic_auth=unquote(parsed.auth)) if parsed.auth else {}
        self._url = parsed._replace(auth=None).url
        self._name = channel_name(url)
        self._pool = urllib3.PoolManager(
            retries=False, timeout=urllib3.Timeout(connect=_CONNECT_S, read=_ANSWER_S, total=TIMEOUT_S)
        )
        self._pool.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}

    def send(self, delivery: Delivery) -> str:
        """See the port. 408, 425, 429 and 5xx are tried again; every other answer but 2xx is final."""
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": delivery.id,
            "User-Agent": "Communique",
            **self._authorization,
        }
        body = json.dumps(delivery.message, ensure_ascii=False).encode()
        try:
            answer = self._pool.request(
                "POST", self._url, body=body, headers=headers, redirect=False, preload_content=False
            )
            # The status says it all; what follows may be long, or never end.
            answer.close()
        except urllib3.exceptions.LocationValueError as error:
            raise Permanent(self._name, "this is not a URL that can be posted to") from error
        except urllib3.exceptions.HTTPError as error:
            raise Transient(self._name, f"the receiver does not answer ({type(error).__name__})") from error
        status = answer.status
        if 200 <= status < 300:  # noqa: PLR2004 - the class of success, RFC 9110 §15.3
            return f"HTTP {status}"
        if status in _RETRY or status >= 500:  # noqa: PLR2004 - server errors, RFC 9110 §15.6
            raise Transient(self._name, f"the receiver answers HTTP {status}")
        if 300 <= status < 400:  # noqa: PLR2004 - redirection, RFC 9110 §15.4
            raise Permanent(self._name, f"the receiver answers with a redirect (HTTP {status}); set the final address")
        raise Permanent(self._name, f"the receiver refuses the alert with HTTP {status}")
