"""A message and the failure that provokes it, run in a forked child of this warm process through the command line."""

import gc
import hashlib
import io
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

TODAY = "2026-06-30"
_INTERRUPTED = 130


class Place:
    """Where one failure happens: a folder of its own with a ledger of a person, an employer and a plan."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = folder / "ledger.db"

    def file(self, name: str, content: bytes | str = b"") -> Path:
        """A file beside the ledger, of its owner alone."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        path.chmod(0o600)
        return path


class Case(NamedTuple):
    """One message.

    Attributes:
        id: Its name among all.
        provoked: How it comes about, for the list in the documentation.
        command: What is run; `{folder}` stands for the folder of the ledger.
        provoke: Brings the failure about, in the child alone.
        code: The exit code that the contract gives it.
        raised: Whether the failure itself is raised by the test at the lowest place: it cannot be had for real.
        hinted: Whether what to do is said as a hint; else the message says it itself.
        stays: Whether the ledger stays where it is, unchanged; else the failure itself takes it away.
        silent: Why nothing is said at all, where that is right.
    """

    id: str
    provoked: str
    command: tuple[str, ...]
    provoke: Callable[[Place], object] = lambda _: None
    code: int = 1
    raised: bool = False
    hinted: bool = True
    stays: bool = True
    silent: str = ""


class Said(NamedTuple):
    """What the program said and did; the folder of the test is written `FOLDER`."""

    code: int
    out: str
    err: str
    changed: bool

    @property
    def error(self) -> str:
        """What is wrong, as `error:` has it, each of several on a line."""
        return "\n".join(line.removeprefix("error: ") for line in self.err.splitlines() if line.startswith("error: "))

    @property
    def hint(self) -> str:
        """What to do."""
        return "\n".join(line.removeprefix("hint: ") for line in self.err.splitlines() if line.startswith("hint: "))


def said_in(case: Case) -> Said:
    """Provoke a failure in a place of its own and hear what is said."""
    warm()
    with tempfile.TemporaryDirectory(prefix="messages-") as name:
        folder = Path(name).resolve()
        place = Place(folder / "f")
        streams = folder / "streams"
        streams.mkdir()
        place.folder.mkdir(mode=0o700)
        place.file("ledger.db", _template())
        child = os.fork()
        if child == 0:
            _be_the_program(case, place, streams)
        _, status = os.waitpid(child, 0)
        text = [(streams / each).read_text("utf-8", "replace") for each in ("out", "err")]
        out, err = (each.replace(str(place.folder), "FOLDER") for each in text)
        before = (streams / "before").read_text()
        changed = before not in ("", _fingerprint(place.ledger))
        return Said(os.waitstatus_to_exitcode(status), out, err, changed)


@cache
def warm() -> None:
    """Load once what the children would load each for themselves."""
    from importlib import import_module, util

    from ledger.cli.main import COMMANDS

    for name in (
        *sorted({where.partition(":")[0] for where in COMMANDS.values()} - {"ledger.cli.serve"}),
        "ledger.services.importing.gathering",
        "ledger.storage.engine",
        "ledger.storage.migrate",
        "ledger.storage.verify",
        "ledger.storage.writing",
        *(["sqlcipher3.dbapi2"] if util.find_spec("sqlcipher3") else []),
    ):
        import_module(name)


def _be_the_program(case: Case, place: Place, streams: Path) -> None:
    """The child: the streams of a command that no terminal has, the failure, and the command line."""
    code = 99
    gc.disable()  # as the program does; looking through all that was forked would copy it
    try:
        os.environ |= {
            "ROTH_LEDGER_DB": str(place.ledger),
            "ROTH_LEDGER_TODAY": TODAY,
            "ROTH_LEDGER_SETTINGS": str(place.folder / "settings.toml"),
            "ROTH_LEDGER_STATE": str(streams / "state"),
            "ROTH_LEDGER_LOCK_SECONDS": "0",
            "TMPDIR": str(streams),
            "TERM": "xterm",
        }
        tempfile.tempdir = None
        for number, path, mode in ((0, Path(os.devnull), "r"), (1, streams / "out", "w"), (2, streams / "err", "w")):
            with path.open(mode) as file:
                os.dup2(file.fileno(), number)
        open_streams()
        case.provoke(place)
        (streams / "before").write_text(_fingerprint(place.ledger))
        code = _run([each.format(folder=place.folder) for each in case.command])
        if sys.stdout is not None:
            sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - the parent is to see it
        (streams / "err").write_text(traceback.format_exc())
    finally:
        os._exit(code)


def open_streams() -> None:
    """The three streams anew, over whatever their descriptors are now."""
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(os.fdopen(number, mode, closefd=False), encoding="utf-8", write_through=number == 2)
        for number, mode in ((0, "rb"), (1, "wb"), (2, "wb"))
    )
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]


def _run(arguments: list[str]) -> int:
    from ledger.cli.main import main

    return main(arguments)


def _fingerprint(path: Path) -> str:
    """What a file holds; nothing where it cannot be looked at."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "none"
    except OSError:
        return ""


@cache
def _template() -> bytes:
    """A ledger with a person, an employer and a plan, made once."""
    from tests.faults.harness import make_ledger

    folder = Path(tempfile.mkdtemp(prefix="messages-"))
    try:
        make_ledger(folder / "ledger.db")
        return (folder / "ledger.db").read_bytes()
    finally:
        shutil.rmtree(folder)
