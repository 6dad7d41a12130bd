"""Published examples of 402(g), 414(v) and 415(c), each put into a ledger as its book lines and read off `status`.

The id of each case names who published it; a TV number is the same example wherever the tests use it. Where the
publisher gave inputs and no answer, the answer is worked out from the rule in the case's comment.
"""

from typing import Any, NamedTuple

import pytest

from ledger.domain.money import Money
from ledger.domain.status import GroupStanding
from tests.services.conftest import FilledLedger


class Job(NamedTuple):
    """One employer with one plan, and all that goes in on one pay date, 30 June."""

    employer: str
    pay: str | None = None
    kind: str = "401k"
    rules: dict[str, Any] = {}  # noqa: RUF012 - never written to
    money: dict[str, str] = {}  # noqa: RUF012 - never written to
    wages: dict[str, str] = {}  # noqa: RUF012 - never written to


class Found(NamedTuple):
    """Where one group stands."""

    limit: str
    total: str
    catch_up: str
    room: str
    excess: str


def fill(ledger: FilledLedger, year: int, birth_date: str, *jobs: Job) -> None:
    ledger.person(birth_date)
    for job in jobs:
        ledger.plan(f"{job.employer} plan", job.employer, job.kind, **job.rules)
        if job.wages:
            ledger.add({"record": "wages", "person": "pat", "employer": job.employer, "year": year, **job.wages})
        given: dict[str, Any] = {} if job.pay is None else {"compensation": job.pay}
        ledger.stub(f"{year}-06-30", f"{job.employer} plan", **given, **job.money)


def plain(amount: Money | None) -> str:
    return "unknown" if amount is None else amount.plain().removesuffix(".00")


def found(group: GroupStanding) -> Found:
    held = group.recorded
    return Found(*(plain(each) for each in (held.limit, held.total, held.catch_up, held.room, held.excess)))


GREG_BIG = {"pre_tax_deferral": "18500"}
GREG_OWN = {"employer_nonelective": "55000"}
STEVE = {"roth_deferral": "24000", "after_tax": "20000", "employer_nonelective": "15000"}
THREAD = {"after_tax": "11000", "pre_tax_deferral": "19500", "employer_match": "9500", "employer_nonelective": "9000"}
PUBLIC = {"employer_match": "7500", "after_tax": "40000"}
OVER_415 = {"pre_tax_deferral": "20000", "employer_nonelective": "12000", "after_tax": "46000"}
CAPPED = {"deferral_cap_rate": "0.05"}
JOHN = {"pre_tax_deferral": "18000", "employer_match": "11000", "employer_nonelective": "35000"}


