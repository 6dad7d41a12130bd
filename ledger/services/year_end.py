"""A person's tax summary of a year: basis rolled forward, conversions, expected forms, return lines."""

import datetime as dt
from collections.abc import Iterable, Sequence

from ledger.domain.basis.outcomes import CONVERSION, PoolHistory, PoolYear
from ledger.domain.money import ZERO, Money
from ledger.domain.recorded import Contributed
from ledger.domain.sources import SOURCES
from ledger.domain.tax.expected.form_1099r import ExpectedForm
from ledger.domain.tax.expected.form_5498 import expected_5498
from ledger.domain.tax.expected.form_revisions import unsettled_names
from ledger.domain.tax.expected.form_w2 import expected_w2
from ledger.domain.tax.year_end import YearEnd
from ledger.services import year_end_notes
from ledger.services.accounts import Accounts, follow_accounts
from ledger.services.ports import Reader
from ledger.services.reconciling import form_differences, return_differences
from ledger.services.return_lines import Lines, return_lines, year_forms


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
        unknown=_unknown(accounts, rows, lines),
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


def _unknown(accounts: Accounts, rows: Iterable[PoolYear], lines: Lines) -> tuple[str, ...]:
    """Every reason why a figure of the year is missing, once."""
    sentences = [
        *(sentence for row in rows for sentence in row.unknown),
        *(outcome.why for outcome in accounts.all_outcomes if outcome.why and outcome.date.year == accounts.year),
        *(sentence for account in accounts.roth.accounts for sentence in account.unknown),
        *accounts.roth_ira.unknown,
        *(sentence for each in accounts.traditional if each.year == accounts.year for sentence in each.why_unknown),
        *(sentence for form in lines for sentence in form.unknown),
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
