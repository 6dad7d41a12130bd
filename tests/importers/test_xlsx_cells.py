"""Numbers, days and times of a spreadsheet as text; serial days from ECMA-376, 18.17.4."""

import pytest

from ledger.importers.xlsx_cells import Shows, iso_text, number_text, shown_by


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
        ("0.0", "0"),
        ("1.15E3", "1150"),
        ("1.5e-3", "0.0015"),
        ("123456789012345678", "123456789012346000"),  # as Excel shows it: it keeps fifteen digits
        ("20.888000000", "20.888"),
        # No numbers, or none that money can be: left as they stand, for a reader to refuse.
        ("1e400", "1e400"),
        ("1E-300", "1E-300"),
        ("1e99999999", "1e99999999"),
        ("NaN", "NaN"),
        ("Infinity", "Infinity"),
        ("１２.３４", "１２.３４"),
        ("1,150.00", "1,150.00"),
        ("", ""),
        ("9" * 500, "9" * 500),
    ],
)
def test_a_number_is_the_text_of_its_value(stored: str, text: str) -> None:
    assert number_text(stored, Shows.NUMBER, from_1904=False) == text


@pytest.mark.parametrize(
    ("serial", "from_1904", "text"),
    [
        ("46248", False, "2026-08-14"),
        ("44786", True, "2026-08-14"),
        ("61", False, "1900-03-01"),
        ("60", False, "60"),  # 29 February 1900, which never was
        ("1", False, "1"),
        ("0", False, "0"),
        ("46248.5", False, "2026-08-14 12:00:00"),
        ("46248.999999", False, "2026-08-14 23:59:59"),
        ("46248.9999999999", False, "2026-08-14 23:59:59"),
        ("0.5", False, "12:00:00"),
        ("2958465", False, "9999-12-31"),
        ("2958466", False, "2958466"),
        ("-1", False, "-1"),
        ("1e10", False, "10000000000"),
    ],
)
def test_a_day_is_an_iso_date_where_there_is_one(serial: str, from_1904: bool, text: str) -> None:
    assert number_text(serial, Shows.DATE, from_1904=from_1904) == text


@pytest.mark.parametrize(
    ("serial", "text"), [("3.3333333333333335", "80:00:00"), ("-0.5", "-12:00:00"), ("0", "0:00:00")]
)
def test_elapsed_time_is_counted_in_hours(serial: str, text: str) -> None:
    assert number_text(serial, Shows.ELAPSED, from_1904=False) == text


@pytest.mark.parametrize(
    ("number_format", "code", "shows"),
    [
        (0, None, Shows.NUMBER),
        (4, None, Shows.NUMBER),
        (14, None, Shows.DATE),
        (22, None, Shows.DATE),
        (46, None, Shows.ELAPSED),
        (164, "mm/dd/yyyy", Shows.DATE),
        (164, "[$-409]d-mmm-yy;@", Shows.DATE),
        (164, "h:mm AM/PM", Shows.DATE),
        (164, "[h]:mm", Shows.ELAPSED),
        (164, '"$"#,##0.00_);[Red]("$"#,##0.00)', Shows.NUMBER),
        (164, '0.00 "shares"', Shows.NUMBER),
        (164, r"#,##0.00\d", Shows.NUMBER),
        (164, "General", Shows.NUMBER),
        (164, "0.00E+00", Shows.NUMBER),
        (14, "0.00", Shows.NUMBER),  # what the workbook defines goes before what is built in
    ],
)
def test_a_format_tells_days_from_numbers(number_format: int, code: str | None, shows: Shows) -> None:
    assert shown_by(number_format, {} if code is None else {number_format: code}) is shows


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("2026-08-14", "2026-08-14"),
        ("2026-08-14T00:00:00", "2026-08-14"),
        ("2026-08-14T09:30:00.000", "2026-08-14 09:30:00"),
        ("2026-08-14T00:00:00Z", "2026-08-14"),
        ("2026-02-30", "2026-02-30"),
        ("soon", "soon"),
    ],
)
def test_a_day_stored_as_text_loses_midnight(stored: str, text: str) -> None:
    assert iso_text(stored) == text
