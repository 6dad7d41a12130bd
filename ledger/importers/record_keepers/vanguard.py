"""Vanguard: the transactions of a 401(k) in OfxDownload.csv, and its web history pasted as text.

The CSV holds several blocks, those of brokerage accounts too, and says no money source; the web history says it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.refused_files import not_read
from ledger.domain.sources import FORFEITURE
from ledger.importers.base import IGNORE, Candidate, Context, Ignored, Item, Question, Refused, Remark
from ledger.importers.encoding import HEAD
from ledger.importers.numbers import read_printed_day
from ledger.importers.record_keepers.declared import (
    AMOUNT,
    CONTRIBUTION,
    DATE,
    EARNINGS,
    EXCHANGE,
    FEE,
    FUND,
    MONEY_OUT,
    PRICE,
    SOURCE,
    TRANSFER,
    TYPE,
    UNITS,
    Header,
    HistoryFormat,
    Meaning,
    prefixes,
    words,
)
from ledger.importers.record_keepers.history import History
from ledger.importers.record_keepers.money_sources import sure_source
from ledger.importers.record_keepers.vanguard_blocks import PENDING, PLAN_CELLS, Blocks, is_vanguard, signed_row, survey
from ledger.importers.tables import Row, TableError, find_header, head_lines, header_key, read_rows, split_line
from ledger.importers.words import clean_label

_FORFEITED = Meaning(CONTRIBUTION, choices=(FORFEITURE, IGNORE))
_PLAN_INITIATED = "plan initiated transfer"

# Types as several public importers know them. What the plan itself started is asked: it has no entry here.
VANGUARD = HistoryFormat(
    name="vanguard",
    document="Vanguard history",
    headers=(
        Header(
            {
                DATE: "Trade Date",
                TYPE: "Transaction Description",
                AMOUNT: "Dollar Amount",
                FUND: "Investment Name",
                UNITS: "Transaction Shares",
                PRICE: "Share Price",
            },
            PLAN_CELLS,
        ),
    ),
    types={
        **words(Meaning(CONTRIBUTION), "Plan Contribution"),
        **words(Meaning(TRANSFER, outward=True), "Source to Source/Fund to Fund Transfer Out"),
        **words(Meaning(TRANSFER, outward=False), "Source to Source/Fund to Fund Transfer In"),
        **words(Meaning(EXCHANGE), "Fund to Fund Out", "Fund to Fund In"),
        **words(Meaning(FEE), "Fee"),
        **words(
            Meaning(EARNINGS),
            *("Dividends on Equity Investments", "Dividends on Equity", "Daily Accrual Dividends"),
            *("Miscellaneous Pending Dividends", "Plan Initiated Transfer Pending Dividends (Closeout)"),
        ),
        **words(Meaning(EARNINGS, "earnings that moved with a transfer between sources, no contribution"), PENDING),
        **words(_FORFEITED, "Miscellaneous"),
        **words(Meaning(MONEY_OUT), "Withdrawal", "Liquidate", "Distribution"),
    },
    prefixes=prefixes(_FORFEITED, "Miscellaneous Credit", "Forfeiture"),
    source_of=sure_source,
)

_WEB_COLUMNS = {DATE: "date", TYPE: "type", SOURCE: "source", FUND: "fund"}
_WEB_FIGURES = {UNITS: "quantity", PRICE: "price", AMOUNT: "amount"}
_WITHOUT_SOURCE = {name: column for name, column in _WEB_COLUMNS.items() if name != SOURCE} | _WEB_FIGURES
# The web history has no header of its own when it is pasted; its columns stand in one of these two orders.
WEB = {
    len(columns): replace(VANGUARD, headers=(Header(columns, tuple(columns.values())),))
    for columns in (_WEB_COLUMNS | _WEB_FIGURES, _WITHOUT_SOURCE)
}

_TAB = "\t"
_PASTED = 50  # lines among which the first row of a pasted history stands
_ACCOUNT = "account"
_NO_CONVERSION = (
    "The plan itself started it. A change of funds or of record keepers is no conversion: answer “ignore” for it, "
    "and enter a merger of plans by hand."
)


class Vanguard:
    """Reads OfxDownload.csv and the pasted web history of a plan at Vanguard."""

    name = VANGUARD.name
    describes = "Vanguard 401(k): OfxDownload.csv, or the web history pasted as text"
    example = ",".join(PLAN_CELLS) + ","
    names_plan = False

    def identify(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the header tells
        """Whether a line is the header of one of the blocks, or a row of the web history with a type of Vanguard's."""
        text = head_lines(head)
        return find_header(text, is_vanguard) is not None or _pasted_width(text) > 0

    def belongs_to(self, path: Path) -> str:
        """The account's number, else the plan's number and name; empty where there are several or none."""
        try:
            return "" if _width_of(path) else survey(path).belongs_to
        except LedgerError:
            return ""

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """The plan's transactions, then what of the file is none.

        Raises:
            LedgerError: the file is no text or too large; nobody said whose it is; an answer is none of its choices.
        """
        try:
            width = _width_of(path)
            if width:
                yield from _read_pasted(path, width, context)
            else:
                yield from _read_blocks(path, context)
        except TableError as error:
            yield Refused(error.line, error.message, error.hint)


