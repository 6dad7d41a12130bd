"""Formats by name, and by what a file begins with."""

import subprocess
import sys
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError, NotFoundError
from ledger.importers.formats import FORMATS, describe, identify, importer


@pytest.mark.parametrize(
    ("name", "content", "known"),
    [
        ("book.jsonl", b"", "book"),
        ("d.qfx", b"OFXHEADER:100\n", "ofx"),
        ("download", b"OFXHEADER:100\r\nDATA:OFXSGML\r\n", "ofx"),
        ("download.xml", b'<?xml version="1.0"?>\n<?OFX OFXHEADER="200"?>\n<OFX></OFX>', "ofx"),
        ("stubs.csv", b"pay_date,after_tax\n", "stub-csv"),
        ("stubs.txt", b"\xff\xfe" + "pay_date\tafter_tax\n".encode("utf-16-le"), "stub-csv"),
        ("history.csv", b"Date,Investment,Transaction Type,Amount,Shares/Unit\n", "fidelity-netbenefits"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00", None),
        ("empty", b"", None),
    ],
)
def test_a_file_finds_its_reader(tmp_path: Path, name: str, content: bytes, known: str | None) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    found = identify(path)

    assert (found.name if found else None) == known


def test_each_reader_answers_to_the_name_it_is_listed_under() -> None:
    assert [importer(name).name for name in FORMATS] == list(FORMATS)
    assert [name for name, _, _ in describe()] == list(FORMATS)
    assert all(description and example for _, description, example in describe())


def test_unknown_names_and_missing_files_are_said() -> None:
    with pytest.raises(NotFoundError, match="“pdf” is no format"):
        importer("pdf")
    with pytest.raises(LedgerError, match="is not a file"):
        identify(Path("/nowhere/file.csv"))


def test_readers_are_loaded_only_when_asked_for() -> None:
    code = "import sys, ledger.importers.formats as f; f.importer('book'); print('ledger.importers.ofx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
