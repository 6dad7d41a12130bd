import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest

from ledger.cli.main import COMMANDS
from tests.cli.command_line import CommandLine

# Other people's modules are heavy to import; none may be needed to start.
HEAVY = ("sqlmodel", "sqlalchemy", "alembic", "textual", "rich", "pydantic")


def leaves() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, place in COMMANDS.items():
        module, _, attribute = place.partition(":")
        command: Any = getattr(import_module(module), attribute)
        within = sorted(command.commands) if isinstance(command, click.Group) else []
        found += [(name, each) for each in within] or [(name,)]
    return found


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_there_under_its_name(name: str) -> None:
    module, _, attribute = COMMANDS[name].partition(":")
    command = getattr(import_module(module), attribute)
    assert command.name == name


def test_every_help_ends_in_an_example(run: CommandLine) -> None:
    for command in leaves():
        last = run.done(*command, "--help").out.rstrip().splitlines()[-1]
        assert f"roth-ledger {' '.join(command)}" in last, command


def test_no_command_prints_help_where_there_is_no_terminal(run: CommandLine) -> None:
    ran = run()
    assert ran.code == 2
    assert ran.out.startswith("Usage: roth-ledger ")


def test_unknown_command_and_option(run: CommandLine) -> None:
    assert run.refused("statsu", code=2).startswith("error: No such command 'statsu'.")
    assert run.refused("list", "--yaer", "2026", code=2).startswith("error: No such option")


def test_no_ledger_says_how_to_make_one(run: CommandLine, db: Path) -> None:
    assert run.refused("list") == (
        f"error: There is no ledger at {db}.\n"
        "hint: Make one with `roth-ledger init` or `roth-ledger import FILE`, or name another with --db.\n"
    )


def test_db_option_goes_before_the_environment(acme: CommandLine, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    acme.done("--db", other, "init", "--name", "Kim", "--birth-date", "1990-01-01")
    assert [each["id"] for each in acme.done("--db", other, "person", "list", "--json").json["people"]] == ["kim"]
    assert [each["id"] for each in acme.done("person", "list", "--json").json["people"]] == ["pat"]


def test_clock_that_is_no_date(acme: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "yesterday")
    said = acme.refused("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "1")
    assert said.startswith("error: ROTH_LEDGER_TODAY: “yesterday” is not a date.\n")


def test_several_people_must_be_told_apart(acme: CommandLine) -> None:
    acme.done("person", "add", "--id", "sam", "--name", "Sam", "--birth-date", "1990-01-01")
    said = acme.refused("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "1", code=2)
    assert said == "error: The ledger holds 2 people: name one with --person (pat, sam).\n"


@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], ["history"], ["limits"], ["person", "list"]])
def test_reads_start_without_heavy_modules(acme: CommandLine, arguments: list[str]) -> None:
    program = (
        "import sys; from ledger.cli.main import main; code = main(sys.argv[1:]); "
        f"sys.exit(code or ' '.join(each for each in {HEAVY!r} if each in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
