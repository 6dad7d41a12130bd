"""A printed line about the plan is taken only where every word and figure of it is a label or stands in a column."""

from pathlib import Path

import pytest

from ledger.domain.entries.payroll import PayStub
from ledger.importers.base import Context, Found, Item, Question, Refused, Remark
from ledger.importers.pay_stubs.text import StubText

PAT = Context(person="pat", plan="acme-401k")
TOP = "Pay Date: 10/02/2026\nDescription Current YTD\nGross Pay 5,000.00 50,000.00\n"
HEAD = f"{TOP}Taxes\nFederal Income Tax 310.00 5,800.00\nDeductions\n"
ROW = "401(k) 500.00 5,000.00\n"
NOW = "Current Deductions\nDescription Amount\n401(k) 500.00\n"


def read(tmp_path: Path, text: str) -> list[Item]:
    path = tmp_path / "stub.txt"
    path.write_text(text)
    return list(StubText().read(path, PAT))


def stub(items: list[Item]) -> PayStub:
    assert not [item for item in items if isinstance(item, Refused | Question)]
    (found,) = [item.value for item in items if isinstance(item, Found)]
    assert isinstance(found, PayStub)
    return found


def figures(items: list[Item]) -> tuple[dict[str, str], dict[str, str]]:
    found = stub(items)
    amounts, to_date = (
        {at: money.plain() for at, money in each.items()} for each in (found.amounts, found.year_to_date)
    )
    return amounts, to_date


def refused(items: list[Item]) -> list[int]:
    assert not [item for item in items if isinstance(item, Found)]
    return sorted({item.line for item in items if isinstance(item, Refused)})


def asked(items: list[Item]) -> list[str]:
    assert not [item for item in items if isinstance(item, Found | Refused)]
    return [item.key.removeprefix("label:") for item in items if isinstance(item, Question)]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("401(k) 1 96.15 3,726.85", id="a digit that came apart"),
        pytest.param("401(k) 1 500.00 6,000.00", id="a blank for the comma"),
        pytest.param("401(k) 196.15 * 3,726.85", id="a star set apart"),
        pytest.param("401(k) 196.15 USD 3,726.85 USD", id="a currency"),
        pytest.param("401(k) 196.15 3,726.85 USD", id="a currency at the end"),
        pytest.param("401(k) 196.15 Post-tax 3,726.85", id="a word between"),
        pytest.param("401(k) 1\u2009500.00 15\u2009000.00", id="thin spaces"),
        pytest.param("401(k) 612.5 6,125.00", id="one decimal"),
        pytest.param("401(k) 500 6,000.00", id="no decimals"),
        pytest.param("401(k) $500 $6,000", id="no decimals, dollar signs"),
        pytest.param("401(k) 196,15 3,726.85", id="a comma for the point"),
        pytest.param("401(k) \u200f196.15 3,726.85", id="a mark that turns text"),
        pytest.param("401(k) \u2011196.15 3,726.85", id="a hyphen that is no minus"),
        pytest.param("401(k) \uff11\uff19\uff16.\uff11\uff15 3,726.85", id="full-width digits"),
        pytest.param("401(k) 500,00 6.000,00", id="European"),
        pytest.param("401(k) 500.00", id="one figure below two columns"),
        pytest.param("401(k) 6.00% 196.15 3,726.85", id="a percentage"),
        pytest.param("401(k) 500.00 5,000.00 9.00", id="a figure too many"),
        pytest.param("Roth\n401(k) 500.00 5,000.00", id="a label that may be broken off"),
        pytest.param("After-Tax\n401(k) 500.00 5,000.00", id="after tax, broken off"),
    ],
)
def test_what_is_left_over_on_a_line_refuses_it(tmp_path: Path, row: str) -> None:
    assert refused(read(tmp_path, f"{HEAD}{row}\n")) == [7]


