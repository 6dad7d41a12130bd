"""One believable year, followed from date to date, every figure worked out by hand.

Pat is born on 1976-11-30 and turns 50 in 2026: 24,500 may be deferred, and 8,000 more from 1 January on, as age counts
by the end of the year. 415(c) allows 72,000 at each of two employers that are not related.

* Acme pays 12,000 on the last day of each month; its match is half of what is deferred up to 6 % of pay, every pay
  check, with a true-up after the year. From January 15 % are deferred (1,800) and 20 % go in after tax (2,400); the
  match is 0.50 x 6 % x 12,000 = 360. A bonus of 30,000 on 13 March has 20 % deferred (6,000), nothing after tax, and a
  match of 0.50 x 6 % x 30,000 = 900. From April it is 2 % deferred (240), 45 % after tax (5,400), match 120.
* Beta, where Pat works from August, pays 8,000 every second Friday from 7 August, eleven times: 10 % pre-tax (800), 5 %
  Roth (400), 15 % after tax (1,200). Its match is all of the first 3 % and half of the next 2 %: 240 + 80 = 320 a pay
  check, without a true-up. It takes 25 % of pay after tax at most. From October 20 % are pre-tax (1,600) and 25 % after
  tax (2,000).
"""

from typing import Any, NamedTuple

import pytest

from ledger.domain.money import Money
from ledger.domain.status import Status
from tests.services.conftest import FilledLedger

ACME, BETA = "acme-401k", "beta-401k"
ACME_MATCH = {"tiers": [["0.50", "0.06"]], "period": "paycheck_with_true_up"}
BETA_MATCH = {"tiers": [["1.00", "0.03"], ["0.50", "0.05"]], "period": "paycheck"}
BETA_CAP = {"after_tax_cap_rate": "0.25"}
ACME_WAGES = {"social_security_wages": "140000", "compensation": "150000"}
NO_WAGES = {"social_security_wages": "0", "compensation": "0"}
BONUS = {"pay": "30000", "elections": {"pre_tax_deferral": "0.20"}}
TRUE_UP = {"source": "employer_match", "amount": "960", "limitation_year": 2026}


def told(known_on: str, record: str, **keys: Any) -> tuple[str, dict[str, Any]]:
    return known_on, {"record": record, **keys}


def stub(plan: str, pay_date: str, pay: str, **amounts: str) -> tuple[str, dict[str, Any]]:
    return told(pay_date, "pay_stub", person="pat", plan=plan, pay_date=pay_date, compensation=pay, amounts=amounts)


def schedule(
    known_on: str, plan: str, from_: str, *, pay: str = "8000", **elections: str
) -> tuple[str, dict[str, Any]]:
    first = ("monthly", "2026-01-31") if plan == ACME else ("biweekly", "2026-08-07")
    when = {"from": from_, "frequency": first[0], "first_pay_date": first[1]}
    return told(known_on, "pay_schedule", person="pat", plan=plan, **when, pay=pay, elections=elections)


def acme(pay_date: str, pre_tax: str, after_tax: str, match: str) -> tuple[str, dict[str, Any]]:
    return stub(ACME, pay_date, "12000", pre_tax_deferral=pre_tax, after_tax=after_tax, employer_match=match)


def beta(pay_date: str, pre_tax: str, after_tax: str) -> tuple[str, dict[str, Any]]:
    return stub(
        BETA, pay_date, "8000", pre_tax_deferral=pre_tax, roth_deferral="400", after_tax=after_tax, employer_match="320"
    )


