"""Commands are run as a user runs them, on a ledger file of their own, on a day of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine

TODAY = "2026-06-30"


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the ledger of this test is, or will be."""
    path = tmp_path / "ledger.db"
    monkeypatch.setenv("ROTH_LEDGER_DB", str(path))
    monkeypatch.setenv("ROTH_LEDGER_TODAY", TODAY)
    return path


@pytest.fixture
def run(db: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line, with no ledger yet."""
    return CommandLine(capsys)


@pytest.fixture
def acme(run: CommandLine) -> CommandLine:
    """The command line on a ledger with Pat (46 in 2026), Acme and its 401(k)."""
    run.done("init", "--name", "Pat Lee", "--id", "pat", "--birth-date", "1980-05-04", "--employer", "Acme Inc.",
             "--employer-id", "acme", "--plan", "Acme 401(k)", "--plan-id", "acme-401k")  # fmt: skip
    return run


@pytest.fixture
def stub(acme: CommandLine) -> Callable[..., str]:
    """Enters a pay stub with an after-tax amount and gives its id."""

    def enter(pay_date: str, after_tax: str, *more: str) -> str:
        return acme.done("stub", "add", "--pay-date", pay_date, "--after-tax", after_tax, *more).id

    return enter
