"""What holds for every test."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import offline
from tests.faults.promises import PROMISES, PROPERTY, Proof, Proven

offline.watch_this_process()

# The files of the tests are in memory where there is room for them: a disk would be waited for at every save, and what
# it does when the power fails is tried by replaying what the program asks of it.
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a private folder in it
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 2_000_000_000:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

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


@pytest.fixture(scope="session", autouse=True)
def _no_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests are about the defaults, or settings of their own; not about those of whoever runs them."""
    nowhere = tmp_path_factory.getbasetemp()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROTH_LEDGER_SETTINGS", str(nowhere / "no-settings.toml"))
        # Nothing that is chosen in one test is known in another, unless it names a file.
        patch.setenv("ROTH_LEDGER_REMEMBERED", os.devnull)
        # What the program keeps elsewhere about ledgers, by their path: each test has paths of its own.
        patch.setenv("ROTH_LEDGER_STATE", str(nowhere / "state"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where this process and those that it starts write down what they reach for on a network."""
    log = tmp_path_factory.getbasetemp() / "reached-for.txt"
    with offline.watched(log):
        yield log


@pytest.fixture(autouse=True)
def _nothing_leaves(request: pytest.FixtureRequest, _log: Path) -> Iterator[None]:
    """No test, and no process that one starts, reaches for a network; a screen served here may be reached from here."""
    offline.allow(served="serve" in request.path.name)
    yield
    reached_for = offline.taken_from(_log)
    assert reached_for == [], "the network was reached for"


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Proof:
    """Says for the table of promises what a test did: `proof("P1", "kill -9 during an import", 200, seed=SEED)`."""

    def proven(promise: str, fault: str, count: int, *, broken: int = 0, seed: int | None = None) -> None:
        assert promise in PROMISES
        request.node.user_properties.append((PROPERTY, Proven(promise, fault, count, broken, seed)._asdict()))
        assert broken == 0, f"{promise} was broken {broken} times: {fault}"

    return proven
