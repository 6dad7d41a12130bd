"""Measures the program against a bare interpreter and a bare importer, and prints ratios: `make bench`.

Every round runs each command once, so that a busy machine slows them all alike; only ratios of one run count.
"""

import compileall
import contextlib
import os
import platform
import resource
import sqlite3
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks import first_paint, key_latency, wide_rows
from tests.benchmarks.books import A_YEAR, CLIENTS, FEWER_CLIENTS, LEDGERS, ONE_PERSON, Clients, Household
from tests.tui.pseudo_terminal import environment as of_a_terminal

ROOT = Path(__file__).resolve().parents[2]
# What a user calls; where it is not installed, the same by its module.
SCRIPT = Path(sysconfig.get_path("scripts")) / "roth-ledger"
LEDGER = (*((str(SCRIPT),) if SCRIPT.exists() else (sys.executable, "-m", "ledger")), "--db")
READS = {"status --json": (10.0, ("status", "--json")), "check": (10.0, ("check",)), "status": (14.0, ("status",))}
ROUNDS = 21
IMPORT_ROUNDS = 3
EVERYBODY_ROUNDS = 3
MOST_MEMORY = 200  # MB
# What `check --all` is held against: everybody's sums by year and source, of the same file.
SUMS = (
    "SELECT person, substr(day, 1, 4), source, sum(cents) FROM amount "
    "WHERE source NOT IN ('compensation', 'pay_unknown', 'plan_pay') GROUP BY 1, 2, 3"
)

# .pyc files are what a user has; some machines turn them off.
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"} | {
    "ROTH_LEDGER_TODAY": "2026-12-31",
    "NO_COLOR": "1",
}
# In the last quarter, when most is still to be said of the pay dates to come.
IN_AUTUMN = {"ROTH_LEDGER_TODAY": "2026-09-30"}


def main() -> int:
    """Build the ledgers, measure, print the tables.

    Returns:
        1 where a budget is missed, else 0.
    """
    for folder in (ROOT / "ledger", ROOT / "migrations", sysconfig.get_path("purelib")):
        compileall.compile_dir(folder, quiet=2)
    print(_machine())
    with tempfile.TemporaryDirectory(prefix="roth-ledger-bench-") as name:
        folder = Path(name)
        ENVIRONMENT["ROTH_LEDGER_SETTINGS"] = str(folder / "none.toml")
        for number, household in enumerate(LEDGERS):
            household.write_parties(folder / f"{number}.jsonl")
            household.write_stubs(folder / f"{number}.csv")
        missed = _imports(folder) + _wide_rows(folder) + _memory() + _reads(folder) + _screens(folder)
        missed += _everybody(folder)
    print("\nall within budget" if not missed else f"\nover budget: {'; '.join(missed)}")
    return 1 if missed else 0


def _machine() -> str:
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, load {os.getloadavg()[0]:.1f}"
    )


def _imports(folder: Path) -> list[str]:
    """Import every ledger's stubs, ours and plainly; what is left behind is what the reads are measured on."""
    missed = []
    print(f"\n{'import of stubs as CSV, against csv.reader and executemany':58} {'median':>7} {'min':>6} {'max':>6}")
    for number, household in enumerate(LEDGERS):
        ratios, again = [], []
        for _ in range(1 if household is A_YEAR else IMPORT_ROUNDS):
            ours, plain = folder / f"{number}.db", folder / "plain.db"
            for path in (ours, plain):
                path.unlink(missing_ok=True)
            _seconds(_import(ours, folder / f"{number}.jsonl"))
            first = _seconds(_import(ours, folder / f"{number}.csv"))
            again.append(_seconds(_import(ours, folder / f"{number}.csv")) / first)
            baseline = (sys.executable, "-m", "tests.benchmarks.plain_import", str(folder / f"{number}.csv"))
            ratios.append(first / _seconds((*baseline, str(plain))))
        if household is not A_YEAR:  # of 26 stubs only the start-up would be measured
            missed += _line(household.name, ratios, 2.0)
            missed += _line(f"{household.name}: the same file again", again, 0.1)
    return missed


def _import(path: Path, file: Path) -> tuple[str, ...]:
    return (*LEDGER, str(path), "import", str(file))


