"""What `check` and `corrections` say of an excess that stayed: Roth deferrals are not reported a second time."""

import datetime as dt

import pytest

from ledger.services.excess.corrections_due import corrections_due
from tests.services.conftest import FilledLedger


@pytest.mark.parametrize(
    ("deferred", "returned", "sentence"),
    [
        pytest.param({"roth_deferral": "26500"}, {}, "Add nothing to the income of 2026: the $2,000.00", id="Roth"),
        pytest.param({"pre_tax_deferral": "26500"}, {}, "Report $2,000.00 as income of 2026.", id="pre-tax"),
        pytest.param(
            {"pre_tax_deferral": "1500", "roth_deferral": "25000"},
            {},
            "Which deferrals the $2,000.00 are is your choice (at least $500.00 of it is Roth)",
            id="mixed",
        ),
        pytest.param(
            {"pre_tax_deferral": "1500", "roth_deferral": "25000"},
            {"source": "pre_tax_deferral", "amount": "1500"},
            "Add nothing to the income of 2026: the $500.00",
            id="mixed, and all that is pre-tax came back in time",
        ),
        pytest.param(
            {"pre_tax_deferral": "25500", "roth_deferral": "1000"},
            {"source": "roth_deferral", "amount": "1000"},
            "Report $1,000.00 as income of 2026.",
            id="mixed, and all that is Roth came back in time",
        ),
    ],
)
def test_after_15_april(
    ledger: FilledLedger, deferred: dict[str, str], returned: dict[str, str], sentence: str
) -> None:
    """26,500 in 2026, the limit 24,500; seen in May 2027."""
    ledger.person()
    ledger.plan()
    ledger.stub("2026-06-15", compensation="150000", **deferred)
    if returned:
        given_back = {"record": "refund", "person": "pat", "plan": "acme-401k", "date": "2027-03-01", "earnings": "0"}
        ledger.add({**given_back, "reason": "excess_deferral", "for_year": 2026, **returned})

    alerts = ledger.status(2026, "2027-05-01").alerts
    (correction,) = corrections_due(ledger.store.reader(), "pat", [2026], dt.date(2027, 5, 1)).corrections

    (alert,) = [each for each in alerts if each.code == "402g_over"]
    assert alert.action.startswith(sentence)
    assert correction.action.startswith(sentence)
