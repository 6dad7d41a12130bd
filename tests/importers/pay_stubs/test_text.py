"""Pay stubs as text, in the layouts that payroll prints; amounts worked out from the printed lines by hand."""

import datetime as dt
import time
from pathlib import Path

import pytest

from ledger.domain.entries.payroll import PayStub
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.importers.base import Context, Found, Ignored, Item, Question, Refused, Remark, Unclear
from ledger.importers.pay_stubs.text import StubText

PAT = Context(person="pat", plan="acme-401k")


def read(tmp_path: Path, text: str | bytes, context: Context = PAT) -> list[Item]:
    path = tmp_path / "stub.txt"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(StubText().read(path, context))


def stub(items: list[Item]) -> PayStub:
    (found,) = [item.value for item in items if isinstance(item, Found)]
    assert isinstance(found, PayStub)
    assert not [item for item in items if isinstance(item, Refused)]
    return found


def cents(amounts: object) -> dict[str, int]:
    assert isinstance(amounts, dict)
    return {source: amount.cents for source, amount in amounts.items()}


def refused(items: list[Item]) -> list[tuple[int, str]]:
    assert not [item for item in items if isinstance(item, Found)]
    return [(item.line, item.why) for item in items if isinstance(item, Refused)]


ADP = """\
ACME Earnings Statement
Period Beginning: 12/20/2025
Period Ending: 01/02/2026
Pay Date: 01/07/2026
Earnings rate hours this period year to date
Regular 40.0000 80.00 3,200.00 3,200.00
Gross Pay $3,200.00 3,200.00
Deductions Statutory
Federal Income Tax -310.00 310.00
Medicare Tax -46.40 46.40
Other
401(K) -192.00* 192.00
Roth 401K -100.50 100.50
401K Loan Gp1 -75.00 75.00
Medical -95.00* 95.00
Net Pay $2,381.10
Other Benefits and Information this period total to date
Current Match 96.00
Ytd 401K Match 96.00
* Excluded from federal taxable wages
"""


def test_adp_prints_deductions_below_zero_and_the_match_in_a_box(tmp_path: Path) -> None:
    items = read(tmp_path, ADP)

    assert stub(items) == PayStub(
        person="pat",
        plan="acme-401k",
        pay_date=dt.date(2026, 1, 7),  # the period began the year before; the pay date decides
        compensation=Money(320_000),
        amounts={
            "pre_tax_deferral": Money(19_200),
            "roth_deferral": Money(10_050),
            "employer_match": Money(9_600),
        },
        year_to_date={
            "pre_tax_deferral": Money(19_200),
            "roth_deferral": Money(10_050),
            "employer_match": Money(9_600),
        },
    )
    assert any(
        isinstance(item, Ignored) and item.line == 14 and "loan repayment of $75.00" in item.why for item in items
    )


def test_what_adp_paid_back_is_below_zero(tmp_path: Path) -> None:
    back = ADP.replace("401(K) -192.00* 192.00", "401(K) 50.00 142.00")

    assert stub(read(tmp_path, back)).amounts["pre_tax_deferral"] == Money(-5_000)


def test_a_check_that_is_reversed_whole_keeps_its_signs(tmp_path: Path) -> None:
    rows = "Gross Pay -3,000.00 3,000.00\nFederal Income Tax -300.00 300.00\n401k -150.00 150.00\n"
    text = f"Check Date 03/13/2026\nDescription Current YTD\n{rows}"
    found = stub(read(tmp_path, text))

    assert (found.compensation, cents(found.amounts)) == (Money(-300_000), {"pre_tax_deferral": -15_000})


ADP_BLANKS = """\
Earnings Statement
Pay Date: 02/13/2026
(cid:12)(cid:44) (cid:7)
Earnings rate hours this period year to date
Regular 15 5000 80 00 1 240 00 5 000 00
Gross Pay $1 387 25 1 040 968 50
Deductions Statutory
Federal Income Tax -52 10 104 20
Roth 401K -1 234 56* 12 345 60
After-Tax Ded -123 45 1 234 50
401K 24 500 00
Other Benefits and Information this period total to date
Current Match 98 08
Ytd 401K Match 1 863 52
Your federal taxable wages this period are $4 500 00
"""


