"""A person's tax summary of a year: basis rolled forward, conversions, expected forms, return lines."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from ledger.domain.basis.outcomes import CONVERSION, PoolHistory, PoolYear
from ledger.domain.entries.refunds import Refund
from ledger.domain.money import ZERO, Money
from ledger.domain.recorded import Contributed, Recorded
from ledger.domain.sources import SOURCES
from ledger.domain.tax.expected.corrective_distributions import deferral_year_income
from ledger.domain.tax.expected.form_1099r import ExpectedForm, expected_forms
from ledger.domain.tax.expected.form_5498 import expected_5498
from ledger.domain.tax.expected.form_revisions import unsettled_names
from ledger.domain.tax.expected.form_w2 import expected_w2
from ledger.domain.tax.form_1040 import Form1040, form_1040
from ledger.domain.tax.form_5329 import Form5329, form_5329
from ledger.domain.tax.form_8606 import Form8606, form_8606
from ledger.domain.tax.year_end import YearEnd
from ledger.services import year_end_notes
from ledger.services.accounts import Accounts, follow_accounts
from ledger.services.ports import Reader
from ledger.services.reconciling import form_differences, return_differences


class Lines(NamedTuple):
    """The year's lines of each form of the return."""

    form_1040: Form1040
    form_8606: Form8606
    form_5329: Form5329


def year_end(reader: Reader, person: str, year: int, as_of: dt.date, *, estimate: bool = False) -> YearEnd:
    """Everything the year's returns need to know of a person's plan money and IRAs.

    Args:
        reader: The ledger.
        person: Whose year.
        year: The calendar year.
        as_of: Entries dated later are left out; in a year still running, the year so far.
        estimate: Whether the earnings of conversions that are not known are estimated, and marked so.
    """
    return summed_up(reader, person, follow_accounts(reader, person, year, as_of, estimate=estimate))


def summed_up(reader: Reader, person: str, accounts: Accounts) -> YearEnd:
    """The summary of a year whose accounts were followed already."""
    year, as_of = accounts.year, accounts.as_of
    contributed = _contributed(reader, person, accounts)
    rows = year_rows(accounts.histories, year)
    forms = year_forms(accounts)
    lines = return_lines(reader, person, accounts, forms)
    loans = year_end_notes.loans(reader, person, accounts)
    if loans:
        lines = without_loans(lines)
    self_employed = {
        each.employer for each in reader.parties("wages", person) if each.year == year and each.net_earnings is not None
    }
    forms_w2 = expected_w2(
        year,
        contributed=contributed,
        plans=accounts.plans,
        employers={each.id: each for each in reader.parties("employer")},
        self_employed=self_employed,
    )
    forms_5498 = expected_5498(
        year,
        outcomes=accounts.outcomes,
        roth_outflows=accounts.roth.outflows,
        ira_events=accounts.ira_entries,
        as_of=as_of,
        year_end_values=accounts.year_end_values,
    )
    returned, filed_on = return_differences(reader, accounts, *lines)
    return YearEnd(
        person=person,
        year=year,
        as_of=as_of,
        unknown=_unknown(accounts, rows, lines, loans),
        unsettled=_unsettled(accounts, rows, lines, forms),
        questions=_questions(accounts),
        assumptions=year_end_notes.assumptions(accounts, rows),
        after_tax_accounts=rows,
        conversions=tuple(
            each for each in accounts.all_outcomes if each.record == CONVERSION and each.date.year == year
        ),
        expected_1099r=forms,
        expected_w2=forms_w2,
        expected_5498=forms_5498,
        differences=(*form_differences(reader, accounts, forms, forms_w2, forms_5498), *returned),
        **lines._asdict(),
        designated_roth=accounts.roth.accounts,
        roth_ira=accounts.roth_ira,
        contributions=_by_plan(contributed),
        filed_on=filed_on,
        later=reader.later(person, as_of) if as_of < dt.date(year, 12, 31) else 0,
    )


def year_rows(histories: Iterable[PoolHistory], year: int) -> tuple[PoolYear, ...]:
    """The year of each after-tax account; one that is empty all through the year has no row."""
    rows = []
    for history in histories:
        if history.holds_after_tax and year in history.years:
            rows.append(history.years[year])
        elif history.holds_after_tax and history.years and year > max(history.years):
            rows.append(_carried(history.years[max(history.years)], year))
    return tuple(row for row in rows if _holds_anything(row))


def year_forms(accounts: Accounts) -> tuple[ExpectedForm, ...]:
    """The Forms 1099-R that the year's plans should send."""
    return expected_forms(
        accounts.year,
        outcomes=accounts.outcomes,
        roth_outflows=accounts.roth.outflows,
        refunds=_refunds(accounts),
        deposits=accounts.roth_deposits,
        birth_date=accounts.birth_date,
        plans=accounts.plans,
    )