@pytest.mark.parametrize(
    ("year", "birth_date", "jobs", "deferral_room", "groups"),
    [
        pytest.param(
            2020,
            "1980-05-01",
            [Job("one", "90000", money={"pre_tax_deferral": "2500"}), Job("two", "90000")],
            "17000",
            {"one": Found("57000", "2500", "0", "54500", "0"), "two": Found("57000", "0", "0", "57000", "0")},
            id="TV-1 IRS page on several plans",
        ),
        pytest.param(
            2018,
            "1972-02-02",
            [
                Job("big", "300000", money=GREG_BIG),
                Job("own", kind="solo_401k", money=GREG_OWN, wages={"compensation": "300000"}),
            ],
            "0",
            {"big": Found("55000", "18500", "0", "36500", "0"), "own": Found("55000", "55000", "0", "0", "0")},
            id="TV-2 IRS Greg at 46, as quoted by TAP 41167",
        ),
        pytest.param(
            2018,
            "1966-02-02",
            [
                Job("big", "300000", money=GREG_BIG),
                Job(
                    "own",
                    kind="solo_401k",
                    money={**GREG_OWN, "pre_tax_deferral": "6000"},
                    wages={"compensation": "300000"},
                ),
            ],
            "0",
            {"big": Found("55000", "18500", "0", "36500", "0"), "own": Found("55000", "55000", "6000", "0", "0")},
            id="TV-3 IRS Greg at 52, all 6000 more in his own plan, 61000 there",
        ),
        pytest.param(
            2018,
            "1966-02-02",
            [
                Job("big", "300000", money={"pre_tax_deferral": "21500"}),
                Job(
                    "own",
                    kind="solo_401k",
                    money={**GREG_OWN, "pre_tax_deferral": "3000"},
                    wages={"compensation": "300000"},
                ),
            ],
            "0",
            {"big": Found("55000", "18500", "3000", "36500", "0"), "own": Found("55000", "55000", "3000", "0", "0")},
            id="TV-3 IRS Greg at 52, the 6000 split between the plans",
        ),
        pytest.param(
            2026,
            "1974-03-03",
            [
                Job("one", "200000", money={"pre_tax_deferral": "16250"}),
                Job("two", "200000", money={"pre_tax_deferral": "16250"}),
            ],
            "0",
            # Neither plan saw an excess, so neither treats anything as catch-up.
            {"one": Found("72000", "16250", "0", "55750", "0"), "two": Found("72000", "16250", "0", "55750", "0")},
            id="TV-5 Reg. 1.402(g)-2(b), at 52 and 32500 in two plans",
        ),
        pytest.param(
            2026,
            "1980-05-01",
            [
                Job("north", "200000", rules={"group": "family"}, money={"employer_nonelective": "40000"}),
                Job("south", "200000", rules={"group": "family"}, money={"after_tax": "40000"}),
            ],
            "24500",
            {"family": Found("72000", "80000", "0", "0", "8000")},
            id="TV-7 IRC 415(f) and (h), one controlled group",
        ),
        pytest.param(
            2020,
            "1980-05-01",
            [Job("acme", "285000", money={**THREAD, "rollover_in": "17000"})],
            "0",
            {"acme": Found("57000", "49000", "0", "8000", "0")},
            id="TV-9 Bogleheads 5497618",
        ),
        pytest.param(
            2015,
            "1955-06-06",
            [Job("acme", "225000", money=STEVE)],
            "0",
            {"acme": Found("53000", "53000", "6000", "0", "0")},
            id="TV-11 BFSG Steve at 60, no higher catch-up before 2025",
        ),
        pytest.param(
            2014,
            "1963-04-04",
            [Job("acme", "50000", money={"pre_tax_deferral": "23000", "employer_nonelective": "12500"})],
            "0",
            # 17,500 + 5,500 + 12,500 = 35,500 in all; pay is the limit, below the year's 52,000.
            {"acme": Found("50000", "30000", "5500", "20000", "0")},
            id="TV-15 IRS Ben at 51, W-2 pay 50000",
        ),
        pytest.param(
            2017,
            "1967-05-05",
            [
                Job(
                    "own",
                    kind="solo_401k",
                    money={"pre_tax_deferral": "24000", "employer_nonelective": "36000"},
                    wages={"net_earnings": "180000"},
                )
            ],
            "0",
            # 20 % of 180,000 is 36,000; 18,000 + 6,000 deferred, 60,000 in all; earned income is 144,000.
            {"own": Found("54000", "54000", "6000", "0", "0")},
            id="TV-16 Tax Adviser November 2017, R at 50, sole proprietor",
        ),
        pytest.param(
            2026,
            "1990-05-01",
            [Job("acme", "18000", money={"pre_tax_deferral": "10000", "employer_match": "900"})],
            "14500",
            {"acme": Found("18000", "10900", "0", "7100", "0")},
            id="TV-19 IRC 415(c)(1)(B), pay of 18000",
        ),
        pytest.param(
            2026,
            "1976-12-31",
            [Job("acme", "300000", money={"roth_deferral": "32500", "employer_nonelective": "47500"})],
            "0",
            {"acme": Found("72000", "72000", "8000", "0", "0")},
            id="TV-21 IRC 414(v)(5)(A), 80000 from all sources",
        ),
        pytest.param(
            2025,
            "1965-12-15",
            [Job("acme", "300000", money={"pre_tax_deferral": "34750", "employer_nonelective": "46500"})],
            "0",
            {"acme": Found("70000", "70000", "11250", "0", "0")},
            id="TV-23 Cary Street, 60 in December 2025, deferrals of 34750",
        ),
        pytest.param(
            2026,
            "1964-01-01",
            [Job("acme", "300000", money={"roth_deferral": "35750", "employer_nonelective": "47500"})],
            "0",
            {"acme": Found("72000", "72000", "11250", "0", "0")},
            id="TV-28 particle.news at 62, 83250 from all sources",
        ),
        pytest.param(
            2026,
            "1986-01-01",
            [Job("acme", "300000", money={**PUBLIC, "pre_tax_deferral": "24500"})],
            "0",
            {"acme": Found("72000", "72000", "0", "0", "0")},
            id="TV-54 public repository at 40",
        ),
        pytest.param(
            2026,
            "1976-01-01",
            [Job("acme", "300000", money={**PUBLIC, "roth_deferral": "32500"})],
            "0",
            {"acme": Found("72000", "72000", "8000", "0", "0")},
            id="TV-54 public repository at 50, 80000 in all",
        ),
        pytest.param(
            2026,
            "1981-01-01",
            [
                Job("school", "120000", kind="403b", money={"pre_tax_deferral": "24500"}),
                Job("state", "120000", kind="457b", rules={"governmental": True}, money={"pre_tax_deferral": "24500"}),
            ],
            "0",
            {"school": Found("72000", "24500", "0", "47500", "0")},
            id="TV-52 IRS page on several plans, 403(b) and 457(b)",
        ),
        pytest.param(
            2015,
            "1967-01-01",
            [Job("acme", "100000", money=JOHN)],
            "0",
            {"acme": Found("53000", "64000", "0", "0", "11000")},
            id="IRS fix-it guide, John at 48, 64000 against 53000",
        ),
        pytest.param(
            2026,
            "1971-01-01",
            [Job("acme", "300000", money=OVER_415)],
            "12500",
            # 78,000 in all: 6,000 of the deferrals pass 415(c) and are catch-up.
            {"acme": Found("72000", "72000", "6000", "0", "0")},
            id="Reg. 1.414(v)-1(b)(1)(i) at 55, deferrals over 415(c)",
        ),
        pytest.param(
            2026,
            "1971-01-01",
            [Job("acme", "200000", rules=CAPPED, money={"roth_deferral": "14000"})],
            "18500",
            # The plan lets 5 % of 200,000 be deferred; 4,000 more are catch-up.
            {"acme": Found("72000", "10000", "4000", "62000", "0")},
            id="Reg. 1.414(v)-1(b)(1)(ii) at 55, deferrals over the plan's own limit",
        ),
        pytest.param(
            2026,
            "1986-01-01",
            [Job("acme", "200000", rules=CAPPED, money={"roth_deferral": "14000"})],
            "10500",
            {"acme": Found("72000", "14000", "0", "58000", "0")},
            id="Reg. 1.414(v)-1(b)(1)(ii) at 40, nothing is catch-up",
        ),
    ],
)
def test_a_published_year(
    ledger: FilledLedger,
    year: int,
    birth_date: str,
    jobs: list[Job],
    deferral_room: str,
    groups: dict[str, Found],
) -> None:
    fill(ledger, year, birth_date, *jobs)

    status = ledger.status(year)

    assert (plain(status.elective_deferrals.room), plain(status.elective_deferrals.excess)) == (deferral_room, "0")
    assert {each.recorded.group: found(each) for each in status.annual_additions} == groups


