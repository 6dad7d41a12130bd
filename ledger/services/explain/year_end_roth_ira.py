"""Roth IRAs walked back: regular contributions, what was rolled in, the layers of conversions, the clock."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from ledger.domain.basis.ira.roth_ira import RothIra, RothIraYear, follow_roth_ira
from ledger.domain.basis.ira.roth_money_in import CameIn, came_in
from ledger.domain.basis.layers import RothLayer
from ledger.domain.entries.ira import IraContribution, IraConversion, IraOpeningBalance, RothIraDistribution
from ledger.domain.figures import SUM, Figure
from ledger.domain.money import ZERO, Money, total
from ledger.domain.recorded import Recorded
from ledger.services.explain.year_end import TaxYear, negative, of_entry, summed, without_nothing


def explain_roth_ira(year: TaxYear) -> Iterator[Figure]:
    """What a person's Roth IRAs hold of contributions, Roth plan money and conversions."""
    ira = year.found.roth_ira
    line_22 = _plus(ira.regular_basis, ira.rolled_in_basis)
    paid = _paid(ira, year.year)
    begun, layered = regular_held(year), conversions_held(year)
    yield Figure(
        "roth-ira",
        f"Roth IRAs, {year.accounts.until}",
        text="" if ira.first_year or ira.unknown or ira.years else "Nothing ever went into a Roth IRA.",
        parts=(
            _after(year, "line_22", "basis in regular contributions left", line_22, begun,
                   ZERO if paid is None else paid.from_regular),
            Figure("regular_basis", "of it, regular contributions", ira.regular_basis,
                   missing=_missing(ira, ira.regular_basis)),
            Figure("rolled_in_basis", "of it, rolled in from Roth accounts of plans", ira.rolled_in_basis,
                   missing=_missing(ira, ira.rolled_in_basis), source="Reg. 1.408A-10 A-3"),
            _after(year, "line_24", "conversions and plan rollovers left", _held(ira.layers), layered,
                   ZERO if paid is None else _held(paid.from_layers)),
            layers_figure("layers", "by year", ira.layers, " ".join(ira.unknown)),
            *([] if not ira.recapture_layers else [
                layers_figure("recapture_layers", "conversions made inside plans, in line 22", ira.recapture_layers, "")
            ]),
            _clock(ira),
        ),
    )  # fmt: skip


def regular_held(year: TaxYear) -> Figure:
    """Line 22 of Form 8606: regular contributions and Roth plan money, before the year paid anything out."""
    ira, opened = year.found.roth_ira, _opening(year)
    paid = _paid(ira, year.year)
    held = _plus(_plus(ira.regular_basis, ira.rolled_in_basis), ZERO if paid is None else paid.from_regular)
    entries = [
        of_entry(each, each.value.amount, f"for {year.year}" if each.value.date.year != year.year else "")
        for each in year.accounts.ira_entries
        if isinstance(each.value, IraContribution)
        and each.value.kind == "roth"
        and each.value.for_year == year.year
        and (opened is None or each.value.date >= opened.value.date)
    ]
    parts = [
        _begun(year, opened, _before(year, lambda ira: _plus(ira.regular_basis, ira.rolled_in_basis)), basis=True),
        summed("contributions", f"regular contributions for {year.year}", entries=entries, source="IRC 408A(c)"),
        _rolled_in(year, opened),
    ]
    return _adding_up("held", "held before the year's payments", held, parts, ira)


def conversions_held(year: TaxYear) -> Figure:
    """Line 24 of Form 8606: conversions and rollovers of plan money, before the year paid anything out."""
    ira, opened = year.found.roth_ira, _opening(year)
    paid = _paid(ira, year.year)
    taken = ZERO if paid is None else _held(paid.from_layers)
    parts = [
        _begun(year, opened, _before(year, lambda ira: _held(ira.layers)), basis=False),
        _converted(year, opened),
        _rolled_over(year, opened),
    ]
    return _adding_up("held", "held before the year's payments", _plus(_held(ira.layers), taken), parts, ira)


