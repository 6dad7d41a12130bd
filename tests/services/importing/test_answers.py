"""What an answer about a row's source means."""

import pytest

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.services.importing.answers import Answers, read_split, split

CHOICES = ("pre_tax_deferral", "after_tax", "employer_match", "ignore")
KEY = "fidelity-netbenefits:Contributions"


def taken(answer: str, *cents: int) -> list[list[tuple[str, int]]]:
    rows = split(read_split(KEY, answer, CHOICES), [Money(each) for each in cents])
    return [[(source, amount.cents) for source, amount in row] for row in rows]


@pytest.mark.parametrize(
    ("answer", "rows", "parts"),
    [
        pytest.param("after_tax", [115000], [[("after_tax", 115000)]], id="one source"),
        pytest.param(
            "pre_tax_deferral:60%+employer_match:40%",
            [115000],
            [[("pre_tax_deferral", 69000), ("employer_match", 46000)]],
            id="shares: 1,150.00 x 60 % = 690.00",
        ),
        pytest.param(
            "pre_tax_deferral:33.3333%+after_tax:66.6667%",
            [100],
            [[("pre_tax_deferral", 33), ("after_tax", 67)]],
            id="no cent is lost: the last source takes what is left",
        ),
        pytest.param(
            "pre_tax_deferral:600.00+employer_match:550.00",
            [100000, 15000],
            [[("pre_tax_deferral", 60000), ("employer_match", 40000)], [("employer_match", 15000)]],
            id="amounts of a day over two funds",
        ),
        pytest.param(
            "pre_tax_deferral:100%+after_tax:0%", [500], [[("pre_tax_deferral", 500)]], id="a share of nothing"
        ),
    ],
)
def test_a_split(answer: str, rows: list[int], parts: list[list[tuple[str, int]]]) -> None:
    assert taken(answer, *rows) == parts


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("afters_tax", f"“afters_tax” is no answer to {KEY}."),
        ("ignore", f"“ignore” is no answer to {KEY}."),
        ("pre_tax_deferral:60%+ignore:40%", f"“pre_tax_deferral:60%+ignore:40%” is no answer to {KEY}."),
        ("pre_tax_deferral:60%+after_tax:50%", "The shares in “pre_tax_deferral:60%+after_tax:50%” are not 100 % toge"),
        (
            "pre_tax_deferral:60%+after_tax:9.00",
            "The shares in “pre_tax_deferral:60%+after_tax:9.00” are not 100 % tog",
        ),
        ("after_tax:50%+after_tax:50%", "“after_tax:50%+after_tax:50%” names a source twice."),
        ("after_tax:1e2+employer_match:1", "“1e2” is not a dollar amount."),
        ("after_tax+employer_match", f"“after_tax+employer_match” is no answer to {KEY}."),
        (
            "pre_tax_deferral:600.00+employer_match:549.99",
            "The amounts of the split are not the $1,150.00 of that day.",
        ),
    ],
)
def test_what_is_no_split(answer: str, message: str) -> None:
    with pytest.raises(LedgerError) as caught:
        taken(answer, 115000)
    assert caught.value.message.startswith(message)


def test_only_what_was_asked_and_holds_another_time_is_remembered() -> None:
    given = {KEY: "after_tax", "ofx:MATCH": "ignore", "plan": "acme", "conversion:2026-01-02:5.00": "in_plan_roth"}
    answers = Answers({"ofx:AFTERTAX": "after_tax"}, {**given, "conversion:2026-01-03:6.00": "ignore"})
    for key in (KEY, "plan", "conversion:2026-01-02:5.00", "conversion:2026-01-03:6.00", "ofx:AFTERTAX"):
        assert answers.get(key) is not None
    assert answers.get("never given") is None
    assert answers.to_remember == {KEY: "after_tax", "conversion:2026-01-03:6.00": "ignore"}
