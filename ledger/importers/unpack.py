"""What people point the program at, as a file of text: workbooks and PDFs are turned into it, other kinds are named."""

import os
import re
import stat
import tempfile
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.refused_files import not_read
from ledger.importers.encoding import HEAD, decode_head
from ledger.importers.sandbox import run_apart

MAX_PACKED = 50_000_000
MAX_TEXT = 500_000_000  # of any format; most read less. A book of a hundred thousand entries has a tenth of it

_CHUNK = 1 << 18
_PDF = b"%PDF-"
_PDF_WITHIN = 1_024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

_AS_TEXT = "Save what it holds as CSV or text, and import that."
_UNPACK = "Unpack it and import the files in it."
_PICTURE = "Type the stub (roth-ledger stub add), or paste its text: … | roth-ledger import -"
_OLD_EXCEL = "an Excel file of the old kind (.xls), or one with a password"
_KINDS = (
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_EXCEL, "Open it and save it as CSV or .xlsx."),
    (rb"\x1f\x8b|BZh\d1AY&SY|\xfd7zXZ\0|7z\xbc\xaf'\x1c|Rar!\x1a\x07|\x28\xb5\x2f\xfd", "an archive", _UNPACK),
    (rb".{257}ustar", "an archive", _UNPACK),
    (rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|RIFF.{4}WEBP|\0\0\0.ftyp", "a picture", _PICTURE),
    (rb"SQLite format 3\0", "a database", "To go back to a copy of a ledger: roth-ledger restore FILE"),
    (rb"\x7fELF|MZ.{0,64}\0|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe", "a program", "Name the file that you downloaded."),
    (rb"PAR1|OBJ\x01|ARROW1", "a table in a binary form", _AS_TEXT),
    (rb"\{\\rtf", "a document with formatting (RTF)", _AS_TEXT),
    (rb"%!PS", "a page to print (PostScript)", _AS_TEXT),
)
_WEB_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+)?html", re.IGNORECASE | re.DOTALL)
_EXCEL_XML = 'progid="Excel.Sheet"'
# What a checkout of a repository leaves of a link where the system has none: the other file's name, and no more.
_LINK = re.compile(r"(?:\.{0,2}/)?[^\n\r\t,;|<>{}:\"]{1,1000}\.(?:pdf|csv|tsv|xlsx|qfx|ofx|txt|jsonl?)", re.IGNORECASE)


class _Seen(NamedTuple):
    """A file as it was when it was opened: its first bytes, and what changes when someone writes to it."""

    head: bytes
    size: int
    changed: int


def unpack(path: Path, folder: Path) -> Path:
    """The file as text: itself, or for a workbook (.xlsx) or PDF a private file made in `folder`.

    Args:
        path: What was named; what it is shows in its bytes, not in its name.
        folder: A private folder that lives as long as the text is needed.

    Raises:
        LedgerError: it is no file, is empty, cannot be read or is of a kind that holds no text.
    """
    seen = _readable(path)
    if _is_pdf(seen.head):
        return _unpacked(path, folder, seen, "pdf", "as_text", ".txt")
    if seen.head.startswith(_ZIP):
        return _unpacked(path, folder, seen, "xlsx", "as_csv", ".csv")
    return path


def refuse_unreadable(path: Path) -> None:
    """Refuse, by its size and its first bytes alone, what `unpack` does not take: a huge file is refused at once.

    Raises:
        LedgerError: it is no file, is empty, too large, cannot be read or is of a kind that holds no text.
    """
    _readable(path)


def copy_stdin(stream: BinaryIO, path: Path, at_most: int) -> None:
    """Keep what a stream sends in a private file.

    Args:
        stream: Read to its end, a piece at a time.
        path: The file, which must not be there yet.
        at_most: How many bytes are taken.

    Raises:
        LedgerError: it sends nothing, or more, or cannot be read.
    """
    taken = 0
    with _private(path) as file:
        while piece := _piece(stream):
            taken += len(piece)
            if taken > at_most:
                raise LedgerError(
                    f"Standard input holds over {at_most:,} bytes, more than is read.", hint="Send a shorter period."
                )
            file.write(piece)
    if not taken:
        raise LedgerError("Standard input is empty.", hint="Send a file: … | roth-ledger import -")


