"""Pay stubs side by side: labels in the first column, a stub in each other column."""

import datetime as dt
from pathlib import Path

import pytest

from ledger.domain.entries.payroll import PayStub
from ledger.domain.money import Money
from ledger.importers.base import Context, Found, Item, Question, Refused
from ledger.importers.pay_stubs.transposed_csv import TransposedCsv

PAT = Context(person="pat", plan="acme-401k")

# As the example of ADP Paystub PDF Data Extractor: deductions below zero, the employer's match above.
ADP = """Pay Date,01/22/2024,02/05/2024
Earnings Regular,5000.00,5000.00
Taxable Wages This Period,4500.00,4500.00
Deductions Federal Income Tax,-750.00,-750.00
Deductions After-Tax Ded,,-200.00
Deductions Roth 401K,-300.00,-310.00
Other Benefits Current Match,250.00,260.00
Other Benefits Ytd 401K Match,250.00,510.00
Earnings Regular YTD,5000.00,10000.00
Deductions Federal Income Tax YTD,750.00,1500.00
Deductions After-Tax Ded YTD,,200.00
Deductions Roth 401K YTD,300.00,610.00
Pay Period Beginning,01/01/2024,01/16/2024
Pay Period Ending,01/15/2024,01/31/2024
"""
AFTER_TAX = Context(person="pat", plan="acme-401k", answers={"label:After-Tax Ded": "after_tax"})
STUBS = [
    PayStub(
        person="pat",
        plan="acme-401k",
        pay_date=dt.date(2024, 1, 22),
        amounts={"roth_deferral": Money(30_000), "employer_match": Money(25_000)},
        year_to_date={"roth_deferral": Money(30_000), "employer_match": Money(25_000)},
    ),
    PayStub(
        person="pat",
        plan="acme-401k",
        pay_date=dt.date(2024, 2, 5),
        amounts={"roth_deferral": Money(31_000), "after_tax": Money(20_000), "employer_match": Money(26_000)},
        year_to_date={"roth_deferral": Money(61_000), "after_tax": Money(20_000), "employer_match": Money(51_000)},
    ),
]


def read(tmp_path: Path, text: str | bytes, context: Context = PAT, name: str = "side_by_side.csv") -> list[Item]:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(TransposedCsv().read(path, context))


def stubs(items: list[Item]) -> list[PayStub]:
    return [item.value for item in items if isinstance(item, Found)]


def refused(items: list[Item]) -> list[tuple[int, str]]:
    return [(item.line, item.why) for item in items if isinstance(item, Refused)]


def test_each_column_is_a_stub_and_what_is_asked_is_asked_once(tmp_path: Path) -> None:
    assert stubs(read(tmp_path, ADP, AFTER_TAX)) == STUBS
    assert [item.key for item in read(tmp_path, ADP) if isinstance(item, Question)] == ["label:After-Tax Ded"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"\xef\xbb\xbf" + ADP.replace("\n", "\r\n").encode(), id="byte order mark, CRLF"),
        pytest.param(ADP.replace(",", "\t").encode("utf-16"), id="UTF-16, tabs"),
        pytest.param(ADP.replace(",", ";").encode(), id="semicolons"),
        pytest.param(ADP.replace("\n", ",\n").encode(), id="a comma at the end of each line"),
        pytest.param(ADP.replace("-300.00", '"($300.00)"').replace(".00", ".0").encode(), id="as spreadsheets save it"),
        pytest.param("\n".join(reversed(ADP.splitlines())).encode(), id="pay dates last"),
        pytest.param(ADP.replace("01/22/2024", "2024-01-22").replace("Pay Date", "Check Date:").encode(), id="ISO"),
        pytest.param(ADP.replace("Roth 401K YTD", "Roth 401K (year to date)").encode(), id="YTD in words"),
    ],
)
def test_other_ways_to_save_the_same_table_give_the_same_entries(tmp_path: Path, text: bytes) -> None:
    assert TransposedCsv().identify("anything", text)
    assert stubs(read(tmp_path, text, AFTER_TAX, name="renamed.txt")) == STUBS


