"""What the fault tests share: how often, with which seed, the program as a process, and a ledger to break."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from ledger.domain.records import as_recorded, read_line
from ledger.storage import anchors
from ledger.storage.connection import open_reading
from ledger.storage.store import LedgerStore

ROOT = Path(__file__).resolve().parents[2]
FULL = os.environ.get("ROTH_LEDGER_FAULTS") == "full"
SEED = int(os.environ.get("ROTH_LEDGER_SEED", "1"))

PARTIES: tuple[dict[str, Any], ...] = (
    {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1980-05-04"},
    {"record": "employer", "id": "acme", "name": "Acme"},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"},
)


def stub(cents: int) -> dict[str, Any]:
    """A pay stub as a line of the book; another one for each number of cents."""
    return {
        "record": "pay_stub",
        "person": "pat",
        "plan": "acme-401k",
        "pay_date": _day(cents),
        "amounts": {"after_tax": f"{cents // 100}.{cents % 100:02}"},
    }


def _day(cents: int) -> str:
    return f"{2014 + cents % 13}-{cents % 12 + 1:02}-{cents % 28 + 1:02}"


def make_ledger(path: Path) -> None:
    """A ledger with a person, an employer and a plan: three entries."""
    with LedgerStore(path) as store:
        store.make()
        with store.batch("init") as writer:
            writer.record([as_recorded(read_line(line)) for line in PARTIES])


def put(ledger: Path, path: Path) -> None:
    """A copy of a ledger at a place where nothing is known of one that was there before."""
    shutil.copy(ledger, path)
    anchors.forget(path)


def write_stubs(path: Path, lines: int) -> None:
    """Pay stubs, all different: as a book where the name says so, else as CSV."""
    with path.open("w") as file:
        if path.suffix == ".jsonl":
            file.writelines(f"{json.dumps(stub(cents))}\n" for cents in range(1, lines + 1))
            return
        file.write("pay_date,after_tax\n")
        file.writelines(f"{_day(cents)},{cents // 100}.{cents % 100:02}\n" for cents in range(1, lines + 1))


def start(*arguments: object, **options: Any) -> "subprocess.Popen[str]":
    """A Python process in the checkout, its output kept; end it with `communicate`."""
    command = [sys.executable, *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, **options)


def start_import(path: Path, file: Path, **options: Any) -> "subprocess.Popen[str]":
    """The program, importing a file."""
    return start("-m", "ledger", "--db", path, "import", file, **options)


def import_whole(path: Path, file: Path) -> None:
    """The program, importing a file, and saying that it did."""
    process = start_import(path, file)
    said, complaint = process.communicate()
    assert (process.returncode, complaint) == (0, ""), said


def stubs_in(path: Path) -> int:
    """How many pay stubs the ledger holds, as the program opens it."""
    with contextlib.closing(open_reading(path)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM entry WHERE record = 'pay_stub'").fetchone()
        return int(count)
