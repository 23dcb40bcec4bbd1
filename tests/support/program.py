"""The program as a process, as a user starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

TIMEOUT_S = 90


class Program:
    """Runs ``communique`` with a database, a settings directory and a file of alerts of its own under ``folder``."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.database = folder / "communique.db"
        self.alerts_file = folder / "alerts.jsonl"
        self.sources_file = folder / "sources.toml"
        self.sources_file.touch()
        kept = {key: value for key, value in os.environ.items() if not key.startswith("COMMUNIQUE_")}
        self.environment = kept | {
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "PYTHONSAFEPATH": "1",
            "COMMUNIQUE_DATABASE__URL": f"sqlite:///{self.database}",
            "COMMUNIQUE_SOURCES__FILE": str(self.sources_file),
            "COMMUNIQUE_ALERTS__CHANNELS": f"file://{self.alerts_file}",
            "COMMUNIQUE_FETCH__ALLOW_PRIVATE_ADDRESSES": "true",
            "COMMUNIQUE_FETCH__TIMEOUT_S": "5",
            **settings,
        }

    def run(self, *arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run to the end; the exit code is the caller's to check."""
        return subprocess.run(
            [sys.executable, "-m", "communique", *arguments],
            env=self.environment,
            cwd=self.folder,
            input=text,
            capture_output=True,
            encoding="utf-8",
            timeout=TIMEOUT_S,
            check=False,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start in the background; its log goes to the file ``log`` of the folder."""
        with (self.folder / "log").open("a") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "communique", *arguments],
                env=self.environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                text=True,
            )

    def log(self) -> str:
        """What the programs in the background have logged."""
        return (self.folder / "log").read_text(encoding="utf-8")

    def rows(self, name: str) -> list[dict[str, Any]]:
        """``communique NAME list --json``."""
        done = self.run(name, "list", "--json")
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def alerts(self) -> list[dict[str, Any]]:
        """What the file channel holds."""
        if not self.alerts_file.exists():
            return []
        return [json.loads(line) for line in self.alerts_file.read_text().splitlines()]
