"""``terminal:``: alerts on the terminal that the program was started from."""

from __future__ import annotations

from threading import Lock
from typing import TextIO

from rich.console import Console
from rich.text import Text

from alerts.render import body, title
from domain.alert import Delivery
from domain.errors import Transient


class TerminalChannel:
    """Prints each alert; in colour when ``stream`` is a terminal. A pipe that is closed is tried again."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._console = Console(file=stream, soft_wrap=True, highlight=False)
        self._lock = Lock()

    def send(self, delivery: Delivery) -> str:
        """See the port."""
        head = title(delivery.message)
        if delivery.maybe_duplicate:
            head += " (perhaps a second time: the program was stopped while it sent this)"
        text = Text.assemble((self._shown(head), "bold"), "\n", self._shown(body(delivery.message)), "\n")
        with self._lock:
            try:
                self._console.print(text)
                self._stream.flush()
            except (OSError, ValueError) as error:
                raise Transient("terminal:", f"the terminal does not take output: {error}") from error
        return "printed"

    def _shown(self, text: str) -> str:
        """``text`` with a question mark for what the terminal's encoding does not have."""
        encoding = self._stream.encoding or "utf-8"
        return text.encode(encoding, "replace").decode(encoding)
