import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from ledger.domain.basis.ira.traditional_ira import TraditionalIraYear
from ledger.domain.money import Money
from tests.domain.basis.ira.ira_books import (
    chain,
    contribution,
    converted,
    distributed,
    nondeductible,
    plan_money,
    roth_opening,
    traditional_opening,
    usd,
)

YEAR = 2026
TO_IRA = "traditional_ira"


def printed(row: TraditionalIraYear) -> dict[str, str]:
    """The lines as the form holds them, those that are unknown as a dash."""
    return {
        line: "-" if amount is None else amount.whole_dollars() if isinstance(amount, Money) else str(amount)
        for line, amount in row.lines.items()
    }


@pytest.mark.parametrize(
    ("lines", "value", "decimals", "expected"),
    [
        pytest.param(
            [nondeductible("1000.00"), distributed("2000.00")],
            "30000.00",
            3,
            {"9": "32000", "10": "0.031", "12": "62", "13": "62", "14": "938", "15c": "1938"},
            id="TV-36 Form 8606 line 4 example facts, three decimals [V2]",
        ),
        pytest.param(
            # 1,000 / 32,000 = 0.03125; 2,000 x 0.03125 = 62.50; 1,000 - 62.50 = 937.50; 2,000 - 62.50 = 1,937.50
            [nondeductible("1000.00"), distributed("2000.00")],
            "30000.00",
            6,
            {"10": "0.031250", "12": "63", "14": "938", "15c": "1938"},
            id="TV-36 with six decimals",
        ),
        pytest.param(
            [traditional_opening("8000.00"), converted("8012.00")],
            "20.00",
            6,
            {"3": "8000", "9": "8032", "10": "0.996016", "17": "7980", "18": "32", "14": "20"},
            id="TV-38 TurboTax, dmertz [V2]",
        ),
        pytest.param(
            [traditional_opening("80000.00"), converted("100000.00")],
            "200000.00",
            6,
            {"10": "0.266667", "17": "26667", "18": "73333"},
            id="TV-40 retirementincomecenter [V2]",
        ),
        pytest.param(
            [traditional_opening("80000.00"), converted("100000.00")],
            "200000.00",
            3,
            {"10": "0.267", "17": "26700", "18": "73300"},
            id="TV-40 three decimals",
        ),
        pytest.param(
            [traditional_opening("20000.00"), converted("20000.00")],
            "80000.00",
            6,
            {"10": "0.200000", "17": "4000", "18": "16000", "14": "16000"},
            id="TV-41 public test repository [V2]",
        ),
        pytest.param(
            # 6,000 / 6,200 = 0.968 to three decimals; 6,200 x 0.968 = 6,001.60, more than there is: capped at 6,000
            [traditional_opening("6000.00"), converted("6200.00")],
            "0.00",
            3,
            {"10": "0.968", "11": "6000", "13": "6000", "14": "0", "18": "200"},
            id="three-decimal trap: no more than line 5",
        ),
        pytest.param(
            # 6,000 / 6,200 = 0.967742 to six decimals; 6,200 x 0.967742 = 6,000.0004
            [traditional_opening("6000.00"), converted("6200.00")],
            "0.00",
            6,
            {"10": "0.967742", "11": "6000", "13": "6000", "14": "0", "18": "200"},
            id="six decimals need no cap to the cent",
        ),
        pytest.param(
            # Worth less than the basis: 5,000 / 4,000 is above one. All 1,000 converted are basis, 4,000 are left.
            [traditional_opening("5000.00"), converted("1000.00")],
            "3000.00",
            6,
            {"10": "1.000000", "11": "1000", "14": "4000", "18": "0"},
            id="line 10 is one at the most",
        ),
    ],
)
def test_parts_one_and_two(lines: list[dict[str, Any]], value: str, decimals: int, expected: dict[str, str]) -> None:
    (row,) = chain(*lines, values={YEAR: value}, decimals=decimals)

    assert {line: text for line, text in printed(row).items() if line in expected} == expected
    assert row.why_unknown == ()


