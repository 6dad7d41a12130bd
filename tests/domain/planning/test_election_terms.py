"""What other payroll lines leave of a pay date, in cents and in steps of a percent."""

import datetime as dt
from decimal import Decimal

import pytest

from ledger.domain.planning.election_terms import PayToCome, Terms


@pytest.mark.parametrize(
    ("pay", "share", "amount", "left", "steps"),
    [
        pytest.param(5_000_00, "0", 0, 5_000_00, 100, id="no-other-line"),
        pytest.param(5_000_00, "0.05", 0, 4_750_00, 95, id="a-share"),
        pytest.param(5_000_00, "0.125", 0, 4_375_00, 87, id="87.5-percent"),
        pytest.param(5_000_00, "0", 1_499_99, 3_500_01, 70, id="a-cent-under"),
        pytest.param(5_000_00, "0", 1_500_00, 3_500_00, 70, id="at-70-percent"),
        pytest.param(5_000_00, "0", 1_500_01, 3_499_99, 69, id="a-cent-over"),
        pytest.param(5_000_00, "0.10", 500_00, 4_000_00, 80, id="both"),
        # 5 % of 333.33 is 16.6665, 16.67 as payroll rounds it; of pay 95 % are left all the same.
        pytest.param(333_33, "0.05", 0, 316_66, 95, id="half-up"),
        pytest.param(5_000_00, "0", 5_000_00, 0, 0, id="all-of-pay"),
        pytest.param(5_000_00, "0.50", 3_000_00, 0, 0, id="more-than-pay"),
        pytest.param(0, "0.05", 0, 0, 95, id="no-pay"),
    ],
)
def test_what_is_left_to_elect(pay: int, share: str, amount: int, left: int, steps: int) -> None:
    date = PayToCome(dt.date(2026, 1, 31), pay, other_share=Decimal(share), other_amount=amount)

    assert date.left == left
    assert Terms(years={}).most_beside(date) == steps
    assert Terms(years={}, step=None).most_beside(date) == left
