"""Which deferrals an excess that stayed is of: certain, or the person's choice."""

import datetime as dt

import pytest

from ledger.domain.entries.refunds import Refund
from ledger.domain.excess.excess_kinds import DividedExcess, divide_excess
from ledger.domain.money import Money, total

PRE, ROTH = "pre_tax_deferral", "roth_deferral"


def dollars(text: str) -> Money:
    return Money.parse(text)


def refund(day: str, amount: str, plan: str, source: str) -> Refund:
    return Refund(
        person="pat",
        plan=plan,
        date=dt.date.fromisoformat(day),
        source=source,
        amount=dollars(amount),
        earnings=Money(0),
        reason="excess_deferral",
        for_year=2025,
    )


def divide(amount: str, *deferred: tuple[str, str, str], refunds: tuple[Refund, ...] = ()) -> DividedExcess:
    held = {(plan, source): dollars(each) for plan, source, each in deferred}
    return divide_excess(2025, dollars(amount), held, refunds)


@pytest.mark.parametrize(
    ("amount", "deferred", "spread", "roth", "certain"),
    [
        pytest.param("2000", [("a", ROTH, "25500")], ("2000", "2000"), {"a": "2000"}, True, id="Roth in one plan"),
        pytest.param("2000", [("a", PRE, "25500")], ("0", "0"), {}, True, id="pre-tax in one plan"),
        pytest.param(
            "2000", [("a", PRE, "15500"), ("a", ROTH, "10000")], ("0", "2000"), {}, False, id="both: none need be Roth"
        ),
        # 1,500 are pre-tax at the most, so 500 are Roth at the least.
        pytest.param(
            "2000", [("a", PRE, "1500"), ("b", ROTH, "24000")], ("500", "2000"), {"b": "500"}, False, id="most Roth"
        ),
        pytest.param(
            "2000", [("a", ROTH, "10000"), ("b", ROTH, "15500")], ("2000", "2000"), {"b": "2000"}, False, id="two plans"
        ),
        pytest.param(
            "7000", [("a", ROTH, "3000"), ("b", ROTH, "4000")], ("7000", "7000"), {"a": "3000", "b": "4000"}, True,
            id="all there is",
        ),
    ],
)  # fmt: skip
def test_what_is_certain_and_what_is_taken(
    amount: str,
    deferred: list[tuple[str, str, str]],
    spread: tuple[str, str],
    roth: dict[str, str],
    *,
    certain: bool,
) -> None:
    found = divide(amount, *deferred)

    assert (found.least, found.most) == (dollars(spread[0]), dollars(spread[1]))
    assert found.roth == {plan: dollars(each) for plan, each in roth.items()}
    assert found.pre_tax == dollars(amount) - total(found.roth.values())
    assert (found.certain, not found.choice) == (certain, certain)


def test_the_choice_names_the_amounts() -> None:
    choice = divide("2000", ("a", PRE, "1500"), ("b", ROTH, "24000")).choice

    assert "$1,500.00 of pre-tax deferrals in a, $24,000.00 of Roth deferrals in b" in choice
    assert "between $500.00 and $2,000.00 of it is Roth" in choice
    assert "Taken here: $500.00 Roth in b, $1,500.00 pre-tax, as little Roth as it can be" in choice


@pytest.mark.parametrize(
    ("refunds", "spread", "roth"),
    [
        pytest.param([("2026-04-16", "700", "a", ROTH)], ("700", "2000"), {"a": "700"}, id="late, Roth: chosen"),
        pytest.param([("2026-04-16", "2000", "a", PRE)], ("0", "0"), {}, id="late, pre-tax: chosen"),
        pytest.param([("2026-04-16", "700", "a", PRE)], ("0", "1300"), {}, id="late, part of it pre-tax"),
        # 15,500 - 15,000 leave 500 of pre-tax deferrals: at least 1,500 of 2,000 are Roth.
        pytest.param([("2026-04-15", "15000", "a", PRE)], ("1500", "2000"), {"a": "1500"}, id="in time: less is there"),
    ],
)
def test_what_came_back_shows_the_choice(
    refunds: list[tuple[str, str, str, str]], spread: tuple[str, str], roth: dict[str, str]
) -> None:
    found = divide("2000", ("a", PRE, "15500"), ("a", ROTH, "10000"), refunds=tuple(refund(*each) for each in refunds))

    assert (found.least, found.most) == (dollars(spread[0]), dollars(spread[1]))
    assert found.roth == {plan: dollars(each) for plan, each in roth.items()}
