from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.command_line import CommandLine

Stub = Callable[..., str]


def newest(command_line: CommandLine, kind: str) -> dict[str, Any]:
    line: dict[str, Any] = command_line.done("list", "--kind", kind, "--json").json["entries"][-1]
    return line


def test_conversion_with_stated_earnings(acme: CommandLine, stub: Stub) -> None:
    stub("2026-01-15", "10,000")
    ran = acme.done("convert", "--date", "2026-02-01", "--amount", "10,200", "--to", "in_plan_roth",
                    "--earnings", "200")  # fmt: skip
    outcome = "  $10,200.00 to in_plan_roth: basis $10,000.00, earnings $200.00, taxable in 2026 $200.00"
    assert ran.out.splitlines()[:3] == [
        f"recorded {ran.id}",
        f"{outcome} (method stated: the earnings as entered)",
        "  after-tax money waiting in acme-401k: basis $10,000.00 → $0.00, balance $10,000.00 → $0.00",
    ]
    assert ran.err == ""


def test_half_a_conversion_by_balance(acme: CommandLine, stub: Stub) -> None:
    """IRC 72(e)(8), by hand: half of $10,450.00 takes half of the $10,000.00 of basis and half of the earnings."""
    stub("2026-01-15", "10,000")
    ran = acme.done("convert", "--date", "2026-02-01", "--amount", "5,225", "--to", "roth_ira",
                    "--balance-before", "10,450")  # fmt: skip
    assert (
        "  $5,225.00 to roth_ira: basis $5,000.00, earnings $225.00, taxable in 2026 $225.00 "
        "(method balance: pro rata over the account's value)\n" in ran.out
    )
    assert "basis $10,000.00 → $5,000.00, balance $10,000.00 → $5,225.00\n" in ran.out


def test_conversion_at_the_value_of_the_day(acme: CommandLine, stub: Stub) -> None:
    stub("2026-01-15", "10,000")
    valued = acme.done("value", "--date", "2026-02-01", "--holding", "100.5@52.25:Fund A", "--holding", "600@8.25")
    # 100.5 x 52.25 = 5,251.125, half up 5,251.13; 600 x 8.25 = 4,950.00
    assert "balance $10,000.00 → $10,201.13\n" in valued.out
    assert newest(acme, "valuation")["holdings"] == [
        {"fund": "Fund A", "units": "100.5", "price": "52.25"},
        {"units": "600", "price": "8.25"},
    ]
    ran = acme.done("convert", "--date", "2026-02-01", "--amount", "10,201.13", "--to", "in_plan_roth")
    assert "basis $10,000.00, earnings $201.13, taxable in 2026 $201.13 (method balance" in ran.out


def test_unknown_earnings_are_said_with_what_to_enter(acme: CommandLine, stub: Stub) -> None:
    stub("2026-01-15", "10,000")
    ran = acme.done("convert", "--date", "2026-02-01", "--amount", "10,200", "--to", "in_plan_roth")
    assert "basis unknown, earnings unknown, taxable in 2026 unknown\n" in ran.out
    assert "  warning conversion_missing_earnings: " in ran.out
    assert ran.err.startswith("note: The conversion of 2026-02-01 from acme-401k ($10,200.00) states no earnings")
    assert f"hint: As the plan states it: roth-ledger replace {ran.id} --set earnings=AMOUNT" in ran.err
    # and what it says to do mends it
    acme.done("replace", ran.id, "--set", "earnings=200.00", "--reason", "statement")
    assert newest(acme, "conversion")["earnings"] == "200.00"
    assert acme("check").out.count("conversion_missing_earnings") == 0


def test_one_distribution_to_several_places(acme: CommandLine, stub: Stub) -> None:
    """Notice 2014-54: pre-tax dollars go first to the traditional IRA, so the Roth IRA gets basis alone."""
    stub("2026-01-15", "10,000")
    ran = acme.done(
        *("convert", "--date", "2026-02-01", "--earnings", "200", "--leg", "traditional_ira=200"),
        *("--leg", "roth_ira=10000"),
    )
    assert "  $200.00 to traditional_ira: basis $0.00, earnings $200.00, taxable in 2026 $0.00" in ran.out
    assert "  $10,000.00 to roth_ira: basis $10,000.00, earnings $0.00, taxable in 2026 $0.00" in ran.out


