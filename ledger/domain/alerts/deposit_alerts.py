"""What is said about money that reached a plan too late for its limitation year, or perhaps too late."""

import datetime as dt
from collections.abc import Sequence
from shlex import quote
from typing import NamedTuple

from ledger.domain.alerts.alert import INFO, Alert
from ledger.domain.alerts.payroll_alerts import source_words
from ledger.domain.limits.limitation_years import Measured, Period, deposit_deadline, period_counted_in, period_of
from ledger.domain.money import Money
from ledger.domain.recorded import Allocated
from ledger.domain.sources import AFTER_TAX, ELECTIVE_DEFERRALS, EMPLOYER

_LAW = "Reg. 1.415(c)-1(b)(6)(i)"


class Late(NamedTuple):
    """Money deposited after its limitation year.

    Attributes:
        meant: The limitation year that it was allocated to or paid in.
        counted: The one in which it counts; None where no plan of the group had one any more.
        deadline: The last day for it; None where it is not known, and it was taken as in time.
    """

    meant: Period
    counted: Period | None
    deadline: dt.date | None


def late_deposit(money: Allocated, measured: Measured, *, return_due: str | None, tax_exempt: bool) -> Late | None:
    """What became of money that was deposited after its limitation year; None where nothing needs saying.

    Where the employer's deadline is not known, it is said of money deposited more than 30 days after the limitation
    year: until then it is in time whenever the return is due.

    Args:
        money: Of one day and deposit.
        measured: How its plan measures limitation years.
        return_due: Month and day in the year after; None where it is not on file.
        tax_exempt: Of the employer.

    Source: Reg. 1.415(c)-1(b)(6)(i).
    """
    in_time = money._replace(deposited_on=dt.date.min)
    meant = period_counted_in(in_time, measured, return_due=return_due, tax_exempt=tax_exempt)
    if meant is None or money.deposited_on <= meant.last:
        return None
    counted = period_counted_in(money, measured, return_due=return_due, tax_exempt=tax_exempt)
    deadline = deposit_deadline(money.source, meant.last, return_due=return_due, tax_exempt=tax_exempt)
    if counted != meant:
        return Late(meant, counted, deadline)
    employees = deposit_deadline(AFTER_TAX, meant.last, return_due=None, tax_exempt=False)
    if deadline is not None or money.source not in EMPLOYER or employees is None or money.deposited_on <= employees:
        return None
    return Late(meant, period_of(measured, money.deposited_on), None)


def late_deposit_alert(late: Late, moneys: Sequence[Allocated], *, plan_name: str, employer: str) -> Alert:
    """`limitation_year_mismatch`: money counts in another limitation year than it was meant for, or perhaps does.

    Args:
        late: What became of it.
        moneys: All of one plan with the same fate, of which either all or none are the employer's.
        plan_name: As a person knows it.
        employer: The plan's, by id.

    Source: Reg. 1.415(c)-1(b)(6)(i)(B), and (C) for employees' money, which is cited from memory: unsettled.
    """
    amount = Money(sum(each.cents for each in moneys))
    of_employer = moneys[0].source in EMPLOYER
    meant, counted = words_of(late.meant), "none" if late.counted is None else words_of(late.counted)
    days = sorted({each.deposited_on for each in moneys})
    reached = f"on {days[0]}" if len(days) == 1 else f"from {days[0]} to {days[-1]}"
    what = " and ".join(dict.fromkeys(source_words(each.source) for each in moneys))
    message = f"{amount} of {what} meant for {meant} reached {plan_name} {reached}"
    if late.deadline is None:
        message += (
            f". When the employer's return is due is not on file, so whether that was in time is not known: it counts "
            f"in {meant} here, and would count in {counted} if it was late."
        )
        action = (
            "Ask the employer when its return is due, extensions included, and record it: roth-ledger employer change "
            f"{quote(employer)} --return-due MM-DD (or --tax-exempt)."
        )
    else:
        rule = "" if of_employer else " (that it has 30 days is unsettled)"
        message += f", after {late.deadline}, its last day{rule}: under 415(c) it counts in {counted}, not in {meant}."
        action = (
            "Check the deposit date with the record keeper, and ask the plan in which limitation year it counts it."
        )
        if any(each.source in ELECTIVE_DEFERRALS for each in moneys):
            action += " For 402(g) and the W-2 the pay date decides, whatever the deposit date."
    return Alert(
        code="limitation_year_mismatch",
        level=INFO,
        message=message,
        action=action,
        amount=amount,
        date=late.deadline or days[-1],
        source=f"{_LAW}(B)" if of_employer else f"{_LAW}(C), unsettled",
        subject=f"{moneys[0].plan} {late.meant.last}",
    )


def words_of(period: Period) -> str:
    """A limitation year as people name it: its calendar year, or its days."""
    if (period.first, period.last) == (dt.date(period.year, 1, 1), dt.date(period.year, 12, 31)):
        return str(period.year)
    return f"the limitation year {period.first} to {period.last}"
