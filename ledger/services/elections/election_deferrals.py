"""How much a person may still defer in each calendar year of an election, and under which rules of the plan."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from ledger.domain.dates import year_bounds
from ledger.domain.errors import LedgerError
from ledger.domain.limits.additions import GroupYear
from ledger.domain.limits.deferrals import counts_in_402g
from ledger.domain.money import Money
from ledger.domain.parties import Plan
from ledger.domain.planning.election_terms import ONE, DeferralYear
from ledger.domain.sources import ELECTIVE_DEFERRALS, PRE_TAX_CATCH_UP, PRE_TAX_DEFERRAL
from ledger.domain.status import Status
from ledger.services.facts import Facts
from ledger.services.limits.deferrals import allowed_catch_up
from ledger.services.limits.expected import Expected, expected_money
from ledger.services.limits.limit_years import LimitYear, counted_in
from ledger.services.limits.plan_pay import deferral_cap

_PRE_TAX = (PRE_TAX_DEFERRAL, PRE_TAX_CATCH_UP)


def deferral_years(
    facts: Facts,
    statuses: Mapping[int, Status],
    plan: Plan,
    group: LimitYear,
    recorded: GroupYear,
    notes: list[str],
) -> dict[int, DeferralYear]:
    """What is left to defer in each calendar year; what other plans take at their present elections is kept for them.

    Raises:
        LedgerError: a year's limit is not on file.

    Source: IRC 402(g)(1), 401(a)(30), 414(v); Reg. 1.414(v)-1(b), 1.414(v)-2.
    """
    years = {}
    for year, status in statuses.items():
        deferrals = status.elective_deferrals
        if deferrals.limit is None:
            raise LedgerError(
                f"No IRS limit on deferrals is on file for {year}, so no election can be worked out.",
                hint=f"Upgrade the ledger, or record the limits of that year: see `roth-ledger limits --year {year}`.",
            )
        if deferrals.catch_up_limit is None:
            notes.append(
                f"Whether catch-up is open to you in {year} rests on last year's wages, which are not on file: it is "
                "left out. Enter them with `roth-ledger person wages`."
            )
        room = deferrals.limit - deferrals.total if deferrals.room is None else deferrals.room
        others = _others(facts, plan, year, notes)
        years[year] = _year(facts, status, plan, group, recorded, room=room, others=others, notes=notes)
    return years


def share_of(statuses: Mapping[int, Status], plan: Plan, kind: str, notes: list[str]) -> Decimal:
    """The most of a pay date's pay that the plan takes, by its own caps; `kind` is `deferral` or `after_tax`.

    Whether a cap for the highly compensated holds is not always known; then it is taken to hold.
    """
    rate, lower = getattr(plan, f"{kind}_cap_rate"), getattr(plan, f"hce_{kind}_cap_rate")
    held = [each for each in (rate, lower) if each is not None]
    if lower is not None:
        highly = next(iter(statuses.values())).highly_compensated.get(plan.employer)
        if highly is False:
            held = [] if rate is None else [rate]
        elif highly is None:
            notes.append(
                f"Whether you are highly compensated at {plan.employer} is not on file; the lower cap of {plan.id} is "
                "taken to hold."
            )
    return min(held, default=ONE)


def _year(
    facts: Facts,
    status: Status,
    plan: Plan,
    group: LimitYear,
    recorded: GroupYear,
    *,
    room: Money,
    others: int,
    notes: list[str],
) -> DeferralYear:
    year, deferrals = status.year, status.elective_deferrals
    assert deferrals.limit is not None  # noqa: S101 - the caller has refused a year without it
    plans = [facts.plans[each] for each in group.plans if counts_in_402g(facts.plans[each].kind)]
    peers = _expected(facts, [each.id for each in plans if each.id != plan.id], year)
    deferred = _paid(facts, group, year, ELECTIVE_DEFERRALS) + peers.cents(*ELECTIVE_DEFERRALS)
    legal = deferrals.limit.cents
    limit = _with_plan_cap(facts, status, group, deferrals.limit).cents
    allowed = allowed_catch_up(facts, plans, year)
    catch_up = 0 if allowed is None or deferrals.catch_up_limit is None else allowed.cents
    # What 415(c) makes catch-up leaves less for what passes this limit; that is seen where 415(c) is held.
    kept = recorded.kept_as_catch_up.cents if recorded.year == year else 0
    found = DeferralYear(
        room=max(room.cents - others, 0),
        before_catch_up=max(limit - deferred, 0),
        catch_up_left=max(catch_up - max(deferred - limit, 0) - kept, 0),
        total=deferrals.total.cents + others,
        group_limit=limit,
        plan_cap=limit < legal,
        catch_up_limit=catch_up,
    )
    required = status.roth_catch_up_required.get(plan.employer)
    if not found.catch_up_left or required is False:
        return found
    _say_roth(plan, year, required=required, notes=notes)
    pre_tax = _paid(facts, group, year, _PRE_TAX) + peers.cents(*_PRE_TAX)
    of_the_year = (recorded.first, recorded.last) == year_bounds(year)
    return found._replace(pre_tax_room=max(limit - pre_tax, 0), roth=deferred - pre_tax if of_the_year else None)


def _say_roth(plan: Plan, year: int, *, required: bool | None, notes: list[str]) -> None:
    if required:
        notes.append(
            f"Catch-up must be Roth in {year}: the Social Security wages of {year - 1} from {plan.employer} were over "
            "the amount that the IRS set (IRC 414(v)(7)). The part above the deferral limit goes to Roth."
        )
    else:
        notes.append(
            f"Whether catch-up must be Roth in {year} is not known, as the Social Security wages (W-2 box 3) of "
            f"{year - 1} from {plan.employer} are not on file: enter them with `roth-ledger person wages`. Roth is "
            "right either way (IRC 414(v)(7)), so the part above the deferral limit goes to Roth."
        )


def _with_plan_cap(facts: Facts, status: Status, group: LimitYear, limit: Money) -> Money:
    """402(g), or the plans' own limit on deferrals where that is lower; what passes either can be catch-up."""
    if (group.first, group.last) != year_bounds(status.year):
        return limit
    elected = expected_money(facts, group.plans, group.first, group.last)
    cap = deferral_cap(facts, group, counted_in(facts, group), elected, status.highly_compensated)
    return limit if cap is None else min(limit, cap)


