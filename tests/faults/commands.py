"""The commands that the fault tests break, one row each: what was there before, and what each makes of it."""

from typing import NamedTuple

LEDGER = "ledgers/ledger.db"
COPY = "copies/copy.db"
BOOK = "book.jsonl"
SETTINGS = "settings/settings.toml"

Line = tuple[str, ...]

_INIT: Line = (
    *("init", "--name", "Pat Lee", "--id", "pat", "--birth-date", "1980-05-04"),
    *("--employer", "Acme Inc.", "--employer-id", "acme", "--plan", "Acme 401(k)", "--plan-id", "acme-401k"),
)
_BACKUP: Line = ("backup", f"{{root}}/{COPY}")
_EXPORT: Line = ("export", "--force", "--output", f"{{root}}/{BOOK}")
_IMPORT: Line = ("import", "{given}/book.jsonl")


def _stub(name: str, pay_date: str) -> Line:
    return ("stub", "add", "--id", name, "--pay-date", pay_date, "--after-tax", "500.00")


_SMALL = (_INIT, _stub("first", "2026-01-15"))


class Command(NamedTuple):
    """A command line to break.

    Attributes:
        name: What a person would call what it does.
        arguments: The command line; `{root}` and `{given}` stand for the folder that is broken and that of the files
            to read.
        changes: The files below the root that it is to change; all others that are watched stay as they are.
        before: The command lines that made what is there before it.
        after: The command that must work whatever became of it.
        schema: Of the ledger there is before it, made by an older program; None: this program made it.
    """

    name: str
    arguments: Line
    changes: tuple[str, ...] = (LEDGER,)
    before: tuple[Line, ...] = _SMALL
    after: Line = _IMPORT
    schema: int | None = None


COMMANDS = (
    Command("the making of a ledger", _INIT, before=()),
    Command("an import of a book", _IMPORT),
    Command("an import of a CSV file", ("import", "{given}/stubs.csv"), after=("import", "{given}/stubs.csv")),
    Command("the entry of a pay stub", _stub("second", "2026-01-30")),
    Command(
        "the entry of a conversion",
        ("convert", "--id", "c", "--date", "2026-03-02", "--amount", "500.00", "--to", "in_plan_roth"),
    ),
    Command("an undo", ("undo",)),
    Command("a backup", _BACKUP, changes=(COPY,)),
    Command("a restore", ("restore", f"{{root}}/{COPY}"), before=(*_SMALL, _BACKUP, _stub("second", "2026-01-30"))),
    Command("the update of an older ledger", ("status", "--json"), before=(), schema=1),
    Command(
        "an export", _EXPORT, changes=(BOOK,), before=(_INIT, _EXPORT, _stub("first", "2026-01-15")), after=_EXPORT
    ),
    Command(
        "a first setting",
        ("settings", "set", "safety_margin", "10.00"),
        changes=(SETTINGS,),
        after=("settings", "set", "safety_margin", "20.00"),
    ),
    Command(
        "a change of a setting",
        ("settings", "set", "safety_margin", "50.00"),
        changes=(SETTINGS,),
        before=(*_SMALL, ("settings", "set", "safety_margin", "10.00")),
        after=("settings", "set", "safety_margin", "20.00"),
    ),
)
WATCHED = (LEDGER, COPY, BOOK, SETTINGS)


def named(name: str) -> Command:
    """The command of a name."""
    (command,) = (each for each in COMMANDS if each.name == name)
    return command
