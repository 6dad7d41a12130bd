"""How much of what leaves a designated Roth account is basis and how much income, leg by leg."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from ledger.domain.ages import reaches_59_and_a_half
from ledger.domain.basis.designated_roth import reasons as roth_reasons
from ledger.domain.basis.designated_roth.account import RothAccount
from ledger.domain.basis.designated_roth.qualified import is_qualified
from ledger.domain.basis.outcomes import BALANCE, CONVERSION, DISTRIBUTION, STATED
from ledger.domain.basis.pro_rata import recover_basis
from ledger.domain.basis.reasons import outflow
from ledger.domain.basis.rollover import divide_pre_tax
from ledger.domain.entries.conversions import CASH, Conversion, Leg
from ledger.domain.entries.distributions import Distribution
from ledger.domain.errors import LedgerError
from ledger.domain.money import ZERO, Money

_CENT = Money(1)


class Paid(NamedTuple):
    """An entry on its way out of an account; None is unknown.

    `stated_otherwise` where it is said to be qualified though clock and age say that it is not, or the other way.
    """

    id: str
    entry: Conversion | Distribution
    what: str
    legs: tuple[Leg, ...]
    gross: Money
    qualified: bool | None
    stated_otherwise: bool
    past_59_and_a_half: bool | None


class Recovery(NamedTuple):
    """The basis in the whole of an entry, and excess deferrals in it; None is unknown, and `why` says why.

    `basis_before` and `value_before` are the account's just before, where the basis was found pro rata: over the value
    less the excess.
    """

    basis: Money | None
    method: str | None
    why: str | None
    excess: Money = ZERO
    basis_before: Money | None = None
    value_before: Money | None = None


def read_payment(
    account: RothAccount, entry_id: str, entry: Conversion | Distribution, birth_date: dt.date | None
) -> Paid:
    """An entry as it is looked at here; `birth_date` None where it is not known."""
    converted = isinstance(entry, Conversion)
    gross = entry.gross if isinstance(entry, Conversion) else entry.amount
    computed = is_qualified(
        entry, first_year=account.clock.first_year, clock_known=not account.clock.why, birth_date=birth_date
    )
    return Paid(
        id=entry_id,
        entry=entry,
        what=outflow(CONVERSION if converted else DISTRIBUTION, account.plan, entry.date, gross),
        legs=entry.parts if isinstance(entry, Conversion) else (Leg(destination=CASH, amount=gross),),
        gross=gross,
        qualified=entry.qualified if entry.qualified is not None else computed,
        stated_otherwise=None not in (entry.qualified, computed) and entry.qualified != computed,
        past_59_and_a_half=None if birth_date is None else entry.date >= reaches_59_and_a_half(birth_date),
    )


def recover(account: RothAccount, paid: Paid) -> Recovery:
    """The basis by the earnings that the plan states, else pro rata over a known value.

    Excess deferrals that were not returned by 15 April leave first, without basis.

    Source: IRC 72(e)(8), 402A(d)(4); Reg. 1.402A-1 A-3 and, where it is qualified, A-7; Reg. 1.402(g)-1(e)(8)(iv).
    """
    first = min(paid.gross, account.excess.left)
    stated = paid.entry.earnings
    held, value = account.basis, account.worth.on(paid.entry.date)
    if stated is not None:
        found = _stated(paid, paid.gross - stated, held)
        return found if found.basis is None else found._replace(excess=min(first, max(stated, ZERO)))
    if held is None:
        why = account.why
    elif value is None:
        why = roth_reasons.no_value(paid.what)
    elif paid.gross > value:
        why = roth_reasons.more_than_value(paid.what, paid.gross, value)
    elif paid.gross == first:
        return Recovery(ZERO, BALANCE, None, first)
    else:
        basis = recover_basis(paid.gross - first, value - first, held)[0]
        return Recovery(basis, BALANCE, None, first, held, value)
    return Recovery(None, None, why)


def _stated(paid: Paid, basis: Money, held: Money | None) -> Recovery:
    if held is None or basis <= held:
        return Recovery(basis, STATED, None)
    if basis - held == _CENT:  # the plan rounds its own way
        return Recovery(held, STATED, None)
    return Recovery(None, None, roth_reasons.too_much_basis(paid.what, basis, held))


def loss_beyond_value(account: RothAccount, paid: Paid, recovery: Recovery) -> Money:
    """What a whole account at a loss has of basis beyond its value."""
    held, value = account.basis, account.worth.on(paid.entry.date)
    if held is None or recovery.basis is None or value != paid.gross or not paid.gross:
        return ZERO
    if recovery.basis + recovery.excess != paid.gross:
        return ZERO
    return max(ZERO, held - recovery.basis)


def divide_income(paid: Paid, recovery: Recovery) -> tuple[Sequence[Money | None], str | None]:
    """The income in each leg, and why it is unknown; rollovers take it first.

    Source: IRC 402(c)(2); Reg. 1.402A-1 A-5(b); Notice 2014-54.
    """
    unknown: list[Money | None] = [None] * len(paid.legs)
    if recovery.basis is None:
        return unknown, recovery.why
    income = paid.gross - recovery.basis
    if len(paid.legs) == 1 and paid.legs[0].pre_tax is None and paid.legs[0].direct:
        return [income], None
    try:
        return divide_pre_tax(income, paid.legs), None
    except LedgerError as error:
        return unknown, f"{error.message} {error.hint}"