def test_every_part_of_a_leg_reaches_the_book(acme: CommandLine, stub: Stub) -> None:
    stub("2026-01-15", "10,000")
    acme.done(
        *("convert", "--date", "2026-02-01", "--earnings", "200", "--leg", "cash=100.50", "--withheld", "20.10"),
        *("--leg", "roth_ira=$10099.50,indirect,pre_tax=99.50,date=2026-03-01"),
    )
    held = newest(acme, "conversion")
    assert held["withheld"] == "20.10"
    assert held["legs"] == [
        {"destination": "cash", "amount": "100.50"},
        {"destination": "roth_ira", "amount": "10099.50", "direct": False, "date": "2026-03-01", "pre_tax": "99.50"},
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["value"], "Give the --balance, or one or more --holding, one of the two."),
        (["value", "--balance", "1", "--holding", "1@1"], "Give the --balance, or one or more --holding"),
        (["value", "--holding", "12"], "“12” is no holding: write UNITS@PRICE or UNITS@PRICE:FUND."),
        (["convert", "--amount", "5"], "Give --amount and --to, or one --leg for each place it went"),
        (["convert", "--amount", "5", "--to", "roth_ira", "--leg", "cash=1"], "Give --amount and --to, or one --leg"),
        (["convert", "--leg", "cash"], "“cash” is no leg: write DESTINATION=AMOUNT"),
        (["convert", "--leg", "cash=1,soon"], "“soon” says nothing about a leg"),
        (["convert", "--leg", "cash=1,200"], "Write amounts without commas."),
        (["convert", "--leg", "cash=x"], "“x” is not a dollar amount."),
        (["convert", "--amount", "5", "--to", "the_moon"], "'the_moon' is not one of"),
    ],
)
def test_usage(acme: CommandLine, arguments: list[str], said: str) -> None:
    assert said in acme.refused(arguments[0], "--date", "2026-02-01", *arguments[1:], code=2)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["convert", "--amount", "0", "--to", "roth_ira"], "error: The conversion of 2026-02-01 moves nothing.\n"),
        (
            ["convert", "--amount", "5", "--to", "roth_ira", "--balance-before", "4.99"],
            "error: The 2026-02-01 conversion of $5.00 is more than the balance of $4.99.\n",
        ),
        (["convert", "--amount", "-5", "--to", "roth_ira"], "error: amount: -$5.00 is below zero.\n"),
        (["value", "--holding", "x@1"], "error: holdings: units: “x” is not a number.\n"),
        (["value", "--balance", "5", "--vested", "5.01"], "error: The vested part $5.01 is more than the balance"),
        (["convert", "--leg", "moon=5"], "error: legs: destination: “moon” is none of: in_plan_roth"),
    ],
)
def test_refused_by_the_book(acme: CommandLine, arguments: list[str], error: str) -> None:
    assert acme.refused(arguments[0], "--date", "2026-02-01", *arguments[1:]).startswith(error)
    assert acme.done("list", "--json").json["entries"] == []


def test_units_of_a_ten_millionth_are_read_back(acme: CommandLine) -> None:
    acme.done("value", "--date", "2026-02-01", "--holding", "0.0000001@5")
    assert newest(acme, "valuation")["holdings"] == [{"units": "0.0000001", "price": "5"}]
    assert acme.done("verify").out.startswith("sound: ")


def test_contribution_counts_in_the_year_it_is_allocated_to(acme: CommandLine, stub: Stub) -> None:
    stub("2025-12-31", "1000", "--compensation", "200000")
    ran = acme.done("contribution", "add", "--date", "2026-03-01", "--source", "employer_nonelective",
                    "--amount", "5000", "--limitation-year", "2025")  # fmt: skip
    assert "  415(c) annual additions acme 2025: total $1,000.00 → $6,000.00, " in ran.out
    assert newest(acme, "contribution")["limitation_year"] == 2025


