"""The sample household: two people, three plans, a year of pay stubs and forms, in a ledger of its own."""

import datetime as dt
from pathlib import Path

import ledger
from ledger.domain.errors import LedgerError
from ledger.importers import formats
from ledger.services.importing.report import FileToRead, ImportOptions
from ledger.services.importing.run import import_files
from ledger.services.ports import Store

# The sample data end here; a fixed day gives everybody the same figures.
AS_OF = dt.date(2026, 11, 20)
# People, employers and plans first: what follows speaks of them.
FILES = (
    "household.jsonl",
    "accounts.jsonl",
    "pat-stubs.csv",
    "sam-stubs-northwind.csv",
    "sam-stubs-contoso.csv",
    "forms-2025.jsonl",
)


def sample_folder() -> Path:
    """The sample data: inside an installed wheel, or beside the package in a checkout.

    Raises:
        LedgerError: neither is there.
    """
    package = Path(ledger.__file__).resolve().parent
    for candidate in (package / "_sample_data", package.parent / "sample_data"):
        if (candidate / FILES[0]).is_file():
            return candidate
    raise LedgerError(f"The sample data are missing from {package}.", hint="Install roth-ledger again.")


def load_sample(store: Store, sample: Path) -> int:
    """Record the sample data in a ledger that was just made, in one batch; returns how many lines.

    Args:
        store: The ledger.
        sample: Of `sample_folder`.

    Raises:
        LedgerError: a file of them cannot be read.
    """
    files = [FileToRead(path=sample / name, name=name, importer=formats.importer(_format_of(name))) for name in FILES]
    report = import_files(store, files, "demo", ImportOptions())
    if report.batch is None:
        raise LedgerError(f"The sample data in {sample} cannot be read.", hint="Install roth-ledger again.")
    return sum(file.added for file in report.files)


def _format_of(name: str) -> str:
    return "book" if name.endswith(".jsonl") else "stub-csv"
