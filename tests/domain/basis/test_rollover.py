import pytest

from ledger.domain.basis.rollover import divide_pre_tax, pays_withholding, taxable_in
from ledger.domain.entries.conversions import Leg
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money, total


def leg(text: str) -> Leg:
    """`"roth_ira 20,000"`, with `60` for within 60 days and `=5,000` for a choice of pre-tax dollars."""
    destination, amount, *rest = text.split()
    chosen = next((Money.parse(each[1:]) for each in rest if each.startswith("=")), None)
    return Leg(destination=destination, amount=Money.parse(amount), direct="60" not in rest, pre_tax=chosen)


@pytest.mark.parametrize(
    ("pre_tax", "legs", "expected", "income"),
    [
        pytest.param(
            "80,000",
            ["other_plan 70,000", "traditional_ira 12,000 60", "cash 18,000"],
            ["70,000", "10,000", "0"],
            "0",
            id="TV-16 Notice 2014-54 example 1 [M: figures from memory]",
        ),
        pytest.param(
            "80,000",
            ["other_plan 50,000", "traditional_ira 30,000", "cash 20,000"],
            ["50,000", "30,000", "0"],
            "0",
            id="TV-18 Notice 2014-54 example 3 [M: figures from memory]",
        ),
        pytest.param(
            "80,000",
            ["roth_ira 20,000", "traditional_ira 80,000"],
            ["0", "80,000"],
            "0",
            id="TV-19 Notice 2014-54 example 4 [M], Choate Mary",
        ),
        pytest.param(
            "300,000",
            ["traditional_ira 300,000", "roth_ira 200,000"],
            ["300,000", "0"],
            "0",
            id="TV-20 IRAHelp 23772",
        ),
        pytest.param(
            "80,000", ["traditional_ira 80,000", "cash 20,000"], ["80,000", "0"], "0", id="TV-22 Choate Fanny"
        ),
        pytest.param("200", ["roth_ira 10,200"], ["200"], "200", id="all to a Roth IRA: earnings are income"),
        pytest.param(
            "200", ["roth_ira 10,199.99", "traditional_ira 0.01"], ["199.99", "0.01"], "199.99", id="a cent to the IRA"
        ),
        pytest.param("500", ["in_plan_roth 100", "cash 900"], ["100", "400"], "500", id="pre-tax left over: cash"),
        pytest.param(
            "1,000", ["traditional_ira 1,000 =400", "roth_ira 9,000"], ["400", "600"], "600", id="own choice followed"
        ),
        pytest.param(
            "1,000",
            ["traditional_ira 5,000 =1,000", "other_plan 5,000"],
            ["1,000", "0"],
            "0",
            id="own choice against the order of the entry",
        ),
    ],
)
def test_pre_tax_dollars_are_divided(pre_tax: str, legs: list[str], expected: list[str], income: str) -> None:
    parts = [leg(each) for each in legs]

    shares = divide_pre_tax(Money.parse(pre_tax), parts)

    assert list(shares) == [Money.parse(each) for each in expected]
    taxed = total(taxable_in(part, share) for part, share in zip(parts, shares, strict=True))
    assert taxed == Money.parse(income)


@pytest.mark.parametrize(
    ("legs", "message"),
    [
        pytest.param(
            ["other_plan 50,000 =40,000", "cash 50,000"],
            "pre_tax $40,000.00 is chosen for other_plan, where $50,000.00 is to be divided over other_plan"
            " (Notice 2014-54).",
            id="direct rollovers hold less than the pre-tax part: no choice",
        ),
        pytest.param(
            ["other_plan 90,000", "cash 10,000 =5,000"],
            "pre_tax $5,000.00 is chosen for cash, where $0.00 is to be divided over cash (Notice 2014-54).",
            id="no pre-tax dollars are left for cash",
        ),
        pytest.param(
            ["other_plan 90,000 =80,000.01", "roth_ira 10,000"],
            "pre_tax $80,000.01 is chosen for other_plan, where $80,000.00 is to be divided over other_plan, roth_ira"
            " (Notice 2014-54).",
            id="a cent more than there is",
        ),
        pytest.param(
            ["traditional_ira 75,000", "other_plan 10,000 60", "cash 15,000"],
            "$5,000.00 of the $10,000.00 rolled to other_plan within 60 days is after-tax money, which reaches a plan"
            " by direct rollover only (IRC 402(c)(2)).",
            id="after-tax money into a plan within 60 days",
        ),
    ],
)
def test_a_choice_the_rule_does_not_give_is_refused(legs: list[str], message: str) -> None:
    with pytest.raises(LedgerError) as refused:
        divide_pre_tax(Money.parse("80,000"), [leg(each) for each in legs])

    assert refused.value.message == message
    assert refused.value.hint


@pytest.mark.parametrize(
    ("legs", "place"),
    [
        (["roth_ira 1500", "roth_ira 500 60"], 1),
        (["roth_ira 1500 60", "cash 500"], 1),
        (["roth_ira 1500", "traditional_ira 500"], 0),
    ],
    ids=["what is rolled over within 60 days", "cash first", "nothing was paid out"],
)
def test_which_leg_tax_is_kept_from(legs: list[str], place: int) -> None:
    """IRC 3405(c)(2): never from a direct rollover beside money that was paid out."""
    assert pays_withholding([leg(each) for each in legs]) == place
