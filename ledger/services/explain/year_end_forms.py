"""Expected Forms 1099-R walked back: which events each box adds up, and why the code is what it is."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ledger.domain.ages import reaches_59_and_a_half
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.refunds import Refund
from ledger.domain.figures import SUM, Figure, FigureEntry
from ledger.domain.money import ZERO, Money
from ledger.domain.sources import EMPLOYER_ROTH
from ledger.domain.tax.expected.corrective_distributions import refund_parts
from ledger.domain.tax.expected.form_1099r import ExpectedForm
from ledger.domain.tax.expected.form_parts import DIRECT_ROLLOVER, DISTRIBUTION, REFUND, ROTH_EMPLOYER, FormPart
from ledger.domain.tax.expected.outflow_parts import outcome_part, roth_outflow_parts
from ledger.services.explain.year_end import TaxYear, nothing, of_entry, paid_in
from ledger.services.explain.year_end_payments import TO

KINDS = {
    "in_plan_roth": "conversion inside the plan",
    "roth_ira": "rollover to a Roth IRA",
    "traditional_ira": "rollover to a traditional IRA",
    "other_plan": "rollover to another plan",
    "roth_employer": "Roth employer money",
    "refund": "refund",
    "distribution": "distribution",
    "designated_roth_rollover": "rollover out of the Roth account",
}
_GUIDE = "Instructions for Forms 1099-R and 5498, box 7"
_CODES = {
    "8": "an excess that was paid out, taxable in the year of payment",
    "P": "an excess that was taxable in the year before",
    "E": "an excess paid out under the correction program (EPCRS), 415(c)",
    "1": "paid before age 59 1/2, and no exception is entered",
    "2": "paid before age 59 1/2, under an exception that is entered",
    "3": "disability",
    "4": "death",
    "7": "paid at age 59 1/2 or later",
}


class Event(NamedTuple):
    """What one entry puts on a form; `why` says why a part of it is unknown."""

    entry: FigureEntry
    part: FormPart
    why: str
    code_entered: bool = False


class FormEvents(NamedTuple):
    """An expected form and what it adds up."""

    form: ExpectedForm
    events: tuple[Event, ...]


def forms_with_events(year: TaxYear) -> list[FormEvents]:
    """The year's expected Forms 1099-R, each with its events."""
    groups: dict[tuple[str, str, str | None], list[Event]] = {}
    for event in (*_of_outcomes(year), *_of_roth_accounts(year), *_of_roth_employer(year), *_of_refunds(year)):
        part = event.part
        groups.setdefault((part.plan, part.kind, part.code), []).append(event)
    return [FormEvents(form, tuple(groups[form.plan, form.kind, form.box_7])) for form in year.found.expected_1099r]


def explain_1099r(year: TaxYear) -> Iterator[Figure]:
    """Each expected Form 1099-R, box by box."""
    found = [each for each in forms_with_events(year) if year.wants(each.form.plan)]
    for each in found:
        yield _form(year, each)
    if not found:
        yield nothing("1099r", "Forms 1099-R", f"No Form 1099-R of plans is expected for {year.year}.")


def form_label(form: ExpectedForm) -> str:
    """A form by its plan, code and kind."""
    return f"{form.plan}, code {form.box_7 or 'not known'}, {KINDS.get(form.kind, form.kind)}"


def box(
    name: str, label: str, amount: Money | None, events: Iterable[tuple[Event, Money | None]], **said: str
) -> Figure:
    """A box, or what of a form goes on a line, by entry; entries that add nothing to it are left out."""
    listed = list(events)
    if amount is None:
        missing = next((event.why for event, value in listed if value is None and event.why), said.get("missing", ""))
        return Figure(name, label, text=said.get("text", ""), missing=missing, source=said.get("source", ""))
    entries = tuple(event.entry._replace(amount=value) for event, value in listed if value)
    return Figure(name, label, amount, how=SUM, text=said.get("text", ""), source=said.get("source", ""),
                  entries=entries)  # fmt: skip


def _form(year: TaxYear, each: FormEvents) -> Figure:
    form, events = each
    parts = [
        box("box_1", "box 1, gross distribution", form.box_1, [(one, one.part.box_1) for one in events]),
        box("box_2a", "box 2a, taxable amount", form.box_2a, [(one, one.part.box_2a) for one in events],
            source=_source_of_2a(form)),
    ]  # fmt: skip
    if form.box_4 is not None:
        parts.append(box("box_4", "box 4, tax withheld", form.box_4, [(one, one.part.box_4) for one in events]))
    parts.append(_box_5(form, events))
    own_name = "7" if "7" in form.boxes else "7a"
    parts.append(Figure("box_7", f"box {own_name}, code {form.box_7 or 'not known'}", text=_code_reason(year, each),
                        missing="" if form.box_7 else " ".join(form.notes[:1]), source=_GUIDE))  # fmt: skip
    if form.box_10 is not None:
        parts.append(box("box_10", "box 10, allocable to conversions within 5 years", form.box_10,
                         [(one, one.part.box_10) for one in events],
                         text="Conversions leave first, the oldest year first.",
                         source="IRC 402A(c)(4)(D); Notice 2010-84, Q&A-13, unsettled"))  # fmt: skip
    if form.box_11 is not None:
        parts.append(Figure("box_11", f"box 11, first year of the Roth account: {form.box_11}",
                            source="Reg. 1.402A-1 A-4"))  # fmt: skip
    return Figure(
        f"{form.plan} {form.kind} {form.box_7 or ''}".strip(),
        f"Form 1099-R of {form.revision}, {form_label(form)}",
        text=" ".join(form.notes),
        parts=tuple(parts),
    )


