"""What to know before money leaves a plan: tax that is withheld, and earnings that spoil a backdoor Roth."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from ledger.domain.basis.ira.traditional_ira import TraditionalIraYear, follow_traditional_ira
from ledger.domain.basis.outcomes import CONVERSION, ConversionOutcome
from ledger.domain.entries.conversions import CASH, TRADITIONAL_IRA
from ledger.domain.money import ZERO, Money, total
from ledger.services.accounts import Accounts

_WITHHELD = Decimal("0.20")
_DAYS_TO_ROLL_OVER = 60


def rollover_advice(accounts: Accounts, entry: str) -> list[str]:
    """What a conversion or rollover brings with it beside its basis and taxable part, a sentence each.

    Args:
        accounts: The person's accounts, followed with the entry.
        entry: The id of the conversion.
    """
    legs = [each for each in accounts.all_outcomes if each.id == entry and each.record == CONVERSION]
    advice = list(_withholding(legs))
    year = legs[0].date.year if legs else accounts.year
    way_out = (
        f" Sent to Roth, or rolled into a plan that takes pre-tax IRA money before 31 December {year}, they do not"
        " (IRC 408(d)(3)(A)(ii))."
    )
    return [*advice, *(f"{sentence}{way_out}" for sentence, _ in beside_backdoor(accounts, [entry]))]


def taxable_so_far(accounts: Accounts) -> Money | None:
    """What the year's conversions, rollovers and payments out of plans add to income; None is not known."""
    parts = [each.taxable for each in accounts.all_outcomes if each.date.year == accounts.year]
    return None if None in parts else total(part for part in parts if part is not None)


def _withholding(legs: Sequence[ConversionOutcome]) -> Iterator[str]:
    """Tax that the plan keeps from what it pays to the person.

    Source: IRC 3405(c): 20 % of the taxable part of an eligible rollover distribution that is not rolled over
    directly; 402(c)(3) for the 60 days.
    """
    paid = [each for each in legs if each.destination == CASH or not each.direct]
    if not paid or any(each.withheld is not None for each in legs) or any(each.earnings_out is None for each in paid):
        return
    withheld = total(each.earnings_out or ZERO for each in paid).times(_WITHHELD)
    if not withheld:
        return
    sentence = f"The plan has to withhold 20 % of the taxable part of what it pays to you, {withheld} (IRC 3405(c))."
    if any(not each.direct for each in paid):
        last = paid[0].date + dt.timedelta(days=_DAYS_TO_ROLL_OVER)
        sentence += f" Make it up from other money by {last}, or it counts as kept; a direct rollover avoids it."
    yield sentence


def beside_backdoor(accounts: Accounts, entries: Collection[str]) -> Iterator[tuple[str, Money]]:
    """What pre-tax money costs that some conversions put into a traditional IRA of someone who converts IRA money.

    Args:
        accounts: The person's accounts, followed with the entries.
        entries: Ids of conversions.

    Yields:
        At most one sentence, and the money it is about.

    Source: IRC 408(d)(2); Form 8606, lines 6 to 11.
    """
    sent = [
        each
        for each in accounts.outcomes
        if each.id in entries and each.destination == TRADITIONAL_IRA and each.earnings_out
    ]
    if not sent:
        return
    added = total(each.earnings_out or ZERO for each in sent)
    year = (sent[0].arrived or sent[0].date).year
    known = accounts.year_end_values.get(year)
    held = known if known is not None else added
    with_it = _year(accounts, year, held, accounts.outcomes)
    others = [each for each in accounts.outcomes if each.id not in entries]
    without = _year(accounts, year, max(held - added, ZERO), others)
    if with_it is None or not (with_it.converted or with_it.closing_basis or with_it.opening_basis):
        return
    counted = f"The {added} of earnings in a traditional IRA count on line 6 of Form 8606 for {year}"
    more, less = with_it.taxable_conversion, None if without is None else without.taxable_conversion
    if not with_it.converted or more is None or less is None:
        yield f"{counted}, beside basis: part of every later conversion from your IRAs becomes taxable.", added
    elif more > less:
        assumed = "" if known is not None else ", if your traditional IRAs hold nothing else on 31 December"
        instead = f"{more} would be taxable in place of {less}{assumed}"
        yield f"{counted}: of the {with_it.converted} converted from IRAs that year {instead}.", added


def _year(
    accounts: Accounts, year: int, value: Money, outcomes: Sequence[ConversionOutcome]
) -> TraditionalIraYear | None:
    """The IRA year as it comes out with a value on 31 December."""
    chain = follow_traditional_ira(
        outcomes=outcomes,
        events=accounts.ira_entries,
        year_end_values={**accounts.year_end_values, year: value},
        year=year,
        as_of=max(accounts.as_of, dt.date(year, 12, 31)),
    )
    return next((each for each in chain if each.year == year), None)
