"""The chain of hashes that shows whether a recorded fact was ever changed."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

SEAL_FORMAT = "roth-ledger seal 1"
NO_SEAL = "0" * 64


class SealHash:
    """The hash of one batch, fed with its parts in order; over the canonical lines, not over columns.

    A later schema may hold the same facts in other columns, and the chain still proves them.
    """

    def __init__(self, previous: str, batch: Sequence[Any]) -> None:
        self._hash = hashlib.sha256(f"{SEAL_FORMAT}\n{previous}\n{_text(batch)}".encode())

    def files(self, files: Iterable[Sequence[Any]]) -> None:
        """Add what was read: place, name, fingerprint and setting of each file."""
        for file in files:
            self._hash.update(f"file\t{_text(file)}".encode())

    def entries(self, entries: Iterable[tuple[int, int | None, str]]) -> None:
        """Add entries: sequence, the sequence that it voids, and the line of each."""
        text = "".join(f"{sequence}\t{'' if voids is None else voids}\t{line}\n" for sequence, voids, line in entries)
        self._hash.update(text.encode())

    def hexdigest(self) -> str:
        """The seal."""
        return self._hash.hexdigest()


def _text(values: Sequence[Any]) -> str:
    return "\t".join("" if value is None else str(value) for value in values) + "\n"
