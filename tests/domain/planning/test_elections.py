"""The election that lands on the limits: worked out by hand, then its promises held on any schedule."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ledger.domain.money import Money
from ledger.domain.plan_rules import Match
from ledger.domain.planning.election_terms import (
    Added,
    Adding,
    DeferralYear,
    Matched,
    Matching,
    Paid,
    PayToCome,
    Proposal,
    Terms,
)
from ledger.domain.planning.election_timing import last_date_that_helps, present_stopped
from ledger.domain.planning.elections import propose
from ledger.domain.planning.match import PayDate, match_of_pay_dates, true_up

HALF_OF_SIX = Match(tiers=((Decimal("0.50"), Decimal("0.06")),))
CAP_2026 = Money(360_000_00)


def dates(*pays: int, year: int = 2026, present: Paid | None = None) -> list[PayToCome]:
    """Pay dates on the 15th of the last months of a year, pay in cents."""
    first = 13 - len(pays)
    return [PayToCome(dt.date(year, first + place, 15), pay, present or Paid()) for place, pay in enumerate(pays)]


class Bound(NamedTuple):
    """What bounds an election, and how much of the 415(c) limit is left."""

    terms: Terms
    additions: int


def terms(
    deferrals: int, additions: int, *, year: int = 2026, bounds: Mapping[str, int | None] | None = None, **more: object
) -> Bound:
    """Bounds in cents; without `bounds` nobody is of an age for catch-up."""
    held: dict[str, int | None] = {"before_catch_up": deferrals, **(bounds or {})}
    return Bound(Terms(years={year: DeferralYear(deferrals, **held)}, **more), additions)  # type: ignore[arg-type]


def adding(to_come: Sequence[PayToCome], bound: Bound) -> Adding:
    """Annual additions by the steps of Reg. 1.414(v)-1(b): catch-up over the deferral limit, then over 415(c)."""

    def found(paid: Sequence[Paid], matched: Matched) -> Added:
        counted = [
            (each, date.employer + match)
            for each, date, match in zip(paid, to_come, matched.by_date, strict=False)
            if date.counted
        ]
        deferrals = sum(each.deferrals for each, _ in counted)
        additions = sum(sum(each) + employer for each, employer in counted) + matched.true_up
        years = bound.terms.years.values()
        allowed = sum(each.catch_up_left for each in years)
        first = min(max(deferrals - sum(each.before_catch_up for each in years), 0), allowed)
        then = max(min(additions - first - bound.additions, allowed - first, deferrals - first), 0)
        catch_up = first + then
        return Added(additions - catch_up, catch_up, max(min(allowed, deferrals) - catch_up, 0), bound.additions)

    return found


def offer(to_come: Sequence[PayToCome], bound: Bound, match: Matching, *, front_load: bool = False) -> Proposal:
    return propose(to_come, bound.terms, match, adding(to_come, bound), front_load=front_load)


def no_match(paid: Sequence[Paid]) -> Matched:
    return Matched([0] * len(paid))


def matching(match: Match, to_come: Sequence[PayToCome]) -> Matching:
    """The match of a plan year that begins with the first of the pay dates to come."""

    def found(paid: Sequence[Paid]) -> Matched:
        coming = [
            PayDate(date.pay_date, Money(date.pay), Money(each.deferrals), Money(each.after_tax))
            for date, each in zip(to_come, paid, strict=True)
        ]
        by_date = match_of_pay_dates(match, coming, compensation_cap=CAP_2026)
        later = true_up(match, coming, compensation_cap=CAP_2026)
        assert later is not None
        return Matched([each.cents for each in by_date if each is not None], later.cents)

    return found


def elected(proposal: Proposal) -> list[tuple[int, int, int] | None]:
    return [row.elected for row in proposal.rows]


def test_whole_percents_are_rounded_down_and_say_what_is_left() -> None:
    """10,000.00 over four checks of 8,000.00 is 31.25 %: 31 % takes 9,920.00, 32 % would be 240.00 too much.

    After-tax: 20,000.00 less 9,920.00 leaves 10,080.00, which is 31.5 %: 31 % again, 160.00 left, one step more
    160.00 too much.
    """
    proposal = offer(dates(*[8_000_00] * 4), terms(10_000_00, 20_000_00), no_match)

    assert elected(proposal) == [(31, 0, 31)] * 4
    assert [row.paid for row in proposal.rows] == [Paid(2_480_00, 0, 2_480_00)] * 4
    assert proposal.deferrals_left == {2026: 80_00}
    assert proposal.additions_left == 160_00
    assert proposal.deferrals_stop == ("402g", 240_00)
    assert proposal.after_tax_stop == ("415c", 160_00)
    assert proposal.front_loaded == (False, False)


def test_finer_steps_of_a_plan_leave_less() -> None:
    """In tenths of a percent 31.2 % is 9,984.00; 32.0 % fits exactly into what is then left, 10,016.00 of 31.3 %."""
    proposal = offer(dates(*[8_000_00] * 4), terms(10_000_00, 20_000_00, step=Decimal("0.001")), no_match)

    assert elected(proposal) == [(312, 0, 313)] * 4
    assert proposal.deferrals_left == {2026: 16_00}
    assert proposal.additions_left == 0
    assert [row.additions_so_far for row in proposal.rows] == [5_000_00, 10_000_00, 15_000_00, 20_000_00]


def test_in_dollars_the_last_pay_date_takes_what_the_division_leaves() -> None:
    """10,000.00 over seven checks is 1,428.57 and 1 cent over; after-tax 2,345.67 is 335.09 and 4 cents over."""
    proposal = offer(dates(*[5_000_00] * 7), terms(10_000_00, 12_345_67, step=None), no_match)

    assert elected(proposal) == [(1_428_57, 0, 335_09)] * 6 + [(1_428_58, 0, 335_13)]
    assert proposal.deferrals_left == {2026: 0}
    assert proposal.additions_left == 0


def test_room_is_kept_for_the_match_on_the_new_deferrals() -> None:
    """R9: 72,000 less 24,500 less 6,000 is 41,500 after-tax, at pay of 200,000 with half of six percent matched."""
    to_come = dates(*[20_000_00] * 10)
    proposal = offer(to_come, terms(24_500_00, 72_000_00, step=None), matching(HALF_OF_SIX, to_come))

    assert sum(row.paid.deferrals for row in proposal.rows) == 24_500_00
    assert proposal.match == 6_000_00
    assert sum(row.paid.after_tax for row in proposal.rows) == 41_500_00
    assert proposal.rows[-1].additions_so_far == 72_000_00


@pytest.mark.parametrize(
    ("allowed", "after_tax", "deferred"),
    [
        pytest.param(0, 41_500_00, 24_500_00, id="under-50"),
        pytest.param(8_000_00, 41_500_00, 32_500_00, id="55-the-catch-up-is-no-annual-addition"),
        pytest.param(11_250_00, 41_500_00, 35_750_00, id="62-the-higher-one"),
    ],
)
def test_catch_up_comes_on_top_of_415c(allowed: int, after_tax: int, deferred: int) -> None:
    """R3 and limits of 2026 (Notice 2025-67): 24,500, catch-up 8,000 or 11,250, 72,000; 6,000 of match."""
    to_come = dates(*[20_000_00] * 10)
    bounds = {"before_catch_up": 24_500_00, "catch_up_left": allowed}
    bound = terms(24_500_00 + allowed, 72_000_00, step=None, bounds=bounds)
    proposal = offer(to_come, bound, matching(HALF_OF_SIX, to_come))

    assert sum(row.paid.deferrals for row in proposal.rows) == deferred
    assert sum(row.paid.after_tax for row in proposal.rows) == after_tax
    assert proposal.added.catch_up == allowed
    assert proposal.rows[-1].additions_so_far == 72_000_00


def test_catch_up_that_must_be_roth_turns_roth_and_nothing_else() -> None:
    """R10 example: 24,500 may be pre-tax, any catch-up must be Roth; in dollars exactly 24,500 and 8,000."""
    bounds = {"before_catch_up": 24_500_00, "catch_up_left": 8_000_00, "pre_tax_room": 24_500_00}
    proposal = offer(dates(*[20_000_00] * 10), terms(32_500_00, 72_000_00, step=None, bounds=bounds), no_match)

    assert sum(row.paid.pre_tax for row in proposal.rows) == 24_500_00
    assert sum(row.paid.roth for row in proposal.rows) == 8_000_00


def test_roth_deferred_before_counts_towards_the_roth_that_catch_up_needs() -> None:
    """Vector 33, 401kSpecialist: Roth 8,000 from January to April, pre-tax 24,500 later; compliant."""
    bounds = {"before_catch_up": 16_500_00, "catch_up_left": 8_000_00, "pre_tax_room": 24_500_00}
    proposal = offer(dates(*[20_000_00] * 8), terms(24_500_00, 64_000_00, step=None, bounds=bounds), no_match)

    assert sum(row.paid.pre_tax for row in proposal.rows) == 24_500_00
    assert sum(row.paid.roth for row in proposal.rows) == 0


def test_deferrals_over_a_full_415c_limit_are_catch_up_as_far_as_age_allows() -> None:
    """R3 (c2): 72,000 are in, 18,500 of them deferrals; at 55 up to 8,000 more can go in, all of it catch-up."""
    bounds = {"before_catch_up": 6_000_00, "catch_up_left": 8_000_00}
    proposal = offer(dates(*[10_000_00] * 4), terms(14_000_00, 0, step=None, bounds=bounds), no_match)

    assert sum(row.paid.deferrals for row in proposal.rows) == 8_000_00
    assert sum(row.paid.after_tax for row in proposal.rows) == 0
    assert proposal.deferrals_stop.by == "415c"


def test_front_loading_keeps_every_later_pay_check_fully_matched() -> None:
    """1,800.00 of room, checks of 5,000.00, floor 6 % (300.00): the first takes 1,800 less twice 300, which is 24 %."""
    to_come = dates(*[5_000_00] * 3)
    bound = terms(1_800_00, 72_000_00, deferral_floor=Decimal("0.06"), after_tax_rate=Decimal(0))
    proposal = offer(to_come, bound, matching(HALF_OF_SIX, to_come), front_load=True)

    assert elected(proposal) == [(24, 0, 0), (6, 0, 0), (6, 0, 0)]
    assert [row.match for row in proposal.rows] == [150_00] * 3
    assert proposal.deferrals_left == {2026: 0}
    assert proposal.front_loaded == (True, True)


def test_front_loading_is_even_where_the_limit_does_not_last_for_the_floor() -> None:
    """600.00 is no 6 % of three checks of 5,000.00 (900.00): 4 % on each, 600.00."""
    bound = terms(600_00, 72_000_00, deferral_floor=Decimal("0.06"), after_tax_rate=Decimal(0))
    proposal = offer(dates(*[5_000_00] * 3), bound, no_match, front_load=True)

    assert elected(proposal) == [(4, 0, 0)] * 3
    assert proposal.front_loaded == (False, True)


def test_front_loading_takes_pay_and_the_plans_cap_on_each_pay_date_first() -> None:
    """10,000.00 checks: deferrals at most 50 %, so 5,000 then 2,000; after-tax at most 40 %: 4,000, 4,000, 2,000."""
    bound = terms(7_000_00, 17_000_00, deferral_rate=Decimal("0.50"), after_tax_rate=Decimal("0.40"))
    proposal = offer(dates(*[10_000_00] * 4), bound, no_match, front_load=True)

    assert elected(proposal) == [(50, 0, 40), (20, 0, 40), (0, 0, 20), (0, 0, 0)]


def test_the_plans_caps_hold_on_each_pay_date_and_for_the_year() -> None:
    """A cap of 10 % of pay on after-tax money, of which 1,500.00 of the year is left: 1,500 ÷ 4 ÷ 5,000 = 7.5 %."""
    on_each = offer(dates(*[5_000_00] * 4), terms(0, 72_000_00, after_tax_rate=Decimal("0.10")), no_match)
    of_the_year = offer(
        dates(*[5_000_00] * 4),
        terms(0, 72_000_00, after_tax_rate=Decimal("0.10"), after_tax_left=1_500_00),
        no_match,
    )

    assert elected(on_each) == [(0, 0, 10)] * 4
    assert on_each.after_tax_stop == ("plan", 0)
    assert elected(of_the_year) == [(0, 0, 7)] * 4
    assert of_the_year.after_tax_stop == ("plan", 100_00)
    assert of_the_year.after_tax_left == 100_00


def test_pay_is_the_last_bound() -> None:
    proposal = offer(dates(*[1_000_00] * 2), terms(900_00, 72_000_00), no_match)

    assert elected(proposal) == [(45, 0, 55)] * 2
    assert proposal.after_tax_stop == ("pay", 0)


def test_the_split_asked_for_is_kept_in_whole_steps() -> None:
    """60 % of 31 steps are 18.6: 18 pre-tax, 13 Roth."""
    bound = terms(10_000_00, 20_000_00, pre_tax_share=Decimal("0.6"))
    proposal = offer(dates(*[8_000_00] * 4), bound, no_match)

    assert elected(proposal) == [(18, 13, 31)] * 4


def test_pay_dates_that_no_change_reaches_stay_as_they_are() -> None:
    """2,000.00 of 10,000.00 go in before the change; the 8,000.00 left over two checks of 8,000.00 are 50 %."""
    to_come = dates(*[8_000_00] * 3, present=Paid(2_000_00, 0, 500_00))
    to_come[0] = to_come[0]._replace(reached=False)
    proposal = offer(to_come, terms(10_000_00, 12_100_00), no_match)

    assert elected(proposal) == [None, (50, 0, 10), (50, 0, 10)]
    assert proposal.rows[0].paid == Paid(2_000_00, 0, 500_00)
    assert proposal.additions_left == 0


def test_what_is_settled_may_pass_a_limit_already() -> None:
    """Nothing is elected, and what passes the limit is said below zero."""
    to_come = dates(*[8_000_00] * 2, present=Paid(0, 0, 3_000_00))
    to_come[0] = to_come[0]._replace(reached=False)
    proposal = offer(to_come, terms(10_000_00, 2_000_00), no_match)

    assert elected(proposal) == [None, (0, 0, 0)]
    assert proposal.additions_left == -1_000_00


def test_after_the_limitation_year_only_deferrals_change() -> None:
    """After-tax money of a date outside the limitation year stays as it is, and takes none of its room."""
    to_come = dates(*[8_000_00] * 2, present=Paid(0, 0, 700_00))
    to_come[1] = to_come[1]._replace(counted=False)
    proposal = offer(to_come, terms(1_600_00, 2_400_00), no_match)

    assert [row.paid for row in proposal.rows] == [Paid(800_00, 0, 1_600_00), Paid(800_00, 0, 700_00)]
    assert proposal.additions_left == 0


def test_a_true_up_is_reserved() -> None:
    """A year plan: 50 % of 6 % of 24,000.00 is 720.00, none of it on a pay date, all of it room that is kept."""
    to_come = dates(*[12_000_00] * 2)
    year_plan = Match(tiers=HALF_OF_SIX.tiers, period="year")
    proposal = offer(to_come, terms(2_400_00, 5_520_00, step=None), matching(year_plan, to_come))

    assert proposal.true_up == 720_00
    assert sum(row.paid.after_tax for row in proposal.rows) == 2_400_00
    assert proposal.rows[-1].additions_so_far == 4_800_00


def test_the_present_election_stops_at_the_deferral_limit() -> None:
    stopped = present_stopped(dates(*[8_000_00] * 3, present=Paid(300_00, 100_00, 50_00)), terms(700_00, 0).terms)

    assert stopped == [Paid(300_00, 100_00, 50_00), Paid(300_00, 0, 50_00), Paid(0, 0, 50_00)]


@pytest.mark.parametrize(
    ("present", "room", "expected"),
    [
        pytest.param(Paid(), 4_000_00, "2026-12-15", id="all-of-the-last-check-is-enough"),
        pytest.param(Paid(), 4_000_01, "2026-11-15", id="a-cent-more-needs-two"),
        pytest.param(Paid(0, 0, 1_000_00), 4_000_00, "2026-12-15", id="what-goes-in-meanwhile-helps"),
        pytest.param(Paid(0, 0, 3_000_00), 4_000_00, "2026-11-15", id="the-second-passes-it"),
    ],
)
def test_until_when_a_change_helps(present: Paid, room: int, expected: str) -> None:
    """Three checks of 4,000.00, no deferrals: how late can the after-tax room still be filled, and not passed?"""
    to_come = dates(*[4_000_00] * 3, present=present)
    bound = terms(0, room, step=None)

    found = last_date_that_helps(to_come, bound.terms, offer(to_come, bound, no_match))

    assert str(found) == expected


# Promises, on any schedule.

PAYS = st.lists(st.integers(500_00, 30_000_00), min_size=1, max_size=9)
MATCHES = st.sampled_from(
    [
        None,
        HALF_OF_SIX,
        Match(tiers=HALF_OF_SIX.tiers, period="year"),
        Match(tiers=((Decimal(1), Decimal("0.03")), (Decimal("0.5"), Decimal("0.05"))), period="paycheck_with_true_up"),
        Match(tiers=((Decimal(1), Decimal("0.04")),), on=("elective_deferral", "after_tax"), dollar_cap=Money(900_00)),
        Match(tiers=((Decimal("0.25"), Decimal("0.08")),), on=("after_tax",)),
    ]
)


@st.composite
def problems(draw: st.DrawFn, floors: Sequence[str] = ("0", "0.06")) -> tuple[list[PayToCome], Bound, Matching]:
    pays = draw(PAYS)
    others = st.tuples(st.sampled_from(["0", "0", "0.05", "0.333"]), st.sampled_from([0, 0, 123_45, 2_000_00]))
    shares = st.integers(0, 30)
    present = [Paid(pay * draw(shares) // 100, pay * draw(shares) // 100, pay * draw(shares) // 100) for pay in pays]
    to_come = [
        each._replace(present=paid, reached=reached, employer=employer, other_share=Decimal(share), other_amount=amount)
        for each, paid, reached, employer, (share, amount) in zip(
            dates(*pays),
            present,
            draw(st.lists(st.sampled_from([True, True, True, False]), min_size=len(pays), max_size=len(pays))),
            draw(st.lists(st.integers(0, 500_00), min_size=len(pays), max_size=len(pays))),
            draw(st.lists(others, min_size=len(pays), max_size=len(pays))),
            strict=True,
        )
    ]
    match = draw(MATCHES)
    before = draw(st.integers(0, 24_500_00))
    catch_up = draw(st.sampled_from([0, 0, 8_000_00]))
    bounds: dict[str, int | None] = {"before_catch_up": before, "catch_up_left": catch_up}
    if catch_up:
        bounds["pre_tax_room"] = draw(st.one_of(st.none(), st.integers(0, before)))
    bound = terms(
        draw(st.integers(0, 40_000_00)),
        draw(st.integers(0, 80_000_00)),
        bounds=bounds,
        step=draw(st.sampled_from([None, Decimal("0.01"), Decimal("0.001"), Decimal("0.05")])),
        pre_tax_share=draw(st.sampled_from([Decimal(0), Decimal("0.6"), Decimal(1)])),
        deferral_rate=draw(st.sampled_from([Decimal(1), Decimal("0.5"), Decimal("0.15")])),
        after_tax_rate=draw(st.sampled_from([Decimal(1), Decimal("0.1"), Decimal(0)])),
        after_tax_left=draw(st.one_of(st.none(), st.integers(0, 20_000_00))),
        deferral_floor=Decimal(draw(st.sampled_from(floors))),
        margin=draw(st.sampled_from([0, 0, 100_00])),
    )
    return to_come, bound, no_match if match is None else matching(match, to_come)


def added(paid: Sequence[Paid], problem: tuple[list[PayToCome], Bound, Matching]) -> Added:
    to_come, bound, match = problem
    return adding(to_come, bound)(paid, match(paid))


def nothing_elected(to_come: Sequence[PayToCome]) -> list[Paid]:
    return [Paid() if each.reached else each.present for each in to_come]


@settings(max_examples=150, deadline=None)
@given(problem=problems(), front_load=st.booleans())
def test_no_limit_or_cap_is_ever_passed(problem: tuple[list[PayToCome], Bound, Matching], front_load: bool) -> None:
    to_come, bound, match = problem
    proposal = offer(to_come, bound, match, front_load=front_load)
    paid = [row.paid for row in proposal.rows]
    settled = nothing_elected(to_come)
    bounds = bound.terms.years[2026]
    deferred = sum(each.deferrals for each in paid)
    aim = bound.additions - bound.terms.margin

    assert deferred <= max(bounds.most, sum(each.deferrals for each in settled))
    now, then = added(settled, problem), added(paid, problem)
    assert then.total - then.spare <= max(aim, now.total - now.spare)
    if any(row.elected is not None and row.elected.after_tax for row in proposal.rows):
        without = [
            each._replace(after_tax=0) if date.reached else each for each, date in zip(paid, to_come, strict=True)
        ]
        assert then.total <= aim
        assert (
            then.catch_up == added(without, problem).catch_up
        )  # after-tax money is never what catch-up makes room for
    if bound.terms.after_tax_left is not None:
        after_tax = sum(each.after_tax for each in paid)
        assert after_tax <= max(bound.terms.after_tax_left, sum(each.after_tax for each in settled))
    for row, date in zip(proposal.rows, to_come, strict=True):
        if date.reached:
            assert sum(row.paid) <= date.left
            assert row.paid.after_tax <= date.pay * bound.terms.after_tax_rate + 1
            assert row.paid.deferrals <= date.pay * bound.terms.deferral_rate + 1
        else:
            assert (row.elected, row.paid) == (None, date.present)
    assert proposal.added == then
    assert proposal.additions_left == aim - then.total
    assert proposal.rows[-1].additions_so_far == adding(to_come, bound)(paid, match(paid)._replace(true_up=0)).total
    assert proposal.deferrals_left == {2026: bounds.most - deferred}


@settings(max_examples=100, deadline=None)
@given(problem=problems())
def test_one_step_more_of_deferrals_would_pass_a_limit_or_a_cap(
    problem: tuple[list[PayToCome], Bound, Matching],
) -> None:
    """The same again with a step more on each pay date, or with a cent more on any one, does not fit."""
    to_come, bound, _ = problem
    assume(any(each.reached for each in to_come))
    proposal = offer(to_come, bound, problem[2])
    counts = [0 if row.elected is None else row.elected.pre_tax + row.elected.roth for row in proposal.rows]
    most = [
        min(bound.terms.most(bound.terms.deferral_rate, each.pay), bound.terms.most_beside(each)) if each.reached else 0
        for each in to_come
    ]
    if bound.terms.step is not None:
        more = [min(max(counts) + 1, top) for top in most]
        tries = [more] if max(counts) < max(most) else []
    else:
        spots = [place for place, top in enumerate(most) if counts[place] < top]
        tries = [[*counts[:place], counts[place] + 1, *counts[place + 1 :]] for place in spots]
    for each in tries:
        assert _passes_a_limit(_deferring(proposal, bound, each), problem)


def _deferring(proposal: Proposal, bound: Bound, counts: Sequence[int]) -> list[Paid]:
    """The proposal without its after-tax money and with other deferrals, all of them pre-tax."""
    return [
        row.paid if row.elected is None else Paid(bound.terms.amount(count, row.pay))
        for row, count in zip(proposal.rows, counts, strict=True)
    ]


def _passes_a_limit(paid: Sequence[Paid], problem: tuple[list[PayToCome], Bound, Matching]) -> bool:
    """Whether deferrals pass theirs, 415(c) or pay; pre-tax and Roth rounded apart may differ by a cent a pay date."""
    to_come, bound, _ = problem
    cent = 0 if bound.terms.step is None else 1
    if any(date.reached and sum(each) + cent > date.left for each, date in zip(paid, to_come, strict=True)):
        return True
    bounds = bound.terms.years[2026]
    slack = 0 if bound.terms.step is None else 2 * len(paid)
    deferred = sum(each.deferrals for each in paid)
    then = added(paid, problem)
    return deferred + slack > bounds.most or then.total + slack > bound.additions - bound.terms.margin + then.spare


@settings(max_examples=100, deadline=None)
@given(problem=problems())
def test_one_step_more_of_after_tax_money_would_pass_a_limit_or_a_cap(
    problem: tuple[list[PayToCome], Bound, Matching],
) -> None:
    to_come, bound, match = problem
    assume(bound.terms.step is not None and any(each.reached for each in to_come))
    proposal = offer(to_come, bound, match)
    raised = []
    for row, date in zip(proposal.rows, to_come, strict=True):
        if row.elected is None:
            raised.append(row.paid)
            continue
        count = row.elected.after_tax + 1
        deferring = row.elected.pre_tax + row.elected.roth
        most = bound.terms.most
        if count > most(bound.terms.after_tax_rate, date.pay) or deferring + count > bound.terms.most_beside(date):
            return  # the plan or pay takes no more
        raised.append(row.paid._replace(after_tax=bound.terms.amount(count, date.pay)))
    left = bound.terms.after_tax_left
    over_cap = left is not None and sum(each.after_tax for each in raised) > left
    over_pay = any(sum(each) > date.left for each, date in zip(raised, to_come, strict=True) if date.reached)

    now = added([row.paid for row in proposal.rows], problem)
    then = added(raised, problem)
    passes = then.total > bound.additions - bound.terms.margin or then.catch_up > now.catch_up
    assert over_cap or over_pay or passes


@settings(max_examples=100, deadline=None)
@given(
    pays=st.integers(2_000_00, 20_000_00).flatmap(lambda pay: st.integers(2, 9).map(lambda count: [pay] * count)),
    share=st.integers(0, 40),
    room=st.integers(0, 24_500_00),
    front_load=st.booleans(),
)
def test_no_match_of_the_present_election_is_lost_in_dollars(
    pays: list[int], share: int, room: int, front_load: bool
) -> None:
    """Level pay, 50 % of six percent by pay date: an election to the cent keeps what the present one would get.

    A cent a pay date is rounding.
    """
    to_come = [each._replace(present=Paid(each.pay * share // 100)) for each in dates(*pays)]
    bound = terms(room, 72_000_00, step=None, deferral_floor=Decimal("0.06"))
    match = matching(HALF_OF_SIX, to_come)
    kept = match(present_stopped(to_come, bound.terms)).total

    assert offer(to_come, bound, match, front_load=front_load).match >= kept - len(pays)


@settings(max_examples=60, deadline=None)
@given(problem=problems(floors=["0"]))
def test_front_loading_never_brings_in_less_by_any_pay_date(
    problem: tuple[list[PayToCome], Bound, Matching],
) -> None:
    """Deferrals of a front-loaded election are ahead of the even one, but for the steps that no longer fit.

    Where 415(c) stops them, the match, which differs with the pay date, decides how much fits.
    """
    to_come, bound, match = problem
    early = offer(to_come, bound, match, front_load=True)
    even = offer(to_come, bound, match)
    assume("415c" not in (early.deferrals_stop.by, even.deferrals_stop.by))
    step = max(bound.terms.amount(1, each.pay) for each in to_come) + 2 * len(to_come)

    for place in range(len(to_come)):
        ahead = sum(row.paid.deferrals for row in early.rows[: place + 1])
        behind = sum(row.paid.deferrals for row in even.rows[: place + 1])
        assert ahead >= behind - step
