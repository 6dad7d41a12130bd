"""What these tests need, said plainly where it is missing."""

import shutil
import sys

import pytest


@pytest.fixture(autouse=True, scope="session")
def _strace() -> None:
    """Fail where there is no strace: what is not tried is not passed."""
    if not sys.platform.startswith("linux") or shutil.which("strace") is None:
        pytest.fail("These tests need Linux and strace, which is not here: apt-get install strace.", pytrace=False)
