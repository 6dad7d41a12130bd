"""The command `roth-ledger`, and `python -m ledger`, which is the same."""

import gc
import sys


def run() -> None:
    """Run the command line of this process, and end it."""
    # A command is over before it has left garbage in circles; looking for some takes a twelfth of its time.
    # What stays open longer, such as a screen, is to enable it again.
    gc.disable()
    from ledger.cli.main import main

    sys.exit(main())


if __name__ == "__main__":
    run()
