"""`backup`, `restore` and an import's own backup, killed at their steps: old or new, and every kept backup whole."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.storage import restoring
from ledger.storage.backups import backups_in, folder_of
from ledger.storage.store import LedgerStore
from ledger.storage.verify import problems
from tests.faults import children
from tests.faults.harness import FULL, make_ledger, stubs_in, write_stubs
from tests.faults.promises import Proof
from tests.storage.sample import content

pytestmark = pytest.mark.faults

KILLS = 60 if FULL else 1  # of each command, spread evenly over its steps

Content = dict[str, list[object]]


def facts(path: Path) -> Content:
    """What is recorded; when it was is another moment in each run."""
    held = content(path)
    return {table: held[table] for table in ("entry", "amount", "source_file")}


class Place:
    """A folder with a ledger of one stub, a backup of it as it was before, and a file to import."""

    def __init__(self, folder: Path) -> None:
        self._made, self.folder = folder / "made", folder / "now"
        self._made.mkdir()
        self.path = self.folder / "ledger.db"
        self.variables = {"ROTH_LEDGER_STATE": str(self.folder / "state"), "ROTH_LEDGER_DB": str(self.path)}
        shutil.copytree(self._made, self.folder)
        make_ledger(self.path)
        write_stubs(self.folder / "first.csv", 1)
        write_stubs(self.folder / "more.csv", 3)
        self._run("backup", self.folder / "copy.db")
        self._run("import", self.folder / "first.csv", "--no-input")
        self.old, self.copy = facts(self.path), facts(self.folder / "copy.db")
        self._made.rmdir()
        shutil.copytree(self.folder, self._made)

    def again(self) -> None:
        """Make it as it was."""
        shutil.rmtree(self.folder)
        shutil.copytree(self._made, self.folder)

    def _run(self, *arguments: object) -> None:
        ended = children.run([str(each) for each in arguments], self.variables)
        assert ended.code == 0, ended

    def found_wrong(self, *allowed: Content) -> list[str]:
        """What is wrong with what a killed command left behind."""
        if not self.path.exists():
            return ["there is no ledger"]
        wrong = []
        for each in [self.path, *(kept.path for kept in backups_in(folder_of(self.path), self.path))]:
            try:
                wrong += [f"{each.name}: {problem}" for problem in problems(each)]
            except LedgerError as error:
                wrong.append(error.message)
        if not wrong and facts(self.path) not in allowed:
            wrong.append("neither the old nor the new")
        return wrong

    def goes_on(self) -> list[str]:
        """What is wrong where the next commands do not work."""
        wrong = []
        for command in (["import", f"{self.folder}/more.csv", "--no-input"], ["backup"], ["restore", "latest"]):
            ended = children.run(command, self.variables)
            wrong += [] if ended.code == 0 else [f"{command[0]}: {ended.complaint}"]
        left = [each.name for folder in (self.folder, folder_of(self.path)) for each in folder.glob(".*")]
        return (
            wrong + [f"{each} is left" for each in left] + ([] if stubs_in(self.path) == 3 else ["stubs are lacking"])
        )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    children.load_all()
    return Place(tmp_path_factory.mktemp("killed"))


def killed(place: Place, arguments: list[str], at: int, before: Callable[[], None] | None = None) -> None:
    """Run a command that is killed at a step."""
    place.again()
    kill = children.at_step(at, children.kill)

    def first() -> None:
        if before is not None:
            before()
        kill()

    assert children.run(arguments, place.variables, first).code is None, f"step {at} was never reached"


def spread(steps: int) -> list[int]:
    """Some of the steps, and the last one."""
    return sorted({max(1, steps * each // (KILLS + 1)) for each in range(1, KILLS + 1)} | {steps})


@pytest.mark.parametrize("command", ["backup", "restore", "import"])
def test_killed_at_its_steps(place: Place, proof: Proof, command: str) -> None:
    arguments = {
        "backup": ["backup"],
        "restore": ["restore", f"{place.folder}/copy.db"],
        "import": ["import", f"{place.folder}/more.csv", "--no-input"],
    }[command]
    place.again()
    steps = children.steps_of(arguments, place.variables)
    new = facts(place.path)
    assert (new == place.copy) == (command == "restore")
    wrong = []
    chosen = spread(steps)
    for at in chosen:
        killed(place, arguments, at)
        found = place.found_wrong(place.old, new)
        wrong += [f"at step {at}: {each}" for each in found or place.goes_on()]
    proof("P9", f"kill -9 during {command}, with its backup", len(chosen), broken=len(wrong))
    assert wrong == []


def test_killed_at_each_call_on_files_of_a_restore(place: Place, proof: Proof) -> None:
    arguments = ["restore", f"{place.folder}/copy.db"]
    place.again()
    steps = children.steps_of(arguments, place.variables, children.is_file_call)
    chosen = range(1, steps + 1, 1 if FULL else 5)
    wrong = []
    for at in chosen:
        place.again()
        before = children.at_step(at, children.kill, children.is_file_call)
        assert children.run(arguments, place.variables, before).code is None
        wrong += [f"at call {at}: {each}" for each in place.found_wrong(place.old, place.copy)]
        with LedgerStore(place.path) as store:
            assert store.reader().history()
    proof("P9", "kill -9 before a call on files of a restore", len(chosen), broken=len(wrong))
    assert wrong == []


def move_away_first() -> bool:
    """A broken build: the present ledger is moved away before the new one is moved in."""
    keep = restoring._keep_present

    def keep_and_move(path: Path, *more: object) -> Path:
        kept = keep(path, *more)  # type: ignore[arg-type]
        os.replace(path, kept)  # noqa: PTH105
        return kept

    setattr(restoring, "_keep_present", keep_and_move)  # noqa: B010 - the child's own
    return False


def test_the_check_sees_a_restore_that_moves_the_ledger_away_first(place: Place) -> None:
    arguments = ["restore", f"{place.folder}/copy.db"]
    place.again()
    steps = children.steps_of(arguments, place.variables, children.is_file_call)
    seen = []
    for at in range(1, steps + 1, 5):  # as seldom as the test above
        place.again()
        kill = children.at_step(at, children.kill, children.is_file_call)
        children.run(arguments, place.variables, lambda kill=kill: move_away_first() or kill())  # type: ignore[misc]
        seen += place.found_wrong(place.old, place.copy)
    assert "there is no ledger" in seen
