"""Figures walked back: every sum adds up, and comes to what status says, on ledgers of many kinds."""

import datetime as dt
from collections.abc import Callable

import pytest

from ledger.domain.errors import NotFoundError
from ledger.domain.figures import Figure
from ledger.domain.status import GroupStanding
from ledger.services.corrections import void_entry
from ledger.services.explaining import FIGURES, explain
from tests.services.conftest import FilledLedger
from tests.services.explain.explained_ledgers import (
    LEDGERS,
    a_year_not_on_file,
    adp_refund_kept_as_catch_up,
    an_owner,
    catch_up_over_415c,
    labels_and_things_that_do_not_count,
    money_of_other_limitation_years,
    more_returned_than_was_over,
    nothing_known,
    plain,
    refunds_of_every_kind,
    scheduled_with_caps,
    two_employers_and_a_457b,
)
from tests.services.explain.figures_check import assert_adds_up, dollars, every, find


def trees(ledger: FilledLedger, figure: str, year: int, as_of: str | None = None) -> tuple[Figure, ...]:
    day = dt.date(year, 12, 31) if as_of is None else dt.date.fromisoformat(as_of)
    return explain(ledger.store.reader(), "pat", figure, year, day).trees


@pytest.mark.parametrize(
    ("fill", "year", "as_of"), LEDGERS, ids=[f"{fill.__name__}-{year}-{as_of}" for fill, year, as_of in LEDGERS]
)
def test_every_sum_comes_to_what_status_says(
    ledger: FilledLedger, fill: Callable[[FilledLedger], None], year: int, as_of: str | None
) -> None:
    fill(ledger)
    status = ledger.status(year, as_of)

    for figure in FIGURES:
        assert_adds_up(trees(ledger, figure, year, as_of))
    (deferrals,) = trees(ledger, "402g", year, as_of)
    standing = status.elective_deferrals
    assert [find(deferrals, name).amount for name in ("total", "elective_deferral", "catch_up", "room")] == [
        standing.total,
        standing.limit,
        standing.catch_up_limit,
        standing.room,
    ]
    additions = trees(ledger, "415c", year, as_of)
    rooms = trees(ledger, "after-tax-room", year, as_of)
    assert len(additions) == len(rooms) == len(status.annual_additions) > 0
    for tree, room, group in zip(additions, rooms, status.annual_additions, strict=True):
        _assert_same(tree, room, group)


def _assert_same(tree: Figure, room: Figure, group: GroupStanding) -> None:
    standing = group.recorded
    sums = find(tree, "total")
    assert [sums.amount, find(tree, "limit").amount, find(tree, "room").amount] == [
        standing.total,
        standing.limit,
        standing.room,
    ]
    by_source = {part.name: part.amount for part in sums.parts if part.name != "catch_up" and part.amount}
    assert by_source == dict(standing.by_source)
    excess = [part.amount for part in tree.parts if part.name == "excess"]
    assert excess == ([standing.excess] if standing.excess else [])
    assert room.amount == group.after_tax_room
    for unknown in (each for each in (*every(tree), *every(room)) if each.name in ("room", "limit", "after-tax-room")):
        assert unknown.amount is not None or unknown.missing or unknown.name == "limit"


def test_what_makes_up_402g(ledger: FilledLedger) -> None:
    """Deferrals by plan, labels folded and named; 24,500 + 5,000 of 32,500 at 50."""
    labels_and_things_that_do_not_count(ledger)
    (tree,) = trees(ledger, "402g", 2026)

    plan = find(tree, "total", "acme-401k")
    roth = find(plan, "roth_deferral")
    assert (find(plan, "pre_tax_deferral").amount, roth.amount) == (dollars("24500"), dollars("5000"))
    (entry,) = roth.entries
    assert (entry.source, str(entry.date), entry.why) == ("roth_catch_up", "2026-03-31", "labelled roth_catch_up")
    assert find(tree, "room").amount == dollars("3000")
    assert find(tree, "catch_up", "acme-401k").text == "Age 50: the regular amount."
    assert find(tree, "left_out", "other_sources").amount == dollars("26162.24")


def test_what_is_left_out_of_415c_and_why(ledger: FilledLedger) -> None:
    labels_and_things_that_do_not_count(ledger)
    (tree,) = trees(ledger, "415c", 2026)

    left_out = find(tree, "left_out")
    assert {part.name: str(part.amount) for part in left_out.parts} == {
        "rollover_in": "$17,000.00",
        "loan_repayment": "$400.00",
        "conversions": "$9,000.00",
    }
    slices = find(tree, "total", "catch_up")
    assert [(part.name, str(part.amount)) for part in slices.parts] == [("over_deferral_limit", "-$5,000.00")]
    assert slices.parts[0].label == "over the deferral limit of $24,500.00, 402(g)"
    after_tax = find(tree, "total", "after_tax", "acme-401k")
    assert [str(entry.amount) for entry in after_tax.entries] == ["$9,000.00", "-$250.10"]


