"""Names and amounts are in the ledger, its backups and what was asked for; nowhere else on the disk, in no command."""

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ledger.cli.main import main
from tests.faults.harness import FULL
from tests.faults.promises import Proof
from tests.importers.pdfs import pages, texts
from tests.importers.workbooks import workbook
from tests.tui.terminal_screen import Screen

pytestmark = pytest.mark.faults

# A name of each thing, and amounts, as the program may write them.
CANARIES = ("Quillfeather", "Zanzibarco", "Okapifund", "8675309", "86753.09", "86,753.09", "7531.24", "7,531.24")
_WHOSE = ("--person", "pat", "--plan", "okapi")
_CREATE = os.O_CREAT | os.O_WRONLY | os.O_RDWR


class Watched(NamedTuple):
    """What the process did: files it made, each with the mode of its folder then, and commands it started."""

    made: list[tuple[Path, int]]
    started: list[str]


_watching: list[Watched] = []


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    """A hook of the interpreter stays to its end; it takes down nothing where nobody watches."""
    if not _watching:
        return
    watched = _watching[-1]
    if event == "open" and isinstance(arguments[0], str) and arguments[2] & _CREATE:
        path = Path(arguments[0])
        if path.parent.is_dir():
            watched.made.append((path, stat.S_IMODE(path.parent.stat().st_mode)))
    elif event == "subprocess.Popen":
        watched.started.append(repr(arguments))


sys.addaudithook(_audit)


@pytest.fixture
def watched() -> Iterator[Watched]:
    """What the process does while the test runs."""
    _watching.append(Watched([], []))
    yield _watching[-1]
    _watching.pop()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home, a folder for temporary files in it, and downloads; the program has nothing but its defaults."""
    for name in ("tmp", "downloads", "work"):
        (tmp_path / name).mkdir()
    for name in ("STATE", "REMEMBERED", "SETTINGS", "DB"):
        monkeypatch.delenv(f"ROTH_LEDGER_{name}", raising=False)
    for name in ("STATE", "CONFIG", "DATA", "CACHE"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))  # else it is kept from before
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "2026-06-30")
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path


def told_in(folder: Path, *but: str) -> list[str]:
    """The files of a folder that hold a name or an amount, or are called by one; but for some, by their beginnings."""
    found = []
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        if name.startswith(but):
            continue
        held = f"{name}\n{path.read_bytes().decode('latin-1') if path.is_file() else ''}"
        found += [f"{name}: {canary}" for canary in CANARIES if canary in held]
    return found


def do(*arguments: object) -> None:
    """Run a command that is to succeed."""
    assert main([str(each) for each in arguments]) == 0, arguments


def begin() -> None:
    """A ledger with somebody, an employer, a plan and a pay stub in it."""
    names = ("--name", "Pat Quillfeather", "--id", "pat", "--employer", "Zanzibarco", "--employer-id", "zan")
    do("init", *names, "--birth-date", "1980-05-04", "--plan", "Okapifund 401(k)", "--plan-id", "okapi")
    do("stub", "add", "--pay-date", "2026-01-15", "--compensation", "86753.09", "--after-tax", "7531.24")


def _cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def downloads(folder: Path) -> Iterator[Path]:
    """A workbook, a PDF and a table as payroll gives them out."""
    rows = (("pay_date", "after_tax", "note"), ("2026-02-13", "7531.24", "Okapifund"))
    cells = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    yield workbook(folder / "Quillfeather.xlsx", cells)
    lines = (
        "Zanzibarco",
        "Pay Statement",
        "Pay Date 03/13/2026",
        "Deductions",
        "Deduction Based On Pre-Tax Employee Current Employee YTD Employer Current Employer YTD",
        "401K After Tax $86,753.09 No $7,531.24 $7,531.24 $0.00 $0.00",
    )
    pdf = folder / "Quillfeather.pdf"
    pdf.write_bytes(pages(texts(*((50, 700 - 20 * place, line) for place, line in enumerate(lines)))))
    yield pdf
    table = folder / "Quillfeather.csv"
    table.write_text("pay_date,after_tax,note\n2026-04-15,7531.24,Okapifund\n")
    yield table


def tour(home: Path) -> None:
    """What a household does in its first hour."""
    begin()
    for file in downloads(home / "downloads"):
        do("import", *_WHOSE, "--answer", "label:401K After Tax=after_tax", "--yes", file)
    refused = home / "downloads" / "Quillfeather-2.csv"
    refused.write_text("pay_date,after_tax,note\n2026-04-15,7531.24.1,Okapifund\n")
    assert main(["import", *_WHOSE, "--no-input", str(refused)]) == 1
    do("status")
    do("year-end")
    do("list")
    do("undo")
    do("export", "--output", home / "work" / "book.jsonl")
    if not FULL:
        return
    with Screen(folder=home / "work") as screen:
        screen.waits_for("Okapifund", "Limits")
        screen.press("2")
        screen.waits_for("2026-03-13")
        screen.press("q")
        assert screen.ends() == 0


def test_nothing_is_left_behind(home: Path, watched: Watched, proof: Proof) -> None:
    tour(home)
    data = ".local/share/roth-ledger"
    assert told_in(home / data)  # it is where it should be
    assert told_in(home, f"{data}/ledger.db", "downloads", "work/book.jsonl") == []
    assert [*(home / "tmp").iterdir()] == []
    # While it ran: files of its own alone, those for a while in a folder that nobody else can look into.
    strangers = [
        path for path, mode in watched.made if home in path.parents and mode & 0o077 and path.suffix != ".jsonl"
    ]
    assert [path for path in strangers if path.parent.name not in ("work", "downloads")] == []
    assert [command for command in watched.started if any(canary in command for canary in CANARIES)] == []
    assert len(watched.started) >= 2  # a workbook and a PDF are read by processes of their own
    proof("P13", "every file looked through for names and amounts after a tour with imports and the screen", 1)


def test_the_check_sees_what_is_left_behind(home: Path, watched: Watched) -> None:
    (home / ".cache").mkdir()
    (home / ".cache" / "log").write_text("imported 7,531.24")
    (home / "tmp" / "Okapifund.csv").touch()
    subprocess.run([sys.executable, "-S", "-c", "pass", "Quillfeather"], check=True)
    assert told_in(home) == [".cache/log: 7,531.24", "tmp/Okapifund.csv: Okapifund"]
    assert "Quillfeather" in watched.started[0]
    assert any(mode & 0o077 for path, mode in watched.made if path.parent.name == "tmp")
