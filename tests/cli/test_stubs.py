from collections.abc import Callable

import pytest

from tests.cli.command_line import CommandLine


def test_stub_says_its_id_and_what_it_did(acme: CommandLine) -> None:
    """Figures by hand: 402(g) of 2026 is $24,500 (Notice 2025-67); 415(c) is here bound by pay of $8,000."""
    ran = acme.done("stub", "add", "--pay-date", "2026-01-15", "--compensation", "8000", "--pre-tax", "800",
                    "--after-tax", "1,200.50", "--match", "400")  # fmt: skip
    lines = ran.out.splitlines()
    assert lines[0] == f"recorded {ran.id}"
    assert lines[1] == ("  402(g) elective deferrals 2026: total $0.00 → $800.00, room $24,500.00 → $23,700.00")
    assert lines[2] == ("  415(c) annual additions acme 2026: total $0.00 → $2,400.50, room $72,000.00 → $5,599.50")
    assert lines[3] == "  after-tax money waiting in acme-401k: basis $1,200.50, balance $1,200.50"


def test_second_stub_says_before_and_after(acme: CommandLine, stub: Callable[..., str]) -> None:
    stub("2026-01-15", "1000", "--compensation", "8000")
    ran = acme.done("stub", "add", "--pay-date", "2026-01-30", "--compensation", "8000", "--after-tax", "500")
    assert ran.out.splitlines()[1:4] == [
        "  402(g) elective deferrals 2026: total $0.00, room $24,500.00",
        "  415(c) annual additions acme 2026: total $1,000.00 → $1,500.00, room $7,000.00 → $14,500.00",
        "  after-tax money waiting in acme-401k: basis $1,000.00 → $1,500.00, balance $1,000.00 → $1,500.00",
    ]


def test_passed_limit_is_recorded_and_said(acme: CommandLine) -> None:
    """402(g) $24,500 of 2026; born in 1980, Pat is 46 and has no catch-up: a cent over is an excess of a cent."""
    at = acme.done("stub", "add", "--pay-date", "2026-01-15", "--pre-tax", "24,500")
    assert "room $24,500.00 → $0.00\n" in at.out
    assert "402g_over" not in at.out
    over = acme.done("stub", "add", "--pay-date", "2026-01-30", "--roth", "0.01")
    assert "total $24,500.00 → $24,500.01, room $0.00, over by $0.01\n" in over.out
    assert "  critical 402g_over: " in over.out
    assert len(acme.done("list", "--json").json["entries"]) == 2


def test_alert_is_said_once(acme: CommandLine, stub: Callable[..., str]) -> None:
    first = acme.done("stub", "add", "--pay-date", "2026-01-15", "--pre-tax", "24,000", "--compensation", "90000")
    assert "402g_near" in first.out
    second = acme.done("stub", "add", "--pay-date", "2026-01-30", "--pre-tax", "100", "--compensation", "90000")
    assert "402g_near" not in second.out


def test_every_option_reaches_the_book(acme: CommandLine) -> None:
    ran = acme.done(
        *("stub", "add", "--plan", "acme-401k", "--person", "pat", "--pay-date", "2026-02-13"),
        *("--deposit-date", "2026-02-17", "--type", "bonus", "--compensation", "20,000", "--plan-pay", "19000"),
        *("--pre-tax", "1", "--roth", "2", "--after-tax", "3", "--match", "4", "--nonelective", "5"),
        *("--amount", "employer_match_roth=-6.00", "--ytd", "after_tax=300", "--ytd", "employer_match=40"),
        *("--note", "bonus", "--document", "feb.pdf", "--id", "feb-bonus"),
    )
    assert ran.id == "feb-bonus"
    assert acme.done("list", "--json").json["entries"] == [
        {
            "record": "pay_stub",
            "id": "feb-bonus",
            "person": "pat",
            "plan": "acme-401k",
            "pay_date": "2026-02-13",
            "deposit_date": "2026-02-17",
            "pay_type": "bonus",
            "compensation": "20000.00",
            "plan_pay": "19000.00",
            "amounts": {
                "pre_tax_deferral": "1.00",
                "roth_deferral": "2.00",
                "after_tax": "3.00",
                "employer_match": "4.00",
                "employer_match_roth": "-6.00",
                "employer_nonelective": "5.00",
            },
            "year_to_date": {"after_tax": "300.00", "employer_match": "40.00"},
            "note": "bonus",
            "document": "feb.pdf",
        }
    ]


