"""One row of several sources: split as answered, known again, and refused where its record keeper changed it."""

from tests.cli.command_line import CommandLine
from tests.imports.case import PLAN, entries, imported, money_in, standing
from tests.imports.paydays import Download, downloaded_again

SPLIT = ("--answer", "ofx:OTHERVEST=roth_deferral:60%+employer_match:40%")


def test_a_numbered_row_that_was_split_is_known_again(run: CommandLine, ofx: Download) -> None:
    path = ofx(("OTHERVEST", "1000.00"))
    imported(run, path, *SPLIT)
    assert money_in(entries(run)) == {2026: {"roth_deferral": "600.00", "employer_match": "400.00"}}
    before = standing(run)
    imported(run, downloaded_again(path))
    assert standing(run) == before


def test_a_numbered_row_with_another_amount_is_refused(run: CommandLine, ofx: Download) -> None:
    imported(run, ofx(("OTHERVEST", "1000.00")), *SPLIT)
    said = run.refused("import", ofx(("OTHERVEST", "1000.01")), "--plan", PLAN, "--no-input")
    assert "is recorded with other content: $1,000.00 of 2026-08-14 there, $1,000.01 of 2026-08-14 here." in said


def test_one_day_may_be_answered_otherwise(run: CommandLine, history: Download) -> None:
    key = "fidelity-netbenefits:Contributions"
    imported(
        run,
        history(("08/14/2026", "1,150.00"), ("09/15/2026", "1,150.00")),
        *("--answer", f"{key}=pre_tax_deferral"),
        *("--answer", f"{key}@2026-09-15=pre_tax_deferral:650.00+after_tax:500.00"),
    )
    assert money_in(entries(run)) == {2026: {"pre_tax_deferral": "1800.00", "after_tax": "500.00"}}
