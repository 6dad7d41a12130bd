"""The line of a pay stub that names its columns, and which figure of a row stands in which."""

import re
from typing import Literal, NamedTuple

from ledger.domain.money import Money
from ledger.importers.pay_stubs.printed import AMOUNT, DASH, FLAG, NUMBER, Figure

Column = Literal["current", "ytd", "employer_current", "employer_ytd", "number", "flag"]
Table = tuple[Column, ...]

_CURRENT = r"(?:this (?:period|pay|check)|current(?: (?:period|amount|amt|total))?|period amount|amount|amt)"
_YTD = r"(?:ytd(?: (?:amount|amt|total))?|y-t-d|(?:year|total)[ -]to[ -]date)"
_COLUMN = re.compile(
    rf"\b(?:(?:employer|er|company) (?:(?P<employer_ytd>{_YTD})|(?P<employer_current>{_CURRENT}))|"
    rf"(?:(?:employee|ee) )?(?:(?P<ytd>{_YTD})|(?P<current>{_CURRENT}))|"
    r"(?P<flag>(?<=based on )pre-?tax)|"
    r"(?P<number>hours?|hrs|units|qty|quantity|(?:pay )?rate|based on|base|percent|qtd|mtd))\b",
    re.IGNORECASE,
)
_KINDS: tuple[Column, ...] = ("employer_ytd", "employer_current", "ytd", "current", "flag", "number")
# What a cell of a column that holds no money may be.
_MAY_HOLD = {"number": (AMOUNT, NUMBER, DASH), "flag": (FLAG,)}
_PARTIES = re.compile(r"(?:(?:employee|employer|ee|er|company)\s*)+", re.IGNORECASE)
# A line that names one column of amounts is one of columns only where it says nothing else.
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
    if names in (("current",), ("ytd",)):
        rest = _COLUMN.sub(" ", line).split()
        return (names,) if rest and all(map(_BESIDE.fullmatch, rest)) else ()
    held = set(names)
    if (
        not {"ytd", "employer_ytd"} & held
        or not {"current", "employer_current"} & held
        or len(_COLUMN.sub(" ", line).split()) > _MOST_BESIDE
    ):
        return ()
    return _tables(_of_parties(names, before))


def _goes_on(line: str, after: str) -> bool:
    """Whether a header breaks off after a word of one of its cells, and the next line holds the rest of it."""
    broken = line.lower().endswith((" employer", " employee")) and _COLUMN.search(line) is not None
    return broken and bool(after) and not _COLUMN.sub(" ", after).split()


def title_of(line: str, after: str) -> str:
    """The words of a header that name no column: what its rows are."""
    return " ".join(_COLUMN.sub(" ", f"{line} {after}" if _goes_on(line, after) else line).split())


def belongs_to_header(before: str, line: str, after: str) -> bool:
    """Whether a line is the rest of the header before it, or says who pays the columns of the header after it."""
    return _goes_on(before, line) or bool(_PARTIES.fullmatch(line) and read_header(after, line))


def _names(line: str) -> Table:
    return tuple(next(kind for kind in _KINDS if found[kind]) for found in _COLUMN.finditer(line))


def _of_parties(names: Table, before: str) -> Table:
    """Columns below a line that says, of each or of each pair of them, whether employee or employer paid."""
    parties = before.lower().split() if _PARTIES.fullmatch(before) else []
    paid = [each for each in names if each not in _MAY_HOLD]
    if paid not in (["current", "ytd"] * 2, ["current", "current", "ytd", "ytd"]) or len(parties) not in {2, 4}:
        return names
    if len(parties) == 2:
        parties = [party for party in parties for _ in range(2)]
    made: list[Column] = []
    for name in names:
        of_employer = name not in _MAY_HOLD and parties.pop(0) in {"employer", "er", "company"}
        made.append(_EMPLOYERS[name] if of_employer else name)
    return tuple(made)


_EMPLOYERS: dict[Column, Column] = {"current": "employer_current", "ytd": "employer_ytd"}


def _tables(names: Table) -> tuple[Table, ...]:
    """The tables of a header: a column that stood already, or numbers after a year to date, begin the next one."""
    tables: list[list[Column]] = [[]]
    for name in names:
        now = tables[-1]
        if (name not in _MAY_HOLD and name in now) or (name in _MAY_HOLD and "ytd" in now):
            tables.append([])
        tables[-1].append(name)
    return tuple(tuple(table) for table in tables if "current" in table)


def read_row(figures: tuple[Figure, ...], tables: tuple[Table, ...], at: int = 0) -> Amounts | None:
    """The figures of a row by column, where each column has its figure and none is left over; else None.

    Args:
        figures: What stands after the label.
        tables: The columns above, of tables side by side.
        at: Which label of its line this is.
    """
    readings = [_placed(figures, table) for table in tables]
    known = {each for each in readings if each is not None}
    if len(known) == 1:
        return known.pop()
    return readings[at] if at < len(readings) else None


def read_loosely(figures: tuple[Figure, ...], tables: tuple[Table, ...], at: int = 0) -> Amounts | None:
    """As `read_row`, of lines that are no money of the plan: taxes and pay, whose rates and hours may be blank.

    A lone figure is taken for the year to date; where that matters, the sums of the section have to agree.
    """
    amounts = read_row(figures, tables, at)
    if amounts is not None:
        return amounts
    cells = tuple(each for each in figures if each.kind in (AMOUNT, DASH))
    return read_row(cells, without_numbers(tables), at) or lone_figure(cells, tables)


def lone_figure(figures: tuple[Figure, ...], tables: tuple[Table, ...]) -> Amounts | None:
    """The one figure of a row below a column of this period and one of the year, as if it were the year's."""
    if len(figures) != 1 or figures[0].kind != AMOUNT:
        return None
    is_plain = any(table == ("current", "ytd") for table in without_numbers(tables))
    return Amounts(ytd=figures[0].amount) if is_plain else None


def without_numbers(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """The columns of money alone, as they go on below the next heading: hours and rates are of earnings."""
    return tuple(tuple(each for each in table if each not in ("number", "flag")) for table in tables)


def _placed(figures: tuple[Figure, ...], table: Table) -> Amounts | None:
    if len(figures) != len(table):
        return None
    pairs = list(zip(table, figures, strict=True))
    if any(figure.kind not in _MAY_HOLD.get(column, (AMOUNT, DASH)) for column, figure in pairs):
        return None
    return Amounts(**{column: figure.amount for column, figure in pairs if column not in _MAY_HOLD})
