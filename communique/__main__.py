"""``communique`` and ``python -m communique``: loads the program, and runs it."""

from __future__ import annotations

import sys

from communique.cli.exits import INTERRUPTED
from communique.loading import loading


def main() -> None:
    """Run the command line and exit; an interrupt is never a traceback."""
    try:
        with loading():
            from communique.cli.main import main as run  # noqa: PLC0415 - what is slow to load is loaded in here
        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
