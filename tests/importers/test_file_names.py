"""Any name that the system or a terminal gives becomes text that can be shown and recorded."""

import pytest

from ledger.importers.file_names import name_as_text


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.csv", "a.csv"), ("bad\udcff.csv", "bad\\xff.csv"), ("half\ud800.csv", "half\\ud800.csv"), ("ä.csv", "ä.csv")],
)
def test_a_name_as_text(name: str, text: str) -> None:
    assert name_as_text(name) == text
