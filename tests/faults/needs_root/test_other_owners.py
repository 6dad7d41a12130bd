"""Files and links of another user where the program reads or writes, and the program run by somebody who may not."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.storage.location import check_file
from ledger.storage.settings import write_document
from tests.faults.crowd import at_once
from tests.faults.harness import make_ledger
from tests.faults.promises import Proof

STRANGER = 12_345  # a number that no user of this computer has

COMMANDS = (
    *(("status",), ("status", "--json"), ("verify",), ("export",), ("list",), ("history",), ("undo",), ("backup",)),
    ("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "1.00"),
)

Plant = Callable[[Path], None]


def ledger_of_another(path: Path) -> None:
    os.chown(path, STRANGER, STRANGER)


def journal_of_another(path: Path) -> None:
    journal = path.with_name("ledger.db-journal")
    journal.write_bytes(b"")
    journal.chmod(0o600)
    os.chown(journal, STRANGER, STRANGER)


def link_of_another_on_the_way(path: Path) -> None:
    real = path.parent.rename(path.parent.with_name("real"))
    path.parent.symlink_to(real)
    os.lchown(path.parent, STRANGER, STRANGER)


@pytest.mark.parametrize(
    ("plant", "says"),
    [
        (ledger_of_another, "belongs to another user"),
        (journal_of_another, "is none that this program made"),
        (link_of_another_on_the_way, "is a link of another user"),
    ],
)
def test_what_is_another_user_s_is_refused(tmp_path: Path, plant: Plant, says: str, proof: Proof) -> None:
    path = tmp_path / "home" / "ledger.db"
    make_ledger(path)
    plant(path)
    with pytest.raises(LedgerError, match=says) as caught:
        check_file(path)
    assert caught.value.hint
    proof("P13", "a file or link of another user in the ledger's way", 1)


def test_settings_are_not_written_through_a_link_of_another_user(tmp_path: Path, proof: Proof) -> None:
    link, target = tmp_path / "settings.toml", tmp_path / "elsewhere.toml"
    link.symlink_to(target)
    os.lchown(link, STRANGER, STRANGER)
    with pytest.raises(LedgerError, match="a link of another user"):
        write_document(link, {"alerts": {"near_info": 70}})
    assert not target.exists()
    proof("P13", "a file or link of another user in the ledger's way", 1)


def test_another_user_reads_nothing_and_writes_nothing(proof: Proof) -> None:
    """Not even where the folder is open to all, as a home may be."""
    folder = Path("/var/tmp") / f"ledger-faults-{os.getpid()}"  # noqa: S108 - one that a stranger may look into
    commands = [("--db", folder / "ledger.db", *command) for command in COMMANDS]
    try:
        make_ledger(folder / "ledger.db")
        folder.chmod(0o755)
        before = (folder / "ledger.db").read_bytes()

        [ran] = at_once([commands], variables=[{"HOME": str(folder)}], user=STRANGER)

        for each in ran:
            assert (each.code, each.out) == (1, "")
            assert each.err.startswith("error: ")
            assert "Pat" not in each.err
        assert len(ran) == len(COMMANDS)
        assert (folder / "ledger.db").read_bytes() == before
        assert {each.name for each in folder.iterdir()} <= {"ledger.db", "ledger.db.lock"}
    finally:
        shutil.rmtree(folder)
    proof("P13", "a command of another user on the ledger", len(ran))