def test_equal_stub_is_entered_and_pointed_out(acme: CommandLine, stub: Callable[..., str]) -> None:
    first = stub("2026-01-15", "500")
    again = acme.done("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "500")
    assert again.id != first
    assert again.err == (f"note: {first} holds the very same; if it was entered twice, run `roth-ledger undo`.\n")


def test_stub_dated_ahead_is_seen_from_its_day(acme: CommandLine) -> None:
    ran = acme.done("stub", "add", "--pay-date", "2026-07-15", "--pre-tax", "100")
    assert "total $0.00 → $100.00" in ran.out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "error: Name at least one amount, for example --after-tax 500, or the --compensation.\n"),
        (["--after-tax", "1", "--amount", "after_tax=1"], "error: The stub names after_tax twice.\n"),
        (["--ytd", "after_tax=1", "--ytd", "after_tax=1"], "error: --ytd names after_tax twice.\n"),
    ],
)
def test_usage(acme: CommandLine, options: list[str], message: str) -> None:
    if options and options[0] == "--ytd":
        options = ["--after-tax", "1", *options]
    assert acme.refused("stub", "add", "--pay-date", "2026-01-15", *options, code=2) == message


@pytest.mark.parametrize("amount", ["12.345", "1e3", "abc", "", "NaN", "99999999999"])
def test_amount_that_is_none_is_usage(acme: CommandLine, amount: str) -> None:
    assert "--after-tax" in acme.refused("stub", "add", "--pay-date", "2026-01-15", "--after-tax", amount, code=2)
    assert acme.done("list", "--json").json["entries"] == []


def test_refused_entries_change_nothing(acme: CommandLine) -> None:
    add = ("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "500")
    assert acme.refused(*add, "--person", "kim").startswith("error: The person “kim” is not in the ledger.\n")
    assert acme.refused(*add, "--plan", "beta").startswith("error: The plan “beta” is not in the ledger.\n")
    assert "designated_roth names the Roth account" in acme.refused(*add, "--amount", "designated_roth=1")
    acme.done(*add, "--id", "mine")
    taken = acme.refused(*add, "--id", "mine")
    assert taken == ("error: The id “mine” is taken.\nhint: Leave the id out, or replace or void that entry first.\n")
    assert len(acme.done("list", "--json").json["entries"]) == 1


def test_plan_may_be_left_out_where_the_person_has_one(acme: CommandLine) -> None:
    acme.done("plan", "add", "--id", "acme-403b", "--employer", "acme", "--name", "B", "--kind", "403b")
    add = ("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "500")
    assert acme.refused(*add, code=2) == (
        "error: There is more than one plan: name one with --plan (acme-401k, acme-403b).\n"
    )
    acme.done(*add, "--plan", "acme-403b")
    acme.done("stub", "add", "--pay-date", "2026-01-30", "--after-tax", "500")
    assert {each["plan"] for each in acme.done("list", "--json").json["entries"]} == {"acme-403b"}


def test_without_a_plan(run: CommandLine) -> None:
    run.done("init", "--name", "Pat", "--birth-date", "1980-05-04")
    assert run.refused("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "5", code=2) == (
        "error: There is no plan in the ledger yet: add one with `roth-ledger plan add`.\n"
    )


def test_without_a_ledger(run: CommandLine) -> None:
    said = run.refused("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "5")
    assert said.startswith("error: There is no ledger at ")
