"""What the pay dates to come give reason to say about room under 415(c)."""

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from ledger.domain.alerts.alert import INFO, WARNING, Alert
from ledger.domain.money import ZERO, Money

_HUNDREDTH_OF_A_PERCENT = Decimal("0.0001")


class DayAhead(NamedTuple):
    """One pay date to come, in cents, of an employer group's plans.

    Attributes:
        deferrals: Elective deferrals that count in 415(c): without catch-up, and stopped at the deferral limit.
        employer: Match and other employer money of that date.
    """

    pay_date: dt.date
    deferrals: int = 0
    after_tax: int = 0
    employer: int = 0


class YearAhead(NamedTuple):
    """What is left of an employer group's limitation year, and what is to come in it.

    Attributes:
        group: Its id.
        name: As a person knows it.
        last: The last day of the limitation year.
        limit: 415(c).
        room: That still fits today.
        after_tax: Contributed so far in the limitation year.
        days: The pay dates to come until `last`, oldest first.
        true_up: Employer money for this limitation year that comes after its last pay date.
        deposit_by: The day by which the employer must pay that in for it to belong to the year.
        extended: That day supposes an extended return, as the employer's own date is not on file.
    """

    group: str
    name: str
    last: dt.date
    limit: Money
    room: Money
    after_tax: Money
    days: tuple[DayAhead, ...] = ()
    true_up: Money = ZERO
    deposit_by: dt.date | None = None
    extended: bool = False


class _Lost(NamedTuple):
    """Cents that no longer fit, and the pay date after which no more does."""

    deferrals: int
    employer: int
    true_up: int
    full_on: dt.date | None


def crowding_alerts(ahead: YearAhead) -> list[Alert]:
    """`after_tax_crowds_out_match`, `true_up_not_reserved`, `after_tax_crowds_out_deferral`, as far as they are so.

    On each pay date deferrals go in first, then employer money, then after-tax money, until the limit is reached;
    what would not fit without any after-tax money of the year either is not laid to its charge.

    Args:
        ahead: A limitation year that runs, or, where a true-up is still to come, one that has ended.

    Source: IRC 415(c)(1), (2); Reg. 1.415(c)-1(b)(6)(i)(B) for employer money paid in after the year.
    """
    lost = _lost(ahead, ahead.room.cents)
    if not lost.deferrals and not lost.employer and not lost.true_up:
        return []
    without = ahead._replace(days=tuple(day._replace(after_tax=0) for day in ahead.days))
    anyway = _lost(without, ahead.room.cents + max(ahead.after_tax.cents, 0))
    deferrals, true_up = lost.deferrals - anyway.deferrals, lost.true_up - anyway.true_up
    employer = lost.employer - anyway.employer + true_up
    remedy, by = _remedy(ahead)
    alerts = []
    if employer > 0 and ahead.days:
        alerts.append(_crowded_match(ahead, Money(employer), lost.full_on, remedy, by))
    if true_up > 0:
        alerts.append(_true_up_short(ahead, Money(true_up), remedy, by))
    if deferrals > 0:
        alerts.append(_crowded_deferrals(ahead, Money(deferrals), lost.full_on, remedy, by))
    return alerts


def _lost(ahead: YearAhead, room: int) -> _Lost:
    deferrals = employer = 0
    full_on = None
    for day in ahead.days:
        fits = min(day.deferrals, room)
        room -= fits
        deferrals += day.deferrals - fits
        fits = min(day.employer, room)
        room -= fits
        employer += day.employer - fits
        room -= min(day.after_tax, room)
        if not room and full_on is None:
            full_on = day.pay_date
    return _Lost(deferrals, employer, ahead.true_up.cents - min(ahead.true_up.cents, room), full_on)


