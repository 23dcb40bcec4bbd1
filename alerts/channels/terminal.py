"""``terminal:``: alerts on the terminal that the program was started from."""

from __future__ import annotations

import io
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
        self._coloured = stream.isatty()
        self._lock = Lock()

    def send(self, delivery: Delivery) -> str:
        """See the port."""
        head = title(delivery.message)
        if delivery.maybe_duplicate:
            head += " (perhaps a second time: the program was stopped while it sent this)"
        text = Text.assemble((self._shown(head), "bold"), "\n", self._shown(body(delivery.message)), "\n")
        with self._lock:
            try:
                self._stream.write(self._rendered(text))
                self._stream.flush()
            except (OSError, ValueError) as error:
                raise Transient("terminal:", f"the terminal does not take output: {error}") from error
        return "printed"

    def _rendered(self, text: Text) -> str:
        # Rich does not write to the stream itself: it ends the program when a pipe is closed.
        page = io.StringIO()
        Console(file=page, force_terminal=self._coloured, soft_wrap=True, highlight=False).print(text)
        return page.getvalue()

    def _shown(self, text: str) -> str:
        """``text`` with a question mark for what the terminal's encoding does not have."""
        encoding = self._stream.encoding or "utf-8"
        return text.encode(encoding, "replace").decode(encoding)
