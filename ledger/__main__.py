"""The command `roth-ledger`, and `python -m ledger`, which is the same."""

import gc
import signal
import sys
from contextlib import suppress
from types import FrameType

_INTERRUPTED = 130


def run() -> None:
    """Run the command line of this process, and end it."""
    # A command is over before it has left garbage in circles; looking for some takes a twelfth of its time.
    # What stays open longer, such as a screen, is to enable it again.
    gc.disable()
    try:
        _end_as_by_ctrl_c()
        from ledger.cli.main import main

        code = main()
    except KeyboardInterrupt:  # while modules are loaded
        with suppress(OSError, AttributeError):  # nobody may be there to hear it
            sys.stderr.write("error: interrupted.\n")
        code = _INTERRUPTED
    sys.exit(code)


def _end_as_by_ctrl_c() -> None:
    """Have a closed terminal, and whoever asks the process to end, leave no private files behind."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:  # `nohup` has it ignored
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> None:
    del frame
    signal.signal(number, signal.SIG_IGN)  # once is enough, and putting away is not to be interrupted
    raise KeyboardInterrupt


if __name__ == "__main__":
    run()
