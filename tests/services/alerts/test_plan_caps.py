"""A plan's own caps on after-tax money and deferrals, from real ledgers.

Pat (46) is paid 20,000 on the 15th of each month of 2026: 240,000 in the year, 180,000 of it by September's stub.
"""

from typing import Any

import pytest

from ledger.domain.money import Money
from tests.services.conftest import FilledLedger

M = Money.parse
SCHEDULE = {"record": "pay_schedule", "person": "pat", "plan": "acme-401k", "frequency": "monthly"}


def capped(
    ledger: FilledLedger, recorded: dict[str, str], elections: dict[str, str], *, pay: str = "20000", **rules: Any
) -> list[tuple[str, Money | None]]:
    """Level and amount of what is said about caps at the end of September."""
    ledger.person(rules.pop("birth_date", "1980-05-01"))
    ledger.plan(**rules)
    ledger.stub("2026-09-15", compensation=str(int(pay) * 9), **recorded)
    ledger.add({**SCHEDULE, "first_pay_date": "2026-01-15", "pay": pay, "elections": elections})
    return said(ledger)


def said(ledger: FilledLedger, as_of: str = "2026-09-30") -> list[tuple[str, Money | None]]:
    return [(each.level, each.amount) for each in ledger.status(2026, as_of).alerts if each.code == "plan_cap_near"]


@pytest.mark.parametrize(
    ("after_tax", "share", "expected"),
    [
        # 10 % of 240,000 is 24,000: 80 % of it 19,200, 95 % 22,800.
        pytest.param("19199.99", "0", [], id="a-cent-under-80-percent"),
        pytest.param("19200", "0.08", [("info", M("4,800"))], id="80-percent-and-4,800-to-come"),
        pytest.param("22800", "0.02", [("info", M("1,200"))], id="95-percent-and-no-more-than-the-cap-to-come"),
        pytest.param("22800", "0.03", [("warning", M("1,200"))], id="95-percent-and-more-to-come"),
        pytest.param("24000.01", "0", [("warning", M("0.01"))], id="a-cent-over"),
    ],
)
def test_a_share_of_the_years_pay(
    ledger: FilledLedger, after_tax: str, share: str, expected: list[tuple[str, Money]]
) -> None:
    elections = {"after_tax": share}

    assert capped(ledger, {"after_tax": after_tax}, elections, after_tax_cap_rate="0.10") == expected


def test_pay_above_the_pay_cap_does_not_count(ledger: FilledLedger) -> None:
    """Limits of pay in formulas, 2026: 10 % of 480,000 would be 48,000; 401(a)(17) makes it 10 % of 360,000."""
    found = capped(ledger, {"after_tax": "36000.01"}, {}, pay="40000", after_tax_cap_rate="0.10")

    assert found == [("warning", M("0.01"))]


