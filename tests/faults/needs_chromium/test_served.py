"""The screens in a real Chromium: only the page of this server is let in, whatever another page tries."""

import subprocess
import sys

from tests.faults.harness import ROOT
from tests.faults.promises import Proof

LONGEST = 300  # seconds


def test_served_to_a_browser(proof: Proof) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.browser.in_chromium"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=LONGEST,
    )  # fmt: skip

    seen = [line for line in ran.stdout.splitlines() if line.startswith("seen: ")]
    assert ran.returncode == 0, (ran.stdout, ran.stderr)
    assert len(seen) == 7
    proof("P18", "a step of an owner, a stranger or another page, in a real Chromium", len(seen))
