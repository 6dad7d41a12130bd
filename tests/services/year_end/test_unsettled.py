"""What is not settled law is said, in the text that people read and in the document that programs read.

Every point that a ledger can meet, with the default that is taken; what cannot be computed at all is unknown instead.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pytest

from tests.cli.command_line import CommandLine
from tests.services.year_end.books import (
    Line,
    YearBook,
    conversion,
    distribution,
    entry,
    ira,
    leg,
    opening,
    split,
    stub,
)

ROLLED = {"source": "designated_roth", "balance_before": "11000.00"}
# A Roth account begun in 2024 by converting 10,000 with 1,000 of earnings: 1,000 may still be recaptured.
CONVERTED_2024: list[Line] = [
    stub("2024-02-27", after_tax="9000.00"),
    conversion("2024-03-01", "10000.00", balance_before="10000.00"),
]


class Point(NamedTuple):
    """Lines that meet a point, and words of the sentence that must say so."""

    lines: list[Line]
    words: tuple[str, ...]
    rules: Mapping[str, Any] | None = None


POINTS = {
    "2 which dollars of a Roth account leave first (Notice 2010-84)": Point(
        [*CONVERTED_2024, distribution("2026-03-02", "2000.00", "designated_roth", balance_before="11000.00")],
        ("Notice 2010-84",),
    ),
    "3 line 22 or line 24 of Form 8606": Point(
        [
            *CONVERTED_2024,
            conversion("2026-03-02", "11000.00", "roth_ira", **ROLLED),
            ira("roth_ira_distribution", "2026-06-01", "5000.00"),
        ],
        ("line 22", "24"),
    ),
    "4 basis left after a loss": Point(
        [stub("2026-02-27", after_tax="5000.00"), conversion("2026-03-02", "4000.00", balance_before="4000.00")],
        ("$1,000.00", "unsettled"),
    ),
    "4 basis dropped after a loss": Point(
        [stub("2026-02-27", after_tax="5000.00"), conversion("2026-03-02", "4000.00", balance_before="4000.00")],
        ("$1,000.00", "unsettled"),
        {"loss_basis_policy": "extinguish"},
    ),
    "5 a Roth account rolled over at a loss": Point(
        [
            opening("2025-12-31", "designated_roth", "5000.00", "5000.00", first_year=2025),
            conversion("2026-03-02", "4500.00", "roth_ira", source="designated_roth", balance_before="4500.00"),
        ],
        ("$4,500.00", "$5,000.00", "unsettled"),
    ),
    "7 the rollover box beside a taxable rollover": Point(
        [stub("2026-02-27", after_tax="5000.00"), conversion("2026-03-02", "5010.00", balance_before="5010.00")],
        ("5c",),
    ),
    "8 the boxes of 2026's Form 1099-R": Point(
        [stub("2026-02-27", after_tax="5000.00"), conversion("2026-03-02", "5010.00", balance_before="5010.00")],
        ("2026", "1099-R"),
    ),
    "9 Roth employer money and recapture": Point(
        [
            entry("contribution", "2026-02-16", source="employer_match_roth", amount="4800.00"),
            distribution("2026-06-01", "1000.00", "designated_roth", balance_before="5000.00"),
        ],
        ("employer", "recapture"),
    ),
    "10 one distribution divided between the plan and an IRA": Point(
        [
            stub("2026-02-27", after_tax="5000.00"),
            split("2026-03-02", [leg("in_plan_roth", "5000.00"), leg("traditional_ira", "10.00")], earnings="10.00"),
        ],
        ("Notice 2014-54", "unsettled"),
    ),
    "12 a refund of what was converted already": Point(
        [
            stub("2025-02-27", after_tax="5000.00"),
            conversion("2025-03-03", "5000.00", balance_before="5000.00"),
            entry("refund", "2026-03-10", source="designated_roth", amount="800.00", earnings="20.00",
                  reason="excess_aggregate_contribution", for_year=2025),
        ],
        ("unsettled",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("point", [pytest.param(point, id=name) for name, point in POINTS.items()])
def test_the_point_is_said(
    new_book: Callable[..., YearBook],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    point: Point,
) -> None:
    book = new_book(**(point.rules or {}))
    book.add(*point.lines)
    book.store.close()
    monkeypatch.setenv("ROTH_LEDGER_DB", str(book.store.path))
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "2027-06-30")
    run = CommandLine(capsys)

    unsettled = run.done("year-end", "--year", "2026", "--json").json["unsettled"]
    text = " ".join(run.done("year-end", "--year", "2026").out.split())

    said = [sentence for sentence in unsettled if all(word in sentence for word in point.words)]
    assert said, unsettled
    assert all(" ".join(sentence.split()) in text for sentence in said)
    assert len(set(unsettled)) == len(unsettled)


@pytest.mark.parametrize("state", ["NJ", "PA", "MA"])
def test_a_state_that_counts_basis_its_own_way_is_for_a_person_to_look_at(book: YearBook, state: str) -> None:
    """11: New Jersey, Pennsylvania and Massachusetts; nothing of a state is ever computed."""
    boxes = {"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G", "15": state, "16": "200.00"}
    book.add(
        stub("2026-02-27", after_tax="10000.00"),
        conversion("2026-03-02", "10200.00", earnings="200.00"),
        {"record": "form_1099r", "person": "pat", "plan": "acme-401k", "year": 2026, "boxes": boxes},
    )

    differences = book.year(2026)["differences"]

    assert [(each["code"], each["level"]) for each in differences] == [("F14", "info")]


def test_basis_of_before_1987_beyond_what_is_left_of_it_is_unknown(new_book: Callable[..., YearBook]) -> None:
    """6: how a payment beyond the frozen basis divides is asked for, not guessed."""
    book = new_book("1950-01-01", pre_1987_withdrawals=True)
    book.add(
        opening("2025-12-31", "after_tax", "50000.00", "8000.00", pre_1987_basis="5000.00"),
        distribution("2026-03-02", "5000.01", balance_before="50000.00"),
    )

    document = book.year(2026)

    assert document["complete"] is False
    assert any("before 1987" in sentence and "enter the earnings" in sentence for sentence in document["unknown"])


def test_a_year_without_any_such_point_says_none(book: YearBook) -> None:
    """A conversion without earnings, in a year whose form is settled."""
    book.add(stub("2024-02-27", after_tax="5000.00"), conversion("2024-03-01", "5000.00", balance_before="5000.00"))

    assert book.year(2024)["unsettled"] == []