def _source_of_2a(form: ExpectedForm) -> str:
    if form.kind == ROTH_EMPLOYER:
        return "Notice 2024-2, section L"
    return "IRC 402A(c)(4)(A), 408A(d)(3), 72(e)(8)" if form.box_7 == DIRECT_ROLLOVER else "IRC 72(e), 402A(d)"


def _box_5(form: ExpectedForm, events: tuple[Event, ...]) -> Figure:
    if form.box_5 is None and form.known:
        return Figure("box_5", "box 5, employee contributions", text="Blank: no basis is in it.")
    return box("box_5", "box 5, employee contributions", form.box_5, [(one, one.part.basis) for one in events],
               source="Instructions for Forms 1099-R and 5498, box 5")  # fmt: skip


def _code_reason(year: TaxYear, each: FormEvents) -> str:
    """Why the code of a form is what it is."""
    form = each.form
    if form.box_7 is None:
        return "Not known."
    if form.kind == DISTRIBUTION:
        return _reason_of_distribution(year, each)
    if form.kind == REFUND:
        first = form.box_7[0]
        return f"{first}: {_CODES.get(first, 'a refund')}.{_roth_suffix(form.box_7)}"
    if form.kind == ROTH_EMPLOYER:
        return "G: Roth match and nonelective money is reported as if it were rolled over, and is income."
    if form.box_7 == "H":
        return "H: direct rollover out of a designated Roth account to a Roth IRA."
    if form.box_7 == "GB":
        return "G with B: direct rollover out of a designated Roth account to one of another plan."
    return f"G: direct rollover, {TO[form.kind]}."


def _reason_of_distribution(year: TaxYear, each: FormEvents) -> str:
    code = each.form.box_7 or ""
    if any(event.code_entered for event in each.events):
        return f"{code}: as entered with the distribution."
    first = code[0]
    born = year.accounts.birth_date
    day = f" ({reaches_59_and_a_half(born)})" if born is not None and first in "127" else ""
    return f"{first}: {_CODES.get(first, 'as entered')}{day}.{_roth_suffix(code)}"


def _roth_suffix(code: str) -> str:
    return " B: out of a designated Roth account." if code[1:] == "B" else ""


def _where(outcome: ConversionOutcome, part: FormPart) -> str:
    """Where the money went, where the kind of form does not say it."""
    return "" if part.kind in {outcome.destination, DISTRIBUTION} and outcome.direct else TO[outcome.destination]


def _of_outcomes(year: TaxYear) -> Iterator[Event]:
    accounts = year.accounts
    for each in accounts.outcomes:
        if each.date.year == year.year and each.source not in ROTH_ACCOUNT:
            part = outcome_part(each, accounts.birth_date, accounts.plans.get(each.plan))
            entry = of_entry(year.recorded[each.id], part.box_1, _where(each, part))
            yield Event(entry, part, each.why or "", code_entered=each.code is not None)


def _of_roth_accounts(year: TaxYear) -> Iterator[Event]:
    accounts = year.accounts
    flows = [each for each in accounts.roth.outflows if each.outcome.date.year == year.year]
    for flow, part in zip(flows, roth_outflow_parts(flows, accounts.birth_date, accounts.plans), strict=True):
        outcome = flow.outcome
        entry = of_entry(year.recorded[outcome.id], part.box_1, _where(outcome, part))
        yield Event(entry, part, outcome.why or "", code_entered=outcome.code is not None)


def _of_roth_employer(year: TaxYear) -> Iterator[Event]:
    for each in paid_in(year, EMPLOYER_ROTH):
        if year.within(each.reached):
            amount = each.entry.amount
            part = FormPart(each.entry.plan, ROTH_EMPLOYER, DIRECT_ROLLOVER, amount, amount, ZERO, amount)
            yield Event(each.entry, part, "")


def _of_refunds(year: TaxYear) -> Iterator[Event]:
    for each in year.of_year(Refund):
        for part in refund_parts(each.value):
            yield Event(of_entry(each, part.box_1, each.value.reason), part, " ".join(part.notes))
