"""A figure and its parts as people read them: one line a part, amounts in a column, what they rest on beneath."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ledger.domain.figures import GREATEST, LEAST, Figure, FigureEntry
from ledger.domain.shown import columns, one_line, padded

# Entries of one figure that are listed; the others are counted.
SHOWN = 12
_STEP = "  "
_LONGEST_LABEL = 64


class _Row(NamedTuple):
    """One line: its label, indented, the amount, and what is said beside or beneath it."""

    label: str
    amount: str
    notes: tuple[str, ...]


def figure_lines(figures: Iterable[Figure], *, person: str, year: int, width: int) -> Iterator[str]:
    """Figures with all their parts, line by line.

    Args:
        figures: Each a tree.
        person: Whose entries they are, for the command that lists those left out here.
        year: The year asked for.
        width: Columns that there are.
    """
    said: set[str] = set()
    rows = [row for figure in figures for row in _rows(figure, 0, said, person, year)]
    with_amount = [row for row in rows if row.amount]
    labels = min(max((columns(row.label) for row in with_amount), default=0), _LONGEST_LABEL)
    amounts = max((len(row.amount) for row in with_amount), default=0)
    for row in rows:
        line = f"{padded(row.label, labels)}  {row.amount.rjust(amounts)}".rstrip() if row.amount else row.label
        beside = "  ".join([line, *row.notes])
        if len(row.notes) == 1 and columns(beside) <= width:
            yield beside
            continue
        yield line
        indent = " " * (len(row.label) - len(row.label.lstrip()) + 2 * len(_STEP))
        for each in row.notes:
            yield from textwrap.wrap(
                each, max(width, len(indent) + 30), initial_indent=indent, subsequent_indent=indent
            )


def _rows(
    figure: Figure, depth: int, said: set[str], person: str, year: int, *, counts: bool = False
) -> Iterator[_Row]:
    """A figure's own line, then those of its parts and entries.

    `said` holds what was said to be missing so far, `counts` that the amount is one that another is made of.
    """
    unknown = "not known" if figure.missing or counts else ""
    amount = unknown if figure.amount is None else str(figure.amount)
    yield _Row(f"{_STEP * depth}{one_line(figure.label)}", amount, tuple(figure_notes(figure, said)))
    for part in figure.parts:
        yield from _rows(part, depth + 1, said, person, year, counts=bool(figure.how))
    indent, shown = _STEP * (depth + 1), figure.entries[-SHOWN:]
    hidden = len(figure.entries) - len(shown)
    if hidden:
        yield _Row(f"{indent}… and {hidden:,} earlier: {_listing(figure.entries, person, year)}", "", ())
    for entry in shown:
        yield _Row(f"{indent}{entry_label(entry)}", str(entry.amount), tuple(entry_notes(entry)))


def figure_notes(figure: Figure, said: set[str]) -> Iterator[str]:
    """What is said of a figure; what is missing once (`said` holds what was), where it is missing first."""
    source = f"[{figure.source}]" if figure.source else ""
    text = " ".join(each for each in (_arithmetic(figure), figure.text, source) if each)
    if text:
        yield one_line(text)
    if figure.missing in said:
        yield "As said above."
    elif figure.missing and not any(part.missing == figure.missing for part in figure.parts):
        said.add(figure.missing)
        yield one_line(figure.missing)


def _arithmetic(figure: Figure) -> str:
    """Least and greatest in words; what adds up is seen from the column."""
    amounts = [str(part.amount) for part in figure.parts if part.amount is not None]
    if figure.how not in (LEAST, GREATEST) or len(set(amounts)) < 2:
        return ""
    return f"The {figure.how} of {', '.join(amounts[:-1])} and {amounts[-1]}."


def entry_label(entry: FigureEntry) -> str:
    """An entry of a figure: its day and id, and its kind where the id does not say it."""
    own = () if entry.id.startswith(entry.record) else (entry.record,)
    return one_line(" ".join((entry.date.isoformat(), *own, entry.id)))


def entry_notes(entry: FigureEntry) -> Iterator[str]:
    """What is said of an entry of a figure: why it counts so, and what it was read from."""
    said = "; ".join(each for each in (entry.why, entry.document) if each)
    if said:
        yield one_line(said)


def _listing(entries: Sequence[FigureEntry], person: str, year: int) -> str:
    """The command that lists the entries of a figure."""
    kinds = {entry.record for entry in entries}
    kind = f"--kind {entries[0].record} " if len(kinds) == 1 else ""
    command = f"roth-ledger list {kind}--person {person} --year {year} --limit {len(entries)}"
    return one_line(f"{command} --plan {entries[0].plan}" if entries[0].plan else command)
