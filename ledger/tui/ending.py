"""Ending in order when the process is asked to end: the terminal is put back, the ledger let go of."""

import asyncio
import os
import signal
import threading
from contextlib import suppress

from rich.text import Text
from textual.app import App

from ledger.domain.shown import one_line

INTERRUPTED = 130
_PATIENCE = 3.0  # seconds; what was being saved then is saved wholly or not at all


def end_when_asked(app: App[None]) -> None:
    """Have the app leave by itself on a signal; those that nobody handles, or that are ignored, stay as they are.

    A handler of the process raises wherever it stands, which within the event loop leaves the terminal behind.
    """
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and callable(signal.getsignal(number)):
            with suppress(NotImplementedError, RuntimeError):  # Windows; a thread that is not the main one
                asyncio.get_running_loop().add_signal_handler(number, _leave, app)


def _leave(app: App[None]) -> None:
    """Leave; where the terminal is gone, Textual may wait for ever to write to it, and is not waited for long."""
    timer = threading.Timer(_PATIENCE, os._exit, [INTERRUPTED])
    timer.daemon = True
    timer.start()
    app.exit(return_code=INTERRUPTED)


def said_on_leaving(message: str, hint: str) -> Text:
    """What is wrong and what to do, as every command says it, for the terminal that the app has left; no markup."""
    return Text("\n".join([f"error: {one_line(message)}", *([f"hint: {one_line(hint)}"] if hint else [])]))
