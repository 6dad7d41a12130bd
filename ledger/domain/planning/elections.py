"""The election for the pay dates still to come that lands on the limits and keeps the match.

Deferrals come first: as much as 402(g) and age leave, over every employer. After-tax money takes what 415(c) leaves
beside them (but for their catch-up) and all employer money of the year, true-up included, within the plan's caps and
what other lines leave of pay. Where catch-up must be Roth, deferrals turn Roth as far as that takes.

An even election is the same on each pay date it reaches, in whole steps rounded down; where rounding down would lose
match, the first or the last pay dates take one step more. Of one in cents, the last pay dates take what the division
leaves. A front-loaded one takes as much as pay and caps allow on each pay date in turn, and keeps for the later ones
what a match by pay date needs; where the limit does not last for that, it is even.
"""

from collections.abc import Callable, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from ledger.domain.planning.election_steps import greatest, raise_as_far_as_fits, with_a_step_more
from ledger.domain.planning.election_terms import (
    ADDITIONS_LIMIT,
    DEFERRAL_LIMIT,
    ONE,
    PAY,
    PLAN_CAP,
    Added,
    Adding,
    Elected,
    Matched,
    Matching,
    Paid,
    PayToCome,
    Proposal,
    Row,
    Stop,
    Terms,
)


def propose(
    dates: Sequence[PayToCome], terms: Terms, matching: Matching, adding: Adding, *, front_load: bool = False
) -> Proposal:
    """The election that lands on the limits without passing one.

    Args:
        dates: Those to come, oldest first.
        terms: What bounds the election.
        matching: The plan's match on what the dates put in; it must not fall as a contribution rises.
        adding: Where annual additions then stand.
        front_load: As early as possible, in place of evenly.

    Returns:
        Zero elections where what no election changes already uses up a limit.

    Source: IRC 402(g)(1), 414(v)(3), (7), 415(c)(1); Reg. 1.414(v)-1(b), 1.414(v)-2. Caps, steps and the match are
    the plan document's.
    """
    search = _Search(dates, terms, matching, adding)
    deferral = search.best_deferrals(front_load=front_load)
    after_tax = search.best_after_tax(deferral.counts, front_load=front_load)
    paid = search.paid(deferral.counts, after_tax.counts)
    added = search.added(paid)
    return Proposal(
        rows=search.rows(deferral.counts, after_tax.counts),
        true_up=matching(paid).true_up,
        deferrals_left={year: bounds.most - search.deferred(paid, year) for year, bounds in terms.years.items()},
        added=added,
        additions_left=added.limit - terms.margin - added.total,
        after_tax_left=None if terms.after_tax_left is None else terms.after_tax_left - search.after_tax(paid),
        front_loaded=(deferral.front_loaded, after_tax.front_loaded),
        deferrals_stop=search.why_no_more_deferrals(deferral),
        after_tax_stop=search.why_no_more_after_tax(deferral.counts, after_tax),
    )


class _Best(NamedTuple):
    """The greatest counts that fit, the most that plan and pay would let in, and whether they are front-loaded."""

    counts: list[int]
    most: list[int]
    front_loaded: bool


