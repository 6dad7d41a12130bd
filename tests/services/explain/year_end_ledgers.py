"""Ledgers whose year has everything that a tax summary knows of, or what makes its figures unknown."""

from tests.services.conftest import FilledLedger
from tests.services.year_end.books import (
    conversion,
    distribution,
    entry,
    ira,
    ira_opening,
    ira_value,
    leg,
    opening,
    split,
    stub,
)


def a_year_of_everything(ledger: FilledLedger) -> None:
    """2026 of Pat's (46): three plans, one of which merges into another, and IRAs of both kinds."""
    ledger.person()
    ledger.plan()
    ledger.plan("old-401k")
    ledger.plan("pool-401k", separate_after_tax_contract=False)
    _plan_money(ledger)
    _iras(ledger)


def _plan_money(ledger: FilledLedger) -> None:
    ledger.add(
        {**opening("2025-12-31", "after_tax", "5200", "5000"), "id": "opening"},
        opening("2025-12-31", "after_tax", "850", "800", plan="old-401k"),
        {**opening("2026-01-02", "after_tax", "1000", "900", plan="pool-401k"), "id": "pool-opening"},
        opening("2026-01-02", "pre_tax_deferral", "9000", "0", plan="pool-401k"),
        {**stub("2025-12-31", deposited="2026-01-02", after_tax="250"), "id": "late"},
        {
            **stub("2026-01-15", deposited="2026-01-16", after_tax="1000", roth_deferral="500",
                   pre_tax_deferral="700", employer_match_roth="100"),
            "id": "stub",
        },
        {**conversion("2026-01-02", "500", plan="pool-401k", balance_before="10000"), "id": "pooled"},
        {**entry("valuation", "2026-02-01", source="after_tax", balance="6500"), "id": "worth"},
        {**conversion("2026-02-01", "2000"), "id": "partial"},
        {
            **split("2026-03-01", [leg("roth_ira", "3000"), leg("traditional_ira", "120")], earnings="150"),
            "id": "split",
        },
        entry("refund", "2026-04-01", source="after_tax", amount="200", earnings="5", for_year=2025,
              reason="excess_annual_addition"),
        {**distribution("2026-05-01", "100", balance_before="1200", withheld="1"), "id": "cash"},
        {"record": "plan_merger", "date": "2026-07-01", "plan": "old-401k", "into": "acme-401k"},
        {**conversion("2026-08-01", "400", earnings="10"), "id": "stated"},
        {**conversion("2026-09-01", "700", source="pre_tax_deferral"), "id": "pre-tax"},
        {
            **distribution("2026-10-01", "300", "roth_deferral", balance_before="4000", qualified=False),
            "id": "roth-cash",
        },
        {
            **conversion("2026-11-01", "400", "roth_ira", source="designated_roth", earnings="20", qualified=False),
            "id": "roth-out",
        },
    )  # fmt: skip


def _iras(ledger: FilledLedger) -> None:
    layer = {"year": 2024, "taxable": "100.00", "nontaxable": "0.00"}
    ledger.add(
        {**ira_opening("2025-12-31", "traditional", "1000"), "id": "ira-opening"},
        ira_opening("2025-12-31", "roth", "50", first_year=2024, layers=[layer]),
        {**ira("ira_contribution", "2026-03-03", "500", kind="traditional_nondeductible", for_year=2026),
         "id": "ira-spring"},
        {**ira("ira_contribution", "2027-02-02", "300", kind="traditional_nondeductible", for_year=2026),
         "id": "ira-later"},
        ira("ira_contribution", "2026-03-03", "600", kind="roth", for_year=2026),
        ira("ira_conversion", "2026-06-01", "2000"),
        ira("ira_distribution", "2026-07-01", "400"),
        ira_value(2026, "10000"),
        ira("ira_roll_in", "2026-12-05", "75", plan="acme-401k"),
        ira("roth_ira_distribution", "2026-12-01", "5000"),
        ira("ira_conversion", "2027-03-01", "40"),
    )  # fmt: skip


def basis_not_known(ledger: FilledLedger) -> None:
    """Plan and IRA money whose basis nobody entered."""
    ledger.person()
    ledger.plan()
    ledger.add(
        opening("2025-12-31", "after_tax", "5000", None),
        opening("2025-12-31", "designated_roth", "5000", None),
        conversion("2026-02-01", "2000", balance_before="5000"),
        split("2026-03-01", [leg("roth_ira", "500"), leg("traditional_ira", "120")], balance_before="3000"),
        distribution("2026-04-01", "100", balance_before="2000"),
        distribution("2026-10-01", "300", "designated_roth", balance_before="4000"),
        ira_opening("2025-12-31", "traditional", None),
        ira_opening("2025-12-31", "roth", None),
        ira("ira_conversion", "2026-06-01", "2000"),
        ira("ira_distribution", "2026-07-01", "400"),
        ira("roth_ira_distribution", "2026-12-01", "5000"),
    )


def loss_dropped(ledger: FilledLedger) -> None:
    """An account at a loss that a conversion empties, in a plan that drops what is not recovered."""
    ledger.person()
    ledger.plan(loss_basis_policy="extinguish")
    ledger.add(
        stub("2026-01-15", after_tax="1000"), {**conversion("2026-02-01", "900", balance_before="900"), "id": "at-loss"}
    )


def excess_not_returned(ledger: FilledLedger) -> None:
    """25,500 of Roth deferrals in 2025, 2,000 over the limit, that were still there on 15 April; some are paid out."""
    ledger.person()
    ledger.plan()
    ledger.add(
        stub("2025-02-01", roth_deferral="25500"),
        distribution("2026-09-01", "5000", "designated_roth", balance_before="26000"),
    )