def test_blanks_stand_for_points_and_commas_in_text_of_adp_files(tmp_path: Path) -> None:
    known = Context(person="pat", plan="acme-401k", answers={"label:After-Tax Ded": "after_tax"})
    found = stub(read(tmp_path, ADP_BLANKS, known))

    assert found.compensation == Money(138_725)
    assert cents(found.amounts) == {"roth_deferral": 123_456, "after_tax": 12_345, "employer_match": 9_808}
    # A blank this-period cell leaves the year to date alone: a source that has reached its limit.
    assert cents(found.year_to_date) == {
        "pre_tax_deferral": 2_450_000,
        "roth_deferral": 1_234_560,
        "after_tax": 123_450,
        "employer_match": 186_352,
    }


def test_a_label_in_doubt_is_asked_and_the_rest_is_shown(tmp_path: Path) -> None:
    items = read(tmp_path, ADP_BLANKS)

    (question,) = [item for item in items if isinstance(item, Question)]
    (unclear,) = [item for item in items if isinstance(item, Unclear)]
    assert question.key == unclear.question == "label:After-Tax Ded"
    assert question.choices == ("after_tax", "roth_deferral", "roth_catch_up", "ignore")
    assert question.evidence == ("“After-Tax Ded” on line 10: $123.45 this time, $1,234.50 year to date.",)
    assert unclear.draft["unclear"] == {"After-Tax Ded": {"current": "123.45", "ytd": "1234.50"}}
    assert unclear.draft["amounts"] == {"roth_deferral": "1234.56", "employer_match": "98.08"}


def test_an_answer_of_ignore_leaves_the_label_out(tmp_path: Path) -> None:
    known = Context(person="pat", plan="acme-401k", answers={"label:After-Tax Ded": "ignore"})

    assert "after_tax" not in stub(read(tmp_path, ADP_BLANKS, known)).amounts


UKG = """\
Acme LLC
Pay Statement
Period Start Date 12/06/2025
Pay Date 12/23/2025
Document 98765432
Earnings
Pay Type Hours Pay Rate Current YTD
Regular Pay 80.0000 $100.0000 $8,000.00 $16,000.00
Deductions
{header}
401K Pretax $8,000.00 Yes $600.00 $1,200.00 $300.00 $600.00
401K After-Tax $8,000.00 No $0.00 $0.00 $0.00 $0.00
Medical $2.22 Yes $2.22 $4.44 $0.00 $0.00
Taxes
Tax Based On Current YTD
Federal Income Tax $2,000.00 $200.00 $400.00
Pay Summary
Gross FIT Taxable Wages Taxes Deductions Net Pay
Current $8,050.00 $2,000.00 $200.00 $602.22 $7,247.78
YTD $16,000 $4,000.00 $400.00 $1,204.44 $14,395.56
"""


@pytest.mark.parametrize(
    "header",
    [
        "Deduction Based On Pre-Tax Employee Current Employee YTD Employer Current Employer YTD",
        "Employee Employer\nDeduction Based On Pre-Tax Current YTD Current YTD",
        "Deduction Based On Pre-Tax Employee Current Employee YTD Employer Current Employer\nYTD",
        "Deduction Based On Pre-Tax Employee Current Employee YTD Employer\nCurrent Employer YTD",
    ],
)
def test_ukg_prints_the_match_in_a_column(tmp_path: Path, header: str) -> None:
    items = read(tmp_path, UKG.format(header=header))
    found = stub(items)

    assert (found.pay_date, found.document) == (dt.date(2025, 12, 23), "pay statement 98765432")
    assert found.compensation == Money(805_000)
    assert cents(found.amounts) == {"pre_tax_deferral": 60_000, "employer_match": 30_000}
    assert cents(found.year_to_date) == {"pre_tax_deferral": 120_000, "employer_match": 60_000}
    (remark,) = [item.text for item in items if isinstance(item, Remark)]
    assert "taken as matching" in remark
    assert "label:Employer 401K Pretax" in remark


def test_the_employers_column_can_be_answered(tmp_path: Path) -> None:
    header = "Deduction Based On Pre-Tax Employee Current Employee YTD Employer Current Employer YTD"
    known = Context(person="pat", plan="x", answers={"label:Employer 401K Pretax": "employer_nonelective"})
    items = read(tmp_path, UKG.format(header=header), known)

    assert cents(stub(items).amounts) == {"pre_tax_deferral": 60_000, "employer_nonelective": 30_000}
    assert not [item for item in items if isinstance(item, Remark)]


