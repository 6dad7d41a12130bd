"""What holds for a plain ledger alone: on encrypted ones it is to fail."""

import subprocess
import sys
from pathlib import Path

from tests.storage import sample


def test_it_is_plain(tmp_path: Path) -> None:
    sample.fill(tmp_path / "ledger.db")
    assert (tmp_path / "ledger.db").read_bytes().startswith(b"SQLite format 3")


def test_a_process_makes_a_plain_one(tmp_path: Path) -> None:
    made = "import sys; from pathlib import Path; from tests.storage import sample; sample.fill(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", made, tmp_path / "ledger.db"], check=True)
    assert (tmp_path / "ledger.db").read_bytes().startswith(b"SQLite format 3")
