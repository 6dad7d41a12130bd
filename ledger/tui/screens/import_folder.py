"""Folders to pick files from: what is in one, newest first, and what a typed or dragged path means."""

import contextlib
import datetime as dt
import os
import shlex
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from ledger.domain.errors import LedgerError
from ledger.importers.file_names import name_as_text

_UNITS = ("B", "kB", "MB", "GB", "TB")


class Found(NamedTuple):
    """A file or folder that can be picked.

    Attributes:
        size: In bytes.
        changed: When it was last written, in seconds since 1970.
    """

    path: Path
    is_folder: bool
    size: int
    changed: float

    @property
    def name(self) -> str:
        """Its name as text, a folder's with a stroke after it."""
        return name_as_text(self.path.name) + ("/" if self.is_folder else "")

    @property
    def when(self) -> str:
        """When it was last written, by the clock of this machine; empty where that is no day."""
        try:
            return f"{dt.datetime.fromtimestamp(self.changed, dt.UTC).astimezone():%Y-%m-%d %H:%M}"
        except (OverflowError, OSError, ValueError):
            return ""

    @property
    def how_large(self) -> str:
        """Its size, as people read it; of a folder none."""
        size, unit = self.size, 0
        while size >= 10_000 and unit < len(_UNITS) - 1:
            size, unit = size // 1000, unit + 1
        return "" if self.is_folder else f"{size:,} {_UNITS[unit]}"


def in_folder(folder: Path, beginning: str = "") -> list[Found]:
    """What is in a folder: files, newest first, then folders by name; what is hidden only where its name is begun.

    Args:
        folder: The folder.
        beginning: With which names begin, whatever their case.

    Raises:
        LedgerError: it cannot be read.
    """
    try:
        with os.scandir(folder) as entries:
            found = [each for entry in entries if _fits(entry.name, beginning) for each in _found(entry)]
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or str(problem)
        raise LedgerError(
            f"The folder {name_as_text(folder)} cannot be read: {why}.", hint="Type the path of another."
        ) from None
    files = sorted((each for each in found if not each.is_folder), key=lambda each: (-each.changed, each.name))
    return [*files, *sorted((each for each in found if each.is_folder), key=lambda each: each.name.casefold())]


def _fits(name: str, beginning: str) -> bool:
    return name.casefold().startswith(beginning.casefold()) and (beginning.startswith(".") or not name.startswith("."))


def _found(entry: "os.DirEntry[str]") -> Iterator[Found]:
    """A file or folder; what is neither, or went meanwhile, is not shown."""
    try:
        state = entry.stat()
    except OSError:
        return
    if stat.S_ISDIR(state.st_mode) or stat.S_ISREG(state.st_mode):
        yield Found(Path(entry.path), stat.S_ISDIR(state.st_mode), state.st_size, state.st_mtime)


def first_folder(remembered: str | None) -> Path:
    """Where picking begins: where the last import was, else the downloads, else at home."""
    for named in (remembered, "~/Downloads"):
        path = None if not named else expanded(named)
        if path is not None and is_folder(path):
            return path
    return expanded("~")


def expanded(text: str) -> Path:
    """A path with `~` as the home it stands for, where somebody lives there."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def read_paths(text: str, folder: Path) -> list[Path]:
    """The files that a typed, pasted or dragged text names: quoted, escaped or as `file://` as terminals give them.

    Args:
        text: One path, or several where each is there.
        folder: What a path begins in that names no folder.
    """
    typed = text.strip()
    whole = _one(typed, folder)
    if not typed or is_there(whole):
        return [whole] if typed else []
    try:
        parts = [_one(each, folder) for each in shlex.split(typed)]
    except ValueError:  # a quotation mark that is never closed
        return [whole]
    return parts if parts and all(is_there(each) for each in parts) else parts[:1] if len(parts) == 1 else [whole]


def _one(text: str, folder: Path) -> Path:
    if text.startswith("file://"):
        with contextlib.suppress(ValueError):  # no address after all
            text = unquote(urlsplit(text).path, errors="surrogateescape")
    return folder / expanded(text)


def begun(text: str, folder: Path) -> tuple[Path, str]:
    """The folder that a path being typed is in, and how the name in it begins."""
    before, stroke, beginning = text.lstrip().lstrip("'\"").rpartition("/")
    if not stroke:
        return (expanded("~"), "") if beginning == "~" else (folder, beginning)
    return folder / expanded(before or "/"), beginning


def completed(text: str, found: Sequence[Found]) -> str | None:
    """A path being typed, completed as far as all that it may mean agree; None where that adds nothing."""
    if text == "~":
        return "~/"
    names = [each.path.name + ("/" if each.is_folder else "") for each in found]
    if not names:
        return None
    before, stroke, beginning = text.rpartition("/")
    common = os.path.commonprefix(names)  # noqa: RUF071 - letter by letter is what is meant
    if len(common) < len(beginning) or common == beginning:
        return None
    return f"{before}{stroke}{common}"


def is_there(path: Path) -> bool:
    """Whether a path leads to anything; one that cannot be looked at does not."""
    try:
        return path.exists()
    except OSError:  # a name longer than the system takes, a folder that may not be looked into
        return False


def is_folder(path: Path) -> bool:
    """Whether a path leads to a folder."""
    try:
        return path.is_dir()
    except OSError:
        return False
