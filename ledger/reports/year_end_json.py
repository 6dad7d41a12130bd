"""The year's tax summary as one JSON document."""

import datetime as dt
from typing import Any

from ledger.domain.basis.layers import RothLayer
from ledger.domain.basis.outcomes import ConversionOutcome, PoolYear
from ledger.domain.money import Money
from ledger.domain.tax.expected.form_1099r import ExpectedForm
from ledger.domain.tax.expected.form_5498 import Expected5498
from ledger.domain.tax.expected.form_w2 import ExpectedW2
from ledger.domain.tax.reconcile import Difference
from ledger.domain.tax.year_end import YearEnd

_ACCOUNT_FIGURES = (
    "opening_basis",
    "contributions",
    "converted",
    "basis_recovered",
    "taxable",
    "earnings_out",
    "refunded",
    "extinguished",
    "transferred_in",
    "transferred_out",
    "closing_basis",
    "closing_balance",
)


def as_json(year_end: YearEnd) -> dict[str, Any]:
    """The document, ready for `json.dumps`: money as `"1234.50"`, dates ISO, None for unknown or blank."""
    return {
        "person": year_end.person,
        "year": year_end.year,
        "complete": year_end.complete,
        "unknown": list(year_end.unknown),
        "unsettled": list(year_end.unsettled),
        "questions": list(year_end.questions),
        "assumptions": list(year_end.assumptions),
        "after_tax_accounts": [_account(each) for each in year_end.after_tax_accounts],
        "conversions": [_conversion(each) for each in year_end.conversions],
        "expected_1099r": [_expected_1099r(each) for each in year_end.expected_1099r],
        "expected_w2": [_expected_w2(each) for each in year_end.expected_w2],
        "expected_5498": [_expected_5498(each) for each in year_end.expected_5498],
        "differences": [_difference(each) for each in year_end.differences],
        **_return_lines(year_end),
        **_roth_accounts(year_end),
        "filed_on": _day(year_end.filed_on),
        "dated_later": year_end.later,
        "contributions": {
            plan: {source: amount.plain() for source, amount in amounts.items()}
            for plan, amounts in year_end.contributions.items()
        },
    }


def _conversion(outcome: ConversionOutcome) -> dict[str, Any]:
    return {
        "id": outcome.id,
        "plan": outcome.plan,
        "date": outcome.date.isoformat(),
        "source": outcome.source,
        "destination": outcome.destination,
        "amount": outcome.amount.plain(),
        "basis": _plain(outcome.basis),
        "taxable": _plain(outcome.taxable),
        "earnings_out": _plain(outcome.earnings_out),
        "method": outcome.method,
    }


def _expected_1099r(form: ExpectedForm) -> dict[str, Any]:
    return {
        "plan": form.plan,
        "kind": form.kind,
        "box_1": form.box_1.plain(),
        "box_2a": _plain(form.box_2a),
        "box_4": _plain(form.box_4),
        "box_5": _plain(form.box_5),
        "box_7": form.box_7,
        "box_10": _plain(form.box_10),
        "box_11": form.box_11,
        "form_year": form.revision,
        "notes": list(form.notes),
    }


def _expected_w2(form: ExpectedW2) -> dict[str, Any]:
    return {
        "employer": form.employer,
        "box_12": {code: amount.plain() for code, amount in form.box_12.items()},
        "box_13_retirement_plan": form.box_13_retirement_plan,
        "after_tax": form.after_tax.plain(),
        "notes": list(form.notes),
    }


def _expected_5498(form: Expected5498) -> dict[str, Any]:
    boxes = ("box_1", "box_2", "box_3", "box_5", "box_10")
    return {"kind": form.kind, **{box: _plain(getattr(form, box)) for box in boxes}}


def _account(row: PoolYear) -> dict[str, Any]:
    return {"plan": row.plan, **{figure: _plain(getattr(row, figure)) for figure in _ACCOUNT_FIGURES}}


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "plan": difference.plan,
        "employer": difference.employer,
        "form": difference.form,
        "code": difference.code,
        "level": difference.level,
        "box": difference.box,
        "expected": _plain(difference.expected),
        "received": _plain(difference.received),
        "difference": _plain(difference.difference),
        "counted_twice": _plain(difference.counted_twice),
        "message": difference.message,
        "cause": difference.cause,
        "action": difference.action,
        "entries": list(difference.entries),
        "split": [
            {
                "kind": each.kind,
                "box_1": each.box_1.plain(),
                "box_2a": each.box_2a.plain(),
                "box_5": _plain(each.box_5),
            }
            for each in difference.split
        ],
    }


def _return_lines(year_end: YearEnd) -> dict[str, Any]:
    form_1040, form_8606, form_5329 = year_end.form_1040, year_end.form_8606, year_end.form_5329
    return {
        "form_1040": {
            "line_4a": form_1040.line_4a,
            "line_4b": form_1040.line_4b,
            "line_5a": form_1040.line_5a,
            "line_5b": form_1040.line_5b,
            "rollover_box": form_1040.rollover_box,
            "ira_rollover_box": form_1040.ira_rollover_box,
            "line_25b": form_1040.line_25b,
            "notes": list(form_1040.notes),
        },
        "form_8606": {"required": form_8606.required, "why": form_8606.why, "lines": dict(form_8606.lines)},
        "form_5329": {"line_1": form_5329.line_1, "line_2": form_5329.line_2, "line_4": form_5329.line_4},
    }


def _roth_accounts(year_end: YearEnd) -> dict[str, Any]:
    roth_ira = year_end.roth_ira
    return {
        "designated_roth": [
            {
                "plan": each.plan,
                "basis": _plain(each.basis),
                "value": _plain(each.value),
                "first_year": each.first_year,
                "qualified_from": _day(each.qualified_from),
                "qualified_on": _day(each.qualified_on),
                "layers": [_layer(layer) for layer in each.layers],
            }
            for each in year_end.designated_roth
        ],
        "roth_ira": {
            # Regular contributions and, among it, what Roth accounts of plans brought: line 22 of Form 8606.
            "regular_basis": _plain(roth_ira.line_22),
            "rolled_in_basis": _plain(roth_ira.rolled_in_basis),
            "layers": [_layer(layer) for layer in roth_ira.layers],
            "recapture_layers": None
            if roth_ira.recapture_layers is None
            else [_layer(layer) for layer in roth_ira.recapture_layers],
            "first_year": roth_ira.first_year,
            "qualified_from": _day(roth_ira.qualified_from),
        },
    }


def _layer(layer: RothLayer) -> dict[str, Any]:
    return {
        "year": layer.year,
        "taxable": _plain(layer.taxable),
        "nontaxable": _plain(layer.nontaxable),
        "recapture_free_from": layer.recapture_free_from.isoformat(),
    }


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _plain(value: Money | str | None) -> str | None:
    return value.plain() if isinstance(value, Money) else value
