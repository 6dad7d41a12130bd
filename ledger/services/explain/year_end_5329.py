"""Form 5329, Part I, walked back: each early payment, what of it an exception reaches, and the ten per cent."""

from collections.abc import Iterator
from typing import NamedTuple

from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.entries.ira import IraDistribution
from ledger.domain.figures import Figure, FigureEntry
from ledger.domain.money import ZERO, Money
from ledger.domain.tax.early_amounts import EarlyAmounts, of_plans, of_roth_accounts, of_traditional_iras
from ledger.domain.tax.form_5329 import may_be_early
from ledger.services.explain.year_end import TaxYear, in_whole_dollars, of_entry, summed
from ledger.services.return_lines import box_10

_SOURCE = "Form 5329, Part I"


class _Early(NamedTuple):
    """What one payment, or the IRAs of one kind, put on line 1, and what of that on line 2."""

    figure: Figure
    excepted: Money
    exceptions: tuple[str, ...]


def explain_5329_1(year: TaxYear) -> Iterator[Figure]:
    """Early payments that are income, and recaptured parts of conversions."""
    yield _line(year, "1", "early payments in income", _line_1(year), year.found.form_5329.line_1)


def explain_5329_2(year: TaxYear) -> Iterator[Figure]:
    """What of them an exception reaches."""
    numbers = ", ".join(year.found.form_5329.exceptions)
    yield _line(year, "2", f"excepted{f' by {numbers}' if numbers else ''}", _line_2(year), year.found.form_5329.line_2)


def explain_5329_4(year: TaxYear) -> Iterator[Figure]:
    """Ten per cent of what no exception reaches."""
    form, early, excepted = year.found.form_5329, _line_1(year), _line_2(year)
    label = f"Form 5329 of {year.year}, line 4, additional tax"
    if form.line_4 is None or early.amount is None or excepted.amount is None:
        yield Figure("5329-4", label, missing=" ".join(form.unknown), source=_SOURCE, parts=(early,))
        return
    left = early.amount - excepted.amount
    taken_off = excepted._replace(amount=-excepted.amount, how="", label=f"less {excepted.label}")
    base = summed("without_exception", "line 3, reached by no exception", parts=(early, taken_off))
    tax = Money(int(form.line_4) * 100)
    text = f"10 % x {left} = {tax}, rounded once, half up, to the dollar."
    yield Figure("5329-4", label, tax, text=text, source="IRC 72(t)(1)", parts=(base,))


def _line(year: TaxYear, number: str, label: str, exact: Figure, printed: str | None) -> Figure:
    return in_whole_dollars(f"5329-{number}", f"Form 5329 of {year.year}, line {number}, {label}", exact, printed,
                            source="IRC 72(t)(1), (2), 402A(c)(4)(D), 408A(d)(3)(F)")  # fmt: skip


def _line_1(year: TaxYear) -> Figure:
    missing = " ".join(year.found.form_5329.unknown)
    parts = [each.figure for each in _early(year)]
    return summed("exact", "early payments in income, added", parts=parts, missing=missing)


def _line_2(year: TaxYear) -> Figure:
    missing = " ".join(year.found.form_5329.unknown)
    parts = [
        each.figure._replace(
            amount=each.excepted,
            how="",
            text=f"Exception {', '.join(each.exceptions)}.",
            parts=(),
            entries=tuple(entry._replace(amount=each.excepted) for entry in each.figure.entries[:1]),
        )
        for each in _early(year)
        if each.excepted
    ]
    return summed("exact", "reached by an exception, added", parts=parts, missing=missing,
                  source="IRC 72(t)(2)")  # fmt: skip