def test_words_below_a_row_may_belong_to_it(tmp_path: Path) -> None:
    assert refused(read(tmp_path, f"{HEAD}{ROW}Roth\n")) == [8]


@pytest.mark.parametrize("row", ["Dental 5 6,000.00", "Dental 1 5.00 60.00", "Medical 12.5 1.00", "Parking 5.00 USD"])
def test_other_lines_may_be_printed_anyhow(tmp_path: Path, row: str) -> None:
    assert figures(read(tmp_path, f"{HEAD}{ROW}{row}\n")) == (
        {"pre_tax_deferral": "500.00"},
        {"pre_tax_deferral": "5000.00"},
    )


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Deductions Rate Current YTD", "401(k) 6.00 24,500.00"),
        ("Deduction Based On Current YTD", "401(k) $8,000.00 $24,500.00"),
        ("Employer Contributions\nDescription Type Current Year To Date", "401(k) Match - $183.33 $2,016.63"),
    ],
)
def test_a_rate_or_a_base_is_never_the_amount(tmp_path: Path, header: str, row: str) -> None:
    text = f"Pay Date: 10/02/2026\n{header}\n{row}\n"

    assert refused(read(tmp_path, text)) == [text.count("\n")]


def test_a_rate_that_is_printed_for_every_row_is_left_out(tmp_path: Path) -> None:
    text = "Pay Date: 10/02/2026\nDeductions Rate Current YTD\n401(k) 6.00 300.00 24,500.00\n"

    assert figures(read(tmp_path, text)) == ({"pre_tax_deferral": "300.00"}, {"pre_tax_deferral": "24500.00"})


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Employer Retirement Contributions", "Employer 401(k)"),
        ("ER Contributions", "Employer 401(k)"),
        ("University Contributions", "University Contributions: 401(k)"),
        ("Employer Paid\nBenefits", "Benefits: 401(k)"),
        ("Employer Contributions\nRetirement Benefits", "Retirement Benefits: 401(k)"),
        ("Nontaxable Company Items Current YTD", "Nontaxable Company Items: 401(k)"),
        ("Memos Current YTD", "Memos: 401(k)"),
        ("Fringe Benefits Current YTD", "Fringe Benefits: 401(k)"),
        ("Direct Deposit\nChecking 3,000.00\nRetirement Savings", "Retirement Savings: 401(k)"),
        ("Post-Tax Deductions", "Post-Tax Deductions: 401(k)"),
    ],
)
def test_money_below_another_heading_is_never_added_unasked(tmp_path: Path, heading: str, key: str) -> None:
    alone = read(tmp_path, f"{HEAD}{heading}\n401(k) 250.00 2,500.00\n")
    both = read(tmp_path, f"{HEAD}{ROW}{heading}\n401(k) 250.00 2,500.00\n")

    assert asked(alone) == [key]
    assert asked(both)[-1] == key


def test_roth_money_below_post_tax_deductions_needs_no_question(tmp_path: Path) -> None:
    items = read(tmp_path, f"{HEAD}Post-Tax Deductions\nRoth 401(k) 5.00 50.00\n")

    assert figures(items)[0] == {"roth_deferral": "5.00"}


@pytest.mark.parametrize(
    "text",
    [
        f"{NOW}YTD Deductions\nDescription YTD Amount\n401(k) 6,000.00\n",
        f"{NOW}YTD Deductions\nDescription Amount\n401(k) 6,000.00\n",
        "Deductions Amount\n401(k) 500.00\nYear to Date Totals\n401(k) 6,000.00\n",
        "Deductions Amount\n401(k) 500.00\nYear to Date\nDescription Amount\n401(k) 6,000.00\n",
        "Deductions Current YTD\n401(k) 500.00 6,000.00\nYear to date summary\n401(k) 6,000.00\n",
    ],
)
def test_a_block_for_the_year_is_no_money_of_this_period(tmp_path: Path, text: str) -> None:
    assert figures(read(tmp_path, f"Pay Date: 10/02/2026\n{text}")) == (
        {"pre_tax_deferral": "500.00"},
        {"pre_tax_deferral": "6000.00"},
    )


