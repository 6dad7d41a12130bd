"""`limits` of a person: beside the figures on file, and with their arithmetic."""

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine

WAGES = (
    '{"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "social_security_wages": "150000.00"}\n'
    '{"record": "tax_year", "person": "pat", "year": 2026, "filing_status": "single", "modified_agi": "160500.00"}\n'
)


def with_wages(acme: CommandLine, folder: Path) -> None:
    book = folder / "wages.jsonl"
    book.write_text(WAGES, encoding="utf-8")
    acme.done("import", book)


def test_the_only_person_comes_after_the_figures_of_the_year(acme: CommandLine) -> None:
    text = acme.done("limits", "--year", "2026").out
    assert text.startswith("2026: Notice 2025-67\n")
    own = text[text.index("Pat Lee, 2026: age 46 at the end of the year; seen from 2026-06-30\n") :]
    assert "402(g) limit on elective deferrals" in own
    assert "2030, age 50" in own


def test_the_table_alone_is_about_nobody(acme: CommandLine) -> None:
    text = acme.done("limits").out
    assert "Pat Lee" not in text
    assert acme.done("limits", "--json").json.keys() == {"limits"}


def test_two_people_have_to_be_named(acme: CommandLine) -> None:
    acme.done("person", "add", "--id", "sam", "--name", "Sam Lee", "--birth-date", "1964-02-03")
    assert "Lee" not in acme.done("limits", "--year", "2026").out
    assert "name one with --person" in acme.refused("limits", "--explain", code=2)
    text = acme.done("limits", "--person", "sam", "--year", "2026").out
    assert text.startswith("Sam Lee, 2026: age 62 at the end of the year; seen from 2026-06-30\n")


def test_json_adds_the_person_and_drops_nothing(acme: CommandLine, tmp_path: Path) -> None:
    with_wages(acme, tmp_path)
    document = acme.done("limits", "--year", "2026", "--json").json
    assert document["limits"][0]["elective_deferral"] == "24500.00"
    personal = document["personal"]
    assert (personal["person"], personal["year"], personal["as_of"], personal["age"]) == ("pat", 2026, "2026-06-30", 46)
    figures = {each["name"]: each for each in personal["figures"]}
    assert figures["elective_deferral"]["amount"] == "24500.00"
    # 7,500 x (168,000 - 160,500) / 15,000
    assert figures["roth_ira"]["amount"] == "3750.00"
    assert figures["key_employee"]["amount"] == "235000.00"
    assert figures["highly_compensated"]["amount"] is None
    assert figures["highly_compensated"]["missing"].startswith("Pay of 2025 is not on file")


def test_the_arithmetic_of_one_limit(acme: CommandLine) -> None:
    acme.done("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "100", "--compensation", "61200")
    text = acme.done("limits", "--explain", "annual_additions").out
    assert text.splitlines()[1].split()[:5] == ["415(c)", "limit,", "Acme", "Inc.,", "2026"]
    assert "The least of $72,000.00 and $61,200.00. Pay binds. [IRC 415(c)(1)]" in text
    assert "pay of 1 pay date" in text
    assert "401(a)(17)" not in text


def test_the_arithmetic_of_all(acme: CommandLine, tmp_path: Path) -> None:
    with_wages(acme, tmp_path)
    text = acme.done("limits", "--explain", "--year", "2026").out
    assert "catch-up its plans allow in 2026" in text
    assert (
        "$7,500.00 x ($168,000.00 - $160,500.00) / $15,000.00, up to the next $10.00 and at least $200.00, = $3,750.00."
        in " ".join(text.split())
    )


def test_a_name_that_is_no_limit(acme: CommandLine) -> None:
    said = acme.refused("limits", "--explain", "415", code=2)
    assert said.startswith(
        "error: “415” is none of the limits of pat in 2026; these are: elective_deferral, catch_up, "
    )


def test_seen_from_an_earlier_day(acme: CommandLine) -> None:
    acme.done("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "100", "--compensation", "50000")
    acme.done("stub", "add", "--pay-date", "2026-02-15", "--after-tax", "100", "--compensation", "10000")
    text = acme.done("limits", "--explain", "annual_additions", "--as-of", "2026-01-31").out
    assert "$50,000.00" in text
    assert "$60,000.00" not in text


def test_a_year_not_on_file_for_a_person_named(acme: CommandLine) -> None:
    document = acme.done("limits", "--person", "pat", "--year", "2027", "--json").json
    assert document["limits"] == []
    figures = {each["name"]: each for each in document["personal"]["figures"]}
    assert figures["elective_deferral"]["amount"] is None
    assert figures["elective_deferral"]["missing"].startswith("elective_deferral of 2027 is not on file. Import a book")


def test_nobody_of_that_name(acme: CommandLine) -> None:
    said = acme.refused("limits", "--person", "kim")
    assert said.startswith("error: The person “kim” is not in the ledger.")


@pytest.mark.parametrize(("short", "name"), [("402g", "elective_deferral"), ("415c", "annual_additions")])
def test_the_sections_of_the_law_are_names_too(acme: CommandLine, short: str, name: str) -> None:
    said = acme.done("limits", "--year", "2026", "--explain", short).out
    assert said == acme.done("limits", "--year", "2026", "--explain", name).out
