"""An encrypted ledger passes the same tests as a plain one: some of them here, more in `make faults`."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.encrypted.exceptions import NOT_ENCRYPTED
from tests.faults.harness import FULL
from tests.faults.promises import Proof

ROOT = Path(__file__).resolve().parents[2]
SOME = ("tests/storage/test_guards.py", "tests/storage/test_file_replaced.py", "-k", "replaced or batch")
FAULTS = ("tests/faults/test_altered.py", "tests/faults/test_older_copy.py")  # `make encrypted` runs them all
PARTS = {"storage": ("tests/storage",), "commands": ("tests/cli",), "faults": FAULTS} if FULL else {"some": SOME}


def run(*tests: object) -> str:
    """What pytest says of some tests on encrypted ledgers."""
    options = ("-p", "tests.encrypted.plugin", "-p", "no:cacheprovider", "-p", "no:xdist")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *map(str, tests)],
        cwd=ROOT,
        # As often as `make test` tries them: how often matters less here than that nothing is left out.
        env={**os.environ, "PYTEST_ADDOPTS": "", "ROTH_LEDGER_FAULTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout + ran.stderr


@pytest.mark.faults
@pytest.mark.parametrize("part", PARTS)
def test_the_same_tests(part: str, proof: Proof) -> None:
    said = run(*PARTS[part])
    counts = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|errors?)\b", said)}
    broken = sum(number for word, number in counts.items() if word != "passed")
    assert counts.get("passed", 0) >= 10, said
    assert broken == 0, said
    proof("P14", "one of the tests of plain ledgers, run on an encrypted one", counts["passed"], broken=broken)


def test_the_ledgers_are_encrypted() -> None:
    """Here and in the processes that a test starts: what holds for a plain ledger alone fails."""
    assert "2 failed" in run("tests/encrypted/plain_alone.py")


def test_what_is_left_out_is_there() -> None:
    """No name in the list of exceptions is that of a test that is no more."""
    for name in NOT_ENCRYPTED:
        file, _, test = name.partition("::")
        assert not test or f"def {test}(" in (ROOT / file).read_text("utf-8")