def return_lines(reader: Reader, person: str, accounts: Accounts, forms: Sequence[ExpectedForm]) -> Lines:
    """What goes on the year's Forms 1040, 8606 and 5329."""
    year = accounts.year
    traditional = next((each for each in accounts.traditional if each.year == year), None)
    roth = next((each for each in accounts.roth_ira.years if each.year == year), None)
    later_refunds = reader.entries("refund", person=person)
    return Lines(
        form_1040=form_1040(
            year,
            forms=forms,
            traditional=traditional,
            roth=roth,
            ira_events=accounts.ira_entries,
            excess_deferrals=deferral_year_income(
                year,
                (each for each in later_refunds if _seen(each, accounts)),
                year_end_notes.unreturned_pre_tax(accounts),
            ),
        ),
        form_8606=form_8606(traditional, roth, year=year),
        form_5329=form_5329(
            accounts.outcomes,
            [each.value for each in accounts.ira_entries],
            year=year,
            birth_date=accounts.birth_date,
            plans_457b=[plan.id for plan in accounts.plans.values() if plan.kind == "457b"],
            roth_outflows=accounts.roth.outflows,
            traditional=traditional,
            roth=roth,
            box_10=_box_10(reader, person, year),
        ),
    )


def _seen(refund: Recorded[Refund], accounts: Accounts) -> bool:
    return refund.value.date <= accounts.as_of


def _box_10(reader: Reader, person: str, year: int) -> dict[str, Money]:
    """What payers themselves allocate to conversions within five years, by plan, from the newest forms."""
    boxes: dict[str, Money] = {}
    for form in reader.entries("form_1099r", person=person):
        value = form.value.boxes.get("10")
        if form.value.year == year and form.value.plan is not None and isinstance(value, Money):
            boxes[form.value.plan] = value
    return boxes


def _refunds(accounts: Accounts) -> list[Recorded[Refund]]:
    return [each for each in accounts.events if isinstance(each.value, Refund)]


def without_loans(lines: Lines) -> Lines:
    """The lines where a loan became a distribution that is not worked out: those that it belongs on are unknown."""
    form_1040, form_8606, form_5329 = lines
    return Lines(
        replace(form_1040, line_5a=None, line_5b=None),
        form_8606,
        replace(form_5329, line_1=None, line_2=None, line_4=None),
    )


def _unknown(accounts: Accounts, rows: Iterable[PoolYear], lines: Lines, loans: Sequence[str]) -> tuple[str, ...]:
    """Every reason why a figure of the year is missing, once."""
    sentences = [
        *(sentence for row in rows for sentence in row.unknown),
        *(outcome.why for outcome in accounts.all_outcomes if outcome.why and outcome.date.year == accounts.year),
        *(sentence for account in accounts.roth.accounts for sentence in account.unknown),
        *accounts.roth_ira.unknown,
        *(sentence for each in accounts.traditional if each.year == accounts.year for sentence in each.why_unknown),
        *(sentence for form in lines for sentence in form.unknown),
        *loans,
        *year_end_notes.withheld(accounts),
    ]
    return tuple(dict.fromkeys(sentences))


def _unsettled(
    accounts: Accounts, rows: Iterable[PoolYear], lines: Lines, forms: Sequence[ExpectedForm]
) -> tuple[str, ...]:
    sentences = [
        *(sentence for row in rows for sentence in row.unsettled),
        *year_end_notes.split_in_plan(accounts),
        *(each for account in accounts.roth.accounts for each in account.unsettled if each not in account.said_before),
        *accounts.roth_ira.unsettled,
        *year_end_notes.late_excess(accounts),
        *(sentence for form in lines for sentence in getattr(form, "unsettled", ())),
        *(unsettled_names(accounts.year) if forms else ()),
    ]
    return tuple(dict.fromkeys(sentences))


def _questions(accounts: Accounts) -> tuple[str, ...]:
    of_year = [history.years[accounts.year] for history in accounts.histories if accounts.year in history.years]
    sentences = [
        *(sentence for row in of_year for sentence in row.questions),
        *(each for account in accounts.roth.accounts for each in account.questions if each not in account.said_before),
        *(sentence for each in accounts.traditional if each.year == accounts.year for sentence in each.questions),
        *(sentence for each in accounts.roth_ira.years if each.year == accounts.year for sentence in each.questions),
        *year_end_notes.excess_deferrals(accounts),
    ]
    return tuple(dict.fromkeys(sentences))


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
        *(row.transferred_in, row.transferred_out),
    )
    return any(figure is None or figure for figure in figures)


def _contributed(reader: Reader, person: str, accounts: Accounts) -> list[Contributed]:
    """Sums by plan and source over the year's pay dates, money allocated by name included."""
    first = dt.date(accounts.year, 1, 1)
    named = [each for each in reader.allocated(person, accounts.until) if each.limitation_year is not None]
    sums: dict[tuple[str, str], int] = {}
    for each in (
        *reader.contributed(person, first, accounts.until),
        *(Contributed(money.plan, money.source, money.cents) for money in named if money.day >= first),
    ):
        if each.source in SOURCES:
            sums[each.plan, each.source] = sums.get((each.plan, each.source), 0) + each.cents
    return [Contributed(plan, source, cents) for (plan, source), cents in sums.items() if cents]


def _by_plan(contributed: Iterable[Contributed]) -> dict[str, dict[str, Money]]:
    """By plan, and by source in the order of sources."""
    sums = {(each.plan, each.source): Money(each.cents) for each in contributed}
    plans = dict.fromkeys(plan for plan, _ in sums)
    return {plan: {source: sums[plan, source] for source in SOURCES if (plan, source) in sums} for plan in plans}
