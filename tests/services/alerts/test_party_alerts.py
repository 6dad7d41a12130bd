"""What age, employers and plans give reason to say, from real ledgers."""

import pytest

from ledger.domain.alerts.alert import Alert
from ledger.domain.money import Money
from tests.services.conftest import FilledLedger

M = Money.parse
CODES = (
    *("plan_has_no_roth_for_catch_up", "higher_catch_up_ends", "related_employers_check", "control_403b_aggregation"),
    "limitation_year_mismatch",
)


def found(ledger: FilledLedger, year: int = 2026, as_of: str | None = None) -> list[Alert]:
    return [alert for alert in ledger.status(year, as_of).alerts if alert.code in CODES]


def said(ledger: FilledLedger, year: int = 2026, as_of: str | None = None) -> list[tuple[str, str, Money | None]]:
    return [(alert.code, alert.level, alert.amount) for alert in found(ledger, year, as_of)]


def wages(ledger: FilledLedger, employer: str, year: int, **figures: str) -> None:
    ledger.add({"record": "wages", "person": "pat", "employer": employer, "year": year, **figures})


def test_one_plan_and_an_ordinary_age_say_nothing(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-06-15", compensation="60000", pre_tax_deferral="9000", after_tax="9000")

    assert said(ledger) == []


@pytest.mark.parametrize(
    ("birth_date", "box_3", "lost"),
    [
        pytest.param("1970-05-01", "150000.00", None, id="56-and-150,000-is-not-over"),
        pytest.param("1970-05-01", "150000.01", "8,000", id="56-and-a-cent-over"),
        pytest.param("1965-05-01", "150000.01", "11,250", id="61"),
        pytest.param("1976-12-31", "150000.01", "8,000", id="50-on-the-last-day"),
        pytest.param("1977-01-01", "150000.01", None, id="49-until-a-day-later"),
        pytest.param("1970-05-01", None, None, id="wages-not-known"),
    ],
)
def test_a_plan_with_no_roth(ledger: FilledLedger, birth_date: str, box_3: str | None, lost: str | None) -> None:
    """Reg. 1.414(v)-2: the catch-up limit is zero there."""
    ledger.person(birth_date)
    ledger.plan(roth_allowed=False)
    ledger.stub("2026-06-15", compensation="60000", pre_tax_deferral="9000")
    if box_3 is not None:
        wages(ledger, "acme", 2025, social_security_wages=box_3)

    expected = [] if lost is None else [("plan_has_no_roth_for_catch_up", "info", M(lost))]
    assert said(ledger) == expected


@pytest.mark.parametrize(
    ("so_far", "to_come", "level"),
    [
        pytest.param("9000", None, "info", id="far-below-the-limit"),
        pytest.param("24500", None, "info", id="24,500"),
        pytest.param("24500.01", None, "warning", id="a-cent-over"),
        pytest.param("9000", "2583.33", "info", id="six-more-stay-within"),  # 15,499.98
        pytest.param("9000", "2583.34", "warning", id="six-more-pass-it"),  # 15,500.04
    ],
)
def test_a_plan_with_no_roth_warns_who_defers_past_the_limit(
    ledger: FilledLedger, so_far: str, to_come: str | None, level: str
) -> None:
    ledger.person("1970-05-01")
    ledger.plan(roth_allowed=False)
    ledger.stub("2026-06-15", compensation="60000", pre_tax_deferral=so_far)
    wages(ledger, "acme", 2025, social_security_wages="150000.01")
    if to_come is not None:
        line = {"record": "pay_schedule", "person": "pat", "plan": "acme-401k", "frequency": "monthly"}
        line |= {"first_pay_date": "2026-01-15", "pay": "10000"}
        ledger.add({**line, "election_amounts": {"pre_tax_deferral": to_come}})
    found = [each for each in ledger.status(2026, "2026-06-30").alerts if each.code == "plan_has_no_roth_for_catch_up"]

    assert [each.level for each in found] == [level]


def test_a_plan_that_offers_no_catch_up_has_none_to_lose(ledger: FilledLedger) -> None:
    ledger.person("1970-05-01")
    ledger.plan(roth_allowed=False, catch_up_allowed=False)
    ledger.stub("2026-06-15", compensation="60000", pre_tax_deferral="9000")
    wages(ledger, "acme", 2025, social_security_wages="200000")

    assert said(ledger) == []


@pytest.mark.parametrize(
    ("birth_date", "year", "amount"),
    [
        pytest.param("1963-12-31", 2026, "11,250", id="63-on-the-last-day-of-2026"),
        pytest.param("1964-01-01", 2026, None, id="62-all-year"),
        pytest.param("1962-12-31", 2026, None, id="64-on-the-last-day"),
        pytest.param("1962-05-01", 2025, "11,250", id="63-in-2025"),
        pytest.param("1961-05-01", 2024, None, id="63-in-2024-before-the-rule"),
    ],
)
def test_the_last_year_of_the_higher_catch_up(
    ledger: FilledLedger, birth_date: str, year: int, amount: str | None
) -> None:
    ledger.person(birth_date)
    ledger.plan()
    ledger.stub(f"{year}-06-15", compensation="60000", pre_tax_deferral="9000")

    expected = [] if amount is None else [("higher_catch_up_ends", "info", M(amount))]
    assert said(ledger, year) == expected


def test_a_plan_without_the_higher_catch_up_has_none_that_ends(ledger: FilledLedger) -> None:
    ledger.person("1963-05-01")
    ledger.plan(higher_catch_up_allowed=False)
    ledger.stub("2026-06-15", compensation="60000", pre_tax_deferral="9000")

    assert said(ledger) == []


def two_employers(ledger: FilledLedger, second: str = "beta", *, kind: str = "401k", group: str | None = None) -> None:
    ledger.person()
    together = {} if group is None else {"group": group}
    ledger.plan("one", "acme", **together)
    ledger.plan("two", second, kind, **together)
    ledger.stub("2026-03-15", "one", compensation="90000", after_tax="40000")
    ledger.stub("2026-09-15", "two", compensation="90000", after_tax="40000")


@pytest.mark.parametrize(
    ("second", "level"),
    [pytest.param("beta", "info", id="other-names"), pytest.param("acme-europe", "warning", id="names-that-coincide")],
)
def test_two_employers_may_be_related(ledger: FilledLedger, second: str, level: str) -> None:
    two_employers(ledger, second)

    (alert,) = found(ledger)

    assert (alert.code, alert.level, alert.amount) == ("related_employers_check", level, M("72,000"))
    assert alert.subject == f"acme+{second}"
    assert "took in $80,000.00 in 2026" in alert.message
    assert "$8,000.00 would be over" in alert.message


def test_employers_known_to_be_related_are_not_asked_about(ledger: FilledLedger) -> None:
    two_employers(ledger, group="family")

    assert said(ledger) == []


@pytest.mark.parametrize("kind", ["403b", "457b"])
def test_a_plan_with_a_limit_of_its_own_is_not_asked_about(ledger: FilledLedger, kind: str) -> None:
    """A 403(b) is the participant's own plan, a 457(b) outside 415(c): who is related changes nothing."""
    two_employers(ledger, kind=kind)

    assert said(ledger) == []


def test_an_employer_of_another_year_is_not_asked_about(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan("one", "acme")
    ledger.plan("two", "beta")
    ledger.stub("2025-09-15", "one", compensation="90000", after_tax="40000")
    ledger.stub("2026-09-15", "two", compensation="90000", after_tax="40000")

    assert said(ledger) == []
    assert said(ledger, 2025) == []


@pytest.mark.parametrize("kind", ["solo_401k", "sep"])
@pytest.mark.parametrize(
    ("share", "level"),
    [
        pytest.param(None, "warning", id="not-on-file"),
        pytest.param("0.50", None, id="half"),
        pytest.param("0.51", "info", id="more-than-half"),
    ],
)
def test_a_403b_beside_ones_own_business(ledger: FilledLedger, kind: str, share: str | None, level: str | None) -> None:
    """Reg. 1.415(f)-1(f): a hospital's 403(b) and one's own practice share a limit where one controls the practice."""
    ledger.person()
    ledger.plan("annuity", "hospital", "403b")
    ledger.plan("own", "practice", kind)
    ledger.stub("2026-03-15", "annuity", compensation="200000", pre_tax_deferral="20000")
    line = {"record": "contribution", "person": "pat", "plan": "own", "date": "2026-12-15"}
    ledger.add({**line, "source": "employer_nonelective", "amount": "30000"})
    wages(ledger, "practice", 2026, compensation="150000", **({} if share is None else {"owner_share": share}))

    alerts = found(ledger)

    assert [(each.code, each.level) for each in alerts] == (
        [] if level is None else [("control_403b_aggregation", level)]
    )
    for alert in alerts:
        assert alert.amount == M("72,000")
        assert "$50,000.00" in alert.message


def test_two_limitation_years_in_one_group(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan("one", "acme", limitation_year_end="06-30")
    ledger.plan("two", "acme")
    ledger.stub("2026-03-15", "one", compensation="90000", after_tax="10000")
    ledger.stub("2026-03-15", "two", compensation="0", after_tax="20000")

    (alert,) = found(ledger)

    assert (alert.code, alert.level, alert.amount, str(alert.date)) == (
        "limitation_year_mismatch",
        "warning",
        M("72,000"),
        "2026-12-31",
    )
    assert "one on 06-30 and two on 12-31" in alert.message
    assert "($30,000.00 together)" in alert.message


def test_a_403b_has_a_limitation_year_of_its_own(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan("one", "acme", "403b", limitation_year_end="06-30")
    ledger.plan("two", "acme")
    ledger.stub("2026-03-15", "one", compensation="90000", after_tax="10000")
    ledger.stub("2026-03-15", "two", compensation="0", after_tax="20000")

    assert said(ledger) == []


@pytest.mark.parametrize(
    ("by_december", "in_spring", "over"),
    [
        # From July 2025 to June 2026 72,000 may go in, and 70,000 of it by 31 December 2025.
        pytest.param("70000.00", "2000", None, id="the-old-limit-in-december"),
        pytest.param("70000.01", "1000", "0.01", id="a-cent-over-it"),
        pytest.param("50000.00", "21000", None, id="over-it-in-spring-alone"),
    ],
)
def test_the_old_limit_holds_until_the_new_year(
    ledger: FilledLedger, by_december: str, in_spring: str, over: str | None
) -> None:
    ledger.person()
    ledger.plan(limitation_year_end="06-30")
    ledger.stub("2025-08-15", compensation="200000", after_tax=by_december)
    ledger.stub("2026-04-15", compensation="200000", after_tax=in_spring)

    expected = [] if over is None else [("limitation_year_mismatch", "warning", M(over))]
    assert said(ledger, as_of="2026-06-30") == expected


@pytest.mark.parametrize(
    ("before", "over"),
    [
        # 20,000 of 2025's deferrals before July leave 3,500 below 23,500: of 11,000 later ones 7,500 are catch-up, so
        # that 64,000 + 11,000 - 7,500 = 67,500 count. With none before July all 11,000 do: 75,000.
        pytest.param("20000", None, id="catch-up"),
        pytest.param("0", "5,000", id="no-catch-up"),
    ],
)
def test_catch_up_of_the_old_year_does_not_count(ledger: FilledLedger, before: str, over: str | None) -> None:
    ledger.person("1970-05-01")
    ledger.plan(limitation_year_end="06-30")
    ledger.stub("2025-03-15", compensation="200000", pre_tax_deferral=before)
    ledger.stub("2025-08-15", compensation="200000", pre_tax_deferral="11000", after_tax="64000")

    expected = [] if over is None else [("limitation_year_mismatch", "warning", M(over))]
    assert said(ledger, as_of="2026-06-30") == expected
