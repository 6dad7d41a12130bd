"""The files that an import is pointed at: found, told apart, and made text in a private folder meanwhile."""

import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ledger.domain.errors import LedgerError
from ledger.importers import formats
from ledger.importers.base import Importer
from ledger.importers.file_names import name_as_text
from ledger.importers.unpack import refuse_unreadable, unpack
from ledger.services.importing.report import FileToRead
from ledger.services.importing.run import fingerprint

_MAPPING = "mapping"
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
_UNKNOWN = "is of no format that is known"


def private_folder() -> "tempfile.TemporaryDirectory[str]":
    """A folder for the texts of files that are none themselves, which lives as long as they are needed.

    Raises:
        LedgerError: none can be made.
    """
    with plain_errors():
        return tempfile.TemporaryDirectory(prefix="roth-ledger-")


@contextmanager
def plain_errors() -> Iterator[None]:
    """Say of what the system refuses which place it is; nothing is recorded while files are gathered.

    Raises:
        LedgerError: in place of the failure.
    """
    try:
        yield
    except OSError as problem:
        why = problem.strerror or str(problem)
        if problem.filename is not None and problem.errno not in _NO_ROOM:
            raise LedgerError(
                f"{name_as_text(problem.filename)} cannot be read: {why}.",
                hint="Nothing was recorded. Check its name, its permissions and those of its folder.",
            ) from None
        raise LedgerError(
            f"The temporary folder cannot be written: {why}.",
            hint="Nothing was recorded. Free some space there, or name another folder in TMPDIR.",
        ) from None


class Gatherer:
    """Finds the files of one call and the reader of each."""

    def __init__(
        self,
        folder: Path,
        mappings: Mapping[str, Mapping[str, str]],
        format_: str | None,
        given: dict[str, str],
        left_out: Callable[[str], None],
    ) -> None:
        """Begin with no file.

        Args:
            folder: A private one, for texts.
            mappings: Saved mappings of columns by their name.
            format_: A format, or the name of a saved mapping, that every file is read as; None: by what it holds.
            given: Answers; gets that to `mapping` where `format_` names one.
            left_out: Told of each file of a folder that is not read, and why.

        Raises:
            LedgerError: there is no format of that name.
        """
        self._folder = folder
        self._mappings = mappings
        self._left_out = left_out
        self._importer = self._named(format_, given) if format_ is not None else None

    def _named(self, format_: str, given: dict[str, str]) -> Importer:
        if format_ not in formats.FORMATS and format_ in self._mappings:
            given.setdefault(_MAPPING, format_)
            format_ = _MAPPING
        return formats.importer(format_)

    def find(self, file: Path) -> list[FileToRead]:
        """What one path names: a file, or all of a folder.

        Raises:
            LedgerError: a file cannot be read or is of no known format; the temporary folder is full.
        """
        with plain_errors():
            path = file.expanduser()
            return list(self._in_folder(path)) if path.is_dir() else [self.file(path, name_as_text(path.name))]

    def file(self, path: Path, name: str) -> FileToRead:
        """One file with its reader.

        Raises:
            LedgerError: it cannot be read or is of no known format.
        """
        found = self._read(path, name)
        if found is None:
            raise LedgerError(
                f"{name} {_UNKNOWN}.", hint="Name it with --format; `roth-ledger import --list` shows them all."
            )
        return found

    def _in_folder(self, top: Path) -> Iterator[FileToRead]:
        """Every file of a folder, and of the folders in it, that is of a known format; what is left out is said."""
        empty = True
        for path in self._inside(top):
            name = name_as_text(path.relative_to(top))
            try:
                found = self._read(path, name, in_folder=True)
            except LedgerError as problem:
                self._left_out(f"left out: {name}: {problem.message}")
                continue
            if found is None:
                self._left_out(f"left out: {name} {_UNKNOWN}.")
                continue
            empty = False
            yield found
        if empty:
            raise LedgerError(
                f"{name_as_text(top)} holds no file that can be imported.", hint="See `roth-ledger import --list`."
            )

    def _read(self, path: Path, name: str, *, in_folder: bool = False) -> FileToRead | None:
        refuse_unreadable(path)  # before all of it is read
        print_ = fingerprint(path)
        text = unpack(path, Path(tempfile.mkdtemp(dir=self._folder)))
        importer = self._importer or self._identified(text, name, in_folder=in_folder)
        if importer is None:
            return None
        return FileToRead(
            path=path, name=name, importer=importer, text=text, checked_by_eye=_is_pdf(path), fingerprint=print_
        )

    def _identified(self, text: Path, name: str, *, in_folder: bool) -> Importer | None:
        """The reader of a file; in a folder a table of no format is taken only where a saved mapping is of it."""
        importer = formats.identify(text, name)
        if importer is not None and (importer.name != _MAPPING or not in_folder):
            return importer
        return formats.importer(_MAPPING) if self._is_of_a_saved_mapping(text) else None

    def _is_of_a_saved_mapping(self, text: Path) -> bool:
        if not self._mappings:
            return False
        from ledger.importers.mapping_columns import fits
        from ledger.importers.mapping_header import beginning, first_lines
        from ledger.importers.tables import header_key

        found = beginning(first_lines(text))
        return found is not None and any(fits(saved, header_key(found.cells)) for saved in self._mappings.values())

    def _inside(self, top: Path) -> Iterator[Path]:
        """The ordinary files of a folder and of the folders in it, by name; what is none is said to be left out.

        Raises:
            LedgerError: a folder cannot be read: nobody knows what is in it.
        """
        hidden, found = 0, []
        for folder, folders, names in os.walk(top, onerror=_refuse_folder):
            shown = [name for name in (*folders, *names) if not name.startswith(".")]
            hidden += len(folders) + len(names) - len(shown)
            folders[:] = [name for name in folders if not name.startswith(".")]
            found += [Path(folder, name) for name in shown]
        for path in sorted(found):
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):
                yield path
            elif not stat.S_ISDIR(mode):
                self._left_out(f"left out: {name_as_text(path.relative_to(top))} {_kind_of(mode)}.")
        if hidden:
            self._left_out(f"left out: {hidden:,} hidden {'file or folder' if hidden == 1 else 'files and folders'}.")


def saved_mappings(mappings: Sequence[Any]) -> dict[str, Mapping[str, str]]:
    """The columns of saved mappings, by the name of each."""
    return {each.name: each.columns for each in mappings}


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _kind_of(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "is a link; name what it leads to"
    return "is a pipe" if stat.S_ISFIFO(mode) else "is no ordinary file"


def _refuse_folder(problem: OSError) -> None:
    raise LedgerError(
        f"The folder {name_as_text(problem.filename)} cannot be read: {problem.strerror}.",
        hint="Nothing was recorded. Check its permissions, or name the files themselves.",
    )
