"""IRA entries and plan money as tests write them down, and the chains that follow them."""

import datetime as dt
from typing import Any

from ledger.domain.basis.designated_roth.outcomes import RothOutflow
from ledger.domain.basis.ira.roth_ira import RothIra, follow_roth_ira
from ledger.domain.basis.ira.traditional_ira import TraditionalIraYear, follow_traditional_ira
from ledger.domain.basis.layers import RothLayer
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.records import read_line

Line = dict[str, Any]
YOUNG = dt.date(1990, 5, 5)


def usd(text: str) -> Money:
    return Money.parse(text)


def layer(year: int, taxable: str, nontaxable: str) -> RothLayer:
    return RothLayer(year, usd(taxable), usd(nontaxable))


def contribution(day: str, amount: str, for_year: int, kind: str = "roth") -> Line:
    return {"record": "ira_contribution", "date": day, "kind": kind, "amount": amount, "for_year": for_year}


def nondeductible(amount: str, day: str = "2026-02-01", for_year: int = 2026) -> Line:
    return contribution(day, amount, for_year, "traditional_nondeductible")


def traditional_opening(basis: str | None, day: str = "2026-01-01") -> Line:
    return {"record": "ira_opening_balance", "date": day, "kind": "traditional", "basis": basis}


def roth_opening(day: str, basis: str | None, first_year: int | None, *layers: tuple[int, str, str]) -> Line:
    held = [{"year": year, "taxable": taxable, "nontaxable": nontaxable} for year, taxable, nontaxable in layers]
    line = {"record": "ira_opening_balance", "date": day, "kind": "roth", "basis": basis, "layers": held}
    return line | {"first_year": first_year}


def converted(amount: str, day: str = "2026-03-01") -> Line:
    return {"record": "ira_conversion", "amount": amount, "date": day}


def distributed(amount: str, day: str = "2026-04-01", exception: str | None = None) -> Line:
    return {"record": "ira_distribution", "amount": amount, "date": day, "exception": exception}


def roth_paid(day: str, amount: str, exception: str | None = None) -> Line:
    return {"record": "roth_ira_distribution", "date": day, "amount": amount, "exception": exception}


def recorded(*lines: Line) -> list[Recorded[Any]]:
    return [Recorded(f"i{place}", place, read_line({"person": "pat"} | line)) for place, line in enumerate(lines)]


def plan_money(day: str, amount: str, earnings: str | None, destination: str, **keys: Any) -> ConversionOutcome:
    """One leg out of a plan's after-tax account; its earnings are taxable where it goes to a Roth IRA."""
    pre_tax = None if earnings is None else usd(earnings)
    usual: dict[str, Any] = {
        "id": "e1",
        "record": "conversion",
        "plan": "acme",
        "date": dt.date.fromisoformat(day),
        "source": "after_tax",
        "destination": destination,
        "direct": True,
        "amount": usd(amount),
        "basis": None if pre_tax is None else usd(amount) - pre_tax,
        "taxable": pre_tax if destination == "roth_ira" else Money(0),
        "earnings_out": pre_tax,
        "method": None,
        "why": None,
    }
    return ConversionOutcome(**(usual | keys))


def chain(
    *lines: Line,
    values: dict[int, str] | None = None,
    year: int = 2026,
    as_of: str = "2031-12-31",
    outcomes: tuple[ConversionOutcome, ...] = (),
    **keys: Any,
) -> tuple[TraditionalIraYear, ...]:
    return follow_traditional_ira(
        outcomes=outcomes,
        events=recorded(*lines),
        year_end_values={each: usd(value) for each, value in (values or {}).items()},
        year=year,
        as_of=dt.date.fromisoformat(as_of),
        **keys,
    )


def roth_ira(
    *lines: Line,
    outcomes: tuple[ConversionOutcome, ...] = (),
    flows: tuple[RothOutflow, ...] = (),
    values: dict[int, str] | None = None,
    year: int = 2026,
    as_of: str = "2031-12-31",
    born: dt.date | None = YOUNG,
) -> RothIra:
    return follow_roth_ira(
        outcomes=outcomes,
        roth_outflows=flows,
        traditional=chain(*lines, values=values, year=year, as_of=as_of, outcomes=outcomes),
        events=recorded(*lines),
        year=year,
        as_of=dt.date.fromisoformat(as_of),
        birth_date=born,
    )
