"""Every format that can be read, by its name; a reader is loaded when a file of its kind turns up."""

from importlib import import_module
from pathlib import Path

from ledger.domain.errors import LedgerError, NotFoundError
from ledger.domain.refused_files import not_read
from ledger.importers.base import Importer
from ledger.importers.encoding import HEAD

# In the order in which a file is offered to them: the surest to know their own come first.
FORMATS = {
    "book": ("ledger.importers.book", "Book"),
    "fdx": ("ledger.importers.fdx", "Fdx"),
    "irs-1220": ("ledger.importers.irs_1220", "Irs1220"),
    "ofx": ("ledger.importers.ofx", "Ofx"),
    "fidelity-netbenefits": ("ledger.importers.record_keepers.fidelity_netbenefits", "FidelityNetBenefits"),
    "fidelity-accounts": ("ledger.importers.record_keepers.fidelity_accounts", "FidelityAccounts"),
    "vanguard": ("ledger.importers.record_keepers.vanguard", "Vanguard"),
    "voya": ("ledger.importers.record_keepers.voya", "Voya"),
    "workplace": ("ledger.importers.record_keepers.workplace", "Workplace"),
    "alerus": ("ledger.importers.record_keepers.alerus", "Alerus"),
    "stub-ini": ("ledger.importers.pay_stubs.ini", "Ini"),
    "stub-json": ("ledger.importers.pay_stubs.json_stub", "JsonStub"),
    "stub-lines": ("ledger.importers.pay_stubs.lines_csv", "LinesCsv"),
    "stub-transposed": ("ledger.importers.pay_stubs.transposed_csv", "TransposedCsv"),
    "stub-csv": ("ledger.importers.stub_csv", "StubCsv"),  # takes any header that names pay_date
    "workday-sheet": ("ledger.importers.pay_stubs.workday_sheet", "WorkdaySheet"),
    "stub-text": ("ledger.importers.pay_stubs.text", "StubText"),
    # Any other table with a date and an amount; how its columns are read is asked.
    "mapping": ("ledger.importers.mapping", "ColumnMapping"),
}


def importer(name: str) -> Importer:
    """The reader of a format.

    Raises:
        NotFoundError: there is no format of this name.
    """
    if name not in FORMATS:
        raise NotFoundError(f"“{name[:40]}” is no format.", hint=f"Known formats: {', '.join(FORMATS)}.")
    module, cls = FORMATS[name]
    made: Importer = getattr(import_module(module), cls)()
    return made


def identify(path: Path, name: str | None = None) -> Importer | None:
    """The reader that knows a file by its name and the first 64 KiB of its text; None where none does.

    Args:
        path: The file as text.
        name: Its name, where that is another.

    Raises:
        LedgerError: the file cannot be opened.
    """
    if not path.is_file():
        raise LedgerError(f"{path} is not a file.", hint="Check the name and the folder.")
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise not_read(path, error) from None
    return next((each for each in map(importer, FORMATS) if each.identify(name or path.name, head)), None)


def describe() -> list[tuple[str, str, str]]:
    """Name, description and example of each format, for a list of them."""
    return [(each.name, each.describes, each.example) for each in map(importer, FORMATS)]
