"""A dollar amount as a person types it into a field: one number, or a sum of a few."""

import re
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.money import MAX_CENTS, ZERO, Money

_LONGEST = 200
# A minus sign or a dash comes along with what is copied from a document.
_SIGN = re.compile(r"([+\-\u2212\u2013])")
_CENTS_ALONE = re.compile(r"\$?\s*\.[0-9]{2}")
_HINT = "Write dollars and cents, for example 1,234.56, or a sum: 1200 + 350 - 20.50."


class _Term(NamedTuple):
    text: str
    minus: bool


def read_amount(text: str) -> Money:
    """Read what a person types: `1,234.56`, `$1,234.56`, `1200`, `.50`, `(12.00)`, `1,200 + 350 - 20.50`.

    Args:
        text: One amount, or a sum; blanks may stand around each amount and sign.

    Returns:
        The amount or the sum; below zero where it comes out so.

    Raises:
        LedgerError: it is empty, a term is no amount of dollars and cents, signs follow each other, or the sum or a
            term is more than a billion dollars.
    """
    typed = text.strip()
    if not typed:
        raise LedgerError("There is no amount.", hint=_HINT)
    if len(typed) > _LONGEST:
        raise LedgerError(f"An amount of {len(typed)} characters is too long.", hint=_HINT)
    if typed.startswith("("):  # what an accountant writes for a minus, and no part of a sum
        return Money.parse(typed)
    terms = _terms(typed)
    result = ZERO
    for term in terms:
        amount = _amount(term.text, typed)
        result = result - amount if term.minus else result + amount
    if abs(result.cents) > MAX_CENTS:
        raise LedgerError(
            f"“{_short(typed)}” comes to {result}, which is more than this ledger accepts.",
            hint="An amount is at most a billion dollars; look for a missing decimal point.",
        )
    return result


def _terms(typed: str) -> list[_Term]:
    """The amounts of a sum, each with its sign; the first may have none.

    Raises:
        LedgerError: between two signs, or after the last, there is no amount.
    """
    signed = f"-{typed[2:]}" if typed.startswith("$-") else typed
    pieces = [piece.strip() for piece in _SIGN.split(signed)]
    pieces = ["+", *pieces] if pieces[0] else pieces[1:]  # the first amount needs no sign
    terms = [_Term(amount, sign != "+") for sign, amount in zip(pieces[::2], pieces[1::2], strict=True)]
    for place, term in enumerate(terms):
        if not term.text:
            sign = pieces[2 * place]
            last = place == len(terms) - 1
            what = f"After the last “{sign}”" if last else f"Between “{sign}” and “{pieces[2 * place + 2]}”"
            raise LedgerError(f"{what} in “{_short(typed)}” there is no amount.", hint=_HINT)
    return terms


def _amount(term: str, typed: str) -> Money:
    """One amount without a sign; of a sum, what is wrong says in which."""
    if term.startswith("("):
        raise LedgerError(
            f"In “{_short(typed)}”: “{_short(term)}” cannot be part of a sum.",
            hint="Write a minus sign in place of the brackets.",
        )
    try:
        return Money.parse(term.replace(".", "0.", 1) if _CENTS_ALONE.fullmatch(term) else term)
    except LedgerError as error:
        where = "" if term == typed else f"In “{_short(typed)}”: "
        raise LedgerError(f"{where}{error.message}", hint=error.hint) from None


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
