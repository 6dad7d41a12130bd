"""What can be wrong with a file to import."""

import gzip
import io
import os
import zipfile
from collections.abc import Callable

from tests.messages.case import Case, Place

_NAME = "{folder}/"


def _zipped(**parts: bytes) -> bytes:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in parts.items():
            into.writestr(name, content)
    return package.getvalue()


def _of(id_: str, provoked: str, name: str, content: bytes | str, *options: str) -> Case:
    """A case of a file that holds something."""
    return Case(f"import-{id_}", provoked, ("import", f"{_NAME}{name}", *options), lambda at: at.file(name, content))


def _prepared(id_: str, provoked: str, name: str, prepare: Callable[[Place], object], *options: str) -> Case:
    return Case(f"import-{id_}", provoked, ("import", f"{_NAME}{name}", *options), prepare)


_STUBS = "pay_date,after_tax\n"
_PERSON = '{"record": "person", "id": "kim", "name": "Kim", "birth_date": "1980-05-04"}\n'

KINDS = (
    _prepared("missing", "The file is not there.", "no.csv", lambda _: None),
    _prepared(
        "dangling-link", "The file is a link to nothing.", "l.csv", lambda at: (at.folder / "l.csv").symlink_to("no")
    ),
    _prepared("pipe", "The file is a pipe.", "pipe.csv", lambda at: os.mkfifo(at.folder / "pipe.csv")),
    _prepared("empty-folder", "The folder holds nothing.", "downloads", lambda at: (at.folder / "downloads").mkdir()),
    _of("empty", "The file is empty.", "a.csv", ""),
    _of("no-text", "The file is text in another encoding.", "a.csv", b"a,b\n\x81\x8d\x8f\x90\x9d\n"),
    _of("nul", "The file holds NUL bytes.", "a.csv", b"a,b\n\0\0\0\0\n"),
    _of("unknown", "The file is of no format that is known.", "a.txt", "hello\n"),
    _of("unknown-format", "A format that is none is named.", "a.csv", _STUBS, "--format", "nobodys"),
    _of("pdf-damaged", "A PDF that is damaged.", "a.pdf", b"%PDF-1.4\nnothing of the kind\n"),
    _of("xlsx-damaged", "A workbook that is cut short.", "a.xlsx", b"PK\x03\x04" + b"\0" * 40),
    _of("zip", "An archive.", "a.zip", _zipped(stubs=b"x")),
    _of("gzip", "A compressed file.", "a.gz", gzip.compress(b"x", mtime=0)),
    _of("old-excel", "An Excel file of the old kind.", "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    _of("picture", "A picture.", "a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 30),
    _of("database", "A database.", "a.db", b"SQLite format 3\0" + b"\0" * 90),
    _of("program", "A program.", "a.exe", b"\x7fELF" + b"\0" * 60),
    _of("binary-table", "A table in a binary form.", "a.parquet", b"PAR1" + b"\0" * 60),
    _of("rtf", "A document with formatting.", "a.rtf", "{\\rtf1 hello}"),
    _of("postscript", "A page to print.", "a.ps", "%!PS-Adobe-3.0\n"),
    _of("web-page", "A web page.", "a.csv", "<!DOCTYPE html><html><body>Please sign in</body></html>"),
    _of(
        "workbook-in-xml",
        "A workbook in XML.",
        "a.xml",
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><W/>',
    ),
    _of("link-as-text", "A link that was saved as text.", "a.csv", "../others/stubs.csv"),
)

CONTENTS = (
    _of("stub-bad-date", "A pay date that is none.", "a.csv", f"{_STUBS}2026-02-30,1.00\n"),
    _of("stub-bad-amount", "An amount with three decimals.", "a.csv", f"{_STUBS}2026-05-15,1.005\n"),
    _of("stub-too-large", "An amount beyond any.", "a.csv", f"{_STUBS}2026-05-15,999999999999.00\n"),
    _of("stub-quote", "A quote that is never closed.", "a.csv", f'{_STUBS}2026-05-15,"1.00\n'),
    _of("stub-cells", "A row with too many cells.", "a.csv", f"{_STUBS}2026-05-15,1.00,2.00,3.00\n"),
    _of(
        "stub-unknown-plan",
        "A plan that is not in the ledger is named.",
        "a.csv",
        f"{_STUBS}2026-05-15,1.00\n",
        "--plan",
        "no",
    ),
    _of(
        "stub-unknown-person",
        "A person who is not in the ledger is named.",
        "a.csv",
        f"{_STUBS}2026-05-15,1.00\n",
        "--person",
        "no",
    ),
    _of("book-no-json", "A line of a book is no JSON.", "a.jsonl", '{"record": \n'),
    _of("book-unknown-record", "A record that is none.", "a.jsonl", '{"record": "song"}\n'),
    _of(
        "book-no-record",
        "A line that does not say which record it is.",
        "a.jsonl",
        '{"id": "kim"}\n',
        "--format",
        "book",
    ),
    _of("book-unknown-key", "A key that is none.", "a.jsonl", _PERSON.replace('"name"', '"nickname"')),
    _of("book-missing-key", "A key is missing.", "a.jsonl", '{"record": "person", "id": "kim"}\n'),
    _of("book-twice", "A key stands twice.", "a.jsonl", _PERSON.replace('"id"', '"id": "x", "id"')),
    _of(
        "book-number",
        "Money as a number.",
        "a.jsonl",
        '{"record": "tax_year", "person": "pat", "year": 2026, "modified_agi": NaN}\n',
    ),
    _of(
        "book-plan-of-nobody",
        "A plan of an employer who is not in the ledger.",
        "a.jsonl",
        '{"record": "plan", "id": "p", "employer": "nobody", "name": "P", "kind": "401k"}\n',
    ),
    _of(
        "ofx-broken",
        "An OFX file that is cut short.",
        "a.ofx",
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><SIGNONMSGSRSV1>",
    ),
)

CASES = (*KINDS, *CONTENTS)
