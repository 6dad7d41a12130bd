"""What an import is pointed at: folders, odd names, standard input, and places that cannot be read or written."""

import json
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine

STUB = "pay_date,after_tax\n2026-01-15,50.00\n"
TABLE = "Booked,Kind,Worth\n2026-01-16,Contribution,$100.00\n2026-01-30,Contribution,$100.00\n"
UNKNOWN = "mapping=Ours"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "downloads"
    made.mkdir()
    return made


def left_out(said: str) -> list[str]:
    return [line.removeprefix("left out: ") for line in said.splitlines() if line.startswith("left out: ")]


def test_what_a_folder_holds_beside_files_is_said(acme: CommandLine, folder: Path) -> None:
    (folder / "2026").mkdir()
    (folder / "2026" / "stubs.csv").write_text(STUB)
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "more.csv").write_text(STUB)
    (folder / "2026" / ".trash").write_text(STUB)
    (folder / "again.csv").symlink_to(folder / "2026" / "stubs.csv")
    (folder / "lost.csv").symlink_to(folder / "nothing.csv")
    (folder / "year").symlink_to(folder / "2026")
    os.mkfifo(folder / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(folder / "socket"))
    ran = acme.done("import", folder)
    assert "2026/stubs.csv (stub-csv): 1 new, 0 known." in ran.out
    assert left_out(ran.err) == [
        "again.csv is a link; name what it leads to.",
        "lost.csv is a link; name what it leads to.",
        "pipe.csv is a pipe.",
        "socket is no ordinary file.",
        "year is a link; name what it leads to.",
        "2 hidden files and folders.",
    ]


def test_a_folder_that_cannot_be_read_is_no_empty_one(acme: CommandLine, folder: Path) -> None:
    """Not even the owner of the machine opens a name that is longer than the system takes."""
    (folder / "stubs.csv").write_text(STUB)
    before, deep = Path.cwd(), "d" * 250
    try:
        os.chdir(folder)
        for _ in range(17):  # 4,096 characters are too many
            Path(deep).mkdir()
            os.chdir(deep)
    finally:
        os.chdir(before)
    said = acme.refused("import", folder)
    assert "cannot be read: File name too long." in said
    assert "hint: Nothing was recorded." in said
    assert acme.done("list", "--json").json == {"entries": []}


def test_a_name_that_the_system_refuses(acme: CommandLine) -> None:
    said = acme.refused("import", f"{'n' * 300}.csv")
    assert "nnn.csv cannot be read: File name too long.\n" in said
    assert "hint: Nothing was recorded. Check its name, its permissions" in said


@pytest.mark.parametrize("directly", [True, False])
def test_a_name_of_other_bytes_than_text(acme: CommandLine, folder: Path, directly: bool) -> None:
    named = Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff.csv"))
    named.write_text(STUB)
    ran = acme.done("import", named if directly else folder)
    assert ran.out.startswith("bad\\xff.csv (stub-csv): 1 new, 0 known.\n")
    (_, batch) = acme.done("history", "--json").json["batches"]
    assert [each["name"] for each in batch["files"]] == ["bad\\xff.csv"]
    assert batch["command"] == ("import bad\\xff.csv" if directly else "import downloads")


def test_other_options_are_text_whatever_files_there_are(
    acme: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    Path("\udcff").write_text(STUB)
    for options in (("--person", "\udcff"), ("--format", "\udcff"), ("--answer", "\udcff")):
        assert acme("import", "\udcff", *options).err == "error: '\\udcff' is not UTF-8 text.\n"
    assert acme("import", "nothing\udcff.csv").code == 2


def test_a_newline_in_a_name_makes_no_line(acme: CommandLine, folder: Path) -> None:
    (folder / "stubs.csv").write_text(STUB)
    (folder / "note\nleft out: stubs.csv").write_text("buy milk")
    (folder / "empty\nhint: all is well").write_text("")
    ran = acme.done("import", folder)
    assert len(left_out(ran.err)) == len(ran.err.splitlines()) == 2
    assert acme.refused("import", folder / "empty\nhint: all is well").count("\n") == 2


def test_a_folder_is_read_as_the_format_that_is_named(acme: CommandLine, folder: Path) -> None:
    (folder / "stubs.txt").write_text(STUB)
    said = acme.refused("import", folder, "--format", "book")
    assert "stubs.txt: 2 lines cannot be recorded; nothing was imported." in said


def test_a_folder_takes_a_table_that_a_saved_mapping_fits(acme: CommandLine, folder: Path) -> None:
    (folder / "table.csv").write_text(TABLE)
    assert left_out(acme(*("import", folder)).err) == ["table.csv is of no format that is known."]
    answers = [word for key in ("column:type=Kind", "column:amount=Worth", "column:date=Booked", UNKNOWN)
               for word in ("--answer", key)]  # fmt: skip
    shown = acme("import", folder / "table.csv", *answers, "--no-input", "--dry-run", "--json").json
    (question,) = [each["key"] for each in shown["files"][0]["questions"]]
    answers += ["--answer", f"{question}=after_tax"]
    acme.done("import", folder / "table.csv", *answers)
    acme.done("undo")
    acme.done("redo")
    (folder / "table.csv").write_text(TABLE + "2026-02-13,Contribution,$100.00\n")
    assert "table.csv (mapping): 1 new, 2 known." in acme.done("import", folder).out


def test_standard_input_is_read_once(acme: CommandLine) -> None:
    assert acme.refused("import", "-", "-", code=2) == "error: Standard input can be read only once: name - once.\n"


def at_most(size: int) -> Callable[[], None]:
    """Lets no file of a process grow beyond a size, as on a disk without room."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def imported(*arguments: object, db: Path, most: int, sent: bytes = b"", **environment: str) -> tuple[int, str]:
    ran = subprocess.run(
        [sys.executable, "-m", "ledger", "--db", str(db), "import", *map(str, arguments)],
        env={**os.environ, **environment},
        input=sent,
        capture_output=True,
        check=False,
        preexec_fn=at_most(most),
    )
    assert ran.stdout == b""
    return ran.returncode, ran.stderr.decode()


def test_a_full_temporary_folder_is_named(acme: CommandLine, db: Path) -> None:
    code, said = imported("-", db=db, most=1_000, sent=STUB.encode() * 10_000)
    assert code == 1
    assert said.splitlines() == [
        "error: The temporary folder cannot be written: File too large.",
        "hint: Nothing was recorded. Free some space there, or name another folder in TMPDIR.",
    ]
    assert acme.done("list", "--json").json == {"entries": []}


def test_a_first_import_on_a_full_disk_leaves_no_ledger(db: Path, folder: Path) -> None:
    book = folder / "book.jsonl"
    book.write_text(json.dumps({"record": "person", "id": "pat", "name": "Pat", "birth_date": "1970-05-01"}))
    code, said = imported(book, db=db, most=8_000)
    assert (code, said.splitlines()[0]) == (1, f"error: {db} could not be written: the disk is full or failing.")
    assert sorted(each.name for each in db.parent.iterdir()) == [folder.name]