def _remedy(ahead: YearAhead) -> tuple[str, dt.date | None]:
    """What makes the room, and the pay date on which it must be in force for all of it to be kept."""
    paying = [day for day in ahead.days if day.after_tax > 0]
    others = sum(day.deferrals + day.employer for day in ahead.days) + ahead.true_up.cents
    fits = ahead.room.cents - others
    if not paying:
        last = ahead.days[-1].pay_date if ahead.days else ahead.deposit_by
        return (
            "No after-tax money is to come that could make room: ask the plan what becomes of what does not fit.",
            last,
        )
    first = paying[0].pay_date
    if fits < 0:
        text = f"Stop after-tax contributions now, from pay date {first} on, and ask the plan what becomes of the "
        return f"{text}{Money(-fits)} that does not fit even so.", first
    so_far, before, by = 0, None, first
    for day in paying:
        so_far += day.after_tax
        by = day.pay_date
        if so_far > fits:
            break
        before = day.pay_date
    each = Money(fits // len(paying))
    when = f"after pay date {before}, so from {by} on" if before is not None else f"from pay date {by} on"
    lower = f", or lower them to {each} a pay date from {first} on" if each else ""
    return f"Stop after-tax contributions {when}{lower}; {Money(fits)} of them still fits until {ahead.last}.", by


def _crowded_match(ahead: YearAhead, lost: Money, full_on: dt.date | None, remedy: str, by: dt.date | None) -> Alert:
    expected = Money(sum(day.employer for day in ahead.days)) + ahead.true_up
    later = f" ({ahead.true_up} of it after the last pay date)" if ahead.true_up else ""
    return Alert(
        code="after_tax_crowds_out_match",
        level=WARNING,
        message=f"415(c): {_reached(ahead, full_on)}, so that {lost} of the {expected} of employer money still "
        f"expected{later} does not fit.",
        action=remedy,
        amount=lost,
        date=by,
        source="IRC 415(c)(1), (2)(A), (B)",
        subject=ahead.group,
    )


def _crowded_deferrals(
    ahead: YearAhead, lost: Money, full_on: dt.date | None, remedy: str, by: dt.date | None
) -> Alert:
    expected = Money(sum(day.deferrals for day in ahead.days))
    return Alert(
        code="after_tax_crowds_out_deferral",
        level=WARNING,
        message=f"415(c): {_reached(ahead, full_on)}, so that {lost} of the {expected} of deferrals still scheduled "
        "does not fit.",
        action=remedy,
        amount=lost,
        date=by,
        source="IRC 415(c)(1), (2)(B)",
        subject=ahead.group,
    )


def _reached(ahead: YearAhead, full_on: dt.date | None) -> str:
    when = "only after the last pay date" if full_on is None else f"on pay date {full_on}"
    return f"with after-tax money as scheduled the limit of {ahead.limit} for {ahead.name} is reached {when}"


def _true_up_short(ahead: YearAhead, short: Money, remedy: str, by: dt.date | None) -> Alert:
    """The year may have ended: then nothing that the person does makes room, and only the plan can correct it."""
    message = (
        f"415(c): {ahead.true_up} of match is expected for the limitation year that ends {ahead.last} after its last "
        f"pay date (a true-up, or match of the year as a whole), and after-tax money leaves {ahead.true_up - short} "
        f"for it: {short} does not fit under the limit of {ahead.limit}."
    )
    if not ahead.days:
        supposed = " if its tax return is extended (its own date is not on file)" if ahead.extended else ""
        remedy = (
            "Tell the plan before it pays the match in, which for that year the employer may do until "
            f"{ahead.deposit_by}{supposed}. Only the plan can make room; after-tax money not matched goes back "
            f"first, so hold {short} of it unconverted."
        )
        by = ahead.deposit_by
    return Alert(
        code="true_up_not_reserved",
        level=WARNING,
        message=message,
        action=remedy,
        amount=short,
        date=by,
        source="IRC 415(c)(1); Reg. 1.415(c)-1(b)(6)(i)(B)",
        subject=ahead.group,
    )


def true_up_unknown_alert(group: str, name: str, last: dt.date, at_least: Money) -> Alert:
    """`true_up_not_reserved`: pay that match after the year rests on is missing, so room is kept for a part of it.

    Args:
        group: The id of the employer group.
        name: As a person knows it.
        last: The last day of the limitation year.
        at_least: What the pay that is known brings.

    Source: the plan document; IRC 415(c)(2)(A).
    """
    return Alert(
        code="true_up_not_reserved",
        level=INFO,
        message=f"The match of {name} that comes after the limitation year that ends {last} rests on pay that is not "
        f"on file; room is kept for {at_least} of it.",
        action="Enter the pay of the stubs that leave it out (roth-ledger replace ID --set compensation=AMOUNT), or "
        "keep room of your own: after-tax money gets less than the ledger says.",
        amount=None,
        date=last,
        source="plan document; IRC 415(c)(2)(A)",
        subject=group,
    )


def pay_dates_left(number: int) -> str:
    """How many pay dates are left, in words."""
    return "the one pay date left" if number == 1 else f"each of the {number} pay dates left"


def scheduled_not_allowed_alert(
    plan: str, plan_name: str, what: str, amount: Money | None, *, first: dt.date, last: dt.date
) -> Alert:
    """`plan_does_not_allow`: money is elected that the plan does not take.

    Args:
        plan: Its id.
        plan_name: As a person knows it.
        what: `Roth money` or `after-tax money`.
        amount: What is scheduled of it until `last`; None where pay is not known.
        first: The first pay date that elects it.
        last: The last day looked at.
    """
    some = "" if amount is None else f", {amount} until {last}"
    return Alert(
        code="plan_does_not_allow",
        level=WARNING,
        message=f"The schedule of {plan_name} elects {what} from {first} on{some}; by its rules the plan takes none.",
        action=f"Before {first} look up the plan's summary description. Correct the rule (roth-ledger plan change), or "
        "the election (roth-ledger schedule change): until then the projections count money that will not go in.",
        amount=amount,
        date=first,
        source="plan document",
        subject=plan,
    )