def _memory() -> list[str]:
    """The most that any process so far has used: the imports."""
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // (1 if sys.platform == "darwin" else 1024)
    memory //= 1024 if sys.platform == "darwin" else 1
    print(f"peak memory of any import: {memory} MB (budget {MOST_MEMORY})")
    return [f"memory {memory} MB"] if memory >= MOST_MEMORY else []


def _wide_rows(folder: Path) -> list[str]:
    """Import the widest download, ours and plainly, with its one question answered."""
    ours, plain, rows, parties = (folder / name for name in ("w.db", "w-plain.db", "wide.csv", "w.jsonl"))
    wide_rows.write_parties(parties)
    wide_rows.write_rows(rows)
    ratios = []
    for _ in range(IMPORT_ROUNDS):
        for path in (ours, plain):
            path.unlink(missing_ok=True)
        _seconds(_import(ours, parties))
        taken = _seconds((*_import(ours, rows), "--answer", wide_rows.ANSWER, "--no-input"))
        ratios.append(taken / _seconds((sys.executable, "-m", "tests.benchmarks.wide_rows", str(rows), str(plain))))
    return _line(f"{wide_rows.ROWS:,} rows of 18 columns, Fidelity Accounts_History", ratios, 3.0)


def _reads(folder: Path) -> list[str]:
    commands: dict[tuple[Household, str], tuple[str, ...]] = {}
    for number, household in enumerate(LEDGERS):
        for name, (_, command) in READS.items():
            path = str(folder / f"{number}.db")
            commands[household, name] = (*LEDGER, path, *command, "--person", household.somebody)
    bare, taken = [], {key: list[float]() for key in commands}
    for _ in range(ROUNDS):
        bare.append(_seconds((sys.executable, "-c", "pass")))
        for key, arguments in commands.items():
            taken[key].append(_seconds(arguments, ok=(0, 1)))
    unit = statistics.median(bare)
    print(f"\n{'reads, against a bare interpreter':58} {'median':>7} {'min':>6} {'max':>6}")
    _line(f"bare interpreter ({unit * 1000:.1f} ms)", [each / unit for each in bare], None)
    missed = []
    for (household, name), seconds in taken.items():
        missed += _line(f"{name}, {household.name}", [each / unit for each in seconds], READS[name][0])
    return missed


def _screens(folder: Path) -> list[str]:
    """The first screen with its figures, against the least and a peer; keys on the largest ledger of one person."""
    kept = {"ROTH_LEDGER_SETTINGS": "none.toml", "ROTH_LEDGER_REMEMBERED": "remembered.toml"}
    variables = of_a_terminal(ROTH_LEDGER_TODAY="2026-12-31", **{key: str(folder / name) for key, name in kept.items()})
    ours = {
        household.name: (*LEDGER, str(folder / f"{LEDGERS.index(household)}.db")) for household in (A_YEAR, ONE_PERSON)
    }
    return _first_paints(folder, ours, variables) + _keys(ours[ONE_PERSON.name], variables)


def _first_paints(folder: Path, ours: Mapping[str, tuple[str, ...]], variables: Mapping[str, str]) -> list[str]:
    yardstick, peer = first_paint.one_widget(), first_paint.bagels(folder)
    programs = {"one widget": yardstick}
    for name, command in ours.items():
        programs |= {f"its frame, {name}": first_paint.frame(command), name: first_paint.ours(command)}
    taken = first_paint.measure(programs | ({} if peer is None else {"Bagels": peer}), variables)
    unit = taken["one widget"]
    print(f"\n{'first screen, against a Textual app of one widget':58} {'median':>7} {'min':>6} {'max':>6}")
    _line(f"one widget ({statistics.median(unit) * 1000:.0f} ms)", first_paint.against(unit, unit), None)
    missed = []
    for name in ours:
        frame = f"its frame, {name}"
        missed += _line(frame, first_paint.against(taken[frame], unit), first_paint.OF_ONE_WIDGET)
        _line(f"with all its figures, {name}", first_paint.against(taken[name], unit), None)
    if peer is None:
        print("Bagels is not installed (name it with the variable BAGELS, or have it on the path)")
        return missed
    print("against Bagels, with nothing in it")
    _line("Bagels, against one widget", first_paint.against(taken["Bagels"], unit), None)
    for name in ours:
        against = first_paint.against(taken[name], taken["Bagels"])
        missed += _line(f"with all its figures, {name}", against, first_paint.OF_BAGELS)
    return missed


