"""Elections worked out from a real ledger; limits of 2026: 24,500, catch-up 8,000, 72,000 (Notice 2025-67)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from ledger.domain.alerts.alert import Alert
from ledger.domain.errors import LedgerError, NotFoundError
from ledger.domain.money import Money
from ledger.domain.pay_schedules import ExpectedPay, PaySchedule
from ledger.services.elections.election_dates import Choices
from ledger.services.elections.election_records import record_election
from ledger.services.elections.elections import Election, Elections, elections
from tests.services.conftest import FilledLedger

HALF_OF_SIX = {"tiers": [["0.50", "0.06"]], "period": "paycheck"}
DOLLARS = Choices(dollars=True)


@pytest.fixture
def acme(ledger: FilledLedger) -> FilledLedger:
    """Pat, 46 in 2026, with a 401(k) that matches half of six percent by pay check; no schedule yet."""
    ledger.person()
    ledger.plan(match=HALF_OF_SIX)
    return ledger


def schedule(ledger: FilledLedger, plan: str = "acme-401k", pay: str | None = "8000.00", **more: Any) -> None:
    """Twice a month, on the 15th and the last day: twelve pay dates after 30 June 2026, of 96,000 dollars."""
    line: dict[str, Any] = {"record": "pay_schedule", "person": "pat", "plan": plan, "frequency": "semimonthly"}
    ledger.add({**line, "first_pay_date": "2026-01-15", **({"pay": pay} if pay else {}), **more})


def elect(
    ledger: FilledLedger, choices: Choices | None = None, as_of: str = "2026-06-30", year: int = 2026, **more: Any
) -> Elections:
    day = dt.date.fromisoformat(as_of)
    return elections(ledger.store.reader(), "pat", year, day, choices or Choices(), **more)


def only(found: Elections) -> Election:
    (election,) = found.elections
    return election


def total(election: Election, source: str) -> Money:
    return Money(sum(getattr(row.paid, source) for row in election.proposal.rows))


def said(election: Election) -> str:
    return " ".join(election.basis.notes)


def test_whole_percents_that_land_on_the_limits(acme: FilledLedger) -> None:
    """24,500 of 96,000 is 25.5 %: 25 %, 24,000. Match 12 x 240 = 2,880. 72,000 - 26,880 = 45,120, 47 % exactly."""
    schedule(acme, elections={"pre_tax_deferral": "0.10", "after_tax": "0.10"})
    election = only(elect(acme))

    assert [row.elected for row in election.proposal.rows] == [(25, 0, 47)] * 12
    assert election.proposal.match == 2_880_00
    assert election.additions_limit_reached_on == dt.date(2026, 12, 31)
    assert election.deferral_limit_reached_on is None
    assert election.proposal.deferrals_left == {2026: 500_00}


def test_what_is_posted_and_what_goes_in_before_the_change_counts(acme: FilledLedger) -> None:
    """10,000 deferred and 300 matched by June, 800 + 240 a pay date until the change on 1 August: two pay dates.

    Deferrals left: 24,500 - 10,000 - 1,600 = 12,900. Additions: 10,300 + 2 x 1,040 + 12,900 + 10 x 240 = 27,680
    leaves 44,320 after-tax.
    """
    acme.stub("2026-06-30", pre_tax_deferral="10000", employer_match="300", compensation="90000")
    schedule(acme, elections={"pre_tax_deferral": "0.10"})
    election = only(elect(acme, DOLLARS._replace(first=dt.date(2026, 8, 1))))
    rows = election.proposal.rows

    assert [row.elected is None for row in rows] == [True, True] + [False] * 10
    assert sum(row.paid.deferrals for row in rows[2:]) == 12_900_00
    assert sum(row.paid.after_tax for row in rows) == 44_320_00
    assert (rows[-1].deferred_so_far, rows[-1].additions_so_far) == (24_500_00, 72_000_00)


def test_a_true_up_is_reserved_by_the_pay_and_match_so_far(ledger: FilledLedger) -> None:
    """A true-up plan: of 90,000 + 96,000 half of 6 % is 5,580; 300 and 12 x 240 go by pay check, 2,400 come later.

    72,000 - 24,500 - 5,580 = 41,920 after-tax, pay date for pay date.
    """
    ledger.person()
    ledger.plan(match={**HALF_OF_SIX, "period": "paycheck_with_true_up"})
    ledger.stub("2026-06-30", pre_tax_deferral="10000", employer_match="300", compensation="90000")
    schedule(ledger, elections={"pre_tax_deferral": "0.10"})
    election = only(elect(ledger, DOLLARS))

    assert election.proposal.true_up == 2_400_00
    assert total(election, "after_tax") == Money(41_920_00)
    assert election.additions_limit_reached_on == dt.date(2026, 12, 31)


def test_a_true_up_that_cannot_be_known_is_said(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan(match={**HALF_OF_SIX, "period": "year"})
    ledger.stub("2026-06-30", pre_tax_deferral="10000")
    schedule(ledger)

    assert "its match after the year is not known and none is reserved" in said(only(elect(ledger)))


def test_one_deferral_limit_over_two_employers(acme: FilledLedger) -> None:
    """500 a pay date go into another employer's plan: 24,500 - 6,000 = 18,500 here, and 415(c) is not shared."""
    acme.plan("other-403b", "other", kind="403b")
    schedule(acme)
    schedule(acme, "other-403b", pay="3000.00", election_amounts={"roth_deferral": "500.00"})
    election = only(elect(acme, DOLLARS, plan="acme-401k"))

    assert total(election, "pre_tax") == Money(18_500_00)
    assert election.proposal.rows[-1].deferred_so_far == 24_500_00
    assert election.proposal.rows[-1].additions_so_far == 72_000_00
    assert "The present elections in other-403b are kept: $6,000.00 of deferrals in 2026 go there." in said(election)


