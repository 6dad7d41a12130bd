"""Lines of a return: how they are written, and read back as dollars."""

from collections.abc import Mapping

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money

# By form (`1040`, `8606`, `5329`) and line, as written; None is blank or not known.
Lines = Mapping[str, Mapping[str, str | None]]
# Left blank where all of it is taxable: the gross is then what the taxable line says.
TAXABLE_LINE_OF = {"4a": "4b", "5a": "5b"}


def whole(text: str | None) -> Money | None:
    """A line as whole dollars, cents rounded half up; None where it is blank or no amount."""
    if text is None or not text.strip():
        return None
    try:
        return Money(int(Money.parse(text).whole_dollars()) * 100)
    except LedgerError:
        return None


def in_dollars(amount: Money) -> str:
    """Whole dollars as people write them: `$1,234`."""
    return str(amount).removesuffix(".00")


def as_line(amount: Money) -> str:
    """Whole dollars as a line holds them: `1234`."""
    return amount.whole_dollars()
