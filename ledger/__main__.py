"""`python -m ledger` is the command `roth-ledger`."""

import sys

from ledger.cli.main import run

if __name__ == "__main__":
    sys.exit(run())
