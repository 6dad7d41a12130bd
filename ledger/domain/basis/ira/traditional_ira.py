"""A person's traditional IRAs, all of them one: the yearly chain of Form 8606, Parts I and II."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ledger.domain.basis.ira.traditional_ira_lines import IraActivity, IraLines, parts_one_and_two
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.entries.conversions import TRADITIONAL_IRA
from ledger.domain.entries.ira import IraContribution, IraConversion, IraDistribution, IraOpeningBalance, IraRollIn
from ledger.domain.money import ZERO, Money
from ledger.domain.recorded import Recorded

# The April due date falls on the 15th or, after a weekend and Emancipation Day, on the 18th at the latest.
_LATEST_DUE_DATE = (4, 18)


class TraditionalIraYear(NamedTuple):
    """One calendar year of all traditional, SEP and SIMPLE IRAs; None is unknown, and `why_unknown` says why.

    Attributes:
        lines: Form 8606 by line, exact cents; `"10"` a decimal fraction. A line that is not there stays blank.
        opening_basis: Line 14 of the year before.
        closing_basis: Line 14, also of a year that needs no form.
        converted, nontaxable_conversion, taxable_conversion: Lines 8, 17 and 18.
        distributed, taxable_distribution: Lines 7 and 15c.
        gross_rolled_in_basis: What of line 2 is after-tax money rolled in from plans in this year.
        uses_worksheet: Whether Worksheet 1-1 of Pub. 590-B takes the place of lines 4 to 12.
        questions: What to look into though the figures stand, sentences.
    """

    year: int
    lines: IraLines
    opening_basis: Money | None
    closing_basis: Money | None
    converted: Money
    nontaxable_conversion: Money | None
    taxable_conversion: Money | None
    distributed: Money
    taxable_distribution: Money | None
    gross_rolled_in_basis: Money | None
    why_unknown: tuple[str, ...]
    uses_worksheet: bool
    questions: tuple[str, ...]


def follow_traditional_ira(
    *,
    outcomes: Iterable[ConversionOutcome],
    events: Iterable[Recorded[Any]],
    year_end_values: Mapping[int, Money],
    year: int,
    as_of: dt.date,
    decimals: int = 6,
) -> tuple[TraditionalIraYear, ...]:
    """The chain of basis from the first year on record to a year, a row each; none where nothing is on record.

    An opening balance takes the place of what the chain led to: of 31 December it closes its year, of any other day
    its year begins with it. Without one the chain begins with nothing; but where the first one on file holds more
    than that leads to, or does not know, what the years before it began with is unknown. Rollovers between IRAs that
    are outstanding at the turn of the year are not followed; Form 8606 adds them to line 6, so a value entered for
    such a year holds them.

    Args:
        outcomes: Of all plans; what went to a traditional IRA brings its after-tax basis to line 2 in the year in
            which it arrived.
        events: IRA entries of the person; those of Roth IRAs are passed over. Pre-tax money rolled into plans lowers
            line 6 by itself; that it was pre-tax is asked about. A contribution counts for the year it names.
        year_end_values: What all of them were worth on 31 December, by year; left out while that day is to come.
        year: The last year wanted.
        as_of: Entries dated later are left out.
        decimals: Of line 10; the form asks for three or more. With three, rounding alone can move whole dollars.

    Source: Form 8606 and its instructions, Parts I and II; IRC 408(d)(1) and (2), 408(o), 219(f)(3).
    """
    chain = _Chain(as_of)
    for event in events:
        chain.meet_entry(event.value)
    for outcome in outcomes:
        chain.meet_rollover(outcome)
    values = {each: value for each, value in year_end_values.items() if dt.date(each, 12, 31) <= as_of}
    chain.look_back(values, decimals)
    return tuple(chain.rows(year, values, decimals))


class _Chain:
    """What the entries say of each year, and the openings by the year that begins with them."""

    def __init__(self, as_of: dt.date) -> None:
        self.as_of = as_of
        self.activity: dict[int, IraActivity] = {}
        self.openings: dict[int, IraOpeningBalance] = {}
        self.contributions: list[IraContribution] = []
        self.rolled_into_plans: dict[int, Money] = {}
        self.begins_with: Money | None = ZERO

    def rows(self, year: int, values: Mapping[int, Money], decimals: int) -> list[TraditionalIraYear]:
        """The years up to one, from the first on record."""
        first = min((*self.activity, *(opening.date.year for opening in self.openings.values())), default=year + 1)
        found: list[TraditionalIraYear] = []
        for each in range(first, year + 1):
            found.append(self.row(each, found[-1] if found else None, values.get(each), decimals))
        return found

    def look_back(self, values: Mapping[int, Money], decimals: int) -> None:
        """Whether the years before the first opening balance can have begun with nothing, as they are taken to."""
        if not self.openings:
            return
        begins = min(self.openings)
        stated = self.openings.pop(begins)
        before = self.rows(begins - 1, values, decimals)
        self.openings[begins] = stated
        if not before or (led_to := before[-1].closing_basis) is None:
            return
        if stated.basis is None or led_to < stated.basis:
            self.begins_with = None

    def meet_entry(self, entry: Any) -> None:
        """Take in one IRA entry."""
        kinds = (IraOpeningBalance, IraContribution, IraConversion, IraDistribution, IraRollIn)
        if not isinstance(entry, kinds) or entry.date > self.as_of:
            return
        if isinstance(entry, IraOpeningBalance):
            begins = entry.date.year + (entry.date == dt.date(entry.date.year, 12, 31))
            held = self.openings.get(begins)
            if entry.kind == "traditional" and (held is None or held.date <= entry.date):
                self.openings[begins] = entry
        elif isinstance(entry, IraContribution):
            self._contribute(entry)
        elif isinstance(entry, IraConversion):
            self._of(entry.date.year).converted += entry.amount
        elif isinstance(entry, IraRollIn):
            rolled = self.rolled_into_plans.get(entry.date.year, ZERO)
            self.rolled_into_plans[entry.date.year] = rolled + entry.amount
        else:
            self._of(entry.date.year).distributed += entry.amount

    def _contribute(self, entry: IraContribution) -> None:
        if entry.kind == "roth":
            return
        self.contributions.append(entry)
        activity = self._of(entry.for_year)
        if entry.kind == "traditional_deductible":
            activity.deductible += entry.amount
            return
        activity.nondeductible += entry.amount
        if entry.date.year > entry.for_year:
            activity.contributed_later += entry.amount

    def meet_rollover(self, outcome: ConversionOutcome) -> None:
        """Take in plan money that reached a traditional IRA: its basis belongs on line 2."""
        arrived = outcome.arrived or outcome.date
        if outcome.destination != TRADITIONAL_IRA or arrived > self.as_of:
            return
        activity = self._of(arrived.year)
        if outcome.basis is None or outcome.earnings_out is None:
            activity.rolled_in_basis = None
            activity.why_unknown.append(
                f"How much after-tax basis the {outcome.amount} hold that went from {outcome.plan} to a traditional IRA"
                f" on {arrived} is unknown, and with it line 2 of Form 8606: enter the earnings of that rollover as"
                " the plan states them."
            )
            return
        if activity.rolled_in_basis is not None:
            activity.rolled_in_basis += outcome.basis
        activity.rolled_in_pre_tax += outcome.earnings_out

    def row(
        self, year: int, before: TraditionalIraYear | None, value: Money | None, decimals: int
    ) -> TraditionalIraYear:
        """One year of the chain after the one before."""
        opening, why = self._opening(year, before)
        activity = self.activity.get(year, IraActivity())
        found = parts_one_and_two(
            year, opening=opening, activity=activity, value=value, as_of=self.as_of, decimals=decimals
        )
        lines, closing = found.lines, found.closing_basis
        restated = self._restated(self.openings.get(year), before.closing_basis if before else None)
        at_end = self.openings.get(year + 1)
        if at_end is not None and at_end.date.year == year:  # of 31 December: the year is closed with it
            restated += self._restated(at_end, closing)
            closing = at_end.basis
            lines = {**lines, "14": closing} if "14" in lines else lines
        return TraditionalIraYear(
            year=year,
            lines=lines,
            opening_basis=opening,
            closing_basis=closing,
            converted=activity.converted,
            nontaxable_conversion=found.nontaxable_conversion,
            taxable_conversion=found.taxable_conversion,
            distributed=activity.distributed,
            taxable_distribution=found.taxable_distribution,
            gross_rolled_in_basis=activity.rolled_in_basis,
            why_unknown=tuple(dict.fromkeys([*why, *activity.why_unknown, *found.why_unknown])),
            uses_worksheet=found.uses_worksheet,
            questions=tuple(
                dict.fromkeys(
                    [*restated, *self._day_and_year(year), *found.questions, *self._not_pre_tax(year, lines, value)]
                )
            ),
        )

    def _opening(self, year: int, before: TraditionalIraYear | None) -> tuple[Money | None, tuple[str, ...]]:
        """What a year begins with, and why that is unknown."""
        stated = self.openings.get(year)
        if stated is None:
            if before is not None:
                return before.closing_basis, before.why_unknown if before.closing_basis is None else ()
            # A ledger whose first word is a balance at the end of the year does not know how that year began.
            if year not in self.activity:
                return None, ()
            return self.begins_with, () if self.begins_with is not None else (self._before_the_opening(year),)
        if stated.basis is None:
            sentence = (
                f"The opening balance of traditional IRAs of {stated.date} does not know its basis:"
                " enter line 14 of the last Form 8606 that was filed."
            )
            return None, (sentence,)
        return stated.basis, ()

    def _before_the_opening(self, year: int) -> str:
        first = self.openings[min(self.openings)]
        return (
            f"With what basis traditional IRAs began {year} is not on file: the first opening balance is of"
            f" {first.date}, and what is entered before it does not lead to it. Enter the opening balance of"
            f" {year - 1}-12-31, line 14 of Form 8606 of {year - 1}."
        )

    def _not_pre_tax(self, year: int, lines: IraLines, value: Money | None) -> list[str]:
        """Money rolled into plans beyond the pre-tax money there can have been, by what was left at the year's end.

        Source: IRC 408(d)(3)(A)(ii) and (H).
        """
        rolled, line_3 = self.rolled_into_plans.get(year, ZERO), lines.get("3")
        if not rolled or value is None or not isinstance(line_3, Money):
            return []
        activity = self.activity.get(year, IraActivity())
        basis = line_3 - activity.contributed_later
        pre_tax = max(value + activity.converted + activity.distributed + rolled - basis, ZERO)
        if pre_tax >= rolled:
            return []
        sentence = (
            f"{rolled} of IRA money was rolled into plans in {year}, but by the balance of {year}-12-31 and the"
            f" {basis} of basis no more than {pre_tax} of it can have been pre-tax, and only pre-tax money may be"
            " rolled into a plan (IRC 408(d)(3)(H)): check the amount, the basis and the year-end value. If it is so,"
            " tell the plan; the basis is left as it is here."
        )
        return [sentence]

    def _restated(self, stated: IraOpeningBalance | None, led_to: Money | None) -> list[str]:
        """What an opening balance contradicts; that it holds more than a ledger with no earlier one is no wonder."""
        if stated is None or stated.basis is None or led_to is None or led_to == stated.basis:
            return []
        if led_to < stated.basis and min(each.date for each in self.openings.values()) == stated.date:
            return []
        sentence = (
            f"The opening balance of {stated.date} gives traditional IRAs {stated.basis} of basis, though the ledger's"
            f" entries lead to {led_to}: void the one that is wrong. The opening balance is taken."
        )
        return [sentence]

    def _day_and_year(self, year: int) -> list[str]:
        """Contributions for a year whose day does not fit it, or that an opening balance may hold already."""
        found = []
        for each in self.contributions:
            if each.for_year != year:
                continue
            if not dt.date(year, 1, 1) <= each.date <= dt.date(year + 1, *_LATEST_DUE_DATE):
                found.append(
                    f"The IRA contribution of {each.amount} of {each.date} is counted for {year}, as entered; what"
                    f" counts for {year} is made from 1 January of it to the April due date of its return:"
                    " check for_year."
                )
            opening = self.openings.get(year + 1)
            if opening is not None and opening.date < each.date and each.kind == "traditional_nondeductible":
                found.append(
                    f"The contribution of {each.amount} of {each.date} for {year} is taken to be in the opening"
                    f" balance of traditional IRAs of {opening.date} (line 14 of {year}); if it is not, add it there."
                )
        return found

    def _of(self, year: int) -> IraActivity:
        return self.activity.setdefault(year, IraActivity())
