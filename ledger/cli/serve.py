"""`serve`: the screens in a browser on this computer."""

import sys
import tempfile
import threading
from pathlib import Path

import click

from ledger.cli.output import note, say
from ledger.cli.session import Session
from ledger.domain.errors import LedgerError

_PORT = 8765


@click.command(epilog="Example: roth-ledger serve --port 8800", short_help="The screens in a browser on this computer.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=_PORT,
    show_default=True,
    help="The port on 127.0.0.1; 0 takes any that is free.",
)
@click.option("--open", "opens", is_flag=True, help="Open your browser with the link.")
@click.pass_obj
def serve(session: Session, *, port: int, opens: bool) -> None:
    """Show the screens in a browser on this computer, until Ctrl-C.

    Only this computer is let in, by a link that works once. Each tab is a process of its own on the same ledger.
    """
    try:
        from ledger.tui.serving.server import LedgerServer
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in ("aiohttp", "textual_serve"):
            raise
        raise LedgerError(
            "`serve` needs textual-serve, which is not installed.", hint="pip install 'roth-ledger[web]'"
        ) from None
    path = session.path.absolute()
    server = LedgerServer(_program(path), port)
    with tempfile.TemporaryDirectory(prefix="roth-ledger-serve-") as folder:
        server.run(lambda: _ready(path, server.link, Path(folder) if opens else None))
    note("Ended; every tab has ended too.")


def _program(path: Path) -> tuple[str, ...]:
    """The command line of a tab; -P, so that a folder called `ledger` where one stands is not taken for the program."""
    return (sys.executable, "-P", "-m", "ledger", "--db", str(path))


def _ready(path: Path, link: str, opened_from: Path | None) -> None:
    say(f"The ledger {path} is at")
    say(f"  {link}")
    say("Open it in a browser on this computer. The link works once; keep it to yourself. Ctrl-C ends it.")
    sys.stdout.flush()
    if opened_from is not None:  # in a thread: some browsers return only when they are closed
        threading.Thread(target=_open, args=(link, opened_from), daemon=True).start()


def _open(link: str, folder: Path) -> None:
    """Have the browser go to the link by a file that only its owner reads: others see what a program is called with."""
    import webbrowser

    page = folder / "open.html"
    page.touch(mode=0o600)
    page.write_text(f'<!DOCTYPE html><meta http-equiv="refresh" content="0; url={link}">', "utf-8")
    if not webbrowser.open(page.as_uri()):
        note("No browser could be opened; open the link yourself.")
