"""Rules of a plan that nobody has confirmed: kept in the book, taken by the figures, confirmed when named again."""

import datetime as dt
import json
from typing import Any

import pytest

from ledger.domain.errors import InvalidEntryError
from ledger.domain.plan_history import plan_on
from ledger.domain.records import line_of, read_line

PLAN = {"record": "plan", "id": "p", "employer": "e", "name": "P", "kind": "401k"}
CHANGE = {"record": "plan_change", "id": "c", "plan": "p", "from": "2026-07-01"}


def test_the_line_of_a_plan_without_any_is_as_it_was() -> None:
    line = '{"record": "plan", "id": "p", "employer": "e", "name": "P", "kind": "401k", "roth_allowed": false}'
    assert line_of(read_line(json.loads(line))) == line
    assert line_of(read_line({**json.loads(line), "unconfirmed": []})) == line
    change = '{"record": "plan_change", "id": "c", "plan": "p", "from": "2026-07-01", "roth_allowed": null}'
    assert line_of(read_line(json.loads(change))) == change


def test_they_are_kept_each_once_in_the_order_of_the_rules() -> None:
    held = read_line({**PLAN, "unconfirmed": ["match", "roth_allowed", "match"], "note": "n"})
    assert held.unconfirmed == ("roth_allowed", "match")
    assert json.loads(line_of(held)) == {**PLAN, "unconfirmed": ["roth_allowed", "match"], "note": "n"}
    assert read_line(json.loads(line_of(held))) == held
    assert held.roth_allowed  # figures take the value all the same


@pytest.mark.parametrize("named", [["kind"], ["after_tax"], "roth_allowed", [7]])
def test_others_than_rules_are_refused(named: Any) -> None:
    with pytest.raises(InvalidEntryError) as refused:
        read_line({**PLAN, "unconfirmed": named})
    assert refused.value.field == "unconfirmed"


@pytest.mark.parametrize(
    ("change", "left"),
    [
        pytest.param({"roth_allowed": False}, ("in_plan_conversion_allowed",), id="named with another value"),
        pytest.param({"roth_allowed": True}, ("in_plan_conversion_allowed",), id="named with the same value"),
        pytest.param({"roth_allowed": None}, ("in_plan_conversion_allowed",), id="named to end it"),
        pytest.param({"ended": "2027-01-01"}, ("in_plan_conversion_allowed", "roth_allowed"), id="another rule"),
        pytest.param(
            {"roth_allowed": False, "unconfirmed": ["roth_allowed"]},
            ("in_plan_conversion_allowed", "roth_allowed"),
            id="named and still not confirmed",
        ),
        pytest.param(
            {"unconfirmed": ["match"]},
            ("in_plan_conversion_allowed", "roth_allowed", "match"),
            id="one more, and nothing else",
        ),
    ],
)
def test_a_change_confirms_what_it_names(change: dict[str, Any], left: tuple[str, ...]) -> None:
    plan = read_line({**PLAN, "unconfirmed": ["roth_allowed", "in_plan_conversion_allowed"]})
    made = read_line({**CHANGE, **change})
    assert json.loads(line_of(made)) == {**CHANGE, **change}
    assert plan_on(plan, [made], dt.date(2026, 6, 30)) == plan
    assert plan_on(plan, [made], dt.date(2026, 7, 1)).unconfirmed == left


def test_a_change_of_nothing_is_still_refused() -> None:
    with pytest.raises(InvalidEntryError, match="changes nothing"):
        read_line({**CHANGE, "unconfirmed": []})
