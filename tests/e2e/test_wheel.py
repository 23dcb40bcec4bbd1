from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = {"communique", "ingest", "streams", "processors", "storage", "alerts", "domain"}


def test_the_wheel_holds_exactly_the_packages_and_the_defaults(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == PACKAGES
    for file in ("sources.toml", "watches.toml", "lexicon/people.toml", "schemas/article.v1.json"):
        assert f"communique/_defaults/{file}" in names
    assert "storage/migrations/versions/0001_first_tables.py" in names
    assert "communique/demo/content/expected.toml" in names
