"""What can be wrong with a command line, and what the ledger refuses of it."""

import sys
from collections.abc import Callable

from tests.messages.case import Case, Place


def _usage(id_: str, provoked: str, *command: str, hinted: bool = True) -> Case:
    return Case(f"usage-{id_}", provoked, command, code=2, hinted=hinted)


def _said(id_: str, provoked: str, *command: str) -> Case:
    return Case(f"refused-{id_}", provoked, command)


def _two_people(_: Place) -> None:
    from ledger.cli.main import main
    from tests.messages.of_the_file import forget_output

    assert main(["person", "add", "--id", "kim", "--name", "Kim", "--birth-date", "1981-01-01"]) == 0
    forget_output()


def _without(module: str) -> Callable[[Place], None]:
    def provoke(_: Place) -> None:
        for name in [each for each in sys.modules if each.partition(".")[0] == module]:
            del sys.modules[name]
        for name in [each for each in sys.modules if each.startswith("ledger.tui.serving.server")]:
            del sys.modules[name]
        sys.modules[module] = None  # type: ignore[assignment]

    return provoke


USAGE = (
    _usage("command", "A command that is none.", "stauts"),
    _usage("subcommand", "A second word that is none.", "plan", "ad"),
    _usage("option", "An option that is none.", "status", "--yaer", "2026"),
    _usage("option-missing", "An option is missing.", "void", "x"),
    _usage("argument-missing", "An argument is missing.", "restore"),
    _usage("too-many", "An argument too many.", "status", "2026"),
    _usage("value-missing", "An option without its value.", "status", "--year"),
    _usage(
        "no-choice",
        "A value that is no choice.",
        "person",
        "add",
        "--id",
        "x",
        "--name",
        "X",
        "--birth-date",
        "1980-13-01",
        hinted=False,
    ),
    _usage("no-year", "A year that is none.", "status", "--year", "26", hinted=False),
    _usage("no-date", "A day that there is not.", "convert", "--date", "2026-02-30", hinted=False),
    _usage(
        "no-amount",
        "An amount with three decimals.",
        "convert",
        "--date",
        "2026-05-01",
        "--amount",
        "1.005",
        hinted=False,
    ),
    _usage("nothing-to-import", "No file to import is named.", "import", hinted=False),
    _usage("stdin-twice", "Standard input is to be read twice.", "import", "-", "-", hinted=False),
    _usage("explain", "A figure that is none.", "explain", "nothing", hinted=False),
    Case("usage-who", "The ledger holds two people and none is named.", ("status",), _two_people, code=2, hinted=False),
)

REFUSED = (
    _said("unknown-person", "A person who is not in the ledger.", "status", "--person", "kim"),
    _said("unknown-entry", "An entry that is not in the ledger.", "void", "nothing", "--reason", "wrong"),
    _said(
        "unknown-plan",
        "A plan that is not in the ledger.",
        "value",
        "--plan",
        "no",
        "--date",
        "2026-05-01",
        "--source",
        "after_tax",
        "--balance",
        "1.00",
    ),
    _said(
        "unknown-employer",
        "An employer who is not in the ledger.",
        "plan",
        "add",
        "--id",
        "p",
        "--employer",
        "no",
        "--name",
        "P",
        "--kind",
        "401k",
    ),
    _said("id-taken", "An id that is taken.", "employer", "add", "--id", "acme", "--name", "Other"),
    Case("refused-nothing-to-redo", "There is nothing to redo.", ("redo",), hinted=False),
    _said("limits-year", "A year whose limits are not on file.", "limits", "--year", "1990"),
    Case("extra-web-missing", "What shows the screens in a browser is not installed.", ("serve",), _without("aiohttp")),
)

CASES = (*USAGE, *REFUSED)
