"""Workbooks as CSV text: some saved by another program, some written part by part."""

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from ledger.domain.errors import LedgerError
from ledger.importers.sandbox import run_apart
from ledger.importers.xlsx import MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, as_csv
from tests.importers.workbooks import RELATIONS, STRICT, STRICT_RELATIONS, packed, parts, sheet, workbook

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
        ('<c r="A1" t="d"><v>2026-08-14</v></c>', "2026-08-14"),
        ('<c r="A1" t="d"><v>2026-08-14T00:00:00</v></c>', "2026-08-14"),
        ('<c r="A1" t="d"><v>2026-08-14T09:30:00.000Z</v></c>', "2026-08-14 09:30:00"),
        ('<c r="A1" t="str"><f>B1</f><v> </v></c><c r="B1"><v>1</v></c>', ",1"),
        ('<c r="A1" s="1"><v>46248</v></c>', "2026-08-14"),
        ('<c r="A1" s="3"><v>46248</v></c>', "2026-08-14"),
        ('<c r="A1" s="2"><v>1.5</v></c>', "36:00:00"),
        ('<c r="A1" s=""><v>1150.1</v></c>', "1150.10"),
        ("<c><v>1</v></c><c><v>2</v></c>", "1,2"),  # cells without a place stand one after another
        ('<c r="A1"><v>1</v></c><c r="C1"><v>3</v></c>', "1,,3"),
        ('<c r="A1" t="str"><v>1e400</v></c>', "1e400"),
        ('<c r="A1" t="inlineStr"><is><t> a  b\n</t></is></c>', "a b"),
        ('<c r="A1" t="inlineStr"><is><t>Gross_x000D_Pay</t></is></c>', "Gross Pay"),
        ('<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c>', "ab"),
    ],
)  # fmt: skip
def test_a_cell_says_what_it_holds(path: Path, cell: str, text: str) -> None:
    assert as_csv(workbook(path, f'<row r="1">{cell}</row>')) == f"{text}\n"


