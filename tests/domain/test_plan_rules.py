"""What a match formula may say, and what it is told where it cannot be one."""

from decimal import Decimal
from typing import Any

import pytest

from ledger.domain.errors import InvalidEntryError
from ledger.domain.money import Money
from ledger.domain.plan_rules import PLAN_RULES, Match

SIX = ["0.50", "0.06"]


def read(**match: Any) -> Match:
    value: Match = PLAN_RULES["match"].read({"tiers": [SIX], **match})
    return value


@pytest.mark.parametrize(
    ("match", "field", "message", "hint"),
    [
        pytest.param(
            {"tiers": []},
            "tiers",
            "The shares of pay of the match tiers must rise: there are none.",
            '100 % of the first 3 %, then 50 % up to 5 %: [["1.00", "0.03"], ["0.50", "0.05"]].',
            id="no-tier",
        ),
        pytest.param(
            {"tiers": [["1.00", "0.05"], ["0.50", "0.03"]]},
            "tiers",
            "The shares of pay of the match tiers must rise: 0.05, 0.03.",
            '100 % of the first 3 %, then 50 % up to 5 %: [["1.00", "0.03"], ["0.50", "0.05"]].',
            id="falling",
        ),
        pytest.param(
            {"tiers": [["1.00", "0.03"], ["0.50", "0.03"]]},
            "tiers",
            "The shares of pay of the match tiers must rise: 0.03, 0.03.",
            '100 % of the first 3 %, then 50 % up to 5 %: [["1.00", "0.03"], ["0.50", "0.05"]].',
            id="twice-the-same",
        ),
        pytest.param(
            {"tiers": [["0.50", "0.00"], SIX]},
            "tiers",
            "A match tier cannot reach up to 0.00 of pay.",
            'Up to 6 % of pay is "0.06"; all of pay is "1.00".',
            id="up-to-nothing",
        ),
        pytest.param(
            {"tiers": [["10.01", "0.06"]]},
            "tiers",
            "10.01 is no match rate.",
            '"1.00" matches dollar for dollar; the most is 10.',
            id="rate-too-high",
        ),
        pytest.param(
            {"tiers": [["-0.50", "0.06"]]},
            "tiers",
            "-0.50 is no match rate.",
            '"1.00" matches dollar for dollar; the most is 10.',
            id="rate-below-zero",
        ),
        pytest.param(
            {"tiers": [["0.00", "0.06"]]},
            "tiers",
            "No match tier has a rate above 0.",
            "Leave match out where the employer does not match.",
            id="no-rate",
        ),
        pytest.param(
            {"dollar_cap": 0},
            "dollar_cap",
            "A match of at most $0.00 a year is none.",
            "Leave dollar_cap out where the plan has no cap in dollars.",
            id="capped-at-nothing",
        ),
        pytest.param(
            {"on": []},
            "on",
            "What the match is on must be named, each once: nothing is.",
            "Leave on out where the plan matches elective deferrals alone.",
            id="on-nothing",
        ),
        pytest.param(
            {"on": ["after_tax", "after_tax"]},
            "on",
            "What the match is on must be named, each once: after_tax, after_tax.",
            "Leave on out where the plan matches elective deferrals alone.",
            id="named-twice",
        ),
    ],
)
def test_a_match_that_cannot_be_is_refused(match: dict[str, Any], field: str, message: str, hint: str) -> None:
    with pytest.raises(InvalidEntryError) as refused:
        read(**match).check_entered()
    assert (refused.value.field, refused.value.message, refused.value.hint) == (field, message, hint)


def test_a_tier_is_two_numbers_and_its_share_is_a_part_of_pay() -> None:
    with pytest.raises(InvalidEntryError, match="a tier is two numbers"):
        read(tiers=[["0.50"]])
    with pytest.raises(InvalidEntryError, match=r"1\.01 is not a share between 0 and 1"):
        read(tiers=[["0.50", "1.01"]])
    with pytest.raises(InvalidEntryError, match=r"A match tier cannot reach up to -0\.06 of pay"):
        Match(tiers=((Decimal("0.50"), Decimal("-0.06")),)).check_entered()


@pytest.mark.parametrize(
    "match",
    [
        pytest.param({"tiers": [["0.00", "0.03"], SIX]}, id="nothing-on-the-first-slice"),
        pytest.param({"tiers": [["2.00", "0.01"]]}, id="two-for-one"),
        pytest.param({"tiers": [["10", "1.00"]]}, id="the-highest"),
        pytest.param({"tiers": [["0.25", "0.03"], SIX]}, id="rising-rates"),
        pytest.param({"dollar_cap": "0.01"}, id="a-cent"),
        pytest.param({"on": ["elective_deferral", "after_tax", "student_loan_payment"]}, id="all-three"),
    ],
)
def test_what_plans_do_have_is_taken_and_written_back(match: dict[str, Any]) -> None:
    written = PLAN_RULES["match"].write(read(**match))
    assert written == {"tiers": [SIX], **match}
    assert PLAN_RULES["match"].read(written) == read(**match)


def test_a_match_left_plain_is_by_paycheck_on_deferrals_without_caps() -> None:
    plain = read()
    assert plain == Match(tiers=((Decimal("0.50"), Decimal("0.06")),))
    assert (plain.period, plain.dollar_cap, plain.on, plain.stops_at_pay_cap) == (
        "paycheck",
        None,
        ("elective_deferral",),
        False,
    )
    assert read(dollar_cap="5.00").dollar_cap == Money(500)
