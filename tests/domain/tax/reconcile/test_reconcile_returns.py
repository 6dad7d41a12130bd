"""Returns as filed: F7 to F10 and FILED."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.entries.forms import FiledReturn
from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.tax.reconcile import Difference, OpeningCheck, reconcile_openings, reconcile_returns
from tests.domain.tax.facts_of_forms import money

Lines = dict[str, dict[str, str]]

# The Finance Buff's walkthrough (secondary source): 10,200 converted in the plan, 200 of it taxable.
MEGA: dict[str, dict[str, str | None]] = {
    "1040": {"4a": "0", "4b": "0", "5a": "10200", "5b": "200"},
    "8606": {},
    "5329": {"1": "0", "4": "0"},
}
RIGHT: Lines = {"1040": {"4a": "0", "4b": "0", "5a": "10,200", "5b": "200.00"}, "5329": {"1": "0", "4": ""}}
# 7,000 contributed without deduction, 7,012 converted, 1,145 of plan earnings in the IRA on 31 December.
BACKDOOR: dict[str, dict[str, str | None]] = {
    "1040": {"4a": "7012", "4b": "995"},
    "8606": {
        "1": "7000",
        "2": "0",
        "8": "7012",
        "10": "0.858159",
        "13": "6017",
        "14": "983",
        "16": "7012",
        "18": "995",
    },
}


def filed(forms: Lines, year: int = 2025, date: str = "2026-04-10", entry: str = "r") -> Recorded[FiledReturn]:
    value = FiledReturn(person="pat", year=year, date=dt.date.fromisoformat(date), forms=forms)
    return Recorded(entry, 0, value)


def found_in(
    forms: Lines, computed: dict[str, dict[str, str | None]] = MEGA, *earlier: Recorded[FiledReturn], **keys: Any
) -> tuple[Difference, ...]:
    usual: dict[str, Any] = {"form_8606_required": "8606" in computed and bool(computed["8606"])}
    return reconcile_returns(2025, [*earlier, filed(forms)], computed, **(usual | keys))


def brief(differences: tuple[Difference, ...]) -> list[tuple[str, str, object, object]]:
    return [(each.code, each.box, each.expected, each.received) for each in differences]


@pytest.mark.parametrize(
    ("forms", "expected", "counted_twice"),
    [
        pytest.param(RIGHT, [], None, id="as expected"),
        pytest.param({"1040": {"5b": "88"}}, [("FILED", "1040:5b", "200", "88")], "0", id="too little income"),
        pytest.param({"1040": {"5b": "10200"}}, [("FILED", "1040:5b", "200", "10200")], "10,000", id="taxed twice"),
        pytest.param({"1040": {"5b": "201"}}, [("FILED", "1040:5b", "200", "201")], "1", id="a dollar"),
        pytest.param({"1040": {"5b": "200.49"}}, [], None, id="cents are rounded"),
        pytest.param({"1040": {"5a": ""}}, [("FILED", "1040:5a", "10200", None)], "0", id="blank"),
        pytest.param({"5329": {"1": "200", "4": "0"}}, [("FILED", "5329:1", "0", "200")], "0", id="form 5329 line 1"),
        pytest.param({"5329": {"4": "20"}}, [("FILED", "5329:4", "0", "20")], "0", id="form 5329 line 4"),
        pytest.param({"1040": {"11": "90000"}, "8889": {"2": "1"}}, [], None, id="lines that no plan money is on"),
        pytest.param(
            {"1040": {"4a": "10200", "4b": "200", "5a": "0", "5b": "0"}},
            [("F7", "1040:4b", "0", "200")],
            "0",
            id="F7 on lines 4a and 4b",
        ),
        pytest.param(
            {"1040": {"4a": "10200", "4b": "10200", "5a": "", "5b": ""}},
            [("F7", "1040:4b", "0", "10200")],
            "10,000",
            id="F7 and all of it as income",
        ),
        pytest.param(
            {"1040": {"4a": "10200", "4b": "0", "5a": "0", "5b": "200"}},
            [("F7", "1040:4a", "0", "10200")],
            "0",
            id="F7 the gross amount",
        ),
        pytest.param(
            {**RIGHT, "8606": {"16": "10200", "17": "0", "18": "10200"}},
            [("F7", "8606:16", "0", "10200")],
            "10,200",
            id="F7 in part two of Form 8606",
        ),
    ],
)
def test_a_return_against_the_ledger(
    forms: Lines, expected: list[tuple[str, str, object, object]], counted_twice: str | None
) -> None:
    found = found_in(forms)

    assert brief(found) == expected
    assert [each.counted_twice for each in found] == ([] if counted_twice is None else [Money.parse(counted_twice)])
    assert all(
        (each.form, each.level, each.plan, each.entries) == ("return", "warning", None, ("r",)) for each in found
    )


def test_filed_names_what_changed_since() -> None:
    (found,) = found_in({"1040": {"5b": "10200"}}, changed_since=["c7", "v2"])

    assert found.message == (
        "The return filed on 2026-04-10 has $10,200 on Form 1040 line 5b; the ledger now finds $200."
        " Since the filing these entries of the year changed: c7 and v2."
    )
    assert found.action == (
        "If the ledger is right, file an amended return (Form 1040-X) and record it. Where the line also holds a"
        " spouse's or another pension's amounts, record this ledger's part (`roth-ledger filed --line 1040:5b=…`)."
    )
    assert found.entries == ("r", "c7", "v2")
    assert found.difference == Money.parse("10,000")


def test_line_5a_may_be_blank_or_repeat_5b_where_all_is_taxable() -> None:
    all_taxable: dict[str, dict[str, str | None]] = {"1040": {"5a": None, "5b": "4800"}}

    assert found_in({"1040": {"5a": "", "5b": "4800"}}, all_taxable) == ()
    assert found_in({"1040": {"5a": "4800", "5b": "4800"}}, all_taxable) == ()
    assert brief(found_in({"1040": {"5a": "5000"}}, all_taxable)) == [("FILED", "1040:5a", None, "5000")]


def test_what_is_not_known_is_not_compared() -> None:
    unknown: dict[str, dict[str, str | None]] = {
        "1040": {"5a": "10200", "5b": None},
        "8606": {"16": None},
        "5329": {"1": None, "4": None},
    }

    forms: Lines = {"1040": {"5a": "10200", "5b": "1"}, "8606": {"16": "5"}, "5329": {"1": "7", "4": "1"}}
    assert found_in(forms, unknown) == ()
    assert reconcile_returns(2025, [], MEGA, form_8606_required=True) == ()
    assert reconcile_returns(2024, [filed({"1040": {"5b": "1"}})], MEGA, form_8606_required=True) == ()


def test_text_that_is_no_amount_is_shown_as_it_stands() -> None:
    (found,) = found_in({"1040": {"5b": "see statement"}})

    assert (found.code, found.difference, found.counted_twice) == ("FILED", None, None)
    assert "has see statement on Form 1040 line 5b" in found.message


def test_the_return_filed_last_counts() -> None:
    first = filed({"1040": {"5b": "10200"}}, date="2026-03-01", entry="first")

    assert found_in(RIGHT, MEGA, first) == ()


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        pytest.param({"8606": {"10": "0.858159", "13": "6017", "14": "983", "18": "995"}}, [], id="six decimals"),
        pytest.param({"8606": {"10": "0.858", "13": "6016", "14": "984", "18": "996"}}, [], id="three decimals"),
        pytest.param({"1040": {"4b": "996"}, "8606": {"10": "0.858"}}, [], id="and its effect on line 4b"),
        pytest.param({"8606": {"18": "996"}}, [], id="line 10 not recorded, a dollar"),
        pytest.param({"8606": {"18": "997"}}, ["8606:18"], id="line 10 not recorded, two dollars"),
        pytest.param({"8606": {"10": "0.858", "18": "12"}}, ["8606:18"], id="the earnings in the IRA forgotten"),
        pytest.param({"8606": {"10": "1.000"}}, ["8606:10"], id="another line 10"),
        pytest.param({"8606": {"10": "all"}}, ["8606:10"], id="line 10 in words"),
    ],
)
def test_line_10_may_have_three_decimals(forms: Lines, expected: list[str]) -> None:
    """7,000 over 8,157 is 0.858159; with three decimals 0.858 x 7,012 = 6,016, 984 stays and 996 is taxable."""
    assert [each.box for each in found_in(forms, BACKDOOR)] == expected


def last_year(line_14: str) -> Recorded[FiledReturn]:
    return filed({"8606": {"14": line_14}}, year=2023, date="2024-04-10", entry="before")


def test_f9_where_form_8606_is_missing() -> None:
    (found,) = found_in({"1040": {"4b": "995"}}, BACKDOOR)

    assert (found.code, found.box, found.expected, found.received) == ("F9", "8606", "required", None)
    assert "file it late" in found.action
    assert found_in({"1040": {"4b": "995"}}, BACKDOOR, form_8606_required=None) == ()
    (with_basis,) = found_in({}, BACKDOOR, rolled_in_basis=Money.parse("500"))
    assert "$500.00 of after-tax money that came from a plan" in with_basis.message


@pytest.mark.parametrize(
    ("line_14", "line_2", "rolled_in", "expected", "counted_twice"),
    [
        pytest.param("983", "983", "0", None, None, id="carried"),
        pytest.param("983", "984", "0", None, None, id="a dollar of rounding"),
        pytest.param("983", "0", "0", ("F9", "983", "0"), "983", id="F9 lost"),
        pytest.param("983", "", "0", ("F9", "983", "0"), "983", id="F9 blank"),
        pytest.param("983", "1500", "0", ("F9", "983", "1500"), "0", id="F9 more than there was"),
        pytest.param("983", "1483", "500", None, None, id="with what came from a plan"),
        pytest.param("983", "983", "500.00", ("F10", "1483", "983"), "500", id="F10"),
        pytest.param("983", "0", "500", ("F9", "1483", "0"), "1,483", id="F9 both lost"),
    ],
)
def test_line_2_continues_line_14(
    line_14: str, line_2: str, rolled_in: str, expected: tuple[str, str, str] | None, counted_twice: str | None
) -> None:
    computed = {"8606": {**BACKDOOR["8606"], "2": None}}

    found = found_in({"8606": {"2": line_2}}, computed, last_year(line_14), rolled_in_basis=Money.parse(rolled_in))

    assert [(each.code, each.expected, each.received) for each in found] == ([] if expected is None else [expected])
    assert [each.counted_twice for each in found] == ([] if counted_twice is None else [money(counted_twice)])


def test_f10_without_an_earlier_form() -> None:
    computed: dict[str, dict[str, str | None]] = {"8606": {"2": "500", "3": "7500", "14": "500"}}

    found = found_in({"8606": {"2": "0", "3": "7000", "14": "0"}}, computed, rolled_in_basis=Money.parse("500"))

    assert brief(found) == [("F10", "8606:2", "500", "0")]  # lines 3 and 14 follow from it
    assert found[0].message == (
        "Form 8606 of 2025 has $0 on line 2: $500 of after-tax money that was rolled from a plan into a traditional"
        " IRA is missing there."
    )


def test_one_cause_is_said_once_but_other_forms_are_still_compared() -> None:
    forms: Lines = {"1040": {"4b": "1478"}, "8606": {"2": "0", "14": "0", "18": "1478"}}

    found = found_in(forms, BACKDOOR, last_year("983"))

    assert [(each.code, each.box) for each in found] == [("F9", "8606:2"), ("FILED", "1040:4b")]


def opening(stated: str | None, followed: str | None) -> OpeningCheck:
    return OpeningCheck("acme", "after_tax", dt.date(2026, 1, 1), money(stated), money(followed), "o1")


@pytest.mark.parametrize(
    ("stated", "followed", "difference", "counted_twice"),
    [
        pytest.param("0", "1,538.46", "-1538.46", "1,538.46", id="F8 not carried over"),
        pytest.param("1,538.45", "1,538.46", "-0.01", "0.01", id="F8 a cent"),
        pytest.param("2,000", "1,500", "500", "0", id="F8 more than there was"),
        pytest.param("1,538.46", "1,538.46", None, None, id="the same"),
        pytest.param(None, "1,538.46", None, None, id="stated as unknown"),
        pytest.param("5", None, None, None, id="not known before"),
    ],
)
def test_an_opening_balance_that_contradicts_the_entries(
    stated: str | None, followed: str | None, difference: str | None, counted_twice: str | None
) -> None:
    found = reconcile_openings([opening(stated, followed)])

    if difference is None:
        assert found == ()
        return
    (only,) = found
    assert (only.code, only.plan, only.box, only.form, only.level) == ("F8", "acme", "basis", "ledger", "warning")
    assert (only.expected, only.received) == (money(followed), money(stated))
    assert (only.difference, only.counted_twice) == (money(difference), money(counted_twice))
    assert only.entries == ("o1",)


@pytest.mark.parametrize(("line_14", "differs"), [("937", False), ("938", False), ("936", True)])
def test_a_form_that_subtracts_rounded_lines_is_right(line_14: str, *, differs: bool) -> None:
    """Line 3 of 1,000 less line 13 of 62.50: 937.50 is 938, and 1,000 - 63 on the form itself 937."""
    computed: dict[str, dict[str, str | None]] = {
        "1040": {},
        "8606": {"3": "1000", "10": "0.031250", "13": "63", "14": "938"},
        "5329": {},
    }
    assert bool(found_in({"8606": {"3": "1000", "13": "63", "14": line_14}}, computed)) is differs