def layers_figure(name: str, label: str, layers: Iterable[RothLayer], missing: str) -> Figure:
    """Conversions by year, each with the day from which nothing of it is recaptured."""
    parts = []
    for layer in layers:
        amounts = [
            Figure(part, part, amount, missing=missing if amount is None else "")
            for part, amount in (("taxable", layer.taxable), ("nontaxable", layer.nontaxable))
        ]
        text = f"Free of recapture from {layer.recapture_free_from}, or from age 59 1/2."
        parts.append(summed(str(layer.year), f"{layer.year}", parts=amounts, text=text))
    return summed(name, label, parts=parts, text="" if parts else "None.",
                  source="IRC 408A(d)(3)(F), 402A(c)(4)(D)")  # fmt: skip


def _after(year: TaxYear, name: str, label: str, amount: Money | None, held: Figure, taken: Money | None) -> Figure:
    """What is left, from what was held and what the year's payments took."""
    ira = year.found.roth_ira
    parts = (held, *without_nothing([_paid_out(year, taken)]))
    known = amount is not None and all(part.amount is not None for part in parts)
    if amount is not None and held.amount is None:
        parts = (held,)
    return Figure(name, f"{label} (Form 8606, line {name[-2:]})", amount, how=SUM if known else "",
                  missing=_missing(ira, amount), source="IRC 408A(d)(4)(B)", parts=parts)  # fmt: skip


def _paid_out(year: TaxYear, taken: Money | None) -> Figure:
    """What payments took of one kind of basis; their entries stand beside it with all that they paid."""
    why = year.found.roth_ira.unknown or ("What the year's payments took is not known.",)
    entries = tuple(of_entry(each, each.value.amount, "paid out in all") for each in year.of_year(RothIraDistribution))
    return Figure(
        "paid_out",
        "taken by the year's payments",
        negative(taken),
        text="Contributions leave first, then conversions, the oldest first, then earnings." if taken else "",
        missing=" ".join(why) if taken is None else "",
        source="IRC 408A(d)(4)(B)",
        entries=entries,
    )


def _adding_up(name: str, label: str, amount: Money | None, parts: Iterable[Figure], ira: RothIra) -> Figure:
    """A sum; what is left of an account whose earlier figures are unknown stands without one."""
    listed = tuple(without_nothing(parts))
    known = [part.amount for part in listed if part.amount is not None]
    adds_up = amount is not None and len(known) == len(listed) and total(known) == amount
    return Figure(name, label, amount, how=SUM if adds_up else "", missing=_missing(ira, amount), parts=listed)


def _begun(year: TaxYear, opened: Recorded[Any] | None, before: Money | None, *, basis: bool) -> Figure:
    """What the year before left, or an opening balance of this year in its place."""
    if opened is not None:
        held = opened.value.basis if basis else total(layer.taxable + layer.nontaxable for layer in opened.value.layers)
        if held is not None:
            return summed("opening", "opening balance", entries=[of_entry(opened, held)])
        return Figure("opening", "opening balance", missing=" ".join(year.found.roth_ira.unknown))
    return Figure("opening", f"left at the end of {year.year - 1}", before,
                  text=year.command("roth-ira", year.year - 1),
                  missing=" ".join(year.found.roth_ira.unknown) if before is None else "")  # fmt: skip


def _before(year: TaxYear, wanted: Any) -> Money | None:
    """A figure of the Roth IRAs at the end of the year before."""
    accounts = year.accounts
    found: Money | None = wanted(
        follow_roth_ira(
            outcomes=accounts.outcomes,
            roth_outflows=accounts.roth.outflows,
            traditional=accounts.traditional,
            events=accounts.ira_entries,
            year=year.year - 1,
            as_of=accounts.as_of,
            birth_date=accounts.birth_date,
        )
    )
    return found


