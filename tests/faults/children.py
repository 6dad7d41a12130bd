"""The program in a forked child of this process: started in a hundredth of the time, and broken from within."""

import importlib
import mmap
import os
import pkgutil
import resource
import select
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import ledger
from ledger.cli.main import main

Before = Callable[[], object]
Step = Callable[[str], None]
Only = Callable[[str], bool]

# What the interpreter says that it is about to do with files; `open` is one too, where it is for writing.
_FILE_CALLS = frozenset({"os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_NUMBER = 8  # bytes of a number that parent and child share
_INSTRUCTIONS = 200  # of SQLite's machine: so often a long statement is a step again


class Ended(NamedTuple):
    """How a command ended.

    Attributes:
        code: Its exit code; None where it was killed.
        said: Its standard output.
        complaint: Its standard error.
    """

    code: int | None
    said: str
    complaint: str


class Child:
    """One command, running."""

    def __init__(self, arguments: Sequence[str], variables: Mapping[str, str], before: Before | None = None) -> None:
        """`before` is called in the child first of all."""
        said, complaint = os.pipe(), os.pipe()
        self.process = os.fork()
        if self.process == 0:
            _be(arguments, variables, before, said[1], complaint[1])
        os.close(said[1])
        os.close(complaint[1])
        self._said, self._complaint = said[0], complaint[0]

    def kill_after(self, seconds: float) -> None:
        """Kill it after a time, unless it has said something by then."""
        select.select([self._said], [], [], seconds)
        os.kill(self.process, signal.SIGKILL)

    def end(self) -> Ended:
        """Wait for its end."""
        said, complaint = _read(self._said), _read(self._complaint)
        _, status = os.waitpid(self.process, 0)
        return Ended(None if os.WIFSIGNALED(status) else os.WEXITSTATUS(status), said, complaint)


def load_all() -> None:
    """Load what the commands load when they run, so that no child has to."""
    for module in pkgutil.walk_packages(ledger.__path__, "ledger."):
        if not module.name.startswith(("ledger.tui", "ledger.__main__", "ledger.importers")):
            importlib.import_module(module.name)
    for name in ("alembic.command", "alembic.ddl.sqlite", "sqlalchemy.dialects.sqlite.pysqlite"):
        importlib.import_module(name)


def run(arguments: Sequence[str], variables: Mapping[str, str], before: Before | None = None) -> Ended:
    """Run one command to its end, however it comes."""
    return Child(arguments, variables, before).end()


def forked(act: Before) -> int:
    """Do something in a child; gives its status, 0 where it ended and nothing was raised."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            act()
            status = 0
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1]


def at_each_step(step: Step) -> None:
    """Have a function called before each call on files and each SQL statement of this process, and within long ones.

    What it raises before a call on files is as if that call had failed.
    """
    sync, connect = os.fsync, sqlite3.connect

    def connect_told(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_trace_callback(step)
        connection.set_progress_handler(lambda: step("within a statement"), _INSTRUCTIONS)
        return connection

    def sync_told(descriptor: int) -> None:
        step("os.fsync")
        sync(descriptor)

    def told(event: str, given: tuple[Any, ...]) -> None:
        if event in _FILE_CALLS or (event == "open" and isinstance(given[2], int) and given[2] & _WRITING):
            step(event)

    vars(os)["fsync"], vars(sqlite3)["connect"] = sync_told, connect_told
    sys.addaudithook(told)


def at_step(number: int, act: Callable[[], None], only: Only = lambda _: True) -> Before:
    """What has a child do something at its step of a number, counted from 1; `only` says which steps count."""
    met = [0]

    def step(what: str) -> None:
        if only(what):
            met[0] += 1
            if met[0] == number:
                act()

    return lambda: at_each_step(step)


def steps_of(arguments: Sequence[str], variables: Mapping[str, str], only: Only = lambda _: True) -> int:
    """How many steps a command takes; it is run for that, and is to succeed."""
    shared = mmap.mmap(-1, _NUMBER)

    def step(what: str) -> None:
        if only(what):
            shared[:] = (int.from_bytes(shared[:]) + 1).to_bytes(_NUMBER)

    ended = run(arguments, variables, lambda: at_each_step(step))
    assert ended.code == 0, ended
    return int.from_bytes(shared[:])


def is_file_call(step: str) -> bool:
    """Whether a step is a call on files by the program itself, not a statement of SQLite."""
    return step == "open" or step.startswith("os.")


def kill() -> None:
    """End this process as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def with_files_at_most(size: int) -> Before:
    """What lets no file of a child grow beyond a size, as a full disk does."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _be(
    arguments: Sequence[str], variables: Mapping[str, str], before: Before | None, said: int, complaint: int
) -> None:
    """Be the command, and nothing after it."""
    code = 70
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(said, 1)
        os.dup2(complaint, 2)
        sys.stdin, sys.stdout = open(0, encoding="utf-8"), open(1, "w", encoding="utf-8")  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", buffering=1)  # noqa: SIM115
        os.environ.update(variables)
        if before is not None:
            before()
        code = main(list(arguments))
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - nothing of it may run on as the test that it was forked from
        traceback.print_exc()
    finally:
        os._exit(code)


def _read(pipe: int) -> str:
    with open(pipe, encoding="utf-8", errors="replace") as file:
        return file.read()
