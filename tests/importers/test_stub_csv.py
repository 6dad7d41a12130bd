"""Pay stubs from CSV: forgiving in form, every bad row named."""

import datetime as dt
import tracemalloc
from pathlib import Path

import pytest

from ledger.domain.entries.payroll import PayStub
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.importers.base import Context, Found, Item, Refused
from ledger.importers.stub_csv import StubCsv

PAT = Context(person="pat", plan="acme-401k")
HEADER = "pay_date,compensation,pre_tax_deferral,after_tax,employer_match,ytd_after_tax"


def read(tmp_path: Path, text: str | bytes, context: Context = PAT) -> list[Item]:
    path = tmp_path / "stubs.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(StubCsv().read(path, context))


def refused(items: list[Item]) -> list[tuple[int, str]]:
    return [(item.line, item.why) for item in items if isinstance(item, Refused)]


JANUARY = PayStub(
    person="pat",
    plan="acme-401k",
    pay_date=dt.date(2026, 1, 15),
    compensation=Money(500_000),
    amounts={"pre_tax_deferral": Money(50_000), "after_tax": Money(120_000), "employer_match": Money(25_000)},
    year_to_date={"after_tax": Money(120_000)},
)
ROW = "2026-01-15,5000.00,500.00,1200.00,250.00,1200.00"


def test_a_row_is_one_stub_without_an_id(tmp_path: Path) -> None:
    assert read(tmp_path, f"{HEADER}\n{ROW}\n") == [Found(2, JANUARY)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"\ufeff{HEADER}\r\n{ROW}\r\n".encode(), id="byte order mark, CRLF"),
        pytest.param(f"{HEADER}\n{ROW}".replace(",", "\t").encode("utf-16"), id="UTF-16, tabs, no last newline"),
        pytest.param(f"{HEADER}\n{ROW}\n".replace(",", ";").encode(), id="semicolons"),
        pytest.param(f"{HEADER.upper()}\n{ROW}\n".replace("_", " ").encode(), id="capitals and blanks in the header"),
        pytest.param(
            f'{HEADER}\n1/15/2026,"$5,000.00", 500.00 ,"1,200.00",$250,"1,200.00"\n'.encode(), id="dollars, US date"
        ),
    ],
)
def test_what_spreadsheets_make_of_the_same_row(tmp_path: Path, text: bytes) -> None:
    assert read(tmp_path, text) == [Found(2, JANUARY)]


def test_columns_in_any_order_make_the_same_stub_with_amounts_in_the_ledgers_order(tmp_path: Path) -> None:
    header = "employer_match,after_tax,pay_date,ytd_after_tax,pre_tax_deferral,compensation"
    (found,) = read(tmp_path, f"{header}\n250.00,1200.00,2026-01-15,1200.00,500.00,5000.00\n")

    assert isinstance(found, Found)
    assert found.value == JANUARY
    assert list(found.value.amounts) == ["pre_tax_deferral", "after_tax", "employer_match"]


def test_empty_and_zero_amounts_are_absent_but_zero_pay_and_zero_to_date_are_figures(tmp_path: Path) -> None:
    (found,) = read(tmp_path, f"{HEADER}\n2026-01-15,0.00,,0.00,0,0.00\n")

    assert found == Found(
        2,
        PayStub(
            person="pat",
            plan="acme-401k",
            pay_date=dt.date(2026, 1, 15),
            compensation=Money(0),
            amounts={},
            year_to_date={"after_tax": Money(0)},
        ),
    )


def test_every_optional_column_is_kept_and_text_stays_text(tmp_path: Path) -> None:
    header = "pay_date,deposit_date,pay_type,plan_pay,person,plan,note,document,id,after_tax"
    row = '2026-01-15,1/20/2026,Bonus,100.00,kim,other-403b,"=1+1, \x1b[31m",stub.pdf,s-1,(5.00)'
    (found,) = read(tmp_path, f"{header}\n{row}\n")

    assert found == Found(
        2,
        PayStub(
            id="s-1",
            person="kim",
            plan="other-403b",
            pay_date=dt.date(2026, 1, 15),
            deposit_date=dt.date(2026, 1, 20),
            pay_type="bonus",
            plan_pay=Money(10_000),
            amounts={"after_tax": Money(-500)},
            note="=1+1, \x1b[31m",
            document="stub.pdf",
        ),
    )


def test_a_blank_person_is_that_of_the_call(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "pay_date,after_tax,person,plan\n2026-01-15,5.00,,\n")
    assert isinstance(found, Found)
    assert (found.value.person, found.value.plan) == ("pat", "acme-401k")

    (no_plan,) = read(tmp_path, "pay_date,after_tax,plan\n2026-01-15,5.00,\n", Context(person="pat"))
    assert refused([no_plan]) == [(2, "the row names no plan.")]


def test_a_row_without_a_figure_is_refused(tmp_path: Path) -> None:
    items = read(tmp_path, "pay_date,after_tax,compensation\n2026-01-15,,\n2026-01-30,,5000.00\n")
    assert refused(items) == [(2, "the row holds no figure.")]
    assert len(items) == 2


