import io
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine


class Terminal(io.StringIO):
    """Typed answers, as they come from a terminal."""

    def isatty(self) -> bool:
        return True


def typed(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("".join(f"{answer}\n" for answer in answers)))


def book(command_line: CommandLine) -> list[dict[str, object]]:
    lines: list[dict[str, object]] = []
    for kind, name in (("person", "people"), ("employer", "employers"), ("plan", "plans")):
        lines += command_line.done(kind, "list", "--json").json[name]
    return lines


def test_without_options_or_terminal_makes_an_empty_ledger(run: CommandLine, db: Path) -> None:
    ran = run.done("init")
    assert ran.out == f"new ledger: {db}\n"
    assert ran.err == (
        "next: roth-ledger person add --id ID --name NAME --birth-date YYYY-MM-DD, or roth-ledger import FILE\n"
    )
    assert (db.stat().st_mode & 0o777, book(run)) == (0o600, [])


def test_every_answer_is_an_option(run: CommandLine, db: Path) -> None:
    ran = run.done(
        *("init", "--name", "Zoë O'Neil Jr.", "--birth-date", "1964-02-29", "--employer", "Acme, Inc.", "--plan"),
        *("Acme 403(b)", "--kind", "403b", "--no-after-tax-allowed", "--no-in-plan-conversion-allowed"),
        "--no-in-service-rollover-allowed",
    )
    assert ran.out.splitlines() == [
        f"new ledger: {db}",
        "  person zoë-oneil-jr",
        "  employer acme-inc",
        "  plan acme-403b",
    ]
    assert ran.err == "next: roth-ledger stub add --help, or roth-ledger import FILE\n"
    assert book(run) == [
        {"record": "person", "id": "zoë-oneil-jr", "name": "Zoë O'Neil Jr.", "birth_date": "1964-02-29"},
        {"record": "employer", "id": "acme-inc", "name": "Acme, Inc."},
        {
            "record": "plan",
            "id": "acme-403b",
            "employer": "acme-inc",
            "name": "Acme 403(b)",
            "kind": "403b",
            "after_tax_allowed": False,
            "in_plan_conversion_allowed": False,
            "in_service_rollover_allowed": False,
        },
    ]
    assert [each["entries"] for each in run.done("history", "--json").json["batches"]] == [3]


def test_person_alone(run: CommandLine) -> None:
    ran = run.done("init", "--name", "Pat", "--birth-date", "1980-05-04")
    assert ran.err == "next: roth-ledger plan add --help, or roth-ledger import FILE\n"


def test_asks_on_a_terminal(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ["Pat Lee", "", "May 1980", "1980-05-04", "Acme", "", "Acme 401(k)", "", "", "", "n", "n"]
    typed(monkeypatch, *answers)
    ran = run.done("init")
    assert "“May 1980” is not a date." in ran.err
    assert "Does the plan take after-tax contributions? [Y/n]" in ran.err
    assert [line["id"] for line in book(run)] == ["pat-lee", "acme", "acme-401k"]
    plan = book(run)[2]
    assert "after_tax_allowed" not in plan
    assert (plan["in_plan_conversion_allowed"], plan["in_service_rollover_allowed"]) == (False, False)


def test_asks_only_for_what_no_option_gives(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "")
    ran = run.done("init", "--name", "Pat", "--id", "p", "--birth-date", "1980-05-04")
    assert [line["id"] for line in book(run)] == ["p"]
    assert "Your name" not in ran.err


def test_end_of_input_makes_nothing(run: CommandLine, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "Pat Lee")
    ran = run("init")
    assert (ran.code, ran.out) == (130, "")
    assert ran.err.endswith("error: interrupted.\n")
    assert not db.exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--name", "Pat"], "error: --name needs --birth-date.\n"),
        (["--birth-date", "1980-05-04"], "error: --birth-date needs --name.\n"),
        (["--plan", "A"], "error: --plan needs --employer.\n"),
        (["--employer-id", "a"], "error: --employer-id needs --employer.\n"),
        (["--kind", "403b"], "error: --kind needs --plan.\n"),
    ],
)
def test_answers_that_need_others(run: CommandLine, db: Path, options: list[str], said: str) -> None:
    assert run.refused("init", *options, code=2) == said
    assert not db.exists()


def test_bad_id_makes_nothing(run: CommandLine, db: Path) -> None:
    said = run.refused("init", "--name", "Pat", "--id", "a\tb", "--birth-date", "1980-05-04")
    assert said.startswith("error: id: “a\\tb” cannot be an id.\n")
    assert not db.exists()


def test_second_init_is_refused_where_there_are_people(run: CommandLine, db: Path) -> None:
    run.done("init")
    ran = run.done("init", "--name", "Pat", "--birth-date", "1980-05-04")
    assert ran.out == f"ledger: {db}\n  person pat\n"
    assert run.refused("init") == (
        f"error: There are people in {db} already.\n"
        "hint: Add others with `roth-ledger person add`, or begin another ledger with --db.\n"
    )
