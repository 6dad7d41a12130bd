"""Money paid in one year that reaches the plan in the next: the pay date is the stub's, basis goes by the deposit."""

import pytest

from tests.cli.command_line import CommandLine
from tests.imports.case import imported
from tests.imports.paydays import Download, add_stub

STUB = ("--pay-date", "2025-12-31", "--pre-tax", "600", "--after-tax", "550")


@pytest.mark.parametrize("row_first", [True, False])
def test_the_record_keeper_says_the_day_of_the_deposit(run: CommandLine, history: Download, row_first: bool) -> None:
    """550.00 of after-tax money paid on 31 December and received on 2 January is no basis of the old year."""
    split = ("--answer", "fidelity-netbenefits:Contributions=pre_tax_deferral:600.00+after_tax:550.00")
    if row_first:
        imported(run, history(("01/02/2026", "1,150.00")), *split)
    stub = add_stub(run, *STUB)
    if not row_first:
        said = imported(run, history(("01/02/2026", "1,150.00")))
        assert "reached the plan on 2026-01-02, in another year" in said.err
    assert run.done("year-end", "--year", "2025", "--json").json["contributions"]["acme-401k"]["after_tax"] == "550.00"
    (account,) = run.done("year-end", "--year", "2026", "--json").json["after_tax_accounts"]
    assert (account["opening_basis"], account["contributions"]) == ("0.00", "550.00")
    assert "receipt_mismatch" not in str(run.done("status", "--year", "2025", "--json").json["alerts"])
    (held,) = (each for each in run.done("list", "--json").json["entries"] if each.get("id") == stub)
    assert held["deposit_date"] == "2026-01-02"
