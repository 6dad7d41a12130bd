"""Files as people have them: text is left as it is, workbooks and PDFs become text, all others are named."""

import gzip
import io
import os
import socket
import stat
import threading
import zipfile
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from ledger.domain.errors import LedgerError
from ledger.importers.unpack import MAX_PACKED, copy_stdin, unpack
from tests.importers.pdfs import pages, texts
from tests.importers.workbooks import packed, parts, sheet, workbook

STUB = "pay_date,after_tax\n2026-08-14,1150.00\n"
ROWS = '<row r="1"><c r="A1" t="str"><v>pay_date</v></c><c r="B1"><v>1150.1</v></c></row>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "private"
    made.mkdir()
    return made


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_left_where_it_is(tmp_path: Path, folder: Path, encoding: str) -> None:
    path = tmp_path / "stub.csv"
    path.write_bytes(f"née\n{STUB}".encode(encoding))

    assert unpack(path, folder) == path
    assert list(folder.iterdir()) == []


def test_a_workbook_becomes_csv_whatever_it_is_called(tmp_path: Path, folder: Path) -> None:
    first, second = tmp_path / "history.xls", tmp_path / "2026" / "history.csv"
    second.parent.mkdir()
    for path in (first, second):
        workbook(path, ROWS)

    made = [unpack(path, folder) for path in (first, second)]

    assert [each.read_text() for each in made] == ["pay_date,1150.10\n"] * 2
    assert [each.name for each in made] == ["history.csv"] * 2
    assert len(set(made)) == 2
    assert all(each.is_relative_to(folder) and stat.S_IMODE(each.stat().st_mode) == 0o600 for each in made)


@pytest.mark.parametrize("before", [b"", b"\r\n", b"x" * 1_000], ids=["first", "after a line", "after 1,000 bytes"])
def test_a_pdf_becomes_text(tmp_path: Path, folder: Path, before: bytes) -> None:
    path = tmp_path / "stub"
    path.write_bytes(before + pages(texts((50, 700, "Pay Date: 08/14/2026"))))

    made = unpack(path, folder)

    assert (made.name, made.read_text()) == ("stub.txt", "Pay Date: 08/14/2026\n")


def test_a_long_name_is_cut(tmp_path: Path, folder: Path) -> None:
    path = workbook(tmp_path / f"{'é' * 120}.xlsx", ROWS)

    assert unpack(path, folder).read_text() == "pay_date,1150.10\n"


def archive(**members: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "says", "hint"),
    [
        (b"", "is empty", "again"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "an Excel file of the old kind", "save it as CSV or .xlsx"),
        (gzip.compress(b"x", mtime=0), "an archive", "Unpack it"),
        (b"7z\xbc\xaf'\x1c\x00\x04", "an archive", "Unpack it"),
        (b"stub.csv" + bytes(249) + b"ustar\x0000", "an archive", "Unpack it"),
        (archive(**{"stub.csv": STUB}), "is a ZIP archive", "Unpack it"),
        (b"PK\x05\x06" + bytes(18), "is a ZIP archive", "Unpack it"),
        (archive(**{"[Content_Types].xml": "", "word/document.xml": ""}), "a Word document", "CSV"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "another office program", "CSV"),
        (archive(**{"[Content_Types].xml": "", "xl/workbook.bin": ""}), "a binary workbook", "CSV"),
        (archive(**{"[Content_Types].xml": "", "xl/vbaProject.bin": ""}), "a workbook with macros", "CSV"),
        (b"PK\x03\x04" + bytes(60), "damaged or cut short", "again"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a picture", "paste its text"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "a picture", "paste its text"),
        (b"\x00\x00\x00\x18ftypheic", "a picture", "paste its text"),
        (b"SQLite format 3\x00\x10\x00", "a database", "roth-ledger restore"),
        (b"\x7fELF\x02\x01\x01\x00", "a program", "downloaded"),
        (b"MZ\x90\x00\x03\x00", "a program", "downloaded"),
        (b"PAR1\x15\x04", "a table in a binary form", "CSV"),
        (rb"{\rtf1\ansi Pay Date}", "RTF", "text"),
        (b"%!PS-Adobe-3.0\n", "PostScript", "text"),
        (b"<!DOCTYPE html>\n<html><body>Sign in</body></html>", "a web page", "downloads a CSV"),
        (b"\n <HTML><table>", "a web page", "downloads a CSV"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "a workbook in XML", "CSV"),
        (b"../../testdata/stub-20211223.pdf", "only the name of another file", "Import the file"),
        (b"stub.csv\n", "only the name of another file", "Import the file"),
        (b"pay_date,\x00", "holds NUL bytes", "text"),
        (bytes(100), "holds NUL bytes", "text"),
        (b"caf\x81 \x8d", "is not text in UTF-8", "text"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_named(tmp_path: Path, folder: Path, content: bytes, says: str, hint: str) -> None:
    path = tmp_path / "history.csv"
    path.write_bytes(content)

    with pytest.raises(LedgerError, match=r"^history\.csv ") as caught:
        unpack(path, folder)

    assert says in caught.value.message
    assert hint in caught.value.hint
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        "Pay Date: 08/14/2026\nsee stub.pdf\n",  # names a file, and holds more
        "date,file.csv\n",
        "<OFX><SIGNONMSGSRSV1>",
        "MZ Industries, Pay Statement\n",
        "BZh and friends\n",
        "html tables are fine\n",
    ],
)
def test_text_that_only_begins_like_another_kind_is_text(tmp_path: Path, folder: Path, text: str) -> None:
    path = tmp_path / "stub.txt"
    path.write_text(text)

    assert unpack(path, folder) == path


def test_what_is_no_file_is_named(tmp_path: Path, folder: Path) -> None:
    fifo, link, place = tmp_path / "fifo", tmp_path / "link", tmp_path / "s"
    os.mkfifo(fifo)
    link.symlink_to(tmp_path / "gone.csv")
    wanted = {
        fifo: "is a pipe",
        link: "is a link to a file that is not there",
        tmp_path: "is a folder",
        Path("/dev/null"): "is a device",
        tmp_path / "none.csv": "is not there",
        tmp_path / ("x" * 300): "cannot be read: File name too long",
        tmp_path / "a\0b": "cannot hold a NUL",
    }

    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(place))
        wanted[place] = "is a device, and no file"
        for path, says in wanted.items():
            with pytest.raises(LedgerError, match=says):
                unpack(path, folder)