def _others(facts: Facts, plan: Plan, year: int, notes: list[str]) -> int:
    """What other plans of the person, of whatever employer, will still defer at their present elections."""
    others = [
        each.id
        for each in facts.plans.values()
        if each.id != plan.id and counts_in_402g(each.kind) and facts.coming_to(each.id)
    ]
    expected = _expected(facts, others, year)
    if not expected.known:
        notes.append(f"What {' and '.join(others)} will still take is not known, as pay is not on file: not reserved.")
    cents = expected.cents(*ELECTIVE_DEFERRALS)
    if cents:
        names = " and ".join(others)
        notes.append(f"The present elections in {names} are kept: {Money(cents)} of deferrals in {year} go there.")
    return cents


def _expected(facts: Facts, plans: Sequence[str], year: int) -> Expected:
    first, last = year_bounds(year)
    return expected_money(facts, plans, first, last)


def _paid(facts: Facts, group: LimitYear, year: int, sources: Iterable[str]) -> int:
    """Cents of a group's plans by pay date, whatever limitation year they are allocated to."""
    first, last = year_bounds(year)
    among = set(sources)
    paid = sum(
        each.cents for each in facts.contributed(first, last) if each.plan in group.plans and each.source in among
    )
    return paid + sum(
        each.cents
        for each in facts.allocated
        if each.limitation_year is not None
        and first <= each.day <= last
        and each.plan in group.plans
        and each.source in among
    )
