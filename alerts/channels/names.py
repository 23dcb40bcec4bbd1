"""How a channel is called in the database, in logs and in lists: by its URL without its secrets."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

_OPEN_SCHEMES = {"terminal", "file"}
"""Their URLs hold no secret."""


def channel_name(url: str) -> str:
    """A stable name for the channel of ``url``: scheme, host and eight digits that tell it from others.

    Chat and mail URLs carry tokens in any of their parts, so no other part is shown.
    """
    digest = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:8]
    try:
        parts = urlsplit(url)
    except ValueError:
        return f"***#{digest}"
    if parts.scheme in _OPEN_SCHEMES:
        return url
    host = parts.hostname or ""
    port = url_port(url)
    shown = f"{host}:{port}" if port and "+" in parts.scheme else host if "+" in parts.scheme else "***"
    return f"{parts.scheme}://{shown}#{digest}"


def url_port(url: str) -> int | None:
    """The port that a URL names, if it is a number."""
    try:
        return urlsplit(url).port
    except ValueError:
        return None
