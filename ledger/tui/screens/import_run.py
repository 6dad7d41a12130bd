"""An import as the screen runs it: files gathered, rehearsed with every new answer, recorded once."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from ledger.domain.settings import Thresholds
from ledger.services.importing.gathering import Gatherer, private_folder, saved_mappings
from ledger.services.importing.report import FileToRead, ImportOptions, ImportReport
from ledger.services.importing.run import command_of, import_files
from ledger.tui.desk import LedgerFile

# Of what is larger the lines are counted and added up, and not listed one by one.
_LISTED_UP_TO = 10_000_000


class Gathered(NamedTuple):
    """Files that are ready to be read.

    Attributes:
        private: The folder of their texts, until `close`.
        files: The files, each with its reader.
        paths: As they were picked.
        given: What is answered by the format that was chosen.
        left_out: What is not read of a folder, and why.
        person, plan: Whose they are, where that was chosen; None: as they say, or as is asked.
    """

    private: "TemporaryDirectory[str]"
    files: Sequence[FileToRead]
    paths: Sequence[Path]
    given: Mapping[str, str]
    left_out: Sequence[str]
    person: str | None = None
    plan: str | None = None

    def close(self) -> None:
        """Let go of the texts."""
        self.private.cleanup()


def gather(ledger: LedgerFile, paths: Sequence[Path], format_: str | None) -> Gathered:
    """Find the files and the reader of each; runs in the ledger's thread.

    Args:
        ledger: Whose saved mappings of columns are known too.
        paths: Files and folders.
        format_: What every file is read as; None: by what it holds.

    Raises:
        LedgerError: a file cannot be read or is of no known format.
    """
    private = private_folder()
    try:
        mappings = saved_mappings(ledger.reader().parties("import_mapping")) if ledger.exists else {}
        given: dict[str, str] = {}
        left_out: list[str] = []
        gatherer = Gatherer(Path(private.name), mappings, format_, given, left_out.append)
        files = {file.path: file for path in paths for file in gatherer.find(path)}
    except BaseException:
        private.cleanup()
        raise
    return Gathered(private, list(files.values()), paths, given, left_out)


class ImportRun(NamedTuple):
    """The same files, read again with every new answer; each of its calls runs in the ledger's thread."""

    gathered: Gathered
    today: dt.date
    thresholds: Thresholds
    progress: Callable[[int], None]

    def rehearse(self, ledger: LedgerFile, answers: Mapping[str, str]) -> ImportReport:
        """What these answers would record; nothing is.

        Raises:
            LedgerError: a file cannot be read so.
        """
        return self._run(ledger, answers, dry_run=True)

    def record(self, ledger: LedgerFile, answers: Mapping[str, str]) -> ImportReport:
        """Record what is new, in one batch; nothing where a line is refused or a question is open.

        Raises:
            LedgerError: a file cannot be read, or the ledger not be written.
        """
        return self._run(ledger, answers, dry_run=False)

    def _run(self, ledger: LedgerFile, answers: Mapping[str, str], *, dry_run: bool) -> ImportReport:
        is_first = not ledger.exists
        ledger.make()
        try:
            return import_files(
                ledger,
                self.gathered.files,
                f"screen: {command_of(self.gathered.paths)}",
                ImportOptions(
                    today=self.today,
                    person=self.gathered.person,
                    plan=self.gathered.plan,
                    answers={**self.gathered.given, **answers},
                    dry_run=dry_run,
                    keep_new=self._is_listed(),
                    effects=True,
                    thresholds=self.thresholds,
                    progress=self.progress,
                ),
            )
        finally:
            if is_first:
                ledger.unmake_if_empty()

    def _is_listed(self) -> bool:
        texts = [file.text or file.path for file in self.gathered.files]
        return sum(text.stat().st_size for text in texts if text.exists()) <= _LISTED_UP_TO
