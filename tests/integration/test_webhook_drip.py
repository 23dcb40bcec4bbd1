"""A receiver whose answer never ends does not hold its channel for ever."""

from __future__ import annotations

import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from alerts.channels import open_channel, webhook
from domain.errors import Transient
from tests.support.builders import make_delivery

LIMIT_S = 0.5


@contextmanager
def dripping(piece: bytes, start: bytes, wrap: Callable[[socket.socket], socket.socket]) -> Iterator[int]:
    """A server that answers ``start`` and then ``piece`` again and again; gives its port."""
    over = Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        plain, _ = listener.accept()
        with wrap(plain) as connection:
            connection.recv(65536)
            try:
                connection.sendall(start)
                while not over.wait(LIMIT_S / 10):
                    connection.sendall(piece)
            except OSError:
                return

    thread = Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        thread.join()
        listener.close()


def test_an_answer_that_never_comes_to_its_status_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "_ANSWER_S", LIMIT_S)
    with dripping(b"HTTP/1.1 100 Continue\r\n\r\n", b"", lambda plain: plain) as port:
        channel = open_channel(f"webhook+http://127.0.0.1:{port}/")
        began = time.monotonic()
        with pytest.raises(Transient, match="does not answer"):
            channel.send(make_delivery())
        assert time.monotonic() - began < 10 * LIMIT_S


@pytest.mark.parametrize(("start", "piece"), [(b"X: ", b"a"), (b"", b"X: y\r\n")], ids=["one header", "many headers"])
def test_the_status_counts_though_the_headers_never_end(
    monkeypatch: pytest.MonkeyPatch, start: bytes, piece: bytes
) -> None:
    monkeypatch.setattr(webhook, "_ANSWER_S", LIMIT_S)
    with dripping(piece, b"HTTP/1.1 200 OK\r\n" + start, lambda plain: plain) as port:
        channel = open_channel(f"webhook+http://127.0.0.1:{port}/")
        began = time.monotonic()
        assert channel.send(make_delivery()) == "HTTP 200"
        assert time.monotonic() - began < 10 * LIMIT_S


def test_the_same_over_tls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = subprocess.run(
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost "
        f"-keyout {key} -out {certificate}".split(),
        capture_output=True,
        check=False,
    )
    if made.returncode != 0:
        pytest.skip("no openssl to make a certificate with")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    monkeypatch.setattr(webhook, "_ANSWER_S", LIMIT_S)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    def secured(plain: socket.socket) -> socket.socket:
        return context.wrap_socket(plain, server_side=True)

    with dripping(b"a", b"HTTP/1.1 200 OK\r\nX: ", secured) as port:
        channel = open_channel(f"webhook+https://localhost:{port}/")
        began = time.monotonic()
        assert channel.send(make_delivery()) == "HTTP 200"
        assert time.monotonic() - began < 10 * LIMIT_S
