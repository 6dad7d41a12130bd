"""What may be a conversion is shown with its evidence, asked, never posted, and never counted as a contribution."""

from pathlib import Path

import pytest

from ledger.domain.entries.conversions import Conversion
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.records import line_of
from ledger.importers.base import Found, Question, Unclear
from tests.importers.ofx.downloads import (
    ANSWER,
    CONVERSION,
    CONVERTED,
    DAY,
    FEE,
    account,
    buy,
    candidates,
    document,
    ignored,
    money_in,
    move,
    questions,
    read,
    received,
    refusals,
    remarks,
    sell,
)


def one(*transactions: str) -> str:
    return document(account(*transactions))


def test_a_conversion_is_two_transfers_of_one_day(tmp_path: Path) -> None:
    items = read(tmp_path, CONVERTED)

    assert money_in(items) == [("2023-01-06", "pre_tax_deferral", "1135.48"), ("2023-01-20", None, "641.92")]
    assert questions(items) == {CONVERSION: ("in_plan_roth", "roth_ira", "ignore")}
    (converted,) = candidates(items)
    assert (converted.source, converted.destination) == ("after_tax", "in_plan_roth")
    # 5.58049 units at $115.03; whether there were units from before the download, it cannot say.
    assert (converted.amount, converted.balance_before, converted.earnings) == (Money(64192), None, None)
    assert "bought for $641.92, so by this file alone $0.00 of it would be earnings" in (converted.note or "")
    assert "a fee of $0.04" in ignored(items)
    assert "not reported" in ignored(items)
    assert not refusals(items)


def test_a_confirmed_conversion_is_found(tmp_path: Path) -> None:
    items = read(tmp_path, CONVERTED, {ANSWER: "after_tax", CONVERSION: "roth_ira"})

    assert questions(items) == {}
    (made,) = [item.value for item in items if isinstance(item, Found)]
    assert isinstance(made, Conversion)
    assert (made.destination, made.amount, made.id) == ("roth_ira", Money(64192), "ofx-12_34-3-conversion")


def test_money_that_is_roth_already_or_answered_to_be_none_is_no_conversion(tmp_path: Path) -> None:
    roth = read(tmp_path, CONVERTED, {ANSWER: "roth_deferral"})
    assert candidates(roth) == []
    assert "out of AFTERTAX, which is Roth money already" in ignored(roth)

    assert candidates(read(tmp_path, CONVERTED, {CONVERSION: "ignore"})) == []


def test_a_split_says_nothing_of_what_was_converted(tmp_path: Path) -> None:
    (converted,) = candidates(read(tmp_path, CONVERTED, {ANSWER: "after_tax:60%+roth_deferral:40%"}))

    assert converted.source == "after_tax"


def test_an_answer_that_is_none_of_the_choices_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"“mega” is no answer to conversion:2023-01-20:641\.92"):
        read(tmp_path, CONVERTED, {CONVERSION: "mega"})


def test_transfers_between_funds_of_one_source_are_exchanges(tmp_path: Path) -> None:
    pair = (move("1", DAY, "-2", fund="A", price="99.345"), move("2", DAY, "4", fund="B", price="49.6725"))
    many = (
        move("3", "20230201", "-3", "MATCH", fund="A", price="10"),
        move("4", "20230201", "1", "MATCH", fund="B", price="10"),
        move("5", "20230201", "4", "MATCH", fund="C", price="5"),
    )
    items = read(tmp_path, one(*pair, *many))

    assert candidates(items) == []
    assert received(items) == []
    assert questions(items) == {}
    assert ignored(items).count("an exchange of") == 5


@pytest.mark.parametrize(
    "trades",
    [
        pytest.param(
            (sell("1", DAY, "50.00", "MATCH", "A"), buy("2", DAY, "-50.00", "MATCH", fund="B")), id="one for one"
        ),
        pytest.param(
            (
                sell("1", DAY, "50.00", "MATCH", "A"),
                buy("2", DAY, "-30.00", "MATCH", fund="B"),
                buy("3", DAY, "-20.00", "MATCH", fund="C"),
            ),
            id="one for two",
        ),
    ],
)
def test_a_sale_that_pays_for_other_funds_is_an_exchange_and_no_contribution(
    tmp_path: Path, trades: tuple[str, ...]
) -> None:
    contribution = buy("9", DAY, "-75.00", "PRETAX", fund="B")
    items = read(tmp_path, one(*trades, contribution))

    assert money_in(items) == [("2023-01-20", "pre_tax_deferral", "75.00")]
    assert questions(items) == {}
    assert ignored(items).count("an exchange of") == len(trades)


