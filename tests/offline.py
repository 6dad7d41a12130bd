"""No test reaches for a network, nor does a process that one starts: it is refused, and the test fails."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.watching.sitecustomize import LOG, SERVED, refuse

# Python runs the `sitecustomize` of this folder at its start, where the variable PYTHONPATH names it.
IN_PROCESSES = Path(__file__).resolve().parent / "watching"


def watch_this_process() -> None:
    """Refuse from now on, as long as this process lives, what a watched test may not do."""
    sys.addaudithook(refuse)


@contextlib.contextmanager
def watched(log: Path) -> Iterator[None]:
    """Have this process and those that it starts write down what they reach for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(LOG, str(log))
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(IN_PROCESSES), os.environ.get("PYTHONPATH")))))
        yield


def allow(*, served: bool) -> None:
    """Say whether the computer itself may be reached, as where a screen is served."""
    os.environ[SERVED] = "1" if served else ""


def taken_from(log: Path) -> list[str]:
    """What was written down since the last time."""
    if not os.path.exists(log):  # noqa: PTH110 - after every test
        return []
    lines = log.read_text("utf-8").splitlines()
    log.unlink()
    return lines