# Each line of the book with the day on which Pat knows it.
BOOK: list[tuple[str, dict[str, Any]]] = [
    told("2026-01-01", "person", id="pat", name="Pat", birth_date="1976-11-30"),
    told("2026-01-01", "employer", id="acme", name="Acme"),
    told("2026-01-01", "plan", id=ACME, employer="acme", name="Acme", kind="401k", match=ACME_MATCH),
    told("2026-01-01", "wages", person="pat", employer="acme", year=2025, **ACME_WAGES),
    schedule("2026-01-01", ACME, "2026-01-01", pay="12000", pre_tax_deferral="0.15", after_tax="0.20"),
    told("2026-01-01", "expected_pay", person="pat", plan=ACME, pay_date="2026-03-13", **BONUS),
    acme("2026-01-31", "1800", "2400", "360"),
    acme("2026-02-28", "1800", "2400", "360"),
    stub(ACME, "2026-03-13", "30000", pre_tax_deferral="6000", employer_match="900"),
    schedule("2026-03-20", ACME, "2026-04-01", pay="12000", pre_tax_deferral="0.02", after_tax="0.45"),
    acme("2026-03-31", "1800", "2400", "360"),
    acme("2026-04-30", "240", "5400", "120"),
    acme("2026-05-31", "240", "5400", "120"),
    acme("2026-06-30", "240", "5400", "120"),
    # In July Pat gives notice at Acme for the end of the month and signs with Beta.
    schedule("2026-07-10", ACME, "2026-08-01", pay="0"),
    told("2026-07-10", "employer", id="beta", name="Beta"),
    told("2026-07-10", "plan", id=BETA, employer="beta", name="Beta", kind="401k", match=BETA_MATCH, **BETA_CAP),
    told("2026-07-10", "wages", person="pat", employer="beta", year=2025, **NO_WAGES),
    schedule("2026-07-10", BETA, "2026-08-01", pre_tax_deferral="0.10", roth_deferral="0.05", after_tax="0.15"),
    acme("2026-07-31", "240", "5400", "120"),
    beta("2026-08-07", "800", "1200"),
    beta("2026-08-21", "800", "1200"),
    beta("2026-09-04", "800", "1200"),
    beta("2026-09-18", "800", "1200"),
    schedule("2026-09-20", BETA, "2026-10-01", pre_tax_deferral="0.20", roth_deferral="0.05", after_tax="0.25"),
    beta("2026-10-02", "1600", "2000"),
    beta("2026-10-16", "1600", "2000"),
    beta("2026-10-30", "1600", "2000"),
    beta("2026-11-13", "1600", "2000"),
    beta("2026-11-27", "1600", "2000"),
    beta("2026-12-11", "1600", "2000"),
    beta("2026-12-25", "1600", "2000"),
    told("2027-02-16", "contribution", person="pat", plan=ACME, date="2027-02-16", **TRUE_UP),
]


class Group(NamedTuple):
    """What `status` says of one employer group; money as dollars and cents."""

    total: str
    room: str
    used: str
    after_tax_room: str
    projected_total: str
    by_source: dict[str, str]
    limit_reached_on: str | None = None
    limit: str = "72000.00"
    catch_up: str = "0.00"
    excess: str = "0.00"


def fill(ledger: FilledLedger, until: str) -> None:
    """Record what was known on a day, oldest first."""
    ledger.add(*[line for known_on, line in BOOK if known_on <= until])


def groups(status: Status) -> dict[str, Group]:
    def plain(amount: Money | None) -> str:
        return "unknown" if amount is None else amount.plain()

    return {
        each.recorded.group: Group(
            limit=plain(each.recorded.limit),
            total=each.recorded.total.plain(),
            catch_up=each.recorded.catch_up.plain(),
            room=plain(each.recorded.room),
            excess=plain(each.recorded.excess),
            used=each.recorded.used or "unknown",
            after_tax_room=plain(each.after_tax_room),
            projected_total=plain(each.projected_total),
            limit_reached_on=None if each.limit_reached_on is None else each.limit_reached_on.isoformat(),
            by_source={source: amount.plain() for source, amount in each.recorded.by_source.items()},
        )
        for each in status.annual_additions
    }


def deferrals(status: Status) -> tuple[str, ...]:
    """Total, limit, catch-up limit, room, excess."""
    held = status.elective_deferrals
    figures = (held.total, held.limit, held.catch_up_limit, held.room, held.excess)
    return tuple("unknown" if each is None else each.plain() for each in figures)


