"""What a payment or rollover takes out of a designated Roth account, leg by leg."""

import datetime as dt
from collections.abc import Sequence

from ledger.domain.basis.designated_roth import reasons as roth_reasons
from ledger.domain.basis.designated_roth.account import RothAccount
from ledger.domain.basis.designated_roth.outcomes import RothOutflow
from ledger.domain.basis.designated_roth.recovery import (
    Paid,
    Recovery,
    divide_income,
    loss_beyond_value,
    read_payment,
    recover,
)
from ledger.domain.basis.layers import RothLayer
from ledger.domain.basis.outcomes import CONVERSION, DISTRIBUTION, STATED, ConversionOutcome
from ledger.domain.basis.rollover import pays_withholding
from ledger.domain.entries.conversions import CASH, OTHER_PLAN, ROTH_IRA, Conversion, Leg
from ledger.domain.entries.distributions import Distribution
from ledger.domain.money import ZERO, Money, total
from ledger.domain.sources import DESIGNATED_ROTH


def pay_out(
    account: RothAccount,
    entry_id: str,
    entry: Conversion | Distribution,
    *,
    birth_date: dt.date | None,
    roth_loss_policy: str,
) -> list[RothOutflow]:
    """Let a payment or rollover leave an account; gives an outflow per leg, in the order of the legs.

    Args:
        account: Its basis, value and layers are lowered, or unknown from here on.
        entry_id: The entry's.
        entry: `balance_before` is the value of the whole Roth account, whichever source the entry names.
        birth_date: None where it is not known.
        roth_loss_policy: The plan's rule of that day.

    Source: IRC 402A(d), 72(e)(8), 402(c)(2); Reg. 1.402A-1 A-3, A-5 to A-8; Reg. 1.408A-10 A-3.
    """
    account.exists = True
    paid = read_payment(account, entry_id, entry, birth_date)
    if entry.balance_before is not None:
        account.worth.state(DESIGNATED_ROTH, entry.balance_before, entry.date)
    if paid.stated_otherwise:
        sentence = roth_reasons.qualified_otherwise(
            paid.what, stated=bool(paid.qualified), first_year=account.clock.first_year
        )
        account.questions.append(sentence)
    recovery = recover(account, paid)
    excess = loss_beyond_value(account, paid, recovery)
    income, why = divide_income(paid, recovery)
    basis = [None if share is None else leg.amount - share for leg, share in zip(paid.legs, income, strict=True)]
    carrier = _carrier(account, paid, excess, roth_loss_policy) if excess else None
    if carrier is not None:
        basis[carrier] = _plus(basis[carrier], excess)
    recapture = [_recapture(account, paid, each) for each in basis]
    _say_unsettled(account, paid, basis, recapture)
    _say_excess(account, paid, recovery)
    outcomes = _outcomes(account, paid, recovery, basis=basis, income=income, why=why)
    first_year = account.clock.first_year
    layers = _take(account, paid, recovery, basis=basis, excess=excess, carried=carrier is not None)
    return [
        RothOutflow(outcome, paid.qualified, first_year, taken, window, recovery.excess)
        for outcome, taken, window in zip(outcomes, layers, recapture, strict=True)
    ]


def _carrier(account: RothAccount, paid: Paid, excess: Money, policy: str) -> int | None:
    """The leg that carries the excess basis of a whole account at a loss; None: it stays with the account.

    Source: Reg. 1.402A-1 A-6 for another plan, by direct rollover; for a Roth IRA Reg. 1.408A-10 A-3(b), unsettled
    beyond a rollover within 60 days.
    """
    for place, leg in enumerate(paid.legs):
        if leg.destination == OTHER_PLAN and leg.direct:
            return place
    for place, leg in enumerate(paid.legs):
        if leg.destination == ROTH_IRA:
            sentence = roth_reasons.loss_to_roth_ira(paid.what, leg.amount, leg.amount + excess, policy)
            account.unsettled.append(sentence)
            return place if policy == "carry" else None
    account.unsettled.append(roth_reasons.basis_left(paid.what, excess))
    return None


def _take(
    account: RothAccount,
    paid: Paid,
    recovery: Recovery,
    *,
    basis: Sequence[Money | None],
    excess: Money,
    carried: bool,
) -> list[tuple[RothLayer, ...] | None]:
    """Lower the account by what leaves; gives the layers in each leg, conversions first, the oldest year first."""
    _show_growth(account, paid, recovery)
    account.worth.leave(paid.entry.source, paid.gross, paid.entry.date)
    account.excess.take(recovery.excess)
    if recovery.basis is None:
        nothing: tuple[RothLayer, ...] | None = () if account.layers.held() == ZERO else None
        account.block(recovery.why or "")
        return [nothing for _ in basis]
    known = [each for each in basis if each is not None]
    if len(known) == len(basis):
        taken = layers = [account.layers.take(each) for each in known]
    else:  # how much basis left is known, not how it divides over the legs
        taken, layers = [account.layers.take(recovery.basis)], [None for _ in basis]
    if None in taken:
        account.layers.forget()
    account.lower(paid.entry.source, recovery.basis + (excess if carried else ZERO))
    if account.worth.total == ZERO and account.basis and not excess and recovery.method == STATED:
        account.questions.append(roth_reasons.not_emptied(paid.what, account.basis))
    return layers