@pytest.mark.parametrize(
    ("decimals", "lines"),
    [
        pytest.param(
            6,
            # 7,000 / 8,157 = 0.858159; 7,012 x 0.858159 = 6,017.41; 7,000 - 6,017.41; 7,012 - 6,017.41
            {"10": "0.858159", "11": "6017", "13": "6017", "14": "983", "17": "6017", "18": "995"},
            id="six decimals",
        ),
        # 7,012 x 0.858 = 6,016.30
        pytest.param(
            3, {"10": "0.858", "11": "6016", "13": "6016", "14": "984", "17": "6016", "18": "996"}, id="three"
        ),
    ],
)
def test_mega_earnings_contaminate_a_regular_backdoor(decimals: int, lines: dict[str, str]) -> None:
    """20,419.13 to a Roth IRA, 1,144.87 of earnings to a traditional one; 7,000 nondeductible, 7,012 converted."""
    to_roth = plan_money("2026-03-01", "20419.13", "0.00", "roth_ira")
    (row,) = chain(
        nondeductible("7000.00"),
        converted("7012.00"),
        values={YEAR: "1145.00"},
        outcomes=(to_roth, plan_money("2026-03-01", "1144.87", "1144.87", TO_IRA)),
        decimals=decimals,
    )

    shown = printed(row)
    assert shown | lines == shown
    assert (shown["1"], shown["2"], shown["3"], shown["5"], shown["6"], shown["9"]) == (
        *("7000", "0", "7000", "7000", "1145", "8157"),
    )
    assert len(row.questions) == 1
    assert row.questions[0].startswith("$1,144.87 of pre-tax plan money went to a traditional IRA in 2026")


def test_without_the_contamination_twelve_dollars_are_taxable() -> None:
    """7,000 / 7,012 = 0.998289; 7,012 x 0.998289 = 7,000.00."""
    (row,) = chain(nondeductible("7000.00"), converted("7012.00"), values={YEAR: "0.00"})

    assert (row.taxable_conversion, row.closing_basis, row.questions) == (usd("12.00"), Money(0), ())


def test_tv_34_rose_green() -> None:
    """Pub. 590-B, Worksheet 1-1 [V2]: 300 of basis, 2,000 contributed of which 1,500 deductible, 5,000 converted."""
    (row,) = chain(
        traditional_opening("300.00"),
        nondeductible("500.00"),
        contribution("2026-02-01", "1500.00", YEAR, "traditional_deductible"),
        converted("5000.00"),
        values={YEAR: "20000.00"},
    )

    expected = {"1": "500", "2": "300", "3": "800", "13": "460", "14": "340", "15a": "0", "15c": "0"}
    assert printed(row) == expected | {"16": "5000", "17": "460", "18": "4540"}
    assert (row.uses_worksheet, row.nontaxable_conversion, row.taxable_conversion) == (True, usd("460"), usd("4540"))


def test_the_worksheet_recovers_no_more_basis_than_there_is() -> None:
    """(300 + 7,000) / 7,300 is one, and line 3 is 800: 6,500 of the 7,300 are taxable."""
    (row,) = chain(
        traditional_opening("300.00"),
        nondeductible("500.00"),
        contribution("2026-02-01", "6500.00", YEAR, "traditional_deductible"),
        converted("7300.00"),
        values={YEAR: "0.00"},
    )

    assert (row.nontaxable_conversion, row.taxable_conversion, row.closing_basis) == (usd("800"), usd("6500"), Money(0))


@pytest.mark.parametrize(("to_roth", "kept"), [("5000.00", "2300.00"), ("500.00", "6800.00")])
def test_the_worksheet_recovers_it_once_over_conversions_and_payments(to_roth: str, kept: str) -> None:
    """The same 7,300, converted in part: 800 of basis in all, 6,500 taxable, and line 14 is no less than zero."""
    deductible = contribution("2026-02-01", "6500.00", YEAR, "traditional_deductible")
    (row,) = chain(
        *(traditional_opening("300.00"), nondeductible("500.00"), deductible, converted(to_roth), distributed(kept)),
        values={YEAR: "0.00"},
    )

    assert row.taxable_conversion is not None
    assert row.taxable_distribution is not None
    assert row.taxable_conversion + row.taxable_distribution == usd("6500")
    assert (row.closing_basis, printed(row)["13"], printed(row)["14"]) == (Money(0), "800", "0")


def test_line_4_is_what_came_after_the_year() -> None:
    """6,500 + 500 made in 2027 for 2026: line 5 is 6,500; 6,500 / (0 + 6,500) is one."""
    (row,) = chain(
        nondeductible("6500.00", "2026-12-31"),
        nondeductible("500.00", "2027-01-01"),
        converted("6500.00"),
        values={YEAR: "0.00"},
    )

    assert printed(row) | {"1": "7000", "4": "500", "5": "6500", "13": "6500", "14": "500"} == printed(row)


