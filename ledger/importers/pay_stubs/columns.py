"""The line of a pay stub that names its columns, and which figure of a row stands in which."""

import re
from typing import Literal, NamedTuple

from ledger.domain.money import Money
from ledger.importers.pay_stubs.printed import DASH, NUMBER, Figure

Column = Literal["current", "ytd", "employer_current", "employer_ytd", "number"]
Table = tuple[Column, ...]

_CURRENT = r"(?:this (?:period|pay|check)|current(?: (?:period|amount|amt|total))?|period amount|amount|amt)"
_YTD = r"(?:ytd(?: (?:amount|amt|total))?|y-t-d|(?:year|total)[ -]to[ -]date)"
_COLUMN = re.compile(
    rf"\b(?:(?:employer|er|company) (?:(?P<employer_ytd>{_YTD})|(?P<employer_current>{_CURRENT}))|"
    rf"(?:(?:employee|ee) )?(?:(?P<ytd>{_YTD})|(?P<current>{_CURRENT}))|"
    r"(?P<number>hours?|hrs|units|qty|quantity|(?:pay )?rate|based on|base|percent|qtd|mtd))\b",
    re.IGNORECASE,
)
_KINDS: tuple[Column, ...] = ("employer_ytd", "employer_current", "ytd", "current", "number")
_PARTIES = re.compile(r"(?:(?:employee|employer|ee|er|company)\s*)+", re.IGNORECASE)
# A line that names one amount and no year to date is one of columns only where it says nothing else.
_BESIDE = re.compile(
    r"(?:description|type|deductions?|earnings|taxes|tax|benefits?|contributions?|pre-?tax|post-?tax|after-?tax|"
    r"employee|employer|other|statutory|voluntary|item|pay|dates?|code)",
    re.IGNORECASE,
)
_MOST_WORDS = 24
_MOST_BESIDE = 8


class Amounts(NamedTuple):
    """The figures of a row by their columns; None where nothing is printed."""

    current: Money | None = None
    ytd: Money | None = None
    employer_current: Money | None = None
    employer_ytd: Money | None = None


def read_header(line: str, before: str = "", after: str = "") -> tuple[Table, ...]:
    """The columns of the tables that a line names, side by side as they are printed; nothing where it names none.

    Args:
        line: As `printed.plain` gives it.
        before: The line before, which may say `Employee Employer` over the columns.
        after: The line after, which may hold the end of the last cell.
    """
    if len(line.split()) > _MOST_WORDS or any(each.isdigit() for each in line) or " and ytd" in line.lower():
        return ()
    if _goes_on(before, line):
        return ()
    names = _names(f"{line} {after}" if _goes_on(line, after) else line)
    if "ytd" not in names and "employer_ytd" not in names:
        rest = _COLUMN.sub(" ", line).split()
        return (names,) if names == ("current",) and rest and all(map(_BESIDE.fullmatch, rest)) else ()
    if not {"current", "employer_current"} & set(names) or len(_COLUMN.sub(" ", line).split()) > _MOST_BESIDE:
        return ()
    return _tables(_of_parties(names, before))


def _goes_on(line: str, after: str) -> bool:
    """Whether a header breaks off after a word of one of its cells, and the next line holds the rest of it."""
    broken = line.lower().endswith((" employer", " employee")) and names_a_column(line)
    return broken and bool(after) and not _COLUMN.sub(" ", after).split()


def names_a_column(line: str) -> bool:
    """Whether a line names a column, be it among other words."""
    return _COLUMN.search(line) is not None


def _names(line: str) -> Table:
    return tuple(next(kind for kind in _KINDS if found[kind]) for found in _COLUMN.finditer(line))


def _of_parties(names: Table, before: str) -> Table:
    """Columns below a line that says, of each or of each pair of them, whether employee or employer paid."""
    parties = before.lower().split() if _PARTIES.fullmatch(before) else []
    paid = [each for each in names if each != "number"]
    if paid not in (["current", "ytd"] * 2, ["current", "current", "ytd", "ytd"]) or len(parties) not in {2, 4}:
        return names
    if len(parties) == 2:
        parties = [party for party in parties for _ in range(2)]
    made: list[Column] = []
    for name in names:
        of_employer = name != "number" and parties.pop(0) in {"employer", "er", "company"}
        made.append(_EMPLOYERS[name] if of_employer else name)
    return tuple(made)


_EMPLOYERS: dict[Column, Column] = {"current": "employer_current", "ytd": "employer_ytd"}


def _tables(names: Table) -> tuple[Table, ...]:
    """The tables of a header: a column that stood already, or numbers after a year to date, begin the next one."""
    tables: list[list[Column]] = [[]]
    for name in names:
        now = tables[-1]
        if (name != "number" and name in now) or (name == "number" and "ytd" in now):
            tables.append([])
        tables[-1].append(name)
    return tuple(tuple(table) for table in tables if "current" in table)


def read_row(figures: tuple[Figure, ...], tables: tuple[Table, ...], at: int = 0) -> Amounts | None:
    """The figures of a row by column; None where they cannot be told apart.

    A lone figure below a current column and one of the year is the year to date: a current amount is never printed
    without it, but one that is zero may be left blank.

    Args:
        figures: What stands after the label.
        tables: The columns above, of tables side by side.
        at: Which label of its line this is.
    """
    readings = [_read(figures, table) for table in tables]
    known = {each for each in readings if each is not None}
    if len(known) == 1:
        return known.pop()
    return readings[at] if at < len(readings) else None


def _read(figures: tuple[Figure, ...], table: Table) -> Amounts | None:
    for candidate in (figures, _signed(figures)):
        for cells in (candidate, tuple(each for each in candidate if each.kind != NUMBER)):
            if (amounts := _placed(cells, table)) is not None:
                return amounts
    return None


def _signed(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The figures with a dash that stands alone taken as the sign of the figure after it."""
    made: list[Figure] = []
    for figure in figures:
        if made and made[-1].kind == DASH and figure.amount is not None and figure.amount >= Money(0):
            made[-1] = figure._replace(amount=-figure.amount)
        else:
            made.append(figure)
    return tuple(made)


def _placed(cells: tuple[Figure, ...], table: Table) -> Amounts | None:
    columns = table
    if len(cells) != len(columns):
        columns = tuple(each for each in table if each != "number")
    if len(cells) == 1 and columns == ("current", "ytd"):
        columns = ("ytd",)
    if len(cells) != len(columns):
        return None
    placed = {column: cell for column, cell in zip(columns, cells, strict=True) if column != "number"}
    if any(cell.kind == NUMBER for cell in placed.values()):
        return None
    return Amounts(**{column: cell.amount for column, cell in placed.items()})
