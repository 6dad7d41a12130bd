"""How much of an excess was converted before, and what is said of it."""

import datetime as dt

import pytest

from ledger.domain.alerts.form_alerts import Converted, already_converted, excess_after_conversion_alert
from ledger.domain.money import Money

JUNE = dt.date(2026, 6, 20)


def dollars(text: str) -> Money:
    return Money.parse(text)


def inside(basis: str | None) -> Converted:
    return Converted("in_plan_roth", None if basis is None else dollars(basis), JUNE)


@pytest.mark.parametrize(
    ("left", "converted", "expected"),
    [
        pytest.param("0", [], "0", id="nothing-converted"),
        pytest.param("1000", [inside("5000")], "0", id="covered"),
        pytest.param("999.99", [inside("5000")], "0.01", id="a-cent-short"),
        pytest.param("0", [inside("400"), inside("300")], "700", id="no-more-than-was-converted"),
        pytest.param(None, [inside("5000")], None, id="left-unknown"),
        pytest.param("200", [inside(None)], "800", id="converted-unknown"),
    ],
)
def test_already_converted(left: str | None, converted: list[Converted], expected: str | None) -> None:
    """Of 1,000 that must go back."""
    found = already_converted(dollars("1000"), None if left is None else dollars(left), converted)

    assert found == (None if expected is None else dollars(expected))


def test_every_destination_has_its_own_advice() -> None:
    converted = [
        inside("100"),
        Converted("roth_ira", dollars("200"), dt.date(2026, 12, 30)),
        Converted("other_plan", dollars("300"), JUNE),
    ]

    alert = excess_after_conversion_alert("Acme", "2026", dollars("600"), dollars("600"), converted, group="acme")

    assert alert.date == dt.date(2027, 10, 15)
    assert "last on 2026-12-30" in alert.message
    for part in ("from your Roth account", "excess Roth IRA contribution", "went elsewhere", "unsettled"):
        assert part in alert.action