def test_two_plans_are_worked_out_apart_and_say_so(acme: FilledLedger) -> None:
    acme.plan("other-403b", "other", kind="403b")
    schedule(acme)
    schedule(acme, "other-403b", pay="3000.00")
    found = elect(acme)

    assert [each.basis.plan.id for each in found.elections] == ["acme-401k", "other-403b"]
    assert len(found.notes) == 1
    assert found.notes[0].startswith("Each of acme-401k and other-403b keeps the present election in the others: ")


def test_plans_of_one_group_share_415c(acme: FilledLedger) -> None:
    """A sister company's plan takes 1,000 after-tax a pay date, 12,000: 72,000 - 12,000 - 24,500 - 2,880 = 32,620."""
    acme.plan("sister-401k", "sister", group="acme")
    schedule(acme)
    schedule(acme, "sister-401k", pay="5000.00", election_amounts={"after_tax": "1000.00"})
    election = only(elect(acme, DOLLARS, plan="acme-401k"))

    assert total(election, "after_tax") == Money(32_620_00)
    assert election.proposal.rows[-1].additions_so_far == 72_000_00
    assert "sister-401k shares the 415(c) limit; $12,000.00 that it will still take is reserved." in said(election)


@pytest.mark.parametrize(
    ("wages", "roth", "note"),
    [
        pytest.param("162000.00", 8_000_08, "Catch-up must be Roth in 2026", id="over-150000"),
        pytest.param("150000.00", 0, "", id="150000.00-is-not-over"),
        pytest.param(None, 8_000_08, "Whether catch-up must be Roth in 2026 is not known", id="not-on-file"),
    ],
)
def test_catch_up_goes_to_roth_where_it_must(ledger: FilledLedger, wages: str | None, roth: int, note: str) -> None:
    """R10 example, 55 in 2026: 24,500 may be pre-tax, any catch-up must be Roth; on wages of more than 150,000.

    A twelfth of 24,500 is 2,041.66 and eight cents over, which go to Roth with the catch-up.
    """
    ledger.person("1971-03-03")
    ledger.plan()
    schedule(ledger, elections={"pre_tax_deferral": "0.10"})
    if wages is not None:
        line = {"record": "wages", "person": "pat", "employer": "acme", "year": 2025}
        ledger.add({**line, "social_security_wages": wages})
    election = only(elect(ledger, DOLLARS))

    assert (total(election, "pre_tax"), total(election, "roth")) == (Money(32_500_00 - roth), Money(roth))
    assert election.proposal.added.catch_up == 8_000_00
    assert election.proposal.rows[-1].additions_so_far == 72_000_00
    assert note in said(election)


