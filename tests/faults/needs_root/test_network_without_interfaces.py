"""Where there is no network at all: the tour of the README and the tests of the command line pass all the same."""

import re
import subprocess
import sys

from tests.faults.harness import ROOT
from tests.faults.promises import Proof

# In a namespace of its own a process sees no interface that is up, not even the one to itself.
ALONE = ("unshare", "--net", sys.executable)
TESTS = ("tests/test_readme.py", "tests/cli")
LONGEST = 900  # seconds


def test_everything_works_where_there_is_no_network(proof: Proof) -> None:
    ran = subprocess.run(
        [*ALONE, "-m", "pytest", *TESTS, "-p", "no:cacheprovider", "-n", "0"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=LONGEST,
    )  # fmt: skip

    found = re.search(r"^(\d+) passed", ran.stdout, re.MULTILINE)
    assert ran.returncode == 0, ran.stdout[-5_000:]
    assert found is not None, ran.stdout[-5_000:]
    proof("P17", "a test of the command line or of the README, where there is no network", int(found.group(1)))


def test_the_namespace_would_stop_a_build_that_reaches_out() -> None:
    reach = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    # -E: without the watch of `tests/offline.py`, which would stop it before.
    ran = subprocess.run([*ALONE, "-E", "-c", reach], capture_output=True, text=True, check=False)
    assert "Network is unreachable" in ran.stderr
