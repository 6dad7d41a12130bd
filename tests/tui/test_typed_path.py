"""Names of files as they are typed: what no file can be called is said, and never ends the program."""

from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.tui.typed_path import typed_path


def test_a_name_is_taken_whether_or_not_there_is_such_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for name in ("new.txt", "file", "file/below", "[/b] [$500].txt"):
        assert typed_path(f" {tmp_path / name} ") == tmp_path / name
    assert typed_path("~/x") == Path.home() / "x"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("~nobody-is-called-so/x", "“~nobody-is-called-so/x”: no file can be called so."),
        ("a\ud800", "“a\\ud800”: no file can be called so."),
        ("a\x00b", "“a\\x00b”: no file can be called so."),
        ("n" * 300, f"“{'n' * 60}”: file name too long."),
    ],
)
def test_what_no_file_can_be_called_is_said(name: str, said: str) -> None:
    with pytest.raises(LedgerError) as raised:
        typed_path(name)
    assert raised.value.message == said
