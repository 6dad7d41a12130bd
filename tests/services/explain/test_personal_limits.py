"""A person's own limits of a year, with the sources people get wrong; expectations from the notices named."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.figures import Figure
from ledger.domain.money import ZERO
from ledger.services.personal_limits import PersonalLimits, personal_limits
from tests.services.conftest import FilledLedger
from tests.services.explain.figures_check import assert_adds_up, dollars, find


def limits(ledger: FilledLedger, year: int, as_of: str | None = None) -> PersonalLimits:
    day = dt.date(year, 12, 31) if as_of is None else dt.date.fromisoformat(as_of)
    found = personal_limits(ledger.store.reader(), "pat", year, day)
    assert_adds_up(found.figures)
    return found


def figure(found: PersonalLimits, name: str) -> Figure:
    """The only figure of a name."""
    (only,) = [each for each in found.figures if each.name == name]
    return only


def wages(year: int, employer: str = "acme", **more: Any) -> dict[str, Any]:
    return {"record": "wages", "person": "pat", "employer": employer, "year": year, **more}


def tax_year(**more: Any) -> dict[str, Any]:
    return {"record": "tax_year", "person": "pat", "year": 2026, **more}


def ira(amount: str, kind: str, date: str = "2026-03-01", for_year: int = 2026) -> dict[str, Any]:
    line = {"record": "ira_contribution", "person": "pat", "date": date, "kind": kind}
    return {**line, "amount": amount, "for_year": for_year}


@pytest.mark.parametrize(
    ("birth_year", "year", "catch_up", "everything"),
    [
        pytest.param(1968, 2018, "6000", "61000", id="Notice 2017-64: 6,000 in 2018, not 5,500"),
        pytest.param(1963, 2024, "7500", "76500", id="2024 has no amount for 60 to 63 (age 61)"),
        pytest.param(1965, 2025, "11250", "81250", id="Notice 2024-80: 11,250 at 60 in 2025"),
        pytest.param(1961, 2025, "7500", "77500", id="64 in 2025 is back at 7,500"),
        pytest.param(1964, 2026, "11250", "83250", id="vector 28: 62 in 2026, not 150 % of 8,000"),
        pytest.param(1976, 2026, "8000", "80000", id="vector 21: 50 on 31 December 2026"),
        pytest.param(1977, 2026, "0", "72000", id="vector 22: 49 in 2026"),
    ],
)
def test_age_raises_the_limits(
    ledger: FilledLedger, birth_year: int, year: int, catch_up: str, everything: str
) -> None:
    ledger.person(f"{birth_year}-12-31")
    ledger.plan()
    ledger.add(wages(year - 1, social_security_wages="90000"))
    ledger.stub(f"{year}-06-30", compensation="500000")

    found = limits(ledger, year)

    assert found.age == year - birth_year
    assert figure(found, "catch_up").amount == dollars(catch_up)
    assert figure(found, "all_sources").amount == dollars(everything)


def test_the_higher_amount_only_where_a_plan_has_it(ledger: FilledLedger) -> None:
    """A plan may offer the regular amount and not that of 60 to 63 (Mercer, January 2025)."""
    ledger.person("1964-05-05")
    ledger.plan(higher_catch_up_allowed=False)
    ledger.add(wages(2025, social_security_wages="90000"))
    ledger.stub("2026-06-30", compensation="500000")
    catch_up = figure(limits(ledger, 2026), "catch_up")
    assert catch_up.amount == dollars("8000")
    assert catch_up.parts[0].text == "Age 62, but the plan has no higher amount for 60 to 63: the regular one."


@pytest.mark.parametrize(
    ("box_3", "roth_allowed", "text", "catch_up"),
    [
        pytest.param("149999.99", True, "No: $149,999.99 is not more than $150,000.00.", "8000", id="a cent under"),
        pytest.param(
            "150000.00", True, "No: $150,000.00 is not more than $150,000.00.", "8000", id="equal is not over"
        ),
        pytest.param("150000.01", True, "Yes: $150,000.01 is more than $150,000.00.", "8000", id="a cent over"),
        pytest.param("150000.01", False, "Yes: $150,000.01 is more than $150,000.00.", "0", id="and no Roth"),
        pytest.param("0", True, "No: no Social Security wages from it in 2025.", "8000", id="a new hire"),
    ],
)
def test_mandatory_roth_with_the_wages_it_rests_on(
    ledger: FilledLedger, box_3: str, roth_allowed: bool, text: str, catch_up: str
) -> None:
    """IRC 414(v)(7): more than 150,000 in 2025 for catch-up of 2026; 150,000.00 is not over."""
    ledger.person("1971-05-05")
    ledger.plan(roth_allowed=roth_allowed)
    ledger.add(wages(2025, social_security_wages=box_3))
    ledger.stub("2026-06-30", compensation="500000")

    found = limits(ledger, 2026)

    assert figure(found, "roth_catch_up").text == text
    assert figure(found, "catch_up").amount == dollars(catch_up)


def test_mandatory_roth_was_not_enforced_before_2026(ledger: FilledLedger) -> None:
    ledger.person("1965-05-05")
    ledger.plan()
    ledger.stub("2025-06-30", compensation="500000")
    roth = figure(limits(ledger, 2025), "roth_catch_up")
    assert (roth.text, roth.source) == (
        "No: not enforced in 2025.",
        "IRC 414(v)(7); Reg. 1.414(v)-2(a)(2); Notice 2023-62",
    )


def test_wages_that_are_not_on_file_leave_it_open(ledger: FilledLedger) -> None:
    ledger.person("1971-05-05")
    ledger.plan(roth_allowed=False)
    ledger.stub("2026-06-30", compensation="500000")
    found = limits(ledger, 2026)
    assert (figure(found, "catch_up").amount, figure(found, "all_sources").amount) == (None, None)
    assert figure(found, "roth_catch_up").missing.startswith("Social Security wages of 2025 from acme are not on file")
    assert figure(found, "catch_up").missing == figure(found, "roth_catch_up").missing


@pytest.mark.parametrize(
    ("prior", "used", "amount"),
    [
        pytest.param("96000", "5000", "3000", id="vector 51: 402(g)(7), the yearly most"),
        pytest.param("98500", "5000", "1500", id="vector 51: 5,000 x 20 less 98,500"),
        pytest.param("96000", "14000", "1000", id="vector 51: what is left of 15,000"),
    ],
)
def test_fifteen_years_of_service(ledger: FilledLedger, prior: str, used: str, amount: str) -> None:
    ledger.person()
    ledger.plan("school", "school", "403b", long_service_catch_up_allowed=True)
    service = {"record": "long_service", "person": "pat", "plan": "school", "year": 2026, "years": 20}
    ledger.add({**service, "prior_deferrals": prior, "used_before": used})
    ledger.stub("2026-05-31", "school", compensation="100000")
    limit = figure(limits(ledger, 2026), "elective_deferral")
    assert find(limit, "long_service").amount == dollars(amount)
    assert limit.amount == dollars("24500") + dollars(amount)


def test_415c_takes_the_lesser_of_dollars_and_pay(ledger: FilledLedger) -> None:
    """72,000 of Notice 2025-67 and 61,200 of twelve pay dates."""
    ledger.person()
    ledger.plan()
    for month in range(1, 13):
        ledger.stub(f"2026-{month:02}-15", compensation="5100")
    additions = figure(limits(ledger, 2026), "annual_additions")
    assert (additions.amount, additions.how) == (dollars("61200"), "least")
    assert [(part.name, str(part.amount)) for part in additions.parts] == [
        ("dollars", "$72,000.00"),
        ("pay", "$61,200.00"),
    ]
    assert additions.parts[0].source == "IRC 415(c)(1)(A); Notice 2025-67"
    assert additions.parts[1].parts[0].label == "pay of 12 pay dates"


def test_a_short_limitation_year_has_a_share(ledger: FilledLedger) -> None:
    """Vector 37, IRS short-year example: 1 January to 30 June 2018 has 27,500 and counts 137,500 of pay."""
    ledger.person()
    ledger.plan()
    ledger.add({"record": "plan_change", "plan": "acme-401k", "from": "2018-01-01", "limitation_year_end": "06-30"})
    ledger.stub("2018-03-31", compensation="300000")
    found = limits(ledger, 2018, "2018-06-30")
    (short,) = [
        each for each in found.figures if each.name == "annual_additions" and "2018-01-01" in each.parts[0].label
    ]
    assert short.amount == dollars("27500")
    assert short.parts[0].text == "6/12 of the $55,000.00 of 2018, the year in which it ends."
    caps = [(each.amount, each.text) for each in found.figures if each.name == "compensation_cap"]
    assert any(amount == dollars("137500") and "Its share of $275,000.00" in text for amount, text in caps)
    assert figure(found, "elective_deferral").amount == dollars("18500")  # 402(g) is never prorated


def test_the_pay_cap_is_that_of_the_year_in_which_the_plan_year_begins(ledger: FilledLedger) -> None:
    """330,000 for 2023 (Notice 2022-55), though one page of the IRS prints 333,000."""
    ledger.person()
    ledger.plan(limitation_year_end="06-30")
    ledger.stub("2024-03-31", compensation="300000")
    cap = next(each for each in limits(ledger, 2024).figures if each.name == "compensation_cap")
    assert (cap.amount, cap.source) == (dollars("330000"), "IRC 401(a)(17); Notice 2022-55")


@pytest.mark.parametrize(
    ("pay", "text"),
    [
        pytest.param("160000.00", "No: pay of $160,000.00 is not more than $160,000.00.", id="vector 62: equal"),
        pytest.param("160000.01", "Yes: pay of $160,000.01 is more than $160,000.00.", id="vector 62: a cent over"),
        pytest.param("0", "No: no pay from it in 2025.", id="vector 62: hired in 2026"),
    ],
)
def test_highly_compensated_by_last_years_pay(ledger: FilledLedger, pay: str, text: str) -> None:
    ledger.person()
    ledger.plan()
    ledger.add(wages(2025, compensation=pay))
    ledger.stub("2026-06-30", compensation="500000")
    found = figure(limits(ledger, 2026), "highly_compensated")
    assert found.text.startswith(text)
    assert found.parts[1].source == "Notice 2024-80"


def test_an_owner_is_highly_compensated_at_any_pay(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.add(wages(2025, compensation="1000", owner_share="0.051"))
    ledger.stub("2026-06-30", compensation="500000")
    assert figure(limits(ledger, 2026), "highly_compensated").text.startswith("Yes: more than 5 % owner.")


def test_plan_caps_in_dollars(ledger: FilledLedger) -> None:
    """10 % of plan pay up to the cap of 2026: of 300,000 it is 30,000, of 400,000 it is 36,000."""
    for pay, cap in (("300000", "30000"), ("400000", "36000")):
        plan = f"plan-{pay}"
        ledger.person()
        ledger.plan(plan, f"acme{pay}", after_tax_cap_rate="0.10", deferral_cap_rate="0.155")
        ledger.stub("2026-06-30", plan, compensation=pay)
        found = [each for each in limits(ledger, 2026).figures if plan in each.label]
        assert [each.amount for each in found if each.name == "after_tax_cap_rate"] == [dollars(cap)]
    text = next(each.text for each in found if each.name == "deferral_cap_rate")
    assert text == "15.5 % x $360,000.00 (pay of $400,000.00, counted up to the cap)."


def test_a_457b_has_a_limit_of_its_own(ledger: FilledLedger) -> None:
    """Vector 52: 24,500 apart from 402(g); catch-up by age of governmental plans alone."""
    ledger.person("1970-05-05")
    ledger.plan("county", "county", "457b", governmental=True)
    ledger.stub("2026-06-30", "county", compensation="90000", pre_tax_deferral="24500")
    ledger.add(wages(2025, "county", social_security_wages="0"))
    found = limits(ledger, 2026)
    assert figure(found, "section_457b").amount == dollars("32500")
    assert figure(found, "elective_deferral").amount == dollars("24500")


def test_roth_ira_after_income(ledger: FilledLedger) -> None:
    """Single, 161,234 of 153,000 to 168,000: 7,500 - 4,117 = 3,383, up to 3,390; 500 traditional leaves 7,000."""
    ledger.person()
    ledger.plan()
    ledger.add(
        tax_year(filing_status="single", modified_agi="161234.00"),
        ira("500", "traditional_nondeductible"),
        ira("1000", "roth"),
        ira("99", "roth", "2026-02-01", 2025),
        ira("2500", "roth", "2027-04-01"),
    )
    found = limits(ledger, 2026, "2027-04-15")
    assert figure(found, "ira").amount == dollars("7500")
    roth = figure(found, "roth_ira")
    assert [(part.name, str(part.amount)) for part in roth.parts] == [
        ("reduced", "$3,390.00"),
        ("left", "$7,000.00"),
    ]
    assert roth.parts[0].text == (
        "$7,500.00 x ($168,000.00 - $161,234.00) / $15,000.00, up to the next $10.00 and at least $200.00, = $3,390.00."
    )
    assert figure(found, "roth_ira_room").amount == ZERO
    assert figure(found, "roth_ira_excess").amount == dollars("110")
    # Before the contribution of April there was room.
    early = limits(ledger, 2026, "2026-12-31")
    assert figure(early, "roth_ira_room").amount == dollars("2390")
    assert not [each for each in early.figures if each.name == "roth_ira_excess"]


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        pytest.param({}, "The filing status of 2026", id="status"),
        pytest.param({"filing_status": "single"}, "The modified adjusted gross income of 2026", id="income"),
        pytest.param(
            {"filing_status": "married_separate", "modified_agi": "5000"},
            "Whether the spouses lived apart all year in 2026",
            id="lived apart",
        ),
    ],
)
def test_roth_ira_is_not_guessed(ledger: FilledLedger, given: dict[str, str], missing: str) -> None:
    ledger.person()
    ledger.plan()
    ledger.add(tax_year(**given))
    roth = figure(limits(ledger, 2026), "roth_ira")
    assert roth.amount is None
    assert roth.missing.startswith(missing)
    assert "Enter it: roth-ledger person income --person pat --year 2026 --" in roth.missing


def test_the_calendar_of_the_next_five_years(ledger: FilledLedger) -> None:
    ledger.person("1962-07-01")
    ledger.plan()
    years = figure(limits(ledger, 2025), "catch_up_calendar").parts
    assert [(each.label, None if each.amount is None else str(each.amount)) for each in years] == [
        ("2025, age 63", "$11,250.00"),
        ("2026, age 64", "$8,000.00"),
        ("2027, age 65", None),
        ("2028, age 66", None),
        ("2029, age 67", None),
    ]
    assert years[0].text == "The higher amount, for the last time."
    assert years[2].missing == "The regular amount. The figures of 2027 are not on file."


def test_a_year_that_is_not_on_file_has_no_figures(ledger: FilledLedger) -> None:
    ledger.person("1970-01-01")
    ledger.plan()
    found = limits(ledger, 2031, "2031-02-01")
    for name in ("elective_deferral", "catch_up", "annual_additions", "key_employee", "ira", "roth_ira"):
        assert (figure(found, name).amount, figure(found, name).missing != "") == (None, True)


def test_figures_of_ones_own_are_marked(ledger: FilledLedger) -> None:
    ledger.person("1990-01-01")
    ledger.plan()
    own = {"record": "limits", "year": 2027, "source": "my own reading", "elective_deferral": 25000}
    ledger.add(own)
    found = limits(ledger, 2027, "2027-02-01")
    basic = figure(found, "elective_deferral").parts[0]
    assert (basic.amount, basic.source) == (
        dollars("25000"),
        "IRC 402(g)(1); my own reading (with figures of your own)",
    )
    # The line that adds a figure repeats those that are there: it takes the place of the whole record.
    assert '"elective_deferral": 25000, "ira": "…"}' in figure(found, "ira").missing
