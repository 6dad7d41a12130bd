"""The files that a command was pointed at: files, folders and standard input, readable as long as it runs."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli.output import note
from ledger.cli.session import Session
from ledger.domain.errors import LedgerError

if TYPE_CHECKING:  # a help text needs none of it
    from ledger.services.importing.report import FileToRead

STDIN = "-"
_MAX_STDIN = 50_000_000


@contextmanager
def readable(
    session: Session, files: Sequence[Path], format_: str | None, given: dict[str, str]
) -> Iterator[list["FileToRead"]]:
    """The files to read, each with its reader; what is no text is made text in a private folder meanwhile.

    Args:
        session: Of the ledger, whose saved mappings are known too.
        files: Files, folders, and `-` for standard input.
        format_: A format, or the name of a saved mapping, that every file is read as.
        given: Answers; gets that to `mapping` where `format_` names one.

    Raises:
        LedgerError: a file cannot be read or is of no known format; the temporary folder is full.
        click.UsageError: standard input is named twice.
    """
    from ledger.services.importing.gathering import Gatherer, plain_errors, private_folder, saved_mappings

    if sum(str(file) == STDIN for file in files) > 1:
        raise click.UsageError("Standard input can be read only once: name - once.")
    with private_folder() as name:
        folder = Path(name)
        mappings = saved_mappings(session.reader.parties("import_mapping")) if session.ledger.exists else {}
        gatherer = Gatherer(folder, mappings, format_, given, note)
        found: list[FileToRead] = []
        for file in files:
            if str(file) == STDIN:
                with plain_errors():
                    found.append(gatherer.file(_from_stdin(folder), STDIN))
            else:
                found += gatherer.find(file)
        yield found


def _from_stdin(folder: Path) -> Path:
    from ledger.importers.unpack import copy_stdin

    if sys.stdin is None:
        raise LedgerError("Standard input is closed.", hint="Name a file, or send one: … | roth-ledger import -")
    path = folder / "stdin"
    copy_stdin(sys.stdin.buffer, path, _MAX_STDIN)
    return path
