"""A conversion is held against what the ledger expects only where nothing says better what was there."""

import datetime as dt

import pytest

from ledger.domain.money import Money
from ledger.domain.records import read_line
from ledger.domain.status import AfterTaxWaiting
from ledger.services.next_conversion import conversion_warnings

_DAY = dt.date(2026, 11, 20)
_MORE = "is more than the"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "$2,540.00 is more than the balance of $2,520.00"),
        ({"balance_before": "2540.00"}, ""),  # the usual case: it has grown since the last statement
        ({"earnings": "20.00"}, ""),
        ({"earnings": "5.00"}, "$2,535.00 without its earnings is more than the basis of $2,520.00"),
    ],
)
def test_growth_that_the_conversion_states_is_no_warning(said: dict[str, str], told: str) -> None:
    waiting = AfterTaxWaiting("acme-401k", Money(2_520_00), Money(2_520_00), Money(0), _DAY, 0, None)
    conversion = read_line(
        {"record": "conversion", "person": "pat", "plan": "acme-401k", "date": "2026-11-20", "amount": "2540.00",
         "destination": "in_plan_roth", **said}
    )  # fmt: skip

    warnings = [each for each in conversion_warnings(conversion, waiting, _DAY) if _MORE in each]

    assert bool(warnings) == bool(told)
    assert all(told in each for each in warnings)
