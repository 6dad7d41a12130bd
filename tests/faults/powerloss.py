"""The power fails at every call of a recorded command: each disk that may be left is opened by the program itself."""

import base64
import gzip
import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.faults.powerloss_disk import EVERYTHING, NOTHING, Disk, Event, Tree
from tests.faults.rig import Rig, Watched, files_below, put

TRACES = Path(__file__).parent / "traces"
# Commands as strace recorded them once, so that they can be replayed where it is not; `make faults` records anew.
RECORDED = {"pay-stub.json.gz": "the entry of a pay stub", "backup.json.gz": "a backup"}
_LIKELIHOODS = (0.1, 0.5, 0.5, 0.9)


class Loss(NamedTuple):
    """What many power cuts left.

    Attributes:
        images: Disks that were looked at.
        different: How many of them were unlike all others.
        broken: How many broke a promise.
        examples: What was wrong, in words, each once.
    """

    images: int
    different: int
    broken: int
    examples: tuple[str, ...]


class Trace(NamedTuple):
    """What a command did to the files below a folder, and what was there before."""

    tree: Tree
    events: Sequence[Event]

    def save(self, path: Path) -> None:
        """Keep it in a file."""
        document = {
            "tree": {name: _text(data) for name, data in self.tree.items()},
            "events": [[*each[:-1], _text(each.data)] for each in self.events],
        }
        path.write_bytes(gzip.compress(json.dumps(document).encode(), mtime=0))

    @classmethod
    def load(cls, path: Path) -> "Trace":
        """Read it from a file."""
        document = json.loads(gzip.decompress(path.read_bytes()))
        tree = {name: base64.b64decode(data) for name, data in document["tree"].items()}
        events = [Event(*each)._replace(data=base64.b64decode(each[-1])) for each in document["events"]]
        return cls(tree, events)

    def watched(self, root: Path) -> Watched:
        """What the files below a folder may hold: what they did before the command, or what they did after it."""
        watched, disk = Watched(root), Disk(self.tree, strict=False)
        for event in self.events:
            disk.take(event)
        put(root, disk.image(random.Random(0), EVERYTHING))
        watched.new = watched.state()
        put(root, self.tree)
        watched.old = watched.state()
        return watched

    def without(self, *kinds: str) -> "Trace":
        """What a program would have done that leaves out some calls."""
        return self._replace(events=[each for each in self.events if each.kind not in kinds])


class PowerCuts:
    """Cuts the power of a command, and judges what is left."""

    def __init__(self, watched: Watched, seed: int, *, afterwards: int = 0) -> None:
        """`afterwards`: on how many different disks the next command of a rig is run too."""
        self._watched, self._seed, self._afterwards = watched, seed, afterwards
        self._seen: dict[bytes, str] = {}
        self._recovered: dict[bytes, str] = {}

    def cut(self, trace: Trace, images: int, *, strict: bool) -> Loss:
        """Look at so many disks, spread over all calls."""
        dice = random.Random(f"{self._seed} {strict}")
        different, broken, count, examples = len(self._seen), 0, 0, dict[str, str]()
        for image, acknowledged, place in _disks(trace, images, dice, strict=strict):
            wrong = self._judged(image, acknowledged=acknowledged)
            count += 1
            if wrong:
                broken += 1
                examples.setdefault(wrong, f"after call {place} of {len(trace.events)}: {wrong}")
        return Loss(count, len(self._seen) - different, broken, tuple(examples.values()))

    def _judged(self, image: Tree, *, acknowledged: bool) -> str:
        print_ = _print(image, acknowledged=acknowledged)
        if print_ not in self._seen:
            put(self._watched.root, image)
            self._seen[print_] = self._found_wrong(acknowledged=acknowledged)
        return self._seen[print_]

    def _found_wrong(self, *, acknowledged: bool) -> str:
        """What is wrong once the program has opened the files; where it left the same before, it is the same again."""
        wrong = self._watched.unlike_both(acknowledged=acknowledged)
        if wrong:
            return wrong[0]
        there = {name: data for name, data in files_below(self._watched.root).items() if "/." not in name}
        print_ = _print(there, acknowledged=acknowledged)
        if print_ not in self._recovered:
            wrong = self._watched.unsound()
            if not wrong and isinstance(self._watched, Rig) and len(self._recovered) < self._afterwards:
                wrong = self._watched.wrong_afterwards()
            self._recovered[print_] = "; ".join(wrong)
        return self._recovered[print_]


def _disks(trace: Trace, images: int, dice: random.Random, *, strict: bool) -> Iterator[tuple[Tree, bool, int]]:
    """Disks that may be left, about so many; whether all was acknowledged by then, and at which call it was."""
    uncertain = sum(not disk.is_certain for disk, _, _ in _replayed(trace, strict=strict))
    each = max(2, images // max(uncertain, 1))
    for disk, acknowledged, place in _replayed(trace, strict=strict):
        likelihoods = (EVERYTHING, NOTHING, *(_LIKELIHOODS[number % len(_LIKELIHOODS)] for number in range(each - 2)))
        for likelihood in likelihoods[:1] if disk.is_certain else likelihoods:
            yield disk.image(dice, likelihood), acknowledged, place


def _replayed(trace: Trace, *, strict: bool) -> Iterator[tuple[Disk, bool, int]]:
    """The disk before the first call and after each, and whether all was acknowledged by then."""
    disk, acknowledged = Disk(trace.tree, strict=strict), False
    yield disk, acknowledged, 0
    for place, event in enumerate(trace.events, 1):
        disk.take(event)
        acknowledged |= event.kind == "said"
        yield disk, acknowledged, place


def _print(tree: Tree, *, acknowledged: bool) -> bytes:
    held = hashlib.blake2b(repr(acknowledged).encode(), digest_size=16)
    for name, data in sorted(tree.items()):
        held.update(f"{name}\0{len(data)}\0".encode())
        held.update(data)
    return held.digest()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
