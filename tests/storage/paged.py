"""The small ledger with what makes lists hard: equal days, people that share a plan, hostile text, replaced entries."""

from typing import Any

from ledger.storage.store import LedgerStore
from tests.storage.sample import line

NOTE = "50% of _all_ \\ [/b] “Ä” line\ntwo"
PLAN_NAME = 'Bolt [/b] 100% "Plan"'


def stub(id_: str, pay_date: str, after_tax: str, **keys: Any) -> dict[str, Any]:
    held = {"record": "pay_stub", "id": id_, "person": "pat", "plan": "acme-401k", "pay_date": pay_date, **keys}
    return {"amounts": {"after_tax": after_tax}, **held}


def of_plan(record: str, day: str, **keys: Any) -> dict[str, Any]:
    return {"record": record, "person": "pat", "plan": "acme-401k", "date": day, **keys}


WAGES = {"record": "wages", "person": "pat", "employer": "acme", "year": 2025}
LEGS = [
    {"destination": "roth_ira", "amount": "100.00"},
    {"destination": "traditional_ira", "amount": "11.00"},
]
# Sequences 10 to 21, batch 4.
MORE = (
    {"record": "plan", "id": "bolt-401k", "employer": "acme", "name": PLAN_NAME, "kind": "401k"},
    stub("e1", "2026-02-13", "1234.50", compensation="9999.00", note=NOTE),
    stub("e2", "2026-02-13", "-20.00", amounts={"after_tax": "-20.00", "pre_tax_deferral": "10.00"},
         pay_type="bonus", note="x\ty"),
    stub("b1", "2026-02-13", "5.00", plan="bolt-401k", compensation="100.00"),
    stub("o1", "2026-02-13", "7.00", person="sam", compensation="1234.00"),
    stub("p1", "2025-12-31", "99.00", compensation="50.00"),
    of_plan("contribution", "2026-01-20", id="c2", source="employer_match", amount="60.00"),
    {**WAGES, "compensation": "1.00"},
    {**WAGES, "compensation": "2.00"},
    of_plan("valuation", "2026-02-28", id="v2", source="after_tax", balance="2000.00"),
    of_plan("conversion", "2026-04-30", id="x2", legs=LEGS),
    stub("z1", "2026-01-02", "1.00", person="zoe"),
)  # fmt: skip
# 22 voids 11, 23 enters it again: batch 5.
AGAIN = stub("e1", "2026-02-13", "1234.56", compensation="9999.00", note=NOTE)
VOID = {"record": "void", "id": "w1", "entry": "e1", "reason": "six cents more"}


def extend(store: LedgerStore) -> None:
    """Record what makes lists hard after the three batches of the sample."""
    with store.batch("more") as writer:
        writer.record(line(each) for each in MORE)
    with store.batch("replace e1") as writer:
        writer.void([(11, line(VOID))])
        writer.record([line(AGAIN)])
