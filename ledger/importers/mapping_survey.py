"""What stands in the columns of an unknown table once it is known which they are."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.money import ZERO
from ledger.importers.mapping_guess import is_day
from ledger.importers.numbers import Remembered, has_decimal_comma, read_printed_amount
from ledger.importers.record_keepers.declared import AMOUNT, DATE, MONEY_IN, MONEY_TAKEN, TYPE
from ledger.importers.tables import Row, TableError
from ledger.importers.words import clean_label

_WHOLE_WORD = 200
_WITH_COMMA = "amounts are written with a decimal comma, which is not read."


class Survey(NamedTuple):
    """What stands in the columns: the texts of days, types with their number, types with the first line below zero."""

    days: dict[str, int]
    types: dict[str, int]
    below_zero: dict[str, int]


def survey_of(rows: Iterable[Row], places: Mapping[str, int]) -> Survey:
    """What stands in the rows that have a day; the others are refused or left out where they are read.

    Args:
        rows: Those that may hold a transaction.
        places: Field to the place of its column, from 0: the date's, and one of amounts at least.

    Raises:
        TableError: amounts are written with a decimal comma.
    """
    made = Survey({}, {}, {})
    day, word = places[DATE], places.get(TYPE, -1)
    money = [places[name] for name in (AMOUNT, MONEY_IN, MONEY_TAKEN) if name in places]
    words = Remembered(lambda text: clean_label(text, _WHOLE_WORD))
    below, with_comma = Remembered(_is_below_zero), Remembered(has_decimal_comma)
    for line, cells in rows:
        if len(cells) <= max(day, word) or not is_day(cells[day].strip()):
            continue
        amounts = [cells[place] for place in money if place < len(cells)]
        if any(with_comma[amount] for amount in amounts):
            raise TableError(line, _WITH_COMMA, hint="Save the file with decimal points, as in 1234.56.")
        kind = words[cells[word]] if word >= 0 else ""
        made.days[cells[day]] = line
        made.types[kind] = made.types.get(kind, 0) + 1
        if AMOUNT in places and amounts and below[amounts[0]]:
            made.below_zero.setdefault(kind, line)
    return made


def _is_below_zero(text: str) -> bool:
    try:
        amount = read_printed_amount(text)
    except LedgerError:
        return False  # refused where the row itself is read
    return amount is not None and amount < ZERO
