"""What the terminal, the streams and the system can do to a command."""

import os
import signal
import sys
from collections.abc import Callable

from tests.messages.case import Case, Place, open_streams
from tests.messages.failing import READ, watch


def _full_output(_: Place) -> None:
    os.dup2(os.open("/dev/full", os.O_WRONLY), 1)
    open_streams()


def _reader_left(_: Place) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    os.dup2(writing, 1)
    open_streams()


def _no_output(_: Place) -> None:
    os.close(1)
    sys.stdout = sys.__stdout__ = None  # type: ignore[misc]


def _no_input(_: Place) -> None:
    os.close(0)
    sys.stdin = sys.__stdin__ = None  # type: ignore[misc]


def _narrow(_: Place) -> None:
    sys.stdout.reconfigure(encoding="ascii")  # type: ignore[union-attr]


def _signalled(number: signal.Signals) -> Callable[[Place], None]:
    """The signal comes while the ledger is read; the handlers are those that the program sets when it starts."""

    def provoke(_: Place) -> None:
        from ledger.__main__ import _end_as_by_ctrl_c

        signal.signal(signal.SIGINT, signal.default_int_handler)
        for each in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_DFL)
        _end_as_by_ctrl_c()
        watch(READ, lambda *_: os.kill(os.getpid(), number))

    return provoke


def _on_a_terminal(**variables: str) -> Callable[[Place], None]:
    """Standard input and output are a terminal; what is said on standard error is still heard."""

    def provoke(_: Place) -> None:
        import pty

        theirs = pty.openpty()[1]
        os.dup2(theirs, 0)
        os.dup2(theirs, 1)
        open_streams()
        os.environ.update(variables)
        os.environ.pop("ROTH_LEDGER_TAB", None)

    return provoke


def _on_a_narrow_terminal(place: Place) -> None:
    _on_a_terminal()(place)
    sys.__stderr__.reconfigure(encoding="ascii")  # type: ignore[union-attr]


CASES = (
    Case("output-full", "The disk below the output is full (ENOSPC).", ("status",), _full_output),
    Case("output-full-check", "The same for `check`, whose 1 means something else.", ("check",), _full_output, code=2),
    Case(
        "output-reader-left",
        "Whoever read the output has left.",
        ("export",),
        _reader_left,
        code=0,
        silent="Whoever read has seen enough; the command did what it was asked.",
    ),
    Case(
        "output-closed",
        "Standard output is closed.",
        ("status",),
        _no_output,
        code=0,
        silent="The output was closed on purpose.",
    ),
    Case(
        "output-ascii",
        "The output takes ASCII alone.",
        ("status",),
        _narrow,
        code=0,
        silent="What cannot be written is written as a code.",
    ),
    Case("input-closed", "Standard input is closed, and is to be imported.", ("import", "-"), _no_input),
    Case("input-empty", "Standard input is empty, and is to be imported.", ("import", "-")),
    Case(
        "terminal-none",
        "There is no terminal for the screens.",
        (),
        code=2,
        silent="The help is printed in place of the screens.",
    ),
    Case("terminal-dumb", "The terminal cannot place text.", (), _on_a_terminal(TERM="dumb")),
    Case("terminal-not-utf8", "The terminal's locale has no lines or blocks.", (), _on_a_narrow_terminal),
    Case("interrupted-ctrl-c", "Ctrl-C.", ("status",), _signalled(signal.SIGINT), code=130, hinted=False),
    Case(
        "interrupted-sigterm",
        "The system asks the program to end (SIGTERM).",
        ("status",),
        _signalled(signal.SIGTERM),
        code=130,
        hinted=False,
    ),
    Case(
        "interrupted-sighup",
        "The terminal is closed (SIGHUP).",
        ("status",),
        _signalled(signal.SIGHUP),
        code=130,
        hinted=False,
    ),
)
