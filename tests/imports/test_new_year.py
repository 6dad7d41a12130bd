"""Money paid in one year that reaches the plan in the next: the pay date is the stub's, the day of basis is told."""

from tests.cli.command_line import CommandLine
from tests.imports.case import imported
from tests.imports.paydays import Download, add_stub

STUB = ("--pay-date", "2025-12-31", "--pre-tax", "600", "--after-tax", "550")


def test_what_is_told_to_type_moves_the_basis_to_the_day_it_came(run: CommandLine, history: Download) -> None:
    """550.00 of after-tax money paid on 31 December and received on 2 January is no basis of the old year."""
    stub = add_stub(run, *STUB)
    said = imported(run, history(("01/02/2026", "1,150.00")))
    assert f"roth-ledger replace {stub} --set deposit_date=2026-01-02" in said.err
    (account,) = run.done("year-end", "--year", "2025", "--json").json["after_tax_accounts"]
    assert account["closing_basis"] == "550.00"
    run.done("replace", stub, "--set", "deposit_date=2026-01-02", "--reason", "the record keeper's date")
    assert run.done("year-end", "--year", "2025", "--json").json["contributions"]["acme-401k"]["after_tax"] == "550.00"
    (account,) = run.done("year-end", "--year", "2026", "--json").json["after_tax_accounts"]
    assert (account["opening_basis"], account["contributions"]) == ("0.00", "550.00")
    assert "receipt_mismatch" not in str(run.done("status", "--year", "2025", "--json").json["alerts"])
