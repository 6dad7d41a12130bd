"""Payslips as Workday's Excel button saves them, turned into CSV text."""

import datetime as dt
import re
from pathlib import Path

import pytest

from ledger.domain.entries.payroll import PayStub
from ledger.domain.money import Money
from ledger.importers.base import Context, Found, Ignored, Item, Question, Refused, Remark
from ledger.importers.pay_stubs.workday_sheet import WorkdaySheet

PAT = Context(person="pat", plan="acme-401k")
AFTER_TAX = Context(
    person="pat",
    plan="acme-401k",
    answers={"label:After Tax Base Pay": "after_tax", "label:After Tax Bonus & Commission": "after_tax"},
)

PAYSLIP = """Pat Doe: 03/31/2025 (Regular) - Complete,,,,,

Company Information,,,,,
Name,Address,Phone,,,
Acme Corporation,"1 Main Street
Springfield",+1 555 0100,,,

Payslip Information,,,,,
Name,Employee ID,Pay Period Begin,Pay Period End,Check Date,Check Number
Pat Doe,77,03/16/2025,03/31/2025,03/31/2025,9001

Current and YTD Totals,,,,,
Balance Period,Hours Worked,Gross Pay,Pre Tax Deductions,Employee Taxes,Post Tax Deductions
Current,86.67,"6,000.00",650.00,"1,400.00",900.00
YTD,520.00,"36,000.00","3,900.00","8,400.00","5,400.00"

Earnings,,,,,
Description,Dates,Hours,Rate,Amount,YTD
Base Wages for Salary Pay,03/16/2025 - 03/31/2025,86.67,69.23,"6,000.00","36,000.00"
Earnings,,,,"6,000.00","36,000.00"

Employee Taxes,,,,,
Description,Amount,YTD,,,
OASDI,372.00,"2,232.00",,,
Federal Withholding,"1,028.00","6,168.00",,,
Employee Taxes,"1,400.00","8,400.00",,,

Pre Tax Deductions,,,,,
Description,Amount,YTD,,,
401k Deduction,600.00,"3,600.00",,,
401k Bonus,,250.00,,,
Dental,50.00,50.00,,,
Pre Tax Deductions,650.00,"3,900.00",,,

Post Tax Deductions,,,,,
Description,Amount,YTD,,,
After Tax Base Pay,900.00,"5,400.00",,,
After Tax Bonus & Commission,,,,,

Employer Paid Benefits,,,,,
Description,Amount,YTD,,,
401k Employer Match,300.00,"1,800.00",,,
401k Employer Match APB,,125.00,,,
Medical - ER,400.00,"2,400.00",,,

Taxable Wages,,,,,
Description,Amount,YTD,,,
OASDI - Taxable Wages,"6,000.00","36,000.00",,,

Payment Information,,,,,
Bank,Account Name,Account Number,Amount in Pay Group Currency,Pay Group Currency,
Bank,Checking,******1234,"3,050.00",USD,
"""
STUB = PayStub(
    person="pat",
    plan="acme-401k",
    pay_date=dt.date(2025, 3, 31),
    document="pay statement 9001",
    compensation=Money(600_000),
    amounts={"pre_tax_deferral": Money(60_000), "after_tax": Money(90_000), "employer_match": Money(30_000)},
    year_to_date={"pre_tax_deferral": Money(385_000), "after_tax": Money(540_000), "employer_match": Money(192_500)},
)


def read(tmp_path: Path, text: str | bytes, context: Context = AFTER_TAX, name: str = "Complete.csv") -> list[Item]:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(WorkdaySheet().read(path, context))


def stubs(items: list[Item]) -> list[PayStub]:
    return [item.value for item in items if isinstance(item, Found)]


def refused(items: list[Item]) -> list[tuple[int, str]]:
    return [(item.line, item.why) for item in items if isinstance(item, Refused)]


def test_deductions_and_the_employers_benefits_make_one_stub_and_totals_are_not_added(tmp_path: Path) -> None:
    items = read(tmp_path, PAYSLIP)

    assert stubs(items) == [STUB]
    assert [item.why for item in items if isinstance(item, Ignored)] == [
        "“earnings”: 2 rows of no plan money",
        "“employee taxes”: 3 rows of no plan money",
        "“taxable wages”: 1 rows of no plan money",
        "“payment information”: 1 rows of no plan money",
        "lines that are no money of the plan: Dental, Medical - ER",
    ]
    assert not [item for item in items if isinstance(item, Remark)]


