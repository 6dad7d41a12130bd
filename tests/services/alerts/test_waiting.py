"""After-tax money that waits while a limit is passed: what is over is not to be converted."""

import datetime as dt

import pytest

from ledger.services.alerts.waiting import after_tax_alerts
from ledger.services.pools import after_tax_pools
from tests.services.conftest import FilledLedger

END = dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("after_tax", "action"),
    [
        pytest.param("47500", "Convert it: ", id="exactly-at-the-limit"),
        pytest.param("47500.01", "Convert $47,500.00: ", id="a-cent-over"),
        pytest.param("53500", "Convert $47,500.00: ", id="6,000-over"),
    ],
)
def test_what_is_over_stays(ledger: FilledLedger, after_tax: str, action: str) -> None:
    """24,500 of deferrals and 72,000 in all: 47,500 of after-tax money fits."""
    ledger.person()
    ledger.plan()
    ledger.stub("2026-06-15", compensation="300000", pre_tax_deferral="24500", after_tax=after_tax)
    stands = ledger.status(2026)
    pools = after_tax_pools(ledger.store.reader(), "pat", list(stands.plans.values()), END)

    (alert,) = after_tax_alerts(
        {history.pool.plan: history for history in pools},
        stands.plans,
        (),
        2026,
        END,
        {},
        groups=stands.annual_additions,
    )

    assert alert.code == "after_tax_waiting"
    assert alert.action.startswith(action)


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [("on_request", "warning"), ("quarterly", "warning"), ("yearly", None), (None, "warning")],
)
def test_a_plan_that_converts_once_a_year_makes_nobody_late(
    ledger: FilledLedger, frequency: str | None, expected: str | None
) -> None:
    """Paid in on 15 January; 30 June is 166 days on."""
    ledger.person()
    ledger.plan(**({} if frequency is None else {"conversion_frequency": frequency}))
    ledger.stub("2026-01-15", compensation="10000", after_tax="1000")

    found = [each.level for each in ledger.status(2026, "2026-06-30").alerts if each.code == "after_tax_waiting"]

    assert found == ([] if expected is None else [expected])
