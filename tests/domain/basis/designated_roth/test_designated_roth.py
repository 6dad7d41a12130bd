"""What goes into a designated Roth account: contributions, conversions, opening balances, the clock, refunds."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.after_tax import follow_after_tax
from ledger.domain.basis.designated_roth import DesignatedRoth, follow_designated_roth
from ledger.domain.basis.layers import RothLayer
from ledger.domain.money import ZERO, Money

PLAN = "acme-401k"
UNTIL = dt.date(2031, 12, 31)
BORN = dt.date(1990, 5, 20)
REFUND = {"amount": "0.00", "earnings": "0.00", "reason": "excess_deferral", "for_year": 2026}


def money(text: str) -> Money:
    return Money.parse(text)


def roth(account: Any, until: dt.date = UNTIL, born: dt.date | None = BORN) -> DesignatedRoth | None:
    history = follow_after_tax(account.plan, deposits=account.deposits, events=account.events, until=until)
    found = follow_designated_roth(
        plans={PLAN: account.plan},
        changes=account.changes,
        deposits=account.deposits,
        events=account.events,
        outcomes=history.outcomes,
        until=until,
        birth_date=born,
    )
    assert len(found.accounts) <= 1
    return next(iter(found.accounts), None)


def test_tv_03_a_conversion_makes_basis_a_layer_and_starts_the_clock(new_account: Any) -> None:
    """TV-03, Finance Buff walkthroughs; layers by IRC 402A(c)(4)."""
    account = new_account()
    account.deposit("2026-02-02", "10,000")
    account.convert("2026-03-02", "10200.00", earnings="200.00")

    found = roth(account)

    assert found is not None
    assert (found.basis, found.value) == (money("10,200"), money("10,200"))
    assert (found.first_year, found.qualified_from) == (2026, dt.date(2031, 1, 1))
    assert found.layers == (RothLayer(year=2026, taxable=money("200"), nontaxable=money("10,000")),)
    assert found.layers[0].recapture_free_from == dt.date(2031, 1, 1)


def test_tv_33_a_conversion_of_30_100_is_a_layer_of_100_and_30_000(new_account: Any) -> None:
    """TV-33, BenefitsLink "Platinum": gross read there, the 30,000 assumed."""
    account = new_account()
    account.deposit("2025-02-03", "30,000")
    account.convert("2025-02-10", "30100.00", balance_before="30100.00")

    found = roth(account)

    assert found is not None
    assert (found.basis, found.layers) == (money("30,100"), (RothLayer(2025, money("100"), money("30,000")),))


def test_conversions_of_one_year_are_one_layer_and_of_pre_tax_money_taxable(new_account: Any) -> None:
    account = new_account()
    account.deposit("2025-11-03", "1,000")
    account.convert("2025-12-31", "1010.00", earnings="10.00")
    account.deposit("2026-01-02", "2,000")
    account.convert("2026-01-05", "2020.00", earnings="20.00")
    account.convert("2026-06-01", "300.00", source="employer_match")

    found = roth(account)

    assert found is not None
    assert found.layers == (
        RothLayer(2025, money("10"), money("1,000")),
        RothLayer(2026, money("320"), money("2,000")),
    )


@pytest.mark.parametrize(
    ("deposited", "qualified_from"),
    [("2021-12-31", dt.date(2026, 1, 1)), ("2022-01-01", dt.date(2027, 1, 1)), ("2022-12-30", dt.date(2027, 1, 1))],
)
def test_the_clock_runs_five_years_from_1_january_of_the_first(
    new_account: Any, deposited: str, qualified_from: dt.date
) -> None:
    """Reg. 1.402A-1 A-4: five taxable years from 1 January of the first one; first year 2022: 1 January 2027."""
    account = new_account()
    account.deposit(deposited, "100", "roth_deferral")

    found = roth(account)

    assert found is not None
    assert found.qualified_from == qualified_from


@pytest.mark.parametrize(
    ("born", "qualified_on"),
    [
        pytest.param(dt.date(1990, 5, 20), dt.date(2049, 11, 20), id="59 1/2 comes last"),
        pytest.param(dt.date(1967, 7, 1), dt.date(2027, 1, 1), id="59 1/2 on the day the clock ends"),
        pytest.param(dt.date(1967, 7, 2), dt.date(2027, 1, 2), id="a day later"),
        pytest.param(dt.date(1950, 1, 1), dt.date(2027, 1, 1), id="the clock comes last"),
        pytest.param(dt.date(1990, 8, 31), dt.date(2050, 3, 1), id="no 31 February"),
        pytest.param(None, None, id="birth date unknown"),
    ],
)
def test_qualified_on_is_the_later_of_the_clock_and_59_and_a_half(
    new_account: Any, born: dt.date | None, qualified_on: dt.date | None
) -> None:
    account = new_account()
    account.deposit("2022-03-15", "100", "roth_deferral")

    found = roth(account, born=born)

    assert found is not None
    assert found.qualified_on == qualified_on


def test_tv_32_roth_employer_money_is_basis_without_a_layer(new_account: Any) -> None:
    """TV-32, Notice 2024-2: allocated 15 February 2026 for 2025."""
    account = new_account()
    account.deposit("2026-02-15", "4,800", "employer_match_roth")
    account.deposit("2026-03-15", "500", "roth_deferral")
    account.deposit("2026-03-15", "250", "roth_catch_up")
    account.deposit("2026-03-15", "9,999", "pre_tax_deferral")

    found = roth(account)

    assert found is not None
    assert (found.basis, found.layers, found.first_year) == (money("5,550"), (), 2026)


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
    account.add("earnings", "2026-04-01", source="designated_roth", amount="-100.00")

    found = roth(account)

    assert found is not None
    assert found.basis == money("25,800")
    assert found.value == money("30,700")  # 30,000 + 500 + 300 - 100
    assert found.first_year == 2019
    assert [(layer.year, str(layer.taxable), str(layer.nontaxable)) for layer in found.layers] == [
        (2024, "$50.00", "$9,000.00"),
        (2026, "$300.00", "$0.00"),
    ]
    assert not found.unknown
    assert ["gives the Roth account of acme-401k $25,000.00 of basis" in each for each in found.questions] == [True]


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

    account.add(
        "opening_balance", "2027-01-01", source="designated_roth", balance="31000.00", basis="25500.00", first_year=2018
    )
    restated = roth(account)
    assert restated is not None
    assert (restated.basis, restated.first_year, restated.unknown) == (money("25,500"), 2018, ())


def test_opening_balances_by_source_are_parts_of_one_account(new_account: Any) -> None:
    account = new_account()
    account.add("opening_balance", "2026-01-01", source="roth_deferral", balance="9000", basis="8000", first_year=2020)
    account.add("opening_balance", "2026-01-01", source="employer_match_roth", balance="2000", basis=None)

    found = roth(account)
    assert found is not None
    assert (found.basis, found.value, found.first_year) == (None, money("11,000"), 2020)

    account.add("opening_balance", "2026-02-01", source="employer_match_roth", balance="2010", basis="1900")
    restated = roth(account)
    assert restated is not None
    assert (restated.basis, restated.value, restated.unknown) == (money("9,900"), money("11,010"), ())


@pytest.mark.parametrize(("day", "questions"), [("2026-01-01", 0), ("2026-01-02", 1)])
def test_a_part_of_what_was_opened_as_a_whole_is_not_counted_again(new_account: Any, day: str, questions: int) -> None:
    account = new_account()
    account.add("opening_balance", day, source="roth_deferral", balance="9000", basis="8000")
    account.add(
        "opening_balance", "2026-01-01", source="designated_roth", balance="9500", basis="8500", first_year=2020
    )

    found = roth(account)

    assert found is not None
    assert (found.basis, found.value, len(found.questions)) == (money("8,500"), money("9,500"), questions)


def test_an_unknown_conversion_is_basis_all_the_same(new_account: Any) -> None:
    """All that is rolled into the account is basis in it, taxed now or before; only its layer is unknown."""
    account = new_account()
    account.deposit("2026-02-02", "10,000")
    account.convert("2026-03-02", "10200.00")

    found = roth(account)

    assert found is not None
    assert found.basis == money("10,200")
    assert found.layers == (RothLayer(year=2026, taxable=None, nontaxable=None),)
    assert "states no earnings" in found.unknown[0]


def test_valuations_of_every_source_are_the_value_of_the_account(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-01-15", "1,000", "roth_deferral")
    account.deposit("2026-01-15", "400", "employer_match_roth")
    account.add("valuation", "2026-02-01", source="designated_roth", balance="1500.00")
    account.add("valuation", "2026-03-01", source="roth_deferral", balance="1200.00")
    one_part = roth(account, dt.date(2026, 3, 1))
    account.add("valuation", "2026-03-02", source="employer_match_roth", balance="450.00")
    both = roth(account)

    assert one_part is not None
    assert one_part.value == money("1,500")  # how the 1,500 of February was made up is not known
    assert both is not None
    assert both.value == money("1,650")


def test_money_that_payroll_takes_back(new_account: Any) -> None:
    account = new_account()
    account.deposit("2025-12-20", "100", "roth_deferral")
    account.deposit("2025-12-31", "-100", "roth_deferral")
    account.deposit("2026-01-10", "80", "employer_match_roth")
    found = roth(account)
    assert found is not None
    assert (found.basis, found.first_year) == (money("80"), 2026)

    account.deposit("2026-02-01", "-80.01", "roth_deferral")
    short = roth(account)
    assert short is not None
    assert short.basis is None
    assert "took $80.01 of Roth contributions back" in short.unknown[0]


def test_a_refund_takes_principal_off_the_basis_and_all_of_it_off_the_value(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-03-15", "24,000", "roth_deferral")
    account.add("refund", "2027-03-01", source="roth_deferral", **REFUND | {"amount": "500", "earnings": "12.34"})

    found = roth(account)

    assert found is not None
    assert (found.basis, found.value) == (money("23,500"), money("23,487.66"))  # 24,000 - 512.34
    assert (found.unsettled, found.questions, found.first_year) == ((), (), 2026)


@pytest.mark.parametrize(("day", "late"), [("2027-04-15", 0), ("2027-04-16", 1)])
def test_an_excess_deferral_returned_after_15_april_is_no_basis(new_account: Any, day: str, late: int) -> None:
    """IRC 402A(d)(3), 402(g)(2)(A)."""
    account = new_account()
    account.deposit("2026-03-15", "24,000", "roth_deferral")
    account.add("refund", day, source="roth_deferral", **REFUND | {"amount": "500"})

    found = roth(account)

    assert found is not None
    assert (found.basis, len(found.questions)) == (money("23,500"), late)


@pytest.mark.parametrize(
    ("amount", "first_year", "unsettled"),
    [
        pytest.param("999.99", 2026, 0, id="a cent of the year stays"),
        pytest.param("1000.00", 2027, 1, id="all of the year is given back"),
    ],
)
def test_a_year_that_was_given_back_does_not_begin_the_clock(
    new_account: Any, amount: str, first_year: int, unsettled: int
) -> None:
    """From memory, and said to be unsettled: years with refunded excess only do not start the period."""
    account = new_account()
    account.deposit("2026-12-15", "1,000", "roth_deferral")
    account.deposit("2027-06-15", "700", "roth_deferral")
    account.add("refund", "2027-03-01", source="roth_deferral", **REFUND | {"amount": amount})

    found = roth(account)

    assert found is not None
    assert (found.first_year, len(found.unsettled)) == (first_year, unsettled)


def test_a_refund_of_converted_money_lowers_its_layer_nontaxable_part_first(new_account: Any) -> None:
    """No authority on an excess that was converted already: the output says so."""
    account = new_account()
    account.deposit("2026-03-15", "2,000")
    account.convert("2026-04-01", "2100.00", earnings="100.00")
    keys = REFUND | {"amount": "2050.00", "earnings": "30.00", "reason": "excess_aggregate_contribution"}
    account.add("refund", "2027-02-15", source="designated_roth", **keys)

    found = roth(account)

    assert found is not None
    # 2,050 of principal: 2,000 nontaxable, then 50 of the 100 that were taxed.
    assert (found.basis, found.value) == (money("50"), money("20"))
    assert found.layers == (RothLayer(2026, money("50"), ZERO),)
    assert "takes $2,050.00 out of the conversions of 2026" in found.unsettled[0]
    assert "unsettled" in found.unsettled[0]


def test_a_refund_of_more_than_the_basis_is_a_contradiction(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-03-15", "400", "roth_deferral")
    account.add("refund", "2027-02-15", source="roth_deferral", **REFUND | {"amount": "400.01"})

    found = roth(account)

    assert found is not None
    assert found.basis is None
    assert "gives back $400.01 of Roth contributions, but the Roth account holds $400.00" in found.unknown[0]


def test_forfeited_roth_money_is_asked_about(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-03-15", "400", "employer_match_roth")
    account.add("forfeited", "2026-05-15", source="employer_match_roth", amount="150")

    found = roth(account)

    assert found is not None
    assert (found.basis, found.value) == (money("250"), money("250"))
    assert "always vested" in found.questions[0]
