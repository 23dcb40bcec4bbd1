"""Any other URL: chat, mail, phone, through Apprise."""

from __future__ import annotations

import apprise

from alerts.channels.names import channel_name
from alerts.render import body, title
from domain.alert import Delivery
from domain.errors import Misconfigured, Transient


class AppriseChannel:
    """One Apprise service (https://github.com/caronc/apprise/wiki lists them)."""

    def __init__(self, url: str) -> None:
        self._name = channel_name(url)
        self._service = apprise.Apprise()
        if not self._service.add(url):
            raise Misconfigured("alerts.channels", f"{self._name} is not an address that can be sent to")

    def send(self, delivery: Delivery) -> str:
        """See the port. Apprise does not tell why a service failed: every failure is tried again."""
        if not self._service.notify(title=title(delivery.message), body=body(delivery.message)):
            raise Transient(self._name, "the service did not take the alert")
        return "accepted"