def test_texts_that_cells_share(path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="s"/></row>'
    texts = "<si><t>match</t></si><si><r><t>after</t></r><r><t>-tax</t></r></si>"

    assert as_csv(packed(path, parts(sheet(rows), texts=texts))) == "after-tax,match\n"


@pytest.mark.parametrize("named", ["XL/Worksheets/Sheet1.xml", "xl/sheet1.xml"])
def test_a_sheet_under_another_name_is_not_left_out(path: Path, named: str) -> None:
    contents = parts(sheet(ONE_CELL), sheet(ONE_CELL))
    contents[named] = contents.pop("xl/worksheets/sheet1.xml")

    with pytest.raises(LedgerError, match="saved in a way that is not read"):
        as_csv(packed(path, contents))


def test_the_strict_edition_is_not_read(path: Path) -> None:
    contents = parts(sheet(ONE_CELL, STRICT), space=STRICT)
    strict = {name: part.replace(RELATIONS, STRICT_RELATIONS) for name, part in contents.items()}

    with pytest.raises(LedgerError, match="saved in a way that is not read") as caught:
        as_csv(packed(path, strict))

    assert "save it there as .xlsx" in caught.value.hint


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
    with pytest.raises(LedgerError, match="the sheet “S1” holds a formula without its result in cell B7") as caught:
        as_csv(workbook(path, f'<row r="7">{cell}</row>', settings))

    assert "spreadsheet program" in caught.value.hint


def test_formulas_that_another_program_never_computed(path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["Total", "=SUM(A2:A9)"])
    book.save(path)

    with pytest.raises(LedgerError, match="formula without its result in cell B1"):
        as_csv(path)


@pytest.mark.parametrize("cell", [ONE_CELL, ONE_CELL.replace("<v>", "<f>1</f><v>")], ids=["value", "formula"])
@pytest.mark.parametrize(
    ("settings", "kept"),
    [
        ("", True),
        ('<calcPr calcId="191029"/>', True),  # as Excel saves
        ('<calcPr calcId="0" fullCalcOnLoad="0"/>', True),
        ('<calcPr fullCalcOnLoad="1"/>', False),
        ('<calcPr fullCalcOnLoad="true"/>', False),
    ],
)
def test_results_are_kept_unless_they_are_to_be_computed(path: Path, cell: str, settings: str, kept: bool) -> None:
    """A program that writes values only may ask for computing all the same."""
    workbook(path, cell, settings)

    if kept or cell == ONE_CELL:
        assert as_csv(path) == "1\n"
    else:
        with pytest.raises(LedgerError, match="formula without its result in cell A1"):
            as_csv(path)


@pytest.mark.parametrize("claimed", ["A1", "A1:XFD1048576", "C3:D4"])
def test_what_a_sheet_says_of_its_size_is_not_relied_on(path: Path, claimed: str) -> None:
    """Some programs write the size first and the cells afterwards."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row>'
    sized = sheet(rows).replace("<sheetData>", f'<dimension ref="{claimed}"/><sheetData>')

    assert as_csv(packed(path, parts(sized))) == "1,\n\n,2\n"


def test_libraries_beside_that_start_threads_are_left_alone(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The arithmetic library that openpyxl takes where it is ends a process that may start none."""
    (tmp_path / "numpy.py").write_text("raise KeyboardInterrupt\n")
    monkeypatch.syspath_prepend(tmp_path)

    assert run_apart("ledger.importers.xlsx", "as_csv", workbook(path, ONE_CELL)) == "1\n"


@pytest.mark.parametrize(("row", "fits"), [(MAX_ROWS, True), (MAX_ROWS + 1, False), (1_048_576, False)])
def test_rows_up_to_the_limit(path: Path, row: int, fits: bool) -> None:
    workbook(path, f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>')

    if fits:
        assert as_csv(path) == "\n" * (MAX_ROWS - 1) + "1\n"
    else:
        with pytest.raises(LedgerError, match=f"a value in row {row:,}, column 1: beyond 20,000 rows"):
            as_csv(path)


def test_rows_of_all_sheets_are_counted_together(path: Path) -> None:
    half = f'<row r="{MAX_ROWS // 2 + 1}"><c><v>1</v></c></row>'

    with pytest.raises(LedgerError, match="holds over 20,000 rows"):
        as_csv(packed(path, parts(sheet(half), sheet(half))))


@pytest.mark.parametrize(
    ("column", "number", "fits"), [("GR", MAX_COLUMNS, True), ("GS", 201, False), ("XFD", 16_384, False)]
)
def test_columns_up_to_the_limit(path: Path, column: str, number: int, fits: bool) -> None:
    workbook(path, f'<row r="1"><c r="{column}1"><v>1</v></c></row>')

    if fits:
        assert as_csv(path) == "," * (number - 1) + "1\n"
    else:
        with pytest.raises(LedgerError, match=f"a value in row 1, column {number:,}: .* or 200 columns"):
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
        pytest.param('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', id="a text before the first"),
        pytest.param('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>', id="cells out of order"),
        pytest.param('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', id="two cells in one place"),
        pytest.param('<row r="1"><c r="A2"><v>1</v></c></row>', id="a cell of another row"),
        pytest.param('<row r="1"><c r="1"><v>1</v></c></row>', id="a cell without a column"),
        pytest.param('<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>', id="rows out of order"),
        pytest.param('<row r="1"><c><v>1</v></c></row><row r="1"><c><v>2</v></c></row>', id="two rows in one place"),
        pytest.param('<row r="1048577"><c><v>1</v></c></row>', id="a row beyond the last"),
        pytest.param('<row r="1"><c><v>NaN</v></c></row>', id="a number that is none"),
        pytest.param('<row r="x"><c r="A1"><v>1</v></c></row>', id="a row that is no number"),
        pytest.param('<row r="1"><c r="A1"><v>1</v>', id="cut short"),
    ],
)
def test_a_damaged_sheet_is_refused(path: Path, rows: str) -> None:
    with pytest.raises(LedgerError, match=r"history\.xlsx is a workbook that is damaged"):
        as_csv(workbook(path, rows))


@pytest.mark.parametrize("gone", ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "[Content_Types].xml"])
def test_a_part_that_is_not_there_is_missed(path: Path, gone: str) -> None:
    contents = parts(sheet(ONE_CELL), sheet(ONE_CELL))
    del contents[gone]

    with pytest.raises(LedgerError, match=r"history\.xlsx is a"):
        as_csv(packed(path, contents))


