"""Workbooks as CSV text: some saved by another program, some written part by part."""

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from ledger.domain.errors import LedgerError
from ledger.importers.xlsx import MAX_COLUMNS, MAX_ROWS, as_csv
from ledger.importers.xlsx_book import MAX_SHEETS
from tests.importers.workbooks import STRICT, packed, parts, sheet, workbook

ONE_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.xlsx"


def test_a_payslip_that_another_program_saved(path: Path) -> None:
    """Stacked tables on one sheet, as Workday's Excel button gives them."""
    book = Workbook()
    page = book.create_sheet("Payslip", 0)
    page["A1"] = "Payslip Information"
    page.append(["Name", "Pay Period Begin", "Check Date"])
    page.append(["Pat, Lee", dt.date(2026, 7, 20), dt.datetime(2026, 8, 14)])  # noqa: DTZ001 - a cell has no zone
    page["A5"] = "Pre Tax Deductions"
    page.append(["Description", "Amount", "YTD"])
    page.append(["401k Salary", 1150.1, "(2,300.20)"])
    page.append(["Gross\nPay", True, 'say "1,000"'])
    page.append([None, None, dt.time(9, 30)])
    page.merge_cells("A11:C11")
    page["A11"] = "Total"
    del book["Sheet"]
    book.save(path)

    assert as_csv(path) == (
        "Payslip Information,,\n"
        "Name,Pay Period Begin,Check Date\n"
        '"Pat, Lee",2026-07-20,2026-08-14\n'
        "\n"
        "Pre Tax Deductions,,\n"
        "Description,Amount,YTD\n"
        '401k Salary,1150.10,"(2,300.20)"\n'
        'Gross Pay,TRUE,"say ""1,000"""\n'
        ",,09:30:00\n"
        "\n"
        "Total,,\n"
    )


def test_visible_sheets_come_in_their_order(path: Path) -> None:
    book = Workbook()
    for name, state in (("first", "visible"), ("second", "hidden"), ("third", "veryHidden"), ("fourth", "visible")):
        page = book.create_sheet(name)
        page.append([name, 1])
        page.sheet_state = state
    del book["Sheet"]
    book.save(path)

    assert as_csv(path) == "first,1\n\nfourth,1\n"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A1" t="str"><f>A2</f><v>after-tax</v></c>', "after-tax"),
        ('<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>1</v></c>', ",1"),  # a formula that gives an empty text
        ('<c r="A1"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="A1" t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c r="A1" t="b"><v>0</v></c>', "FALSE"),
        ('<c r="A1" t="d"><v>2026-08-14T00:00:00</v></c>', "2026-08-14"),
        ('<c r="A1" s="1"><v>46248</v></c>', "2026-08-14"),
        ('<c r="A1" s="3"><v>46248</v></c>', "2026-08-14"),
        ('<c r="A1" s="2"><v>1.5</v></c>', "36:00:00"),
        ('<c r="A1" s=""><v>1150.1</v></c>', "1150.10"),
        ("<c><v>1</v></c><c><v>2</v></c>", "1,2"),  # cells without a place stand one after another
        ('<c r="A1"><v>1</v></c><c r="C1"><v>3</v></c>', "1,,3"),
        ('<c r="A1" t="str"><v>1e400</v></c>', "1e400"),
        ('<c r="A1" t="inlineStr"><is><t> a  b\n</t></is></c>', "a b"),
        ('<c r="A1" t="inlineStr"><is><t>Gross_x000D_Pay</t></is></c>', "Gross Pay"),
        ('<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh><t>said so</t></rPh></is></c>', "ab"),
    ],
)  # fmt: skip
def test_a_cell_says_what_it_holds(path: Path, cell: str, text: str) -> None:
    assert as_csv(workbook(path, f'<row r="1">{cell}</row>')) == f"{text}\n"


