"""Addresses as people may see them: without the name and password in ``https://user:secret@host/``."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_USERINFO = re.compile(r"(?<=://)[^\s/?#]*@")


def masked(text: str) -> str:
    """``text`` with ``***`` in place of what stands before the host in any of its addresses."""
    return _USERINFO.sub("***@", text)


def host_name(url: str) -> str:
    """The host of ``url`` without ``www.``, as a name for an outlet that has none."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