def test_a_link_to_a_file_is_followed(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "there.csv").write_text(STUB)
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "there.csv")

    assert unpack(link, folder) == link


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"%PDF-1.7"])
def test_a_packed_file_over_the_limit_is_not_opened(tmp_path: Path, folder: Path, head: bytes) -> None:
    path = tmp_path / "big"
    path.write_bytes(head)
    os.truncate(path, MAX_PACKED + 1)  # sparse: it takes no room

    with pytest.raises(LedgerError, match="holds 50,000,001 bytes; a file of its kind is read up to 50,000,000"):
        unpack(path, folder)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "xl\\..\\..\\evil.xml", "C:evil.xml", "\\\\host\\share"]
)
def test_names_that_climb_are_refused(tmp_path: Path, folder: Path, name: str) -> None:
    path = packed(tmp_path / "a.xlsx", {**parts(sheet(ROWS)), name: "x"})

    with pytest.raises(LedgerError, match="names a place outside of it"):
        unpack(path, folder)


def test_parts_that_no_workbook_has_are_refused(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "a.xlsx"
    usual = parts(sheet(ROWS))
    for contents, says in (
        (usual | {f"xl/media/{number}": "" for number in range(1_000)}, "parts, over 1,000"),
        (usual | {"XL/workbook.xml": "x"}, "two of its parts have one name"),
        (usual | {"xl/media/a": "0" * (2 << 20)}, "unpacks to over 200 times its size"),
    ):
        packed(path, contents)
        with pytest.raises(LedgerError, match=says):
            unpack(path, folder)

    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as opened:
        opened.writestr("[Content_Types].xml", "x")
    with pytest.raises(LedgerError, match="packed in a way that spreadsheets are not"):
        unpack(path, folder)


def test_a_password_of_a_package_is_named(tmp_path: Path, folder: Path) -> None:
    path = packed(tmp_path / "a.xlsx", parts(sheet(ROWS)))
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the first member's flags in the directory
    path.write_bytes(content)

    with pytest.raises(LedgerError, match="protected by a password"):
        unpack(path, folder)


@pytest.mark.parametrize(("size", "fits"), [(99, True), (100, True), (101, False)])
def test_standard_input_is_kept_up_to_its_limit(tmp_path: Path, size: int, fits: bool) -> None:
    path = tmp_path / "stdin"

    if fits:
        copy_stdin(io.BytesIO(b"x" * size), path, 100)
        assert path.read_bytes() == b"x" * size
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    else:
        with pytest.raises(LedgerError, match="holds over 100 bytes"):
            copy_stdin(io.BytesIO(b"x" * size), path, 100)


def test_standard_input_that_sends_nothing_is_said(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="Standard input is empty"):
        copy_stdin(io.BytesIO(), tmp_path / "stdin", 100)


def test_standard_input_that_is_a_folder_is_said(tmp_path: Path) -> None:
    """What the shell makes of `roth-ledger import - < Downloads`."""
    folder = os.open(tmp_path, os.O_RDONLY)

    with pytest.raises(LedgerError, match="Standard input cannot be read: Is a directory"):
        copy_stdin(cast("BinaryIO", _Descriptor(folder)), tmp_path / "stdin", 100)


class _Descriptor(io.RawIOBase):
    """A descriptor as the interpreter opens it at start, a folder too."""

    def __init__(self, number: int) -> None:
        self._number = number

    def read(self, size: int = -1) -> bytes:
        return os.read(self._number, size)

    def close(self) -> None:
        if not self.closed:
            os.close(self._number)
        super().close()


def test_a_file_that_is_still_written_is_not_taken(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "stub.pdf"
    path.write_bytes(pages(texts((50, 700, "Pay Date: 08/14/2026"))))
    done = threading.Event()

    def download() -> None:
        with path.open("ab") as file:
            while not done.wait(0.001):
                file.write(b"\n")
                file.flush()

    writer = threading.Thread(target=download)
    writer.start()
    try:
        with pytest.raises(LedgerError, match=r"stub\.pdf changed while it was read"):
            unpack(path, folder)
    finally:
        done.set()
        writer.join()
