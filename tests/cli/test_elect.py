"""`elect` as a user runs it, on 30 June 2026."""

import shlex
from decimal import Decimal

import pytest

from tests.cli.command_line import CommandLine


@pytest.fixture
def paid(acme: CommandLine) -> CommandLine:
    """Pat, paid 8,000 twice a month, 10 % pre-tax and 10 % after-tax, half of six percent matched."""
    acme.done("plan", "change", "acme-401k", "--match-tier", "0.50:0.06")
    acme.done("schedule", "add", "--id", "now", "--frequency", "semimonthly", "--first-pay-date", "2026-01-15",
              "--pay", "8000", "--election", "pre_tax_deferral=0.10", "--election", "after_tax=0.10")  # fmt: skip
    return acme


def test_it_says_what_to_elect_and_why_not_more(paid: CommandLine) -> None:
    """25 % of 96,000 is 24,000 of 24,500; with 2,880 of match 45,120 are left, 47 %: 72,000 on the last pay date."""
    out = " ".join(paid.done("elect").out.split())

    assert "pat, acme-401k, 2026, seen from 2026-06-30: elect from 2026-07-15 on" in out
    assert "pre_tax_deferral 10 % of pay 25 % of pay" in out
    assert "after_tax 10 % of pay 47 % of pay" in out
    assert "2026-12-31 $8,000.00 $2,000.00 $3,760.00 $240.00 $24,000.00 $72,000.00" in out
    assert "Deferrals of 2026 leave $500.00 that may still go in, of a limit of $24,500.00: 1 % more on each pay" in out
    assert "date would pass it by $460.00 on the last." in out
    assert "415(c) room is reserved for $2,880.00 of match on these pay dates." in out
    assert "Annual additions to 2026-12-31 reach the limit of $72,000.00 on 2026-12-31 (415(c))." in out
    assert "No match is lost: $2,880.00 is to come." in out
    assert "A change brings in as much as this until the pay date of 2026-09-15" in out


def test_a_read_records_nothing(paid: CommandLine) -> None:
    before = paid.done("history").out
    paid.done("elect")
    paid.done("elect", "--json")

    assert paid.done("history").out == before


def test_recording_it_is_one_batch_that_status_then_expects(paid: CommandLine) -> None:
    ran = paid.done("elect", "--record", "--json").json
    additions = paid.done("status", "--json").json["annual_additions"][0]
    batches = paid.done("history").out.count("elect --record")

    assert len(ran["recorded"]) == 1
    assert batches == 1
    assert additions["projected_total"] == "72000.00"
    again = paid.done("elect", "--record")
    assert "The ledger holds this election already." in again.out
    assert again.err.startswith("note: nothing was recorded")
    paid.done("undo")
    assert [each["id"] for each in paid.done("schedule", "list", "--json").json["schedules"]] == ["now"]


def test_the_commands_shown_do_the_same(paid: CommandLine) -> None:
    """A front-loaded election changes several times; each change is a command."""
    lines = paid.done("elect", "--front-load", "--json").json["elections"][0]["commands"]
    for line in lines:
        words = shlex.split(line)
        assert words[0] == "roth-ledger"
        paid.done(*words[1:])

    assert len(lines) == 5
    assert paid.done("status", "--json").json["annual_additions"][0]["projected_total"] == "72000.00"


def test_as_json_every_figure_adds_up(paid: CommandLine) -> None:
    document = paid.done("elect", "--dollars", "--from", "2026-08-01", "--margin", "100", "--json").json
    (election,) = document["elections"]
    rows = election["pay_dates"]
    employee = ("pre_tax_deferral", "roth_deferral", "after_tax")

    assert (document["person"], document["year"], document["as_of"], election["from"]) == (
        "pat",
        2026,
        "2026-06-30",
        "2026-08-15",
    )
    assert [row["changed"] for row in rows] == [False, False] + [True] * 10
    assert sum(Decimal(row[source]) for row in rows for source in employee[:2]) == Decimal("24500.00")
    everything = sum(Decimal(row[source]) for row in rows for source in (*employee, "employer_match"))
    assert everything == Decimal(rows[-1]["additions_total"]) == Decimal("71900.00")
    assert election["annual_additions"]["limit"] == "72000.00"
    assert election["annual_additions"]["margin"] == "100.00"
    assert election["annual_additions"]["reached_on"] == "2026-12-31"
    assert election["elective_deferrals"][0]["reached_on"] == "2026-12-31"
    assert election["proposed"] == [
        {
            "from": "2026-08-15",
            "to": "2026-12-31",
            "elections": {},
            "election_amounts": {"pre_tax_deferral": "2290.00", "after_tax": "4292.00"},
        }
    ]
    assert election["match"] == {
        "present": "2880.00",
        "proposed": "2880.00",
        "lost": "0.00",
        "lost_in_dollars": "0.00",
        "in_full": "2880.00",
        "true_up": "0.00",
    }