def test_reading_goes_on_after_a_bad_row_and_each_is_named(tmp_path: Path) -> None:
    rows = [
        ROW,
        "2026-01-30,5000.00,500.005,1200.00,250.00,2400.00",
        "",
        " , ,,,,",
        "Total,10000.00,1000.00,2400.00,500.00,",
        "2026-02-15,5,000.00,500.00,1200.00,250.00,2400.00",
        "2026-02-28,5000.00",
        "13/1/2026,5000.00,500.00,1200.00,250.00,1200.00",
        ROW,
    ]
    items = read(tmp_path, "\n".join([HEADER, *rows]) + "\n")

    assert [item.line for item in items if isinstance(item, Found)] == [2, 10]
    assert refused(items) == [
        (3, "pre_tax_deferral: “500.005” is not a dollar amount."),
        (6, "pay_date: “Total” is not a date."),
        (7, "the row has 7 cells, the header 6."),
        (8, "the row has 2 cells, the header 6."),
        (9, "pay_date: “13/1/2026”: “2026-13-01” is not a date."),
    ]


def test_a_quote_that_is_not_closed_is_refused_at_its_line(tmp_path: Path) -> None:
    items = read(tmp_path, f'pay_date,after_tax,note\n2026-01-15,5,fine\n2026-01-30,5,"open\n{"2026-02-15,5,x" * 3}\n')

    assert [item.line for item in items if isinstance(item, Found)] == [2]
    assert [line for line, _ in refused(items)] == [3]


def test_a_cell_of_two_lines_does_not_shift_the_line_numbers(tmp_path: Path) -> None:
    items = read(tmp_path, '\n\npay_date,note\n2026-01-15,"two\nlines"\nno date,x\n')

    assert [item.line for item in items if isinstance(item, Found | Refused)] == [4, 6]


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("pay_date,medical,rothh", "unknown columns: “medical”, “rothh”."),
        ("pay_date,after_tax,", "unknown columns: “”."),
        ("pay_date,designated_roth", "unknown columns: “designated_roth”."),
        ("pay_date,after_tax,After Tax", "columns that stand twice: after_tax."),
        ("compensation,after_tax", "there is no column pay_date."),
    ],
)
def test_a_header_that_is_not_understood_is_refused_once(tmp_path: Path, header: str, why: str) -> None:
    assert refused(read(tmp_path, f"{header}\n{ROW}\n{ROW}\n")) == [(1, why)]


def test_the_known_columns_are_named_in_the_hint(tmp_path: Path) -> None:
    (item,) = read(tmp_path, "pay_date,medical\n")

    assert isinstance(item, Refused)
    assert "pay_date, compensation" in item.hint
    assert "employer_match" in item.hint


@pytest.mark.parametrize(("context", "option"), [(Context(plan="p"), "--person"), (Context(person="p"), "--plan")])
def test_whose_stubs_they_are_must_be_said(tmp_path: Path, context: Context, option: str) -> None:
    (item,) = read(tmp_path, f"{HEADER}\n{ROW}\n", context)

    assert isinstance(item, Refused)
    assert option in item.hint


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_an_empty_file_is_refused(tmp_path: Path, text: str) -> None:
    assert refused(read(tmp_path, text)) == [(1, "the file is empty.")]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        *(("compensation", cell) for cell in ("NaN", "1e400", "Infinity", "１２.３４", "9" * 50)),
        *(("pay_type", "weekly"), ("id", "plan:acme"), ("id", "a\x1bb"), ("person", "x" * 201), ("note", "x" * 10_001)),
    ],
)
def test_hostile_cells_are_refused_with_their_column(tmp_path: Path, column: str, cell: str) -> None:
    ((line, why),) = refused(read(tmp_path, f"pay_date,{column}\n2026-01-15,{cell}\n"))

    assert line == 2
    assert why.startswith(f"{column}: ")


def test_a_line_without_end_is_refused_and_ends_the_reading(tmp_path: Path) -> None:
    items = read(tmp_path, f"{HEADER}\n{ROW}\n{'x' * 1_000_001}\n{ROW}\n")

    assert items[:1] == [Found(2, JANUARY)]
    assert refused(items) == [(3, "the line is longer than 1,000,000 characters.")]
    assert len(items) == 2


def test_a_header_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="longer than 1,000,000 characters"):
        read(tmp_path, "x" * 1_000_001)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "stubs.csv"
    path.write_text(f"{HEADER}\n" + f"{ROW}\n" * 20_000)
    tracemalloc.start()
    try:
        count = sum(1 for _ in StubCsv().read(path, PAT))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert count == 20_000
    assert peak < 4_000_000  # the stubs together would take more than 10 MB


def test_more_amounts_than_are_remembered_are_all_read(tmp_path: Path) -> None:
    rows = "".join(f"2026-01-15,{cents // 100}.{cents % 100:02}\n" for cents in range(1, 21_001))
    items = read(tmp_path, f"pay_date,after_tax\n{rows}")

    found = [item.value.amounts["after_tax"].cents for item in items if isinstance(item, Found)]
    assert found == list(range(1, 21_001))


@pytest.mark.parametrize(
    ("head", "known"),
    [
        (b"pay_date,after_tax\n", True),
        (b"\xef\xbb\xbf\nPay Date;after_tax\n", True),
        ("pay_date\tafter_tax\n".encode("utf-16"), True),
        (b"pay_date,after_tax,bonus\n", True),  # to be refused with the column that is not known
        (b"pay_date\n", True),
        (b"Pay Date,2026-10-02\nDescription,Current,YTD\n", False),
        (b"Date,Investment,Transaction Type,Amount,Shares/Unit\n", False),
        (b'{"record": "pay_stub", "pay_date": "2026-01-15"}\n', False),
        (b"\x00\x01", False),
        (b"", False),
    ],
)
def test_the_header_tells_the_format(head: bytes, known: bool) -> None:
    assert StubCsv().identify("any.csv", head) is known
