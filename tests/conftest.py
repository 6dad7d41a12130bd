"""What holds for every test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.promises import PROMISES, PROPERTY, Proof, Proven, added_up


@pytest.fixture(autouse=True)
def _no_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests are about the defaults, or settings of their own; not about those of whoever runs them."""
    nowhere: Path = tmp_path_factory.getbasetemp() / "no-settings.toml"
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(nowhere))
    # Nothing that is chosen in one test is known in another, unless it names a file.
    monkeypatch.setenv("ROTH_LEDGER_REMEMBERED", os.devnull)
    # What the program keeps elsewhere about ledgers, by their path: each test has paths of its own.
    monkeypatch.setenv("ROTH_LEDGER_STATE", str(tmp_path_factory.getbasetemp() / "state"))


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Proof:
    """Says for the table of promises what a test did: `proof("P1", "kill -9 during an import", 200, seed=SEED)`."""

    def proven(promise: str, fault: str, count: int, *, broken: int = 0, seed: int | None = None) -> None:
        assert promise in PROMISES
        request.node.user_properties.append((PROPERTY, Proven(promise, fault, count, broken, seed)._asdict()))

    return proven


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table of promises after a full run of the faults."""
    if os.environ.get("ROTH_LEDGER_FAULTS") != "full":
        return
    terminalreporter.section("promises")
    for each in added_up(_proven(terminalreporter)):
        seed = "" if each.seed is None else f", seed {each.seed}"
        terminalreporter.line(f"{each.promise:<4} {each.times:>7,} {each.fault}: {each.broken} broken{seed}")


def _proven(terminalreporter: pytest.TerminalReporter) -> Iterator[Proven]:
    """What the tests said that they did."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            if report.when == "call":
                yield from (Proven(**value) for name, value in report.user_properties if name == PROPERTY)
