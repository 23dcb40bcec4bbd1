"""The ways out to people."""

from __future__ import annotations

import sys
from urllib.parse import urlsplit

from alerts.channels.names import channel_name
from domain.errors import Misconfigured
from domain.ports import Channel

__all__ = ["channel_name", "open_channel"]


def open_channel(url: str) -> Channel:
    """The channel of a URL of ``alerts.channels``. Raises ``Misconfigured`` for one that cannot be sent to."""
    # Imported here: a service that only prints does not wait for Apprise's hundred and more plug-ins.
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise Misconfigured("alerts.channels", f"{channel_name(url)} is not an address that can be sent to") from error
    scheme = parts.scheme
    if scheme == "terminal":
        from alerts.channels.terminal import TerminalChannel  # noqa: PLC0415 - see above

        return TerminalChannel(sys.stdout)
    if scheme == "file":
        from alerts.channels.file import FileChannel  # noqa: PLC0415 - see above

        return FileChannel(url)
    if scheme in {"webhook+http", "webhook+https"}:
        from alerts.channels.webhook import WebhookChannel  # noqa: PLC0415 - see above

        return WebhookChannel(url)
    from alerts.channels.notify import AppriseChannel  # noqa: PLC0415 - see above

    return AppriseChannel(url)
