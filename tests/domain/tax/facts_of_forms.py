"""Forms expected and received, from plain words."""

import datetime as dt
from typing import Any

from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.records import read_line
from ledger.domain.tax.expected.form_1099r import ExpectedForm
from ledger.domain.tax.reconcile import Difference


def money(text: str | None) -> Money | None:
    return None if text is None else Money.parse(text)


def want(box_1: str, box_2a: str | None, box_5: str | None, code: str | None = "G", **keys: Any) -> ExpectedForm:
    usual: dict[str, Any] = {"plan": "acme", "kind": "in_plan_roth", "known": box_2a is not None, "events": 1}
    return ExpectedForm(
        box_1=Money.parse(box_1),
        box_2a=money(box_2a),
        box_5=money(box_5),
        box_7=code,
        income=money(box_2a),
        **(usual | keys),
    )


def received(*forms: dict[str, Any], **keys: Any) -> list[Recorded[Any]]:
    """Forms with these boxes; `corrected`, `account` and `plan` may stand among them."""
    recorded = []
    for place, form in enumerate(forms):
        own: dict[str, Any] = {name: form[name] for name in ("corrected", "account", "plan") if name in form}
        boxes = {name: box for name, box in form.items() if name not in own}
        line: dict[str, Any] = {
            "record": "form_1099r",
            "person": "pat",
            "plan": "acme",
            "year": 2026,
            "boxes": boxes,
            **keys,
            **own,
        }
        recorded.append(Recorded(f"f{place}", place, read_line(line)))
    return recorded


def conversion(entry: str, date: str, amount: str, basis: str | None, **keys: Any) -> ConversionOutcome:
    """An in-plan conversion of after-tax money of `acme`."""
    gross, after_tax = Money.parse(amount), money(basis)
    earnings = None if after_tax is None else gross - after_tax
    usual: dict[str, Any] = {
        "record": "conversion",
        "plan": "acme",
        "source": "after_tax",
        "destination": "in_plan_roth",
        "direct": True,
        "method": "stated",
        "why": None,
    }
    return ConversionOutcome(
        id=entry,
        date=dt.date.fromisoformat(date),
        amount=gross,
        basis=after_tax,
        taxable=earnings,
        earnings_out=earnings,
        **(usual | keys),
    )


def brief(differences: tuple[Difference, ...]) -> list[tuple[str, str, str | None, str | None]]:
    def plain(value: Money | str | None) -> str | None:
        return value.plain() if isinstance(value, Money) else value

    return [(each.code, each.box, plain(each.expected), plain(each.received)) for each in differences]


def levels(differences: tuple[Difference, ...]) -> list[tuple[str, str]]:
    return [(each.code, each.level) for each in differences]


# The Finance Buff's walkthrough (secondary source): 10,000 of after-tax money and 200 of earnings.
BACKDOOR = want("10,200", "200", "10,000")
AS_EXPECTED = {"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G"}
ROTH_MATCH = want("4,800", "4,800", None, kind="roth_employer")
