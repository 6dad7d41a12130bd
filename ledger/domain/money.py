"""Dollars in whole cents, and the one way to divide them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ledger.domain.errors import LedgerError

# A billion dollars: far above any balance, far below what an SQLite integer or a sum of a million of them holds.
MAX_CENTS = 10**11

_ONE = Decimal(1)
_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<minus>[-\u2212\u2013])?\s*\$?\s*(?P<inner>[-\u2212\u2013])?"
    r"(?P<dollars>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.(?P<cents>[0-9]{2}))?\s*(?P<close>\))?"
)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of US dollars in whole cents; negative means money going the other way."""

    cents: int

    def __post_init__(self) -> None:
        if type(self.cents) is not int:  # bool and float must not slip in
            raise TypeError(f"Money takes whole cents as int, not {type(self.cents).__name__}")

    @classmethod
    def parse(cls, text: str) -> "Money":
        """Read dollars and cents as people write them: `1,234.56`, `$1,234.56`, `-12.00`, `(12.00)`, `1234`.

        Raises:
            LedgerError: the text is no amount; one or three decimals are refused, never rounded.
        """
        stripped = text.strip()
        found = _AMOUNT.fullmatch(stripped) if len(stripped) <= 40 else None
        if (
            found is None
            or bool(found["open"]) != bool(found["close"])
            or bool(found["open"]) + bool(found["minus"]) + bool(found["inner"]) > 1
        ):
            raise LedgerError(
                f"“{stripped[:40]}” is not a dollar amount.",
                hint="Write dollars and cents, for example 1,234.56.",
            )
        cents = int(found["dollars"].replace(",", "")) * 100 + int(found["cents"] or 0)
        if cents > MAX_CENTS:
            raise LedgerError(
                f"“{stripped[:40]}” is more than this ledger accepts.",
                hint="An amount is at most a billion dollars; look for a missing decimal point.",
            )
        return cls(-cents if found["open"] or found["minus"] or found["inner"] else cents)

    def __str__(self) -> str:
        """For people: `$1,234.56`."""
        sign = "-" if self.cents < 0 else ""
        dollars, cents = divmod(abs(self.cents), 100)
        return f"{sign}${dollars:,}.{cents:02}"

    def plain(self) -> str:
        """For programs: `1234.56`."""
        cents = self.cents
        return f"{cents // 100}.{cents % 100:02}" if cents >= 0 else f"-{-cents // 100}.{-cents % 100:02}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.cents + other.cents)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.cents - other.cents)

    def __neg__(self) -> "Money":
        return Money(-self.cents)

    def __bool__(self) -> bool:
        return self.cents != 0

    def times(self, rate: Decimal) -> "Money":
        """Multiply by a rate and round half up to the cent."""
        return Money(int((self.cents * rate).quantize(_ONE, ROUND_HALF_UP)))

    def whole_dollars(self) -> str:
        """As a line of a tax form holds it: rounded half up (away from zero) to the dollar, no sign of the cents."""
        dollars = (abs(self.cents) + 50) // 100
        return f"-{dollars}" if self.cents < 0 and dollars else str(dollars)


ZERO = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """The sum of amounts; $0.00 of none."""
    return Money(sum(amount.cents for amount in amounts))


def split_pro_rata(amount: Money, part: Money, whole: Money) -> tuple[Money, Money]:
    """Split `amount` in the ratio `part : whole - part`, with no cent lost.

    Returns:
        The share of `part` rounded half up (`amount` is not negative), and the
        remainder. They always add back to `amount`.

    Raises:
        ValueError: an argument is below zero, or a part is more than its whole.
    """
    if amount < ZERO or whole <= ZERO or not ZERO <= part <= whole:
        raise ValueError(f"cannot split {amount} by {part} of {whole}")
    # In integers: a quotient cut to 28 digits first would make $0.13 x 17/26 = 8.5 cents into 8.
    share = Money((2 * amount.cents * part.cents + whole.cents) // (2 * whole.cents))
    return share, amount - share
