"""What there is to say about a ledger file, its folder, what lies beside it, and SQLite; changes nothing."""

import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.domain.health import ACT, GOOD, NOTE, Finding
from ledger.storage.anchors import read_anchor
from ledger.storage.location import check_file, on_a_shell, state_folder

_MEGABYTE = 1_000_000
_ROOM = 20 * _MEGABYTE  # for the smallest ledger: what an import and its backup take
_NO_STRICT_TABLES_BEFORE = (3, 37, 0)
# Two connections could damage a WAL file: https://www.sqlite.org/wal.html#walresetbug
_WAL_FAULT = ((3, 7, 0), (3, 51, 3))
_WAL_MENDED = ((3, 44, 6), (3, 50, 7))


def file_findings(ledger: Path) -> list[Finding]:
    """Whether a ledger file is its owner's alone, and its folder too.

    Args:
        ledger: The file, which is there.
    """
    return [_own(ledger), *_folder(ledger.parent)]


def _own(ledger: Path) -> Finding:
    try:
        check_file(ledger)
    except LedgerError as problem:
        return Finding(ACT, "privacy", problem.message, problem.hint)
    mode = stat.S_IMODE(ledger.lstat().st_mode)
    if os.name == "posix" and mode & 0o077:
        return Finding(
            NOTE,
            "privacy",
            f"Its disk keeps no modes: whoever has the disk can read the ledger, and perhaps others here (mode "
            f"{mode:o}).",
            "Keep the ledger on a disk of this computer, or encrypt it: roth-ledger encrypt on",
        )
    return Finding(GOOD, "privacy", f"Only you can read the ledger (mode {mode:o}).")


def _folder(folder: Path) -> list[Finding]:
    if os.name != "posix":
        return [Finding(NOTE, "privacy", "Who else can read the ledger is not known on this system.")]
    found = folder.stat()
    mode = stat.S_IMODE(found.st_mode)
    if mode & 0o022 and not mode & stat.S_ISVTX:
        return [
            Finding(
                ACT,
                "privacy",
                f"Others can put files in place of yours in {folder} (mode {mode:o}).",
                f"Run: {on_a_shell('chmod 700', folder)}",
            )
        ]
    if found.st_uid != os.geteuid():
        return [
            Finding(
                NOTE,
                "privacy",
                f"The folder {folder} belongs to another user, who can remove what is in it.",
                "Keep the ledger in a folder of your own.",
            )
        ]
    return []


def room_finding(ledger: Path, size: int) -> Finding:
    """Whether the disk has room for the next import and its backup.

    Args:
        ledger: The file, in whose folder there must be room.
        size: Its bytes.
    """
    free = shutil.disk_usage(_nearest(ledger.parent)).free
    wanted = 3 * size + _ROOM  # the journal of a write, a backup, and what is new
    if free >= wanted:
        return Finding(GOOD, "room", f"{free // _MEGABYTE:,} MB are free on the ledger's disk.")
    return Finding(
        ACT,
        "room",
        f"{free // _MEGABYTE:,} MB are free on the ledger's disk; an import and its backup may take "
        f"{wanted // _MEGABYTE:,} MB.",
        f"Free some space on the disk of {ledger.parent}.",
    )


def leftover_findings(ledger: Path) -> list[Finding]:
    """What lies beside a ledger that a write cut short, a restore or another program left."""
    try:
        names = sorted(each.name for each in ledger.parent.iterdir())
    except OSError:
        return []
    found = [*_journals(ledger.name, names), *_unfinished(ledger, names), *_kept(ledger, names)]
    return found or [Finding(GOOD, "leftovers", "Nothing unfinished lies beside the ledger.")]


def _journals(name: str, names: list[str]) -> Iterator[Finding]:
    if f"{name}-journal" in names:
        yield Finding(
            NOTE,
            "leftovers",
            f"{name}-journal is there: a write is under way, or was cut short and is taken back when the ledger is "
            "next opened.",
        )
    if f"{name}-wal" in names:
        yield Finding(
            ACT,
            "leftovers",
            f"Another program has changed how {name} is written: {name}-wal is there.",
            "Close that program, and run `roth-ledger verify`.",
        )


