"""Failpoints do what the variable says, when it says so, and nothing without it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from domain import failpoints
from domain.errors import Misconfigured
from domain.failpoints import VARIABLE, FailpointError, arm, hit


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    """No other test meets them."""
    yield
    arm({})


def test_without_the_variable_nothing_happens() -> None:
    """And after it was taken away."""
    arm({VARIABLE: "after_poll=raise"})
    arm({})
    for point in failpoints.POINTS:
        hit(point)


def test_an_action_comes_at_its_turn_and_once() -> None:
    """The third time, not before and not after; other points stay quiet."""
    arm({VARIABLE: "after_poll=raise@3, after_send=sleep:0.05"})
    hit("after_poll")
    hit("mid_transaction")
    hit("after_poll")
    with pytest.raises(FailpointError, match="after_poll"):
        hit("after_poll")
    hit("after_poll")
    began = time.monotonic()
    hit("after_send")
    assert time.monotonic() - began >= 0.05


def test_kill_leaves_no_time_for_anything() -> None:
    """As a crash does."""
    program = (
        "from domain.failpoints import arm, hit\n"
        f"arm({{'{VARIABLE}': 'after_commit=kill'}})\n"
        "try:\n    hit('after_commit')\nfinally:\n    print('survived')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, timeout=20)
    assert (done.returncode, done.stdout) == (-9, b"")


@pytest.mark.parametrize(
    "wrong",
    [
        "after_lunch=kill",
        "after_poll",
        "after_poll=explode",
        "after_poll=sleep:long",
        "after_poll=sleep:-1",
        "after_poll=sleep:nan",
        "after_poll=sleep:inf",
        "after_poll=sleep:1e300",
        "after_poll=kill@x",
        "after_poll=kill@0",
        "after_poll=kill@-1",
    ],
)
def test_what_is_no_failpoint_is_told(wrong: str) -> None:
    """A test that arms nothing would prove nothing."""
    with pytest.raises(Misconfigured):
        arm({VARIABLE: wrong})
