"""What is still to come in a group's limitation year, worked out once for the limits, the alerts and `explain`."""

from collections.abc import Sequence
from typing import NamedTuple

from ledger.domain.recorded import Contributed
from ledger.services.facts import Facts
from ledger.services.limits.deferrals import deferrals_left
from ledger.services.limits.expected import Expected, expected_money, stopped_at_limit, with_match
from ledger.services.limits.limit_years import LimitYear, counted_in


class Ahead(NamedTuple):
    """A group's limitation year so far and to come.

    Attributes:
        sums: What counts in it so far, pay included.
        elected: What the schedules bring, as elected, without the formulas' match.
        expected: The same with match, if nothing stopped it.
        stopped: As payroll lets it in: deferrals up to 402(g) with catch-up, and the match on those.
    """

    sums: Sequence[Contributed]
    elected: Expected
    expected: Expected
    stopped: Expected


def ahead(facts: Facts, group: LimitYear) -> Ahead:
    """What is still to come in a limitation year; worked out once for a group."""
    held: Ahead | None = facts.ahead.get(group)
    if held is None:
        sums = counted_in(facts, group)
        elected = expected_money(facts, group.plans, group.first, group.last)
        expected = stopped = with_match(facts, group, sums, elected)
        if elected.by_plan:
            cut = stopped_at_limit(elected, deferrals_left(facts, group))
            stopped = expected if cut == elected else with_match(facts, group, sums, cut)
        held = facts.ahead[group] = Ahead(sums, elected, expected, stopped)
    return held
