"""What the fault tests share, and which of them need more than pip brings."""

import contextlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.faults.commands import COMMANDS, Command, named
from tests.faults.harness import FULL
from tests.faults.rig import Rig, quick_folder

# They need strace, a browser, or to be root: `make faults` runs them.
collect_ignore = [] if FULL else ["needs_chromium", "needs_root", "needs_strace"]


@pytest.fixture(scope="session")
def rigs() -> Iterator[Callable[[Command], Rig]]:
    """Gives what a command works on, in a folder of its own, made once."""
    with contextlib.ExitStack() as folders:
        yield cache(lambda command: Rig(Path(folders.enter_context(quick_folder())), command))


@pytest.fixture(params=COMMANDS, ids=lambda command: command.name.replace(" ", "-"))
def rig(request: pytest.FixtureRequest, rigs: Callable[[Command], Rig]) -> Rig:
    """Each command with what it works on."""
    return rigs(request.param)


@pytest.fixture
def import_rig(rigs: Callable[[Command], Rig]) -> Rig:
    """An import with what it works on."""
    return rigs(named("an import of a book"))
