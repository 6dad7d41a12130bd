"""The tax summary of a year: accounts, conversions, expected forms, what differs from those received, return lines."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ledger.domain.basis.designated_roth import DesignatedRoth, follow_designated_roth
from ledger.domain.basis.outcomes import CONVERSION, ConversionOutcome, PoolHistory, PoolYear
from ledger.domain.basis.roth_ira import RothIra, follow_roth_ira
from ledger.domain.entries.conversions import CASH, IN_PLAN_ROTH, TRADITIONAL_IRA, Conversion
from ledger.domain.entries.refunds import Refund
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.recorded import Contributed, Deposited, Recorded
from ledger.domain.sources import ROTH, SOURCES
from ledger.domain.tax.expected_forms import ExpectedForm, expected_forms
from ledger.domain.tax.form_1040 import Form1040, form_1040
from ledger.domain.tax.form_5329 import Form5329, form_5329
from ledger.domain.tax.form_8606 import Form8606, form_8606
from ledger.domain.tax.reconcile import reconcile
from ledger.domain.tax.year_end import YearEnd
from ledger.services.pools import account_events, after_tax_pools
from ledger.services.ports import Reader

_IRA_ENTRIES = (
    "ira_opening_balance",
    "ira_contribution",
    "ira_conversion",
    "ira_distribution",
    "ira_roll_in",
    "roth_ira_distribution",
)


def year_end(reader: Reader, person: str, year: int, as_of: dt.date) -> YearEnd:
    """Everything the year's returns need to know of a person's plan money.

    Args:
        reader: The ledger.
        person: Whose year.
        year: The calendar year.
        as_of: Entries dated later are left out; in a year still running, the year so far.
    """
    facts = _gather(reader, person, year, as_of)
    accounts = _accounts(facts.histories, year)
    designated_roth = _designated_roth(facts)
    roth_ira = follow_roth_ira(outcomes=facts.outcomes, events=facts.ira_entries, year=year, as_of=as_of)
    refunds: list[Recorded[Refund]] = [each for each in facts.events if isinstance(each.value, Refund)]
    forms = expected_forms(year, outcomes=facts.outcomes, refunds=refunds, deposits=facts.roth_deposits)
    lines = _return_lines(reader, facts, forms)
    this_year = [outcome for outcome in facts.outcomes if outcome.date.year == year]
    unsettled = [
        *(sentence for account in accounts for sentence in account.unsettled),
        *_split_in_plan(this_year),
        *lines.form_1040.unsettled,
        *lines.form_5329.unsettled,
    ]
    return YearEnd(
        person=person,
        year=year,
        as_of=as_of,
        unknown=_unknown(reader, facts, accounts, (*designated_roth, roth_ira), lines),
        unsettled=tuple(dict.fromkeys(unsettled)),
        after_tax_accounts=accounts,
        conversions=tuple(outcome for outcome in this_year if outcome.record == CONVERSION),
        expected_1099r=forms,
        differences=reconcile(year, forms, reader.entries("form_1099r", person=person)),
        **lines._asdict(),
        designated_roth=designated_roth,
        roth_ira=roth_ira,
        contributions=_contributions(reader, facts),
        later=reader.later(person, as_of) if as_of < dt.date(year, 12, 31) else 0,
    )


def _unknown(
    reader: Reader,
    facts: "_Facts",
    accounts: Iterable[PoolYear],
    roth_accounts: Iterable[DesignatedRoth | RothIra],
    lines: "_Lines",
) -> tuple[str, ...]:
    """Every reason why a figure of the year is missing, once."""
    sentences = [
        *(sentence for account in accounts for sentence in account.unknown),
        *(outcome.why for outcome in facts.outcomes if outcome.why and outcome.date.year == facts.year),
        *(sentence for account in roth_accounts for sentence in account.unknown),
        *(sentence for form in lines for sentence in form.unknown),
        *_loans(reader, facts),
        *_withheld(facts),
    ]
    return tuple(dict.fromkeys(sentences))


class _Facts(NamedTuple):
    """What the summary is made from, read once."""

    person: str
    year: int
    until: dt.date
    plans: list[Plan]
    events: list[Recorded[Any]]
    histories: list[PoolHistory]
    outcomes: list[ConversionOutcome]
    roth_deposits: list[Deposited]
    ira_entries: list[Recorded[Any]]


class _Lines(NamedTuple):
    """The year's lines of each form."""

    form_1040: Form1040
    form_8606: Form8606
    form_5329: Form5329


def _gather(reader: Reader, person: str, year: int, as_of: dt.date) -> _Facts:
    """Read the year and all before it; of IRAs the months after it too, whose contributions may count for it."""
    until = min(as_of, dt.date(year, 12, 31))
    plans: list[Plan] = reader.parties("plan")
    events = account_events(reader, person, until)
    histories = after_tax_pools(reader, person, plans, until, events=events)
    return _Facts(
        person=person,
        year=year,
        until=until,
        plans=plans,
        events=events,
        histories=histories,
        outcomes=[outcome for history in histories for outcome in history.outcomes],
        roth_deposits=reader.deposited(person, [source for source in SOURCES if source in ROTH], until),
        ira_entries=reader.entries(*_IRA_ENTRIES, person=person, until=as_of),
    )


