"""The blocks of Vanguard's OfxDownload.csv: positions and transactions, of plans and of brokerage accounts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.money import MAX_CENTS, ZERO, Money
from ledger.importers.base import Ignored, Item, Refused
from ledger.importers.numbers import read_printed_amount, read_printed_day, read_units
from ledger.importers.tables import Row, TableError, header_key, open_table
from ledger.importers.words import clean_label

PLAN_CELLS = (
    *("Account Number", "Trade Date", "Run Date", "Transaction Activity", "Transaction Description"),
    *("Investment Name", "Share Price", "Transaction Shares", "Dollar Amount"),
)
ACCOUNT, DAY, WORD, UNITS, AMOUNT = 0, 1, 4, 7, 8

PENDING = "source to source pending dividends"
ROTH_ROLLOVER = "rollover conversion"
_PLAN = header_key(PLAN_CELLS)
_POSITIONS = header_key(("Plan Number", "Plan Name", "Fund Name", "Shares", "Price", "Total Value"))
# Both beginnings are followed by other columns from year to year.
_BROKERAGE = (
    header_key(("Account Number", "Investment Name", "Symbol", "Shares", "Share Price", "Total Value")),
    header_key(("Account Number", "Trade Date", "Settlement Date")),
)
_FIRST_CELLS = ("account number", "plan number")


def block_of(key: tuple[str, ...]) -> str:
    """Which block a header begins: `plan`, `positions` or `brokerage`; empty where it is no header of Vanguard's."""
    if key == _PLAN:
        return "plan"
    if key == _POSITIONS:
        return "positions"
    return "brokerage" if any(key[: len(known)] == known for known in _BROKERAGE) else ""


def is_vanguard(key: tuple[str, ...]) -> bool:
    """Whether cells, as `header_key` gives them, are the header of one of the blocks."""
    return bool(block_of(key))


class Survey(NamedTuple):
    """What the file holds as a whole.

    Attributes:
        line: Where the header of the plan's transactions stands; 0 where there is none.
        accounts: The account numbers of the plan's transactions, in the order of the file.
        plans: Number and name of the plans of the positions.
        dividends: Pending dividends that moved with a transfer between sources, by day.
    """

    line: int
    accounts: tuple[str, ...]
    plans: tuple[str, ...]
    dividends: dict[date, Money]

    @property
    def belongs_to(self) -> str:
        """The account, else the plan; empty where there are several or none."""
        names = self.accounts or self.plans
        return names[0] if len(names) == 1 else ""


def survey(path: Path) -> Survey:
    """Go through the file once for what must be known before its rows are read.

    Raises:
        LedgerError: the file is no text, too large, or no table from some line on.
    """
    line = 0
    accounts: dict[str, None] = {}
    plans: dict[str, None] = {}
    dividends: dict[date, Money] = {}
    for block, row, begins in _rows(path):
        if begins:
            line = line or (row.line if block == "plan" else 0)
        elif block == "plan" and _is_data(row.cells):
            accounts[clean_label(row.cells[ACCOUNT])] = None
            _note_dividend(row.cells, dividends)
        elif block == "positions" and len(row.cells) > 1 and row.cells[0].strip():
            plans[clean_label(f"{row.cells[0]} {row.cells[1]}")] = None
    return Survey(line, tuple(accounts), tuple(plans), dividends)


def _is_data(cells: list[str]) -> bool:
    return len(cells) > AMOUNT and bool(cells[ACCOUNT].strip()) and bool(cells[DAY].strip())


def _note_dividend(cells: list[str], dividends: dict[date, Money]) -> None:
    if cells[WORD].strip().lower() != PENDING:
        return
    try:
        day, amount = read_printed_day(cells[DAY]), read_printed_amount(cells[AMOUNT])
    except LedgerError:
        return  # refused where the row itself is read
    if amount:
        so_far = dividends.get(day, ZERO).cents + abs(amount.cents)
        dividends[day] = Money(min(so_far, MAX_CENTS))


