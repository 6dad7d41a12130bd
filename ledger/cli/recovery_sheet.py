"""A page to print and to keep apart from the computer: how an encrypted ledger is opened, also without this program."""

from collections.abc import Iterator
from pathlib import Path

from ledger.cli.session import Session
from ledger.cli.verify import history_of

_RULE = "_" * 68


def recovery_sheet(session: Session, path: Path) -> Iterator[str]:
    """The lines of the page. The passphrase is never on it: there is a line to write it on by hand.

    Raises:
        LedgerError: the ledger cannot be opened.
    """
    from ledger.storage import cipher
    from ledger.storage.backups import folder_of, second_folder

    history = history_of(path) or []
    second = second_folder()
    yield "RECOVERY SHEET OF AN ENCRYPTED LEDGER"
    yield f"Printed on {session.today}. Keep it where you keep your will: who has it and the file can read all of it."
    yield ""
    yield "THE PASSPHRASE (write it by hand; small and capital letters, blanks and signs count)"
    for _ in range(2):
        yield ""
        yield _RULE
    yield ""
    yield "WITHOUT THE PASSPHRASE NOBODY CAN OPEN THE LEDGER, and nothing in it can be got back."
    yield ""
    yield "WHAT IT IS"
    yield "  roth-ledger's record of after-tax 401(k) and 403(b) contributions, conversions and basis."
    yield f"  The file:    {path.absolute()}"
    yield f"  Its backups: {folder_of(path).absolute()}"
    if second is not None:
        yield f"               {second.absolute()}"
    yield "  An older backup opens with the passphrase that the ledger had when it was made."
    if history:
        yield f"  Its first batch is of {history[0].at[:10]}, with the seal"
        yield f"    {history[0].seal}"
    yield ""
    yield "HOW TO OPEN IT WITH ROTH-LEDGER"
    yield "  pip install 'roth-ledger[encrypted]'"
    yield f"  roth-ledger --db {path.name} status        (asks for the passphrase)"
    yield f"  roth-ledger --db {path.name} export --output book.jsonl"
    yield f"  roth-ledger --db {path.name} encrypt off   (makes it a plain SQLite file)"
    yield ""
    yield "HOW TO OPEN IT WITHOUT ROTH-LEDGER"
    yield f"  It is a SQLCipher {cipher.version().split('.')[0]} file with SQLCipher's own settings. With its shell:"
    yield f"  sqlcipher {path.name}"
    yield "  PRAGMA key = 'the passphrase';             (a ' within it is written twice: '')"
    yield "  SELECT line FROM entry ORDER BY sequence;  (each line is one entry, as JSON)"
    yield "  To make a plain SQLite file of it:"
    yield "  ATTACH DATABASE 'plain.db' AS plain KEY '';"
    yield "  SELECT sqlcipher_export('plain');"