GUSTO = """\
Pay period: Sep 28, 2026 - Oct 4, 2026 Pay day: Oct 9, 2026
Earnings Hours Rate Current YTD
Regular Hours 38.50 22.00 847.00 32,186.00
Gross Earnings 847.00 32,186.00
Employee Taxes
Federal Income Tax 58.12 2,208.56
Pre-Tax Deductions
401k 45.65 1,658.80
Roth 401k 20.00 760.00
401k 0.00 10.00
Employer Contributions
401(k) Match 25.00 800.00
401k 11.00 22.00
Net Pay 609.89
"""


def test_gusto_prints_above_zero_and_roth_under_pre_tax(tmp_path: Path) -> None:
    known = Context(person="pat", plan="x", answers={"label:Employer 401k": "employer_nonelective"})
    found = stub(read(tmp_path, GUSTO, known))

    assert (found.pay_date, found.compensation) == (dt.date(2026, 10, 9), Money(84_700))
    assert cents(found.amounts) == {
        "pre_tax_deferral": 4_565,
        "roth_deferral": 2_000,
        "employer_match": 2_500,
        "employer_nonelective": 1_100,
    }
    # Whether 1,658.80 and 10.00, printed with one label, are parts or wholes of the year is not said.
    assert "pre_tax_deferral" not in found.year_to_date
    assert found.year_to_date["roth_deferral"] == Money(76_000)


def test_what_the_employer_pays_under_a_bare_name_is_asked_apart_from_the_employees(tmp_path: Path) -> None:
    questions = [item for item in read(tmp_path, GUSTO) if isinstance(item, Question)]

    assert [question.key for question in questions] == ["label:Employer 401k"]
    assert questions[0].choices[:2] == ("employer_match", "employer_nonelective")


CATCH_UP = "pre_tax_catch_up"
WORKDAY = """\
Name Company Employee ID Pay Period Begin Pay Period End Check Date Check Number
Pat Doe Acme Inc 312713 03/12/2026 03/25/2026 04/01/2026
Hours Worked Gross Pay Pre Tax Deductions Employee Taxes Post Tax Deductions Net Pay
Current 80.00 6,527.50 642.11 1,708.06 130.55 4,046.78
YTD 560.00 45,692.50 4,494.77 11,956.42 913.85 28,327.46
Earnings Employee Taxes
Description Dates Hours Rate Amount YTD Description Amount YTD
Regular 03/12/2026 - 03/25/2026 80.00 81.5938 6,527.50 45,692.50 OASDI 397.13 2,794.53
Earnings 6,527.50 45,692.50 Federal Withholding 1,218.05 8,578.47
Pre Tax Deductions Post Tax Deductions
Description Amount YTD Description Amount YTD
401(k) 600.00 4,200.00 Roth 401k 100.00 700.00
Dental 42.11 294.77 Fitness Center 30.55 213.85
401k Catch-up 1,000.00
Pre Tax Deductions 642.11 5,494.77 Post Tax Deductions {post} 913.85
Employer Paid Benefits
Description Amount YTD
401k Employer Match 326.38 2,284.63
Taxable Wages
Description Amount YTD
401k Wages 5,885.39 41,197.73
"""


def test_workday_prints_tables_side_by_side_and_leaves_zeros_blank(tmp_path: Path) -> None:
    # On a line of its own it may stand in either of two tables.
    key = "label:Pre Tax Deductions Post Tax Deductions: 401k Catch-up"
    assert [item.key for item in read(tmp_path, WORKDAY.format(post="130.55")) if isinstance(item, Question)] == [key]
    items = read(tmp_path, WORKDAY.format(post="130.55"), Context(person="pat", plan="x", answers={key: CATCH_UP}))
    found = stub(items)

    assert (found.pay_date, found.compensation) == (dt.date(2026, 4, 1), Money(652_750))
    assert cents(found.amounts) == {"pre_tax_deferral": 60_000, "roth_deferral": 10_000, "employer_match": 32_638}
    assert found.year_to_date["pre_tax_catch_up"] == Money(100_000)
    assert not [item for item in items if isinstance(item, Remark)]


def test_a_blank_cell_must_agree_with_the_total_of_its_section(tmp_path: Path) -> None:
    ((line, why),) = refused(read(tmp_path, WORKDAY.format(post="1,130.55")))

    assert line == 15
    assert "$1,772.66" in why  # 642.11 + 1,130.55
    assert "$772.66" in why


