"""What is refused as it is entered, and read all the same from a ledger that holds it."""

from typing import Any

import pytest

from ledger.domain.errors import InvalidEntryError
from ledger.domain.records import check_entered, read_line

OWNER = {"person": "pat", "plan": "acme-401k", "date": "2025-06-30"}


def opening(source: str = "designated_roth", **keys: Any) -> dict[str, Any]:
    return {"record": "opening_balance", **OWNER, "source": source, "balance": "5000.00", "basis": "4000.00", **keys}


def layer(year: int, taxable: str, nontaxable: str) -> dict[str, Any]:
    return {"year": year, "taxable": taxable, "nontaxable": nontaxable}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param(
            opening(layers=[layer(2024, "0.01", "4000.00")]),
            "layers $4,000.01 is more than the basis of $4,000.00 in designated_roth on 2025-06-30.",
            id="layers above the basis",
        ),
        pytest.param(
            opening("employer_match", vested="5000.01"),
            "vested $5,000.01 is more than the balance of $5,000.00 in employer_match on 2025-06-30.",
            id="vested above the balance",
        ),
        pytest.param(
            opening("after_tax", pre_1987_basis="4000.01"),
            "pre_1987_basis $4,000.01 is more than the basis of $4,000.00 in after_tax on 2025-06-30.",
            id="of before 1987 above the basis",
        ),
        pytest.param(
            opening(first_year=2026),
            "The opening balance of 2025-06-30 names 2026, a year to come.",
            id="a first year to come",
        ),
        pytest.param(
            opening(first_year=2024, layers=[layer(2023, "1.00", "1.00")]),
            "A layer of 2023 is older than the account, whose first year is 2024.",
            id="a layer older than the account",
        ),
        pytest.param(
            opening("after_tax", first_year=2020),
            "Layers and a first year are of Roth money; after_tax has none.",
            id="a first year of other money",
        ),
        pytest.param(
            {"record": "conversion", **OWNER, "amount": "1.00", "destination": "other_plan", "into": "acme-401k"},
            "The rollover of $1.00 leaves acme-401k and goes into acme-401k.",
            id="a rollover into the plan itself",
        ),
        pytest.param(
            {"record": "distribution", **OWNER, "source": "after_tax", "amount": "1.00", "earnings": "1.01"},
            "Earnings of $1.01 are more than the $1.00 paid out on 2025-06-30.",
            id="earnings above the amount",
        ),
    ],
)
def test_refused_as_it_is_entered(line: dict[str, Any], message: str) -> None:
    value = read_line(line)  # an older ledger may hold it
    with pytest.raises(InvalidEntryError) as refused:
        check_entered(value)
    assert refused.value.message == message


@pytest.mark.parametrize(
    "line",
    [
        opening(layers=[layer(2024, "100.00", "3900.00")], first_year=2024),
        opening(balance="3000.00"),
        opening("employer_match", vested="5000.00"),
        opening("after_tax", basis=None),
    ],
    ids=["layers are the whole basis", "at a loss", "all vested", "unknown basis"],
)
def test_taken(line: dict[str, Any]) -> None:
    check_entered(read_line(line))
