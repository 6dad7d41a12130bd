"""The year's tax summary as one JSON document."""

from typing import Any

from ledger.domain.basis.layers import RothLayer
from ledger.domain.basis.outcomes import PoolYear
from ledger.domain.money import Money
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
        "after_tax_accounts": [_account(each) for each in year_end.after_tax_accounts],
        "conversions": [
            {
                "id": each.id,
                "plan": each.plan,
                "date": each.date.isoformat(),
                "source": each.source,
                "destination": each.destination,
                "amount": each.amount.plain(),
                "basis": _plain(each.basis),
                "taxable": _plain(each.taxable),
                "method": each.method,
            }
            for each in year_end.conversions
        ],
        "expected_1099r": [
            {
                "plan": each.plan,
                "kind": each.kind,
                "box_1": each.box_1.plain(),
                "box_2a": _plain(each.box_2a),
                "box_5": _plain(each.box_5),
                "box_7": each.box_7,
            }
            for each in year_end.expected_1099r
        ],
        "differences": [_difference(each) for each in year_end.differences],
        **_return_lines(year_end),
        **_roth_accounts(year_end),
        "dated_later": year_end.later,
        "contributions": {
            plan: {source: amount.plain() for source, amount in amounts.items()}
            for plan, amounts in year_end.contributions.items()
        },
    }


def _account(row: PoolYear) -> dict[str, Any]:
    return {"plan": row.plan, **{figure: _plain(getattr(row, figure)) for figure in _ACCOUNT_FIGURES}}


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "plan": difference.plan,
        "code": difference.code,
        "box": difference.box,
        "expected": _plain(difference.expected),
        "received": _plain(difference.received),
        "message": difference.message,
        "action": difference.action,
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
        },
        "form_8606": {"required": form_8606.required, "why": form_8606.why, "lines": dict(form_8606.lines)},
        "form_5329": {"line_1": form_5329.line_1, "line_4": form_5329.line_4},
    }


def _roth_accounts(year_end: YearEnd) -> dict[str, Any]:
    return {
        "designated_roth": [
            {
                "plan": each.plan,
                "basis": _plain(each.basis),
                "first_year": each.first_year,
                "qualified_from": each.qualified_from.isoformat() if each.qualified_from else None,
                "layers": [_layer(layer) for layer in each.layers],
            }
            for each in year_end.designated_roth
        ],
        "roth_ira": {
            "regular_basis": _plain(year_end.roth_ira.regular_basis),
            "layers": [_layer(layer) for layer in year_end.roth_ira.layers],
            "first_year": year_end.roth_ira.first_year,
        },
    }


def _layer(layer: RothLayer) -> dict[str, Any]:
    return {
        "year": layer.year,
        "taxable": _plain(layer.taxable),
        "nontaxable": _plain(layer.nontaxable),
        "recapture_free_from": layer.recapture_free_from.isoformat(),
    }


def _plain(value: Money | str | None) -> str | None:
    return value.plain() if isinstance(value, Money) else value