def _rolled_in(year: TaxYear, opened: Recorded[Any] | None) -> Figure:
    """Basis of designated Roth accounts that reached a Roth IRA."""
    entries, missing = [], ""
    for flow in year.accounts.roth.outflows:
        for each in came_in((), (), [flow], ()):
            if not _counts(year, each, opened):
                continue
            if each.rolled_in is None:
                missing = missing or " ".join(each.why)
            else:
                entry = year.recorded[flow.outcome.id]
                why = "qualified: all of it is basis" if flow.qualified else f"basis in {flow.outcome.amount}"
                entries.append(of_entry(entry, each.rolled_in, why))
    return summed("rolled_in", "rolled in from Roth accounts of plans", entries=entries, missing=missing,
                  source="Reg. 1.408A-10 A-3")  # fmt: skip


def _rolled_over(year: TaxYear, opened: Recorded[Any] | None) -> Figure:
    """Plan money from outside Roth accounts."""
    entries, missing = [], ""
    for outcome in year.accounts.outcomes:
        for each in came_in((), [outcome], (), ()):
            if not _counts(year, each, opened) or each.layer is None:
                continue
            if outcome.taxable is None or outcome.basis is None:
                missing = missing or (outcome.why or "")
                continue
            why = f"{outcome.taxable} taxable, {outcome.basis} after-tax"
            entries.append(of_entry(year.recorded[outcome.id], outcome.taxable + outcome.basis, why))
    return summed("rolled_over", "rolled over from plans", entries=entries, missing=missing, source="IRC 408A(e)")


def _converted(year: TaxYear, opened: Recorded[Any] | None) -> Figure:
    """Conversions from traditional IRAs."""
    entries = [
        of_entry(each, each.value.amount)
        for each in year.of_year(IraConversion)
        if opened is None or each.value.date >= opened.value.date
    ]
    row = next((each for each in year.accounts.traditional if each.year == year.year), None)
    known = row is not None and row.taxable_conversion is not None
    missing = " ".join(row.why_unknown) if entries and row is not None and not known else ""
    return summed("converted", "converted from traditional IRAs", entries=entries, missing=missing,
                  source="Form 8606, line 16")  # fmt: skip


def _counts(year: TaxYear, each: CameIn, opened: Recorded[Any] | None) -> bool:
    """Whether money counts for the year, and not in an opening balance of it."""
    if each.day > year.accounts.as_of:
        return False
    if opened is not None and each.day < opened.value.date:
        return False
    restated = [day.year for day in _opening_days(year) if day <= each.day]
    return max([each.year, *restated]) == year.year


def _opening_days(year: TaxYear) -> list[dt.date]:
    return [
        each.value.date
        for each in year.accounts.ira_entries
        if isinstance(each.value, IraOpeningBalance) and each.value.kind == "roth"
    ]


def _opening(year: TaxYear) -> Recorded[Any] | None:
    """The newest opening balance of Roth IRAs within the year."""
    found = [each for each in year.of_year(IraOpeningBalance) if each.value.kind == "roth"]
    return max(found, key=lambda each: each.value.date, default=None)


def _clock(ira: RothIra) -> Figure:
    if ira.first_year is None:
        return Figure("clock", "five-year clock", text="" if ira.unknown else "It has not begun.",
                      missing=" ".join(ira.unknown))  # fmt: skip
    return Figure("clock", "five-year clock", text=f"Began in {ira.first_year}; over on {ira.qualified_from}.",
                  source="IRC 408A(d)(2)(B)")  # fmt: skip


def _paid(ira: RothIra, year: int) -> RothIraYear | None:
    return next((each for each in ira.years if each.year == year), None)


def _held(layers: Iterable[RothLayer] | None) -> Money | None:
    amounts = [part for layer in layers or () for part in (layer.taxable, layer.nontaxable)]
    known = [part for part in amounts if part is not None]
    return None if layers is None or len(known) < len(amounts) else total(known)


def _plus(held: Money | None, amount: Money | None) -> Money | None:
    return None if held is None or amount is None else held + amount


def _missing(ira: RothIra, amount: Money | None) -> str:
    return " ".join(ira.unknown) if amount is None else ""
