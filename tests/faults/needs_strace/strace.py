"""A command under strace: what it does to files, call by call, or with one of its calls failing."""

import os
import re
import select
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.faults.children import Before, Ended
from tests.faults.powerloss import Trace
from tests.faults.powerloss_disk import FOLDER, Event
from tests.faults.rig import Rig

WRITING = ("pwrite64", "write", "ftruncate", "fsync", "fdatasync", "unlink", "rename", "link")
READING = ("openat", "pread64", "read")
_CALLS = (
    *(*WRITING, *READING, "open", "creat", "close", "dup", "dup2", "dup3", "fcntl", "mkdir", "mkdirat", "unlinkat"),
    *("linkat", "renameat", "renameat2", "rmdir", "writev", "pwritev", "fallocate", "truncate", "sendfile", "mmap"),
    *("copy_file_range", "sync_file_range"),
)
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class Call(NamedTuple):
    """One call that succeeded: its name, what it was given, its texts, and what it gave."""

    name: str
    given: str
    texts: tuple[bytes, ...]
    gave: int

    def number(self, place: int) -> int:
        """A number that it was given, such as a descriptor."""
        return int(self.given.split(", ")[place], 0)


def traced(rig: Rig, log: Path, *options: str, before: Before | None = None) -> Ended:
    """Run the command of a rig with strace, which follows it from its first step on."""
    reading, writing = os.pipe()

    def wait() -> None:
        os.close(writing)
        select.select([reading], [], [])  # until strace is there; a `read` would be one of the calls that are counted
        os.close(reading)
        if before is not None:
            before()

    child = rig.start(wait)
    os.close(reading)
    command = ["strace", "-o", str(log), *options, "-p", str(child.process)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr is not None
        said = strace.stderr.readline()
        assert "attached" in said, f"strace may not follow a process: {said}"
        os.close(writing)
        return child.end()


def record(rig: Rig, log: Path, before: Before | None = None) -> Trace:
    """What the command of a rig does to the files below its root."""
    ended = traced(rig, log, "-xx", "-s", "4000000", "-e", f"trace={','.join(_CALLS)}", before=before)
    assert ended.code == 0, ended
    tree = rig.tree()
    return Trace(tree, list(_Reader(rig.root, tree).events(calls(log))))


def calls(log: Path) -> Iterator[Call]:
    """The calls of a log that succeeded."""
    for line in log.read_text("ascii").splitlines():
        if (found := _LINE.match(line)) and int(found[3]) >= 0:
            texts = tuple(bytes.fromhex(each.replace("\\x", "")) for each in _TEXT.findall(found[2]))
            yield Call(found[1], found[2], texts, int(found[3]))


class _Reader:
    """Turns calls into what they do to files below a folder."""

    def __init__(self, root: Path, tree: Mapping[str, bytes]) -> None:
        self._root = str(root)
        self._names = {path: number for number, path in enumerate(sorted(tree))}
        self._count = len(tree)
        # What is open: a file and the place in it, or the path of a folder.
        self._open: dict[int, int | str] = {}
        self._places: dict[int, int] = {}

    def events(self, made: Iterator[Call]) -> Iterator[Event]:
        """What they do, in order."""
        for call in made:
            yield from self._event(call)

    def _event(self, call: Call) -> Iterator[Event]:
        match call.name:
            case "openat" | "open" | "creat":
                yield from self._opened(call)
            case "close":
                self._open.pop(call.number(0), None)
            case "dup" | "dup2" | "dup3":
                self._again(call)
            case "fcntl":
                if "F_DUPFD" in call.given:
                    self._again(call)
            case "mkdir" | "mkdirat":
                yield from (Event("folder", path=path) for path in self._paths(call))
            case "unlink" | "unlinkat" | "rmdir":
                for path in self._paths(call):
                    self._names.pop(path, None)
                    yield Event("unlink", path=path)
            case "rename" | "renameat" | "renameat2" | "link" | "linkat":
                yield from self._named(call)
            case "read" | "pread64":
                pass
            case _:
                yield from self._written(call)

    def _opened(self, call: Call) -> Iterator[Event]:
        for path in self._paths(call):
            file = self._names.get(path)
            if "O_CREAT" in call.given and file is None:
                file = self._names[path] = self._count
                self._count += 1
                yield Event("name", file, path)
            self._open[call.gave] = path if file is None else file
            self._places[call.gave] = 0
            if file is not None and "O_TRUNC" in call.given:
                yield Event("cut", file)

    def _again(self, call: Call) -> None:
        descriptor = call.number(0)
        if descriptor in self._open:
            self._open[call.gave], self._places[call.gave] = self._open[descriptor], self._places[descriptor]
        else:
            self._open.pop(call.gave, None)

    def _named(self, call: Call) -> Iterator[Event]:
        paths = self._paths(call)
        if not paths:
            return
        path, to = paths
        file = self._names[path]
        self._names[to] = file
        if call.name.startswith("link"):
            yield Event("link", file, to)
        else:
            del self._names[path]
            yield Event("rename", file, path, to)

    def _written(self, call: Call) -> Iterator[Event]:
        if call.name == "write" and call.number(0) == 1:
            yield Event("said", data=call.texts[0])
            return
        descriptor = call.number(4 if call.name == "mmap" else 0)
        file = self._open.get(descriptor)
        if file is None or (call.name == "mmap" and "PROT_WRITE" not in call.given):
            return
        if isinstance(file, str):
            assert call.name in ("fsync", "fdatasync"), call
            yield Event("sync folder", FOLDER, file)
        elif call.name == "pwrite64":
            yield Event("write", file, offset=int(call.given.rsplit(", ", 1)[1]), data=call.texts[0][: call.gave])
        elif call.name == "write":
            yield Event("write", file, offset=self._places[descriptor], data=call.texts[0][: call.gave])
            self._places[descriptor] += call.gave
        elif call.name == "ftruncate":
            yield Event("cut", file, offset=call.number(1))
        elif call.name in ("fsync", "fdatasync"):
            yield Event("sync", file)
        else:
            raise AssertionError(f"the model of a disk does not know {call.name}({call.given[:100]})")

    def _paths(self, call: Call) -> list[str]:
        """What a call names, from the root on; nothing where that is elsewhere."""
        inside = [os.path.relpath(os.fsdecode(text), self._root) for text in call.texts]
        return [] if any(path.startswith("..") for path in inside) else inside