def _piece(stream: BinaryIO) -> bytes:
    try:
        return stream.read(_CHUNK)
    except OSError as error:
        raise LedgerError(
            f"Standard input cannot be read: {error.strerror}.", hint="Send a file: … | roth-ledger import -"
        ) from None


def _readable(path: Path) -> _Seen:
    seen = _look(path)
    packed = _is_pdf(seen.head) or seen.head.startswith(_ZIP)
    if not packed:
        for known, what, hint in _KINDS:
            if re.match(known, seen.head, re.DOTALL):
                raise LedgerError(f"{path.name} is {what}, which is not read.", hint=hint)
    most = MAX_PACKED if packed else MAX_TEXT
    if seen.size > most:
        raise LedgerError(
            f"{path.name} holds {seen.size:,} bytes; a file of its kind is read up to {most:,}.",
            hint="Download a shorter period, or save what matters as CSV.",
        )
    if not packed:
        _refuse_other_text(path, seen.head)
    return seen


def _is_pdf(head: bytes) -> bool:
    return _PDF in head[:_PDF_WITHIN]


def _look(path: Path) -> _Seen:
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise LedgerError(f"{path} is {_no_file(state.st_mode)}.", hint=_what_to_name(state.st_mode))
        with path.open("rb") as file:
            head = file.read(HEAD)
    except FileNotFoundError:
        if path.is_symlink():
            raise LedgerError(f"{path} is a link to a file that is not there.", hint="Name the file itself.") from None
        raise LedgerError(f"{path} is not there.", hint="Check the name and the folder.") from None
    except OSError as error:
        raise not_read(path, error) from None
    except ValueError:
        raise LedgerError("A file name cannot hold a NUL.", hint="Check the name and the folder.") from None
    if not head:
        raise LedgerError(f"{path.name} is empty.", hint="Download it again, and wait until that is done.")
    return _Seen(head, state.st_size, state.st_mtime_ns)


def _no_file(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a pipe" if stat.S_ISFIFO(mode) else "a device, and no file"


def _what_to_name(mode: int) -> str:
    return "Name a file in it." if stat.S_ISDIR(mode) else "Send it as standard input: … | roth-ledger import -"


def _refuse_other_text(path: Path, head: bytes) -> None:
    text = decode_head(head)
    if not text:
        what = "holds NUL bytes: it is no text" if b"\0" in head else "is not text in UTF-8, UTF-16 or Windows-1252"
        raise LedgerError(f"{path.name} {what}.", hint=_AS_TEXT)
    if _WEB_PAGE.match(text):
        raise LedgerError(
            f"{path.name} is a web page, not a download.",
            hint="Use the site's button that downloads a CSV or QFX file.",
        )
    if _EXCEL_XML in text:
        raise LedgerError(f"{path.name} is a workbook in XML.", hint="Open it and save it as CSV or .xlsx.")
    if len(head) < HEAD and _LINK.fullmatch(text.strip()):
        raise LedgerError(
            f"{path.name} holds only the name of another file: it is a link that was saved as text.",
            hint="Import the file that it names.",
        )


def _unpacked(path: Path, folder: Path, seen: _Seen, parser: str, function: str, suffix: str) -> Path:
    text = run_apart(f"ledger.importers.{parser}", function, path)
    if _look(path) != seen:
        raise LedgerError(
            f"{path.name} changed while it was read.", hint="Wait until it is downloaded, and import it again."
        )
    # In a folder of its own, so that files of one name do not meet; long names are cut to what systems take.
    made = Path(tempfile.mkdtemp(dir=folder)) / f"{path.stem[:50]}{suffix}"
    with _private(made) as file:
        file.write(text.encode(errors="replace"))
    return made


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
