"""What the present election leads to, and until when a change of it still reaches the limits."""

import datetime as dt
from collections.abc import Sequence

from ledger.domain.planning.election_terms import Paid, PayToCome, Proposal, Terms


def present_stopped(dates: Sequence[PayToCome], terms: Terms) -> list[Paid]:
    """What the pay dates put in if nothing is changed; deferrals stop at their limit, as payroll stops them.

    Source: IRC 402(g)(1), 401(a)(30).
    """
    left = {year: bounds.most for year, bounds in terms.years.items()}
    stopped = []
    for each in dates:
        pre_tax = min(each.present.pre_tax, left[each.pay_date.year])
        roth = min(each.present.roth, left[each.pay_date.year] - pre_tax)
        left[each.pay_date.year] -= pre_tax + roth
        stopped.append(Paid(pre_tax, roth, each.present.after_tax))
    return stopped


def last_date_that_helps(dates: Sequence[PayToCome], terms: Terms, proposal: Proposal) -> dt.date | None:
    """The last pay date from which a change still brings in all that the proposal does, and passes no limit.

    Before it the present election goes on; from it on as much goes in as pay and the plan's caps allow.

    Args:
        dates: Those to come, oldest first.
        terms: What bounds the election.
        proposal: Made of the two.

    Returns:
        None where even the first pay date that the change reaches is too late.
    """
    present = present_stopped(dates, terms)
    wanted = sum(sum(row.paid) for row in proposal.rows)
    counted = sum(sum(row.paid) for row, date in zip(proposal.rows, dates, strict=True) if date.counted)
    room = counted + max(proposal.additions_left, 0)
    found = None
    before = counted_before = 0
    for place, date in enumerate(dates):
        if counted_before > room:
            break
        able = sum(_most(each, terms) if each.reached else sum(each.present) for each in dates[place:])
        if date.reached and date.counted and before + able >= wanted:
            found = date.pay_date
        before += sum(present[place])
        counted_before += sum(present[place]) if date.counted else 0
    return found


def _most(date: PayToCome, terms: Terms) -> int:
    """The most that one pay date can take, in whole steps."""
    after_tax = terms.most(terms.after_tax_rate, date.pay) if date.counted else 0
    count = terms.most(terms.deferral_rate, date.pay) + after_tax
    return min(terms.amount(count, date.pay), date.left)