def test_31_january_after_the_first_pay_date(ledger: FilledLedger) -> None:
    fill(ledger, "2026-01-31")
    status = ledger.status(2026, "2026-01-31")

    # Room for deferrals: 24,500 + 8,000 - 1,800.
    assert deferrals(status) == ("1800.00", "24500.00", "8000.00", "30700.00", "0.00")
    # Pay of the year: 12 x 12,000 + 30,000 = 174,000, so that 72,000 is the limit.
    # Recorded: 1,800 + 2,400 + 360 = 4,560; room 72,000 - 4,560 = 67,440; 4,560 / 72,000 = 0.0633.
    # To the end of the year: deferred 12 x 1,800 + 6,000 = 27,600; after tax 12 x 2,400 = 28,800; match
    #   12 x 360 + 900 = 5,220. The year's match is 0.50 x 6 % x 174,000 = 5,220 too: no true-up.
    #   27,600 is 3,100 over 24,500: catch-up. Projected: 27,600 + 28,800 + 5,220 - 3,100 = 58,520.
    # After tax: 67,440, less the deferrals to come without catch-up (24,500 - 1,800 = 22,700), less the match to come
    #   (5,220 - 360 = 4,860): 39,880.
    assert groups(status) == {
        "acme": Group(
            total="4560.00",
            room="67440.00",
            used="0.063",
            after_tax_room="39880.00",
            projected_total="58520.00",
            by_source={"pre_tax_deferral": "1800.00", "after_tax": "2400.00", "employer_match": "360.00"},
        )
    }


def test_31_march_after_the_bonus_and_a_new_election(ledger: FilledLedger) -> None:
    fill(ledger, "2026-03-31")
    status = ledger.status(2026, "2026-03-31")

    # Deferred: 3 x 1,800 + 6,000 = 11,400; room 32,500 - 11,400.
    assert deferrals(status) == ("11400.00", "24500.00", "8000.00", "21100.00", "0.00")
    # Recorded: 11,400 + 3 x 2,400 = 7,200 + (3 x 360 + 900 = 1,980) = 20,580; room 51,420; 20,580 / 72,000 = 0.2858.
    # Nine pay dates to come: deferred 9 x 240 = 2,160; after tax 9 x 5,400 = 48,600; match 9 x 120 = 1,080.
    #   The year's deferrals are 13,560, over 6 % of 174,000 = 10,440: the year's match is 5,220, by pay check it comes
    #   to 1,980 + 1,080 = 3,060, the true-up is 2,160.
    #   All: 20,580 + 2,160 + 48,600 + 1,080 + 2,160 = 74,580, which is 2,580 over. At 50 so much of the deferrals is
    #   catch-up because of 415(c): projected 72,000.
    # Reached: 30 November holds 20,580 + 8 x 5,760 = 66,660, 31 December 72,420.
    # After tax: 51,420 - 2,160 - 1,080 - 2,160 = 46,020 (the 48,600 elected are more).
    assert groups(status) == {
        "acme": Group(
            total="20580.00",
            room="51420.00",
            used="0.285",
            after_tax_room="46020.00",
            projected_total="72000.00",
            limit_reached_on="2026-12-31",
            by_source={"pre_tax_deferral": "11400.00", "after_tax": "7200.00", "employer_match": "1980.00"},
        )
    }


def test_15_july_between_two_jobs(ledger: FilledLedger) -> None:
    fill(ledger, "2026-07-15")
    status = ledger.status(2026, "2026-07-15")

    # Deferred: 11,400 + 3 x 240 = 12,120; room 20,380.
    assert deferrals(status) == ("12120.00", "24500.00", "8000.00", "20380.00", "0.00")
    assert groups(status) == {
        # After tax 7,200 + 3 x 5,400 = 23,400; match 1,980 + 3 x 120 = 2,340. 12,120 + 23,400 + 2,340 = 37,860;
        #   room 34,140; 37,860 / 72,000 = 0.5258. Pay of the year: 7 x 12,000 + 30,000 = 114,000, over 72,000.
        # One pay date to come, 31 July: 240 + 5,400 + 120 = 5,760. Deferrals of the year 12,360, over 6 % of 114,000 =
        #   6,840: match of the year 3,420, by pay check 2,460, true-up 960. Projected: 37,860 + 5,760 + 960 = 44,580.
        # After tax: 34,140 - 240 - 120 - 960 = 32,820.
        "acme": Group(
            total="37860.00",
            room="34140.00",
            used="0.525",
            after_tax_room="32820.00",
            projected_total="44580.00",
            by_source={"pre_tax_deferral": "12120.00", "after_tax": "23400.00", "employer_match": "2340.00"},
        ),
        # A limit of its own, and pay to come of 11 x 8,000 = 88,000.
        # Projected: 11 x (800 + 400 + 1,200 + 320) = 29,920.
        # After tax: 72,000 - 11 x 1,200 - 11 x 320 = 55,280, but the plan takes 25 % of 88,000: 22,000.
        "beta": Group(
            total="0.00",
            room="72000.00",
            used="0.000",
            after_tax_room="22000.00",
            projected_total="29920.00",
            by_source={},
        ),
    }
    # 140,000 of Social Security wages at Acme in 2025, none at Beta; 150,000 of pay, none: neither passes its figure.
    assert status.roth_catch_up_required == {"acme": False, "beta": False}
    assert status.highly_compensated == {"acme": False, "beta": False}