def test_after_tax_money_is_asked_about_with_its_own_words(tmp_path: Path) -> None:
    assert [item.key for item in read(tmp_path, PAYSLIP, PAT) if isinstance(item, Question)] == [
        "label:After Tax Base Pay"
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"\xef\xbb\xbf" + PAYSLIP.replace("\n", "\r\n").encode(), id="byte order mark, CRLF"),
        pytest.param(re.sub(r'"(\d+),(\d+\.\d\d)"', r"\1\2", PAYSLIP).encode(), id="plain numbers"),
        pytest.param(PAYSLIP.replace("03/31/2025,03/31/2025", "2025-03-31,2025-03-31").encode(), id="ISO dates"),
        pytest.param(PAYSLIP.replace("\n\n", "\n,,,,,\n").encode(), id="blank rows of blank cells"),
        pytest.param(PAYSLIP.replace("\n\n", "\n").encode(), id="no blank rows"),
        pytest.param(PAYSLIP.replace("x Deductions,,", "x-Deductions,,").encode(), id="hyphens in titles"),
        pytest.param(
            PAYSLIP.replace("Employee Taxes,,", "Employee Taxes Withheld,,").replace("Taxable", "Subject").encode(),
            id="Employee Taxes Withheld, Subject Wages",
        ),
        pytest.param(
            PAYSLIP.replace("Description,Amount,YTD", "Description,Amount in Pay Group Currency,YTD").encode(),
            id="Amount in Pay Group Currency",
        ),
    ],
)
def test_other_ways_to_save_the_same_sheet_give_the_same_entry(tmp_path: Path, text: bytes) -> None:
    assert WorkdaySheet().identify("anything", text)
    assert stubs(read(tmp_path, text, name="renamed")) == [STUB]


def test_a_403b_with_roth_and_a_contribution_of_the_employer_that_has_to_be_asked(tmp_path: Path) -> None:
    text = """Payslip Information,,,,,
Name,Employee ID,Pay Period Begin,Pay Period End,Check Date,Check Number
Pat,1,03/01/2020,03/31/2020,04/01/2020,
Post Tax Deductions,,
Description,Amount,YTD
403(b) Contribution - Roth,200.00,800.00
Employer Paid Benefits,,
Description,Amount,YTD
Basic Retirement Contribution,400.00,1600.00
Medical Subsidy (Reversal),(35.00),0.00
"""
    (question,) = [item for item in read(tmp_path, text) if isinstance(item, Question)]
    assert question.key == "label:Employer Basic Retirement Contribution"

    answered = Context(person="pat", plan="univ-403b", answers={question.key: "employer_nonelective"})
    (stub,) = stubs(read(tmp_path, text, answered))
    assert stub.amounts == {"roth_deferral": Money(20_000), "employer_nonelective": Money(40_000)}
    assert stub.year_to_date == {"roth_deferral": Money(80_000), "employer_nonelective": Money(160_000)}
    assert (stub.document, stub.compensation) == (None, None)


@pytest.mark.parametrize("title", ["University Paid Benefits", "Post Tax Deductions"])
def test_what_stands_below_a_heading_that_says_too_little_is_asked_about(tmp_path: Path, title: str) -> None:
    text = f"""Payslip Information,,,,,
Name,Employee ID,Pay Period Begin,Pay Period End,Check Date,Check Number
Pat,1,03/01/2020,03/31/2020,04/01/2020,
Pre Tax Deductions,,
Description,Amount,YTD
403(b) Contribution,200.00,800.00
{title},,
Description,Amount,YTD
403(b) Contribution,400.00,1600.00
"""
    (question,) = [item for item in read(tmp_path, text) if isinstance(item, Question)]
    assert question.key == f"label:{title.lower()}: 403(b) Contribution"

    answered = Context(person="pat", plan="univ-403b", answers={question.key: "employer_nonelective"})
    (stub,) = stubs(read(tmp_path, text, answered))
    assert stub.amounts == {"pre_tax_deferral": Money(20_000), "employer_nonelective": Money(40_000)}


