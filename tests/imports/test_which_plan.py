"""Where the ledger holds several plans, which one a file is of is asked once and then known by what the file says."""

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.imports.case import Case, entries, paid
from tests.imports.own_stubs import OFX
from tests.imports.own_tables import TABLES
from tests.imports.resaved import movable, with_rows

KNOWN_AGAIN = [OFX, *(case for case in TABLES if case.name in {"netbenefits.csv", "OfxDownload.csv"})]
each_case = pytest.mark.parametrize("case", KNOWN_AGAIN, ids=[case.name for case in KNOWN_AGAIN])


@pytest.fixture
def two_plans(run: CommandLine) -> CommandLine:
    """The command line on a ledger with a second plan of the same employer."""
    run.done("plan", "add", "--id", "acme-403b", "--employer", "acme", "--name", "Acme 403(b)", "--kind", "403b")
    return run


@each_case
def test_the_plan_is_asked_and_nothing_is_taken_for_granted(case: Case, two_plans: CommandLine, tmp_path: Path) -> None:
    (file,) = two_plans.done("import", case.write(tmp_path), "--dry-run", "--json").json["files"]
    (question,) = (each for each in file["questions"] if each["key"] == "plan")
    assert {"acme-401k", "acme-403b"} <= set(question["choices"])
    assert paid(file["new"]) == []
    two_plans.refused("import", case.write(tmp_path), "--no-input", *case.answered)
    assert paid(entries(two_plans)) == []


@each_case
def test_the_next_download_is_known_to_be_of_the_plan(case: Case, two_plans: CommandLine, tmp_path: Path) -> None:
    first = case.write(tmp_path, name=f"first-{case.name}", content=with_rows(case, movable(case)[1:]))
    two_plans.done("import", first, "--no-input", "--answer", "plan=acme-403b", *case.answered)
    two_plans.done("import", case.write(tmp_path), "--no-input", *case.answered)
    recorded = paid(entries(two_plans))
    assert {each["plan"] for each in recorded} == {"acme-403b"}
    assert len(recorded) == case.entries


@each_case
def test_a_plan_that_is_named_is_asked_no_more(case: Case, two_plans: CommandLine, tmp_path: Path) -> None:
    two_plans.done("import", case.write(tmp_path), "--no-input", "--plan", "acme-403b", *case.answered)
    assert {each["plan"] for each in paid(entries(two_plans))} == {"acme-403b"}


@each_case
def test_another_plan_than_before_is_not_taken_silently(case: Case, two_plans: CommandLine, tmp_path: Path) -> None:
    """The same file for another plan: refused, asked or told, but never two plans' money of one download."""
    two_plans.done("import", case.write(tmp_path), "--no-input", "--plan", "acme-403b", *case.answered)
    again = case.write(tmp_path, name=f"again-{case.name}", content=case.content + b"\n")
    ran = two_plans("import", again, "--no-input", "--plan", "acme-401k", *case.answered)
    assert ran.code == 1 or ran.err or {each["plan"] for each in paid(entries(two_plans))} == {"acme-403b"}
