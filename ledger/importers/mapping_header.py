"""Where an unknown table begins: its header among the first lines, and which rows below may be transactions."""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ledger.importers.encoding import lines
from ledger.importers.labels import TOTAL, read_label
from ledger.importers.mapping_guess import Guess, guess_columns, header_places, trimmed
from ledger.importers.tables import SEPARATORS, header_key, split_line

_BEGINNING = 200  # lines among which the header stands
_MOST_HEADERS = 5
_LOOKED_AT = 50


class Beginning(NamedTuple):
    """A header among the first lines of a file: its line, its cells as printed, and the rows below that are data."""

    line: int
    cells: list[str]
    data: list[list[str]]

    @property
    def guess(self) -> Guess:
        """What the columns may be."""
        return guess_columns(self.cells, self.data)


def beginning(text: Sequence[str]) -> Beginning | None:
    """The header among the first lines of a file; None where no line may be one.

    Of several the first below which days and amounts stand, else the widest.
    """
    found = [each for separator in SEPARATORS for each in _beginnings(text, separator)]
    return max(found, key=lambda each: (each.guess.enough, len(each.cells)), default=None)


def _beginnings(text: Sequence[str], separator: str) -> Iterator[Beginning]:
    rows = [(line, split_line(each, separator)) for line, each in enumerate(text, 1) if separator in each]
    for place in itertools.islice(header_places([cells for _, cells in rows]), _MOST_HEADERS):
        line, cells = rows[place]
        names = trimmed(cells)
        key = header_key(names)
        below = (cells for _, cells in rows[place + 1 :] if is_data(cells, key))
        yield Beginning(line, names, list(itertools.islice(below, _LOOKED_AT)))


def is_data(cells: list[str], key: tuple[str, ...]) -> bool:
    """Whether a row below a header may hold a transaction: no wider, no total, no line of text, no header again.

    Args:
        cells: The row; it may leave out cells at its end.
        key: The header, as `header_key` gives it.
    """
    if any(cell.strip() for cell in cells[len(key) :]):
        return False
    filled = list(itertools.islice((cell for cell in cells if cell.strip()), 2))
    if len(filled) < 2:
        return False
    # Most rows begin with a day; only words are looked up.
    return filled[0][:1].isdigit() or (read_label(filled[0]).kind != TOTAL and header_key(cells) != key)


def first_lines(path: Path) -> list[str]:
    """The lines among which the header stands; a line of over a million characters ends them.

    Raises:
        LedgerError: the file cannot be read, or is no text.
    """
    found = itertools.islice(lines(path), _BEGINNING)
    return [line for line in itertools.takewhile(lambda each: each is not None, found) if line is not None]
