"""Files as text, whatever program saved them."""

from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.importers.encoding import MAX_LINE, decode_head, encoding_of, lines, read_text

TEXT = "née – 1.00\r\nzweite\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_every_encoding_that_programs_save_it_in(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(TEXT.encode(encoding))

    assert list(lines(path)) == ["née – 1.00\r\n", "zweite\n"]
    assert decode_head(path.read_bytes()) == TEXT


def test_utf_16_of_the_other_byte_order_is_read(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"\xfe\xff" + "a,b\n".encode("utf-16-be"))

    assert list(lines(path)) == ["a,b\n"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"pay_date\x00,x\n", id="NUL"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", id="picture"),
        pytest.param("pay_date\n".encode("utf-16-le"), id="UTF-16 without its mark"),
        pytest.param("pay_date\n".encode("utf-32"), id="UTF-32"),
        pytest.param(b"\xff\xfea\x00\x00\xd8", id="half of a pair"),
        pytest.param(b"caf\x81\n", id="a byte of no encoding"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)

    with pytest.raises(LedgerError, match=r"file\.csv (is not text|holds NUL bytes)"):
        encoding_of(path)


def test_a_head_cut_inside_a_character_is_still_text() -> None:
    assert decode_head("pay_date,é".encode()[:-1]) == "pay_date,"
    assert decode_head(b"a\x00") == ""


@pytest.mark.parametrize(("length", "kept"), [(MAX_LINE - 1, True), (MAX_LINE, True), (MAX_LINE + 1, False)])
def test_a_line_over_the_limit_is_left_out_and_the_next_is_read(tmp_path: Path, length: int, kept: bool) -> None:
    path = tmp_path / "file.csv"
    long = "x" * (length - 1) + "\n"
    path.write_text(long + "next\n")

    assert list(lines(path)) == [long if kept else None, "next\n"]


def test_a_line_that_never_ends_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("x" * (3 * MAX_LINE))

    assert list(lines(path)) == [None]


def test_missing_file_and_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(LedgerError, match="is not a file"):
            encoding_of(path)


@pytest.mark.parametrize(("limit", "fits"), [(3, False), (4, True), (5, True)])
def test_a_whole_file_is_read_up_to_its_limit(tmp_path: Path, limit: int, fits: bool) -> None:
    path = tmp_path / "file.ofx"
    path.write_text("four")

    if fits:
        assert read_text(path, limit) == "four"
    else:
        with pytest.raises(LedgerError, match="holds 4 bytes"):
            read_text(path, limit)


def test_a_file_that_changes_under_the_reader_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("a,b\n" * 100_000)
    read = lines(path)
    next(read)

    with path.open("r+b") as file:  # another program writes what is no text any more
        file.seek(200_000)
        file.write(b"\xff\x81" * 1_000)

    with pytest.raises(LedgerError, match=r"file\.csv changed while it was read"):
        list(read)
