"""Every command that the README shows runs here, in its order, and prints what the README says it prints.

A line `…` stands for any lines, `…` at the end of a line for the rest of it.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Shown(NamedTuple):
    """One command of the README and the lines under it."""

    command: str
    output: list[str]


def shown_commands() -> list[Shown]:
    found: list[Shown] = []
    for block in _BLOCK.findall(README):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Shown(line[2:], []))
            elif found[-1].command.endswith("\\"):
                found[-1] = Shown(f"{found[-1].command[:-1]}{line.removeprefix('>').strip()}", [])
            else:
                found[-1].output.append(line.rstrip())
    return found


def pattern_of(lines: list[str]) -> str:
    """What the output must match, line ends and all."""
    patterns = [
        r"(?:.*\n)*?"
        if line.strip() == "…"
        else (re.escape(line[:-1]) + r".*\n" if line.endswith("…") else re.escape(line) + r"\n")
        for line in lines
    ]
    return "".join(patterns)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A folder with the sample data and a `roth-ledger` on the path, and nothing of the user's own settings."""
    for folder in ("sample_data", "sample_downloads"):
        shutil.copytree(ROOT / folder, tmp_path / "here" / folder)
    program = tmp_path / "bin" / "roth-ledger"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m ledger "$@"\n')
    program.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ROTH_LEDGER_")}
    return {**kept, "PATH": f"{program.parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}


def test_every_command_shown_does_what_is_shown(environment: dict[str, str], tmp_path: Path) -> None:
    commands = shown_commands()
    assert len(commands) > 10

    for command, output in commands:
        if command.startswith("export "):
            environment |= dict(word.split("=", 1) for word in shlex.split(command)[1:])
            continue
        if command.startswith("unset "):
            environment = {name: value for name, value in environment.items() if name not in command.split()[1:]}
            continue
        ran = subprocess.run(
            ["sh", "-c", command],
            cwd=tmp_path / "here",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        printed = "".join(f"{line.rstrip()}\n" for line in ran.stdout.splitlines())
        assert re.fullmatch(pattern_of(output), printed), f"$ {command}\n{printed}\nThe README shows:\n" + "\n".join(
            output
        )


def test_names_what_a_stranger_types_first() -> None:
    assert "make demo" in README
    assert "make test" in README


def test_every_folder_of_the_map_is_there() -> None:
    table = README.split("## Map of the code", 1)[1].split("\n## ", 1)[0]
    named = re.findall(r"^\| `([^`]+/)`", table, re.MULTILINE)

    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).is_dir()] == []
