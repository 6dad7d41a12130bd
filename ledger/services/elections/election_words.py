"""A proposed election in words: what goes in, what is left below each limit, and why not more."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from ledger.domain.money import Money
from ledger.domain.planning.election_terms import ADDITIONS_LIMIT, DEFERRAL_LIMIT, PAY, PLAN_CAP, Stop
from ledger.domain.planning.match import fully_matched_share
from ledger.services.elections.election_stretches import binding_limit
from ledger.services.elections.elections import Election, Elections


def said(shares: Mapping[str, Decimal], amounts: Mapping[str, Money]) -> dict[str, str]:
    """Each source's election in words."""
    words: dict[str, str] = {}
    for source, share in shares.items():
        words[source] = f"{format((share * 100).normalize(), 'f')} % of pay"
    for source, amount in amounts.items():
        words[source] = f"{words[source]} and {amount}" if source in words else f"{amount}"
    return words


def sentences(election: Election, found: Elections) -> Iterable[str]:
    """What the election comes to, what is reserved beside it, and why it is not more; a sentence or two each."""
    yield from _about_deferrals(election)
    yield from _about_additions(election, found)
    yield from _about_match(election)
    proposal, helps = election.proposal, election.last_date_that_helps
    if found.choices.front_load and not proposal.front_loaded[0]:
        yield (
            "The deferral limit does not last for the share that keeps every pay date fully matched, so deferrals are "
            "spread evenly."
        )
    full = [
        date
        for row, date in zip(proposal.rows, election.basis.dates, strict=True)
        if row.elected is not None and sum(row.paid) == date.left > 0
    ]
    if full:
        beside = " but for what other lines take" if full[0].left < full[0].pay else ""
        yield (
            f"All of the pay of {full[0].pay_date}{beside} is elected; taxes and other deductions come first, so "
            "payroll may take less. "
            "The plan's own caps, where it has some, keep an election below that."
        )
    if helps is not None and election.records:
        yield f"A change brings in as much as this until the pay date of {helps}; one that reaches payroll later, less."


def _about_deferrals(election: Election) -> Iterable[str]:
    proposal, reached = election.proposal, election.deferral_limit_reached_on
    for year, bounds in election.basis.terms.years.items():
        left = Money(proposal.deferrals_left[year])
        on = f" on {reached}" if reached is not None and reached.year == year else ""
        if bounds.stopped_by_plan:
            yield from _stopped_by_plan(election, year, on)
        elif left.cents <= 0:
            yield f"Deferrals of {year} reach their limit, {_persons_limit(election, year)}{on} (402(g))."
        else:
            why = _why(proposal.deferrals_stop, election)
            yield (
                f"Deferrals of {year} leave {left} that may still go in, of a limit of "
                f"{_persons_limit(election, year)}: {why}"
            )
    if proposal.added.catch_up:
        catch_up = Money(proposal.added.catch_up)
        yield f"{catch_up} of the year's deferrals is catch-up and no annual addition (414(v)(3))."


def _persons_limit(election: Election, year: int) -> str:
    catch_up = " with catch-up" if election.basis.terms.years[year].catch_up_limit else ""
    return f"{Money(binding_limit(election, year))}{catch_up}"


def _stopped_by_plan(election: Election, year: int, on: str) -> Iterable[str]:
    """What the plan's own limit on deferrals leaves, by its name; it is lower than the person's."""
    bounds, plan = election.basis.terms.years[year], election.basis.plan.id
    own, left = Money(bounds.group_limit), Money(election.proposal.deferrals_left[year])
    what = "its own cap" if bounds.plan_cap else "the limit of 402(g) for one employer's plans"
    catch_up = f" and {Money(bounds.catch_up_limit)} of catch-up" if bounds.catch_up_limit else ""
    limit = f"the most that {plan} takes, {Money(binding_limit(election, year))} ({what} of {own}{catch_up})"
    if left.cents <= 0:
        yield f"Deferrals of {year} reach {limit}{on}."
    else:
        why = _why(election.proposal.deferrals_stop, election)
        yield f"Deferrals of {year} leave {left} that may still go in, of {limit}: {why}"
    more = Money(bounds.room - bounds.most)
    yield f"402(g) itself would let in {more} more of your deferrals in {year}, in a plan that takes them."