def _unfinished(ledger: Path, names: list[str]) -> Iterator[Finding]:
    pattern = re.compile(rf"\.{re.escape(ledger.stem)}.*(?:\.part|\.restore-[0-9T]+)")
    parts = [name for name in names if pattern.fullmatch(name)]
    if parts:
        yield Finding(
            NOTE,
            "leftovers",
            f"Unfinished files of a command that is at work or was killed: {', '.join(parts)}.",
            f"When no roth-ledger is at work, remove them; they lie in {ledger.parent}",
        )


def _kept(ledger: Path, names: list[str]) -> Iterator[Finding]:
    kept = [name for name in names if name.startswith(f"{ledger.stem}.before-")]
    if kept:
        yield Finding(
            NOTE,
            "leftovers",
            f"Ledger files kept before a restore or an update: {len(kept)}, the newest {kept[-1]}.",
            f"Remove those that you need no more; they lie in {ledger.parent}",
        )


def state_finding(ledger: Path, *, recorded: bool) -> Finding:
    """Whether what shows that an older copy took the ledger's place is kept, or can be.

    Args:
        ledger: The file, be it there or not.
        recorded: Whether something is recorded in it.
    """
    folder = state_folder()
    if folder is None:
        return Finding(
            ACT,
            "anchor",
            "There is no folder in which to note the newest entry, so an older copy in the ledger's place would not be "
            "noticed.",
            "Name a folder with ROTH_LEDGER_STATE.",
        )
    if not os.access(_nearest(folder), os.W_OK | os.X_OK):
        return Finding(
            ACT,
            "anchor",
            f"{folder} cannot be written, so an older copy in the ledger's place would not be noticed.",
            f"Run: chmod 700 {_nearest(folder)}; or name another folder with ROTH_LEDGER_STATE.",
        )
    known = read_anchor(ledger)
    if not recorded:
        return Finding(GOOD, "anchor", f"The newest entry will be noted in {folder}, apart from the ledger.")
    if known is None or not known.batch:
        return Finding(
            NOTE,
            "anchor",
            f"Nothing is noted in {folder} yet of a ledger at this place, so an older copy in its place would not be "
            "noticed; the next entry changes that.",
            "If the ledger came from another place, have it noted now: roth-ledger verify --accept 'moved here'",
        )
    return Finding(
        GOOD, "anchor", f"The newest entry, batch {known.batch:,}, is noted in {folder}, apart from the ledger."
    )


def sqlite_findings(version: tuple[int, ...]) -> list[Finding]:
    """What is known of a version of SQLite.

    Args:
        version: As `sqlite3.sqlite_version_info` has it.
    """
    said = ".".join(map(str, version))
    if version < _NO_STRICT_TABLES_BEFORE:
        return [
            Finding(
                ACT,
                "SQLite",
                f"SQLite {said} is too old for the ledger's tables.",
                "Use a Python that brings SQLite 3.37 or newer.",
            )
        ]
    faulty = _WAL_FAULT[0] <= version < _WAL_FAULT[1]
    mended = any(version[:2] == each[:2] and version >= each for each in _WAL_MENDED)
    if not faulty or mended:
        return [Finding(GOOD, "SQLite", f"SQLite {said} has no fault that is known to touch ledgers.")]
    return [
        Finding(
            NOTE,
            "SQLite",
            f"SQLite {said} can damage files that are written with a WAL. The ledger is not: nothing to do here.",
        )
    ]


def threads_finding() -> Finding | None:
    """What to say where this SQLite was built for one thread alone; None where it is as it should be."""
    if sqlite3.threadsafety:
        return None
    return Finding(
        NOTE,
        "SQLite",
        "This SQLite was built for one thread alone; the screens use two.",
        "Use another Python for the screens; every command works.",
    )


def _nearest(folder: Path) -> Path:
    """A folder, or the nearest one around it that is there."""
    return next(each for each in (folder, *folder.absolute().parents) if each.is_dir())
