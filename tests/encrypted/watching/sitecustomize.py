"""Has every Python that a test starts make encrypted ledgers, whose key is in a variable; the other hooks run as well.

Run by Python at its start, where PYTHONPATH names this folder: see tests/encrypted/plugin.py.
"""

import importlib.machinery
import importlib.util
import os
import sys
from pathlib import Path

VARIABLE = "ROTH_LEDGER_TESTS_KEY"


def run_the_next() -> None:
    """Run the `sitecustomize` that would have been run without this one."""
    own = Path(__file__).parent
    rest = [each for each in sys.path if Path(each) != own]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", rest)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


if __name__ == "sitecustomize":
    run_the_next()
    if VARIABLE in os.environ:
        from ledger.storage import keys

        secret, salt = os.environ[VARIABLE].split()
        keys.encrypt_new_files(keys.Key(bytes.fromhex(secret), bytes.fromhex(salt)))
