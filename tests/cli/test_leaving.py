"""Money paid out and kept, forfeited, lent, and plans that merge."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.command_line import CommandLine

Stub = Callable[..., str]


def newest(command_line: CommandLine, kind: str) -> dict[str, Any]:
    line: dict[str, Any] = command_line.done("list", "--kind", kind, "--json").json["entries"][-1]
    return {key: held for key, held in line.items() if key not in ("record", "id", "person")}


def test_a_distribution_takes_its_share_of_basis(acme: CommandLine, stub: Stub) -> None:
    """IRC 72(e)(8), by hand: half of $10,450.00 takes half of the $10,000.00 of basis; $225.00 is taxable."""
    stub("2026-01-15", "10,000")
    ran = acme.done(
        *("distribution", "--date", "2026-02-01", "--source", "after_tax", "--amount", "5,225"),
        *("--balance-before", "10,450", "--code", "1", "--exception", "01", "--withheld", "45", "--note", "n"),
    )
    assert (
        "  $5,225.00 to cash: basis $5,000.00, earnings $225.00, taxable in 2026 $225.00 "
        "(method balance: pro rata over the account's value)\n" in ran.out
    )
    assert "basis $10,000.00 → $5,000.00, balance $10,000.00 → $5,225.00\n" in ran.out
    assert newest(acme, "distribution") == {
        "plan": "acme-401k",
        "date": "2026-02-01",
        "source": "after_tax",
        "amount": "5225.00",
        "balance_before": "10450.00",
        "code": "1",
        "exception": "01",
        "withheld": "45.00",
        "note": "n",
    }


@pytest.mark.parametrize(("flag", "held"), [(["--qualified"], True), (["--no-qualified"], False), ([], None)])
def test_whether_roth_money_is_qualified_may_be_said(acme: CommandLine, flag: list[str], held: bool | None) -> None:
    acme.done("distribution", "--date", "2026-02-01", "--source", "designated_roth", "--amount", "5", *flag)
    assert newest(acme, "distribution").get("qualified") is held
    acme.done(
        *("convert", "--date", "2026-02-01", "--source", "designated_roth", "--amount", "5", "--to", "roth_ira", *flag)
    )
    assert newest(acme, "conversion").get("qualified") is held


def test_unvested_money_lost(acme: CommandLine) -> None:
    acme.done("forfeit", "--date", "2026-02-01", "--source", "employer_match", "--amount", "1200")
    assert newest(acme, "forfeited") == {
        "plan": "acme-401k",
        "date": "2026-02-01",
        "source": "employer_match",
        "amount": "1200.00",
    }


def test_money_taken_to_correct_an_excess_says_the_limits_of_its_year(acme: CommandLine) -> None:
    """415(c) of 2025 is $70,000 (Notice 2024-80): $500 over, and the plan forfeits $500 of its own money."""
    acme.done(
        *("stub", "add", "--pay-date", "2025-12-31", "--compensation", "200000"),
        *("--after-tax", "70000", "--match", "500"),
    )
    ran = acme.done(
        *("forfeit", "--date", "2026-03-10", "--source", "employer_match", "--amount", "500"),
        *("--reason", "excess_annual_addition", "--for-year", "2025"),
    )
    assert "  415(c) annual additions acme 2025: total $70,500.00 → $70,000.00" in ran.out


@pytest.mark.parametrize("event", ["taken", "deemed", "offset"])
def test_a_loan(acme: CommandLine, event: str) -> None:
    acme.done("loan", "--date", "2026-02-01", "--event", event, "--amount", "20000")
    assert newest(acme, "loan") == {"plan": "acme-401k", "date": "2026-02-01", "event": event, "amount": "20000.00"}


def test_a_plan_that_takes_another_over(acme: CommandLine) -> None:
    acme.done("plan", "add", "--id", "old", "--employer", "acme", "--name", "Old", "--kind", "401k")
    ran = acme.done(
        *("plan", "merge", "--from", "old", "--into", "acme-401k", "--date", "2026-06-01"),
        *("--basis", "after_tax=10,000", "--basis", "designated_roth=5.50", "--person", "pat", "--id", "m"),
    )
    assert ran.out.splitlines()[0] == "recorded m"
    assert "clocks of old are those of acme-401k from the end of 2026-06-01; there is no Form 1099-R of it\n" in ran.out
    (line,) = acme.done("list", "--kind", "plan_merger", "--json").json["entries"]
    assert line == {
        "record": "plan_merger",
        "id": "m",
        "date": "2026-06-01",
        "plan": "old",
        "into": "acme-401k",
        "person": "pat",
        "basis": {"after_tax": "10000.00", "designated_roth": "5.50"},
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("distribution --source after_tax --amount 0", "The distribution of 2026-02-01 is of nothing."),
        (
            "distribution --source after_tax --amount 5 --balance-before 4.99",
            "The 2026-02-01 distribution of $5.00 is more than the balance of $4.99.",
        ),
        (
            "distribution --source after_tax --amount 5 --withheld 5.01",
            "$5.01 withheld is more than the $5.00 paid out on 2026-02-01.",
        ),
        ("distribution --source after_tax --amount 5 --code X", "“X” is no distribution code of Form 1099-R."),
        ("distribution --source after_tax --amount 5 --code 1BK", "“1BK” are 3 distribution codes"),
        ("distribution --source after_tax --amount 5 --exception one", "“one” is no number of an exception."),
        ("distribution --source after_tax --amount 5 --plan nope", "The plan “nope” is not in the ledger."),
        ("loan --event taken --amount 0", "The loan of 2026-02-01 is of nothing."),
        (
            "forfeit --source employer_match --amount 5 --for-year 2025",
            "Money forfeited to correct an excess has a reason and the year it corrects, other money neither.",
        ),
        ("plan merge --from acme-401k --into acme-401k", "The plan acme-401k cannot be merged into itself."),
        ("plan merge --from acme-401k --into nope", "The plan “nope” is not in the ledger."),
        (
            "convert --amount 5 --to roth_ira --into acme-401k",
            "$5.00 goes to roth_ira, and so into no plan; “acme-401k” is none of it.",
        ),
        (
            "convert --leg traditional_ira=5,into=acme-401k",
            "$5.00 goes to traditional_ira, and so into no plan; “acme-401k” is none of it.",
        ),
    ],
)
def test_refused(acme: CommandLine, arguments: str, said: str) -> None:
    assert acme.refused(*arguments.split(), "--date", "2026-02-01").startswith(f"error: {said}")
    assert acme.done("list", "--json").json["entries"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("distribution --amount 5", "Missing option '--source'"),
        ("forfeit --source moon --amount 5", "'moon' is not one of"),
        ("loan --event forgiven --amount 5", "'forgiven' is not one of 'taken', 'deemed', 'offset'."),
        ("plan merge --from a --into b --basis after_tax=1 --basis after_tax=2", "--basis names after_tax twice."),
        ("plan merge --from a --into b --basis moon=1", "“moon” is no source."),
    ],
)
def test_usage(acme: CommandLine, arguments: str, said: str) -> None:
    assert said in acme.refused(*arguments.split(), "--date", "2026-02-01", code=2)


@pytest.mark.parametrize("command", ["distribution", "forfeit", "loan", "plan merge"])
def test_help_ends_with_an_example(run: CommandLine, command: str) -> None:
    assert f"Example: roth-ledger {command} " in run.done(*command.split(), "--help").out