QUICKBOOKS = """\
Acme LLC Pay Stub
Pay Date: 2026-05-15
DEDUCTIONS Current YTD
Federal Withholding 200.00 1,800.00
401(k) After Tax 100.00 900.00
OTHER PAY Current YTD
401(k) Match 50.00 450.00
Gross Pay 2,000.00 18,000.00
"""


def test_quickbooks_says_after_tax_for_either_kind(tmp_path: Path) -> None:
    known = Context(person="pat", plan="x", answers={"label:401(k) After Tax": "roth_deferral"})

    assert cents(stub(read(tmp_path, QUICKBOOKS, known)).amounts) == {"roth_deferral": 10_000, "employer_match": 5_000}
    assert [item.key for item in read(tmp_path, QUICKBOOKS) if isinstance(item, Question)] == ["label:401(k) After Tax"]
    with pytest.raises(LedgerError, match="is no answer to"):
        read(tmp_path, QUICKBOOKS, Context(person="p", plan="x", answers={"label:401(k) After Tax": "employer_match"}))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(GUSTO.replace("\n", "\r\n").encode("utf-16"), id="UTF-16, CRLF"),
        pytest.param(b"\xef\xbb\xbf" + GUSTO.encode(), id="byte order mark"),
        pytest.param(GUSTO.replace("\n", "\u2013\n", 1).encode("cp1252"), id="Windows-1252"),
        pytest.param(GUSTO.replace(" ", "   ").replace("401k   45.65", "401k\t45.65").encode(), id="wide and tabs"),
        pytest.param(GUSTO.replace("45.65 1,658.80", "| $ 45.65 | $1,658.80 |").encode(), id="rules, dollar signs"),
        pytest.param(GUSTO.rstrip().encode(), id="no last newline"),
    ],
)
def test_the_same_stub_however_it_was_saved(tmp_path: Path, text: bytes) -> None:
    known = Context(person="pat", plan="x", answers={"label:Employer 401k": "ignore"})

    assert stub(read(tmp_path, text, known)) == stub(read(tmp_path, GUSTO, known))


@pytest.mark.parametrize(
    ("name", "text", "known"),
    [
        *(("any.txt", text, True) for text in (ADP, ADP_BLANKS, GUSTO, QUICKBOOKS, WORKDAY)),
        ("stub.csv", ADP, False),
        ("stub.txt", "pay_date,label,current,ytd\n2026-01-15,401k,5.00,5.00\n", False),
        ("stub.txt", "Pay Date: 01/15/2026\nDescription,Current,YTD\n401k,5.00,5.00\n", False),
        ("stub.txt", '{"payDate": "2026-01-15", "note": "Pay Date 01/15/2026\\nDeductions Current YTD"}', False),
        ("stub.txt", "OFXHEADER:100\nDATA:OFXSGML\n<OFX>", False),
        ("letter.txt", "The pay date is 01/15/2026.\nYour current year to date totals follow.\n", False),
        ("stub.txt", "Deductions Current YTD\n401k 5.00 5.00\n", True),  # to be refused with what it lacks
        ("letter.txt", "Deductions Current YTD\nDental 5.00 5.00\n", False),
        ("x.txt", "", False),
    ],
)
def test_a_pay_stub_is_known_by_its_pay_date_and_its_columns(name: str, text: str, known: bool) -> None:
    assert StubText().identify(name, text.encode()) is known


def test_a_large_or_hostile_text_ends_soon_and_without_a_traceback(tmp_path: Path) -> None:
    began = time.perf_counter()
    for text in (
        "Pay Date: 01/15/2026\n" * 30_000,
        "Pay Date: 01/15/2026\nDeductions Current YTD\n" + "401k 5.00 5.00 " * 100_000,
        "Pay Date: 01/15/2026\nDeductions Current YTD\n" + "401k 5.00 5.00\n" * 20_000,
        "Pay Date: 01/15/2026\nDeductions Current YTD\n401k " + "9" * 100_000 + ".00 1.00\n",
        "Pay Date: 99/99/2026\n\x1b[2J\u202e401k - - - - ( ( $ $ % % \n" * 10_000,
    ):
        assert all(len(item.why) < 500 for item in read(tmp_path, text) if isinstance(item, Refused | Ignored))
    assert time.perf_counter() - began < 10
    with pytest.raises(LedgerError, match="read up to"):
        read(tmp_path, "x" * 2_000_001)
