"""Percentages, elections and match tiers as they are typed."""

from decimal import Decimal

import pytest

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.typed_shares import read_election, read_percent, read_tiers, written_percent, written_tiers


@pytest.mark.parametrize(
    ("text", "share"),
    [("6", "0.06"), ("6%", "0.06"), (" 2.5 % ", "0.025"), ("0", "0"), ("100 %", "1"), ("0.1%", "0.001")],
)
def test_a_percentage_is_a_share_and_is_written_back(text: str, share: str) -> None:
    assert read_percent(text) == Decimal(share)
    assert read_percent(written_percent(Decimal(share))) == Decimal(share)


@pytest.mark.parametrize("text", ["", "x", "6 %%", "-1", "1,5", "6 dollars", "٦"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(LedgerError, match="is not a percentage"):
        read_percent(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("10 %", Decimal("0.10")),
        ("100%", Decimal(1)),
        ("$500", Money(500_00)),
        ("320.00", Money(320_00)),
        ("$1,200 + 50", Money(1_250_00)),
    ],
)
def test_an_election_is_percent_or_dollars(text: str, meant: Decimal | Money) -> None:
    assert read_election(text) == meant


@pytest.mark.parametrize(
    ("text", "why"), [("10", "may be percent or dollars"), ("101 %", "all of pay"), ("-$5.00", "below")]
)
def test_an_election_that_could_mean_two_things_is_asked_for_again(text: str, why: str) -> None:
    with pytest.raises(LedgerError, match=why):
        read_election(text)


@pytest.mark.parametrize(
    ("text", "tiers"),
    [
        ("50 % up to 6 %", [("0.50", "0.06")]),
        ("100% of first 3%, 50% up to 5%", [("1", "0.03"), ("0.5", "0.05")]),
        ("50%/6%", [("0.5", "0.06")]),
        ("100 % up to 3 %; 50 % to 5 %", [("1", "0.03"), ("0.5", "0.05")]),
    ],
)
def test_match_tiers_are_read_and_written_back(text: str, tiers: list[tuple[str, str]]) -> None:
    meant = tuple((Decimal(rate), Decimal(share)) for rate, share in tiers)

    assert read_tiers(text) == meant
    assert read_tiers(written_tiers(meant)) == meant


@pytest.mark.parametrize("text", ["", "half", "50 up to 6", "50 % up to 6 %, ", "1.2.3 % up to 6 %"])
def test_what_is_no_match_is_refused(text: str) -> None:
    with pytest.raises(LedgerError):
        read_tiers(text)
