"""What an entry did: the limits and the after-tax money of its plan before and after it, and the alerts it raised."""

import datetime as dt

from ledger.cli.output import note, say, say_styled
from ledger.cli.session import Session
from ledger.domain.money import Money
from ledger.domain.status import Status
from ledger.services.limit_changes import concerned
from ledger.services.new_alerts import new_alerts
from ledger.services.ports import Reader
from ledger.services.status import status


def standing(session: Session, person: str, day: dt.date, year: int) -> Status:
    """Where a year stands, seen from the day of an entry or today, whichever is later."""
    return status(session.reader, person, year, max(session.today, day), session.thresholds)


def say_effects(before: Status, after: Status, plan: str, day: dt.date, *, limits: bool) -> None:
    """Say what changed for a plan: deferrals and annual additions where `limits`, after-tax money, new alerts."""
    if limits:
        _say_deferrals(before, after)
        _say_additions(before, after, plan, day)
    _say_after_tax(before, after, plan)
    say_new_alerts(before, after)


def say_new_alerts(before: Status, after: Status) -> None:
    """Say the alerts that were not there before."""
    for alert in new_alerts(before, after):
        say(f"  {alert.level} {alert.code}: {alert.message}")
        say(f"    {alert.action}")


def say_outcomes(session: Session, person: str, entry: str, day: dt.date, reader: Reader | None = None) -> None:
    """Say the basis, earnings and taxable amount of what left a plan, and what to know of it.

    What is missing to know them goes beside the data. `reader` is a ledger that holds the entry, where the session's
    own does not.
    """
    from ledger.domain.basis.reasons import STATES_NO_EARNINGS
    from ledger.services.entry_effects import what_left

    left = what_left(reader or session.reader, person, entry, day, session.today)
    for outcome in left.outcomes:
        say(
            f"  {outcome.amount} to {outcome.destination}: basis {_money(outcome.basis)}, "
            f"earnings {_money(outcome.earnings_out)}, taxable in {outcome.date.year} {_money(outcome.taxable)}"
            + ("" if outcome.method is None else f" ({_METHODS[outcome.method]})")
        )
    so_far = left.taxable_so_far
    if so_far is not None and any(outcome.taxable not in (None, so_far) for outcome in left.outcomes):
        say(f"  taxable in {day.year} so far, over all plans: {so_far}")
    for sentence in left.advice:
        say_styled(f"  {sentence}")
    for why in left.missing:
        note(f"note: {why}")
        if STATES_NO_EARNINGS not in why and "not recorded" not in why:
            continue  # it says itself what to do
        if reader is not None:
            note("hint: Give --earnings as the plan states them, or --balance-before.")
            continue
        note(
            f"hint: As the plan states it: roth-ledger replace {entry} --set earnings=AMOUNT --reason TEXT; "
            f"or the balance: roth-ledger replace {entry} --set balance_before=AMOUNT --reason TEXT"
        )


_METHODS = {
    "stated": "method stated: the earnings as entered",
    "balance": "method balance: pro rata over the account's value",
}


def _say_deferrals(before: Status, after: Status) -> None:
    was, now = before.elective_deferrals, after.elective_deferrals
    say(
        f"  402(g) elective deferrals {after.year}: total {_change(was.total, now.total)}, "
        f"room {_change(was.room, now.room)}{_over(now.excess)}"
    )


def _say_additions(before: Status, after: Status, plan: str, day: dt.date) -> None:
    for earlier, group in concerned(before, after, plan, day):
        was, now = None if earlier is None else earlier.recorded, group.recorded
        say(
            f"  415(c) annual additions {now.group} {now.year}: "
            f"total {_change(None if was is None else was.total, now.total, known=was is not None)}, "
            f"room {_change(None if was is None else was.room, now.room, known=was is not None)}{_over(now.excess)}"
        )


def _say_after_tax(before: Status, after: Status, plan: str) -> None:
    was = next((each for each in before.after_tax if each.plan == plan), None)
    now = next((each for each in after.after_tax if each.plan == plan), None)
    if now is None:
        return
    known = was is not None
    say(
        f"  after-tax money waiting in {plan}: "
        f"basis {_change(was.basis if was is not None else None, now.basis, known=known)}, "
        f"balance {_change(was.balance if was is not None else None, now.balance, known=known)}"
    )


def _change(was: Money | None, now: Money | None, *, known: bool = True) -> str:
    """`$1.00 → $2.00`; one figure where it stayed, or where there was none before."""
    return _money(now) if was == now or not known else f"{_money(was)} → {_money(now)}"


def _over(excess: Money | None) -> str:
    return f", over by {excess}" if excess else ""


def _money(amount: Money | None) -> str:
    return "unknown" if amount is None else str(amount)
