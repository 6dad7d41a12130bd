"""Alerus: the history saved by fund, with the money source in a column of its own."""

from collections.abc import Iterator
from pathlib import Path

from ledger.importers.base import Context, Item
from ledger.importers.record_keepers.declared import (
    AMOUNT,
    CONTRIBUTION,
    DATE,
    EARNINGS,
    FEE,
    FUND,
    PRICE,
    SOURCE,
    TYPE,
    UNITS,
    Header,
    HistoryFormat,
    Meaning,
    prefixes,
)
from ledger.importers.record_keepers.history import knows, read_history
from ledger.importers.record_keepers.money_sources import sure_source

_CELLS = (
    *("Date", "Time", "Sequence", "Investment", "Source", "Activity", "Ticker", "Cusip", "Price", "Shares", "Value"),
)

# The beginnings of the activities, as the public importer of beancount's author knows them.
ALERUS = HistoryFormat(
    name="alerus",
    document="Alerus history",
    headers=(
        Header(
            {
                DATE: "Date",
                TYPE: "Activity",
                AMOUNT: "Value",
                SOURCE: "Source",
                FUND: "Investment",
                UNITS: "Shares",
                PRICE: "Price",
            },
            _CELLS,
        ),
    ),
    types={},
    prefixes=(
        *prefixes(Meaning(CONTRIBUTION), "contribution"),
        *prefixes(Meaning(EARNINGS), "dividend", "cash earning"),
        *prefixes(Meaning(FEE), "fee"),
    ),
    source_of=sure_source,
)


class Alerus:
    """Reads the history that Alerus saves as CSV, by fund."""

    name = ALERUS.name
    describes = "Alerus: My Balance, History Browse, By Fund, Save History"
    example = ",".join(_CELLS)
    names_plan = False

    def identify(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the header tells
        """Whether a line is the header of the format."""
        return knows(ALERUS, head)

    def belongs_to(self, path: Path) -> str:  # noqa: ARG002 - the file does not say it
        """Empty: the file names neither plan nor account."""
        return ""

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """The items of the history; see `read_history`."""
        return read_history(path, context, ALERUS)
