"""Whether money out of a designated Roth account is a qualified distribution."""

import datetime as dt

from ledger.domain.ages import reaches_59_and_a_half
from ledger.domain.entries.conversions import Conversion
from ledger.domain.entries.distributions import Distribution

# Box 7 of Form 1099-R, and the exceptions of Form 5329, for disability and death.
_CODES = frozenset("34")
_EXCEPTIONS = frozenset({"03", "04"})


def is_qualified(
    entry: Conversion | Distribution,
    *,
    first_year: int | None,
    clock_known: bool,
    birth_date: dt.date | None,
) -> bool | None:
    """Whether a payment or rollover is qualified by the clock and the person, whatever the entry says of it.

    Args:
        entry: What left the account.
        first_year: The account's first year; None where no contribution stands.
        clock_known: False where the first year is not known.
        birth_date: None where it is not known.

    Returns:
        None where it cannot be told.

    Source: IRC 402A(d)(2); Reg. 1.402A-1 A-2 and A-4.
    """
    clock = first_year is not None and entry.date >= dt.date(first_year + 5, 1, 1)
    limb = _dead_or_disabled(entry) or (birth_date is not None and entry.date >= reaches_59_and_a_half(birth_date))
    limb_known = limb or birth_date is not None
    if (clock_known and not clock) or (limb_known and not limb):
        return False  # one of the two fails, whatever the other is
    return True if clock_known and limb_known else None


def _dead_or_disabled(entry: Conversion | Distribution) -> bool:
    if isinstance(entry, Conversion):
        return False
    return not _CODES.isdisjoint(entry.code or "") or entry.exception in _EXCEPTIONS