def test_no_catch_up_where_it_must_be_roth_and_the_plan_has_none(ledger: FilledLedger) -> None:
    """Reg. 1.414(v)-2: the limit is then zero, so 24,500 in all."""
    ledger.person("1971-03-03")
    ledger.plan(roth_allowed=False)
    schedule(ledger)
    line = {"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "social_security_wages": "162000.00"}
    ledger.add(line)
    election = only(elect(ledger, DOLLARS))

    assert (total(election, "pre_tax"), total(election, "roth")) == (Money(24_500_00), Money(0))
    with pytest.raises(LedgerError, match="acme-401k takes no Roth deferrals"):
        elect(ledger, Choices(deferral="roth"))


@pytest.mark.parametrize(
    ("deferral", "expected"),
    [
        pytest.param("keep", (15, 10, 50), id="three-to-two-as-at-present"),
        pytest.param("pre-tax", (25, 0, 50), id="pre-tax"),
        pytest.param("roth", (0, 25, 50), id="roth"),
    ],
)
def test_the_split_of_the_deferrals(ledger: FilledLedger, deferral: str, expected: tuple[int, int, int]) -> None:
    """25 % are deferrals; 72,000 - 24,000 = 48,000 are 50 % after-tax."""
    ledger.person()
    ledger.plan()
    schedule(ledger, elections={"pre_tax_deferral": "0.06", "roth_deferral": "0.02", "roth_catch_up": "0.02"})

    assert only(elect(ledger, Choices(deferral=deferral))).proposal.rows[0].elected == expected


@pytest.mark.parametrize(
    ("pay", "after_tax", "stop"),
    [
        pytest.param("12500.00", 30_000_00, "plan", id="pay-300000-the-cap-binds"),
        pytest.param("16666.67", 35_000_00, "415c", id="pay-400000-415c-binds"),
    ],
)
def test_the_plans_cap_on_after_tax_money(ledger: FilledLedger, pay: str, after_tax: int, stop: str) -> None:
    """R16 example, 2026: 10 % of plan pay up to 360,000, deferrals 24,500, employer money 12,500."""
    ledger.person()
    ledger.plan(after_tax_cap_rate="0.10")
    schedule(ledger, pay=pay)
    ledger.add(
        {"record": "contribution", "person": "pat", "plan": "acme-401k", "date": "2026-01-01",
         "source": "employer_nonelective", "amount": "12500.00"}
    )  # fmt: skip
    election = only(elect(ledger, DOLLARS, as_of="2026-01-01"))

    assert total(election, "pre_tax") == Money(24_500_00)
    assert total(election, "after_tax") == Money(after_tax)
    assert election.proposal.after_tax_stop.by == stop


def test_a_cap_in_dollars_counts_what_went_in(ledger: FilledLedger) -> None:
    """10,000 a year, 4,000 of it in by June: 6,000 left over twelve pay dates of 8,000 is 6.25 %."""
    ledger.person()
    ledger.plan(after_tax_cap_amount="10000.00")
    ledger.stub("2026-06-30", after_tax="4000", compensation="90000")
    schedule(ledger)
    election = only(elect(ledger))

    assert election.proposal.rows[0].elected == (25, 0, 6)
    assert (election.proposal.after_tax_left, election.proposal.after_tax_stop) == (240_00, ("plan", 720_00))


@pytest.mark.parametrize(
    ("compensation", "share", "note"),
    [
        pytest.param("160000.00", 10, False, id="160000.00-is-not-highly-compensated"),
        pytest.param("160000.01", 4, False, id="a-cent-over-is"),
        pytest.param(None, 4, True, id="not-on-file"),
    ],
)
def test_the_lower_cap_of_the_highly_compensated(
    ledger: FilledLedger, compensation: str | None, share: int, note: bool
) -> None:
    """IRC 414(q)(1): pay of 2025 over 160,000 (vector 62)."""
    ledger.person()
    ledger.plan(after_tax_cap_rate="0.10", hce_after_tax_cap_rate="0.04")
    schedule(ledger)
    if compensation is not None:
        line = {"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "compensation": compensation}
        ledger.add(line)
    election = only(elect(ledger))

    assert election.proposal.rows[0].elected == (25, 0, share)
    assert ("Whether you are highly compensated at acme is not on file" in said(election)) is note


def test_a_cap_on_deferrals(ledger: FilledLedger) -> None:
    """At most 10 % of pay: 800.00 a pay date; 72,000 - 9,600 = 62,400 are 65 % after-tax."""
    ledger.person()
    ledger.plan(deferral_cap_rate="0.10")
    schedule(ledger)
    election = only(elect(ledger))

    assert election.proposal.rows[0].elected == (10, 0, 65)
    assert election.proposal.deferrals_stop == ("plan", 0)


def test_the_plans_own_steps(acme: FilledLedger) -> None:
    """In halves of a percent 25.5 % lands on 24,500 to within 20.00: 24,480; 44,640 of the rest are 46.5 %."""
    acme.plan(match=HALF_OF_SIX, election_step="0.005")
    schedule(acme)
    election = only(elect(acme))

    assert election.proposal.rows[0].elected == (51, 0, 93)
    assert election.records[0].elections == {"pre_tax_deferral": Decimal("0.255"), "after_tax": Decimal("0.465")}
    assert election.proposal.additions_left == 0


def test_pay_is_the_limit_of_a_low_earner(ledger: FilledLedger) -> None:
    """IRC 415(c)(1)(B): pay of 18,000 in all bounds everything, here all of it deferred."""
    ledger.person()
    ledger.plan()
    schedule(ledger, pay="750.00")
    election = only(elect(ledger, as_of="2026-01-01"))

    assert election.basis.standing.recorded.limit == Money(18_000_00)
    assert total(election, "pre_tax") == Money(18_000_00)
    assert election.proposal.additions_left == 0


def test_a_match_lost_is_said(acme: FilledLedger) -> None:
    """100.00 are left to defer: at present the next check takes them and 50.00 of match.

    1 % on each of twelve checks is 960.00; on one of them it is 80.00, which brings 40.00. Dollars take all 100.00.
    """
    acme.stub("2026-06-30", pre_tax_deferral="24400", compensation="90000")
    schedule(acme, elections={"pre_tax_deferral": "0.06"})
    percent = only(elect(acme))

    assert [row.elected and row.elected.pre_tax for row in percent.proposal.rows] == [1] + [0] * 11
    assert (percent.match_lost, percent.match_lost_in_dollars) == (Money(10_00), Money(0))
    assert only(elect(acme, DOLLARS)).match_lost == Money(0)


def test_rounding_down_loses_no_match_while_a_step_more_fits_on_some_pay_dates(ledger: FilledLedger) -> None:
    """Half of ten percent with a true-up; 9,710.96 deferred on two of twelve checks of 40,462.33, so 14,789.04 left.

    3 % of ten checks is 12,138.70; a step more, 404.62, fits on six of them: 2,650.34 ÷ 404.62 = 6.55. Then 222.62 is
    left, less than a step, and half of it, 111.31, is lost to what 12 % until the limit brings: 12,250 in the year.
    """
    ledger.person()
    ledger.plan(match={"tiers": [["0.50", "0.10"]], "period": "paycheck_with_true_up"})
    schedule(ledger, pay="40462.33", elections={"pre_tax_deferral": "0.12"}, frequency="monthly")
    for day in ("2026-01-15", "2026-02-15"):
        ledger.stub(day, compensation="40462.33", pre_tax_deferral="4855.48", employer_match="2023.12")
    election = only(elect(ledger, as_of="2026-02-16"))

    assert [row.elected and row.elected.pre_tax for row in election.proposal.rows] == [4] * 6 + [3] * 4
    assert election.proposal.deferrals_left == {2026: 222_62}
    assert (election.match_lost, election.match_lost_in_dollars) == (Money(111_31), Money(0))
    assert [str(each.from_) for each in election.records if isinstance(each, PaySchedule)] == [
        "2026-03-15",
        "2026-09-15",
    ]


def test_a_cent_a_pay_date_is_rounding_and_no_lost_match(ledger: FilledLedger) -> None:
    """6 % of 8,123.50 is 487.41, half of it 243.705: 243.71 on each of 24 checks at present, 12 cents above the year's.

    Front-loaded, the true-up brings the year's total to the cent: half of 6 % of 194,964.00, 5,848.92.
    """
    ledger.person()
    ledger.plan(match={**HALF_OF_SIX, "period": "paycheck_with_true_up"})
    schedule(ledger, pay="8123.50", elections={"pre_tax_deferral": "0.06"})
    election = only(elect(ledger, Choices(front_load=True), as_of="2026-01-01"))

    assert election.match_at_present == 24 * 243_71
    assert election.proposal.match == 5_848_92
    assert election.match_lost == Money(0)


def test_front_loading_keeps_the_match_of_every_pay_check(acme: FilledLedger) -> None:
    """6 % (480.00) on each later check: 24,500 - 11 x 480 = 19,220 go in as early as pay of 8,000 allows."""
    schedule(acme)
    election = only(elect(acme, DOLLARS._replace(front_load=True)))
    rows = election.proposal.rows

    assert [row.paid.deferrals for row in rows[:4]] == [8_000_00, 8_000_00, 4_180_00, 480_00]
    assert sum(row.paid.deferrals for row in rows) == 24_500_00
    assert all(row.match == 240_00 for row in rows)
    assert election.match_lost == Money(0)


def test_a_margin_stays_free(acme: FilledLedger) -> None:
    schedule(acme)
    election = only(elect(acme, DOLLARS._replace(margin=Money(100_00))))

    assert election.proposal.rows[-1].additions_so_far == 71_900_00


def test_bonuses_without_elections_are_reached_and_others_are_kept(acme: FilledLedger) -> None:
    bonus = {"record": "expected_pay", "person": "pat", "plan": "acme-401k"}
    schedule(acme)
    acme.add(
        {**bonus, "pay_date": "2026-09-20", "pay": "20000.00"},
        {**bonus, "pay_date": "2026-10-20", "pay": "10000.00", "elections": {"after_tax": "0.50"}},
    )
    election = only(elect(acme))
    by_day = {row.pay_date: row for row in election.proposal.rows}
    recorded = {each.pay_date: each for each in election.records if isinstance(each, ExpectedPay)}

    assert by_day[dt.date(2026, 9, 20)].elected == by_day[dt.date(2026, 9, 15)].elected
    assert by_day[dt.date(2026, 10, 20)].elected is None
    assert by_day[dt.date(2026, 10, 20)].paid == (0, 0, 5_000_00)
    assert list(recorded) == [dt.date(2026, 9, 20)]


def test_recording_it_lands_the_projection_on_the_limit(acme: FilledLedger) -> None:
    """What status expects after it is what the election said; asked again, there is nothing left to record."""
    schedule(acme, elections={"pre_tax_deferral": "0.10", "after_tax": "0.10", "loan_repayment": "0.01"})
    election = only(elect(acme))
    ids = record_election(acme.store, election.records, "elect --record")
    held = [each.value for each in acme.store.reader().entries("pay_schedule", person="pat")]

    assert len(ids) == 1
    assert acme.additions(2026, "2026-06-30").projected_total == Money(72_000_00)
    assert [(each.from_, each.elections) for each in held][1] == (
        dt.date(2026, 7, 15),
        {"pre_tax_deferral": Decimal("0.25"), "after_tax": Decimal("0.47"), "loan_repayment": Decimal("0.01")},
    )
    assert only(elect(acme)).records == ()


def test_a_raise_that_is_on_file_is_a_schedule_of_its_own(acme: FilledLedger) -> None:
    """Each schedule on file is superseded from its first pay date that the change reaches, with its own pay."""
    schedule(acme)
    schedule(acme, pay="9000.00", **{"from": "2026-10-01"})
    records = [each for each in only(elect(acme)).records if isinstance(each, PaySchedule)]

    assert [(str(each.from_), str(each.pay)) for each in records] == [
        ("2026-07-15", "$8,000.00"),
        ("2026-10-15", "$9,000.00"),
    ]
    assert records[0].elections == records[1].elections


def test_a_limitation_year_that_ends_in_june(ledger: FilledLedger) -> None:
    """From April: six pay dates to 30 June share 72,000 of the year that ends then, eighteen the 24,500 of 2026.

    24,500 of 18 x 8,000 is 17 %, 1,360 a pay date; 72,000 is more than the six take beside it, 83 % of pay.
    """
    ledger.person()
    ledger.plan(limitation_year_end="06-30")
    schedule(ledger, elections={"after_tax": "0.05"})
    election = only(elect(ledger, as_of="2026-03-31"))
    rows = election.proposal.rows

    assert [row.elected for row in rows] == [(17, 0, 83)] * 6 + [(17, 0, 0)] * 12
    assert [row.paid.after_tax for row in rows[6:]] == [400_00] * 12
    assert rows[5].additions_so_far == 48_000_00
    assert [row.additions_so_far for row in rows[6:]] == [None] * 12  # the limit of 2027 is not on file
    assert [each.elections.get("after_tax") for each in election.records] == [Decimal("0.83"), Decimal("0.05")]
    assert "Pay dates from 2026-07-15 to 2026-12-31 are outside the limitation year" in said(election)


def test_pay_dates_of_the_next_limitation_year_bring_match_and_additions_of_their_own(ledger: FilledLedger) -> None:
    """Seen from April 2025: six pay dates to June, twelve in the limitation year that ends in June 2026.

    23,500 of 18 x 8,000 is 16 %: 1,280, matched with 240 on every date. 2026: 1,280 + 400 + 240 = 1,920 a pay date.
    Until June the pay of six dates, 48,000, is the limit.
    """
    ledger.person()
    ledger.plan(limitation_year_end="06-30", match=HALF_OF_SIX)
    line = {"record": "pay_schedule", "person": "pat", "plan": "acme-401k", "frequency": "semimonthly"}
    ledger.add({**line, "first_pay_date": "2025-01-15", "pay": "8000.00", "elections": {"after_tax": "0.05"}})
    election = only(elect(ledger, as_of="2025-03-31", year=2025))
    rows = election.proposal.rows

    assert [row.match for row in rows] == [240_00] * 18
    assert election.proposal.match == 18 * 240_00
    assert [row.additions_so_far for row in rows[6:]] == [1_920_00 * number for number in range(1, 13)]
    assert rows[5].additions_so_far == 48_000_00


def test_pay_dates_before_the_limitation_year_of_the_change_are_not_planned(ledger: FilledLedger) -> None:
    """A change from July 2025 is planned in the year that ends in June 2026; April to June stay as they are."""
    ledger.person()
    ledger.plan(limitation_year_end="06-30")
    line = {"record": "pay_schedule", "person": "pat", "plan": "acme-401k", "frequency": "semimonthly"}
    ledger.add({**line, "first_pay_date": "2025-01-15", "pay": "8000.00", "elections": {"after_tax": "0.50"}})
    election = only(elect(ledger, Choices(first=dt.date(2025, 7, 1)), as_of="2025-03-31", year=2025))
    rows = election.proposal.rows

    assert election.basis.group.year == 2026
    assert [row.additions_so_far for row in rows[:7]] == [4_000_00 * number for number in range(1, 7)] + [
        sum(rows[6].paid)
    ]
    assert election.proposal.added.total <= 72_000_00


def test_a_year_to_come_counts_what_its_limitation_year_takes_before_it(ledger: FilledLedger) -> None:
    """Seen from 15 November 2025: three pay dates of 4,000 come before 2026 in the year that ends in June 2026.

    72,000 - 12,000 = 60,000 for the twelve pay dates of 2026 to June, 5,000 each; 24,500 of 192,000 is 12 %, 960.
    """
    ledger.person()
    ledger.plan(limitation_year_end="06-30")
    line = {"record": "pay_schedule", "person": "pat", "plan": "acme-401k", "frequency": "semimonthly"}
    ledger.add({**line, "first_pay_date": "2025-11-30", "pay": "8000.00", "elections": {"after_tax": "0.50"}})
    election = only(elect(ledger, DOLLARS, as_of="2025-11-15", year=2026))
    rows = election.proposal.rows

    assert [row.elected is None for row in rows] == [True] * 3 + [False] * 24
    assert [row.additions_so_far for row in rows[:3]] == [4_000_00, 8_000_00, 12_000_00]
    assert rows[14].additions_so_far == 72_000_00
    assert rows[-1].deferred_so_far == 24_500_00


def test_a_cap_of_the_years_plan_pay_is_held_over_the_year(ledger: FilledLedger) -> None:
    """10 % of 96,000 paid and 96,000 to come is 19,200, none of it used: 1,600 a pay date, which is 20 % of pay.

    `unused_room` says the same, and nothing once the election is recorded.
    """
    ledger.person()
    ledger.plan(after_tax_cap_rate="0.10")
    ledger.stub("2026-06-30", compensation="96000", pre_tax_deferral="12000")
    schedule(ledger, elections={"pre_tax_deferral": "0.13"})
    election = only(elect(ledger))

    assert [row.elected for row in election.proposal.rows] == [(13, 0, 20)] * 12
    assert [each.amount for each in _unused(ledger)] == [Money(19_200_00)]
    assert "held over the year here, and the election is above it on 2026-07-15" in said(election)
    record_election(ledger.store, election.records, "elect --record")
    assert _unused(ledger) == []


def _unused(ledger: FilledLedger) -> list[Alert]:
    return [each for each in ledger.status(2026, "2026-06-30").alerts if each.code == "unused_room"]


@pytest.mark.parametrize(
    ("elections_of_it", "noted"),
    [
        pytest.param({"after_tax": "0.10"}, True, id="after-tax-money-alone"),
        pytest.param({"after_tax": "0.10", "pre_tax_deferral": "0.06"}, False, id="deferrals-too"),
    ],
)
def test_a_bonus_that_brings_no_match_is_said(
    acme: FilledLedger, elections_of_it: dict[str, str], *, noted: bool
) -> None:
    """Half of 6 % of 100,000; 24,500 leaves 6,000 for it beside 6 % of twelve checks."""
    schedule(acme, elections={"pre_tax_deferral": "0.06"})
    bonus = {"record": "expected_pay", "person": "pat", "plan": "acme-401k", "pay_date": "2026-12-15"}
    acme.add({**bonus, "pay": "100000", "elections": elections_of_it})
    notes = said(only(elect(acme)))

    assert ("deferring $6,000.00 of it would bring $3,000.00 of match" in notes) == noted


def test_a_limitation_year_that_runs_into_a_year_without_limits_is_refused(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan(limitation_year_end="06-30")
    schedule(ledger)

    with pytest.raises(LedgerError, match="No IRS limits are on file for 2027"):
        elect(ledger, as_of="2026-07-31")


def test_a_limitation_year_that_runs_into_the_next_year(ledger: FilledLedger) -> None:
    """Seen from September 2025: to 30 June 2026 nineteen pay dates of 8,000, seven of them under the 23,500 of 2025.

    The same share has to fit both years: 23,500 of 56,000 (41 %) and 24,500 of 96,000 (25 %): 25 %. The 415(c)
    limit is 2026's: 72,000 - 19 x 2,000 = 34,000, of 152,000 22 %.
    """
    ledger.person()
    ledger.plan(limitation_year_end="06-30")
    line = {"record": "pay_schedule", "person": "pat", "plan": "acme-401k", "frequency": "semimonthly"}
    ledger.add({**line, "first_pay_date": "2025-01-15", "pay": "8000.00"})
    election = only(elect(ledger, as_of="2025-09-15", year=2025))

    assert election.basis.standing.recorded.limit == Money(72_000_00)
    assert len(election.proposal.rows) == 19
    assert {row.elected for row in election.proposal.rows} == {(25, 0, 22)}


def test_until_when_a_change_helps(acme: FilledLedger) -> None:
    """At present 1,600 a check; 69,120 are to go in; five checks late is 4 x 1,600 + 8 x 8,000 = 70,400 at most.

    One later is 5 x 1,600 + 7 x 8,000 = 64,000: too late.
    """
    schedule(acme, elections={"pre_tax_deferral": "0.10", "after_tax": "0.10"})

    assert only(elect(acme)).last_date_that_helps == dt.date(2026, 9, 15)


def test_a_plan_without_after_tax_money_gets_its_deferrals(acme: FilledLedger) -> None:
    acme.plan(match=HALF_OF_SIX, after_tax_allowed=False)
    schedule(acme)
    election = only(elect(acme))

    assert election.proposal.rows[0].elected == (25, 0, 0)
    assert "acme-401k takes no after-tax contributions; only deferrals are proposed." in said(election)


def test_no_pay_date_left_is_an_empty_proposal(acme: FilledLedger) -> None:
    schedule(acme)
    late = elect(acme, as_of="2026-12-31")
    too_late = elect(acme, Choices(first=dt.date(2027, 1, 1)))

    assert (late.elections, too_late.elections) == ((), ())
    assert late.notes == (
        "acme-401k has no pay date left in 2026 after 2026-12-31, so no election can change the year any more.",
    )
    assert too_late.notes == ("acme-401k has no pay date left in 2026 that a change from 2027-01-01 reaches.",)


def test_a_plan_that_has_ended_takes_no_more(acme: FilledLedger) -> None:
    acme.plan(match=HALF_OF_SIX, ended="2026-06-30")
    schedule(acme)

    assert elect(acme).elections == ()


def test_a_457b_has_a_limit_of_its_own(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan("city-457b", "city", kind="457b")
    schedule(ledger, "city-457b")
    found = elect(ledger)

    assert found.elections == ()
    assert found.notes == ("city-457b is a 457b; elections are worked out for 401(k) and 403(b) plans.",)


def test_refusals_say_what_is_missing(acme: FilledLedger) -> None:
    with pytest.raises(LedgerError, match="There is no pay schedule of pat") as no_schedule:
        elect(acme)
    with pytest.raises(NotFoundError, match="The plan “nowhere” is not in the ledger"):
        elect(acme, plan="nowhere")
    schedule(acme, pay=None, id="unpaid")
    with pytest.raises(LedgerError, match="does not say what is paid on 2026-07-15") as no_pay:
        elect(acme)
    acme.plan("other-401k", "other")
    with pytest.raises(LedgerError, match="There is no pay schedule of pat for other-401k"):
        elect(acme, plan="other-401k")

    assert no_schedule.value.hint.startswith("Add one: roth-ledger schedule add ")
    assert no_pay.value.hint == "Add the pay of a pay date: roth-ledger schedule change unpaid --pay AMOUNT"


def test_limits_that_are_not_on_file_give_no_number(acme: FilledLedger) -> None:
    schedule(acme)

    with pytest.raises(LedgerError, match="No IRS limits are on file for 2027, so no election can be worked out"):
        elect(acme, as_of="2027-01-31", year=2027)
