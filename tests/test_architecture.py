"""What keeps the program quick to start, easy to find one's way in, and at home on every machine."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from ledger.cli.main import COMMANDS, cli, main

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("alembic", "dateutil", "platformdirs", "pydantic", "rich", "sqlalchemy", "sqlmodel", "textual")
# The read path: what `status --json`, `check` and `year-end --json` load.
LIGHT = (
    "ledger",
    "ledger.cli.main",
    "ledger.cli.status",
    "ledger.cli.year_end",
    "ledger.reports.status_json",
    "ledger.reports.year_end_json",
    "ledger.services.status",
    "ledger.services.year_end",
    "ledger.storage.queries",
    "ledger.storage.store",
)
# What was written by people: no caches, environments, or output of a build.
TEXT = (".py", ".md", ".toml", ".jsonl", ".csv", ".mako", "")
FOLDERS = ("ledger", "migrations", "tests", "sample_data", ".ci")


def own_files() -> Iterator[Path]:
    yield from (each for each in ROOT.iterdir() if each.is_file() and each.suffix in TEXT)
    for folder in FOLDERS:
        yield from (
            each
            for each in (ROOT / folder).rglob("*")
            if each.is_file() and each.suffix in TEXT and "__pycache__" not in each.parts
        )


def commands(group: click.Group, *words: str) -> Iterator[tuple[str, ...]]:
    """Every command by its words; of a group, what is in it."""
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            yield from commands(command, *words, name)
        else:
            yield (*words, name)


@pytest.mark.parametrize("module", LIGHT)
def test_import_is_light(module: str) -> None:
    code = f"import sys, {module}; print(*[each for each in {HEAVY!r} if each in sys.modules])"

    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (ran.stdout.split(), ran.stderr) == ([], "")


def test_no_command_module_is_heavy_to_import() -> None:
    """The help of the whole program imports them all."""
    modules = ", ".join(sorted({where.partition(":")[0] for where in COMMANDS.values()}))
    code = f"import sys, {modules}; print(*[each for each in {HEAVY!r} if each in sys.modules])"

    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (ran.stdout.split(), ran.stderr) == ([], "")


@pytest.mark.parametrize("words", list(commands(cli)), ids=" ".join)
def test_help_of_every_command_has_an_example(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code = main([*words, "--help"])

    shown = capsys.readouterr().out
    assert code == 0
    assert shown.startswith(f"Usage: roth-ledger {' '.join(words)}")
    assert re.search(rf"Example: (\w+=\S+ )?roth-ledger {re.escape(' '.join(words))}\b", shown), shown


def test_no_file_is_too_long_to_read() -> None:
    long = {
        str(each.relative_to(ROOT)): lines
        for each in own_files()
        if each.suffix == ".py"
        and each.relative_to(ROOT).parts[0] != "tests"
        and (lines := each.read_text("utf-8").count("\n")) > 400
    }

    assert long == {}


def test_nothing_points_to_one_machine() -> None:
    # In brackets, so that this file does not hold what it looks for.
    paths = re.compile(r"/[h]ome/\w|/[U]sers/\w|/[r]oot/|/[w]ork/|\.\./[s]hared")

    found = [
        f"{each.relative_to(ROOT)}:{number}: {line.strip()}"
        for each in own_files()
        for number, line in enumerate(each.read_text("utf-8").splitlines(), 1)
        if paths.search(line)
    ]

    assert found == []