def test_a_year_to_date_that_is_printed_in_two_ways_is_refused(tmp_path: Path) -> None:
    assert refused(read(tmp_path, f"{HEAD}{ROW}Year to date summary\n401(k) 6,000.00\n")) == [9]


def test_wages_that_a_tax_is_reckoned_from_say_nothing_of_signs(tmp_path: Path) -> None:
    text = (
        "Pay Date: 10/02/2026\nEarnings rate hours this period year to date\nGross Pay $3,269.23 62,115.37\n"
        "Statutory Deductions\nFederal Income Tax -310.06 5,891.14\nMedicare Wages 3,269.23 62,115.37\n"
        "Other Deductions\n401(K) -196.15* 3,726.85\n"
    )

    assert figures(read(tmp_path, text)) == ({"pre_tax_deferral": "196.15"}, {"pre_tax_deferral": "3726.85"})


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}{ROW}{ROW}",
        # The copy on a voucher, which prints no gross pay that would begin another statement.
        f"Pay Date: 10/02/2026\nDeductions Current YTD\n{ROW}" * 2,
    ],
)
def test_a_line_that_is_printed_twice_is_not_counted_twice(tmp_path: Path, text: str) -> None:
    assert refused(read(tmp_path, text)) == [text.count("\n")]


def test_a_label_with_other_amounts_counts_again_without_its_year_to_date(tmp_path: Path) -> None:
    items = read(tmp_path, f"{HEAD}Roth 401k 50.00 600.00\nRoth 401k -20.00 580.00\n")

    assert figures(items) == ({"roth_deferral": "30.00"}, {})
    assert ["2 times on one stub" in item.text for item in items if isinstance(item, Remark)] == [True]


def test_the_sums_that_payroll_prints_are_not_added(tmp_path: Path) -> None:
    rows = "Summary Current YTD\nPre-Tax Deductions/Contributions 500.00 5,000.00\n"

    assert figures(read(tmp_path, f"{HEAD}{ROW}{rows}"))[0] == {"pre_tax_deferral": "500.00"}


def test_where_figures_stand_below_each_other_a_blank_cell_can_be_told(tmp_path: Path) -> None:
    text = """Pay Date: 10/02/2026
Description          Current        YTD
Gross Pay           5,000.00  50,000.00
Federal Income Tax    310.00   5,800.00
Deductions
401(k)                500.00
Roth 401(k)                    6,000.00
"""
    assert figures(read(tmp_path, text)) == ({"pre_tax_deferral": "500.00"}, {"roth_deferral": "6000.00"})
    assert refused(read(tmp_path, text.replace("       500.00", "  500.00"))) == [6]


def test_a_note_below_a_table_is_no_heading(tmp_path: Path) -> None:
    text = (
        "Pay Date: 10/02/2026\nOther Benefits and Information this period total to date\n"
        "* Excluded from federal taxable wages\nCurrent Match 98.08\nYtd 401K Match 1,863.52\n"
    )

    assert figures(read(tmp_path, text)) == ({"employer_match": "98.08"}, {"employer_match": "1863.52"})


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Check Date: 12/31/2025 Pay Date: 01/02/2026", "more than one pay date: 2025-12-31 and 2026-01-02"),
        ("Pay Date: 2 October 2026", "no pay date was found"),
        ("Acme Inc", "no pay date was found"),
    ],
)
def test_a_stub_without_one_pay_date_is_known_and_refused(tmp_path: Path, line: str, why: str) -> None:
    text = f"{line}\nDeductions Current YTD\n{ROW}"

    assert StubText().identify("stub.txt", text.encode())
    assert [why in item.why for item in read(tmp_path, text) if isinstance(item, Refused)] == [True]
