"""Holdings and layers as people write them."""

import pytest

from ledger.domain.errors import LedgerError
from ledger.domain.typed_parts import read_holding, read_layer, written_holding, written_layer


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("12.5@10.20", {"units": "12.5", "price": "10.20"}),
        (" 1 @ 2 : Index [/b] ", {"fund": "Index [/b]", "units": "1", "price": "2"}),
    ],
)
def test_a_holding_is_units_at_a_price(text: str, held: dict[str, str]) -> None:
    assert read_holding(text) == held
    assert read_holding(written_holding(held)) == held


def test_a_layer_is_a_year_and_two_amounts() -> None:
    held = {"year": 2023, "taxable": "100.00", "nontaxable": "9000.00"}
    assert read_layer("2023:$100:9,000.00") == held
    assert read_layer(written_layer(held)) == held


@pytest.mark.parametrize("text", ["", "2023", "2023:1", "23:1:2", "²023:1:2", "2023:1:x", "2023:1:2:3"])
def test_what_is_no_layer_is_refused(text: str) -> None:
    with pytest.raises(LedgerError):
        read_layer(text)


def test_what_is_no_holding_is_refused() -> None:
    with pytest.raises(LedgerError, match="is no holding"):
        read_holding("12.5:Fund")
