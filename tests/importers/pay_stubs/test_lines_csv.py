"""Pay stubs from CSV with a line for each label."""

import datetime as dt
from pathlib import Path

import pytest

from ledger.domain.entries.payroll import PayStub
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.importers.base import Context, Found, Item, Question, Refused, Remark, Unclear
from ledger.importers.pay_stubs.lines_csv import LinesCsv

PAT = Context(person="pat", plan="acme-401k")
HEADER = "pay_date,period_start,period_end,employer,label,current,ytd,employer_current,employer_ytd"
PERIOD = "2026-01-15,2026-01-01,2026-01-15,Acme"
JANUARY = f"""{HEADER}
{PERIOD},Gross Pay,5000.00,5000.00,,
{PERIOD},401K Pretax,500.00,500.00,250.00,250.00
{PERIOD},Roth 401K,,100.00,,
{PERIOD},401K Loan,75.00,75.00,,
{PERIOD},Dental,20.00,20.00,,
{PERIOD},Total 401k,500.00,600.00,,
"""
STUB = PayStub(
    person="pat",
    plan="acme-401k",
    pay_date=dt.date(2026, 1, 15),
    compensation=Money(500_000),
    amounts={"pre_tax_deferral": Money(50_000), "employer_match": Money(25_000)},
    year_to_date={
        "pre_tax_deferral": Money(50_000),
        "roth_deferral": Money(10_000),
        "employer_match": Money(25_000),
    },
)


def read(tmp_path: Path, text: str | bytes, context: Context = PAT, name: str = "lines.csv") -> list[Item]:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(LinesCsv().read(path, context))


def stubs(items: list[Item]) -> list[PayStub]:
    return [item.value for item in items if isinstance(item, Found)]


def refused(items: list[Item]) -> list[tuple[int, str]]:
    return [(item.line, item.why) for item in items if isinstance(item, Refused)]


def test_the_lines_of_a_pay_date_are_one_stub(tmp_path: Path) -> None:
    assert stubs(read(tmp_path, JANUARY)) == [STUB]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"\xef\xbb\xbf" + JANUARY.replace("\n", "\r\n").encode(), id="byte order mark, CRLF"),
        pytest.param(JANUARY.replace(",", "\t").encode("utf-16"), id="UTF-16, tabs"),
        pytest.param(JANUARY.replace(",", ";").encode(), id="semicolons"),
        pytest.param(JANUARY.replace("2026-01-15", "1/15/2026").encode(), id="US dates"),
        pytest.param(JANUARY.replace("5000.00", '"$5,000.00"').encode(), id="dollars"),
        pytest.param(f"Pay stubs of Pat\n\n{JANUARY}".encode(), id="a title above"),
        pytest.param(JANUARY.replace("pay_date", "Pay Date", 1).replace("employer_", "Employer ").encode(), id="words"),
        pytest.param(JANUARY.replace("\n", ",\n").encode(), id="a comma at the end of each line"),
    ],
)
def test_other_ways_to_save_the_same_table_give_the_same_entry(tmp_path: Path, text: bytes) -> None:
    assert LinesCsv().identify("anything", text)
    assert stubs(read(tmp_path, text, name="renamed.txt")) == [STUB]


def test_runs_of_one_day_differ_by_their_number_and_their_kind(tmp_path: Path) -> None:
    text = """pay_date,document,pay_type,label,current,ytd
2026-03-13,1001,regular,401K,500.00,1000.00
2026-03-13,1002,bonus,401K,200.00,1200.00
2026-03-13,1003,correction,401K,-50.00,1150.00
2026-01-02,,,401K,10.00,10.00
"""
    found = stubs(read(tmp_path, text))

    assert [(each.document, each.pay_type, each.amounts["pre_tax_deferral"].plain()) for each in found] == [
        ("pay statement 1001", "regular", "500.00"),
        ("pay statement 1002", "bonus", "200.00"),
        ("pay statement 1003", None, "-50.00"),
        (None, None, "10.00"),
    ]


def test_a_period_over_the_year_end_goes_by_the_pay_date(tmp_path: Path) -> None:
    text = f"{HEADER}\n2022-01-07,12/20/2021,01/02/2022,Acme,401K,500.00,500.00,,\n"
    assert [stub.pay_date for stub in stubs(read(tmp_path, text))] == [dt.date(2022, 1, 7)]


