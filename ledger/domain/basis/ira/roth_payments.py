"""Payments out of Roth IRAs: how far each is qualified, and what the additional tax may reach."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from ledger.domain.basis.ira.early_payments import DEATH, DISABILITY, FIRST_HOME, IraPayment
from ledger.domain.basis.ira.roth_ordering import Taken, plus
from ledger.domain.money import ZERO, Money


class Clock(NamedTuple):
    """When the five years of a person's Roth IRAs are over; `known` is False where their first year is unknown."""

    first_year: int | None
    known: bool

    def over_on(self, day: dt.date) -> bool | None:
        """Whether the five taxable years are over on a day.

        Source: IRC 408A(d)(2)(B); Reg. 1.408A-6 A-2.
        """
        if not self.known:
            return None
        return self.first_year is not None and day >= dt.date(self.first_year + 5, 1, 1)


class RothPart(NamedTuple):
    """A payment, or the part of one that a first home makes qualified; an exception reaches `excepted` at most."""

    payment: IraPayment
    amount: Money
    qualified: bool | None
    excepted: Money
    first_home: bool = False

    @property
    def may_be_early(self) -> bool:
        """Whether the additional tax may reach it, exceptions apart."""
        return self.qualified is not True and self.payment.early is not False


def without_exception(year: int, parts: Sequence[RothPart], taken: Sequence[Taken | None]) -> list[IraPayment]:
    """The payments of which the tax reaches something that no exception reaches."""
    found = []
    for part, each in zip(parts, taken, strict=True):
        if each is None or not part.may_be_early:
            continue
        sums = _of_one(year, part, each)
        reached = plus(sums.early_taxable, sums.recaptured)
        if reached is not None and sums.excepted is not None and sums.excepted < reached:
            found.append(part.payment)
    return found


class EarlySums(NamedTuple):
    """What of payments enters income, and what the additional tax may reach; None is unknown."""

    taxable: Money | None = ZERO
    early_taxable: Money | None = ZERO
    recaptured: Money | None = ZERO
    excepted: Money | None = ZERO


def parts_of(payment: IraPayment, clock: Clock) -> list[RothPart]:
    """A payment as it is qualified; a first home makes no more of it qualified than its lifetime limit."""
    over = clock.over_on(payment.entry.date)
    amount = payment.entry.amount
    if payment.exception in {DISABILITY, DEATH} or payment.early is False:
        return [RothPart(payment, amount, over, amount if payment.exception else ZERO)]
    by_age = False if over is False or payment.early else None
    if payment.exception != FIRST_HOME:
        return [RothPart(payment, amount, by_age, amount if payment.exception else ZERO)]
    if not payment.first_home or over is False:
        return [RothPart(payment, amount, by_age, payment.first_home)]
    home = RothPart(payment, payment.first_home, over, payment.first_home, first_home=over is True)
    rest = amount - payment.first_home
    return [home, RothPart(payment, rest, by_age, ZERO)] if rest else [home]


def early_sums(year: int, parts: Sequence[RothPart], taken: Sequence[Taken | None]) -> EarlySums:
    """The sums over payments that are not qualified, in the order of `taken`."""
    sums = EarlySums()
    for part, each in zip(parts, taken, strict=True):
        if part.qualified is True:
            continue
        if each is None:
            return EarlySums(None, None, None, None)
        found = _of_one(year, part, each)
        sums = EarlySums(
            *(None if a is None or b is None else a + b for a, b in zip(sums, found, strict=True)),
        )
    return sums


def _of_one(year: int, part: RothPart, taken: Taken) -> EarlySums:
    """One payment that is not qualified, or not known to be."""
    taxable = None if taken.earnings and part.qualified is None else taken.earnings
    if part.payment.early is False:
        return EarlySums(taxable=taxable)
    recaptured = taken.recaptured_in(year)
    reached = plus(taxable, recaptured)
    if reached == ZERO:
        return EarlySums()
    if part.payment.early is None or reached is None:
        early_taxable = taxable if part.payment.early or not taken.earnings else None
        return EarlySums(taxable, early_taxable, recaptured if part.payment.early or recaptured == ZERO else None, None)
    return EarlySums(taxable, taxable, recaptured, min(reached, part.excepted))
