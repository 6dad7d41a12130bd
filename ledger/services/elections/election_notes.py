"""What is to be said of an election that was worked out: caps that a plan may hold otherwise, bonuses without match."""

from collections.abc import Iterator

from ledger.domain.money import Money
from ledger.domain.pay_schedules import ExpectedPay
from ledger.domain.planning.election_terms import ONE, Paid, Proposal
from ledger.domain.planning.match import fully_matched_share
from ledger.services.elections.election_basis import Basis


def notes_of(basis: Basis, proposal: Proposal) -> Iterator[str]:
    """Sentences about the proposal of a plan."""
    yield from _match_left_out(basis)
    yield from _other_lines(basis)
    yield from _cap_of_the_year(basis, proposal)
    yield from _bonuses_without_match(basis, proposal)


def _match_left_out(basis: Basis) -> Iterator[str]:
    """That the plan's formula takes the place of a match that pay dates name of their own."""
    left_out = {source for each in basis.coming for source in each.left_out}
    if left_out:
        yield (
            f"The match here goes by the formula of {basis.plan.id}, on the deferrals proposed: the "
            f"{' and '.join(sorted(left_out))} named for pay dates to come is left out, and a recorded election leaves "
            "it out too."
        )


def _other_lines(basis: Basis) -> Iterator[str]:
    """What other lines take of the first pay check that has some."""
    for coming in basis.coming:
        lines = coming.other_lines
        if lines:
            taken = Money(sum(coming.amounts.get(source, 0) for source in lines))
            yield (
                f"{' and '.join(lines)} {'take' if len(lines) > 1 else 'takes'} {taken} of the pay of "
                f"{coming.pay_date}: that is not there to be elected, and stays as it is."
            )
            return


def _cap_of_the_year(basis: Basis, proposal: Proposal) -> Iterator[str]:
    """That the plan may hold its cap on each pay date, where the election passes it on one."""
    share = basis.terms.after_tax_share
    above = [
        row.pay_date
        for row in proposal.rows
        if row.elected is not None and row.paid.after_tax > Money(row.pay).times(share).cents
    ]
    if share < ONE and above:
        text = f"{(share * 100).normalize():f} %"
        yield (
            f"{basis.plan.id} takes after-tax money up to {text} of plan pay; that is held over the year here, and the "
            f"election is above it on {above[0]}. Some plans hold it on each pay date: ask before you elect more than "
            f"{text}."
        )


def _bonuses_without_match(basis: Basis, proposal: Proposal) -> Iterator[str]:
    """Match that pay with elections of its own does not bring, as nothing is deferred from it."""
    match = basis.by_formula
    if match is None or match.period != "paycheck" or "elective_deferral" not in match.on:
        return
    share = fully_matched_share(match)
    paid = [row.paid for row in proposal.rows]
    for place, (coming, row) in enumerate(zip(basis.coming, proposal.rows, strict=True)):
        if row.elected is not None or row.paid.deferrals or not isinstance(coming.record, ExpectedPay):
            continue
        deferred = min(Money(row.pay).times(share).cents, _left_beside_match(basis, proposal, place))
        raised = [*paid[:place], Paid(deferred, 0, row.paid.after_tax), *paid[place + 1 :]]
        missed = basis.matching(raised).total - proposal.match
        if missed > 0:
            yield (
                f"Nothing is deferred from the {Money(row.pay)} of {row.pay_date}, which has elections of its own: if "
                f"the plan counts that pay, deferring {Money(deferred)} of it would bring {Money(missed)} of match. "
                f"Change it with `roth-ledger schedule bonus --pay-date {row.pay_date}`, then ask again."
            )


def _left_beside_match(basis: Basis, proposal: Proposal, place: int) -> int:
    """What the deferral limit leaves for one pay date where the others of its year defer no more than is matched."""
    assert basis.by_formula is not None  # noqa: S101 - asked only where the plan has one
    share, year = fully_matched_share(basis.by_formula), proposal.rows[place].pay_date.year
    needed = sum(
        min(row.paid.deferrals, Money(row.pay).times(share).cents)
        for other, row in enumerate(proposal.rows)
        if other != place and row.pay_date.year == year
    )
    return max(basis.terms.years[year].most - needed, 0)