def _keys(command: tuple[str, ...], variables: Mapping[str, str]) -> list[str]:
    """Milliseconds from a key to what it shows, and to the last that it leads to."""
    print(f"\n{f'keys, {ONE_PERSON.name}, in ms':58} {'95 of 100':>9} {'median':>7} {'settled':>8}")
    missed = []
    for name, keys, budget in (
        ("typing into a Textual app of one input", key_latency.one_input(variables), None),
        ("down and page down through the pay stubs", key_latency.in_the_list(command, variables), key_latency.MOST),
        ("typing an amount into the form", key_latency.in_the_form(command, variables), key_latency.MOST),
    ):
        shown = [key.shown for key in keys]
        within, settled = key_latency.percentile(shown, 95), key_latency.percentile([key.settled for key in keys], 95)
        over = budget is not None and within > budget
        said = "" if budget is None else f"  budget {budget * 1000:.0f}{', OVER' if over else ''}"
        middle = statistics.median(shown)
        print(f"{name:58} {within * 1000:9.1f} {middle * 1000:7.1f} {settled * 1000:8.1f}{said}", flush=True)
        missed += [f"{name} {within * 1000:.1f} ms"] if over else []
    return missed


def _everybody(folder: Path) -> list[str]:
    """`check --all` of an adviser's clients, against the bare sums, and a tenth of the clients against all of them."""
    print(f"\n{'check --all, against SQL that adds up person, year and source':58} {'median':>7} {'min':>6} {'max':>6}")
    taken: dict[Clients, list[float]] = {}
    sums: list[float] = []
    for clients in (FEWER_CLIENTS, CLIENTS):
        clients.write_parties(folder / "clients.jsonl")
        clients.write_stubs(folder / "clients.csv")
        path = folder / f"clients-{clients.people}.db"
        for file in ("clients.jsonl", "clients.csv"):
            _seconds(_import(path, folder / file))
        taken[clients] = []
        for _ in range(EVERYBODY_ROUNDS):
            sums.append(_seconds_of_sums(path))
            taken[clients].append(_seconds((*LEDGER, str(path), "check", "--all"), ok=(0, 1), environment=IN_AUTUMN))
    unit = statistics.median(sums[-EVERYBODY_ROUNDS:])
    _line(f"the sums ({unit * 1000:.0f} ms)", [each / unit for each in sums[-EVERYBODY_ROUNDS:]], None)
    missed = _line(CLIENTS.name, [each / unit for each in taken[CLIENTS]], 20.0)
    fewer = statistics.median(taken[FEWER_CLIENTS]) / FEWER_CLIENTS.people
    a_person = [each / CLIENTS.people / fewer for each in taken[CLIENTS]]
    return missed + _line(
        f"a person among {CLIENTS.people:,}, against one among {FEWER_CLIENTS.people:,}", a_person, 1.3
    )


def _seconds_of_sums(path: Path) -> float:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        begun = time.perf_counter()
        connection.execute(SUMS).fetchall()
        return time.perf_counter() - begun


def _line(name: str, ratios: Sequence[float], budget: float | None) -> list[str]:
    middle = statistics.median(ratios)
    over = budget is not None and middle > budget
    said = "" if budget is None else f"  budget {budget:g}{', OVER' if over else ''}"
    print(f"{name:58} {middle:7.2f} {min(ratios):6.2f} {max(ratios):6.2f}{said}", flush=True)
    return [f"{name} {middle:.2f}"] if over else []


def _seconds(arguments: Sequence[str], ok: Sequence[int] = (0,), environment: Mapping[str, str] | None = None) -> float:
    held = ENVIRONMENT | dict(environment or {})
    begun = time.perf_counter()
    done = subprocess.run(arguments, cwd=ROOT, env=held, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - begun
    if done.returncode not in ok or done.stderr.startswith("error"):
        raise RuntimeError(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return taken


if __name__ == "__main__":
    sys.exit(main())
