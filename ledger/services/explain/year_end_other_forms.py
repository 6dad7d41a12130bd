"""Expected Forms W-2 and 5498 walked back to the entries that each box adds up."""

import datetime as dt
from collections.abc import Iterable, Iterator

from ledger.domain.entries.ira import IraContribution, IraConversion
from ledger.domain.figures import SUM, Figure, FigureEntry
from ledger.domain.money import Money
from ledger.domain.recorded import Contributed
from ledger.domain.sources import SOURCES
from ledger.domain.tax.expected.form_5498 import Expected5498, expected_5498
from ledger.domain.tax.expected.form_w2 import ExpectedW2, expected_w2
from ledger.services.explain.year_end import TaxYear, nothing, of_entry, paid_in

_BOXES = {
    "box_1": "box 1, traditional IRA contributions",
    "box_2": "box 2, rollover contributions",
    "box_3": "box 3, Roth IRA conversion",
    "box_5": "box 5, fair market value",
    "box_10": "box 10, Roth IRA contributions",
}
_AFTER_TAX = "after_tax"


def explain_w2(year: TaxYear) -> Iterator[Figure]:
    """Each employer's Form W-2: box 12 by code and after-tax money, by pay stub."""
    by_box: dict[tuple[str, str], list[FigureEntry]] = {}
    for each in paid_in(year, SOURCES):
        entry = each.entry
        if year.within(entry.date):
            for name in _boxes_of_w2(year, entry.plan, entry.source):
                by_box.setdefault((year.accounts.plans[entry.plan].employer, name), []).append(entry)
    for form in year.found.expected_w2:
        yield _w2(form, by_box)
    if not year.found.expected_w2:
        yield nothing("w2", "Forms W-2", f"No plan money of {year.year} belongs on a Form W-2.")


def explain_5498(year: TaxYear) -> Iterator[Figure]:
    """The Forms 5498 of each kind of IRA, box by box."""
    by_box: dict[tuple[str, str], list[FigureEntry]] = {}
    for entry, forms in _of_5498(year):
        for form in forms:
            for name in _BOXES:
                if getattr(form, name) is not None:
                    by_box.setdefault((form.kind, name), []).append(entry)
    for form in year.found.expected_5498:
        yield Figure(
            form.kind,
            f"Form 5498 of {form.year}, {'Roth' if form.kind == 'roth' else 'traditional'} IRAs, all custodians",
            parts=tuple(_of_box(year, form, name, by_box.get((form.kind, name), ())) for name in _filled(form)),
        )
    if not year.found.expected_5498:
        yield nothing("5498", "Forms 5498", f"No Form 5498 of {year.year} is expected to hold anything.")


def _boxes_of_w2(year: TaxYear, plan: str, source: str) -> list[str]:
    """Where a source's money goes on a Form W-2: a code of box 12, after-tax money, or nowhere."""
    forms = expected_w2(year.year, contributed=[Contributed(plan, source, 1)], plans=year.accounts.plans, employers={})
    return [name for form in forms for name in (*form.box_12, *([_AFTER_TAX] if form.after_tax else []))]


def _w2(form: ExpectedW2, by_box: dict[tuple[str, str], list[FigureEntry]]) -> Figure:
    parts = [
        Figure(code, f"box 12, code {code}", amount, how=SUM, text="By pay date.",
               source="General Instructions for Forms W-2 and W-3, box 12",
               entries=tuple(by_box.get((form.employer, code), ())))
        for code, amount in form.box_12.items()
    ]  # fmt: skip
    if form.after_tax:
        parts.append(Figure(_AFTER_TAX, "after-tax money: no code, box 14 at most", form.after_tax, how=SUM,
                            text="It is in boxes 1, 3 and 5.", source="IRC 3121(a), 3401(a)",
                            entries=tuple(by_box.get((form.employer, _AFTER_TAX), ()))))  # fmt: skip
    ticked = "ticked" if form.box_13_retirement_plan else "not ticked by this money"
    parts.append(Figure("box_13", "box 13, retirement plan", text=f"{ticked.capitalize()}."))
    return Figure(form.employer, f"Form W-2 of {form.year}, {form.employer}", text=" ".join(form.notes),
                  parts=tuple(parts))  # fmt: skip


def _of_5498(year: TaxYear) -> Iterator[tuple[FigureEntry, tuple[Expected5498, ...]]]:
    """Each contribution, conversion and rollover, with the form it would make alone."""
    accounts, as_of = year.accounts, year.accounts.as_of
    for each in accounts.ira_entries:
        if isinstance(each.value, (IraContribution, IraConversion)):
            later = isinstance(each.value, IraContribution) and each.value.date.year != year.year
            why = f"for {year.year}" if later else ""
            forms = expected_5498(year.year, outcomes=(), ira_events=[each], as_of=as_of)
            yield of_entry(each, each.value.amount, why), forms
    for outcome in accounts.outcomes:
        forms = expected_5498(year.year, outcomes=[outcome], as_of=as_of)
        yield _moved(year, outcome.id, outcome.amount, outcome.arrived), forms
    for flow in accounts.roth.outflows:
        forms = expected_5498(year.year, outcomes=(), roth_outflows=[flow], as_of=as_of)
        outcome = flow.outcome
        yield _moved(year, outcome.id, outcome.amount, outcome.arrived), forms


def _moved(year: TaxYear, entry_id: str, amount: Money, arrived: dt.date | None) -> FigureEntry:
    return of_entry(year.recorded[entry_id], amount, f"arrived {arrived}" if arrived else "")


def _filled(form: Expected5498) -> list[str]:
    return [name for name in _BOXES if getattr(form, name) is not None]


def _of_box(year: TaxYear, form: Expected5498, name: str, entries: Iterable[FigureEntry]) -> Figure:
    amount = getattr(form, name)
    if name == "box_5":
        text = f"As recorded in ira_year_end_value of {year.year}."
        return Figure(name, _BOXES[name], amount, text=text, source="Form 8606, line 6")
    return Figure(name, _BOXES[name], amount, how=SUM, source="Instructions for Forms 1099-R and 5498",
                  entries=tuple(entries))  # fmt: skip