def _about_additions(election: Election, found: Elections) -> Iterable[str]:
    proposal, recorded = election.proposal, election.basis.standing.recorded
    last = recorded.period[1]
    margin = f" but for the margin of {found.choices.margin}" if found.choices.margin else ""
    limit = Money(proposal.added.limit)
    counted = [row for row, date in zip(proposal.rows, election.basis.dates, strict=True) if date.counted]
    if recorded.compensation is None:
        yield "Pay is not on file for every pay date, so the dollar limit of 415(c) alone was used."
    employer = sum(row.employer for row in counted)
    until = "these pay dates" if len(counted) == len(proposal.rows) else f"the pay dates to {last}"
    parts = [f"{Money(sum(row.match for row in counted))} of match on {until}"]
    parts += [f"{Money(proposal.true_up)} of match after the year (true-up)"] if proposal.true_up else []
    parts += [f"{Money(employer)} of other employer money in the schedule"] if employer else []
    yield f"415(c) room is reserved for {', '.join(parts)}."
    over = Money(proposal.added.total - proposal.added.limit)
    if over.cents > 0:
        yield (
            f"Annual additions pass the limit of {limit} by {over}, whatever is elected. Only the plan can correct it."
        )
        if election.match_lost:
            yield (
                "It returns after-tax money first (Rev. Proc. 2021-30, 6.06(2)), and deferrals that are stopped lose "
                "their match: ask the plan before you stop deferring."
            )
    elif proposal.additions_left < 0:
        yield f"Annual additions come to {Money(-proposal.additions_left)} into the margin below {limit}, as it is."
    elif not proposal.additions_left:
        on = election.additions_limit_reached_on
        day = "" if on is None else f" on {on}"
        yield f"Annual additions to {last} reach the limit of {limit}{margin}{day} (415(c))."
    else:
        left = Money(proposal.additions_left)
        why = "" if not election.basis.terms.after_tax_rate else f": {_why(proposal.after_tax_stop, election)}"
        yield f"After the last pay date {left} below the 415(c) limit of {limit} is left{margin}{why or '.'}"


def _why(stop: Stop, election: Election) -> str:
    step = election.basis.terms.step
    one = "A cent more" if step is None else f"{format((step * 100).normalize(), 'f')} % more"
    if stop.by == DEFERRAL_LIMIT:
        return f"{one} on each pay date would pass it by {Money(stop.over)} on the last."
    if stop.by == ADDITIONS_LIMIT:
        return f"{one} on each pay date would pass 415(c) by {Money(stop.over)} on the last."
    if stop.by == PLAN_CAP:
        over = f"; {one.lower()} would pass its cap of the year by {Money(stop.over)}" if stop.over else ""
        return f"the plan takes no more{over}."
    assert stop.by == PAY  # noqa: S101 - there are four reasons
    return "there is no more pay to take it from."


def _about_match(election: Election) -> Iterable[str]:
    match, proposal = election.basis.by_formula, election.proposal
    if match is None:
        return
    if election.match_lost:
        yield (
            f"This loses {election.match_lost} of match: the present election would bring "
            f"{Money(election.match_at_present)}, this one {Money(proposal.match)}.{_in_dollars(election)}"
        )
    else:
        gained = proposal.match - election.match_at_present
        more = f", {Money(gained)} more than at present" if gained > len(proposal.rows) else ""
        yield f"No match is lost: {Money(proposal.match)} is to come{more}."
    unclaimed = election.match_in_full - proposal.match
    if unclaimed > len(proposal.rows):  # less is the rounding of each pay date
        share = f"{format((fully_matched_share(match) * 100).normalize(), 'f')} %"
        yield f"{Money(unclaimed)} of match stays unclaimed: the plan matches up to {share} of each pay date's pay."


def _in_dollars(election: Election) -> str:
    """What an election in dollars does about match that is lost to whole steps."""
    less = election.match_lost_in_dollars
    if less >= election.match_lost:
        return ""
    return f" An election in dollars (--dollars) loses {less or 'none of it'}."