def test_the_parts_of_the_catch_up_slice(ledger: FilledLedger) -> None:
    """26,000 deferred at 56: 1,500 over 402(g), 3,000 kept by notice."""
    adp_refund_kept_as_catch_up(ledger)
    (tree,) = trees(ledger, "415c", 2026)
    slices = find(tree, "total", "catch_up")
    assert [(part.name, str(part.amount)) for part in slices.parts] == [
        ("over_deferral_limit", "-$1,500.00"),
        ("kept", "-$3,000.00"),
    ]
    assert [entry.record for entry in slices.parts[1].entries] == ["catch_up_notice"]


def test_the_slice_over_415c(ledger: FilledLedger) -> None:
    catch_up_over_415c(ledger)
    (tree,) = trees(ledger, "415c", 2026)
    slices = find(tree, "total", "catch_up")
    assert [(part.name, str(part.amount)) for part in slices.parts] == [("over_additions", "-$6,000.00")]


def test_refunds_that_leave_and_refunds_that_stay(ledger: FilledLedger) -> None:
    """25,000 + 60,000 less 1,500 and 13,500: 70,000, exactly the limit of 2025."""
    refunds_of_every_kind(ledger)
    (tree,) = trees(ledger, "415c", 2025, "2026-06-30")
    (deferrals,) = trees(ledger, "402g", 2025, "2026-06-30")

    assert find(tree, "total").amount == dollars("70000")
    left = find(tree, "total", "after_tax", "refunded")
    assert [(str(entry.amount), entry.why) for entry in left.entries] == [("-$13,500.00", "excess_annual_addition")]
    stays = find(tree, "left_out", "refunds")
    assert [(str(entry.amount), entry.why) for entry in stays.entries] == [
        ("$700.00", "ACP refund: it stays an annual addition"),
        ("$300.00", "ADP refund: it stays an annual addition"),
        ("$100.00", "excess deferral paid out after 2026-04-15"),
    ]
    assert find(deferrals, "total", "returned").amount == dollars("-1500")
    assert [entry.why for entry in find(deferrals, "left_out", "refunds").entries] == [
        "excess_annual_addition: no excess deferral",
        "excess_aggregate_contribution: no excess deferral",
        "excess_contribution: no excess deferral",
        "paid out after 2026-04-15: it stays counted",
    ]


def test_what_was_no_excess_is_no_excess_returned(ledger: FilledLedger) -> None:
    more_returned_than_was_over(ledger)
    (tree,) = trees(ledger, "402g", 2025, "2026-06-30")
    returned = find(tree, "total", "returned")
    assert returned.amount == dollars("-100")
    assert returned.text == "Of $150.00 paid back, $100.00 was over the limit; what was no excess stays."


def test_money_counts_where_it_is_allocated_or_deposited(ledger: FilledLedger) -> None:
    """After-tax money paid on 31 December and deposited on 15 February, after 30 January, is of the next year."""
    money_of_other_limitation_years(ledger)
    (old,) = trees(ledger, "415c", 2025, "2027-12-31")
    (new,) = trees(ledger, "415c", 2026, "2027-12-31")

    (kept,) = find(old, "total", "after_tax", "acme-401k").entries
    assert (str(kept.amount), kept.why) == ("$3,000.00", "")
    (late,) = find(old, "left_out", "elsewhere").entries
    assert late.why == (
        "paid in 2025, but deposited 2026-02-15, after 2026-01-30 (that it has 30 days is unsettled): it counts in the "
        "limitation year of deposit"
    )
    (true_up,) = find(old, "total", "employer_match", "acme-401k").entries
    assert true_up.why == (
        "allocated to 2025, deposited 2026-02-20: taken as in time, as it is not on file when the employer's return "
        "is due"
    )
    (moved,) = find(new, "total", "after_tax", "acme-401k").entries
    assert (str(moved.date), "after 2026-01-30" in moved.why) == ("2025-12-31", True)


def test_a_voided_stub_is_gone(ledger: FilledLedger) -> None:
    plain(ledger)
    ledger.stub("2026-03-31", id="mistake", compensation="9000", after_tax="7000")
    void_entry(ledger.store, "mistake", "typed twice", "void")
    (tree,) = trees(ledger, "415c", 2026)
    assert find(tree, "total", "after_tax").amount == dollars("2000")
    assert "mistake" not in {entry.id for each in every(tree) for entry in each.entries}


def test_pay_and_where_it_was_read(ledger: FilledLedger) -> None:
    plain(ledger)
    (tree,) = trees(ledger, "415c", 2026)
    pay = find(tree, "limit", "pay")
    assert [(part.label, str(part.amount), part.source) for part in pay.parts] == [
        ("pay of 2 pay dates", "$18,000.00", "pay stubs")
    ]
    assert find(tree, "limit").how == "least"
    assert find(tree, "limit").amount == dollars("18000")


def test_earned_income_is_after_what_the_business_puts_in(ledger: FilledLedger) -> None:
    """Net earnings of 50,000 less 10,000: a limit of 40,000, of which 30,000 are used."""
    an_owner(ledger)
    (tree,) = trees(ledger, "415c", 2026)
    earned = find(tree, "limit", "pay", "earned_income")
    assert [str(part.amount) for part in earned.parts] == ["$50,000.00", "-$10,000.00"]
    assert find(tree, "room").amount == dollars("10000")


