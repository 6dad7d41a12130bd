"""The command in a process of its own: closed and narrow streams, odd names, and no traceback whatever happens."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.harness import put


def command(
    *arguments: str, db: Path | str, redirected: str = "", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the program; `redirected` is added to the command line of a shell."""
    program = [sys.executable, "-m", "ledger", "--db", str(db), *arguments]
    variables = {**os.environ, "ROTH_LEDGER_TODAY": "2026-06-30", **environment}
    if redirected:
        return subprocess.run(
            ["bash", "-c", f'"$@" {redirected}', "-", *program], env=variables, capture_output=True, check=False
        )
    return subprocess.run(program, env=variables, capture_output=True, check=False)


@pytest.fixture(scope="module")
def zoe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with one person, to be copied."""
    path = tmp_path_factory.mktemp("zoe") / "ledger.db"
    made = command("init", "--name", "Zoë [/b]", "--id", "zoe", "--birth-date", "1980-01-01", db=path)
    assert made.returncode == 0, made.stderr
    return path


@pytest.fixture
def db(zoe: Path, tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    put(zoe, path)
    return path


def test_what_was_recorded_with_standard_output_closed_is_said_to_be_done(db: Path) -> None:
    ran = command("employer", "add", "--id", "acme", "--name", "Acme", db=db, redirected=">&-")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"acme" in command("employer", "list", db=db).stdout


def test_a_reader_that_has_seen_enough(db: Path) -> None:
    ran = command("export", db=db, redirected="| head -c 1; exit ${PIPESTATUS[0]}")
    assert ran.returncode == 0
    assert b"Traceback" not in ran.stderr


@pytest.mark.parametrize("name", ["", ".", "/"])
@pytest.mark.parametrize(("asked", "code"), [("status", 1), ("check", 2)])
def test_a_name_that_is_no_file(name: str, asked: str, code: int) -> None:
    ran = command(asked, db=name)
    assert ran.returncode == code
    assert ran.stderr.startswith(b"error: ")
    assert b"Traceback" not in ran.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("arguments", [("status",), ("person", "list", "--json"), ("export",)])
def test_a_narrow_output(db: Path, encoding: str, arguments: tuple[str, ...]) -> None:
    ran = command(*arguments, db=db, PYTHONIOENCODING=encoding)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_a_full_disk_below_the_output(db: Path) -> None:
    ran = command("status", db=db, redirected=">/dev/full")
    assert ran.returncode == 1
    assert ran.stderr.startswith(b"error: ")
    assert b"Traceback" not in ran.stderr
    assert command("check", db=db, redirected=">/dev/full").returncode == 2


def test_bytes_that_are_no_text(db: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "ledger", "--db", str(db), "status", "--person", b"\xff"],
        capture_output=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (2, b"error: '\\udcff' is not UTF-8 text.\n")


def test_standard_input_that_is_closed(db: Path) -> None:
    ran = command("import", "-", db=db, redirected="<&-")
    assert ran.returncode == 1
    assert ran.stderr.startswith(b"error: Standard input is closed.")


def test_half_of_a_pair_in_a_refusal(db: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"record": "pers\\ud800"}\n', encoding="utf-8")
    ran = command("import", str(tmp_path / "bad.jsonl"), "--dry-run", "--json", db=db)
    assert (ran.returncode, ran.stderr) == (1, b"")
    assert b"unknown record" in ran.stdout


def test_no_lock_is_left_where_there_is_no_ledger(tmp_path: Path) -> None:
    assert command("status", db=tmp_path / "none.db").returncode == 1
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_while_the_program_loads(db: Path, tmp_path: Path) -> None:
    """As if the key were pressed while the first library is read."""
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt\n", encoding="utf-8")
    ran = command("status", db=db, PYTHONPATH=str(tmp_path))
    assert (ran.returncode, ran.stderr) == (130, b"error: interrupted.\n")