def test_after_tax_money_is_asked_about_once(tmp_path: Path) -> None:
    text = f"{JANUARY}{PERIOD},401(k) After Tax,300.00,300.00,,\n2026-01-30,,,Acme,401(k) After Tax,300.00,600.00,,\n"
    items = read(tmp_path, text)
    (question,) = [item for item in items if isinstance(item, Question)]
    assert question.key == "label:401(k) After Tax"
    assert [item.draft["pay_date"] for item in items if isinstance(item, Unclear)] == ["2026-01-15", "2026-01-30"]

    answered = Context(person="pat", plan="acme-401k", answers={question.key: "after_tax"})
    found = stubs(read(tmp_path, text, answered))
    assert [each.amounts["after_tax"] for each in found] == [Money(30_000), Money(30_000)]
    assert [each.year_to_date["after_tax"] for each in found] == [Money(30_000), Money(60_000)]


def test_a_label_that_stands_twice_counts_twice_and_has_no_year_to_date(tmp_path: Path) -> None:
    text = f"{HEADER}\n{PERIOD},401K,500.00,500.00,,\n{PERIOD},401k,20.00,520.00,,\n"
    items = read(tmp_path, text)

    assert [(each.amounts, each.year_to_date) for each in stubs(items)] == [({"pre_tax_deferral": Money(52_000)}, {})]
    assert [item.line for item in items if isinstance(item, Remark)] == [3]


def test_lines_below_zero_go_by_their_taxes(tmp_path: Path) -> None:
    rows = "2026-01-15,Federal Income Tax,-310.00\n2026-01-15,401K,-500.00\n"
    (stub,) = stubs(read(tmp_path, f"pay_date,label,current\n{rows}"))
    assert stub.amounts == {"pre_tax_deferral": Money(50_000)}
    ((line, why),) = refused(read(tmp_path, "pay_date,label,current\n2026-01-15,401K,-500.00\n"))
    assert (line, "nothing tells" in why) == (2, True)


def test_a_line_that_stands_twice_is_refused(tmp_path: Path) -> None:
    text = f"{HEADER}\n{PERIOD},401K,500.00,500.00,,\n{PERIOD},401K,500.00,500.00,,\n"
    assert refused(read(tmp_path, text)) == [(3, "“401K” stands on one stub 2 times, with the same amounts.")]


def test_summary_rows_are_not_added(tmp_path: Path) -> None:
    text = f"{JANUARY}{PERIOD},Pre-Tax Deductions/Contributions,500.00,500.00,,\n"
    assert stubs(read(tmp_path, text)) == [STUB]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",,,Acme,401K,500.00,,,", "no pay date"),
        ("2026-01-15,,,Acme,,500.00,,,", "no label"),
        ("15/01/2026,,,Acme,401K,500.00,,,", "pay_date: “15/01/2026”"),
        ("2026-01-15,x,,Acme,401K,500.00,,,", "period_start: “x”"),
        ("2026-01-15,,,Acme,401K,500.0,,,", "current: “500.0”"),
        ("2026-01-15,,,Acme,401K,NaN,,,", "current: “NaN”"),
        ("2026-01-15,,,Acme,401K,500.00,１.００,,", "ytd: “１.００”"),
        ("2026-01-15,,,Acme,401K,1,500.00,,,", "the row has 10 cells, the header 9"),
        ("2026-01-15,,,Acme,401K,500.00", "the row has 6 cells, the header 9"),
        ('2026-01-15,,,Acme,"401K,500.00,,,', "no CSV"),
        ("2026-01-15,,,Beta,401K,500.00,,,", "more than one employer: Acme, Beta"),
    ],
)
def test_a_row_that_cannot_be_understood_is_refused(tmp_path: Path, row: str, said: str) -> None:
    ((line, why),) = refused(read(tmp_path, f"{JANUARY}{row}\n"))
    assert line == 8
    assert said in why


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("pay_date,label,current,after_tax", "unknown columns: “after_tax”"),
        ("pay_date,label,current,current", "columns that stand twice: current"),
        ("pay_date,label,current,document,check_number", "columns that stand twice: document"),
    ],
)
def test_columns_that_are_not_known_are_never_dropped(tmp_path: Path, header: str, said: str) -> None:
    with pytest.raises(LedgerError, match=said):
        read(tmp_path, f"{header}\n2026-01-15,401K,500.00,1,\n")


@pytest.mark.parametrize(
    "text", ["pay_date,compensation,pre_tax_deferral\n", "label,current,ytd\n", "", "pay_date,label\n"]
)
def test_other_tables_are_not_claimed(text: str) -> None:
    assert not LinesCsv().identify("lines.csv", text.encode())


def test_the_file_says_its_employer(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    path.write_text(JANUARY)
    assert LinesCsv().belongs_to(path) == "Acme"
    path.write_text("pay_date,label,current\n")
    assert LinesCsv().belongs_to(path) == ""
