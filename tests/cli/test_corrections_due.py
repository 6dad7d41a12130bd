"""`corrections`: what people and programs read of an excess, and the letter."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine

Stub = Callable[..., str]


@pytest.fixture
def two_jobs(acme: CommandLine, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """20,000 deferred at Acme and 10,000 at Bolt in 2026: 5,500 over 24,500; seen from February 2027."""
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "2027-02-01")
    acme.done("employer", "add", "--id", "bolt", "--name", "Bolt Ltd")
    acme.done("plan", "add", "--id", "bolt-401k", "--employer", "bolt", "--name", "Bolt 401(k)", "--kind", "401k")
    stub("2026-03-13", "0.00", "--plan", "acme-401k", "--pre-tax", "20000", "--compensation", "150000")
    stub("2026-10-13", "0.00", "--plan", "bolt-401k", "--pre-tax", "10000", "--compensation", "90000")
    return acme


def test_the_document(two_jobs: CommandLine) -> None:
    document = two_jobs.done("corrections", "--year", "2026", "--json").json

    assert (document["person"], document["as_of"], document["years"]) == ("pat", "2027-02-01", [2026])
    (correction,) = document["corrections"]
    assert {key: correction[key] for key in ("kind", "year", "group", "plans", "amount", "returned", "open")} == {
        "kind": "excess_deferral",
        "year": 2026,
        "group": None,
        "plans": ["acme-401k", "bolt-401k"],
        "amount": "5500.00",
        "returned": "0.00",
        "open": "5500.00",
    }
    assert (correction["status"], correction["who"], correction["deadline"]) == ("open", "person", "2027-04-15")
    assert [(each["plan"], each["amount"], each["outcome"]) for each in correction["steps"]] == [
        ("acme-401k", "5500.00", "choice"),
        ("bolt-401k", "5500.00", "choice"),
    ]
    assert [(each["date"], each["settled"]) for each in correction["calendar"]] == [
        ("2027-01-31", True),
        ("2027-03-01", True),
        ("2027-04-15", True),
    ]
    assert [(each["code"], each["boxes"]) for each in correction["forms"]] == [
        ("P", {"1": "5500.00", "2a": "5500.00", "5": None}),
        ("8", {"1": None, "2a": None, "5": None}),
    ]
    assert "402(g)(2)" in correction["source"]


def test_people_read_what_to_do_and_by_when(two_jobs: CommandLine) -> None:
    text = two_jobs.done("corrections").out

    assert "Corrections of pat, 2026 or 2027, seen from 2027-02-01" in text
    assert "Excess deferral, 402(g), 2026 (acme-401k, bolt-401k): open, $5,500.00" in text
    assert "Who acts: you, the individual." in text
    assert "2027-04-15  the excess deferral and its earnings must have been paid out" in text
    assert "Not known: The limits of 2027 are not on file" in text


def test_a_refund_closes_it(two_jobs: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "2027-06-30")
    two_jobs.done(
        *("refund", "--plan", "acme-401k", "--date", "2027-03-20", "--source", "pre_tax_deferral", "--amount", "5500"),
        *("--earnings", "120", "--reason", "excess_deferral", "--for-year", "2026"),
    )

    text = two_jobs.done("corrections", "--year", "2026").out

    assert "closed on 2027-03-20" in text
    assert "2027-03-20: paid out $5,500.00 and earnings of $120.00 of pre_tax_deferral" in text
    assert "acme-401k, 2027, code P: box 1 $5,500.00, box 2a $5,500.00" in text


def test_too_late(two_jobs: CommandLine) -> None:
    text = two_jobs.done("corrections", "--year", "2026", "--as-of", "2027-04-16").out

    assert "$5,500.00 missed the deadline of 2027-04-15" in text
    assert "It is taxed again" in text


def test_the_letter(two_jobs: CommandLine) -> None:
    letter = two_jobs.done("corrections", "--letter").out

    assert letter.startswith("2027-02-01\n\nTo the administrator of Acme 401(k)\n")
    assert "I allocate $5,500.00 of this excess to Acme 401(k)." in letter
    assert letter.endswith("Pat Lee\n")
    assert two_jobs.done("corrections", "--letter", "--plan", "bolt-401k").out.count("Bolt 401(k)") >= 2
    assert two_jobs.done("corrections", "--letter", "--json").json["letters"] == [letter]


def test_no_letter_to_write(acme: CommandLine) -> None:
    ran = acme.done("corrections", "--letter")

    assert (ran.out, ran.err) == (
        "",
        "There is no open excess deferral of 2025 or 2026 that a plan could still return: no letter to write.\n",
    )


def test_a_plan_that_took_in_nothing_is_refused(two_jobs: CommandLine) -> None:
    assert "“other” took in no deferrals" in two_jobs.refused("corrections", "--letter", "--plan", "other")


def test_a_plan_without_a_letter_is_usage(acme: CommandLine) -> None:
    assert "--plan goes with --letter." in acme.refused("corrections", "--plan", "acme-401k", code=2)


def test_nothing_is_over(acme: CommandLine, stub: Stub) -> None:
    stub("2026-03-13", "1,000.00")

    assert (
        "Nothing recorded for 2025 or 2026 is over a limit, and nothing was returned." in acme.done("corrections").out
    )
    assert acme.done("corrections", "--json").json["corrections"] == []


def test_annual_additions_say_their_order_and_what_is_unsettled(acme: CommandLine, stub: Stub) -> None:
    """24,500 + 9,000 + 38,550 = 72,050 in 2026; the plan's match formula is not on file."""
    stub("2026-03-13", "38,550", "--pre-tax", "24500", "--match", "9000", "--compensation", "300000")

    text = " ".join(acme.done("corrections").out.split())

    assert "Excess annual additions, 415(c), 2026 (acme-401k): open, $50.00" in text
    assert "Who acts: the plan." in text
    assert "pay out $50.00 of after_tax" in text
    assert "the plan's match formula is not on file" in text
    assert "(unsettled)" in text
    assert "Unsettled: Which part of the money was matched is not known" in text


def test_nobody_yet(run: CommandLine, tmp_path: Path) -> None:
    assert "no ledger" in run.refused("--db", tmp_path / "none.db", "corrections")


def test_a_457b_excess_has_a_heading_and_no_days(
    acme: CommandLine, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "2027-02-01")
    acme.done("plan", "add", "--id", "city", "--employer", "acme", "--name", "City 457(b)", "--kind", "457b")
    stub("2026-03-13", "0.00", "--plan", "city", "--pre-tax", "25000")

    text = acme.done("corrections", "--year", "2026").out

    assert "Excess of a 457(b), 457(b)(2), 2026 (city): open, $500.00" in text
    assert "Who acts: the plan." in text
    assert "Days:" not in text
    assert "Unsettled: By when a 457(b) plan pays an excess out" in text
