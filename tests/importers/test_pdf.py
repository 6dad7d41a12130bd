"""The text of a PDF as it stands on the page."""

import sys
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.importers.pdf import MAX_PAGES, as_text
from tests.importers.pdfs import ENCRYPTION, pages, texts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "stub.pdf"


def test_lines_and_columns_stay_where_they_stand(path: Path) -> None:
    path.write_bytes(
        pages(
            texts(
                (50, 700, "Pay Date: 08/14/2026"),
                (50, 600, "Deductions"), (250, 600, "this period"), (350, 600, "year to date"),
                (50, 580, "401K PRETAX"), (250, 580, "-1,150.00"), (350, 580, "9,200.00"),
                (50, 560, "401K After Tax"), (350, 560, "24,500.00"),
            ),
            texts((50, 700, "Page 2")),
        )
    )  # fmt: skip

    lines = as_text(path).splitlines()

    assert [line.split() for line in lines] == [
        ["Pay", "Date:", "08/14/2026"],
        ["Deductions", "this", "period", "year", "to", "date"],
        ["401K", "PRETAX", "-1,150.00", "9,200.00"],
        ["401K", "After", "Tax", "24,500.00"], [],
        ["Page", "2"],
    ]  # fmt: skip
    # The amount of the year stands under its heading, so that the empty cell before it can be seen.
    heading, full, maxed = lines[1:4]
    assert heading.index("year") == full.index("9,200.00") == maxed.index("24,500.00")
    assert heading.index("this") == full.index("-1,150.00")


@pytest.mark.parametrize("size", [7, 8, 9, 10, 12, 14])
def test_a_figure_that_lost_its_point_stays_in_one_piece(path: Path, size: int) -> None:
    """Some stubs draw the point as a picture: what is left is a gap as wide as a point."""
    path.write_bytes(pages(f"BT /F1 {size} Tf 203 500 Td [(1) -278 (040) -278 (968) -278 (50)] TJ ET".encode()))

    assert as_text(path) == "1 040 968 50\n"


def test_what_is_not_seen_is_not_kept(path: Path) -> None:
    path.write_bytes(pages(texts((50, 700, r"net\033[2Jpay\000\205"))))

    assert all(each.isprintable() for each in as_text(path).rstrip("\n"))


@pytest.mark.parametrize(("count", "fits"), [(MAX_PAGES, True), (MAX_PAGES + 1, False)])
def test_pages_up_to_the_limit(path: Path, count: int, fits: bool) -> None:
    path.write_bytes(pages(*[texts((50, 700, "stub"))] * count))

    if fits:
        assert as_text(path).split() == ["stub"] * count
    else:
        with pytest.raises(LedgerError, match="has 51 pages, over 50"):
            as_text(path)


def test_a_picture_is_named(path: Path) -> None:
    path.write_bytes(pages(b"0 0 100 100 re f"))

    with pytest.raises(LedgerError, match="holds no text: it is a picture") as caught:
        as_text(path)

    assert "paste its text" in caught.value.hint


def test_a_password_is_named(path: Path) -> None:
    path.write_bytes(pages(texts((50, 700, "stub")), trailer=ENCRYPTION))

    with pytest.raises(LedgerError, match="protected by a password"):
        as_text(path)


def test_a_missing_library_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pdfplumber", None)  # as if it were not installed

    with pytest.raises(LedgerError, match="is a PDF, and what reads those is not installed") as caught:
        as_text(path)

    assert "pip install 'roth-ledger[pdf]'" in caught.value.hint