def test_earnings_may_be_a_loss(acme: CommandLine, stub: Stub) -> None:
    stub("2026-01-15", "1000")
    ran = acme.done("earnings", "--date", "2026-01-31", "--amount", "-12.34")
    assert "basis $1,000.00, balance $1,000.00 → $987.66\n" in ran.out
    assert newest(acme, "earnings")["source"] == "after_tax"


def test_refund_says_the_limits_of_the_year_it_corrects(acme: CommandLine, stub: Stub) -> None:
    """415(c) of 2025 is $70,000 (Notice 2024-80): $500 over, and $500 given back in 2026."""
    stub("2025-12-31", "70500", "--compensation", "200000")
    ran = acme.done("refund", "--date", "2026-03-10", "--amount", "500", "--earnings", "12",
                    "--reason", "excess_annual_addition", "--for-year", "2025")  # fmt: skip
    assert "  415(c) annual additions acme 2025: total $70,500.00 → $70,000.00, room $0.00\n" in ran.out
    assert "basis $70,500.00 → $70,000.00" in ran.out


def test_opening_balance_with_and_without_basis(acme: CommandLine) -> None:
    ran = acme.done("opening-balance", "--date", "2026-01-01", "--balance", "10450", "--basis", "10000")
    assert "  after-tax money waiting in acme-401k: basis $10,000.00, balance $10,450.00\n" in ran.out
    acme.done("undo")
    ran = acme.done("opening-balance", "--date", "2026-01-01", "--balance", "10450")
    assert "basis unknown, balance $10,450.00\n" in ran.out
    assert ran.err.startswith("note: without --basis the basis is unknown")
    assert newest(acme, "opening_balance")["basis"] is None
    # replacing another key keeps it unknown
    acme.done("replace", ran.id, "--set", "balance=10500", "--reason", "typo")
    assert newest(acme, "opening_balance")["basis"] is None
    assert newest(acme, "opening_balance")["balance"] == "10500.00"


def test_a_rehearsed_conversion_records_nothing(acme: CommandLine, stub: Stub) -> None:
    """10,000 worth 10,400: half of it, 5,200, would hold 200 of earnings."""
    stub("2026-03-13", "10,000.00")
    before = acme.done("export").out

    ran = acme.done(
        *("convert", "--date", "2026-03-20", "--amount", "5,200", "--to", "in_plan_roth"),
        *("--balance-before", "10,400", "--dry-run"),
    )

    assert ran.out.splitlines()[:2] == [
        "nothing is recorded; this is what it would do:",
        (
            "  $5,200.00 to in_plan_roth: basis $5,000.00, earnings $200.00, taxable in 2026 $200.00"
            " (method balance: pro rata over the account's value)"
        ),
    ]
    assert acme.done("export").out == before
    assert "is not in the ledger" in acme.refused("convert", "--date", "2026-03-20", "--amount", "1", "--to",
                                                  "in_plan_roth", "--plan", "other", "--dry-run")  # fmt: skip


def test_letters_are_asked_for(acme: CommandLine, stub: Stub) -> None:
    stub("2026-03-13", "10,000.00")
    acme.done("convert", "--date", "2026-03-20", "--amount", "10,200", "--to", "in_plan_roth", "--earnings", "200")
    assert "No form of 2026 that was entered differs" in acme.done("year-end", "--letter").err
    acme.done("form", "add", "1099r", "--year", "2026", "--box", "1=10200", "--box", "2a=10200", "--box", "7=G")
    ran = acme.done("year-end", "--letter", "--plan", "acme-401k")
    assert "Box 2a: the form has $10,200.00; my records show $200.00." in ran.out
    assert acme.done("year-end", "--letter", "--json").json["letters"] == [ran.out]
    assert "Nothing differs in the forms of “other”" in acme.refused("year-end", "--letter", "--plan", "other")
    assert "--plan goes with --letter." in acme.refused("year-end", "--plan", "acme-401k", code=2)