@pytest.mark.parametrize(
    ("pay_of_2025", "expected"),
    [
        # 5 % of 240,000 is 12,000 for the highly compensated; 160,000 is not more than 160,000.
        pytest.param("160000", [], id="not-highly-compensated"),
        pytest.param("160000.01", [("warning", M("1,000"))], id="highly-compensated"),
    ],
)
def test_the_lower_cap_of_the_highly_compensated(
    ledger: FilledLedger, pay_of_2025: str, expected: list[tuple[str, Money]]
) -> None:
    ledger.plan()
    ledger.add({"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "compensation": pay_of_2025})
    rules = {"after_tax_cap_rate": "0.10", "hce_after_tax_cap_rate": "0.05"}

    assert capped(ledger, {"after_tax": "13000"}, {}, **rules) == expected


@pytest.mark.parametrize(
    ("after_tax", "expected"),
    [
        pytest.param("6000", [], id="10-percent-of-60,000-so-far"),
        pytest.param("6000.01", [("warning", M("0.01"))], id="a-cent-over-it"),
        pytest.param("9000", [("warning", M("3,000"))], id="3,000-over-it"),
    ],
)
def test_a_share_without_a_schedule_is_held_against_the_pay_so_far(
    ledger: FilledLedger, after_tax: str, expected: list[tuple[str, Money]]
) -> None:
    """Near it is what everybody is who elects just the cap: only passing it is said."""
    ledger.person()
    ledger.plan(after_tax_cap_rate="0.10")
    ledger.stub("2026-09-15", compensation="60000", after_tax=after_tax)

    assert said(ledger) == expected


@pytest.mark.parametrize("as_of", ["2026-01-31", "2026-12-31", "2027-01-01", "2028-06-30"])
@pytest.mark.parametrize("rule", [{"after_tax_cap_rate": "0.10"}, {"after_tax_cap_amount": "10000"}])
def test_a_cap_that_is_passed_stays_said(ledger: FilledLedger, as_of: str, rule: dict[str, str]) -> None:
    """20,000 against 10 % of 100,000, or against 10,000: in the year, on its last day and in the years after."""
    ledger.person()
    ledger.plan(**rule)
    ledger.stub("2026-01-15", compensation="100000", after_tax="20000")

    assert said(ledger, as_of) == [("warning", M("10,000"))]


@pytest.mark.parametrize(
    ("rules", "share", "expected"),
    [
        # 10 % of 12 x 20,000 is 24,000.
        pytest.param({"after_tax_cap_rate": "0.10"}, "0.10", [], id="10-percent-against-10"),
        pytest.param({"after_tax_cap_rate": "0.10"}, "0.12", [("warning", M("4,800"))], id="12-percent-against-10"),
        pytest.param(
            {"after_tax_cap_rate": "0.20", "hce_after_tax_cap_rate": "0.05"},
            "0.10",
            [("warning", M("12,000"))],
            id="10-percent-against-5-for-the-highly-compensated",
        ),
    ],
)
def test_a_schedule_that_passes_the_cap_is_known_on_2_january(
    ledger: FilledLedger, rules: dict[str, str], share: str, expected: list[tuple[str, Money]]
) -> None:
    ledger.person()
    ledger.plan(**rules)
    ledger.add({"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "compensation": "240000"})
    ledger.add({**SCHEDULE, "first_pay_date": "2026-01-15", "pay": "20000", "elections": {"after_tax": share}})

    assert said(ledger, "2026-01-02") == expected


def test_rounding_each_pay_date_up_passes_no_cap(ledger: FilledLedger) -> None:
    """10 % of 5,150.88 is 515.09 on each of 26 pay dates, 13,392.34; 10 % of their 133,922.88 is 13,392.29."""
    ledger.person()
    ledger.plan(after_tax_cap_rate="0.10")
    line = {**SCHEDULE, "frequency": "biweekly", "first_pay_date": "2026-01-09", "pay": "5150.88"}
    ledger.add({**line, "elections": {"after_tax": "0.10"}})

    assert said(ledger, "2026-01-02") == []


def test_an_amount_needs_no_schedule(ledger: FilledLedger) -> None:
    """90 % of 10,000."""
    ledger.person()
    ledger.plan(after_tax_cap_amount="10000")
    ledger.stub("2026-09-15", compensation="60000", after_tax="9000")

    assert said(ledger) == [("info", M("1,000"))]


def test_a_cap_that_was_used_up_is_the_aim(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan(after_tax_cap_amount="9000")
    ledger.stub("2026-09-15", compensation="60000", after_tax="9000")

    assert said(ledger) == [("warning", M("0"))]
    assert said(ledger, "2026-12-31") == [("info", M("0"))]


@pytest.mark.parametrize(
    ("birth_date", "deferrals", "expected"),
    [
        # 5 % of 240,000 is 12,000, below 402(g); at 50 and more 8,000 of catch-up come on top.
        pytest.param("1980-05-01", "12000.01", [("warning", M("0.01"))], id="46"),
        pytest.param("1970-05-01", "12000.01", [], id="56"),
        pytest.param("1970-05-01", "20000.01", [("warning", M("0.01"))], id="56-and-catch-up-used"),
    ],
)
def test_a_cap_on_deferrals(
    ledger: FilledLedger, birth_date: str, deferrals: str, expected: list[tuple[str, Money]]
) -> None:
    """What passes the plan's own limit can be catch-up (Reg. 1.414(v)-1(b)(1)(ii))."""
    recorded = {"pre_tax_deferral": deferrals}

    assert capped(ledger, recorded, {}, birth_date=birth_date, deferral_cap_rate="0.05") == expected


def test_a_cap_on_deferrals_above_402g_is_none(ledger: FilledLedger) -> None:
    """50 % of 240,000 is far above 24,500, which 402(g)'s own alert speaks of."""
    assert capped(ledger, {"pre_tax_deferral": "24000"}, {}, deferral_cap_rate="0.50") == []
