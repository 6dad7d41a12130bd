"""A program that is older than the ledger says so, whichever command is given, and leaves the files as they are."""

import random
import re
import shlex
from pathlib import Path

import click
import pytest

from ledger.cli.main import cli
from ledger.storage.connection import SCHEMA_VERSION
from tests.faults import children
from tests.faults.drivers import be_older
from tests.faults.harness import FULL, SEED, make_ledger, write_stubs
from tests.faults.promises import Proof
from tests.faults.rig import files_below
from tests.test_architecture import commands

pytestmark = pytest.mark.faults

OLDER = range(1, SCHEMA_VERSION)
# These show what needs no ledger.
EVERY = [" ".join(words) for words in commands(cli) if words[0] not in ("demo", "serve")]
TRIED = EVERY if FULL else sorted({"status", "import", "restore", *random.Random(SEED).sample(EVERY, 6)})
# They look at other files first, or at settings alone: they change nothing, whatever they say.
MAY_SAY_OTHERWISE = ("encrypt", "open", "settings")
# Where the example is no whole command line, or names a file.
LINES = {"check": ["check"], "restore": ["--db", "{folder}/restored.db", "restore", "{ledger}"]}


def example_of(command: str) -> list[str]:
    """The command line that the help of a command gives."""
    if command in LINES:
        return LINES[command]
    found: click.Command = cli
    for word in command.split():
        assert isinstance(found, click.Group)
        found = found.get_command(click.Context(found), word) or found
    example = re.search(r"Example: (?:\w+=\S+ )?roth-ledger (.*)", f"{found.epilog or ''}\n{found.help or ''}")
    assert example is not None, command
    return shlex.split(example[1])


@pytest.mark.parametrize("schema", OLDER)
def test_it_refuses(tmp_path: Path, proof: Proof, schema: int) -> None:
    children.load_all()
    ledger = tmp_path / "ledgers" / "ledger.db"
    make_ledger(ledger)
    write_stubs(tmp_path / "stubs.csv", 5)
    variables = {"ROTH_LEDGER_DB": str(ledger), "ROTH_LEDGER_STATE": str(tmp_path / "state"), "HOME": str(tmp_path)}
    before = files_below(ledger.parent)
    wrong = []
    for command in TRIED:
        line = [each.format(folder=tmp_path, ledger=ledger) for each in example_of(command)]
        ended = children.run(line, variables, lambda: be_older(schema))
        if files_below(ledger.parent) != before:
            wrong.append(f"{command}: the files were changed: {ended}")
        said = " ".join((ended.said + ended.complaint).split())
        if "was saved by a newer version" not in said and not command.startswith(MAY_SAY_OTHERWISE):
            wrong.append(f"{command}: {ended}")
    print(*wrong, sep="\n")
    proof("P12", "a command of an older program on a newer ledger", len(TRIED), broken=len(wrong))