class _Search:
    """Looks for the greatest numbers of steps that fit; they are counted over the dates that the election reaches."""

    def __init__(self, dates: Sequence[PayToCome], terms: Terms, matching: Matching, adding: Adding) -> None:
        self.dates = dates
        self.terms = terms
        self.matching = matching
        self.adding = adding
        self.open = [place for place, each in enumerate(dates) if each.reached]
        self.left = {place: dates[place].left for place in self.open}
        self.nothing = [0] * len(self.open)

    def best_deferrals(self, *, front_load: bool) -> _Best:
        """The greatest deferrals that fit, by the steps of each date."""

        def matched(counts: list[int]) -> int:
            return self.match(counts, self.nothing)

        dates, terms = [self.dates[place] for place in self.open], self.terms
        most = [min(terms.most(terms.deferral_rate, each.pay), terms.most_beside(each)) for each in dates]
        return self._best(most, terms.deferral_floor, self.deferrals_fit, matched, front_load=front_load)

    def best_after_tax(self, deferral: list[int], *, front_load: bool) -> _Best:
        """The greatest after-tax money that fits beside the deferrals."""
        catch_up = self.added(self.paid(deferral, self.nothing)).catch_up

        def fits(counts: list[int]) -> bool:
            return self.after_tax_fits(deferral, counts, catch_up)

        def matched(counts: list[int]) -> int:
            return self.match(deferral, counts)

        most = self._most_after_tax(deferral)
        return self._best(most, self.terms.after_tax_floor, fits, matched, front_load=front_load)

    def _most_after_tax(self, deferral: Sequence[int]) -> list[int]:
        """The most steps of after-tax money that plan and pay leave beside the deferrals."""
        most = []
        for place, count in zip(self.open, deferral, strict=True):
            date = self.dates[place]
            left = self.terms.most_beside(date) - count
            cap = self.terms.most(self.terms.after_tax_rate, date.pay)
            most.append(max(min(left, cap), 0) if date.counted else 0)
        return most

    def _best(
        self,
        most: list[int],
        floor: Decimal,
        fits: Callable[[list[int]], bool],
        matched: Callable[[list[int]], int],
        *,
        front_load: bool,
    ) -> _Best:
        """The greatest counts that fit, each up to its most."""
        pays = [self.dates[place].pay for place in self.open]
        counts = [min(self.terms.least(floor, pay), top) for pay, top in zip(pays, most, strict=True)]
        if front_load and fits(counts):
            for place, top in enumerate(most):
                raise_as_far_as_fits(counts, place, top, fits)
            return _Best(counts, most, front_loaded=True)
        level = greatest(0, max(most, default=0), lambda each: fits([min(each, top) for top in most]))
        counts = [min(level, top) for top in most]
        if self.terms.step is not None:
            return _Best(with_a_step_more(counts, most, fits, matched), most, front_loaded=False)
        if fits(counts):
            for place in reversed(range(len(most))):  # the last takes what the division left
                raise_as_far_as_fits(counts, place, most[place], fits)
        return _Best(counts, most, front_loaded=False)

    def paid(self, deferral: Sequence[int], after_tax: Sequence[int]) -> list[Paid]:
        """What every date puts in."""
        paid = [each.present for each in self.dates]
        amount = self.terms.amount
        for place, (pre_tax, roth), count in zip(self.open, self.split(deferral), after_tax, strict=True):
            date = self.dates[place]
            kept = date.present.after_tax
            paid[place] = Paid(
                amount(pre_tax, date.pay), amount(roth, date.pay), amount(count, date.pay) if date.counted else kept
            )
        return paid

    def split(self, deferral: Sequence[int]) -> list[tuple[int, int]]:
        """Pre-tax and Roth counts: the share asked for, with as much Roth as catch-up must be."""
        wanted = [int((count * self.terms.pre_tax_share).to_integral_value(ROUND_FLOOR)) for count in deferral]
        for year, bounds in self.terms.years.items():
            if bounds.pre_tax_room is not None:
                room = bounds.pre_tax_room
                if bounds.roth is not None:
                    room = min(room, self._pre_tax_beside_catch_up(deferral, year, bounds.roth))
                kept = sum(each.present.pre_tax for each in self.dates if not each.reached and _is_of(each, year))
                self._turn_roth(wanted, year, room - kept)
        return [(pre_tax, count - pre_tax) for pre_tax, count in zip(wanted, deferral, strict=True)]

    def _pre_tax_beside_catch_up(self, deferral: Sequence[int], year: int, roth: int) -> int:
        """How much of a year's deferrals to come may be pre-tax, so that Roth covers what 415(c) makes catch-up too."""
        paid = [Paid(each.present.deferrals, 0, each.present.after_tax) for each in self.dates]
        for place, count in zip(self.open, deferral, strict=True):
            paid[place] = Paid(self.terms.amount(count, self.dates[place].pay))
        # Pre-tax and Roth rounded apart may differ by a cent a pay date.
        rounding = 0 if self.terms.step is None else len(self.open)
        return max(self.deferred(paid, year) + roth - self.added(paid).catch_up - rounding, 0)

    def _turn_roth(self, pre_tax: list[int], year: int, room: int) -> None:
        """Lower the pre-tax counts of a calendar year to one level at which their money fits the room."""
        places = enumerate(self.open)
        pays = {number: self.dates[place].pay for number, place in places if _is_of(self.dates[place], year)}

        def fits(level: int) -> bool:
            return sum(self.terms.amount(min(pre_tax[number], level), pay) for number, pay in pays.items()) <= room

        level = greatest(0, max((pre_tax[number] for number in pays), default=0), fits)
        for number in pays:
            pre_tax[number] = min(pre_tax[number], level)

    def deferrals_fit(self, counts: list[int]) -> bool:
        """Whether deferrals pass neither their limit nor 415(c), with after-tax money only where it is settled."""
        paid = self.paid(counts, self.nothing)
        if any(self.deferred(paid, year) > bounds.most for year, bounds in self.terms.years.items()):
            return False
        return self._within_pay(paid) and self._over_additions(self.added(paid)) <= 0

    def after_tax_fits(self, deferral: list[int], counts: list[int], catch_up: int) -> bool:
        """Whether after-tax money beside the deferrals passes neither the plan's cap nor 415(c).

        It is never what deferrals become catch-up for: theirs stays what it is without it.
        """
        paid = self.paid(deferral, counts)
        if self.terms.after_tax_left is not None and self.after_tax(paid) > self.terms.after_tax_left:
            return False
        added = self.added(paid)
        within = added.total <= added.limit - self.terms.margin and added.catch_up <= catch_up
        return self._within_pay(paid) and within

    def _over_additions(self, added: Added) -> int:
        """By how much additions pass 415(c) and the margin, whatever deferrals can still become catch-up."""
        return added.total - added.spare - (added.limit - self.terms.margin)

    def _within_pay(self, paid: Sequence[Paid]) -> bool:
        return all(sum(paid[place]) <= left for place, left in self.left.items())

    def deferred(self, paid: Sequence[Paid], year: int) -> int:
        """Deferrals of a calendar year; of the first dates alone where no more are given."""
        return sum(each.deferrals for each, date in zip(paid, self.dates, strict=False) if _is_of(date, year))

    def after_tax(self, paid: Sequence[Paid]) -> int:
        """After-tax money of the limitation year."""
        return sum(each.after_tax for each, date in zip(paid, self.dates, strict=True) if date.counted)

    def added(self, paid: Sequence[Paid]) -> Added:
        """Where annual additions of the limitation year stand with the dates and their match."""
        return self.adding(paid, self.matching(paid))

    def match(self, deferral: Sequence[int], after_tax: Sequence[int]) -> int:
        """All match that these counts bring."""
        return self.matching(self.paid(deferral, after_tax)).total

    def why_no_more_deferrals(self, best: _Best) -> Stop:
        """What one step more would pass."""
        raised = [min(count + 1, top) for count, top in zip(best.counts, best.most, strict=True)]
        if raised == best.counts:
            return self._stopped_at_most(self.terms.deferral_rate, best.most)
        paid = self.paid(raised, self.nothing)
        over = max(self.deferred(paid, year) - bounds.most for year, bounds in self.terms.years.items())
        over_additions = self._over_additions(self.added(paid))
        if over_additions > over:
            return Stop(ADDITIONS_LIMIT, over_additions)
        return Stop(DEFERRAL_LIMIT, max(over, 0))

    def why_no_more_after_tax(self, deferral: Sequence[int], best: _Best) -> Stop:
        """What one step more would pass."""
        raised = [min(count + 1, top) for count, top in zip(best.counts, best.most, strict=True)]
        if raised == best.counts:
            return self._stopped_at_most(self.terms.after_tax_rate, best.most)
        paid = self.paid(deferral, raised)
        added, now = self.added(paid), self.added(self.paid(deferral, best.counts))
        # What deferrals would become catch-up for passes 415(c) as well.
        over = added.total - (added.limit - self.terms.margin) + added.catch_up - now.catch_up
        left = self.terms.after_tax_left
        if left is not None and self.after_tax(paid) - left > max(over, 0):
            return Stop(PLAN_CAP, self.after_tax(paid) - left)
        return Stop(ADDITIONS_LIMIT, max(over, 0))

    def _stopped_at_most(self, rate: Decimal, most: Sequence[int]) -> Stop:
        """Whether the plan's cap or pay is the end where each date has all that the two let in."""
        pays = [self.dates[place].pay for place in self.open]
        capped = rate < ONE and any(top == self.terms.most(rate, pay) for top, pay in zip(most, pays, strict=True))
        return Stop(PLAN_CAP if capped else PAY, 0)

    def rows(self, deferral: Sequence[int], after_tax: Sequence[int]) -> tuple[Row, ...]:
        """Each pay date with its running totals."""
        paid = self.paid(deferral, after_tax)
        by_date = self.matching(paid).by_date
        split = [Elected(*pair, count) for pair, count in zip(self.split(deferral), after_tax, strict=True)]
        elected = dict(zip(self.open, split, strict=True))
        rows = []
        for place, date in enumerate(self.dates):
            year = date.pay_date.year
            until, so_far = paid[: place + 1], Matched(by_date[: place + 1])
            row = Row(
                pay_date=date.pay_date,
                pay=date.pay,
                elected=elected.get(place),
                paid=paid[place],
                employer=date.employer,
                match=by_date[place],
                deferred_so_far=self.terms.years[year].total + self.deferred(until, year),
                additions_so_far=self.adding(until, so_far).total if date.counted else None,
            )
            rows.append(row)
        return tuple(rows)


def _is_of(date: PayToCome, year: int) -> bool:
    return date.pay_date.year == year
