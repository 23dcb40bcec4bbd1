"""``file:///path/alerts.jsonl``: one JSON object a line, each delivery once."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from domain.alert import Delivery
from domain.errors import Misconfigured, Transient


class FileChannel:
    """Appends and syncs. A retry first looks whether the line is there, so a crash leaves neither two nor half."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.netloc not in {"", "localhost"} or not parts.path.strip("/"):
            raise Misconfigured("alerts.channels", f"{url!r} names no file; write file:///path/alerts.jsonl")
        self._path = Path(unquote(parts.path))

    def send(self, delivery: Delivery) -> str:
        """See the port."""
        line = json.dumps({"delivery": delivery.id, **delivery.message}, ensure_ascii=False).encode() + b"\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                _drop_torn_line(file)
                if delivery.attempt > 1 and _holds(file, delivery.id):
                    return "was there already"
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Transient(str(self._path), f"the file cannot be written: {error.strerror or error}") from error
        return f"{len(line)} bytes"


def _drop_torn_line(file: IO[bytes]) -> None:
    """Cut off what a crash left of a line: its delivery comes again."""
    end = file.seek(0, os.SEEK_END)
    keep = end
    while keep > 0:
        start = max(0, keep - 65536)
        file.seek(start)
        newline = file.read(keep - start).rfind(b"\n")
        if newline >= 0:
            keep = start + newline + 1
            break
        keep = start
    if keep != end:
        file.truncate(keep)


def _holds(file: IO[bytes], delivery_id: str) -> bool:
    file.seek(0)
    start = b'{"delivery": "%s"' % delivery_id.encode()
    return any(line.startswith(start) for line in file)