@pytest.mark.parametrize("fund", ["F", "G"])
@pytest.mark.parametrize("into", ["OTHERVEST", "OTHERNONVEST", "ROTH"])
@pytest.mark.parametrize("out", ["AFTERTAX", ""])
def test_a_sale_and_a_purchase_may_be_a_conversion_and_the_purchase_is_then_no_contribution(
    tmp_path: Path, out: str, into: str, fund: str
) -> None:
    trades = (buy("1", DAY, "-641.92", "AFTERTAX"), sell("2", DAY, "641.92", out))
    text = one(*trades, buy("3", DAY, "641.92", into, fund=fund))
    items = read(tmp_path, text)

    assert [(each.key, each.amount) for each in received(items)] == [("ofx:AFTERTAX", Money(64192))]
    (question,) = [item for item in items if isinstance(item, Question)]
    assert question.key == CONVERSION
    assert "What was bought with that money is then no contribution." in question.text
    assert [each.amount for each in candidates(items)] == ([Money(64192)] if out else [])  # else its source is asked

    neither = received(read(tmp_path, text, {CONVERSION: "ignore"}))
    assert [each.key for each in neither] == ["ofx:AFTERTAX", f"ofx:{into}"]


@pytest.mark.parametrize("out", ["AFTERTAX", ""])
@pytest.mark.parametrize("tag", ["AFTERTAX", "PRETAX", "MATCH", "PROFITSHARING", "ROLLOVER"])
def test_a_sale_beside_a_contribution_of_its_day_is_no_pair(tmp_path: Path, out: str, tag: str) -> None:
    """After-tax money that is bought and paid out to a Roth IRA on one day must not lose the contribution."""
    items = read(tmp_path, one(sell("1", DAY, "50.00", out), buy("2", DAY, "-50.00", tag)))

    assert [(each.key, each.amount) for each in received(items)] == [(f"ofx:{tag}", Money(5_000))]
    assert candidates(items) == []
    assert list(questions(items)) == ["money-out:2023-01-20:50.00"]


def test_a_change_of_fund_and_source_at_once_may_be_a_conversion(tmp_path: Path) -> None:
    moves = (move("1", DAY, "-2", "AFTERTAX", fund="A"), move("2", DAY, "4", "OTHERVEST", fund="B", price="5"))
    (converted,) = candidates(read(tmp_path, one(*moves)))

    assert converted.amount == Money(2000)


def test_several_funds_of_one_day_are_one_conversion(tmp_path: Path) -> None:
    parts = [
        (buy(f"b{fund}", DAY, "-10.01", "AFTERTAX", fund=fund), move(f"o{fund}", DAY, "-1", "AFTERTAX", fund=fund))
        for fund in "AB"
    ]
    ins = [move(f"i{fund}", DAY, "1", "AFTERTAX", fund=fund) for fund in "AB"]
    (converted,) = candidates(read(tmp_path, one(*(each for part in parts for each in part), *ins)))

    assert converted.amount == Money(2002)
    assert "bought for $20.02" in (converted.note or "")


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        pytest.param((), True, id="nothing else in the source"),
        pytest.param((buy("9", "20230105", "3", "AFTERTAX", units="3"),), False, id="units left behind"),
        pytest.param((move("9", "20230105", "-0.1", "AFTERTAX", more=FEE),), False, id="a fee before"),
        pytest.param((buy("9", "20230105", "3", "MATCH", units="3"),), True, id="units of another source"),
        pytest.param(
            (
                buy("9", "20230105", "30", "AFTERTAX", units="3"),
                move("10", "20230106", "-1", "AFTERTAX"),
                move("11", "20230106", "1", "AFTERTAX"),
                move("12", "20230107", "-2", "AFTERTAX"),
                move("13", "20230107", "2", "AFTERTAX"),
            ),
            False,
            id="a part converted before",
        ),
        pytest.param(
            (
                buy("9", "20230105", "30", "AFTERTAX", units="3"),
                move("10", "20230105", "-3", "AFTERTAX"),
                move("11", "20230105", "3", "AFTERTAX"),
            ),
            True,
            id="all converted before",
        ),
        pytest.param((buy("9", "20230301", "3", "AFTERTAX", units="3"),), True, id="units bought later"),
    ],
)
def test_what_all_units_were_bought_for_is_shown_and_never_taken_for_their_basis(
    tmp_path: Path, before: tuple[str, ...], shown: bool
) -> None:
    now = (
        buy("1", "20230119", "18", "AFTERTAX", units="2"),
        move("2", DAY, "-2", "AFTERTAX"),
        move("3", DAY, "2", "AFTERTAX"),
    )
    converted = candidates(read(tmp_path, one(*before, *now)))[-1]

    assert (converted.amount, converted.balance_before, converted.earnings) == (Money(2000), None, None)
    told = "bought for $18.00, so by this file alone $2.00 of it would be earnings"
    assert (told in (converted.note or "")) is shown


