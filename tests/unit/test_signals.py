"""Once a service has started, a signal makes it finish what it has in hand, however long that takes."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import os, signal, threading
from communique import signals
signals.START_PATIENCE_S = 0.2
stop = signals.stop_on_signals()
{steps}
assert stop.wait(10)
threading.Event().wait(1.0)  # five times the patience
print("finished", flush=True)
"""
SIGNAL = "os.kill(os.getpid(), signal.SIGTERM)"


@pytest.mark.parametrize("steps", [f"stop.started(); {SIGNAL}", f"{SIGNAL}; stop.started()"], ids=["after", "during"])
def test_what_is_in_hand_is_finished(steps: str) -> None:
    """Also where the signal came during the start, and the start came to an end in time."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(steps=steps)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "finished\n"), done.stderr


def test_a_second_signal_ends_it_at_once() -> None:
    """With the code of a program that the signal ended."""
    code = PROGRAM.format(steps=f"stop.started(); {SIGNAL}; {SIGNAL}; stop.wait(10)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (128 + 15, "")
