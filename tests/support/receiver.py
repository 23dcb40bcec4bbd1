"""An HTTP server on 127.0.0.1 that receives alerts, and answers as it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass
class Receiver:
    """What came, and what is answered: status codes in turn, the last one from then on.

    ``hang`` says where an answer stops until the test is over: before it, or in its body.
    """

    port: int = 0
    statuses: list[int] = field(default_factory=lambda: [200])
    hang: str = ""
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    @property
    def bodies(self) -> list[bytes]:
        """The bodies that came."""
        return [body for _, body in self.requests]


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A receiver for as long as the block lasts."""
    state = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            state.requests.append(({name.lower(): value for name, value in self.headers.items()}, body))
            if state.hang == "answer":
                state.over.wait(30)
                return
            self.send_response(state.statuses.pop(0) if len(state.statuses) > 1 else state.statuses[0])
            self.send_header("Location", f"http://127.0.0.1:{state.port}/elsewhere")
            self.send_header("Content-Length", "10" if state.hang == "body" else "0")
            self.end_headers()
            if state.hang == "body":
                state.over.wait(30)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        state.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