def _read_blocks(path: Path, context: Context) -> Iterator[Item]:
    seen = survey(path)
    account = ""
    if len(seen.accounts) > 1:
        answer = context.answer(_ACCOUNT, seen.accounts)
        if answer is None:
            text = "The file holds the transactions of several plans. Which account is to be read?"
            yield Question(_ACCOUNT, text, seen.accounts)
            return
        account = answer
    blocks = Blocks(path, account)
    history = History(VANGUARD, header_key(PLAN_CELLS), context)
    for item in history.items(blocks.rows()):
        yield _explained(item, seen.dividends)
    yield from blocks.aside()
    if history.is_empty:
        yield Remark(seen.line or 1, "The file holds no transactions of a plan.")


def _explained(item: Item, dividends: dict[date, Money]) -> Item:
    """A question or a possible conversion with what else the file shows about it."""
    if isinstance(item, Question) and item.key.lower().startswith(VANGUARD.type_key(_PLAN_INITIATED)):
        return replace(item, evidence=(*item.evidence, _NO_CONVERSION))
    for day, amount in dividends.items() if isinstance(item, (Question, Candidate)) else ():
        said = f"Source to Source Pending Dividends of {amount} of that day are earnings that moved with it."
        if isinstance(item, Candidate) and item.date == day:
            return replace(item, evidence=f"{item.evidence} {said}")
        if isinstance(item, Question) and item.key.startswith((f"conversion:{day}:", f"money-out:{day}:")):
            return replace(item, evidence=(*item.evidence, said))
    return item


def _width_of(path: Path) -> int:
    """How many columns a pasted web history has; 0 where the file is none."""
    try:
        with path.open("rb") as file:
            text = head_lines(file.read(HEAD))
    except OSError as error:
        raise not_read(path, error) from None
    return 0 if find_header(text, is_vanguard) is not None else _pasted_width(text)


def _pasted_width(text: Sequence[str]) -> int:
    for line in text[:_PASTED]:
        cells = [cell.strip() for cell in split_line(line, _TAB)] if _TAB in line else []
        if len(cells) in WEB and _is_known(cells[1]) and _is_day(cells[0]):
            return len(cells)
    return 0


def _is_known(word: str) -> bool:
    # Words as short as “Fee” and “Withdrawal” are other record keepers' words too.
    return (" " in word and VANGUARD.meaning(word) is not None) or word.lower().startswith(_PLAN_INITIATED)


def _is_day(text: str) -> bool:
    try:
        read_printed_day(text)
    except LedgerError:
        return False
    return True


def _read_pasted(path: Path, width: int, context: Context) -> Iterator[Item]:
    declared, aside = WEB[width], list[Item]()
    places = {name: place for place, name in enumerate(declared.headers[0].columns)}

    def rows() -> Iterator[Row]:
        for row in read_rows(path, _TAB):
            if row.cells[0].strip().lower() == "date":  # the titles of the page's columns, pasted too
                aside.append(Ignored(row.line, "a header"))
            elif (signed := signed_row(row, places[TYPE], places[UNITS], places[AMOUNT], aside)) is not None:
                yield _asked_by_type(signed, places)

    dividends: dict[date, Money] = {}
    for item in History(declared, header_key(declared.headers[0].cells), context).items(rows()):
        yield _explained(item, dividends)
    yield from aside


def _asked_by_type(row: Row, places: dict[str, int]) -> Row:
    """A credit of forfeitures is asked by its type: it is no contribution of the source it was credited to."""
    cells = row.cells
    if SOURCE not in places or len(cells) <= places[AMOUNT]:
        return row
    word = cells[places[TYPE]]
    if VANGUARD.meaning(clean_label(word)) is not _FORFEITED:
        return row
    at = places[SOURCE]
    return Row(row.line, [*cells[:at], word, *cells[at + 1 :]])
