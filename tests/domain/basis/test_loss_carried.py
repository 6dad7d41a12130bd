"""How much of an earlier loss is still carried once later contributions leave in part; every figure by hand."""

from typing import Any

import pytest

from ledger.domain.money import Money
from tests.domain.basis.figures import row, taxed


@pytest.mark.parametrize(
    ("amount", "worth", "taxable", "carried"),
    [
        # 5,000 converted at 4,000 leave 1,000; with 2,000 put in later the basis is 3,000.
        # 1,250 x 3,000 / 2,500 = 1,500, so all 1,250 are basis; the 2,000's own share is 1,000: 250 of the loss used.
        pytest.param("1250.00", "2500.00", "0.00", "750.00", id="no more basis than leaves"),
        # 1,000 x 3,000 / 4,000 = 750; the 2,000's own share is 500: 250 of the loss used.
        pytest.param("1000.00", "4000.00", "250.00", "750.00", id="pro rata"),
        # 900 x 3,000 / 1,800 = 1,500, so all 900 are basis; the 2,000's own share is no more than 900 either.
        pytest.param("900.00", "1800.00", "0.00", "1000.00", id="the later contributions at a loss themselves"),
    ],
)
@pytest.mark.parametrize("ends_by", ["a change to dropping losses", "the end of the year"])
def test_what_is_left_of_a_loss_is_what_is_dropped(
    new_account: Any, amount: str, worth: str, taxable: str, carried: str, ends_by: str
) -> None:
    """What later money's own share does not recover was the loss's; only the rest of it can be dropped."""
    within_the_year = ends_by == "the end of the year"
    account = new_account(loss_basis_policy="carry_within_year" if within_the_year else "carry")
    account.deposit("2026-01-05", "5,000")
    account.convert("2026-02-02", "4000.00", balance_before="4000.00")
    account.deposit("2026-03-02", "2,000")
    account.convert("2026-04-01", amount, balance_before=worth)
    if not within_the_year:
        account.change("2026-06-01", loss_basis_policy="extinguish")

    history = account.follow("2027-01-01")

    assert taxed(history) == ["0.00", taxable]
    year = row(history, 2026)
    kept = Money.parse("3,000") - (Money.parse(amount) - Money.parse(taxable)) - Money.parse(carried)
    assert (year["extinguished"], year["closing_basis"]) == (carried, kept.plain())


def test_a_loss_that_was_used_up_is_not_dropped(new_account: Any) -> None:
    """5,000 converted at 4,900 leave 100; 1,000 later worth 2,000: 1,900 of them take 1,045 of the 1,100.

    The 1,000's own share is 950, so 95 of the 100 are used; the 100 that stay hold 55 of basis, 5 of the loss among it.
    """
    account = new_account()
    account.deposit("2026-01-05", "5,000")
    account.convert("2026-02-02", "4900.00", balance_before="4900.00")
    account.deposit("2026-03-02", "1,000")
    account.convert("2026-04-01", "1900.00", balance_before="2000.00")
    account.change("2026-06-01", loss_basis_policy="extinguish")

    year = row(account.follow("2026-12-31"), 2026)

    assert (year["extinguished"], year["closing_basis"]) == ("5.00", "50.00")
