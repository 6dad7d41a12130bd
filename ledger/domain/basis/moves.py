"""Money that moves from one plan of the ledger to another: what a merger hands over, what a rollover brings."""

import datetime as dt
from collections import deque
from heapq import merge
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.basis import reasons
from ledger.domain.money import Money
from ledger.domain.recorded import Deposited
from ledger.domain.sources import AFTER_TAX, ROLLOVER_IN

if TYPE_CHECKING:
    from ledger.domain.basis.pool import Pool
    from ledger.domain.entries.distributions import PlanMerger


class RolledOver(NamedTuple):
    """What one leg of a rollover brings, in cents.

    Attributes:
        basis: The after-tax contributions in it; None is unknown.
        apart: Whether it comes from after-tax money kept as a contract of its own, so that what is no basis are
            its earnings.
    """

    origin: str
    day: dt.date
    cents: int
    basis: int | None
    apart: bool


class HandedOver(NamedTuple):
    """What a merged plan held at the end of its last day, in cents.

    Attributes:
        basis: None is unknown, and `why` says why.
        stated: The basis as the new record keeper states it; None where it states none.
        lots: What waited, as `Pool.lots`.
        value, unvested: By source.
        stated_on: The day, as an ordinal, of the value of each source that has one.
        held_after_tax: Whether the plan ever held after-tax money.
    """

    origin: str
    day: dt.date
    basis: int | None
    why: str | None
    stated: Money | None
    carried_loss: int
    before_1987: int
    pre_tax_basis: dict[str, str]
    lots: "deque[tuple[Deposited, int, int]]"
    value: dict[str, int]
    unvested: dict[str, int]
    stated_on: dict[str, int]
    worth_lost: bool
    held_after_tax: bool


class Arrival(NamedTuple):
    """Money on its way into a plan, which counts before the events of a day."""

    into: str
    day: dt.date
    what: RolledOver | HandedOver


def hand_over(pool: "Pool", merger: "PlanMerger", *, held_after_tax: bool) -> HandedOver:
    """Empty a plan's pool into what its successor takes over; no distribution, nothing recovered.

    Source: IRC 414(l).
    """
    lost = pool.worth.lost
    value, unvested, stated_on = pool.worth.hand_over()
    handed = HandedOver(
        origin=pool.plan,
        day=merger.date,
        basis=pool.basis,
        why=pool.why,
        stated=merger.basis.get(AFTER_TAX),
        carried_loss=pool.carried_loss,
        before_1987=pool.before_1987,
        pre_tax_basis=pool.pre_tax_basis,
        lots=pool.lots,
        value=value,
        unvested=unvested,
        stated_on=stated_on,
        worth_lost=lost,
        held_after_tax=held_after_tax,
    )
    pool.sums.went_over(pool.basis)
    pool.basis, pool.why, pool.carried_loss, pool.before_1987 = 0, None, 0, 0
    pool.pre_tax_basis, pool.lots = {}, deque()
    pool.merged = merger.into, merger.date
    return handed


def receive(pool: "Pool", what: RolledOver | HandedOver) -> bool:
    """Put what another plan sent into a pool.

    Returns:
        Whether after-tax money is among it.
    """
    return _take_over(pool, what) if isinstance(what, HandedOver) else _roll_in(pool, what)


def _take_over(pool: "Pool", handed: HandedOver) -> bool:
    basis, why, stated = handed.basis, handed.why, handed.stated
    if stated is not None and basis is None:
        basis, why = stated.cents, None
    elif stated is not None and basis is not None and stated.cents != basis:
        sentence = reasons.merger_states(handed.origin, pool.plan, handed.day, AFTER_TAX, stated, Money(basis))
        pool.sums.questions.append(sentence)
    pool.worth.take_over(handed.value, handed.unvested, handed.stated_on)
    if handed.worth_lost:
        pool.worth.lose_track()
    pool.pre_tax_basis |= handed.pre_tax_basis
    pool.begun |= handed.held_after_tax
    pool.sums.came_over(basis)
    if basis is None:
        pool.block(why or "")
    elif pool.basis is not None:
        pool.basis += basis
        pool.carried_loss += handed.carried_loss
        pool.before_1987 += handed.before_1987
        pool.held_before_1987 |= handed.before_1987 > 0
        pool.lots = deque(merge(pool.lots, handed.lots, key=lambda lot: lot[0].date))
    return handed.held_after_tax or basis is None or basis > 0


def _roll_in(pool: "Pool", rolled: RolledOver) -> bool:
    """After-tax money stays such, and its earnings with it; pre-tax money joins what was rolled in before.

    Source: IRC 402(c)(2)(A).
    """
    if rolled.basis is None:
        pool.lose_track(reasons.arrived(pool.plan, rolled.origin, rolled.day))
        return True
    if not rolled.basis:
        pool.worth.add(ROLLOVER_IN, rolled.cents)
        return False
    with_it = rolled.cents if rolled.apart else rolled.basis
    pool.worth.add(AFTER_TAX, with_it)
    if with_it < rolled.cents:
        rest = Money(rolled.cents - rolled.basis)
        pool.worth.add(ROLLOVER_IN, rest.cents)
        pool.sums.questions.append(
            reasons.pooled_arrival(pool.plan, rolled.origin, rolled.day, Money(rolled.basis), rest)
        )
    pool.begun = True
    pool.sums.came_over(rolled.basis)
    if pool.basis is not None:
        pool.basis += rolled.basis
        pool.lots.append((Deposited(pool.plan, AFTER_TAX, rolled.day, rolled.basis), 0, rolled.basis))
    return True