def test_what_payroll_took_back_stands_in_brackets(tmp_path: Path) -> None:
    text = PAYSLIP.replace("401k Employer Match,300.00", "401k Employer Match,(300.00)").replace(
        "After Tax Base Pay,900.00", "After Tax Base Pay,($900.00)"
    )
    (stub,) = stubs(read(tmp_path, text))
    assert stub.amounts == {
        "pre_tax_deferral": Money(60_000),
        "after_tax": Money(-90_000),
        "employer_match": Money(-30_000),
    }


def test_payslips_that_follow_each_other_are_all_read(tmp_path: Path) -> None:
    april = PAYSLIP.replace("03/31/2025", "04/15/2025").replace("9001", "9002")
    again = read(tmp_path, PAYSLIP + april + PAYSLIP)

    assert [stub.document for stub in stubs(again)] == ["pay statement 9001", "pay statement 9002"]
    assert any(
        item.why == "pay statement 9001 of 2025-03-31 stands in the file twice"
        for item in again
        if isinstance(item, Ignored)
    )


def test_two_payslips_alike_without_a_number_are_refused(tmp_path: Path) -> None:
    unnumbered = PAYSLIP.replace(",9001", ",")
    ((line, why),) = refused(read(tmp_path, unnumbered * 2))
    assert line == 8 + unnumbered.count("\n")
    assert "two payslips of 2025-03-31 are alike" in why


def test_totals_of_the_payslip_that_differ_from_its_lines_are_told(tmp_path: Path) -> None:
    cut = PAYSLIP[: PAYSLIP.index("Post Tax Deductions,,,,,")] + PAYSLIP[PAYSLIP.index("Employer Paid Benefits") :]
    assert [item.text for item in read(tmp_path, cut) if isinstance(item, Remark)] == [
        "the payslip's totals say $900.00 of “post tax deductions”, its lines add up to $0.00."
    ]


def test_plan_money_among_the_earnings_is_told(tmp_path: Path) -> None:
    text = PAYSLIP.replace("Base Wages for Salary Pay", "401k True-up")
    (remark,) = [item for item in read(tmp_path, text) if isinstance(item, Remark)]
    assert (remark.line, stubs(read(tmp_path, text))) == (19, [STUB])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("03/31/2025,9001", ",9001", "no check date"),
        ("03/31/2025,9001", "31/03/2025,9001", "check date: “31/03/2025”"),
        ("401k Deduction,600.00", "401k Deduction,601.00", "the total of “pre tax deductions” is $650.00"),
        ("401k Deduction,600.00", "401k Deduction,#REF!", "“#REF!” is not a dollar amount"),
        ('401k Deduction,600.00,"3,600.00"', "401k Deduction,600.00,3,600.00", "more cells than its header"),
        ("Description,Amount,YTD,,,\n401k D", "Description,Value,To Date,,,\n401k D", "no column of amounts"),
        ("Description,Amount,YTD,,,\n401k D", "Description,Amount,Current,,,\n401k D", "several columns of amounts"),
        ("Description,Amount,YTD,,,\n401k D", "Description,Amount,Currency,,,\n401k D", "is in 3,600.00"),
    ],
)
def test_what_cannot_be_known_refuses_the_payslip(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert PAYSLIP.count(old) == 1
    items = read(tmp_path, PAYSLIP.replace(old, new))
    ((line, why),) = refused(items)
    assert (line, stubs(items)) == (8, [])
    assert said in why


@pytest.mark.parametrize(
    "text",
    [
        "Payslip\nPayslip Information\nName Employee ID Pay Period Begin Pay Period End Check Date Check Number\n",
        "Earnings,,\nDescription,Amount,YTD\n",
        "Payslip Information,,\n",
        "Date,Investment,Transaction Type,Amount,Shares/Unit\n",
        "",
    ],
)
def test_other_files_are_not_claimed(text: str) -> None:
    assert not WorkdaySheet().identify("x.csv", text.encode())


def test_the_file_says_its_company(tmp_path: Path) -> None:
    path = tmp_path / "Complete.csv"
    path.write_text(PAYSLIP)
    assert WorkdaySheet().belongs_to(path) == "Acme Corporation"