def _return_lines(reader: Reader, facts: _Facts, forms: Sequence[ExpectedForm]) -> _Lines:
    ira_activity = [entry.value for entry in facts.ira_entries]
    person = next((each for each in reader.parties("person") if each.id == facts.person), None)
    return _Lines(
        form_1040=form_1040(forms, ira_activity, facts.year),
        form_8606=form_8606(ira_activity, facts.outcomes, facts.year),
        form_5329=form_5329(
            facts.outcomes,
            ira_activity,
            year=facts.year,
            birth_date=None if person is None else person.birth_date,
            plans_457b=[plan.id for plan in facts.plans if plan.kind == "457b"],
        ),
    )


def _accounts(histories: Iterable[PoolHistory], year: int) -> tuple[PoolYear, ...]:
    """The year's rows; an account that is empty all through the year has none."""
    rows = []
    for history in histories:
        if history.holds_after_tax and year in history.years:
            rows.append(history.years[year])
        elif history.holds_after_tax and history.years and year > max(history.years):
            rows.append(_carried(history.years[max(history.years)], year))
    return tuple(row for row in rows if _holds_anything(row))


def _carried(last: PoolYear, year: int) -> PoolYear:
    """A year that has seen nothing yet: it opens with what the last one left."""
    return PoolYear(
        plan=last.plan,
        year=year,
        opening_basis=last.closing_basis,
        contributions=ZERO,
        converted=ZERO,
        basis_recovered=ZERO,
        taxable=ZERO,
        earnings_out=ZERO,
        refunded=ZERO,
        extinguished=ZERO,
        closing_basis=last.closing_basis,
        closing_balance=last.closing_balance,
        unknown=last.unknown if last.closing_basis is None else (),
        unsettled=(),
    )


def _holds_anything(row: PoolYear) -> bool:
    figures = (
        *(row.opening_basis, row.contributions, row.converted, row.basis_recovered, row.taxable, row.earnings_out),
        *(row.refunded, row.extinguished, row.closing_basis, row.closing_balance),
    )
    return any(figure is None or figure for figure in figures)


def _designated_roth(facts: _Facts) -> tuple[DesignatedRoth, ...]:
    accounts = (
        follow_designated_roth(
            plan.id,
            deposits=facts.roth_deposits,
            events=facts.events,
            outcomes=[outcome for outcome in facts.outcomes if outcome.plan == plan.id],
            until=facts.until,
        )
        for plan in facts.plans
    )
    return tuple(account for account in accounts if account is not None)


def _contributions(reader: Reader, facts: _Facts) -> dict[str, dict[str, Money]]:
    """By plan and source over the year's pay dates, in the order of sources; money allocated by name included."""
    person, year = facts.person, facts.year
    first = dt.date(year, 1, 1)
    sums: dict[tuple[str, str], int] = {}
    named = [each for each in reader.allocated(person, facts.until) if each.limitation_year is not None]
    for each in (
        *reader.contributed(person, first, facts.until),
        *(Contributed(money.plan, money.source, money.cents) for money in named if money.day >= first),
    ):
        sums[each.plan, each.source] = sums.get((each.plan, each.source), 0) + each.cents
    result: dict[str, dict[str, Money]] = {}
    for plan in dict.fromkeys(plan for plan, _ in sums):
        by_source = {source: Money(sums[plan, source]) for source in SOURCES if sums.get((plan, source))}
        if by_source:
            result[plan] = by_source
    return result


def _loans(reader: Reader, facts: _Facts) -> list[str]:
    return [
        f"The loan of {each.value.amount} from {each.value.plan} was {each.value.event} on {each.value.date}: its"
        " Form 1099-R and what it takes of the basis are not computed by this version."
        for each in reader.entries("loan", person=facts.person, until=facts.until)
        if each.value.event in {"deemed", "offset"} and each.value.date.year == facts.year
    ]


def _withheld(facts: _Facts) -> list[str]:
    """Tax withheld from what should have been moved in full."""
    return [
        f"{entry.withheld} was withheld from the conversion of {entry.date} from {entry.plan}; it is counted as moved."
        " Enter a cash leg for what was not made up from other money."
        for entry in (event.value for event in facts.events)
        if isinstance(entry, Conversion)
        and entry.withheld
        and entry.date.year == facts.year
        and not any(leg.destination == CASH for leg in entry.parts)
    ]


def _split_in_plan(outcomes: Iterable[ConversionOutcome]) -> list[str]:
    """One distribution divided between the plan's own Roth account and a traditional IRA."""
    destinations: dict[str, set[str]] = {}
    for outcome in outcomes:
        destinations.setdefault(outcome.id, set()).add(outcome.destination)
    if not any({IN_PLAN_ROTH, TRADITIONAL_IRA} <= places for places in destinations.values()):
        return []
    sentence = (
        "One distribution is divided between the plan's Roth account and a traditional IRA: that Notice 2014-54 allows"
        " the pre-tax part to be sent to the IRA alone is unsettled; ask the plan how it will report it."
    )
    return [sentence]