@pytest.mark.parametrize(
    ("year", "birth_date", "job", "room"),
    [
        pytest.param(
            2014,
            "1959-01-01",
            Job("acme", "260000", money={"pre_tax_deferral": "23000", "employer_nonelective": "15600"}),
            "18900",
            id="TV-12 BenefitsLink 55246",
        ),
        pytest.param(
            2026,
            "1990-05-01",
            Job("acme", "18000", money={"pre_tax_deferral": "10000", "employer_match": "900"}),
            "7100",
            id="TV-19 IRC 415(c)(1)(B), pay of 18000",
        ),
        pytest.param(
            2026,
            "1986-01-01",
            Job("acme", "200000", money={"pre_tax_deferral": "24500", "employer_match": "6000"}),
            # 72,000 - 24,500 - half of the first 6 % of 200,000.
            "41500",
            id="maximum after tax: 415(c) less deferrals and match",
        ),
        pytest.param(
            2026,
            "1986-01-01",
            Job("own", kind="solo_401k", money={"pre_tax_deferral": "4500"}, wages={"net_earnings": "36000"}),
            "31500",
            id="Reg. 1.415(c)-2(b), earned income of 36000 less 4500 deferred",
        ),
        pytest.param(
            2026,
            "1986-01-01",
            Job(
                "own",
                kind="solo_401k",
                money={"pre_tax_deferral": "4500", "employer_nonelective": "2000"},
                wages={"net_earnings": "36000"},
            ),
            # Earned income is 36,000 - 2,000; of that 6,500 are used. 2,000 of employer money cost 4,000 of room.
            "27500",
            id="irahelp, an employer dollar costs two of after-tax room",
        ),
    ],
)
def test_the_after_tax_money_that_still_fits(
    ledger: FilledLedger, year: int, birth_date: str, job: Job, room: str
) -> None:
    fill(ledger, year, birth_date, job)

    (group,) = ledger.status(year).annual_additions

    assert plain(group.after_tax_room) == room


def test_a_403b_beside_a_business_of_ones_own(ledger: FilledLedger) -> None:
    """irahelp example of 2021: 15,000 in a 403(b), own business with 36,000 net, 4,500 deferred there.

    The owner controls the business, so both plans share 58,000 (Reg. 1.415(f)-1(f)(2)): 58,000 - 19,500 = 38,500. The
    business alone can take no more than its earned income: 36,000 - 4,500 = 31,500. The smaller of the two is the room.
    """
    fill(
        ledger,
        2021,
        "1980-05-01",
        Job("hospital", "200000", kind="403b", rules={"after_tax_allowed": False}, money={"pre_tax_deferral": "15000"}),
        Job(
            "practice",
            kind="solo_401k",
            money={"pre_tax_deferral": "4500"},
            wages={"net_earnings": "36000", "owner_share": "1"},
        ),
    )

    (group,) = ledger.status(2021).annual_additions

    assert plain(group.recorded.total) == "19500"
    assert plain(group.after_tax_room) == "31500"
