"""One distribution to several places: which of them gets the pre-tax dollars (Notice 2014-54)."""

from collections.abc import Sequence

from ledger.domain.entries.conversions import CASH, IN_PLAN_ROTH, OTHER_PLAN, ROTH_IRA, Leg
from ledger.domain.errors import LedgerError
from ledger.domain.money import ZERO, Money, total

ROTH_DESTINATIONS = frozenset({IN_PLAN_ROTH, ROTH_IRA})


def divide_pre_tax(pre_tax: Money, legs: Sequence[Leg]) -> tuple[Money, ...]:
    """The pre-tax dollars in each leg of one distribution, in the order of the legs.

    They go to direct rollovers first, what is left to rollovers within 60 days, the rest stays in the cash.
    Where the rule leaves a choice, a leg's own `pre_tax` is followed; without one a pre-tax plan and a
    traditional IRA are filled before Roth.

    Args:
        pre_tax: The part of the whole distribution that is not basis.
        legs: All of it; their amounts add up to the distribution.

    Raises:
        LedgerError: a leg asks for pre-tax dollars that the rule does not give it, or after-tax dollars
            would reach a plan by another way than a direct rollover.

    Source: Notice 2014-54; IRC 402(c)(2).
    """
    shares = [ZERO] * len(legs)
    left = pre_tax
    for stage in (_direct, _within_60_days, _cash):
        places = [place for place, leg in enumerate(legs) if stage(leg)]
        given = min(left, total(legs[place].amount for place in places))
        for place, share in _fill(given, places, legs):
            shares[place] = share
        left -= given
    if left:
        raise ValueError(f"{pre_tax} pre-tax do not fit into legs of {total(leg.amount for leg in legs)}")
    for leg, share in zip(legs, shares, strict=True):
        _check_reaches_plan(leg, share)
    return tuple(shares)


def divide_or_say_why(
    pre_tax: Money | None, legs: Sequence[Leg], why: str | None
) -> tuple[Sequence[Money | None], str | None]:
    """The pre-tax dollars of each leg, or why they are unknown; `why` where the whole is unknown already."""
    if pre_tax is None:
        return [None] * len(legs), why
    if len(legs) == 1 and legs[0].pre_tax is None and legs[0].direct:
        return [pre_tax], None
    try:
        return divide_pre_tax(pre_tax, legs), None
    except LedgerError as error:
        return [None] * len(legs), f"{error.message} {error.hint}"


def pays_withholding(legs: Sequence[Leg]) -> int:
    """The place of the leg that tax was kept from: what is paid to the person; where nothing is, the first shows it.

    Source: IRC 3405(c)(2): no tax is withheld from what is rolled over directly.
    """
    paid_out = [place for place, leg in enumerate(legs) if leg.destination == CASH]
    paid_out += [place for place, leg in enumerate(legs) if not leg.direct]
    return next(iter(paid_out), 0)


def taxable_in(leg: Leg, pre_tax: Money) -> Money:
    """What a leg adds to income: its pre-tax dollars where they go to Roth or are kept, else nothing.

    Source: IRC 402A(c)(4)(A), 408A(d)(3)(A), 402(c)(1).
    """
    return pre_tax if leg.destination in ROTH_DESTINATIONS or leg.destination == CASH else ZERO


def _direct(leg: Leg) -> bool:
    return leg.direct and leg.destination != CASH


def _within_60_days(leg: Leg) -> bool:
    return not leg.direct and leg.destination != CASH


def _cash(leg: Leg) -> bool:
    return leg.destination == CASH


def _fill(given: Money, places: list[int], legs: Sequence[Leg]) -> list[tuple[int, Money]]:
    """Share pre-tax dollars out among legs of one rank: the person's own choice first, then the default order."""
    shares = {}
    left = given
    for place in places:
        chosen = legs[place].pre_tax
        if chosen is not None:
            shares[place] = chosen
            left -= chosen
    # `sorted` keeps the order of the entry among equals.
    for place in sorted(places, key=lambda place: legs[place].destination in ROTH_DESTINATIONS):
        if place not in shares:
            shares[place] = min(max(left, ZERO), legs[place].amount)
            left -= shares[place]
    if left:
        _refuse(given, [legs[place] for place in places])
    return list(shares.items())


def _refuse(given: Money, legs: list[Leg]) -> None:
    chosen = [leg for leg in legs if leg.pre_tax is not None]
    asked = total(leg.pre_tax or ZERO for leg in chosen)
    raise LedgerError(
        f"pre_tax {asked} is chosen for {', '.join(leg.destination for leg in chosen)},"
        f" where {given} is to be divided over {', '.join(leg.destination for leg in legs)} (Notice 2014-54).",
        hint="Pre-tax dollars go to direct rollovers first, then to rollovers within 60 days, then to cash.",
    )


def _check_reaches_plan(leg: Leg, pre_tax: Money) -> None:
    if not leg.direct and leg.destination in {IN_PLAN_ROTH, OTHER_PLAN} and pre_tax != leg.amount:
        raise LedgerError(
            f"{leg.amount - pre_tax} of the {leg.amount} rolled to {leg.destination} within 60 days is after-tax money,"
            " which reaches a plan by direct rollover only (IRC 402(c)(2)).",
            hint="Check whether this leg was a direct rollover, and the amounts of the others.",
        )