def test_after_tax_room_date_by_date(ledger: FilledLedger) -> None:
    """Ten month-ends of 2,000 deferred and 600 matched are kept free of 66,400 - 400 already in.

    415(c): 72,000 - 7,200 - 26,000 = 38,800; 5 % of 240,000 is 12,000, less 2,000 is 10,000; 9,000 - 2,000 = 7,000.
    """
    scheduled_with_caps(ledger)
    (tree,) = trees(ledger, "after-tax-room", 2026, "2026-02-28")

    assert tree.amount == dollars("7000")
    plan = find(tree, "acme-401k")
    assert [(part.name, str(part.amount)) for part in plan.parts] == [
        ("left", "$38,800.00"),
        ("after_tax_cap_rate", "$10,000.00"),
        ("after_tax_cap_amount", "$7,000.00"),
    ]
    dates = find(plan, "left", "expected")
    assert (len(dates.parts), str(dates.amount)) == (10, "-$26,000.00")
    assert dates.parts[0].text == "pre_tax_deferral $2,000.00, employer_match $600.00"
    cap = find(plan, "after_tax_cap_rate", "after_tax_cap_rate")
    assert (str(cap.amount), cap.text) == ("$12,000.00", "5 % x $240,000.00.")
    assert find(plan, "left", "limit").amount == dollars("72000")


def test_what_is_missing_is_said_with_how_to_enter_it(ledger: FilledLedger) -> None:
    nothing_known(ledger)
    (deferrals,) = trees(ledger, "402g", 2026)
    (additions,) = trees(ledger, "415c", 2026)
    (room,) = trees(ledger, "after-tax-room", 2026)

    assert find(deferrals, "catch_up").missing == (
        "Social Security wages of 2025 from acme are not on file (0 for a new hire). Enter it: roth-ledger person "
        "wages --person pat --employer acme --year 2025 --social-security-wages …"
    )
    assert find(deferrals, "room").missing == find(deferrals, "catch_up").missing
    assert "Pay is missing on the stub of 2026-01-31, the only pay date." in find(additions, "limit", "pay").missing
    assert find(additions, "room").missing.endswith("roth-ledger limits --explain catch_up")
    assert (room.amount, room.missing) == (None, find(additions, "room").missing)


def test_a_line_that_enters_what_is_missing_keeps_what_is_known(ledger: FilledLedger) -> None:
    """A later record takes the place of an earlier one, so the line repeats what that one says."""
    a_year_not_on_file(ledger)
    ledger.add({"record": "limits", "year": 2031, "source": "Notice X", "elective_deferral": 30000})
    (tree,) = trees(ledger, "415c", 2031)
    assert '"elective_deferral": 30000, "annual_additions": "…"}' in find(tree, "limit", "dollars").missing


def test_limits_that_are_not_on_file(ledger: FilledLedger) -> None:
    a_year_not_on_file(ledger)
    (tree,) = trees(ledger, "415c", 2031)
    assert find(tree, "total").amount == dollars("26000")
    assert find(tree, "limit", "dollars").missing == (
        'annual_additions of 2031 is not on file. Import a book line: {"record": "limits", "year": 2031, '
        '"source": "…", "annual_additions": "…"}'
    )


def test_one_group_alone(ledger: FilledLedger) -> None:
    two_employers_and_a_457b(ledger)
    reader, day = ledger.store.reader(), dt.date(2025, 12, 31)
    (tree,) = explain(reader, "pat", "415c", 2025, day, group="south").trees
    assert find(tree, "total").amount == dollars("16000")
    with pytest.raises(NotFoundError, match="has no employer group “west”") as refused:
        explain(reader, "pat", "415c", 2025, day, group="west")
    assert refused.value.hint == "One of: north, south."
    with pytest.raises(NotFoundError, match="one limit of the person"):
        explain(reader, "pat", "402g", 2025, day, group="south")


def test_a_457b_has_a_limit_of_its_own(ledger: FilledLedger) -> None:
    """At 63, 36,000 of 23,500 + 11,250 over two employers; the 23,500 in the 457(b) are apart."""
    two_employers_and_a_457b(ledger)
    (tree,) = trees(ledger, "402g", 2025)
    assert find(tree, "total").amount == dollars("36000")
    assert find(tree, "excess").amount == dollars("1250")
    assert find(tree, "left_out", "deferred_compensation").amount == dollars("23500")
    assert [part.text for part in find(tree, "catch_up").parts] == [
        "Age 63: the higher amount for 60 to 63.",
        "Age 63, but the plan has no higher amount for 60 to 63: the regular one.",
    ]


def test_a_person_without_plans(ledger: FilledLedger) -> None:
    ledger.person()
    reader, day = ledger.store.reader(), dt.date(2026, 12, 31)
    with pytest.raises(NotFoundError, match="has no plan with annual additions in 2026"):
        explain(reader, "pat", "415c", 2026, day)
    assert explain(reader, "pat", "402g", 2026, day).trees[0].name == "402g"
    with pytest.raises(NotFoundError, match="The person “sam”"):
        explain(reader, "sam", "402g", 2026, day)