def test_conversion_and_distribution_share_the_basis() -> None:
    """1,000 / (7,000 + 2,000 + 1,000) = 0.1: 200 of the conversion and 100 of the distribution; 700 stay."""
    (row,) = chain(
        traditional_opening("1000.00"), converted("2000.00"), distributed("1000.00"), values={YEAR: "7000.00"}
    )

    assert (row.converted, row.nontaxable_conversion, row.taxable_conversion) == (usd("2000"), usd("200"), usd("1800"))
    assert (row.distributed, row.taxable_distribution, row.closing_basis) == (usd("1000"), usd("900"), usd("700"))


def test_a_year_with_nothing_out_leaves_lines_4_to_13_blank() -> None:
    (row,) = chain(traditional_opening("300.00"), nondeductible("500.00"))

    assert printed(row) == {"1": "500", "2": "300", "3": "800", "14": "800"}
    assert (row.closing_basis, row.why_unknown) == (usd("800"), ())


def test_no_basis_needs_no_value() -> None:
    (row,) = chain(converted("5000.00"), distributed("700.00"))

    assert printed(row) == {"16": "5000", "17": "0", "18": "5000"}
    assert (row.taxable_conversion, row.taxable_distribution, row.closing_basis) == (usd("5000"), usd("700"), Money(0))
    assert row.why_unknown == ()


def test_all_basis_contributed_next_year_needs_no_value_for_the_tax() -> None:
    (row,) = chain(nondeductible("500.00", "2027-02-01"), converted("5000.00"))

    assert (row.taxable_conversion, row.closing_basis) == (usd("5000"), usd("500"))
    assert (row.lines["6"], row.lines["9"], row.lines["10"]) == (None, None, Decimal("0.000000"))


@pytest.mark.parametrize(
    ("as_of", "values", "sentence"),
    [
        pytest.param(
            *("2026-12-30", {YEAR: "1.00"}),
            "What is taxable of the $7,012.00 that left traditional IRAs in 2026 is unknown: line 6 of Form 8606, what"
            " all traditional, SEP and SIMPLE IRAs are worth on 2026-12-31, is known after that day."
            " Enter it as ira_year_end_value.",
            id="a day before the end of the year, whatever is entered",
        ),
        pytest.param(
            *("2027-01-01", {}),
            "What is taxable of the $7,012.00 that left traditional IRAs in 2026 is unknown: line 6 of Form 8606, what"
            " all traditional, SEP and SIMPLE IRAs are worth on 2026-12-31, is not on file."
            " Enter it as ira_year_end_value.",
            id="the year is over",
        ),
    ],
)
def test_line_6_missing(as_of: str, values: dict[int, str], sentence: str) -> None:
    (row,) = chain(nondeductible("7000.00"), converted("7012.00"), values=values, as_of=as_of)

    assert row.why_unknown == (sentence,)
    assert (row.taxable_conversion, row.nontaxable_conversion, row.closing_basis) == (None, None, None)
    assert printed(row) | {"1": "7000", "5": "7000", "6": "-", "8": "7012", "16": "7012", "18": "-"} == printed(row)


def test_the_value_of_31_december_is_known_on_that_day() -> None:
    (row,) = chain(nondeductible("100.00"), converted("100.00"), values={YEAR: "0.00"}, as_of="2026-12-31")

    assert row.taxable_conversion == Money(0)


def test_an_unknown_year_stays_unknown_until_an_opening_balance() -> None:
    rows = chain(
        nondeductible("7000.00"),
        converted("7012.00"),
        nondeductible("7000.00", "2027-02-01", 2027),
        traditional_opening("41.00", "2028-12-31"),
        values={2029: "0.00"},
        year=2029,
    )

    assert [row.closing_basis for row in rows] == [None, None, usd("41"), usd("41")]
    assert rows[1].why_unknown == rows[0].why_unknown
    assert rows[3].why_unknown == ()
    assert rows[3].opening_basis == usd("41")


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        pytest.param("2025-12-31", [2025, 2026], id="31 December closes its year"),
        pytest.param("2026-01-01", [2026], id="1 January begins the year"),
        pytest.param("2026-07-01", [2026], id="any other day does too"),
    ],
)
def test_an_opening_balance(day: str, begins: list[int]) -> None:
    rows = chain(traditional_opening("300.00", day))

    assert [row.year for row in rows] == begins
    assert (rows[-1].opening_basis, rows[-1].closing_basis) == (usd("300"), usd("300"))
    assert all(row.why_unknown == () and row.questions == () for row in rows)