def test_31_august_at_the_new_job(ledger: FilledLedger) -> None:
    fill(ledger, "2026-08-31")
    status = ledger.status(2026, "2026-08-31")

    # Deferred: Acme 12,360 + Beta 2 x 1,200 = 14,760; room 17,740.
    assert deferrals(status) == ("14760.00", "24500.00", "8000.00", "17740.00", "0.00")
    assert groups(status) == {
        # 12,360 + 28,800 + 2,460 = 43,620; room 28,380; 43,620 / 72,000 = 0.6058. To come: the true-up of 960 alone.
        "acme": Group(
            total="43620.00",
            room="28380.00",
            used="0.605",
            after_tax_room="27420.00",
            projected_total="44580.00",
            by_source={"pre_tax_deferral": "12360.00", "after_tax": "28800.00", "employer_match": "2460.00"},
        ),
        # 2 x 2,720 = 5,440; room 66,560; 5,440 / 72,000 = 0.0755. Nine to come: 9 x 2,720 = 24,480, projected 29,920.
        # After tax: 66,560 - 9 x 1,200 - 9 x 320 = 52,880, but the plan's cap leaves
        #   22,000 - 2,400 = 19,600.
        "beta": Group(
            total="5440.00",
            room="66560.00",
            used="0.075",
            after_tax_room="19600.00",
            projected_total="29920.00",
            by_source={
                "pre_tax_deferral": "1600.00",
                "roth_deferral": "800.00",
                "after_tax": "2400.00",
                "employer_match": "640.00",
            },
        ),
    }


ACME_AT_THE_END = Group(
    total="43620.00",
    room="28380.00",
    used="0.605",
    after_tax_room="27420.00",
    projected_total="44580.00",
    by_source={"pre_tax_deferral": "12360.00", "after_tax": "28800.00", "employer_match": "2460.00"},
)


def test_30_november_the_fiftieth_birthday(ledger: FilledLedger) -> None:
    fill(ledger, "2026-11-30")
    status = ledger.status(2026, "2026-11-30")

    # Beta: pre-tax 4 x 800 + 5 x 1,600 = 11,200; Roth 9 x 400 = 3,600; together 14,800. With Acme's 12,360: 27,160.
    # That passes 24,500, yet neither plan saw an excess: age raises the person's limit, no annual addition leaves.
    assert deferrals(status) == ("27160.00", "24500.00", "8000.00", "5340.00", "0.00")
    assert groups(status) == {
        "acme": ACME_AT_THE_END,
        # After tax 4 x 1,200 + 5 x 2,000 = 14,800; match 9 x 320 = 2,880. Total 14,800 + 14,800 + 2,880 = 32,480;
        #   room 39,520; 32,480 / 72,000 = 0.4511.
        # Two to come: 2 x (1,600 + 400 + 2,000 + 320) = 8,640, projected 41,120.
        # After tax: 39,520 - 4,000 - 640 = 34,880, but the plan's cap leaves 22,000 - 14,800 = 7,200.
        "beta": Group(
            total="32480.00",
            room="39520.00",
            used="0.451",
            after_tax_room="7200.00",
            projected_total="41120.00",
            by_source={
                "pre_tax_deferral": "11200.00",
                "roth_deferral": "3600.00",
                "after_tax": "14800.00",
                "employer_match": "2880.00",
            },
        ),
    }


