"""One command line after another, run in this process as a user runs them."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from ledger.cli.main import main


@dataclass(frozen=True)
class Ran:
    """What one command line gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, read as the one JSON document it is to be."""
        return json.loads(self.out)

    @property
    def id(self) -> str:
        """The id of the entry that was recorded."""
        first = self.out.splitlines()[0]
        assert first.startswith("recorded "), (self.out, self.err)
        return first.removeprefix("recorded ")


class CommandLine:
    """Runs `roth-ledger` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Ran:
        self._capsys.readouterr()
        code = main([str(each) for each in arguments])
        captured = self._capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    def done(self, *arguments: object) -> Ran:
        """Run a command that is to succeed."""
        ran = self(*arguments)
        assert ran.code == 0, (arguments, ran.out, ran.err)
        return ran

    def refused(self, *arguments: object, code: int = 1) -> str:
        """Run a command that is to be refused with nothing on standard output; gives what it says."""
        ran = self(*arguments)
        assert (ran.code, ran.out) == (code, ""), (arguments, ran.out, ran.err)
        assert ran.err.startswith("error: "), ran.err
        return ran.err
