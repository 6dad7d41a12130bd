"""Shares of pay as a person types them: percentages, what goes into a source of each pay, and match tiers."""

import re
from decimal import Decimal

from ledger.domain.errors import LedgerError
from ledger.domain.money import ZERO, Money
from ledger.domain.typed_amounts import read_amount

_PERCENT = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,6})?)\s*%?", re.ASCII)
_TIER = re.compile(r"([0-9.]{1,8})\s*%\s*(?:of(?: the)?(?: first)?|up to|to|/|:)\s*([0-9.]{1,8})\s*%", re.ASCII)
_HUNDRED, _CENT = Decimal(100), Decimal("0.01")


def read_percent(text: str) -> Decimal:
    """Read a percentage, `6`, `6 %` or `2.5%`, as a share of one.

    Raises:
        LedgerError: the text is no percentage.
    """
    found = _PERCENT.fullmatch(text.strip())
    if found is None:
        raise LedgerError(f"“{text[:40]}” is not a percentage.", hint="Write a number and the sign, for example 6 %.")
    share = Decimal(found[1]) / _HUNDRED
    # As people write shares in the book: 0.10, not 0.1.
    return share.quantize(_CENT) if share == share.quantize(_CENT) else share.normalize()


def written_percent(share: Decimal) -> str:
    """A share as a person types it: 0.025 is `2.5 %`."""
    return f"{(share * _HUNDRED).normalize():f} %"


def read_election(text: str) -> Decimal | Money:
    """Read what goes into a source of each pay: a share of pay (`10 %`) or dollars (`$500`, `500.00`).

    Raises:
        LedgerError: the text is neither, or a bare number of which nobody knows whether percent or dollars are meant.
    """
    typed = text.strip()
    if typed.endswith("%"):
        share = read_percent(typed)
        if share > 1:
            raise LedgerError(f"“{typed[:40]}” is more than all of pay.", hint="All of pay is 100 %.")
        return share
    if not any(each.isdigit() for each in typed):
        raise LedgerError(f"“{typed[:40]}” says no number.", hint="Write 10 % for a share of pay, $500 for dollars.")
    if "$" not in typed and "." not in typed:
        raise LedgerError(
            f"“{typed[:40]}” may be percent or dollars.", hint="Write 10 % for a share of pay, $500 for dollars."
        )
    amount = read_amount(typed)
    if amount < ZERO:
        raise LedgerError(f"{amount} is below zero.", hint="Write what goes in: 10 % of pay, or $500.")
    return amount


def read_tiers(text: str) -> tuple[tuple[Decimal, Decimal], ...]:
    """Read match tiers: `50 % up to 6 %`, or several with commas between: `100 % up to 3 %, 50 % up to 5 %`.

    Returns:
        Rate and share of pay of each tier, as `Match.tiers` has them.

    Raises:
        LedgerError: a tier is written otherwise.
    """
    tiers = []
    for each in re.split(r"[,;]|\bthen\b", text):
        found = _TIER.fullmatch(each.strip())
        if found is None:
            raise LedgerError(
                f"“{each.strip()[:40]}” is no match.",
                hint="Write 50 % up to 6 %; several with commas between: 100 % up to 3 %, 50 % up to 5 %.",
            )
        tiers.append((read_percent(found[1]), read_percent(found[2])))
    return tuple(tiers)


def written_tiers(tiers: tuple[tuple[Decimal, Decimal], ...]) -> str:
    """Match tiers as a person types them."""
    return ", ".join(f"{written_percent(rate)} up to {written_percent(share)}" for rate, share in tiers)


def read_elected(text: str) -> tuple[Decimal | None, Money | None]:
    """Read a share of pay and dollars of each pay, either or both: `10 %`, `$500`, `5 % + $100`.

    Raises:
        LedgerError: as `read_election`, of either.
    """
    share, sign, rest = text.partition("%")
    if not sign:
        meant = read_election(text)
        return (meant, None) if isinstance(meant, Decimal) else (None, meant)
    elected, dollars = read_election(f"{share}%"), rest.strip().removeprefix("+").strip()
    return elected if isinstance(elected, Decimal) else None, read_amount(dollars) if dollars else None


def written_elected(share: Decimal | None, amount: Money | None) -> str:
    """A share and dollars as a person types them: `5 % + $100.00`."""
    parts = [] if share is None else [written_percent(share)]
    return " + ".join([*parts, *([] if amount is None else [str(amount)])])
