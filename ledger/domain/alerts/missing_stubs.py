"""Pay dates that the schedule leads one to expect: which have no pay stub, and which have one too many."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ledger.domain.alerts.alert import INFO, WARNING, Alert
from ledger.domain.money import Money
from ledger.domain.recorded import LoggedStub

# How many days a stub may stand from its expected pay date, paid early before a weekend or a holiday: half the days
# between two pay dates, at most five, so that no stub stands near two of them.
DAYS_NEAR = {"weekly": 3, "biweekly": 5, "semimonthly": 5, "monthly": 5}


class PayDates(NamedTuple):
    """Expected pay dates held against the days of the stubs.

    Attributes:
        missing: Those without a stub, oldest first.
        crowded: Stretches with more stubs than one, to be looked at for what was entered twice.
    """

    missing: list[dt.date]
    crowded: list[tuple[dt.date, dt.date]]


def pay_dates_met(expected: Iterable[tuple[dt.date, str]], days: Mapping[dt.date, int]) -> PayDates:
    """Hold expected pay dates against the days of a plan's stubs.

    A stub of the day itself is taken first, then the nearest one that no other pay date has taken.

    Args:
        expected: Each pay date with the frequency of its schedule, by day.
        days: How many stubs stand on each day.
    """
    dates = list(expected)
    taken = {day for day, _ in dates if day in days}
    if len(taken) == len(days) == sum(days.values()):  # one stub on each of some expected days, and no other
        return PayDates([day for day, _ in dates if day not in days], [])
    missing, crowded = [], []
    for day, frequency in dates:
        near = DAYS_NEAR[frequency]
        around = [each for each in _around(day, near) if each in days]
        if day not in days:
            free = next((each for each in around if each not in taken), None)
            if free is None:
                missing.append(day)
                continue
            taken.add(free)
        if sum(days[each] for each in around) > 1:
            crowded.append((day - dt.timedelta(days=near), day + dt.timedelta(days=near)))
    crowded += [(day, day) for day, count in days.items() if count > 1 and day not in taken]
    return PayDates(missing, sorted(crowded))


def _around(day: dt.date, near: int) -> list[dt.date]:
    """A day and those near it, the nearest first, of two the earlier."""
    return [day, *(day + dt.timedelta(days=each * side) for each in range(1, near + 1) for side in (-1, 1))]


def entered_twice(stubs: Sequence[LoggedStub], *, scheduled: bool) -> list[tuple[LoggedStub, LoggedStub]]:
    """Pairs of regular stubs around one pay date, of which the second seems to be the first once more.

    Two on one day, or two with the same amounts; without a schedule only two that are both. A bonus is another pay
    check, and a stub that takes money back is a correction of payroll's own.
    """
    pairs = []
    regular = [stub for stub in stubs if stub.regular and all(cents >= 0 for cents in stub.cents.values())]
    for place, stub in enumerate(regular):
        for other in regular[:place]:
            same_day, same_money = stub.pay_date == other.pay_date, stub.cents == other.cents
            if (same_day or same_money) if scheduled else (same_day and same_money):
                pairs.append((other, stub))
                break
    return pairs


def missing_alert(
    plan_name: str,
    missing: Sequence[dt.date],
    *,
    as_of: dt.date,
    warn_after: int,
    last_stub: dt.date | None,
    elsewhere_since: bool,
) -> Alert | None:
    """`pay_stub_missing` for expected pay dates of one plan that have no stub.

    Args:
        plan_name: As a person knows it.
        missing: Oldest first.
        as_of: The day it is seen from.
        warn_after: Days after which a missing stub is a warning.
        last_stub: Pay date of the plan's last stub.
        elsewhere_since: Whether another plan of the person has stubs after that.
    """
    if not missing:
        return None
    first, last = missing[0], missing[-1]
    if len(missing) == 1:
        message = f"The pay stub of {first} that the schedule for {plan_name} expects is not in the ledger."
    else:
        message = (
            f"{len(missing)} pay stubs that the schedule for {plan_name} expects are not in the ledger, from {first} "
            f"to {last}."
        )
    action = f"Enter what is missing (roth-ledger stub add --pay-date {first} …): until then totals and room leave it "
    action += "out."
    if last_stub is None or last_stub < first:
        left = "Pay has gone on elsewhere since: where" if elsewhere_since else "Where"
        action += (
            f" {left} that job has ended, end its schedule (roth-ledger schedule change ID --until DATE); where pay "
            f"dates have changed, add a schedule from then on (roth-ledger schedule add … --from DATE)."
        )
    return Alert(
        code="pay_stub_missing",
        level=WARNING if (as_of - first).days > warn_after else INFO,
        message=message,
        action=action,
        date=first,
        source="pay schedule",
    )


def none_at_all_alert(
    plan: str, plan_name: str, number: int, first: dt.date, last: dt.date, *, as_of: dt.date, warn_after: int
) -> Alert:
    """`pay_stub_missing` for a plan that has a schedule and not one pay stub, this year or last.

    Args:
        plan: Its id.
        plan_name: As a person knows it.
        number: Of the pay dates that its schedule expects.
        first: The first of them in the year.
        last: The last of them.
        as_of: The day it is seen from.
        warn_after: Days after the first of them, after which it is a warning.
    """
    expects = f"one on {first}" if number == 1 else f"{number} since {first}"
    return Alert(
        code="pay_stub_missing",
        level=WARNING if (as_of - first).days > warn_after else INFO,
        message=f"No pay stub of {plan_name} is in the ledger, though its schedule expects {expects}.",
        action=f"Enter what was paid (roth-ledger stub add --pay-date {first} …): until then totals, room and match "
        f"leave out everything up to {last}. Where that job begins later, say from when on its schedule holds "
        "(roth-ledger schedule change ID --from DATE).",
        date=first,
        source="pay schedule",
        subject=plan,
    )


def twice_alert(plan_name: str, pairs: Sequence[tuple[LoggedStub, LoggedStub]], *, scheduled: bool) -> Alert | None:
    """`pay_stub_missing` for pay dates of one plan that seem to be entered twice.

    Args:
        plan_name: As a person knows it.
        pairs: From `entered_twice`, by day.
        scheduled: Whether a schedule says that there is one stub a pay date.
    """
    if not pairs:
        return None
    same = all(one.cents == other.cents for one, other in pairs)
    one, other = pairs[0]
    if len(pairs) > 1:
        message = f"{len(pairs)} pay dates of {plan_name} seem to be in the ledger twice, {one.pay_date} to "
        message += f"{pairs[-1][1].pay_date}"
    elif one.pay_date == other.pay_date:
        message = f"The pay date {one.pay_date} of {plan_name} is in the ledger twice"
    else:
        message = f"One pay date of {plan_name} seems to be in the ledger twice, as {one.pay_date} and {other.pay_date}"
    ids = ", ".join(f"{first.id} and {second.id}" for first, second in pairs[:3]) + (", …" if len(pairs) > 3 else "")
    return Alert(
        code="pay_stub_missing",
        level=WARNING if scheduled else INFO,
        message=f"{message}{', with the same amounts' if same else ''}: {ids}.",
        action=f"Take back what is there once too often: roth-ledger void {other.id} --reason TEXT. Where it is a "
        f"bonus, say so: roth-ledger replace {other.id} --set pay_type=bonus --reason TEXT",
        amount=Money(sum(cents for _, second in pairs for cents in second.cents.values())) if same else None,
        date=one.pay_date,
        source="pay schedule" if scheduled else "pay stubs",
    )
