"""`make faults`: try every promise in full, and say what came of it.

What is not here to try a promise with (strace, the rights of root, a browser) is named first, and its tests are not
run: their promises are then said to be not tried, and docs/promises.md is left as it is. Where a promise was broken,
the command fails.

python -m tests.faults.run [PART…]
"""

import importlib.util
import os
import platform
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.faults.promises import PROPERTY, Proven, as_markdown, as_text, in_short, not_kept

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
WRITTEN = ROOT / "docs" / "promises.md"
UNSAID = ("tests/services/year_end/test_random_histories.py", "tests/tui/test_monkey.py")  # faults of no one promise


_SHOWN = 1_500  # characters of what a failed test says, as soon as it has failed


class Need(NamedTuple):
    """What some tests cannot do without: a folder of tests, whether it is here, and how it is had."""

    name: str
    folder: str
    is_here: Callable[[], bool]
    had_by: str

    def promises(self) -> list[str]:
        """What the tests of the folder try."""
        text = "".join(path.read_text("utf-8") for path in (HERE / self.folder).rglob("*.py"))
        return sorted(set(re.findall(r'"(P[0-9]+)"', text)), key=lambda name: int(name[1:]))


def _traces() -> bool:
    return bool(shutil.which("strace")) and _works("strace", "-o", os.devnull, "true")


def _is_root() -> bool:
    return os.geteuid() == 0 and _works("unshare", "--net", "true")


def _has_chromium() -> bool:
    if importlib.util.find_spec("playwright") is None:
        return False
    from tests.browser.in_chromium import is_installed

    return is_installed()


def _works(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


NEEDS = (
    Need("strace", "needs_strace", _traces, "apt-get install strace, where processes may be traced"),
    Need("root", "needs_root", _is_root, "run it as root on Linux, such as in a container of its own"),
    Need("Chromium", "needs_chromium", _has_chromium, "apt-get install chromium"),
)


class Told:
    """What the tests said that they did; a plugin of pytest."""

    def __init__(self) -> None:
        self.proofs: list[Proven] = []
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Hear of a test."""
        if report.failed:
            self.failed.append(report.nodeid)
            print(f"\nfailed: {report.nodeid}\n{report.longreprtext[-_SHOWN:]}", flush=True)  # not half an hour later
        if report.when == "teardown":  # it knows what was said until then
            said: list[Any] = [value for name, value in report.user_properties if name == PROPERTY]
            self.proofs += [Proven(**each) for each in said]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Hear of a file that could not be read."""
        if report.failed:
            self.failed.append(report.nodeid)


def main(parts: list[str]) -> int:
    """Run them all, or the parts named; 0 where all passed and, where nothing was lacking, every promise was tried."""
    os.environ["ROTH_LEDGER_FAULTS"] = "full"
    lacking = list(_say_needs())
    begun = time.monotonic()
    told = Told()
    left_out = [f"--ignore={HERE / each.folder}" for each in lacking]
    workers = ["-n", "auto", "--maxschedchunk=1"]
    code = pytest.main([*(parts or _all_parts()), *left_out, *workers, "--durations=15"], plugins=[told])
    minutes, seconds = divmod(round(time.monotonic() - begun), 60)
    print("", as_text(told.proofs, ((promise, each.name) for each in lacking for promise in each.promises())), sep="\n")
    print(f"\n{sum(each.times for each in told.proofs):,} times in {minutes} min {seconds:02} s; {_machine()}")
    if told.failed:
        print("", f"{len(told.failed)} tests failed:", *told.failed, sep="\n")
    whole = not parts and not lacking and code in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
    if whole:
        WRITTEN.write_text(_document(told, f"{minutes} min {seconds:02} s"), "utf-8")
        print(f"written: {WRITTEN.relative_to(ROOT)}")
    return int(code) or int(bool(told.failed or (whole and not_kept(told.proofs))))


def _say_needs() -> Iterator[Need]:
    """Say what is needed and whether it is here; gives what is not."""
    for need in NEEDS:
        if not (HERE / need.folder).is_dir():
            continue
        if need.is_here():
            print(f"{need.name}: here")
        else:
            tried = ", ".join(need.promises())
            print(f"{need.name}: not here ({need.had_by}); what needs it is not tried: {tried}")
            yield need
    sys.stdout.flush()


def _all_parts() -> list[str]:
    """This folder, and every file of tests that says what it proved."""
    tests = (path for path in (ROOT / "tests").rglob("test_*.py") if HERE not in path.parents)
    proving = [str(path.relative_to(ROOT)) for path in sorted(tests) if "proof(" in path.read_text("utf-8")]
    return ["tests/faults", *dict.fromkeys((*proving, *UNSAID))]


def _machine() -> str:
    processors = os.cpu_count() or 1
    return f"{processors} processors, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


def _document(told: Told, took: str) -> str:
    """The page of the promises."""
    return f"""# What is promised, and how it was tried

Written by `make faults`, which takes half an hour at most on two processors: it breaks what can break, as often as the
table says, and holds the program to each promise. A number in the column of seeds has the same run made again:
`ROTH_LEDGER_SEED=N make faults`. For each way of trying there is a test that tries it on a program that was broken on
purpose, and must see that.

The last run took {took}: {_machine()}.

## In short

{in_short(told.proofs)}

## Every fault

{as_markdown(told.proofs)}
{_failed(told)}"""


def _failed(told: Told) -> str:
    """What a run that did not pass has to say."""
    return "\n".join(["", "## Tests that failed", "", *(f"- `{each}`" for each in told.failed), ""]) * bool(told.failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
