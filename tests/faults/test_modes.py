"""Whatever the umask, every file that the program makes is its owner's alone, and so is every folder that it makes.

They are not listed here: each command is run, with the example of its help, and what then lies in the owner's home is
looked at; what lies there only for a moment is looked at when it is removed or renamed.
"""

import contextlib
import os
import shlex
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from ledger.cli.main import cli
from ledger.storage import location
from ledger.storage.remembered import remember
from ledger.storage.store import LedgerStore
from tests.cli.command_line import CommandLine
from tests.faults.harness import FULL, make_ledger, write_stubs
from tests.faults.promises import Proof
from tests.importers.pdfs import pages, texts
from tests.importers.workbooks import workbook

pytestmark = pytest.mark.faults

UMASKS = (0o000, 0o022, 0o077) if FULL else (0o000,)
BEGIN = (
    ("init", "--name", "Pat Lee", "--id", "pat", "--birth-date", "1980-05-04", "--employer", "Acme", "--employer-id",
     "acme", "--plan", "Acme 401(k)", "--plan-id", "acme-401k"),
    ("stub", "add", "--pay-date", "2025-03-13", "--after-tax", "10000"),
    ("convert", "--date", "2025-03-20", "--amount", "10200", "--to", "in_plan_roth", "--earnings", "200"),
    ("form", "add", "1099r", "--year", "2025", "--plan", "acme-401k", "--box", "1=9000", "--box", "7=G"),
    ("import", "~/stubs.csv"), ("import", "~/stubs.csv", "--dry-run"), ("import", "~/stub.xlsx"),
    ("import", "~/stub.pdf", "--yes"), ("undo",), ("redo",),
    ("export", "--output", "~/out/../book.jsonl"), ("export", "--output", "~/book.jsonl", "--force"),
    ("year-end", "--year", "2025", "--letter", "--output", "~/letter.txt"),
    ("backup", "~/copies/of/it.db"), ("restore", "~/copies/of/it.db"), ("settings", "set", "alerts.near_info", "70"),
    ("backup",), ("export", "--bundle", "~/all.bundle"), ("export", "--redacted", "--output", "~/redacted.jsonl"),
    ("verify",), ("doctor",),
)  # fmt: skip
FOR_EVER = ("serve",)  # its files: tests/tui/test_serve.py


class Home:
    """The home of somebody who runs the program: what was there, and what the program made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.watching = False
        self.passing: dict[Path, int] = {}
        self._before = set(folder.rglob("*"))

    def modes(self) -> dict[Path, int]:
        """The mode of everything that the program made, what is gone again included."""
        there = {path: path.lstat().st_mode for path in self.folder.rglob("*") if path not in self._before}
        return {**self.passing, **there}

    def look(self, event: str, arguments: tuple[Any, ...]) -> None:
        """What Python tells of each event: look at what is about to be removed or renamed."""
        if self.watching and event in ("os.remove", "os.rename", "os.rmdir"):
            path, within = Path(os.fsdecode(arguments[0])), arguments[-1]
            with contextlib.suppress(OSError):
                mode = os.lstat(path, dir_fd=within if within not in (None, -1) else None).st_mode
                self.passing[path] = mode


def open_to_others(modes: dict[Path, int]) -> list[str]:
    """What others can read, write or look into; links show what they lead to."""
    return [
        f"{path} {stat.S_IMODE(mode):o}"
        for path, mode in sorted(modes.items())
        if mode & 0o077 and not stat.S_ISLNK(mode)
    ]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A home with files to import; nothing of the program's is said to be elsewhere."""
    folder = tmp_path / "home"
    (folder / "tmp").mkdir(parents=True, mode=0o700)
    (folder / "out").mkdir(mode=0o700)
    write_stubs(folder / "stubs.csv", 20)
    workbook(folder / "stub.xlsx", "<row><c><v>1</v></c></row>")
    (folder / "stub.pdf").write_bytes(pages(texts((50, 700, "Pay Date: 08/14/2026"))))
    for name in [name for name in os.environ if name.startswith(("ROTH_LEDGER_", "XDG_")) and "TESTS" not in name]:
        monkeypatch.delenv(name)
    for name in ("HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(folder / "tmp" if name == "TMPDIR" else folder))
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "2026-06-30")
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "tmp"))
    monkeypatch.chdir(folder)
    held = Home(folder)
    sys.addaudithook(held.look)
    held.watching = True
    yield held
    held.watching = False


@contextlib.contextmanager
def umask(mask: int) -> Iterator[None]:
    """What modes lose on files made meanwhile."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def examples(group: click.Group) -> Iterator[list[str]]:
    """The command lines that the help of every command shows."""
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            yield from examples(command)
        elif command is not None and name not in FOR_EVER:
            for line in (command.epilog or "").splitlines():
                if "roth-ledger " in line:
                    yield shlex.split(line.partition("roth-ledger ")[2])


@pytest.mark.parametrize("mask", UMASKS, ids="{:03o}".format)
def test_what_the_program_makes_is_its_owner_s_alone(
    mask: int, home: Home, capsys: pytest.CaptureFixture[str], proof: Proof
) -> None:
    run = CommandLine(capsys)
    with umask(mask):
        for command in (*BEGIN, *(examples(cli) if FULL else ())):
            ran = run(*(word.replace("~", str(home.folder), 1) if word[:1] == "~" else word for word in command))
            assert "Traceback" not in ran.err
        remember(home.folder / "elsewhere.db", person="pat")
    made = home.modes()
    kinds = {path.suffix for path in made}

    assert open_to_others(made) == []
    assert {".db", ".jsonl", ".txt", ".toml", ".lock", ".json", ".part"} <= kinds, kinds
    proof("P13", f"a file or folder that a command makes, umask {mask:03o}", len(made))


@pytest.mark.parametrize("mask", UMASKS, ids="{:03o}".format)
def test_the_journal_of_a_write_is_its_owner_s_alone(mask: int, tmp_path: Path, proof: Proof) -> None:
    path = tmp_path / "new" / "ledger.db"
    with umask(mask):
        make_ledger(path)
        with LedgerStore(path) as store, store.batch("test"):
            modes = {each: each.lstat().st_mode for each in (path.parent, *path.parent.iterdir())}
    assert path.with_name("ledger.db-journal") in modes
    assert open_to_others(modes) == []
    proof("P13", f"the journal of a write, umask {mask:03o}", 1)


def test_the_check_sees_a_build_that_makes_files_as_anybody_does(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def plainly(path: Path) -> int:
        return os.open(path, os.O_RDWR | os.O_CREAT)

    monkeypatch.setattr(location, "open_private", plainly)
    with umask(0o022):
        CommandLine(capsys)(*BEGIN[0])
    assert any("ledger.db" in each for each in open_to_others(home.modes()))
