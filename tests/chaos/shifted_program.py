"""The program on a machine whose clock somebody sets: ``python tests/chaos/shifted_program.py FILE ARGUMENTS…``.

FILE holds by how many seconds the time of day is off, and may be changed at any time; monotonic clocks go on.
"""

from __future__ import annotations

import datetime as dt
import sys
import threading
import time
from pathlib import Path

import time_machine

_LOOK_EVERY_S = 0.1


def main(file: Path) -> None:
    """Run the program; its arguments are those that are left."""
    travelling = time_machine.travel(dt.datetime.now(dt.UTC), tick=True).start()

    def follow() -> None:
        set_to = 0.0
        while True:
            wanted = float(file.read_text() or set_to)
            if wanted != set_to:
                travelling.move_to(_shifted(wanted))
                set_to = wanted
            time.sleep(_LOOK_EVERY_S)

    threading.Thread(target=follow, daemon=True).start()
    from communique.cli.main import main as program  # noqa: PLC0415 - after the clock is in other hands

    program()


def _shifted(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(time_machine.escape_hatch.time.time() + seconds, dt.UTC)


if __name__ == "__main__":
    file = Path(sys.argv.pop(1))
    main(file)