def test_nothing_to_see_is_said(path: Path) -> None:
    with pytest.raises(LedgerError, match="without a value on a visible sheet"):
        as_csv(packed(path, parts(sheet(ONE_CELL), states=("hidden",))))


@pytest.mark.parametrize(
    "entities",
    [
        "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)) + '<!ENTITY l0 "lol">',
        '<!ENTITY l9 SYSTEM "file:///etc/passwd">',
    ],
    ids=["growing", "outside"],
)
def test_entities_do_not_grow_and_fetch_nothing(path: Path, entities: str) -> None:
    rows = '<row><c t="inlineStr"><is><t>&l9;</t></is></c></row>'
    bomb = f"<!DOCTYPE a [{entities}]>" + sheet(rows).partition("?>")[2]

    with pytest.raises(LedgerError, match="is a workbook that is damaged"):
        as_csv(packed(path, parts(bomb)))


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("1150", "1150"),
        ("1150.1", "1150.10"),
        ("1150.10", "1150.10"),
        ("1150.0999999999999", "1150.10"),  # how 1150.1 is stored as a binary fraction
        ("0.1", "0.10"),
        ("-19.96", "-19.96"),
        ("7.823", "7.823"),
        ("97.4030", "97.403"),
        ("1150.0", "1150"),
        ("0", "0"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("1.15E3", "1150"),
        ("1.5e-3", "0.0015"),
        ("1e-7", "0.0000001"),
        ("1e20", "100000000000000000000"),
        ("20.888000000", "20.888"),
        ("1.0000000000000001E-2", "0.01"),
        ("9999999999.99", "9999999999.99"),
        ("123456789012345678", "123456789012345678"),
        ("1e400", "Infinity"),  # no amount: for a reader to refuse
    ],
)
def test_a_number_is_the_text_of_its_value(path: Path, stored: str, text: str) -> None:
    assert as_csv(workbook(path, f"<row><c><v>{stored}</v></c></row>")) == f"{text}\n"


@pytest.mark.parametrize(
    ("style", "serial", "text"),
    [
        (1, "46248", "2026-08-14"),
        (3, "46248", "2026-08-14"),
        (1, "46248.0", "2026-08-14"),
        (1, "46248.5", "2026-08-14 12:00:00"),
        (1, "46248.999999", "2026-08-14 23:59:59"),  # 86,399.9136 seconds
        (1, "46248.9999999999", "2026-08-15"),  # nearer to midnight than a millisecond: the dust of a computed day
        (1, "0.5", "12:00:00"),
        (1, "61", "1900-03-01"),
        (1, "2958465", "9999-12-31"),
        (1, "2958466", "#VALUE!"),  # no day that there is: for a reader to refuse
        (1, "1e10", "#VALUE!"),
        (1, "1e400", "#VALUE!"),
        (2, "1.5", "36:00:00"),
        (2, "3.3333333333333335", "80:00:00"),
        (2, "-0.5", "-12:00:00"),
    ],
)
def test_a_day_is_an_iso_date_where_there_is_one(path: Path, style: int, serial: str, text: str) -> None:
    """Serial days as in ECMA-376, 18.17.4."""
    assert as_csv(workbook(path, f'<row><c s="{style}"><v>{serial}</v></c></row>')) == f"{text}\n"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("mm/dd/yyyy", "2026-08-14"),
        ("[$-409]d-mmm-yy;@", "2026-08-14"),
        ("h:mm AM/PM", "2026-08-14"),
        ("[h]:mm", "1109952:00:00"),  # 46,248 days of 24 hours
        ("&quot;$&quot;#,##0.00_);[Red](&quot;$&quot;#,##0.00)", "46248"),
        ("0.00 &quot;shares&quot;", "46248"),
        (r"#,##0.00\d", "46248"),
        ("General", "46248"),
        ("0.00E+00", "46248"),
    ],
)
def test_a_format_tells_days_from_numbers(path: Path, code: str, text: str) -> None:
    rows = '<row><c s="3"><v>46248</v></c></row>'

    assert as_csv(packed(path, parts(sheet(rows), code=code))) == f"{text}\n"
