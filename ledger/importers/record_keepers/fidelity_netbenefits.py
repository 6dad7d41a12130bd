"""The transaction history of one plan, as Fidelity NetBenefits exports it (`history.csv`).

It adds all money sources of a payday together for each fund and names none of them: the source is always asked.
"""

from collections.abc import Iterator
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.importers.base import Context, Item
from ledger.importers.record_keepers.declared import (
    CONTRIBUTION,
    EARNINGS,
    EXCHANGE,
    FEE,
    LOAN_REPAYMENT,
    MONEY_OUT,
    TRANSFER,
    VALUATION,
    Header,
    HistoryFormat,
    Meaning,
    words,
)
from ledger.importers.record_keepers.history import knows, opened, read_history
from ledger.importers.words import clean_label

_COLUMNS = {"date": "Date", "type": "Transaction Type", "amount": "Amount", "fund": "Investment"}
_FIRST = ("Date", "Investment", "Transaction Type", "Amount")
_PLAN_NAME = "plan name:"
_MAX_NAME = 100

FORMAT = HistoryFormat(
    name="fidelity-netbenefits",
    document="Fidelity NetBenefits history",
    headers=(
        Header({**_COLUMNS, "units": "Shares/Unit"}, (*_FIRST, "Shares/Unit")),
        Header({**_COLUMNS, "units": "Shares", "price": "Share Price"}, (*_FIRST, "Shares", "Share Price")),
    ),
    types={
        **words(Meaning(CONTRIBUTION), "Contributions", "Contribution"),
        **words(Meaning(LOAN_REPAYMENT), "Loan Repayments", "Loan Repayment"),
        **words(Meaning(EXCHANGE), "Exchanges", "Exchange", "Exchange In", "Exchange Out"),
        **words(Meaning(TRANSFER), "Transfer", "Transfers"),
        **words(Meaning(EARNINGS), "Dividend", "Dividends", "Revenue Credit"),
        **words(Meaning(VALUATION), "Realized Gain/Loss", "Change in Market Value", "Change on Market Value"),
        **words(Meaning(VALUATION, why="what was held before, no money in or out"), "Balance Forward"),
        **words(Meaning(FEE), "Recordkeeping Fee", "Recordkeeping Fees", "Administrative Fee", "Administrative Fees"),
        **words(Meaning(MONEY_OUT), "Withdrawals", "Withdrawal", "Redemption", "Distribution", "Distributions"),
    },
    zero_transfer=(
        "which may be the sign of an automatic in-plan conversion. If the plan converts after-tax money "
        "automatically, enter the conversion with “roth-ledger convert”; this file does not hold its amount"
    ),
)


class FidelityNetBenefits:
    """Reads contributions, whose source it asks, and shows what may be conversions."""

    name = FORMAT.name
    describes = "Fidelity NetBenefits plan history (CSV): contributions by fund, all sources together"
    example = "Date,Investment,Transaction Type,Amount,Shares/Unit"
    names_plan = False

    def identify(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the header tells
        """Whether the file has exactly this history's header."""
        return knows(FORMAT, head)

    def belongs_to(self, path: Path) -> str:
        """The plan's name above the header; empty where the file has none, as older ones."""
        try:
            table = opened(FORMAT, path)
        except LedgerError:
            return ""
        for row in table.before if table is not None else ():
            if row.cells[0].strip().lower() == _PLAN_NAME:
                return clean_label(",".join(row.cells[1:]), _MAX_NAME).rstrip(" ,")  # a comma of the name is not quoted
        return ""

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """The history in the file's order; possible conversions and money out come last.

        Raises:
            LedgerError: the file is no text or too large; nobody said whose it is; an answer is none of its choices.
        """
        yield from read_history(path, context, FORMAT)