def _rows(path: Path) -> Iterator[tuple[str, Row, bool]]:
    """Every row with the block it stands in, and whether it is the header that begins it."""
    table = open_table(path, is_vanguard)
    if table is None:
        return
    block = block_of(table.header)
    yield block, Row(table.line, list(table.header)), True
    for row in table.rows:
        first = row.cells[0].strip().lower() if row.cells else ""
        if first in _FIRST_CELLS and (begun := block_of(header_key(row.cells))):
            block = begun
            yield block, row, True
        elif first in _FIRST_CELLS or (block == "positions" and len(header_key(row.cells)) > len(_POSITIONS)):
            raise TableError(
                row.line,
                "a block begins here whose columns are not known.",
                hint="Download the file again; or give each block a file of its own, or leave this one out.",
            )
        else:
            yield block, row, False


@dataclass
class Blocks:
    """The rows of one plan account of a file; what else it holds is told afterwards."""

    path: Path
    account: str
    _others: dict[str, tuple[int, int]] = field(default_factory=dict)
    _aside: list[Item] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """The rows of the plan's transactions, the amounts of money in signed as their shares are."""
        for block, row, begins in _rows(self.path):
            if begins or not any(map(str.strip, row.cells)):
                continue
            if block != "plan":
                self._set_aside(block, row)
            elif self.account and _is_data(row.cells) and clean_label(row.cells[ACCOUNT]) != self.account:
                self._count(f"lines of the account {clean_label(row.cells[ACCOUNT])}", row.line)
            elif (signed := signed_row(row, WORD, UNITS, AMOUNT, self._aside)) is not None:
                yield signed

    def aside(self) -> Iterator[Item]:
        """What was no transaction of the plan, in one line for each kind and account."""
        yield from self._aside
        for what, (line, count) in self._others.items():
            yield Ignored(
                line, f"{count:,} {what if count > 1 else what.replace('lines', 'line', 1)}, no money of the plan"
            )

    def _set_aside(self, block: str, row: Row) -> None:
        account = clean_label(row.cells[ACCOUNT])
        if block == "positions":
            self._count("lines of positions of a plan", row.line)
        elif any(cell.strip().lower() == ROTH_ROLLOVER for cell in row.cells):
            why = f"Rollover Conversion of the account {account}: the receiving side of a rollover to a Roth IRA"
            self._aside.append(Ignored(row.line, f"{why}, counted where it leaves the plan"))
        else:
            self._count(f"lines of the brokerage account {account}", row.line)

    def _count(self, what: str, line: int) -> None:
        first, count = self._others.get(what, (line, 0))
        self._others[what] = (first, count + 1)


_CAME_IN = ("plan contribution", "miscellaneous", "forfeiture", "plan initiated transferin", "conversion in")


def signed_row(row: Row, word: int, units: int, amount: int, refused: list[Item]) -> Row | None:
    """A row of money in, its amount signed as its shares are: Vanguard has printed purchases with either sign.

    Args:
        row: A row of transactions; one of another type is given back as it is.
        word: The place of the type; `units` and `amount`, of those.
        units: See `word`.
        amount: See `word`.
        refused: Takes a row below zero without shares, of which nothing says what happened; None is given back.
    """
    cells = row.cells
    if len(cells) <= max(word, units, amount) or not cells[word].strip().lower().startswith(_CAME_IN):
        return row
    try:
        money, shares = read_printed_amount(cells[amount]), read_units(cells[units])
    except LedgerError:
        return row  # refused with its reason where it is read
    if not money:
        return row
    if shares:
        signed = Money(abs(money.cents) if shares > 0 else -abs(money.cents))
        return Row(row.line, [*cells[:amount], signed.plain(), *cells[amount + 1 :]])
    if money.cents > 0:
        return row
    name = clean_label(cells[word])
    why = f"the {name} of {money} has no shares, so nothing says whether it came in or was taken back."
    refused.append(Refused(row.line, why, "Enter it by hand, and leave the row out."))
    return None
