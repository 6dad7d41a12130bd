"""Imports are run as a user runs them, on a ledger of Pat, Acme and its 401(k), at the end of 2026."""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.faults.harness import put
from tests.imports.case import INIT
from tests.imports.paydays import Download, write_history, write_ofx
from tests.imports.samples import OUTSIDE, SAMPLES


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say where the samples of others are not here, so that only files of our own were read."""
    if not OUTSIDE:
        terminalreporter.write_line(f"no samples in {SAMPLES}: only files of our own were imported")


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the ledger of this test is."""
    path = tmp_path / "ledger.db"
    monkeypatch.setenv("ROTH_LEDGER_DB", str(path))
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "2026-12-31")
    return path


@pytest.fixture
def quick_path() -> Iterator[Path]:
    """A folder in memory where there is such a thing: for what is written very often."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    with tempfile.TemporaryDirectory(prefix="ledger-imports-", dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the ledger that files are imported into is, once the first test has made it; to be copied."""
    return tmp_path_factory.mktemp("acme") / "ledger.db"


@pytest.fixture
def run(db: Path, acme: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line on a ledger with Pat (46 in 2026), Acme and its 401(k)."""
    command_line = CommandLine(capsys)
    if not acme.exists():
        command_line.done("--db", acme, *INIT)
    put(acme, db)
    return command_line


@pytest.fixture
def history(tmp_path: Path) -> Download:
    """Writes contributions (day and amount) as Fidelity NetBenefits exports them."""
    return partial(write_history, tmp_path)


@pytest.fixture
def ofx(tmp_path: Path) -> Download:
    """Writes purchases of 2026-08-14 (source and amount) as an OFX download."""
    return partial(write_ofx, tmp_path)
