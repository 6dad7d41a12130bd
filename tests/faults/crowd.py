"""Many command lines at once: one warm process forks a program for each row of them, and lets all begin together.

python -m tests.faults.crowd: answers each line that `at_once` asks with one, both JSON, until there are no more
"""

import atexit
import contextlib
import functools
import gc
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import IO, Any, NamedTuple

from tests.faults.drivers import begin_with
from tests.faults.harness import ROOT

Row = Sequence[Sequence[object]]


class Ran(NamedTuple):
    """What one command line of a crowd gave, and how long it took in seconds."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def json(self) -> Any:
        """Standard output, read as one JSON document."""
        return json.loads(self.out)


def at_once(
    rows: Sequence[Row],
    *,
    variables: Sequence[Mapping[str, str]] = (),
    broken: bool = False,
    longest: int = 300,
    user: int | None = None,
) -> list[list[Ran]]:
    """Run each row's command lines one after another, all rows at the same time.

    Args:
        rows: The arguments of `roth-ledger`, for each row's commands in their order.
        variables: What is said to each row by its environment; nothing to any where left out.
        broken: Whether transactions begin with BEGIN, so that the write lock is taken too late.
        longest: The seconds after which a row is ended.
        user: Whose programs they are, by number; those of whoever runs this where left out.

    Returns:
        What the commands of each row gave; nothing of a row that hung.
    """
    commands = [[[str(word) for word in command] for command in row] for row in rows]
    said = [dict(each) for each in variables] or [{}] * len(rows)
    environment = dict(os.environ)
    asked = {"rows": commands, "variables": said, "environment": environment, "broken": broken, "longest": longest,
             "user": user}  # fmt: skip
    answered = _warm_process().ask(json.dumps(asked))
    return [[Ran(*each) for each in row] for row in json.loads(answered)]


class _Warm:
    """A process that has loaded what the commands load; it ends with this one."""

    def __init__(self) -> None:
        self._complaints = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed when it ends
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.crowd"],
            cwd=ROOT, stdin=pipe, stdout=pipe, stderr=self._complaints, text=True,
        )  # fmt: skip

    def ask(self, line: str) -> str:
        """Give it a line and wait for its answer."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(f"{line}\n")
        stdin.flush()
        answer = stdout.readline()
        self._complaints.seek(0)
        complaint = self._complaints.read()
        assert (answer.strip() in ("", "null"), complaint) == (False, ""), complaint
        return answer

    def end(self) -> None:
        """Let it end, and wait for that."""
        self._process.communicate()
        self._complaints.close()


@functools.cache
def _warm_process() -> _Warm:
    warm = _Warm()
    atexit.register(warm.end)
    return warm


def _answer_all() -> None:
    """In the warm process: a fork of it answers each line, so that nothing of one is known to the next."""
    _warm_up()
    for line in sys.stdin:
        if (answering := os.fork()) == 0:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # the programs have no standard input
            print(json.dumps(_serve(json.loads(line))), flush=True)
            os._exit(0)
        if os.waitpid(answering, 0)[1] != 0:
            print("null", flush=True)


def _serve(asked: dict[str, Any]) -> list[Any]:
    """In a fork of the warm process: fork for each row, open the gate, and gather what they write."""
    os.environ.clear()
    os.environ.update(asked["environment"])
    if asked["broken"]:
        begin_with("BEGIN")
    gate, opening = os.pipe()
    answers: list[IO[str]] = []
    for row, variables in zip(asked["rows"], asked["variables"], strict=True):
        answers.append(tempfile.TemporaryFile("w+", encoding="utf-8"))  # noqa: SIM115 - closed when it is read
        if os.fork() == 0:
            try:
                os.close(opening)
                _become(variables, asked)
                os.read(gate, 1)  # until all that hold its other end have closed it
                json.dump([_run(command) for command in row], answers[-1])
                answers[-1].flush()
            finally:
                os._exit(0)
    os.close(opening)
    for _ in answers:
        os.wait()
    return [_read(each) for each in answers]


def _read(answer: IO[str]) -> list[Any]:
    """What a program wrote; nothing of one that was ended before."""
    with answer:
        answer.seek(0)
        held: list[Any] = json.loads(answer.read() or "[]")
        return held


def _warm_up() -> None:
    """Load what the commands load, so that a forked one begins at once."""
    from ledger.cli.main import COMMANDS
    from ledger.storage import engine, failures, migrate, verify, writing  # noqa: F401

    for module in {where.partition(":")[0] for where in COMMANDS.values()}:
        import_module(module)
    gc.freeze()


def _become(variables: dict[str, str], asked: dict[str, Any]) -> None:
    """Be the program of a row: with its variables, as its user, and for so long."""
    os.environ.update(variables)
    if asked["user"] is not None:
        os.setgroups([])
        os.setgid(asked["user"])
        os.setuid(asked["user"])
    signal.alarm(asked["longest"])  # ends the process, also where it waits for a file


def _run(command: Sequence[object]) -> Ran:
    from ledger.cli.main import main

    out, err = io.StringIO(), io.StringIO()
    begun = time.monotonic()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(list(map(str, command)))
    return Ran(code, out.getvalue(), err.getvalue(), time.monotonic() - begun)


if __name__ == "__main__":
    _answer_all()
