"""The bytes of a file as text: byte order mark, then UTF-8, then Windows-1252; anything else is no text."""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from ledger.domain.errors import LedgerError
from ledger.domain.refused_files import not_read

MAX_LINE = 1_000_000
HEAD = 65_536

_CHUNK = 1 << 18
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Strict UTF-8 first: text of Windows-1252 is hardly ever valid UTF-8 by chance, the other way round it always is.
_UNMARKED = ("utf-8", "cp1252")
_SAVE_AS_TEXT = "Save it as a text file (CSV, OFX or JSON lines) in UTF-8."


def _candidates(head: bytes) -> tuple[str, ...]:
    for mark, name in _MARKS:
        if head.startswith(mark):
            return (name,)
    return _UNMARKED


def encoding_of(path: Path) -> str:
    """The encoding in which the whole file can be read; it is read once from front to end for that.

    Raises:
        LedgerError: there is no such file, it cannot be opened, or it is no text (NUL bytes, other encodings).
    """
    if not path.is_file():
        raise LedgerError(f"{path} is not a file.", hint="Check the name and the folder.")
    try:
        with path.open("rb") as file:
            candidates = _candidates(file.read(4))
        for name in candidates:
            if _decodes(path, name):
                return name
    except OSError as error:
        raise not_read(path, error) from None
    raise LedgerError(f"{path.name} is not text in UTF-8, UTF-16 or Windows-1252.", hint=_SAVE_AS_TEXT)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                if "\x00" in decoder.decode(chunk):
                    raise LedgerError(f"{path.name} holds NUL bytes: it is no text file.", hint=_SAVE_AS_TEXT)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def decode_head(head: bytes) -> str:
    """The beginning of a file as text, for recognising it; empty where it is no text."""
    for name in _candidates(head):
        try:
            text = codecs.getincrementaldecoder(name)("strict").decode(head)  # may end inside a character
        except UnicodeDecodeError:
            continue
        return "" if "\x00" in text else text
    return ""


def lines(path: Path) -> Iterator[str | None]:
    """The lines of a file with their ends, one at a time; None for one of over a million characters.

    Raises:
        LedgerError: the file cannot be read, is no text, or changes while it is read.
    """
    with path.open(encoding=encoding_of(path), newline="") as file:
        while line := _next_line(file, path, MAX_LINE + 1):
            if len(line) <= MAX_LINE:
                yield line
                continue
            while line and not line.endswith(("\n", "\r")):
                line = _next_line(file, path, MAX_LINE)
            yield None


def _next_line(file: TextIO, path: Path, at_most: int) -> str:
    try:
        return file.readline(at_most)
    except (UnicodeDecodeError, OSError):  # it was all text when it was looked through
        raise _changed(path) from None


def _changed(path: Path) -> LedgerError:
    return LedgerError(
        f"{path.name} changed while it was read.", hint="Wait until it is downloaded, and import it again."
    )


def read_text(path: Path, at_most: int) -> str:
    """A whole file as text.

    Args:
        path: The file.
        at_most: Its largest size, in bytes.

    Raises:
        LedgerError: the file is larger, cannot be read, is no text, or changes while it is read.
    """
    encoding = encoding_of(path)
    size = path.stat().st_size
    if size > at_most:
        raise LedgerError(
            f"{path.name} holds {size:,} bytes; a file of this format is read up to {at_most:,}.",
            hint="Download a shorter period.",
        )
    try:
        with path.open(encoding=encoding) as file:
            return file.read(at_most)  # so many characters hold no fewer bytes, whatever it has grown to
    except (UnicodeDecodeError, OSError):
        raise _changed(path) from None