def test_units_bought_earlier_are_converted_at_the_price_of_the_day(tmp_path: Path) -> None:
    moved = (
        buy("1", "20230105", "20", "AFTERTAX", units="2"),
        move("2", DAY, "-2", "AFTERTAX", price="10.4975"),
        move("3", DAY, "2", "AFTERTAX", price="10.4975"),
    )
    (converted,) = candidates(read(tmp_path, one(*moved)))

    # 2 x 10.4975 = 20.995, half up
    assert converted.amount == Money(2100)


@pytest.mark.parametrize(("paid", "amount"), [("500", "550.00"), ("549.97", "549.97")])
def test_what_units_of_the_day_were_bought_for_counts_only_where_the_price_explains_it(
    tmp_path: Path, paid: str, amount: str
) -> None:
    moved = (
        buy("1", DAY, paid, "AFTERTAX", units="5"),
        move("2", DAY, "-5", "AFTERTAX", price="110"),
        move("3", DAY, "5", "AFTERTAX", price="110"),
    )
    (converted,) = candidates(read(tmp_path, one(*moved)))

    assert converted.gross.plain() == amount


def test_a_loss_is_shown_as_one(tmp_path: Path) -> None:
    moved = (
        buy("1", "20230105", "30", "AFTERTAX", units="2"),
        move("2", DAY, "-2", "AFTERTAX"),
        move("3", DAY, "2", "AFTERTAX"),
    )
    (converted,) = candidates(read(tmp_path, one(*moved)))

    assert "bought for $30.00, so by this file alone $10.00 was lost" in (converted.note or "")


def test_units_without_a_price_are_told(tmp_path: Path) -> None:
    pair = read(tmp_path, one(move("1", DAY, "-2", "AFTERTAX", price=""), move("2", DAY, "2", "AFTERTAX", price="")))
    assert candidates(pair) == []
    assert "their price is not given: if it was one, enter it with `roth-ledger convert`" in remarks(pair)

    gone = read(tmp_path, one(move("1", DAY, "-2", "AFTERTAX", price="0")))
    assert "has no amount: if money left the plan, enter it by hand" in remarks(gone)


def test_money_that_only_leaves_is_asked(tmp_path: Path) -> None:
    text = one(sell("1", DAY, "-70.00"), move("2", DAY, "-3", "AFTERTAX"))
    items = read(tmp_path, text)

    assert set(questions(items)) == {"money-out:2023-01-20:70.00", "money-out:2023-01-20:30.00"}
    drafts = [item.draft for item in items if isinstance(item, Unclear)]
    assert [(each["record"], each["source"], each["amount"]) for each in drafts] == [
        ("conversion", None, "70.00"),
        ("conversion", None, "30.00"),
    ]
    answered = read(
        tmp_path, text, {"money-out:2023-01-20:70.00": "after_tax:roth_ira", "money-out:2023-01-20:30.00": "ignore"}
    )
    (line,) = [line_of(item.value) for item in answered if isinstance(item, Found)]
    assert '"amount": "70.00", "destination": "roth_ira"' in line
    assert "$30.00 of 2023-01-20" in ignored(answered)