def test_31_december_with_the_true_up_still_to_come(ledger: FilledLedger) -> None:
    fill(ledger, "2026-12-31")
    status = ledger.status(2026, "2026-12-31")

    # 12,360 + 14,400 + 4,400 = 31,160; room 1,340.
    assert deferrals(status) == ("31160.00", "24500.00", "8000.00", "1340.00", "0.00")
    assert groups(status) == {
        "acme": ACME_AT_THE_END,
        # 18,800 + 18,800 + 11 x 320 = 3,520: 41,120; room 30,880; 41,120 / 72,000 = 0.5711. Cap: 22,000 - 18,800.
        "beta": Group(
            total="41120.00",
            room="30880.00",
            used="0.571",
            after_tax_room="3200.00",
            projected_total="41120.00",
            by_source={
                "pre_tax_deferral": "14400.00",
                "roth_deferral": "4400.00",
                "after_tax": "18800.00",
                "employer_match": "3520.00",
            },
        ),
    }
    assert [alert.code for alert in status.alerts if alert.code.endswith("_over")] == []


def test_the_true_up_of_february_belongs_to_the_year_before(ledger: FilledLedger) -> None:
    fill(ledger, "2027-02-28")
    found = groups(ledger.status(2026, "2027-02-28"))["acme"]

    # 43,620 + 960 = 44,580 (match 2,460 + 960 = 3,420); room 27,420; 44,580 / 72,000 = 0.6191. Nothing is to come.
    assert (found.total, found.room, found.used) == ("44580.00", "27420.00", "0.619")
    assert (found.projected_total, found.by_source["employer_match"]) == ("44580.00", "3420.00")
    next_year = ledger.status(2027, "2027-02-28").annual_additions
    assert [each.recorded.total for each in next_year if each.recorded.group == "acme"] in ([], [Money(0)])


@pytest.mark.parametrize(
    "day", ["2026-01-31", "2026-03-31", "2026-07-15", "2026-08-31", "2026-11-30", "2026-12-31", "2027-02-28"]
)
def test_what_was_recorded_by_a_day_reads_the_same_from_the_whole_book(ledger: FilledLedger, day: str) -> None:
    fill(ledger, day)
    then = ledger.status(2026, day)
    known = {known_on: None for known_on, _ in BOOK if known_on > day}
    ledger.add(*[line for known_on, line in BOOK if known_on in known])
    now = ledger.status(2026, day)

    assert deferrals(now) == deferrals(then)
    totals = {each.recorded.group: each.recorded.total for each in then.annual_additions}
    later = {each.recorded.group: each.recorded.total for each in now.annual_additions}
    assert {group: later[group] for group in totals} == totals


@pytest.mark.parametrize(
    ("birth_date", "period", "room", "projected"),
    [
        # 4,000 a month: 24,000 by June, 500 in July, then no more. Match: 6 x 600 + 0.50 x 500 = 3,850.
        # 72,000 - 24,500 - 3,850. Projected, nothing stopped: 48,000 + 12 x 600 = 55,200.
        pytest.param("1986-01-01", "paycheck", "43650.00", "55200.00", id="40-match-ends-with-the-deferrals"),
        # The year's match is 0.50 x 6 % x 240,000 = 7,200 either way: 72,000 - 24,500 - 7,200.
        pytest.param("1986-01-01", "paycheck_with_true_up", "40300.00", "55200.00", id="40-true-up"),
        # 32,500 go in: 32,000 by August, 500 in September; 8,000 of them are catch-up. Match: 8 x 600 + 250 = 5,050.
        # 72,000 - 24,500 - 5,050. Projected: 48,000 - 8,000 + 7,200 = 47,200.
        pytest.param("1971-01-01", "paycheck", "42450.00", "47200.00", id="55-catch-up-takes-no-room"),
    ],
)
def test_deferrals_to_come_stop_at_the_deferral_limit_for_the_room_and_not_for_the_projection(
    ledger: FilledLedger, birth_date: str, period: str, room: str, projected: str
) -> None:
    """20,000 a month, 20 % deferred, half of the first 6 % matched; seen on New Year, before the first pay date."""
    ledger.person(birth_date)
    ledger.plan(match={"tiers": [["0.50", "0.06"]], "period": period})
    _, line = schedule("2026-01-01", ACME, "2026-01-01", pay="20000", pre_tax_deferral="0.20")
    ledger.add(
        line,
        {"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "social_security_wages": "120000"},
    )

    found = groups(ledger.status(2026, "2026-01-01"))["acme"]

    assert (found.after_tax_room, found.projected_total) == (room, projected)