def _show_growth(account: RothAccount, paid: Paid, recovery: Recovery) -> None:
    """Stated earnings show growth that no valuation showed yet."""
    value, held = account.worth.total, account.basis
    if recovery.method != STATED or account.worth.on(paid.entry.date) is not None:
        return
    if recovery.basis is not None and value is not None and held is not None:
        grown = paid.gross - recovery.basis - max(value - held, ZERO)
        account.worth.add(paid.entry.source, max(grown, ZERO))


def _recapture(account: RothAccount, paid: Paid, basis: Money | None) -> tuple[Money, Money] | None:
    """The least and the most of open taxable parts of conversions that can be in some basis.

    Source: IRC 402A(c)(4)(D), 408A(d)(3)(F); Notice 2010-84 Q/A-13 for which dollars leave first, unsettled.
    """
    year = paid.entry.date.year
    parts = [layer.taxable for layer in account.layers.as_tuple() if layer.recaptured_in(year)]
    open_parts = [part for part in parts if part is None or part]
    if not open_parts or basis == ZERO or paid.qualified or paid.past_59_and_a_half:
        return ZERO, ZERO
    held = account.basis
    known = [part for part in open_parts if part is not None]
    if basis is None or held is None or len(known) < len(open_parts) or paid.past_59_and_a_half is None:
        return None
    taxable = total(known)
    return max(ZERO, basis - (held - taxable)), min(basis, taxable)


def _say_unsettled(
    account: RothAccount,
    paid: Paid,
    basis: Sequence[Money | None],
    recapture: Sequence[tuple[Money, Money] | None],
) -> None:
    """It matters where money is kept early that may hold open taxable parts of conversions."""
    kept_early = any(leg.destination == CASH for leg in paid.legs) and not (paid.qualified or paid.past_59_and_a_half)
    if kept_early and account.employer_money:
        account.unsettled.append(roth_reasons.employer_money(paid.what, account.employer_money))
    for leg, taken, window in zip(paid.legs, basis, recapture, strict=True):
        if leg.destination == CASH and taken and window is not None and window[0] != window[1]:
            account.unsettled.append(roth_reasons.which_dollars(paid.what, taken, *window))


def _say_excess(account: RothAccount, paid: Paid, recovery: Recovery) -> None:
    """Excess deferrals in what leaves.

    Source: Reg. 1.402(g)-1(e)(8)(iv) (T.D. 9324).
    """
    if recovery.excess and any(leg.destination == CASH for leg in paid.legs):
        sentence = roth_reasons.excess_paid_first(paid.what, recovery.excess, qualified=paid.qualified)
        account.questions.append(sentence)


def _outcomes(
    account: RothAccount,
    paid: Paid,
    recovery: Recovery,
    *,
    basis: Sequence[Money | None],
    income: Sequence[Money | None],
    why: str | None,
) -> list[ConversionOutcome]:
    outcomes = [
        _outcome(paid, leg, recovery, basis=each, income=share, why=why)
        for leg, each, share in zip(paid.legs, basis, income, strict=True)
    ]
    if paid.qualified is None and why is None:
        sentence = roth_reasons.qualified_unknown(paid.what, clock_known=not account.clock.why)
        outcomes = [each._replace(why=sentence) if each.taxable is None else each for each in outcomes]
    if paid.entry.withheld is not None:
        place = pays_withholding(paid.legs)
        outcomes[place] = outcomes[place]._replace(withheld=paid.entry.withheld)
    return outcomes


def _outcome(
    paid: Paid, leg: Leg, recovery: Recovery, *, basis: Money | None, income: Money | None, why: str | None
) -> ConversionOutcome:
    entry = paid.entry
    taxable: Money | None = ZERO
    if leg.destination != CASH and recovery.excess and income != ZERO:
        taxable, why = None, why or roth_reasons.excess_rolled_over(paid.what, recovery.excess)
    # Roth money that is rolled over, or paid as a qualified distribution, is not taxed, whatever its basis.
    if leg.destination == CASH and not paid.qualified and income != ZERO:
        taxable = None if paid.qualified is None else income
    elif leg.destination == CASH and recovery.excess:  # but for excess deferrals
        taxable = None if income is None else min(income, recovery.excess)
    return ConversionOutcome(
        id=paid.id,
        record=CONVERSION if isinstance(entry, Conversion) else DISTRIBUTION,
        plan=entry.plan,
        date=entry.date,
        source=entry.source,
        destination=leg.destination,
        direct=leg.direct,
        amount=leg.amount,
        basis=basis,
        taxable=taxable,
        earnings_out=income,
        method=None if income is None else recovery.method,
        why=why,
        code=None if isinstance(entry, Conversion) else entry.code,
        exception=None if isinstance(entry, Conversion) else entry.exception,
        into=leg.into,
        arrived=leg.date,
        basis_before=None if recovery.basis_before is None else recovery.basis_before.cents,
        value_before=None if recovery.value_before is None else recovery.value_before.cents,
    )


def _plus(basis: Money | None, more: Money) -> Money | None:
    return None if basis is None else basis + more
