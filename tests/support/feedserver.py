"""A feed on this machine whose entries a test can change while it is polled."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Self


class FeedServer:
    """Serves the JSON Feed of the ``latest`` ``add``-ed entries at ``url``, while its ``with`` block lasts."""

    def __init__(self, latest: int = 10_000) -> None:
        self._latest = latest
        self._items: list[dict[str, Any]] = []
        self._lock = Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = server.feed() if self.path == "/feed.json" else b"no such page"
                self.send_response(200 if self.path == "/feed.json" else 404)
                self.send_header("Content-Type", "application/feed+json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.root = f"http://127.0.0.1:{self._http.server_port}"
        self.url = f"{self.root}/feed.json"

    def __enter__(self) -> Self:
        Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def add(self, key: str, title: str, text: str, published: str) -> str:
        """Add an entry with its full text, newest first; gives its URL."""
        url = f"{self.root}/{key}.html"
        item = {"id": key, "url": url, "title": title, "content_text": text, "date_published": published}
        with self._lock:
            self._items.insert(0, item)
        return url

    def feed(self) -> bytes:
        """The feed as it is now."""
        with self._lock:
            return json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "title": "Test Wire",
                    "items": self._items[: self._latest],
                }
            ).encode()
