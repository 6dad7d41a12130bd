"""Parsers run apart: what they may not do, and what is said when they try."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import ledger
from ledger.domain.errors import LedgerError
from ledger.importers.sandbox import LIMITS, Limits, run_apart
from tests.importers import misbehaving

QUICK = Limits(clock=2, processor=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "stub.pdf"
    made.write_bytes(b"as it was")
    return made


def run(function: str, path: Path, limits: Limits = LIMITS) -> str:
    return run_apart(misbehaving.__name__, function, path, limits)


def test_a_parser_sees_the_file_and_nothing_of_the_person(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "yes")

    seen = json.loads(run("tell", path))

    assert seen["file"] == "stub.pdf"
    assert (seen["folder"], seen["stdin"], seen["isolated"]) == ([], "", 1)
    assert set(seen["environment"]) <= {"LC_CTYPE", "LD_LIBRARY_PATH", "SYSTEMROOT"}


def test_what_a_library_prints_is_no_part_of_the_result(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("talk", path) == "read stub.pdf"
    assert capfd.readouterr() == ("", "")


def test_a_refusal_keeps_its_words(path: Path) -> None:
    with pytest.raises(LedgerError) as caught:
        run("refuse", path)

    assert (caught.value.message, caught.value.hint) == ("stub.pdf is a picture.", "Type it.")


@pytest.mark.parametrize(
    ("function", "says"),
    [
        ("break_down", r"stub\.pdf cannot be read: it is damaged\."),
        ("die", r"stub\.pdf takes more memory or time"),
        ("eat_memory", r"stub\.pdf (takes more memory or time|unpacks to over)"),  # some systems keep to no memory
        ("spin", r"stub\.pdf takes (more memory or time|too long to read)"),
        ("sleep", r"stub\.pdf takes too long to read, over 2 seconds"),
        ("print_without_end", r"stub\.pdf (unpacks to over|takes)"),
    ],
)
def test_a_parser_that_goes_wrong_is_stopped_in_time(path: Path, function: str, says: str) -> None:
    begun = time.monotonic()

    with pytest.raises(LedgerError, match=says):
        run(function, path, QUICK)

    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("function", ["sleep", "spin"])
def test_a_parser_ends_with_the_process_that_wants_its_result(path: Path, tmp_path: Path, function: str) -> None:
    """At once on Linux; elsewhere the clock ends it."""
    code = (
        "import pathlib, sys; from ledger.importers.sandbox import Limits, run_apart;"
        f"run_apart({misbehaving.__name__!r}, {function!r}, pathlib.Path(sys.argv[1]), Limits(clock=4))"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        cwd=Path(ledger.__file__).parents[1],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,  # of which nothing is inherited: the child has a pipe of its own
    )
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    until = time.monotonic() + 10
    while not (found := children.read_text().split()) and time.monotonic() < until:
        time.sleep(0.05)
    (child,) = found
    time.sleep(0.5)
    parent.kill()
    parent.communicate()
    until = time.monotonic() + 2
    while _runs(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _runs(child)


def _runs(process: str) -> bool:
    """Whether a process is there and has not ended; whoever took it over may not have asked for its end yet."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_parser_cannot_write(path: Path) -> None:
    assert run("write", path) == "OSError"
    assert path.read_bytes() == b"as it was"


@pytest.mark.parametrize(("length", "fits"), [(1_000 - 12, True), (1_000 - 11, False)])
def test_a_result_is_taken_up_to_its_limit(path: Path, length: int, fits: bool) -> None:
    path.write_text(str(length))
    limits = Limits(result=1_000)  # with the 12 characters around the text: {"text": ""}

    if fits:
        assert run("long_result", path, limits) == "x" * length
    else:
        with pytest.raises(LedgerError, match="unpacks to over 1,000 bytes of text"):
            run("long_result", path, limits)


def test_text_that_cannot_be_saved_comes_back_whole(path: Path) -> None:
    assert run("half_a_pair", path) == "a\ud800b"


def test_names_that_a_shell_would_mind_are_names(tmp_path: Path) -> None:
    path = tmp_path / "$(touch x); 'a' \"b\" né.pdf"
    path.write_text("1")

    assert json.loads(run("tell", path))["file"] == path.name


def test_runs_where_the_package_is_installed_and_not_where_the_user_is(tmp_path: Path) -> None:
    installed, elsewhere = tmp_path / "installed", tmp_path / "downloads"
    elsewhere.mkdir()
    package = Path(ledger.__file__).parent
    shutil.copytree(package, installed / "ledger", ignore=shutil.ignore_patterns("__pycache__"))
    (installed / "telling.py").write_text("import ledger\n\n\ndef where(path):\n    return ledger.__file__\n")
    (elsewhere / "json.py").write_text("raise SystemExit('a file that was downloaded')\n")
    code = (
        "import pathlib, sys; from ledger.importers.sandbox import run_apart;"
        "print(run_apart('telling', 'where', pathlib.Path('any')))"
    )

    ran = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.stdout.strip(), ran.stderr) == (str(installed / "ledger" / "__init__.py"), "")
