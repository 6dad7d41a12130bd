"""A folder with a ledger to break a command on, again and again, and what must hold whatever was done to it."""

import contextlib
import json
import os
import re
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from ledger.domain.errors import LedgerError
from ledger.storage.connection import is_blank, open_file, open_reading
from ledger.storage.location import NoLedgerError
from ledger.storage.verify import problems
from tests.faults import children
from tests.faults.children import Before, Child, Ended
from tests.faults.commands import LEDGER, SETTINGS, WATCHED, Command, Line
from tests.faults.drivers import be_older
from tests.faults.harness import PARTIES, make_ledger, write_stubs

LINES = 60
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - what is killed or replayed needs no disk, and there are many rounds

_UNCHANGED = re.compile("Nothing was (changed|recorded)")

# What each watched file holds: of a ledger its schema and seals, of another file its bytes; None: it is not there.
State = dict[str, Any]


class Watched:
    """Files below a folder, and what they may hold: what they did before a command, or what they did after it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.old: State = {}
        self.new: State = {}

    def state(self) -> State:
        """What the watched files hold.

        Raises:
            LedgerError: one is not what it should be.
        """
        return {name: held(self.root / name) for name in WATCHED}

    def found_wrong(self, *, acknowledged: bool) -> list[str]:
        """What is wrong with the files: none may hold anything but what it held before or after, and that soundly."""
        return self.unlike_both(acknowledged=acknowledged) or self.unsound()

    def unlike_both(self, *, acknowledged: bool) -> list[str]:
        """Which files hold neither what they held before nor what they held after."""
        wrong = []
        try:
            there = self.state()
        except LedgerError as error:
            return [f"cannot be read: {error.message}"]
        for name in WATCHED:
            if there[name] not in (self.old[name], self.new[name]):
                wrong.append(f"{name} is neither as before nor as after")
            elif acknowledged and there[name] != self.new[name]:
                wrong.append(f"{name}: what was acknowledged is lost")
        return wrong

    def unsound(self) -> list[str]:
        """What is wrong with the ledger and every copy of it."""
        files = [each for each in self.root.rglob("*.db") if not each.name.startswith(".") and held(each) is not None]
        return [f"{each.name}: {problem}" for each in files for problem in problems(each)]


class Rig(Watched):
    """A command, what was there before it, and what it makes of that when nothing is broken."""

    def __init__(self, folder: Path, command: Command) -> None:
        children.load_all()
        self.command = command
        super().__init__(folder / "root")
        self._before, self.given = folder / "before", folder / "given"
        self.variables = {
            "ROTH_LEDGER_DB": str(self.root / LEDGER),
            "ROTH_LEDGER_SETTINGS": str(self.root / SETTINGS),
            "ROTH_LEDGER_STATE": str(self.root / "state"),
            "ROTH_LEDGER_TODAY": "2026-06-30",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self._prepare()
        self.old = self.state()
        ended = self.run()
        assert (ended.code, bool(ended.said)) == (0, True), ended
        self.new = self.state()
        assert [name for name in WATCHED if self.new[name] != self.old[name]] == list(command.changes)

    def _prepare(self) -> None:
        for each in (self.root, self.given):
            each.mkdir(mode=0o700, parents=True)
        write_stubs(self.given / "stubs.csv", LINES)
        write_stubs(book := self.given / "book.jsonl", LINES)
        book.write_text("".join(f"{json.dumps(each)}\n" for each in PARTIES) + book.read_text())
        if self.command.schema is not None:
            made = children.run([], self.variables, partial(_be_older_once, self.root / LEDGER, self.command.schema))
            assert made == Ended(0, "", "")
        for line in self.command.before:
            ended = self._run(line)
            assert ended.code == 0, (line, ended)
        shutil.copytree(self.root, self._before)

    @property
    def arguments(self) -> list[str]:
        """The command line."""
        return self._line(self.command.arguments)

    def reset(self) -> None:
        """Have all as it was before the command."""
        shutil.rmtree(self.root)
        shutil.copytree(self._before, self.root)

    def start(self, before: Before | None = None) -> Child:
        """Start the command where all is as it was before it."""
        self.reset()
        return Child(self.arguments, self.variables, before)

    def run(self, before: Before | None = None) -> Ended:
        """Run the command where all is as it was before it."""
        return self.start(before).end()

    def steps(self, only: children.Only = lambda _: True) -> int:
        """How many steps the command takes."""
        self.reset()
        return children.steps_of(self.arguments, self.variables, only)

    def tree(self) -> dict[str, bytes]:
        """Every file before the command, by its name below the root."""
        return files_below(self._before)

    def wrong_said(self, ended: Ended) -> list[str]:
        """What is wrong with what a command that met a fault said, and with what it left."""
        wrong = self.found_wrong(acknowledged=bool(ended.said))
        if ended.code not in (0, 1):
            wrong.append(f"it ended with {ended.code}")
        if ended.code == 0 and not ended.said:
            wrong.append("it says neither that it is done nor that it is not")
        if ended.code == 1 and not ("error: " in ended.complaint and "\nhint: " in ended.complaint):
            wrong.append(f"it does not say what to do: {ended.complaint}")
        if "Traceback" in ended.complaint or "defect" in ended.complaint:
            wrong.append(f"not in plain words: {ended.complaint}")
        # Of an update nothing is said: to a person, nothing has changed.
        changed = self.command.schema is None and not wrong and self.state()[LEDGER] != self.old[LEDGER]
        if changed and _UNCHANGED.search(ended.complaint):
            wrong.append(f"it says that nothing was done, and something was: {ended.complaint}")
        return wrong

    def wrong_afterwards(self) -> list[str]:
        """What is wrong with the next command."""
        ended = self._run(self.command.after)
        if ended.code != 0:
            return [f"the next command ended with {ended.code}: {ended.complaint.strip()}"]
        return [f"after the next command: {problem}" for problem in problems(self.root / LEDGER)]

    def _run(self, line: Line, before: Before | None = None) -> Ended:
        return children.run(self._line(line), self.variables, before)

    def _line(self, line: Line) -> list[str]:
        return [each.format(root=self.root, given=self.given) for each in line]


def held(path: Path) -> Any:
    """What a file holds: of a ledger its schema and seals, of another one its bytes; None: it is not there, or empty.

    Raises:
        LedgerError: it is no ledger, or cannot be read.
    """
    if path.suffix != ".db":
        return path.read_bytes() if path.exists() else None
    try:
        with contextlib.closing(open_file(path)) as connection:
            if is_blank(connection, path):
                return None
        with contextlib.closing(open_reading(path, older=True)) as connection:
            (schema,) = connection.execute("PRAGMA user_version").fetchone()
            seals = connection.execute("SELECT batch, hash FROM seal ORDER BY batch").fetchall()
            return (schema, seals) if seals else None
    except NoLedgerError:
        return None


def _be_older_once(path: Path, schema: int) -> None:
    """Make a small ledger as a program of an older schema does, and end."""
    be_older(schema)
    make_ledger(path)
    os._exit(0)


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its name from there; no program has one open."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def put(root: Path, tree: dict[str, bytes]) -> None:
    """Have these files below a folder, and no others."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(mode=0o700)
    for name, data in tree.items():
        path = root / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o600)


def quick_folder() -> "tempfile.TemporaryDirectory[str]":
    """A folder in memory where there is such a thing."""
    return tempfile.TemporaryDirectory(prefix="ledger-faults-", dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None)
