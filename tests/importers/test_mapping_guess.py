"""What the columns of a table may hold: proposals from names and values, and nothing where they do not tell."""

import pytest

from ledger.domain.errors import LedgerError
from ledger.importers.mapping_guess import day_order, guess_columns, header_places, meaning_of, plain_name, trimmed

HISTORY = "Trade Date,Settlement Date,Transaction Type,Money Source,Fund Name,Units,Unit Price,Amount,Balance"
ROWS = (
    "01/15/2026,01/16/2026,Contribution,Roth,500 Index,10.5,$100.00,$1050.00,$1050.00",
    "02/13/2026,02/17/2026,Dividend,Roth,500 Index,0.1,$100.00,$10.00,$1060.00",
)


def cells(*lines: str) -> list[list[str]]:
    return [line.split(",") for line in lines]


def named(header: str, *rows: str) -> dict[str, str]:
    names = header.split(",")
    return {field: names[place] for field, place in guess_columns(names, cells(*rows)).columns.items()}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Amount ($)", "amount", id="unit of money"),
        pytest.param("# of Units/Shares", "of units shares", id="number sign and slash"),
        pytest.param("  Trade   Date ", "trade date", id="blanks"),
        pytest.param("MONEY_SOURCE", "money source", id="capitals and underscore"),
    ],
)
def test_names_are_compared_by_their_words(text: str, name: str) -> None:
    assert plain_name(text) == name


def test_cells_at_the_end_that_only_trailing_commas_make_do_not_count() -> None:
    assert trimmed(["a ", "", "b", " ", ""]) == ["a", "", "b"]


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        pytest.param([HISTORY, *ROWS], [0], id="first row"),
        pytest.param(["Plan name:,NORTHWIND TRADERS, LLC", "From,01/01/2026", HISTORY, *ROWS], [2], id="preamble"),
        pytest.param([f"{HISTORY},", *(f"{row}," for row in ROWS)], [0], id="trailing comma on all lines"),
        pytest.param([HISTORY, *(f"{row},," for row in ROWS)], [0], id="trailing commas on the rows alone"),
        pytest.param([*ROWS], [], id="no header: days and amounts are no names"),
        pytest.param(["Date,,Amount", "01/15/2026,x,1.00"], [], id="a column without a name"),
        pytest.param([HISTORY], [], id="nothing below"),
        pytest.param(
            ["Acme, activity", "Made on,01/31/2026", HISTORY, *ROWS], [0, 2], id="a preamble that looks so too"
        ),
        pytest.param([",".join(["x"] * 101), ",".join(["y"] * 101)], [], id="over a hundred columns"),
        pytest.param(["Disclaimer", "More words"], [], id="no table"),
        pytest.param([], [], id="nothing at all"),
    ],
)
def test_a_header_is_a_full_row_as_wide_as_the_one_below(lines: list[str], places: list[int]) -> None:
    assert list(header_places(cells(*lines))) == places


def test_names_and_values_together_say_what_each_column_is() -> None:
    assert named(HISTORY, *ROWS) == {
        "date": "Trade Date",
        "type": "Transaction Type",
        "source": "Money Source",
        "fund": "Fund Name",
        "amount": "Amount",
        "units": "Units",
        "price": "Unit Price",
    }


def test_a_column_of_another_name_is_taken_where_it_alone_can_be_it() -> None:
    assert named("When,What,How much", "2026-01-15,Paid in,$12.00", "2026-02-15,Paid in,$13.00") == {
        "date": "When",
        "amount": "How much",
    }


def test_two_columns_that_can_be_the_day_by_no_known_name_are_left_to_the_person() -> None:
    found = named("Began,Ended,Amount", "2026-01-01,2026-01-15,12.00", "2026-01-16,2026-01-31,13.00")

    assert found == {"amount": "Amount"}


@pytest.mark.parametrize(
    ("header", "row"),
    [
        pytest.param("Date,Balance", "2026-01-15,12.00", id="a balance is no movement"),
        pytest.param("Date,Member", "2026-01-15,120034", id="whole numbers may number anything"),
        pytest.param("Date,Amount", "2026-01-15,n/a", id="the name alone is not enough"),
        pytest.param("Date,Amount", "2026-01-15,NaN", id="not a number"),
        pytest.param("Date,Amount", "2026-01-15,１２.３４", id="digits of another script"),
    ],
)
def test_no_amount_is_proposed_where_the_cells_are_none(header: str, row: str) -> None:
    guess = guess_columns(header.split(","), cells(row))

    assert "amount" not in guess.columns
    assert not guess.enough


def test_a_day_column_needs_a_day_in_every_row() -> None:
    assert "date" not in named("Date,Amount", "2026-01-15,12.00", "Pending,13.00")


def test_money_in_and_money_out_stand_in_two_columns() -> None:
    found = named(
        "Date,Action,Credit,Debit,Balance", "2026-01-15,Contribution,12.00,,12.00", "2026-01-16,Fee,,1.00,11.00"
    )

    assert found == {"date": "Date", "type": "Action", "money_in": "Credit", "money_out": "Debit"}


def test_a_contribution_column_of_words_is_the_source_and_one_of_amounts_is_not() -> None:
    assert named("Date,Contribution,Amount", "2026-01-15,Roth,12.00")["source"] == "Contribution"
    assert named("Date,Contribution", "2026-01-15,12.00") == {"date": "Date", "amount": "Contribution"}


@pytest.mark.parametrize(
    ("days", "order", "matters"),
    [
        pytest.param(["01/13/2026", "02/03/2026"], "month", True, id="a 13th day"),
        pytest.param(["01/12/2026", "13/02/2026"], "day", True, id="no 13th month"),
        pytest.param(["01/12/2026", "02/03/2026"], None, True, id="every day may be read both ways"),
        pytest.param(["05/05/2026", "06/06/2026"], None, False, id="the same day both ways"),
        pytest.param(["2026-01-02", "Jan 3, 2026", "20260104"], None, False, id="days that say it themselves"),
        pytest.param(["2026-01-02", "01/02/2026"], None, True, id="one that does not beside one that does"),
        pytest.param(["Total", "13/13/2026"], None, False, id="no day either way"),
        pytest.param([], None, False, id="no day"),
    ],
)
def test_the_order_of_a_day_is_taken_only_where_a_value_proves_it(
    days: list[str], order: str | None, matters: bool
) -> None:
    assert day_order(days) == (order, matters)


def test_days_in_both_orders_are_refused() -> None:
    with pytest.raises(LedgerError, match="“01/13/2026” has the month first and “13/01/2026” the day first"):
        day_order(["01/13/2026", "13/01/2026"])


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("Contributions", "contribution"),
        ("PLAN CONTRIBUTION", "contribution"),
        ("Loan Repayments", "loan_repayment"),
        ("Exchange In", "exchange"),
        ("Dividends/Capital Gains", "earnings"),
        ("RECORDKEEPING FEE", "fee"),
        ("Source to Source/Fund to Fund Transfer Out", "conversion"),
        ("Withdrawals", "money_out"),
        ("Realized Gain/Loss", "ignore"),
        ("Transfer Out", None),  # to another fund, another source or out of the plan
        ("CONVERSION AS OF 2026", None),  # of a fund's share class at Fidelity, so no conversion to Roth
        ("CO CONTR", None),
        ("Payroll", None),
    ],
)
def test_words_of_known_exports_are_known_and_no_others(word: str, meaning: str | None) -> None:
    assert meaning_of(word) == meaning