def test_an_opening_balance_of_unknown_basis() -> None:
    (row,) = chain(traditional_opening(None), converted("10.00"), values={YEAR: "0.00"})

    assert row.taxable_conversion is None
    assert row.why_unknown[0] == (
        "The opening balance of traditional IRAs of 2026-01-01 does not know its basis:"
        " enter line 14 of the last Form 8606 that was filed."
    )


def test_an_opening_balance_that_contradicts_the_chain() -> None:
    rows = chain(traditional_opening("300.00", "2025-01-01"), traditional_opening("200.00"))

    (question,) = rows[1].questions
    assert question == (
        "The opening balance of 2026-01-01 gives traditional IRAs $200.00 of basis, though the ledger's entries lead to"
        " $300.00: void the one that is wrong. The opening balance is taken."
    )
    assert (rows[0].closing_basis, rows[1].opening_basis) == (usd("300"), usd("200"))


def test_a_contribution_that_the_opening_balance_may_hold() -> None:
    rows = chain(traditional_opening("6500.00", "2025-12-31"), nondeductible("6500.00", "2026-02-01", 2025))

    (question,) = rows[0].questions
    assert question == (
        "The contribution of $6,500.00 of 2026-02-01 for 2025 is taken to be in the opening balance of traditional IRAs"
        " of 2025-12-31 (line 14 of 2025); if it is not, add it there."
    )
    assert rows[1].opening_basis == usd("6500")


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        ("2025-12-31", True),
        ("2026-01-01", False),
        ("2027-04-15", False),
        ("2027-04-18", False),
        ("2027-04-19", True),
    ],
)
def test_a_contribution_whose_day_does_not_fit_its_year(day: str, *, asked: bool) -> None:
    (row,) = chain(nondeductible("1.00", day))

    assert bool(row.questions) is asked
    assert row.lines["1"] == usd("1")


def test_f10_after_tax_basis_rolled_in_goes_to_line_2() -> None:
    """20,000 of basis and 1,000 of earnings arrive; a 60-day rollover counts in the year in which it arrives."""
    direct = plan_money("2026-03-01", "21000.00", "1000.00", TO_IRA)
    late = plan_money("2026-12-20", "500.00", "0.00", TO_IRA, direct=False, arrived=dt.date(2027, 1, 5))
    rows = chain(traditional_opening("300.00"), outcomes=(direct, late), year=2027)

    assert [row.lines["2"] for row in rows] == [usd("20300"), usd("20800")]
    assert [row.gross_rolled_in_basis for row in rows] == [usd("20000"), usd("500")]
    assert chain(outcomes=(late,), year=2027, as_of="2027-01-04") == ()


def test_an_unknown_basis_rolled_in_makes_the_chain_unknown() -> None:
    rows = chain(
        traditional_opening("300.00"), outcomes=(plan_money("2026-03-01", "21000.00", None, TO_IRA),), year=2027
    )

    assert [row.closing_basis for row in rows] == [None, None]
    assert rows[1].why_unknown == rows[0].why_unknown
    assert rows[0].why_unknown[0].startswith("How much after-tax basis the $21,000.00 hold that went from acme")


def test_pre_tax_money_rolled_into_a_plan_leaves_basis_behind() -> None:
    """IRC 408(d)(3)(H): only line 6 is lower for it."""
    roll_in = {"record": "ira_roll_in", "date": "2026-06-01", "amount": "1145.00", "plan": "acme"}
    (row,) = chain(nondeductible("7000.00"), roll_in, converted("7000.00"), values={YEAR: "0.00"})

    assert (row.taxable_conversion, row.closing_basis, row.distributed) == (Money(0), Money(0), Money(0))


def test_what_is_dated_later_is_left_out() -> None:
    assert chain(nondeductible("1.00"), converted("1.00"), as_of="2026-01-31") == ()
    (row,) = chain(nondeductible("1.00"), converted("1.00"), as_of="2026-02-28")
    assert (row.converted, row.closing_basis) == (Money(0), usd("1"))


def test_roth_entries_are_passed_over() -> None:
    assert chain(contribution("2026-02-01", "1.00", YEAR), roth_opening("2026-01-01", "1.00", 2020)) == ()
