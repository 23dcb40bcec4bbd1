"""The guard: keeps requests out of the network that Communique runs in, at the moment of connecting.

A URL's host is checked by the address that is really connected to, so neither a redirect nor a name that
resolves to another address the second time gets past it.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from domain.errors import Refused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
SocketFactory = Callable[[tuple[Any, ...]], socket.socket]

NOT_PUBLIC = "not a public address"
"""In the text of the error that a blocked connection raises: the only thing that survives aiohttp's wrapping."""

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_EMBEDS_IPV4 = (ipaddress.IPv6Network("::/96"), _NAT64)


def is_public(address: str) -> bool:
    """Whether ``address`` (IPv4 or IPv6, perhaps with a scope) is on the open Internet.

    Private, loopback, link-local, multicast, reserved, unspecified and carrier-grade NAT addresses are not,
    nor are their forms inside IPv6 (mapped, compatible, 6to4, NAT64, Teredo).
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast and not one.is_reserved for one in _unwrapped(parsed))


def guarded_sockets(allow_private: bool = False, allowed: Sequence[str] = ()) -> SocketFactory:
    """A socket factory for ``aiohttp.TCPConnector`` that refuses addresses that are not public.

    ``allowed`` are networks (``10.1.0.0/16``) that may be connected to all the same.
    """
    networks = [ipaddress.ip_network(network) for network in allowed]

    def open_socket(addr_info: tuple[Any, ...]) -> socket.socket:
        family, kind, proto, _name, sockaddr = addr_info
        address = str(sockaddr[0])
        if not (allow_private or is_public(address) or _within(address, networks)):
            # An OSError, as aiohttp then tries the host's other addresses.
            raise PermissionError(errno.EACCES, NOT_PUBLIC)
        return socket.socket(family, kind, proto)

    return open_socket


def check_url(url: str) -> None:
    """Raise ``Refused`` unless ``url`` is http or https and names a host."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise Refused(url, f"this is not a valid address ({error})") from error
    if parts.scheme.lower() not in {"http", "https"}:
        raise Refused(url, "only http and https addresses are fetched")
    if not host:
        raise Refused(url, "the address names no host")


def refusal(url: str) -> Refused:
    """What the user is told about a blocked connection."""
    host = urlsplit(url).hostname
    return Refused(
        url,
        f"{host} is at a private, local or reserved address, which is not fetched from; "
        "set allow_private_addresses if the source is inside your own network",
    )


def _unwrapped(address: Address) -> list[Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in _EMBEDS_IPV4):
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    found: list[Address] = [one for one in inner if one is not None]
    # A mapped or NAT64 address is what it holds; the others must be public themselves too.
    return found if found and (address.ipv4_mapped or address in _NAT64) else [address, *found]


def _within(address: str, networks: Sequence[Network]) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    return any(parsed.version == network.version and parsed in network for network in networks)
