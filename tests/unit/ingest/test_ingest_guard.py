"""Which addresses may be fetched from."""

from __future__ import annotations

import socket

import pytest

from domain.errors import Refused
from ingest.guard import check_url, guarded_sockets, is_public


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public(address: str) -> None:
    """Ordinary addresses pass, also inside IPv6."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "0.0.0.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254",        "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a00:1",
        "2002:7f00:1::", "2002:a00:1::1", "2001:0:7f00:1::1", "nonsense",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    """Nothing inside a network passes, in no disguise."""
    assert not is_public(address)


def open_at(address: str, allow_private: bool = False, allowed: tuple[str, ...] = ()) -> socket.socket:
    """What the connector does before it connects."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return guarded_sockets(allow_private, allowed)((family, socket.SOCK_STREAM, 6, "", (address, 80)))


def test_sockets_are_opened_only_to_public_addresses() -> None:
    """The check is on the address that is connected to."""
    open_at("8.8.8.8").close()
    with pytest.raises(PermissionError, match="not a public address"):
        open_at("127.0.0.1")


def test_networks_can_be_allowed() -> None:
    """All private ones, or only some."""
    open_at("127.0.0.1", allow_private=True).close()
    open_at("10.1.2.3", allowed=("10.1.0.0/16",)).close()
    with pytest.raises(PermissionError):
        open_at("10.2.2.3", allowed=("10.1.0.0/16",))


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://a.example/", "only http and https"),
        ("a.example/feed", "only http and https"),
        ("http:///feed", "names no host"),
        ("http://a.example:99999/", "not a valid address"),
        ("http://[::1/", "not a valid address"),
    ],
)
def test_addresses_that_are_never_fetched(url: str, sentence: str) -> None:
    """Only http and https, with a host."""
    with pytest.raises(Refused, match=sentence):
        check_url(url)
