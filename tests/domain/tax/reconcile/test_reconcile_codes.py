"""One received form a code: that code, and no other."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.money import Money
from ledger.domain.tax.expected.form_1099r import ExpectedForm
from ledger.domain.tax.reconcile import Difference, NearDeposit, reconcile
from tests.domain.tax.facts_of_forms import (
    AS_EXPECTED,
    BACKDOOR,
    ROTH_MATCH,
    brief,
    conversion,
    levels,
    received,
    want,
)

TO_ROTH_IRA = want("14,000", "0", "11,000", "H", kind="designated_roth_rollover")
LEGS = [want("30,000", "0", None, kind="traditional_ira"), want("20,000", "20,000", None, kind="roth_ira")]
LOSS = want("976.68", "0", "976.68", "1B", kind="distribution")


def found_in(expected: list[ExpectedForm], *forms: dict[str, Any], **keys: Any) -> tuple[Difference, ...]:
    return reconcile(2026, expected, received(*forms), **keys)


@pytest.mark.parametrize(
    ("expected", "forms", "code", "level", "counted_twice"),
    [
        pytest.param(
            [BACKDOOR], [{**AS_EXPECTED, "2a": "0.00"}], "F1", "warning", "0", id="TV-04 F1 zero although box 1 > box 5"
        ),
        pytest.param(
            [BACKDOOR], [{**AS_EXPECTED, "2a": "10200.00", "5": None}], "F2", "warning", "10,000", id="F2 box 5 blank"
        ),
        pytest.param(
            [want("30,000", "0", None, kind="traditional_ira")],
            [{"1": "30000.00", "2a": "30000.00", "7": "G"}],
            "F2",
            "warning",
            "30,000",
            id="F2 an untaxed rollover",
        ),
        pytest.param(
            [BACKDOOR],
            [{"1": "10200.00", "2b_not_determined": True, "7": "G"}],
            "F3",
            "warning",
            "10,000",  # software takes the 10,200; 200 of it is income
            id="TV-57 F3",
        ),
        pytest.param(
            [want("30,000", "0", None, kind="traditional_ira")],
            [{"1": "30000.00", "7": "G"}],
            "F3",
            "info",
            "30,000",
            id="F3 blank is not zero",
        ),
        pytest.param(
            [BACKDOOR],
            [{**AS_EXPECTED, "2a": "1200.00", "5": "9000.00"}],
            "F4",
            "warning",
            "1,000",
            id="F4 less basis, and so more income",
        ),
        pytest.param(
            [BACKDOOR], [{**AS_EXPECTED, "2a": "0.00", "5": "10200.00"}], "F4", "warning", "0", id="F4 more basis"
        ),
        pytest.param(LEGS, [{"1": "50000.00", "2a": "20000.00", "7": "G"}], "F5", "info", "0", id="TV-06 F5"),
        pytest.param(
            LEGS, [{"1": "50000.00", "2a": "50000.00", "7": "G"}], "F5", "warning", "30,000", id="F5 does not add up"
        ),
        pytest.param([BACKDOOR], [{**AS_EXPECTED, "7": "1"}], "F6", "warning", "0", id="F6 1 instead of G"),
        pytest.param([BACKDOOR], [{**AS_EXPECTED, "7": "7"}], "F6", "warning", "0", id="F6 7 instead of G"),
        pytest.param([BACKDOOR], [{**AS_EXPECTED, "2a": "200.00", "7": "H"}], "F6", "warning", "0", id="F6 swapped"),
        pytest.param(
            [TO_ROTH_IRA],
            [{"1": "14000.00", "2a": "3000.00", "5": "11000.00", "7": "H"}],
            "F6",
            "warning",
            "3,000",
            id="F6 H with a taxable amount",
        ),
        pytest.param(
            [TO_ROTH_IRA],
            [{"1": "14000.00", "2a": "3000.00", "5": "11000.00", "7": "G"}],
            "F6",
            "warning",
            "3,000",
            id="F6 G for the Roth account",
        ),
        pytest.param(
            [BACKDOOR, ROTH_MATCH],
            [AS_EXPECTED, {"1": "4800.00", "2a": "0.00", "5": "4800.00", "7": "G"}],
            "F11",
            "warning",
            "0",
            id="F11 as a conversion",
        ),
        pytest.param(
            [BACKDOOR, ROTH_MATCH],
            [AS_EXPECTED, {"1": "4900.00", "2a": "4900.00", "7": "G"}],
            "F11",
            "warning",
            "100",
            id="F11 another amount",
        ),
        pytest.param([BACKDOOR, ROTH_MATCH], [AS_EXPECTED], "F11", "warning", "0", id="F11 missing"),
        pytest.param(
            [ROTH_MATCH, want("4,800", "4,800", None)],
            [{"1": "4800.00", "2a": "4800.00", "7": "G"}],
            "F11",
            "warning",
            "4,800",
            id="F11 entered as a conversion too",
        ),
        pytest.param([BACKDOOR], [{**AS_EXPECTED, "15": "NJ 12-3456"}], "F14", "info", None, id="F14"),
        pytest.param(
            [BACKDOOR], [{**AS_EXPECTED, "2a": "10200.00"}], "F15", "warning", "10,000", id="F15 more than 1 less 5"
        ),
        pytest.param(
            [LOSS],
            [{"1": "976.68", "2a": "3.57", "5": "1041.77", "7": "1B"}],
            "F15",
            "warning",
            "3.57",
            id="TV-45 F15 box 5 is more than box 1",
        ),
        pytest.param(
            [],
            [{"1": "976.68", "2a": "3.57", "5": "1041.77", "7": "T", "plan": None}],
            "F15",
            "warning",
            "3.57",
            id="TV-45 F15 an IRA's form",
        ),
        pytest.param(
            [],
            [{"1": "100.00", "2a": "100.01", "7": "7", "plan": None}],
            "F15",
            None,
            None,
            id="F15 a cent is rounding",
        ),
        pytest.param(
            [], [{"1": "100.00", "2a": "100.06", "7": "7", "plan": None}], "F15", "warning", "0.06", id="F15 over box 1"
        ),
        pytest.param(
            [BACKDOOR],
            [{**AS_EXPECTED, "2a": "0.00"}, {**AS_EXPECTED, "corrected": True}],
            "F16",
            "info",
            "0",
            id="F16",
        ),
    ],
)
def test_a_form_raises_its_code_and_only_it(
    expected: list[ExpectedForm],
    forms: list[dict[str, Any]],
    code: str,
    level: str | None,
    counted_twice: str | None,
) -> None:
    found = found_in(expected, *forms)

    if level is None:
        assert found == ()
        return
    assert levels(found) == [(code, level)]
    assert found[0].counted_twice == (None if counted_twice is None else Money.parse(counted_twice))
    assert found[0].form == "1099-R"
    assert found[0].cause


@pytest.mark.parametrize(
    ("box", "states"),
    [
        ("NJ", ["NJ"]),
        ("NJ1234567", ["NJ"]),
        ("pa 12", ["PA"]),
        ("MA/NJ", ["MA", "NJ"]),
        ("CA 123", []),
        ("NY", []),
        ("", []),
    ],
)
def test_f14_names_the_states_with_a_basis_of_their_own(box: str, states: list[str]) -> None:
    found = found_in([BACKDOOR], {**AS_EXPECTED, "15": box} if box else AS_EXPECTED)

    assert [(each.code, each.received) for each in found] == [("F14", state) for state in states]
    assert all("unsettled" in each.message for each in found)


def test_the_difference_is_received_less_expected() -> None:
    (low,) = found_in([BACKDOOR], {**AS_EXPECTED, "2a": "0.00"})
    (basis,) = found_in([BACKDOOR], {**AS_EXPECTED, "2a": "200.00", "5": "9000.00"})

    assert low.difference == Money.parse("-200")
    assert basis.difference == Money.parse("-1000")


def test_entries_name_the_form_and_its_conversions() -> None:
    conversions = [
        conversion("c1", "2026-03-31", "5,100", "5,000"),
        conversion("c2", "2026-09-30", "5,100", "5,000"),
        conversion("old", "2025-09-30", "700", "700"),
        conversion("ira", "2026-09-30", "900", "900", destination="roth_ira"),
        conversion("other", "2026-09-30", "900", "900", plan="other"),
    ]

    (found,) = found_in([BACKDOOR], {**AS_EXPECTED, "2a": "0.00"}, conversions=conversions)

    assert found.entries == ("f0", "c1", "c2")


NEAR = [
    NearDeposit("acme", dt.date(2025, 12, 31), Money.parse("600"), "d1"),
    NearDeposit("acme", dt.date(2026, 1, 2), Money.parse("400"), "d2"),
    NearDeposit("other", dt.date(2026, 1, 2), Money.parse("250"), "d3"),
]


@pytest.mark.parametrize(
    ("box_5", "said", "entries"),
    [
        pytest.param(
            "9400.00", "The deposit of 2025-12-31 ($600.00) is exactly the gap: a cut-off", ("f0", "d1"), id="one"
        ),
        pytest.param(
            "9000.00",
            "The deposits of 2025-12-31 and 2026-01-02 ($1,000.00) are exactly the gap",
            ("f0", "d1", "d2"),
            id="two in a row",
        ),
        pytest.param(
            "9925.00", "$75.00 is exactly what a conversion at a loss once left unrecovered", ("f0",), id="loss"
        ),
        pytest.param(
            "9300.00", "The conversion of 2025-12-30 holds exactly the gap of $700.00", ("f0", "old"), id="cut"
        ),
    ],
)
def test_f4_says_what_is_as_large_as_the_gap(box_5: str, said: str, entries: tuple[str, ...]) -> None:
    (found,) = found_in(
        [BACKDOOR],
        {**AS_EXPECTED, "5": box_5},
        conversions=[conversion("old", "2025-12-30", "705", "700")],
        deposits_near=NEAR,
        carried_losses={"acme": [Money.parse("75")]},
    )

    assert found.code == "F4"
    assert said in found.message
    assert said in found.cause
    assert found.entries == entries


def test_f4_of_another_plans_deposit_says_only_what_is_likely() -> None:
    (found,) = found_in([BACKDOOR], {**AS_EXPECTED, "5": "9750.00"}, deposits_near=NEAR)

    assert "exactly" not in found.message
    assert found.cause.startswith("Contributions counted in another year")


def test_f5_of_a_gross_amount_names_the_conversion_that_is_as_large() -> None:
    (found,) = found_in(
        [BACKDOOR],
        {"1": "10905.00", "2a": "205.00", "5": "10700.00", "7": "G"},
        conversions=[conversion("late", "2025-12-31", "705", "700")],
    )

    assert (found.code, found.difference) == ("F5", Money.parse("705"))
    assert "The conversion of 2025-12-31 ($705.00) is exactly the gap: a cut-off" in found.message
    assert found.entries == ("f0", "late")


def test_f4_and_f1_where_neither_follows_from_the_other() -> None:
    """Box 1 less box 5 is 10,200, not the 0 of box 2a."""
    found = found_in([BACKDOOR], {"1": "10200.00", "2a": "0.00", "7": "G"})

    assert brief(found) == [("F1", "2a", "200.00", "0.00"), ("F4", "5", "10000.00", None)]


@pytest.mark.parametrize(
    ("code", "said"),
    [("G", "it is H, not G"), ("1", "paid to you"), ("GB", "chose the wrong code")],
)
def test_f6_says_how_the_code_came_about(code: str, said: str) -> None:
    (found,) = found_in([TO_ROTH_IRA], {"1": "14000.00", "2a": "0.00", "5": "11000.00", "7": code})

    assert (found.code, found.box, found.expected, found.received) == ("F6", "7", "H", code)
    assert said in found.cause


def test_a_plan_that_is_an_ira_itself_has_the_tick() -> None:
    """A SEP or SIMPLE plan pays out of IRAs: its forms are marked IRA/SEP/SIMPLE (box 7)."""
    form = {**AS_EXPECTED, "7b": True}

    assert brief(found_in([BACKDOOR], form)) == [("F6", "7b", "not ticked", "ticked")]
    assert found_in([BACKDOOR], form, ira_plans=["acme"]) == ()


@pytest.mark.parametrize(
    ("expected", "received_", "silent"),
    [
        ("1", "1M", True),
        ("1", "M1", True),
        ("7", "7M", True),
        ("1B", "1M", False),
        ("1", "M", False),
        ("G", "GM", True),
    ],
)
def test_code_m_may_stand_beside_the_expected_code(expected: str, received_: str, *, silent: bool) -> None:
    offset = want("3,000", "3,000", None, expected, kind="distribution")
    found = found_in([offset], {"1": "3000.00", "2a": "3000.00", "7": received_})

    assert [each.code for each in found] == ([] if silent else ["F6"])


def test_a_code_of_two_characters_may_be_written_either_way() -> None:
    early = want("12,000", "600", "11,400", "1B", kind="distribution")

    assert found_in([early], {"1": "12000.00", "2a": "600.00", "5": "11400.00", "7": "B1"}) == ()
    (found,) = found_in([early], {"1": "12000.00", "2a": "600.00", "5": "11400.00", "7": "1"})
    assert (found.code, found.expected, found.received) == ("F6", "1B", "1")
    assert "Code B" in found.cause
