"""The transaction export of workplace plans with Schwab funds, which prints each contribution twice.

A contribution comes in as a cash receipt, and the same dollars then buy funds: the receipts alone are counted.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.money import ZERO, Money
from ledger.importers.base import Context, Item, Refused, Remark
from ledger.importers.numbers import read_printed_amount, read_printed_day
from ledger.importers.record_keepers.declared import (
    AMOUNT,
    CONTRIBUTION,
    DATE,
    EARNINGS,
    EMPLOYEE_CHOICES,
    EMPLOYER_CHOICES,
    EXCHANGE,
    FUND,
    NOTHING,
    PRICE,
    SOURCE,
    TYPE,
    UNITS,
    Header,
    HistoryFormat,
    Meaning,
    prefixes,
)
from ledger.importers.record_keepers.history import History, knows, opened
from ledger.importers.record_keepers.layout import expected
from ledger.importers.record_keepers.money_sources import sure_source
from ledger.importers.tables import Row, TableError
from ledger.importers.words import clean_label

_CELLS = ("Transaction Date", "Investment", "Contribution", "Description", "Activity", "Price", "Units", "Amount")
_DAY, _FUND, _SOURCE, _DESCRIPTION, _ACTIVITY, _AMOUNT = 0, 1, 2, 3, 4, 7
_RECEIPT, _PURCHASE, _CONTRIBUTIONS, _CASH = "cash receipts", "purchase", "contributions", "cash"
# Funds are bought within days of the receipt; a purchase later than that is not made with it.
_DAYS_UNTIL_BOUGHT = 7

_BOUGHT = Meaning(NOTHING, "what a contribution's cash receipt, which is counted, was spent on")
_FROM_CASH = Meaning(NOTHING, "cash moved into the cash fund, counted where it was received")

WORKPLACE = HistoryFormat(
    name="workplace",
    document="workplace plan export",
    headers=(
        Header(
            {
                DATE: "Transaction Date",
                TYPE: "Activity",
                AMOUNT: "Amount",
                SOURCE: "Contribution",
                FUND: "Investment",
                UNITS: "Units",
                PRICE: "Price",
            },
            _CELLS,
        ),
    ),
    # Activity and description together say what a row is; see `_with_type`.
    types={"purchase into cash": _FROM_CASH},
    prefixes=(
        *prefixes(Meaning(CONTRIBUTION, choices=EMPLOYER_CHOICES), "cash receipts: contributions - employer"),
        *prefixes(Meaning(CONTRIBUTION, choices=EMPLOYEE_CHOICES), "cash receipts: contributions - employee"),
        *prefixes(Meaning(CONTRIBUTION), "cash receipts: contributions"),
        *prefixes(_BOUGHT, "purchase: contributions"),
        *prefixes(
            Meaning(EARNINGS),
            *(f"{activity}: {word}" for activity in (_RECEIPT, _PURCHASE) for word in ("dividend", "interest")),
            "dividends/capital gains",
            "interest earned",
        ),
        *prefixes(Meaning(EXCHANGE), "transfer in", "sale"),
    ),
    source_of=sure_source,
)


class Workplace:
    """Reads the CSV of a workplace plan's transactions; the money source is the column Contribution."""

    name = WORKPLACE.name
    describes = "workplace plan with Schwab funds: the export of its transactions"
    example = ",".join(f'"{cell}"' for cell in _CELLS) + ","
    names_plan = False

    def identify(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the header tells
        """Whether a line is the header of the format."""
        return knows(WORKPLACE, head)

    def belongs_to(self, path: Path) -> str:  # noqa: ARG002 - the file does not say it
        """Empty: the file names neither plan nor account."""
        return ""

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """The items of the export; purchases that no cash receipt explains are refused, never passed over.

        Raises:
            LedgerError: the file is no text or too large; nobody said whose it is.
        """
        try:
            table = opened(WORKPLACE, path)
            if table is None:
                yield Refused(1, "the file has no header of this format.", expected(WORKPLACE))
                return
            yield from _unexplained(_bought(table.rows))
            table = opened(WORKPLACE, path)
            if table is not None:
                history = History(WORKPLACE, table.header, context)
                yield from history.items(map(_with_type, table.rows))
                if history.is_empty:
                    yield Remark(table.line, "The file holds its header and no transactions.")
        except TableError as error:
            yield Refused(error.line, error.message, error.hint)


def _with_type(row: Row) -> Row:
    """The row with activity and description together where the activity stands: they make its type."""
    cells = row.cells
    if len(cells) <= _AMOUNT:
        return row
    description, activity = cells[_DESCRIPTION].strip(), cells[_ACTIVITY].strip()
    if activity.lower() == _PURCHASE and cells[_FUND].strip().lower() == _CASH:
        word = f"{activity} into {cells[_FUND].strip()}"
    else:
        word = f"{activity}: {description}" if activity and description else activity or description
    return Row(row.line, [*cells[:_ACTIVITY], word, *cells[_ACTIVITY + 1 :]])


class _Bought(NamedTuple):
    """Contributions received and spent, by source and description, then by day; `lines` of the first purchase."""

    received: defaultdict[tuple[str, str], defaultdict[dt.date, Money]]
    spent: defaultdict[tuple[str, str], defaultdict[dt.date, Money]]
    lines: dict[tuple[str, str, dt.date], int]


def _bought(rows: Iterable[Row]) -> _Bought:
    made = _Bought(defaultdict(lambda: defaultdict(lambda: ZERO)), defaultdict(lambda: defaultdict(lambda: ZERO)), {})
    for line, cells in rows:
        if len(cells) <= _AMOUNT or not cells[_DESCRIPTION].strip().lower().startswith(_CONTRIBUTIONS):
            continue
        activity, fund = cells[_ACTIVITY].strip().lower(), cells[_FUND].strip().lower()
        bucket = made.received if activity == _RECEIPT else made.spent
        if activity not in (_RECEIPT, _PURCHASE) or (activity == _PURCHASE and fund == _CASH):
            continue
        try:
            day, amount = read_printed_day(cells[_DAY]), read_printed_amount(cells[_AMOUNT])
        except LedgerError:
            continue  # refused where the row itself is read
        if amount:
            key = clean_label(cells[_SOURCE]), clean_label(cells[_DESCRIPTION])
            bucket[key][day] += amount
            if activity == _PURCHASE:
                made.lines.setdefault((*key, day), line)
    return made


def _unexplained(bought: _Bought) -> Iterator[Item]:
    """What is said of purchases with contributions that were received on no day shortly before, or only in part."""
    for (label, description, day), line in bought.lines.items():
        received, spent = bought.received[label, description], bought.spent[label, description][day]
        if day in received:
            if spent > received[day]:
                yield Remark(
                    line,
                    f"On {day} funds were bought for {spent} of {label} ({description}), "
                    f"and {received[day]} of cash was received; the cash is counted.",
                )
        elif spent > ZERO and not any(
            each in received and each not in bought.spent[label, description]
            for each in (day - dt.timedelta(days=days) for days in range(1, _DAYS_UNTIL_BOUGHT + 1))
        ):
            yield Refused(
                line,
                f"on {day} funds were bought for {spent} of {label} ({description}), and no cash receipt shows when "
                "that money came in.",
                "Download a period that begins a week earlier, with all activities.",
            )