def test_most_payrolls_print_deductions_above_zero_and_what_they_take_back_below(tmp_path: Path) -> None:
    text = """Pay Date,03/15/2026,03/31/2026
Check Number,501,502
Pay Type,regular,bonus
Employer,Acme Inc,Acme Inc
Gross Pay,6000.00,1000.00
Federal Income Tax,900.00,100.00
401K,600.00,-50.00
401K YTD,1800.00,1750.00
401K Loan,25.00,
Dental,12.00,
Total 401K,600.00,-50.00
"""
    first, second = stubs(read(tmp_path, text))

    assert (first.amounts, first.year_to_date) == (
        {"pre_tax_deferral": Money(60_000)},
        {"pre_tax_deferral": Money(180_000)},
    )
    assert (first.compensation, first.document, first.pay_type) == (Money(600_000), "pay statement 501", "regular")
    assert (second.amounts, second.year_to_date) == (
        {"pre_tax_deferral": Money(-5_000)},
        {"pre_tax_deferral": Money(175_000)},
    )
    assert (second.compensation, second.document, second.pay_type) == (Money(100_000), "pay statement 502", "bonus")


def test_a_maxed_source_has_its_year_to_date_and_no_amount(tmp_path: Path) -> None:
    text = "Pay Date,12/15/2026\n401K,\n401K YTD,24500.00\nRoth 401K,0.00\n401K Match,300.00\n"
    (stub,) = stubs(read(tmp_path, text))

    assert stub.amounts == {"employer_match": Money(30_000)}
    assert stub.year_to_date == {"pre_tax_deferral": Money(2_450_000)}


def test_below_zero_with_no_tax_that_tells_what_it_means_is_refused(tmp_path: Path) -> None:
    ((line, why),) = refused(read(tmp_path, "Pay Date,12/15/2026\n401K,-300.00\n"))
    assert line == 1
    assert "column 2: “401K” is -$300.00" in why


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Pay Date,12/15/2026,\n401K,300.00,400.00\n", 1, "column 3: the stub has no pay date"),
        ("Pay Date,15.12.2026\n401K,300.00\n", 1, "“15.12.2026” is not a date"),
        ("Pay Date,12/15/2026\n401K,abc\n", 2, "column 2: “abc” is not a dollar amount"),
        ("Pay Date,12/15/2026\n401K,1e3\n", 2, "column 2: “1e3”"),
        ("Pay Date,12/15/2026\n,300.00\n", 2, "column 2 holds $300.00 in a row without a label"),
        ("Pay Date,12/15/2026,12/31/2026\n401K,1,300.00,\n", 2, "the row has 4 cells, the row of pay dates 3"),
        ('Pay Date,12/15/2026\n"401K,300.00\n', 2, "no CSV"),
        ("Pay Date,12/15/2026\n" + "401K,1.00\n" * 21, 22, "stands more than 20 times"),
    ],
)
def test_what_cannot_be_known_is_refused_with_its_place(tmp_path: Path, text: str, line: int, said: str) -> None:
    ((at, why),) = refused(read(tmp_path, text))
    assert at == line
    assert said in why


def test_a_table_of_any_size_ends_soon(tmp_path: Path) -> None:
    wide = "Pay Date" + ",12/15/2026" * 900
    text = f"{wide}\n" + f"401K{',1.00' * 900}\n" * 100
    assert refused(read(tmp_path, text)) == [(12, "the table is larger than the pay stubs of a working life.")]


@pytest.mark.parametrize(
    "text",
    [
        "pay_date,compensation,pre_tax_deferral\n2026-01-15,5000.00,500.00\n",
        "Pay Date,01/22/2024\n",
        "Pay Date:\t01/22/2024\n401K\t500.00\t1000.00\n",
        "Pay Date,01/22/2024\nPay Date,02/05/2024\n401K,500.00\n",
        "Earnings Statement\nPay Date: 01/22/2024\n401K 500.00 1000.00\n",
        "Date,Investment,Transaction Type,Amount,Shares/Unit\n",
        "",
    ],
)
def test_other_files_are_not_claimed(text: str) -> None:
    assert not TransposedCsv().identify("stubs.csv", text.encode())


def test_the_file_may_say_its_employer(tmp_path: Path) -> None:
    path = tmp_path / "stubs.csv"
    path.write_text(f"{ADP}Company Name,Acme Inc,Acme Inc\n")
    assert TransposedCsv().belongs_to(path) == "Acme Inc"
    path.write_text(ADP)
    assert TransposedCsv().belongs_to(path) == ""
