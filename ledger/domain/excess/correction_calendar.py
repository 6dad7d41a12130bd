"""The days on which corrections of a year fall due, for the person, the plan and the employer."""

import datetime as dt
from typing import NamedTuple

from ledger.domain.dates import CALENDAR_YEAR_END, day_in
from ledger.domain.limits.deferrals import return_deadline
from ledger.domain.limits.limitation_years import EXTENDED_RETURN, deposit_deadline
from ledger.domain.sources import AFTER_TAX, EMPLOYER_MATCH

EXCESS_DEFERRAL = "excess_deferral"
EXCESS_ADDITION = "excess_annual_addition"
ACP_REFUND, ADP_REFUND = "excess_aggregate_contribution", "excess_contribution"

_TESTS = frozenset({ACP_REFUND, ADP_REFUND})


class CalendarDay(NamedTuple):
    """A day and what it means; where `settled` is False the rule, or how it counts here, is not settled.

    `kinds` are the corrections that it concerns, by the reasons of refunds.
    """

    date: dt.date
    event: str
    settled: bool
    kinds: frozenset[str]


def correction_calendar(
    year: int,
    limitation_year_end: str = CALENDAR_YEAR_END,
    return_due: str | None = None,
    *,
    tax_exempt: bool = False,
) -> tuple[CalendarDay, ...]:
    """The days that matter for corrections of a year, by date.

    Days for deferrals and Forms W-2 go by the calendar year, the others by the limitation year, which is taken to be
    the plan year too.

    Args:
        year: The calendar year, in which the limitation year ends.
        limitation_year_end: Month and day.
        return_due: Month and day in the year after on which the employer's return is due, extensions included. Where
            it is not known, a calendar limitation year shows the days of a calendar-year corporation or sole
            proprietor on extension; any other shows none.
        tax_exempt: Of the employer.

    Source: IRC 402(g)(2)(A), 401(m)(6)(A), 4979(f); Reg. 1.415(c)-1(b)(6)(i); Rev. Proc. 2021-30 §4.04.
    """
    last = day_in(year, limitation_year_end)
    days = [*_of_deferrals(year), *_of_tests(last), *_of_additions(last, return_due, tax_exempt=tax_exempt)]
    return tuple(sorted(days, key=lambda each: each.date))


def refund_deadlines(last: dt.date) -> tuple[dt.date, dt.date, dt.date]:
    """Until when a plan pays ADP and ACP refunds: without excise, without it in an EACA plan, and at all.

    Args:
        last: The last day of the plan year.

    Returns:
        2½, 6 and 12 months after it. Half a month is 15 days; for a plan year that does not end with a month that
        is not settled.

    Source: IRC 4979(f)(1), 401(m)(6)(A), 401(k)(8)(A).
    """
    return _months_after(last, 2, 15), _months_after(last, 6), _months_after(last, 12)


def _of_deferrals(year: int) -> list[CalendarDay]:
    following = year + 1
    deferral = frozenset({EXCESS_DEFERRAL})
    return [
        CalendarDay(
            dt.date(following, 1, 31),
            f"Forms W-2 of {year} are out; payroll can no longer make pre-tax catch-up Roth on the W-2",
            settled=True,
            kinds=deferral,
        ),
        CalendarDay(
            dt.date(following, 3, 1),
            f"you may tell plans which of them is to return how much of the excess deferral of {year}; a plan may set "
            "a day of its own",
            settled=True,
            kinds=deferral,
        ),
        CalendarDay(
            return_deadline(year),
            "the excess deferral and its earnings must have been paid out; no extension of a return and no weekend "
            "moves this day",
            settled=True,
            kinds=deferral,
        ),
    ]


def _of_tests(last: dt.date) -> list[CalendarDay]:
    without_excise, eaca, at_all = refund_deadlines(last)
    return [
        CalendarDay(
            without_excise,
            "2½ months after the plan year: ADP and ACP refunds paid by this day cost the employer no excise",
            settled=_ends_with_month(last),
            kinds=_TESTS,
        ),
        CalendarDay(
            eaca,
            "6 months after the plan year: the same in a plan with eligible automatic contributions (EACA)",
            settled=True,
            kinds=_TESTS,
        ),
        CalendarDay(
            at_all,
            "12 months after the plan year: the end of the period in which a plan corrects the ADP or ACP test",
            settled=True,
            kinds=_TESTS,
        ),
    ]


def _of_additions(last: dt.date, return_due: str | None, *, tax_exempt: bool) -> list[CalendarDay]:
    addition = frozenset({EXCESS_ADDITION})
    days = [
        CalendarDay(
            _known(deposit_deadline(AFTER_TAX, last, return_due=None, tax_exempt=False)),
            "30 days after the limitation year: the last deposit of employee contributions that still belongs to it",
            settled=False,  # Reg. 1.415(c)-1(b)(6)(i)(C) is cited from memory
            kinds=addition,
        ),
        CalendarDay(
            _months_after(last, 9, 15),
            "9½ months after the limitation year: a plan that regularly returns deferrals by this day has procedures "
            "for correcting 415(c) excess (Rev. Proc. 2021-30 §4.04)",
            settled=False,
            kinds=addition,
        ),
    ]
    assumed = ""
    if return_due is None and not tax_exempt:
        if (last.month, last.day) != (12, 31):
            return days
        return_due = EXTENDED_RETURN
        assumed = ", if it files for the calendar year as a corporation or sole proprietor"
    deadline = _known(deposit_deadline(EMPLOYER_MATCH, last, return_due=return_due, tax_exempt=tax_exempt))
    if tax_exempt:
        what = "the 15th day of the tenth month after the employer's year"
    else:
        what = "30 days after the employer's return"
        days.append(
            CalendarDay(
                day_in(last.year + 1, return_due or ""),
                f"the employer's return is due with extensions{assumed}",
                settled=True,
                kinds=addition,
            )
        )
    days.append(
        CalendarDay(
            deadline,
            f"{what}: the last deposit of employer money that still belongs to the limitation year",
            settled=True,
            kinds=addition,
        )
    )
    return days


def _known(day: dt.date | None) -> dt.date:
    if day is None:
        raise ValueError("no forfeiture, and the return is known: there is a day")
    return day


def _months_after(last: dt.date, months: int, days: int = 0) -> dt.date:
    """The end of some months, and days of the next, after the period that `last` ends."""
    first = last + dt.timedelta(days=1)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    # A period that does not end with a month may begin on a day that the later month does not have.
    begun = dt.date(year, month + 1, 1) + dt.timedelta(days=first.day - 1)
    return begun + dt.timedelta(days=days - 1)


def _ends_with_month(last: dt.date) -> bool:
    return (last + dt.timedelta(days=1)).day == 1
