import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.designated_roth import DesignatedRoth, follow_designated_roth
from ledger.domain.basis.layers import RothLayer
from ledger.domain.money import Money

UNTIL = dt.date(2031, 12, 31)


def roth(account: Any, until: dt.date = UNTIL) -> DesignatedRoth | None:
    history = account.follow(str(until))
    return follow_designated_roth(
        "acme-401k", deposits=account.deposits, events=account.events, outcomes=history.outcomes, until=until
    )


def test_tv_03_a_conversion_makes_basis_a_layer_and_starts_the_clock(new_account: Any) -> None:
    """TV-03, Finance Buff walkthroughs; layers by IRC 402A(c)(4)."""
    account = new_account()
    account.deposit("2026-02-02", "10,000")
    account.convert("2026-03-02", "10200.00", earnings="200.00")

    found = roth(account)

    assert found is not None
    assert found.basis == Money.parse("10,200")
    assert (found.first_year, found.qualified_from) == (2026, dt.date(2031, 1, 1))
    assert found.layers == (RothLayer(year=2026, taxable=Money.parse("200"), nontaxable=Money.parse("10,000")),)
    assert found.layers[0].recapture_free_from == dt.date(2031, 1, 1)


def test_first_year_2022_is_qualified_from_2027(new_account: Any) -> None:
    """Reg. 1.402A-1 A-4: five taxable years from 1 January of the first one."""
    account = new_account()
    account.deposit("2022-12-30", "100", "roth_deferral")

    found = roth(account)

    assert found is not None
    assert found.qualified_from == dt.date(2027, 1, 1)


def test_tv_32_roth_employer_money_is_basis_without_a_layer(new_account: Any) -> None:
    """TV-32, Notice 2024-2: allocated 15 February 2026 for 2025."""
    account = new_account()
    account.deposit("2026-02-15", "4,800", "employer_match_roth")
    account.deposit("2026-03-15", "500", "roth_deferral")
    account.deposit("2026-03-15", "250", "roth_catch_up")
    account.deposit("2026-03-15", "9,999", "pre_tax_deferral")

    found = roth(account)

    assert found is not None
    assert (found.basis, found.layers, found.first_year) == (Money.parse("5,550"), (), 2026)


def test_without_roth_money_there_is_no_account(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-03-15", "500")

    assert roth(account) is None


def test_an_opening_balance_and_what_follows_it(new_account: Any) -> None:
    account = new_account()
    account.deposit("2025-11-15", "700", "roth_deferral")  # in the opening balance already
    account.add(
        "opening_balance",
        "2026-01-01",
        source="designated_roth",
        balance="30000.00",
        basis="25000.00",
        first_year=2019,
        layers=[{"year": 2024, "taxable": "50.00", "nontaxable": "9000.00"}],
    )
    account.deposit("2026-01-01", "500", "roth_deferral")
    account.convert("2026-03-02", "300.00", source="employer_match")

    found = roth(account)

    assert found is not None
    assert found.basis == Money.parse("25,800")
    assert found.first_year == 2019
    assert [(layer.year, str(layer.taxable), str(layer.nontaxable)) for layer in found.layers] == [
        (2024, "$50.00", "$9,000.00"),
        (2026, "$300.00", "$0.00"),
    ]
    assert not found.unknown


@pytest.mark.parametrize(
    ("basis", "first_year", "sentence"),
    [
        pytest.param(None, 2019, "The basis of designated_roth in acme-401k on 2026-01-01 is unknown", id="no basis"),
        pytest.param(
            "25000.00", None, "The opening balance of designated_roth in acme-401k does not say", id="no year"
        ),
    ],
)
def test_an_opening_balance_that_leaves_something_open(
    new_account: Any, basis: str | None, first_year: int | None, sentence: str
) -> None:
    account = new_account()
    given = {"first_year": first_year} if first_year else {}
    account.add("opening_balance", "2026-01-01", source="designated_roth", balance="30000.00", basis=basis, **given)
    account.deposit("2026-02-01", "500", "roth_deferral")

    found = roth(account)

    assert found is not None
    assert (found.basis is None) == (basis is None)
    assert (found.qualified_from is None) == (first_year is None)
    assert found.unknown[0].startswith(sentence)


def test_an_unknown_conversion_is_basis_all_the_same(new_account: Any) -> None:
    """All that is rolled into the account is basis in it, taxed now or before; only its layer is unknown."""
    account = new_account()
    account.deposit("2026-02-02", "10,000")
    account.convert("2026-03-02", "10200.00")

    found = roth(account)

    assert found is not None
    assert found.basis == Money.parse("10,200")
    assert found.layers == (RothLayer(year=2026, taxable=None, nontaxable=None),)


@pytest.mark.parametrize(
    ("record", "keys"),
    [
        ("distribution", {"amount": "100.00", "source": "designated_roth"}),
        ("conversion", {"amount": "100.00", "source": "designated_roth", "destination": "roth_ira"}),
        (
            "refund",
            {
                "amount": "100.00",
                "earnings": "0.00",
                "source": "roth_deferral",
                "reason": "excess_deferral",
                "for_year": 2026,
            },
        ),
    ],
)
def test_what_leaves_the_account_makes_what_is_left_unknown(
    new_account: Any, record: str, keys: dict[str, Any]
) -> None:
    account = new_account()
    account.deposit("2026-02-02", "10,000", "roth_deferral")
    account.convert("2026-03-02", "300.00", source="employer_match")
    account.add(record, "2026-05-01", **keys)

    before, after = roth(account, dt.date(2026, 4, 30)), roth(account)

    assert before is not None
    assert after is not None
    assert before.basis == Money.parse("10,300")
    assert after.basis is None
    assert after.layers == (RothLayer(year=2026, taxable=None, nontaxable=None),)
    assert after.first_year == 2026
    assert after.unknown == (
        (
            f"The {record} of 2026-05-01 from acme-401k ({keys['source']}) is out of the designated Roth account,"
            " which this version does not compute."
        ),
    )


def test_a_rollover_from_another_roth_account_is_not_followed(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-02-02", "100", "roth_deferral")
    account.convert("2026-03-01", "500.00", "other_plan", source="designated_roth", plan="oldco-401k", into="acme-401k")

    found = roth(account)

    assert found is not None
    assert (found.basis, found.first_year) == (None, None)
    assert "rolled from oldco-401k into acme-401k on 2026-03-01" in found.unknown[0]


def test_a_merger_is_not_followed(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-02-02", "100", "roth_deferral")
    account.merge("2026-03-01", "oldco-401k", "acme-401k")

    found = roth(account)

    assert found is not None
    assert (found.basis, found.qualified_from) == (None, None)
