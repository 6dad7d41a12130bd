"""Two stubs of one pay date: the same pay check, another, or not to be told."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.entries.payroll import PayStub
from ledger.domain.money import Money
from ledger.services.importing.same_stub import compared


def stub(cents: int = 50000, ytd: int | None = None, **more: Any) -> PayStub:
    return PayStub(
        person="pat",
        plan="acme-401k",
        pay_date=dt.date(2026, 10, 2),
        amounts={"pre_tax_deferral": Money(cents)},
        year_to_date={} if ytd is None else {"pre_tax_deferral": Money(ytd)},
        **more,
    )


@pytest.mark.parametrize(
    ("held", "found", "what"),
    [
        pytest.param(stub(), stub(), "same", id="equal"),
        pytest.param(stub(deposit_date=dt.date(2026, 10, 5)), stub(), "same", id="equal but for the deposit learned"),
        pytest.param(stub(ytd=500000), stub(ytd=500000, document="7"), "same", id="the year to date stands still"),
        pytest.param(stub(ytd=500000), stub(ytd=550000), "another", id="the year to date moved on"),
        pytest.param(
            stub(ytd=500000, document="check 1234"), stub(ytd=500000, document="0001234"), "same", id="zeros before"
        ),
        pytest.param(
            stub(ytd=500000, document="1234"), stub(ytd=500000, document="98"), "same", id="list and paper number"
        ),
        pytest.param(stub(ytd=500000), stub(40000, ytd=500000), "unknown", id="other money, the same year to date"),
        pytest.param(stub(ytd=0), stub(ytd=0), "same", id="nothing to date tells nothing"),
        pytest.param(stub(), stub(40000), "unknown", id="other money"),
        pytest.param(stub(), stub(40000, pay_type="bonus"), "another", id="a bonus beside the regular check"),
        pytest.param(stub(), stub(pay_type="bonus"), "same", id="a copy that says bonus"),
        pytest.param(stub(document="1"), stub(40000, document="2"), "another", id="other numbers and money"),
        pytest.param(stub(document="1"), stub(document="2"), "unknown", id="other numbers, equal money"),
        pytest.param(stub(document="1"), stub(), "same", id="one without a number"),
    ],
)
def test_compared(held: PayStub, found: PayStub, what: str) -> None:
    assert compared(held, found) == what
