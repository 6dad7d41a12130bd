"""What holds for every test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import offline
from tests.faults.promises import PROMISES, PROPERTY, Proof, Proven

offline.watch_this_process()

# Of a full run of the faults: begun first, so that no processor is idle at the end.
LONGEST = (
    "tests/faults/needs_strace",
    "tests/imports/test_fuzz.py",
    "tests/services/year_end/test_random_histories.py",
    "tests/faults/test_damage.py",
    "tests/faults/test_cents.py",
    "tests/faults/needs_root",
    "tests/tui/test_monkey.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put those first that take long, where everything is tried in full."""
    if os.environ.get("ROTH_LEDGER_FAULTS") == "full":
        items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    return next((place for place, begins in enumerate(LONGEST) if item.nodeid.startswith(begins)), len(LONGEST))


@pytest.fixture(autouse=True)
def _no_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests are about the defaults, or settings of their own; not about those of whoever runs them."""
    nowhere: Path = tmp_path_factory.getbasetemp() / "no-settings.toml"
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(nowhere))
    # Nothing that is chosen in one test is known in another, unless it names a file.
    monkeypatch.setenv("ROTH_LEDGER_REMEMBERED", os.devnull)
    # What the program keeps elsewhere about ledgers, by their path: each test has paths of its own.
    monkeypatch.setenv("ROTH_LEDGER_STATE", str(tmp_path_factory.getbasetemp() / "state"))


@pytest.fixture(autouse=True)
def _nothing_leaves(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """No test, and no process that one starts, reaches for a network; a screen served here may be reached from here."""
    log = tmp_path_factory.getbasetemp() / "reached-for.txt"
    served = "serve" in request.path.name
    with offline.watched(log, monkeypatch, served=served):
        yield
    reached_for = offline.taken_from(log)
    assert reached_for == [], "the network was reached for"


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Proof:
    """Says for the table of promises what a test did: `proof("P1", "kill -9 during an import", 200, seed=SEED)`."""

    def proven(promise: str, fault: str, count: int, *, broken: int = 0, seed: int | None = None) -> None:
        assert promise in PROMISES
        request.node.user_properties.append((PROPERTY, Proven(promise, fault, count, broken, seed)._asdict()))
        assert broken == 0, f"{promise} was broken {broken} times: {fault}"

    return proven