def test_texts_that_cells_share(path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="s"/></row>'
    texts = "<si><t>match</t></si><si><r><t>after</t></r><r><t>-tax</t></r></si>"

    assert as_csv(packed(path, parts(sheet(rows), texts=texts))) == "after-tax,match\n"


def test_the_other_edition_and_capitals_in_the_names_of_parts(path: Path) -> None:
    contents = parts(sheet(ONE_CELL, STRICT), space=STRICT)
    contents["XL/Worksheets/Sheet1.xml"] = contents.pop("xl/worksheets/sheet1.xml")

    assert as_csv(packed(path, contents)) == "1\n"


def test_days_from_1904(path: Path) -> None:
    rows = '<row><c s="1"><v>44786</v></c></row>'

    assert as_csv(workbook(path, rows, '<workbookPr date1904="1"/>')) == "2026-08-14\n"


@pytest.mark.parametrize(
    ("cell", "settings"),
    [
        ('<c r="B7"><f>1+1</f></c>', ""),
        ('<c r="B7"><f>1+1</f><v></v></c>', ""),
        ('<c r="B7"><f>1+1</f><v/></c>', ""),
        ('<c r="B7"><f>1+1</f><v>0</v></c>', '<calcPr fullCalcOnLoad="1"/>'),  # its results were never computed
    ],
)
def test_a_formula_without_its_result_is_not_guessed(path: Path, cell: str, settings: str) -> None:
    with pytest.raises(LedgerError, match="the cell B7 of the sheet “S1” holds a formula without its result") as caught:
        as_csv(workbook(path, f'<row r="7">{cell}</row>', settings))

    assert "spreadsheet program" in caught.value.hint


def test_formulas_that_another_program_never_computed(path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["Total", "=SUM(A2:A9)"])
    book.save(path)

    with pytest.raises(LedgerError, match=r"cell B1 .* holds a formula without its result"):
        as_csv(path)


def test_results_are_kept_where_nothing_is_to_be_computed(path: Path) -> None:
    """A program that writes values only may ask for computing all the same."""
    assert as_csv(workbook(path, ONE_CELL, '<calcPr fullCalcOnLoad="1"/>')) == "1\n"


@pytest.mark.parametrize(("row", "fits"), [(MAX_ROWS, True), (MAX_ROWS + 1, False), (1_048_576, False)])
def test_rows_up_to_the_limit(path: Path, row: int, fits: bool) -> None:
    workbook(path, f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>')

    if fits:
        assert as_csv(path) == "\n" * (MAX_ROWS - 1) + "1\n"
    else:
        with pytest.raises(LedgerError, match=f"has row {row:,}, beyond 100,000"):
            as_csv(path)


def test_rows_of_all_sheets_are_counted_together(path: Path) -> None:
    half = f'<row r="{MAX_ROWS // 2 + 1}"><c><v>1</v></c></row>'

    with pytest.raises(LedgerError, match="holds over 100,000 rows"):
        as_csv(packed(path, parts(sheet(half), sheet(half))))


@pytest.mark.parametrize(
    ("column", "number", "fits"), [("GR", MAX_COLUMNS, True), ("GS", 201, False), ("XFD", 16_384, False)]
)
def test_columns_up_to_the_limit(path: Path, column: str, number: int, fits: bool) -> None:
    workbook(path, f'<row r="1"><c r="{column}1"><v>1</v></c></row>')

    if fits:
        assert as_csv(path) == "," * (number - 1) + "1\n"
    else:
        with pytest.raises(LedgerError, match=f"a value in column {number:,}, beyond 200"):
            as_csv(path)


def test_cells_that_are_only_coloured_count_for_nothing(path: Path) -> None:
    rows = f'{ONE_CELL}<row r="1048576"><c r="XFD1048576" s="1"/></row>'

    assert as_csv(workbook(path, rows)) == "1\n"


@pytest.mark.parametrize(("sheets", "fits"), [(MAX_SHEETS, True), (MAX_SHEETS + 1, False)])
def test_sheets_up_to_the_limit(path: Path, sheets: int, fits: bool) -> None:
    packed(path, parts(*[sheet(ONE_CELL)] * sheets))

    if fits:
        assert as_csv(path) == "\n".join(["1\n"] * sheets)
    else:
        with pytest.raises(LedgerError, match="has 21 sheets, over 20"):
            as_csv(path)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param('<row r="1"><c r="A1" t="s"><v>7</v></c></row>', id="a text that is not there"),
        pytest.param('<row r="1"><c r="A1" s="99"><v>7</v></c></row>', id="a style that is not there"),
        pytest.param('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', id="a text before the first"),
        pytest.param('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>', id="cells out of order"),
        pytest.param('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', id="two cells in one place"),
        pytest.param('<row r="1"><c r="1"><v>1</v></c></row>', id="a cell without a column"),
        pytest.param('<row r="x"><c r="A1"><v>1</v></c></row>', id="a row that is no number"),
        pytest.param('<row r="1"><c r="A1"><v>1</v>', id="cut short"),
    ],
)
def test_a_damaged_sheet_is_refused(path: Path, rows: str) -> None:
    with pytest.raises(LedgerError, match=r"history\.xlsx is a damaged workbook"):
        as_csv(workbook(path, rows))


def test_rows_out_of_order_are_refused(path: Path) -> None:
    rows = '<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>'

    with pytest.raises(LedgerError, match="rows out of their order"):
        as_csv(workbook(path, rows))


def test_nothing_to_see_is_said(path: Path) -> None:
    with pytest.raises(LedgerError, match="without a value on a visible sheet"):
        as_csv(packed(path, parts(sheet(ONE_CELL), states=("hidden",))))


def test_entities_are_refused_before_they_grow(path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>' + sheet(ONE_CELL).partition("?>")[2]

    with pytest.raises(LedgerError, match="defines XML entities"):
        as_csv(packed(path, parts(bomb)))
