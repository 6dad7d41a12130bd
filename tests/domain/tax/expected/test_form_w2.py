import pytest

from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Employer, Plan
from ledger.domain.recorded import Contributed
from ledger.domain.tax.expected.form_w2 import ExpectedW2, expected_w2

PLANS = {
    id_: Plan(id=id_, employer=employer, name=id_, kind=kind, governmental=governmental)
    for id_, employer, kind, governmental in (
        ("401k", "acme", "401k", False),
        ("403b", "school", "403b", False),
        ("457b", "school", "457b", True),
        ("solo", "own", "solo_401k", False),
        ("sep", "small", "sep", False),
        ("simple", "small", "simple_ira", False),
    )
}
EMPLOYERS = {id_: Employer(id=id_, name=f"{id_.title()} Inc.") for id_ in ("acme", "school", "own", "small")}


def forms(*contributed: tuple[str, str, int], self_employed: tuple[str, ...] = ()) -> tuple[ExpectedW2, ...]:
    return expected_w2(
        2026,
        contributed=[Contributed(*each) for each in contributed],
        plans=PLANS,
        employers=EMPLOYERS,
        self_employed=self_employed,
    )


@pytest.mark.parametrize(
    ("contributed", "box_12", "ticked"),
    [
        pytest.param(
            [("401k", "pre_tax_deferral", 2_000_000), ("401k", "roth_deferral", 450_000)],
            {"D": "20000.00", "AA": "4500.00"},
            True,
            id="401(k)",
        ),
        pytest.param(
            [("401k", "pre_tax_deferral", 100), ("401k", "pre_tax_catch_up", 1), ("401k", "roth_catch_up", 10)],
            {"D": "1.01", "AA": "0.10"},
            True,
            id="catch-up counts with its deferral",
        ),
        pytest.param(
            [("403b", "pre_tax_deferral", 100), ("403b", "roth_deferral", 200)],
            {"E": "1.00", "BB": "2.00"},
            True,
            id="403(b)",
        ),
        pytest.param(
            [("457b", "pre_tax_deferral", 100), ("457b", "roth_deferral", 200)],
            {"G": "1.00", "EE": "2.00"},
            False,
            id="457(b) alone does not tick the box",
        ),
        pytest.param(
            [("457b", "pre_tax_deferral", 100), ("403b", "employer_match", 5)],
            {"G": "1.00"},
            True,
            id="457(b) beside a 403(b)",
        ),
        pytest.param(
            [("457b", "pre_tax_deferral", 100), ("457b", "employer_match", 50), ("457b", "employer_match_roth", 7)],
            {"G": "1.50"},
            False,
            id="code G takes the employer's own money, not its Roth money",
        ),
        pytest.param(
            [("401k", "employer_match", 100), ("401k", "employer_nonelective_roth", 100)],
            {},
            True,
            id="employer money has no code in a 401(k)",
        ),
        pytest.param([("401k", "after_tax", 2_418_000)], {}, True, id="after-tax money has no code"),
        pytest.param([("401k", "rollover_in", 100), ("401k", "loan_repayment", 5)], {}, False, id="no contributions"),
        pytest.param([("401k", "compensation", 100), ("401k", "pay_unknown", 5)], {}, False, id="pay is no plan money"),
        pytest.param([("solo", "pre_tax_deferral", 100)], {"D": "1.00"}, True, id="owner with a salary"),
        pytest.param([("sep", "pre_tax_deferral", 100)], {"F": "1.00"}, True, id="SEP"),
        pytest.param([("simple", "pre_tax_deferral", 100)], {"S": "1.00"}, True, id="SIMPLE IRA"),
    ],
)
def test_boxes_12_and_13(contributed: list[tuple[str, str, int]], box_12: dict[str, str], *, ticked: bool) -> None:
    (form,) = forms(*contributed)

    assert {code: amount.plain() for code, amount in form.box_12.items()} == box_12
    assert form.box_13_retirement_plan is ticked


def test_after_tax_money_is_said_apart() -> None:
    (form,) = forms(("401k", "after_tax", 2_418_000), ("401k", "roth_deferral", 100))

    assert form.after_tax == Money.parse("24,180")
    assert " ".join(form.notes) == (
        "Acme Inc.: after-tax money has no code in box 12. The $24,180.00 is in boxes 1, 3 and 5, and may stand in"
        " box 14 under any label; that it is not there proves nothing."
    )


def test_tv_32_roth_employer_money_is_not_on_the_form() -> None:
    """TV-32, Notice 2024-2: a Roth match of 4,800."""
    (form,) = forms(("401k", "employer_match_roth", 480_000))

    assert (dict(form.box_12), form.after_tax) == ({}, ZERO)
    assert "Roth employer money ($4,800.00) is not on a Form W-2" in " ".join(form.notes)


def test_one_form_an_employer() -> None:
    found = forms(("401k", "pre_tax_deferral", 1), ("403b", "pre_tax_deferral", 2), ("457b", "pre_tax_deferral", 3))

    assert [(form.employer, {code: amount.cents for code, amount in form.box_12.items()}) for form in found] == [
        ("acme", {"D": 1}),
        ("school", {"E": 2, "G": 3}),
    ]


def test_who_is_self_employed_has_no_form() -> None:
    found = forms(("solo", "pre_tax_deferral", 1), ("401k", "pre_tax_deferral", 2), self_employed=("own",))

    assert [form.employer for form in found] == ["acme"]


def test_roth_money_of_a_simple_ira_is_marked_unsettled() -> None:
    (form,) = forms(("simple", "roth_deferral", 100), ("simple", "pre_tax_deferral", 100))

    assert {code: amount.plain() for code, amount in form.box_12.items()} == {"S": "2.00"}
    assert "unsettled" in " ".join(form.notes)
