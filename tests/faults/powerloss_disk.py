"""A disk with a volatile cache: what a machine may find on it after the power failed.

What was synced is there. Anything else is there, is missing, or is torn at 512-byte sectors, in any order. A name that
was made, changed or removed is certain only once its folder was synced (strict: all that POSIX promises), or once
anything was synced after it (ordered: as ext4 keeps its journal).
"""

import random
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

SECTOR = 512
FOLDER = -1
EVERYTHING, NOTHING = 1.0, 0.0

Tree = dict[str, bytes]


class Event(NamedTuple):
    """One thing that a program did to files below a folder, or said.

    Attributes:
        kind: `name` (a new file), `link`, `folder`, `rename`, `unlink`, `write`, `cut`, `sync`, `sync folder`, `said`.
        file: The file's number; those that were there first are numbered in the order of their names.
        path: The name from the folder on.
        to: Where it was renamed to.
        offset: Where it was written, or the length that it was cut to.
        data: What was written, or said.
    """

    kind: str
    file: int = FOLDER
    path: str = ""
    to: str = ""
    offset: int = 0
    data: bytes = b""


class _File:
    def __init__(self, durable: bytes) -> None:
        self.durable = durable
        self.pending: list[Event] = []


class Disk:
    """What is certain, and what is not yet."""

    def __init__(self, tree: Mapping[str, bytes], *, strict: bool) -> None:
        """All of `tree` and its folders are certain."""
        self._strict = strict
        self._files = [_File(tree[path]) for path in sorted(tree)]
        self._names = {path: number for number, path in enumerate(sorted(tree))}
        self._names.update({folder: FOLDER for path in tree for folder in _folders(path)})
        self._pending: list[Event] = []

    @property
    def is_certain(self) -> bool:
        """Whether nothing is left to chance."""
        return not self._pending and not any(file.pending for file in self._files)

    def take(self, event: Event) -> None:
        """Have something done to the disk."""
        if event.kind in ("write", "cut"):
            self._files[event.file].pending.append(event)
        elif event.kind == "sync":
            file = self._files[event.file]
            file.durable, file.pending = _written(file.durable, file.pending), []
            if not self._strict:
                self._keep_names(lambda _: True)
        elif event.kind == "sync folder":
            self._keep_names(lambda change: not self._strict or event.path in _parents(change))
        elif event.kind != "said":
            if event.kind == "name":
                self._files.append(_File(b""))
            self._pending.append(event)

    def image(self, dice: random.Random, share: float) -> Tree:
        """What may be found: each thing that is not certain is there with a probability of `share`."""
        if self._strict or share in (EVERYTHING, NOTHING):
            changes = [each for each in self._pending if dice.random() < share]
        else:
            changes = self._pending[: dice.randint(0, len(self._pending))]
        names = _renamed(self._names, changes)
        return {
            path: _written(self._files[file].durable, _survivors(self._files[file].pending, dice, share))
            for path, file in names.items()
            if file != FOLDER and all(folder in names for folder in _folders(path))
        }

    def _keep_names(self, kept: Callable[[Event], bool]) -> None:
        self._names = _renamed(self._names, filter(kept, self._pending))
        self._pending = [change for change in self._pending if not kept(change)]


def _folders(path: str) -> list[str]:
    return [str(folder) for folder in PurePosixPath(path).parents if str(folder) != "."]


def _parents(change: Event) -> set[str]:
    """The folders, from the one that is watched on, that a change of names is kept in."""
    return {str(PurePosixPath(path).parent) for path in (change.path, change.to) if path}


def _renamed(names: Mapping[str, int], changes: Iterable[Event]) -> dict[str, int]:
    found = dict(names)
    for change in changes:
        if change.kind in ("name", "link", "folder"):
            found[change.path] = change.file
        elif change.kind == "unlink":
            found.pop(change.path, None)
        else:
            found.pop(change.path, None)
            found[change.to] = change.file
    return found


def _survivors(pending: Iterable[Event], dice: random.Random, share: float) -> list[Event]:
    """The writes that reached the disk, some of them in part."""
    if share == EVERYTHING:
        return list(pending)
    there: list[Event] = []
    for each in pending:
        if dice.random() >= share:
            continue
        if each.kind == "write" and len(each.data) > SECTOR and dice.random() < 0.5:
            there += [
                each._replace(offset=each.offset + start, data=each.data[start : start + SECTOR])
                for start in range(0, len(each.data), SECTOR)
                if dice.random() < 0.5
            ]
        else:
            there.append(each)
    return there


def _written(content: bytes, changes: Iterable[Event]) -> bytes:
    held = bytearray(content)
    for each in changes:
        if len(held) < each.offset:
            held.extend(bytes(each.offset - len(held)))
        if each.kind == "cut":
            del held[each.offset :]
        else:
            held[each.offset : each.offset + len(each.data)] = each.data
    return bytes(held)