def test_no_pay_date_left_is_no_refusal(paid: CommandLine) -> None:
    ran = paid.done("elect", "--as-of", "2026-12-31", "--json").json
    text = " ".join(paid.done("elect", "--as-of", "2026-12-31").out.split())

    assert ran["elections"] == []
    assert ran["notes"] == [text]
    assert text.startswith("acme-401k has no pay date left in 2026 after 2026-12-31")


def test_refusals(acme: CommandLine) -> None:
    assert "There is no pay schedule of pat" in acme.refused("elect")
    acme.done("schedule", "add", "--id", "now", "--frequency", "monthly", "--first-pay-date", "2026-01-31")
    assert "roth-ledger schedule change now --pay AMOUNT" in acme.refused("elect")
    acme.done("schedule", "change", "now", "--pay", "8000")
    assert "No IRS limits are on file for 2027" in acme.refused("elect", "--year", "2027")
    assert "The plan “other” is not in the ledger." in acme.refused("elect", "--plan", "other")
    assert "-$1.00 is below zero" in acme.refused("elect", "--margin", "-1.00", code=2)


def test_recording_works_on_one_plan_at_a_time(paid: CommandLine) -> None:
    paid.done("employer", "add", "--id", "other", "--name", "Other")
    paid.done("plan", "add", "--id", "other-403b", "--employer", "other", "--name", "Other", "--kind", "403b")
    paid.done("schedule", "add", "--plan", "other-403b", "--frequency", "monthly", "--first-pay-date", "2026-01-31",
              "--pay", "2000")  # fmt: skip

    assert "name it with --plan (acme-401k, other-403b)" in paid.refused("elect", "--record", code=2)
    assert paid.done("elect", "--record", "--plan", "other-403b").out.count("recorded ") == 1


def test_a_match_that_is_lost_is_said(paid: CommandLine) -> None:
    """100.00 are left: at present the next check defers them with 50.00 of match; 1 % on one check is 80.00 and 40.00.

    All twelve checks matched in full would bring 2,880.00.
    """
    paid.done("stub", "add", "--pay-date", "2026-06-30", "--compensation", "90000", "--pre-tax", "24400")
    out = " ".join(paid.done("elect").out.split())

    assert "This loses $10.00 of match: the present election would bring $50.00, this one $40.00." in out
    assert "An election in dollars (--dollars) loses none of it." in out
    assert "$2,840.00 of match stays unclaimed: the plan matches up to 6 % of each pay date's pay." in out


def test_a_fiscal_limitation_year_is_one_truth_everywhere(paid: CommandLine) -> None:
    """To 30 June 2027 no limit is on file; seen from 31 March after-tax money stays at 10 % from July on."""
    paid.done("plan", "change", "acme-401k", "--limitation-year-end", "06-30")
    text = " ".join(paid.done("elect", "--as-of", "2026-03-31").out.split())
    (election,) = paid.done("elect", "--as-of", "2026-03-31", "--json").json["elections"]
    later = [row for row in election["pay_dates"] if row["date"] > "2026-06-30"]

    assert {row["after_tax"] for row in later} == {"800.00"}
    assert {row["employer_match"] for row in later} == {"240.00"}
    assert {row["additions_total"] for row in later} == {None}
    assert election["proposed"][1]["from"] == "2026-07-15"
    assert election["proposed"][1]["elections"]["after_tax"] == "0.10"
    assert election["records"][1]["elections"] == election["proposed"][1]["elections"]
    assert "--election after_tax=0.10" in election["commands"][1]
    assert election["match"]["proposed"] == "4320.00"  # 18 x 240
    assert "after_tax 10 % of pay" in text
    assert "10 % of pay nothing" not in text
    assert "No match is lost: $4,320.00 is to come." in text
    assert "2026-07-15 $8,000.00" in text


