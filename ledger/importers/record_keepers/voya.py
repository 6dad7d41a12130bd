"""Account activity as Voya gives it: a CSV with a header, or lines copied from its web page, with tabs and none."""

from collections.abc import Iterator
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.domain.refused_files import not_read
from ledger.domain.sources import AFTER_TAX, EMPLOYER_MATCH, PRE_TAX_DEFERRAL, ROTH_DEFERRAL
from ledger.importers.base import Context, Item, Refused
from ledger.importers.numbers import read_printed_day
from ledger.importers.record_keepers.declared import (
    CONTRIBUTION,
    EARNINGS,
    EMPLOYEE_CHOICES,
    EMPLOYER_CHOICES,
    EXCHANGE,
    FEE,
    LOAN_REPAYMENT,
    MONEY_OUT,
    NOTHING,
    TRANSFER,
    Header,
    HistoryFormat,
    Meaning,
    words,
)
from ledger.importers.record_keepers.history import History, knows, read_history
from ledger.importers.tables import Row, TableError, head_lines, header_key, read_rows

_CELLS = ("Activity Date", "Activity", "Fund", "Money Source", "# of Units", "Unit Price", "Amount")
_TAB = "\t"
_LOOKED_AT = 20
_SOURCES = {
    "employee pretax": PRE_TAX_DEFERRAL,
    "employee pre-tax": PRE_TAX_DEFERRAL,
    "roth": ROTH_DEFERRAL,
    "employee roth": ROTH_DEFERRAL,
    "safe harbor match": EMPLOYER_MATCH,
    "after-tax": AFTER_TAX,
    "after tax": AFTER_TAX,
    "employee after-tax": AFTER_TAX,
    "employee after tax": AFTER_TAX,
}

FORMAT = HistoryFormat(
    name="voya",
    document="Voya account activity",
    headers=(
        Header(
            {
                "date": "Activity Date",
                "type": "Activity",
                "fund": "Fund",
                "source": "Money Source",
                "units": "# of Units",
                "price": "Unit Price",
                "amount": "Amount",
            },
            _CELLS,
        ),
    ),
    types={
        **words(Meaning(CONTRIBUTION, choices=EMPLOYEE_CHOICES), "Employee Contribution"),
        **words(Meaning(CONTRIBUTION, choices=EMPLOYER_CHOICES), "Employer Contribution"),
        **words(Meaning(CONTRIBUTION), "Contribution"),
        **words(Meaning(EXCHANGE), "Exchange In", "Exchange Out", "Fund Transfer In", "Fund Transfer Out"),
        **words(Meaning(EXCHANGE), "Reallocation", "Rebalance"),
        **words(Meaning(TRANSFER), "Transfer"),
        **words(Meaning(TRANSFER, outward=False), "Transfer In"),
        **words(Meaning(TRANSFER, outward=True), "Transfer Out"),
        **words(Meaning(NOTHING, why="a loan paid out, no contribution"), "Loan Issue"),
        **words(Meaning(LOAN_REPAYMENT), "Loan Repayment"),
        **words(Meaning(FEE), "Plan Service Fee", "Fee"),
        **words(Meaning(EARNINGS), "Dividend", "Dividend Reinvestment", "Interest"),
        **words(Meaning(MONEY_OUT), "Withdrawal", "Distribution"),
    },
    source_of=_SOURCES.get,
)
# The longest first: “Dividend Reinvestment VTI” is no dividend of a fund called Reinvestment VTI.
_ACTIVITIES = sorted(FORMAT.types, key=len, reverse=True)


class Voya:
    """Reads contributions by money source, and asks about money that left."""

    name = FORMAT.name
    describes = "Voya account activity (CSV, or lines copied from the web page): contributions by money source"
    example = ",".join(_CELLS)
    names_plan = False

    def identify(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content tells
        """Whether the file has exactly this header, or every line is one copied from the web page."""
        return knows(FORMAT, head) or _is_copied(head)

    def belongs_to(self, path: Path) -> str:  # noqa: ARG002 - the file names nobody
        """Nothing: neither form names the plan."""
        return ""

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """The activity in the file's order; possible conversions and money out come last.

        Raises:
            LedgerError: the file is no text or too large; nobody said whose it is; an answer is none of its choices.
        """
        try:
            with path.open("rb") as file:
                copied = _is_copied(file.read(1 << 16))
        except OSError as error:
            raise not_read(path, error) from None
        if not copied:
            yield from read_history(path, context, FORMAT)
            return
        try:
            yield from History(FORMAT, header_key(_CELLS), context).items(map(_with_fund, read_rows(path, _TAB)))
        except TableError as error:
            yield Refused(error.line, error.message, error.hint)


def _is_copied(head: bytes) -> bool:
    """Whether each of the first lines is a day, an activity known here, and the other cells, with tabs between."""
    text = [line for line in head_lines(head) if line.strip()][:_LOOKED_AT]
    return bool(text) and all(_is_copied_line(line.rstrip("\r\n").split(_TAB)) for line in text)


def _is_copied_line(cells: list[str]) -> bool:
    if len(cells) not in (len(_CELLS) - 1, len(_CELLS)) or not _activity(cells[1]):
        return False
    try:
        read_printed_day(cells[0])
    except LedgerError:
        return False
    return True


def _activity(text: str) -> str:
    """The activity with which a cell begins, in small letters; empty where none is known."""
    small = " ".join(text.split()).lower()
    return next((each for each in _ACTIVITIES if small == each or small.startswith(f"{each} ")), "")


def _with_fund(row: Row) -> Row:
    """A copied row with the cells of the CSV: activity and fund may stand in one cell on the page."""
    if len(row.cells) != len(_CELLS) - 1:
        return row
    day, both, *others = row.cells
    text = " ".join(both.split())
    size = len(_activity(text)) or len(text)
    return Row(row.line, [day, text[:size], text[size:].strip(), *others])