def _early(year: TaxYear) -> Iterator[_Early]:
    """Everything on line 1, payer by payer."""
    accounts = year.accounts
    for outcome in accounts.outcomes:
        if may_be_early(outcome, year.year, accounts.birth_date):
            sums = EarlyAmounts()
            of_plans(sums, [outcome], accounts.birth_date)
            yield from _found(outcome.id, f"from {outcome.plan}, {outcome.date}", sums, _entry(year, outcome, sums))
    yield from _of_roth_accounts(year)
    activity = [each.value for each in accounts.ira_entries]
    row = next((each for each in accounts.traditional if each.year == year.year), None)
    sums = EarlyAmounts()
    of_traditional_iras(sums, activity, row, year.year, accounts.birth_date)
    paid = tuple(of_entry(each, each.value.amount, "paid out") for each in year.of_year(IraDistribution))
    yield from _found("traditional_ira", "from traditional IRAs", sums, paid, "What is taxable of it: line 15c.")
    yield from _of_roth_iras(year)


def _of_roth_accounts(year: TaxYear) -> Iterator[_Early]:
    """Earnings of early payments out of designated Roth accounts, and what they recapture."""
    accounts, stated = year.accounts, box_10(year.reader, year.person, year.year)
    outflows, born = accounts.roth.outflows, accounts.birth_date
    flows = [each for each in outflows if may_be_early(each.outcome, year.year, born)]
    for flow in flows:
        outcome, sums = flow.outcome, EarlyAmounts()
        known = {outcome.plan: ZERO} if outcome.plan in stated else {}
        of_roth_accounts(sums, [flow], accounts.birth_date, known)
        taxed = outcome.taxable or ZERO
        text = f"{taxed} of income, {sums.early - taxed} of conversions recaptured." if sums.early > taxed else ""
        label = f"from the Roth account of {outcome.plan}, {outcome.date}"
        yield from _found(outcome.id, label, sums, _entry(year, outcome, sums), text)
    for plan in dict.fromkeys(flow.outcome.plan for flow in flows):
        of_plan = [flow for flow in flows if flow.outcome.plan == plan]
        if not stated.get(plan):
            continue
        both, alone = EarlyAmounts(), EarlyAmounts()
        of_roth_accounts(both, of_plan, accounts.birth_date, {plan: stated[plan]})
        of_roth_accounts(alone, of_plan, accounts.birth_date, {plan: ZERO})
        rest = EarlyAmounts(early=both.early - alone.early, excepted=both.excepted - alone.excepted,
                            exceptions=both.exceptions)  # fmt: skip
        yield from _found(f"box_10 {plan}", f"box 10 of the Form 1099-R of {plan}", rest, (), "As received.")


def _of_roth_iras(year: TaxYear) -> Iterator[_Early]:
    row = next((each for each in year.accounts.roth_ira.years if each.year == year.year), None)
    if row is None or row.early_taxable is None or row.recaptured is None or row.excepted is None:
        return
    early = row.early_taxable + row.recaptured
    if early:
        parts = (
            Figure("early_taxable", "earnings", row.early_taxable, text="Line 25c of Form 8606, as far as early."),
            Figure("recaptured", "taxable parts of conversions within 5 years", row.recaptured,
                   source="IRC 408A(d)(3)(F)"),
        )  # fmt: skip
        yield _Early(summed("roth_ira", "from Roth IRAs", parts=parts), row.excepted, row.exceptions)


def _found(
    name: str, label: str, sums: EarlyAmounts, entries: tuple[FigureEntry, ...], text: str = ""
) -> Iterator[_Early]:
    """One payer's part of line 1, where there is any; entries whose sum is another stand beside it."""
    if sums.early:
        figure = summed(name, label, entries=entries, text=text)
        if figure.amount != sums.early:
            figure = figure._replace(amount=sums.early, how="")
        yield _Early(figure, sums.excepted, tuple(dict.fromkeys(sums.exceptions)))


def _entry(year: TaxYear, outcome: ConversionOutcome, sums: EarlyAmounts) -> tuple[FigureEntry, ...]:
    return (of_entry(year.recorded[outcome.id], sums.early, f"of {outcome.amount} paid out"),)


LINES = {"1": explain_5329_1, "2": explain_5329_2, "4": explain_5329_4}
"""By the line's number."""