def test_the_limit_that_binds_is_named(run: CommandLine) -> None:
    """Born 1972: 15 % of 26 x 5,150.88 = 133,922.88 is 20,088.43, and 8,000 of catch-up beside it."""
    run.done("init", "--name", "Pat Lee", "--id", "pat", "--birth-date", "1972-05-04", "--employer", "Acme Inc.",
             "--employer-id", "acme", "--plan", "Acme 401(k)", "--plan-id", "acme-401k")  # fmt: skip
    run.done("plan", "change", "acme-401k", "--deferral-cap-rate", "0.15")
    run.done("schedule", "add", "--frequency", "biweekly", "--first-pay-date", "2026-01-09", "--pay", "5150.88")
    text = " ".join(run.done("elect", "--as-of", "2026-01-02", "--dollars").out.split())
    (election,) = run.done("elect", "--as-of", "2026-01-02", "--dollars", "--json").json["elections"]

    assert (
        "Deferrals of 2026 reach the most that acme-401k takes, $28,088.43 (its own cap of $20,088.43 and $8,000.00 of "
        "catch-up) on 2026-12-25."
    ) in text
    assert "402(g) itself would let in $4,411.57 more of your deferrals in 2026" in text
    assert (election["elective_deferrals"][0]["limit"], election["elective_deferrals"][0]["bound_by"]) == (
        "28088.43",
        "plan",
    )


def test_what_passes_a_limit_already_is_said(paid: CommandLine) -> None:
    paid.done("stub", "add", "--pay-date", "2026-06-30", "--compensation", "90000", "--after-tax", "72500")
    out = " ".join(paid.done("elect").out.split())

    assert "Annual additions pass the limit of $72,000.00 by $500.00, whatever is elected." in out
    assert "ask the plan before you stop deferring" in out
    assert "pre_tax_deferral 10 % of pay nothing" in out


def test_all_of_a_pay_date_is_more_than_payroll_can_take(paid: CommandLine) -> None:
    out = " ".join(paid.done("elect", "--front-load").out.split())

    assert "All of the pay of 2026-07-15 is elected; taxes and other deductions come first" in out


def test_what_a_loan_takes_is_not_elected(acme: CommandLine) -> None:
    """1,500 of 5,000 a month leave 70 %: of six checks 21,000, 3,500 below 24,500, which would be 81 %."""
    acme.done("schedule", "add", "--frequency", "monthly", "--first-pay-date", "2026-07-31", "--pay", "5000",
              "--election-amount", "loan_repayment=1500")  # fmt: skip
    out = " ".join(acme.done("elect", "--record").out.split())
    (_, new) = acme.done("schedule", "list", "--json").json["schedules"]

    assert "leave $3,500.00 that may still go in, of a limit of $24,500.00: there is no more pay to take it from" in out
    assert "All of the pay of 2026-07-31 but for what other lines take is elected" in out
    assert "loan_repayment takes $1,500.00 of the pay of 2026-07-31: that is not there to be elected" in out
    assert (new["elections"], new["election_amounts"]) == (
        {"pre_tax_deferral": "0.70"},
        {"loan_repayment": "1500.00"},
    )


def test_the_commands_shown_leave_out_the_match_of_the_present_election(paid: CommandLine) -> None:
    """Half of 6 % of 8,000 on twelve checks is 2,880, whatever the schedule says, before the change as after it."""
    paid.done("schedule", "change", "now", "--election", "pre_tax_deferral=0.10", "--election", "employer_match=0.03")
    (election,) = paid.done("elect", "--from", "2026-08-01", "--json").json["elections"]
    for line in election["commands"]:
        paid.done(*shlex.split(line)[1:])

    assert election["match"]["proposed"] == "2880.00"
    assert [line.count("employer_match") for line in election["commands"]] == [0, 0]
    projected = paid.done("status", "--json").json["annual_additions"][0]["projected_total"]
    assert projected == election["pay_dates"][-1]["additions_total"]


def test_a_step_of_nothing_is_refused(acme: CommandLine) -> None:
    assert "a percentage election cannot move by nothing" in acme.refused(
        "plan", "change", "acme-401k", "--election-step", "0"
    )
    acme.done("plan", "change", "acme-401k", "--election-step", "0.001")
    assert acme.done("plan", "list", "--json").json["plans"][0]["election_step"] == "0.001"
