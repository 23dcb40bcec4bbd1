"""``python -m tests.compiled``: that ``make wheel`` made what it should, and that this is what is imported."""

from __future__ import annotations

import sys
import tomllib
import zipfile
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Say what is wrong; 1 if anything is."""
    (wheel,) = (ROOT / "dist").glob("*.whl")
    built = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    hook = built["hooks"]["mypyc"]
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    # Beside the packages the code that all compiled modules share.
    other = {top for top in tops - set(built["packages"]) if not fnmatch(top, "*.dist-info")}
    shared = [name for name in other if fnmatch(name, "*__mypyc.*.so")]
    wrong = [] if len(shared) == len(other) == 1 else [f"{wheel.name} holds {sorted(other)}"]
    for pattern in hook["include"]:
        for file in sorted(ROOT.glob(pattern.removeprefix("/"))):
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            if file.name not in hook["exclude"] and not (import_module(name).__file__ or "").endswith(".so"):
                wrong.append(f"{name} is not compiled")
    sys.stderr.write("".join(f"{line}\n" for line in wrong))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
