"""Parsers of binary files run apart: a child process with little memory, little time and no right to write."""

import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import ledger
from ledger.domain.errors import LedgerError
from ledger.importers.file_names import name_as_text

# The child finds what this process would find: the package, installed or not, and what is installed beside it. What it
# is to read comes through a pipe: the command of a process is there for everybody to see, and a file's name may tell.
_CHILD = """\
import json, sys
given = json.load(sys.stdin)
sys.path[:] = given["where"]
from ledger.importers.sandbox import answer
answer(given)
"""
_KEPT_OF_ENVIRONMENT = ("SYSTEMROOT", "LD_LIBRARY_PATH")  # without these some interpreters do not start
_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux
_LEAVE_OUT = "Leave it out, or save what it holds as a CSV or text file."


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a parser may use: bytes of memory and of result, seconds of processor and of clock."""

    memory: int = 768 << 20
    result: int = 50_000_000
    processor: int = 10
    clock: int = 15


LIMITS = Limits()


def run_apart(module: str, function: str, path: Path, limits: Limits = LIMITS) -> str:
    """Run a parser, `function(path) -> str`, in a child process and give its text.

    Args:
        module: The module that holds it; a name written in our code, never one from outside.
        function: Its name there.
        path: The file it reads.
        limits: What it may use; systems without the `resource` module keep to the clock alone.

    Raises:
        LedgerError: the parser refused the file, broke on it, or went over a limit.
    """
    given = {
        "where": _where(),
        "module": module,
        "function": function,
        "path": str(path.absolute()),
        "limits": asdict(limits),
        "parent": os.getpid(),
    }
    name = name_as_text(path.name)
    printed, late = _run(json.dumps(given), limits)
    if late:
        raise LedgerError(f"{name} takes too long to read, over {limits.clock} seconds.", hint=_LEAVE_OUT)
    if len(printed) > limits.result:
        raise LedgerError(f"{name} unpacks to over {limits.result:,} bytes of text.", hint=_LEAVE_OUT)
    return _text_of(printed, name)


def _where() -> list[str]:
    """The folders to import from, without the one that the user happens to be in."""
    here = os.path.realpath(Path.cwd())
    own = str(Path(ledger.__file__).parents[1])
    return [own, *(each for each in sys.path if Path(each).is_absolute() and os.path.realpath(each) != here)]


def _run(given: str, limits: Limits) -> tuple[bytes, bool]:
    """What the child printed, cut just beyond the limit, and whether it had to be stopped by the clock."""
    late = threading.Event()
    environment = {name: os.environ[name] for name in _KEPT_OF_ENVIRONMENT if name in os.environ}
    with tempfile.TemporaryDirectory(prefix="roth-ledger-") as nowhere:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own program; no shell
            [sys.executable, "-I", "-B", "-c", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=nowhere,
            env=environment,
            start_new_session=True,
        )

        def stop() -> None:
            late.set()
            _kill(child)

        timer = threading.Timer(limits.clock, stop)
        timer.daemon = True
        timer.start()
        try:
            with child:  # waits for its end
                _tell(child, given)
                printed = child.stdout.read(limits.result + 1) if child.stdout is not None else b""
                if len(printed) > limits.result:
                    _kill(child)
            return printed, late.is_set()
        finally:
            timer.cancel()
            _kill(child)


def _tell(child: subprocess.Popen[bytes], given: str) -> None:
    if child.stdin is not None:
        with suppress(BrokenPipeError), child.stdin as pipe:  # broken: it is gone already, and has nothing to say
            pipe.write(given.encode())


def _kill(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is not None:
        return
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)  # and whatever it has started
    child.kill()


def _text_of(printed: bytes, name: str) -> str:
    try:
        said: Any = json.loads(printed)
    except ValueError:  # it was killed before it could say anything
        said = {}
    match said:
        case {"text": str(text)}:
            return text
        case {"refused": [str(message), str(hint)]}:
            raise LedgerError(message, hint=hint)
        case {"failed": _}:
            raise LedgerError(f"{name} cannot be read: it is damaged.", hint=_LEAVE_OUT)
    raise LedgerError(f"{name} takes more memory or time to read than a file of its kind may.", hint=_LEAVE_OUT)


def answer(given: dict[str, Any]) -> None:
    """The child's side: keep to the limits, run the parser and print what came out as one JSON document."""
    limits = Limits(**given["limits"])
    result = os.dup(1)
    os.dup2(2, 1)  # what a library prints goes nowhere
    _end_with(given["parent"], limits)
    _limit(limits)
    gc.disable()  # it is over before what it leaves in circles could matter, and looking for that takes a quarter of it
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]  # openpyxl would load it: it starts threads
    path = Path(given["path"])
    said: dict[str, Any]
    try:
        said = {"text": getattr(import_module(given["module"]), given["function"])(path)}
        printed = json.dumps(said).encode()
    except LedgerError as error:
        printed = json.dumps({"refused": [error.message, error.hint]}).encode()
    except MemoryError:
        printed = b"{}"
    except Exception as error:  # noqa: BLE001 - other people's parsers break in every way on a hostile file
        printed = json.dumps({"failed": type(error).__name__}).encode()
    with os.fdopen(result, "wb") as out:
        out.write(printed)


def _end_with(parent: int, limits: Limits) -> None:
    """Have the child end with the process that wants its result: at once on Linux, elsewhere by the clock."""
    if hasattr(signal, "alarm"):
        signal.alarm(limits.clock)
    if sys.platform != "linux":
        return
    with suppress(ImportError, AttributeError, OSError):  # a system without prctl, or a Python without ctypes
        import ctypes

        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before it could be told
        os._exit(1)


def _limit(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    wanted = {
        "RLIMIT_AS": limits.memory,
        "RLIMIT_CPU": limits.processor,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NOFILE": 64,
        "RLIMIT_CORE": 0,
        "RLIMIT_NPROC": 0,
    }
    for name, value in wanted.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        with suppress(ValueError, OSError):  # some systems know a limit and do not keep it
            hardest = resource.getrlimit(kind)[1]
            most = value if hardest == resource.RLIM_INFINITY else min(value, hardest)
            resource.setrlimit(kind, (most, most))
