"""Every format that can be read, by its name; a reader is loaded when a file of its kind turns up."""

from importlib import import_module
from pathlib import Path

from ledger.domain.errors import LedgerError, NotFoundError
from ledger.importers.base import Importer
from ledger.importers.encoding import HEAD

# In the order in which a file is offered to them: the surest to know their own come first.
FORMATS = {
    "book": ("ledger.importers.book", "Book"),
    "fdx": ("ledger.importers.fdx", "Fdx"),
    "ofx": ("ledger.importers.ofx", "Ofx"),
    "stub-csv": ("ledger.importers.stub_csv", "StubCsv"),
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


def identify(path: Path) -> Importer | None:
    """The reader that knows a file by its name and its first 64 KiB; None where none does.

    Raises:
        LedgerError: the file cannot be opened.
    """
    if not path.is_file():
        raise LedgerError(f"{path} is not a file.", hint="Check the name and the folder.")
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise LedgerError(f"{path} cannot be read: {error.strerror}.", hint="Check its permissions.") from None
    return next((each for each in map(importer, FORMATS) if each.identify(path.name, head)), None)


def describe() -> list[tuple[str, str, str]]:
    """Name, description and example of each format, for a list of them."""
    return [(each.name, each.describes, each.example) for each in map(importer, FORMATS)]
