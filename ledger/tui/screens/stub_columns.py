"""The columns of the list of pay stubs: as many as fit, the ones that matter most first."""

from collections.abc import Callable
from typing import NamedTuple

from ledger.domain.listed import BY_AMOUNT, BY_DAY, BY_PLAN
from ledger.domain.money import Money
from ledger.domain.sources import (
    AFTER_TAX,
    COMPENSATION,
    EMPLOYER_MATCH,
    EMPLOYER_NONELECTIVE,
    PRE_TAX_DEFERRAL,
    ROTH_DEFERRAL,
)
from ledger.services.stub_rows import StubRow, StubTotals
from ledger.tui.text import NOT_KNOWN
from ledger.tui.widgets.ledger_table import Column, Row

_COUNTED_IN_WORDS = 999  # more leaves no room for the word
_BETWEEN = 2  # cells that a table leaves between columns


class StubColumn(NamedTuple):
    """A column, what it is sorted by, and what a row and the line of totals hold in it."""

    column: Column
    sorted_by: str | None
    cell: Callable[[StubRow], str]
    total: Callable[[StubTotals], str]


def _money(amount: Money | None) -> str:
    return "" if amount is None else str(amount)


def _marks(row: StubRow) -> str:
    said = [] if row.stands else ["void"]
    said += ["bon."] if row.stub.pay_type == "bonus" else []
    said += ["≠YTD"] if row.off else []
    return " ".join(said)


def _figure(
    key: str,
    heading: str,
    sorted_by: str | None,
    cell: Callable[[StubRow], Money | None],
    total: Callable[[StubTotals], str],
    width: int = 10,
) -> StubColumn:
    column = Column(key, heading, width, right=True, sorts=sorted_by is not None)
    return StubColumn(column, sorted_by, lambda row: _money(cell(row)), total)


def _counted(stubs: int) -> str:
    return "1 stub" if stubs == 1 else f"{stubs} stubs"


def _none(_: StubTotals) -> str:
    return ""


_DATE = StubColumn(
    Column("day", "Pay date", 10),
    BY_DAY,
    lambda row: str(row.stub.pay_date),
    lambda all_: f"{all_.stubs:,}" if all_.stubs > _COUNTED_IN_WORDS else _counted(all_.stubs),
)
_PAY = _figure(
    "pay",
    "Pay",
    COMPENSATION,
    lambda row: row.stub.compensation,
    lambda all_: NOT_KNOWN if all_.pay is None else str(all_.pay),
    11,
)
_PRE_TAX = _figure(
    "pre_tax", "Pre-tax", PRE_TAX_DEFERRAL, lambda row: row.money.pre_tax, lambda all_: _money(all_.money.pre_tax)
)
_ROTH = _figure("roth", "Roth", ROTH_DEFERRAL, lambda row: row.money.roth, lambda all_: _money(all_.money.roth))
_AFTER_TAX = _figure(
    "after_tax", "After-tax", AFTER_TAX, lambda row: row.money.after_tax, lambda all_: _money(all_.money.after_tax), 11
)
_MATCH = _figure("match", "Match", EMPLOYER_MATCH, lambda row: row.money.match, lambda all_: _money(all_.money.match))
_OTHER = _figure(
    "other", "Employer", EMPLOYER_NONELECTIVE, lambda row: row.money.other, lambda all_: _money(all_.money.other)
)
_SUM = _figure("total", "Sum", BY_AMOUNT, lambda row: row.money.total, lambda all_: str(all_.money.total), 11)
_YEAR_TO_DATE = _figure("ytd", "Added YTD", None, lambda row: row.year_to_date, _none)
_AFTER_TAX_YTD = _figure("after_tax_ytd", "After-tax YTD", None, lambda row: row.by_source.get(AFTER_TAX), _none, 13)
_MARKS = StubColumn(Column("marks", "", 4, grow=True, sorts=False), None, _marks, _none)
_DEPOSITED = StubColumn(
    Column("deposited", "Deposited", 10, sorts=False), None, lambda row: str(row.stub.deposit_date or ""), _none
)
_NOTE = StubColumn(Column("note", "Note", 12, grow=True, sorts=False), None, lambda row: row.stub.note or "", _none)

# From left to right.
_ALL = (_DATE, _PAY, _PRE_TAX, _ROTH, _AFTER_TAX, _MATCH, _OTHER, _SUM, _YEAR_TO_DATE, _AFTER_TAX_YTD, _DEPOSITED)
# Which first, where not all fit.
_RANKED = (_DATE, _AFTER_TAX, _PRE_TAX, _ROTH, _YEAR_TO_DATE, _MARKS, _MATCH, _SUM, _PAY, _OTHER)
_RANKED_LAST = (_AFTER_TAX_YTD, _DEPOSITED, _NOTE)


def columns_for(width: int, names: dict[str, str] | None) -> tuple[StubColumn, ...]:
    """The columns that fit into so many cells.

    Args:
        width: Of the table.
        names: Of plans, where there are several in the list; None where there is one.
    """
    plan = None
    if names is not None:
        held = names
        plan = StubColumn(
            Column("plan", "Plan", 14 if width < 110 else 22),
            BY_PLAN,
            lambda row: held.get(row.stub.plan, row.stub.plan),
            _none,
        )
    ranked = (*_RANKED[:2], *(() if plan is None else (plan,)), *_RANKED[2:], *_RANKED_LAST)
    chosen, left = [], width - 1  # one for the bar to scroll by
    for each in ranked:
        left -= each.column.width + _BETWEEN
        if left < 0:
            break
        chosen.append(each)
    order = (_ALL[0], *(() if plan is None else (plan,)), *_ALL[1:], _MARKS, _NOTE)
    return tuple(each for each in order if each in chosen)


def row_of(row: StubRow, columns: tuple[StubColumn, ...]) -> Row:
    """A row of the table; its key is the place in the order of recording, which a voided one keeps."""
    style = "" if row.stands else "muted"
    return Row(str(row.sequence), tuple(each.cell(row) for each in columns), "bad" if row.off else style)


def totals_row(totals: StubTotals, columns: tuple[StubColumn, ...]) -> tuple[str, ...]:
    """The line of totals."""
    return tuple(each.total(totals) for each in columns)


def sorts_of(columns: tuple[StubColumn, ...]) -> list[tuple[str, str]]:
    """Key of a column and what it sorts by, of those that sort."""
    return [(each.column.key, each.sorted_by) for each in columns if each.sorted_by is not None]
