"""The year's tax summary, over a ledger file. Figures are worked out by hand or are those of the source named."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.money import Money
from ledger.domain.records import Line, line_of, read_line, reference
from ledger.domain.tax.year_end import YearEnd
from ledger.reports.year_end_json import as_json
from ledger.services.pools import after_tax_pools
from ledger.services.year_end import year_end
from ledger.storage.store import LedgerStore

Record = Callable[..., None]
PLAN = "acme-401k"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LedgerStore]:
    with LedgerStore(tmp_path / "ledger.db") as store:
        store.make()
        yield store


@pytest.fixture
def record(store: LedgerStore) -> Record:
    """Records lines of the book for pat in acme-401k, unless a line says otherwise."""
    numbers = iter(range(1, 10_000))

    def record(*lines: dict[str, Any]) -> None:
        made = []
        for line in lines:
            value = read_line({"id": f"e{next(numbers)}", **line} if line["record"] in ENTRIES else line)
            made.append(Line(value, reference(value), line_of(value)))
        with store.batch("test") as batch:
            batch.record(made)

    record(
        {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1985-05-05"},
        {"record": "employer", "id": "acme", "name": "Acme"},
        {"record": "plan", "id": PLAN, "employer": "acme", "name": "Acme 401(k)", "kind": "401k"},
    )
    return record


ENTRIES = {
    *("pay_stub", "contribution", "conversion", "valuation", "opening_balance", "refund", "distribution", "loan"),
    *("ira_conversion", "form_1099r", "plan_change"),
}


def stub(day: str, deposited: str | None = None, **amounts: str) -> dict[str, Any]:
    line = {"record": "pay_stub", "person": "pat", "plan": PLAN, "pay_date": day, "amounts": amounts}
    return line if deposited is None else {**line, "deposit_date": deposited}


def entry(kind: str, day: str, **keys: Any) -> dict[str, Any]:
    return {"record": kind, "person": "pat", "plan": PLAN, "date": day, **keys}


def conversion(day: str, amount: str, destination: str = "in_plan_roth", **keys: Any) -> dict[str, Any]:
    return entry("conversion", day, amount=amount, destination=destination, **keys)


def summary(store: LedgerStore, year: int = 2026, as_of: str = "2027-06-30") -> YearEnd:
    return year_end(store.reader(), "pat", year, dt.date.fromisoformat(as_of))


def test_tv_03_the_whole_document(store: LedgerStore, record: Record) -> None:
    """TV-03, Finance Buff mega-backdoor walkthroughs: 10,000 after tax and 200 of earnings, converted in the plan."""
    record(stub("2026-02-27", after_tax="10000.00"), conversion("2026-03-02", "10200.00", earnings="200.00"))

    document = as_json(summary(store))

    assert json.loads(json.dumps(document)) == document
    assert document.pop("assumptions") == [
        (
            "acme-401k: after-tax money and its earnings are a contract of their own (IRC 72(d)(2)); neither the rest"
            " of the plan nor any IRA is in the fraction."
        ),
        "Earnings of one conversion or payment are as the plan states them.",
    ]
    why = document["form_8606"].pop("why")
    assert why.startswith("In-plan Roth conversions and rollovers from a plan to a Roth IRA do not go on Form 8606")
    assert [sentence[:30] for sentence in document.pop("unsettled")] == [
        "The rollover box of line 5c be",
        "The boxes of the 2026 Form 109",
    ]
    assert document == {
        "person": "pat",
        "year": 2026,
        "complete": True,
        "unknown": [],
        "after_tax_accounts": [
            {
                "plan": PLAN,
                "opening_basis": "0.00",
                "contributions": "10000.00",
                "converted": "10200.00",
                "basis_recovered": "10000.00",
                "taxable": "200.00",
                "earnings_out": "200.00",
                "refunded": "0.00",
                "extinguished": "0.00",
                "transferred_in": "0.00",
                "transferred_out": "0.00",
                "closing_basis": "0.00",
                "closing_balance": "0.00",
            }
        ],
        "conversions": [
            {
                "id": "e2",
                "plan": PLAN,
                "date": "2026-03-02",
                "source": "after_tax",
                "destination": "in_plan_roth",
                "amount": "10200.00",
                "basis": "10000.00",
                "taxable": "200.00",
                "earnings_out": "200.00",
                "method": "stated",
            }
        ],
        "expected_1099r": [
            {
                "plan": PLAN,
                "kind": "in_plan_roth",
                "box_1": "10200.00",
                "box_2a": "200.00",
                "box_4": None,
                "box_5": "10000.00",
                "box_7": "G",
                "box_10": None,
                "box_11": None,
                "form_year": 2026,
                "notes": [],
            }
        ],
        "expected_w2": [
            {
                "employer": "acme",
                "box_12": {},
                "box_13_retirement_plan": True,
                "after_tax": "10000.00",
                "notes": [
                    (
                        "Acme: after-tax money has no code in box 12. The $10,000.00 is in boxes 1, 3 and 5, and may"
                        " stand in box 14 under any label; that it is not there proves nothing."
                    )
                ],
            }
        ],
        "expected_5498": [],
        "differences": [],
        "form_1040": {
            "line_4a": "0",
            "line_4b": "0",
            "line_5a": "10200",
            "line_5b": "200",
            "rollover_box": True,
            "ira_rollover_box": False,
            "line_25b": "0",
            "notes": ["Line 5c: tick box 1, Rollover, as on the form of 2025; check the form of 2026."],
        },
        "form_8606": {"required": False, "lines": {}},
        "form_5329": {"line_1": "0", "line_2": "0", "line_4": "0"},
        "designated_roth": [
            {
                "plan": PLAN,
                "basis": "10200.00",
                "value": "10200.00",
                "first_year": 2026,
                "qualified_from": "2031-01-01",
                "qualified_on": "2044-11-05",
                "layers": [
                    {
                        "year": 2026,
                        "taxable": "200.00",
                        "nontaxable": "10000.00",
                        "recapture_free_from": "2031-01-01",
                    }
                ],
            }
        ],
        "roth_ira": {
            "regular_basis": "0.00",
            "rolled_in_basis": "0.00",
            "layers": [],
            "recapture_layers": [],
            "first_year": None,
            "qualified_from": None,
        },
        "questions": [],
        "filed_on": None,
        "dated_later": 0,
        "contributions": {PLAN: {"after_tax": "10000.00"}},
    }


def test_a_december_check_converted_in_january(store: LedgerStore, record: Record) -> None:
    """Pay date decides `contributions`, deposit date the account, conversion date the form."""
    record(
        stub("2025-12-31", "2026-01-05", after_tax="1000.00"),
        conversion("2026-01-06", "1001.00", "roth_ira", earnings="1.00"),
    )

    before, after = summary(store, 2025), summary(store, 2026)

    assert as_json(before)["contributions"] == {PLAN: {"after_tax": "1000.00"}}
    assert before.after_tax_accounts == ()
    assert before.expected_1099r == ()
    assert as_json(after)["contributions"] == {}
    assert as_json(after)["after_tax_accounts"][0]["contributions"] == "1000.00"
    assert as_json(after)["roth_ira"]["layers"][0]["nontaxable"] == "1000.00"


def test_missing_earnings_leave_the_year_incomplete(store: LedgerStore, record: Record) -> None:
    record(stub("2026-02-27", after_tax="10000.00"), conversion("2026-03-02", "10200.00"))

    document = as_json(summary(store))

    assert document["complete"] is False
    assert len(document["unknown"]) == 1
    assert document["conversions"][0]["taxable"] is None
    assert document["conversions"][0]["method"] is None
    assert document["after_tax_accounts"][0]["closing_basis"] is None
    assert document["expected_1099r"][0] == {
        "plan": PLAN,
        "kind": "in_plan_roth",
        "box_1": "10200.00",
        "box_2a": None,
        "box_5": None,
        "box_7": "G",
        "box_4": None,
        "box_10": None,
        "box_11": None,
        "form_year": 2026,
        "notes": [],
    }
    assert document["form_1040"]["line_5b"] is None
    assert document["designated_roth"][0]["basis"] == "10200.00"


def test_the_year_before_an_unknown_one_is_complete(store: LedgerStore, record: Record) -> None:
    record(
        stub("2025-02-27", after_tax="10000.00"),
        conversion("2025-03-02", "4000.00", balance_before="10000.00"),
        conversion("2026-03-02", "10200.00"),
    )

    assert summary(store, 2025).complete
    assert not summary(store, 2026).complete


def test_as_of_leaves_out_what_came_later(store: LedgerStore, record: Record) -> None:
    record(stub("2026-02-27", after_tax="10000.00"), conversion("2026-03-02", "10200.00", earnings="200.00"))

    found = summary(store, as_of="2026-03-01")

    assert found.conversions == ()
    assert as_json(found)["after_tax_accounts"][0]["closing_basis"] == "10000.00"


def test_money_allocated_by_name_counts_by_its_own_date(store: LedgerStore, record: Record) -> None:
    record(
        entry("contribution", "2026-03-10", source="employer_nonelective", amount="500.00", limitation_year=2025),
        entry("contribution", "2027-01-10", source="employer_nonelective", amount="70.00", limitation_year=2026),
        stub("2026-05-01", employer_nonelective="1.00", after_tax="2.00"),
    )

    assert as_json(summary(store, 2026))["contributions"] == {
        PLAN: {"after_tax": "2.00", "employer_nonelective": "501.00"}
    }


def test_a_received_form_is_compared(store: LedgerStore, record: Record) -> None:
    boxes = {"1": "10200.00", "2a": "10200.00", "7": "G"}
    record(
        stub("2026-02-27", after_tax="10000.00"),
        conversion("2026-03-02", "10200.00", earnings="200.00"),
        {"record": "form_1099r", "person": "pat", "plan": PLAN, "year": 2026, "boxes": boxes},
    )

    (difference,) = as_json(summary(store))["differences"]

    assert {name: difference[name] for name in ("plan", "code", "box", "expected", "received")} == {
        "plan": PLAN,
        "code": "F2",
        "box": "2a",
        "expected": "200.00",
        "received": "10200.00",
    }
    assert difference["message"]
    assert difference["action"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        pytest.param(
            entry("loan", "2026-05-01", event="offset", amount="900.00"),
            "The loan of $900.00 from acme-401k was offset on 2026-05-01: an offset is a distribution. Enter it as one"
            " of that day and amount, from the source that the plan names, for its basis and Form 1099-R.",
            id="loan offset",
        ),
        pytest.param(
            conversion("2026-05-01", "100.00", earnings="0.00", withheld="20.00"),
            "$20.00 was withheld from the conversion of 2026-05-01 from acme-401k; it is counted as moved. Enter a cash"
            " leg for what was not made up from other money.",
            id="withholding",
        ),
    ],
)
def test_what_is_not_computed_is_said(store: LedgerStore, record: Record, line: dict[str, Any], sentence: str) -> None:
    record(stub("2026-02-27", after_tax="10000.00"), line)

    found = summary(store)

    assert sentence in found.unknown
    assert not found.complete


def test_a_split_between_the_plan_and_an_ira_is_unsettled(store: LedgerStore, record: Record) -> None:
    legs = [
        {"destination": "in_plan_roth", "amount": "10000.00"},
        {"destination": "traditional_ira", "amount": "200.00"},
    ]
    record(stub("2026-02-27", after_tax="10000.00"), entry("conversion", "2026-03-02", legs=legs, earnings="200.00"))

    found = summary(store)

    assert any("Notice 2014-54" in sentence for sentence in found.unsettled)
    assert found.form_1040.line_5b == "0"
    account = as_json(found)["after_tax_accounts"][0]
    assert (account["taxable"], account["earnings_out"]) == ("0.00", "200.00")


def test_a_pooled_plan_reads_the_deposits_of_every_source(store: LedgerStore, record: Record) -> None:
    record(
        {"record": "plan_change", "plan": PLAN, "from": "2026-01-01", "separate_after_tax_contract": False},
        stub("2026-02-27", after_tax="1000.00", pre_tax_deferral="2000.00", roth_deferral="4000.00"),
    )
    reader = store.reader()

    (history,) = after_tax_pools(reader, "pat", reader.parties("plan"), dt.date(2026, 12, 31))

    assert history.pool.balance is not None
    assert history.pool.balance.plain() == "3000.00"
    assert history.pool.basis is not None
    assert history.pool.basis.plain() == "1000.00"


def test_basis_rolled_into_another_plan_stays_basis_there(store: LedgerStore, record: Record) -> None:
    """1,000 leave the first plan and come to the 50 of the second: 1,050."""
    record(
        {"record": "plan", "id": "new-401k", "employer": "acme", "name": "New", "kind": "401k"},
        stub("2026-02-27", after_tax="1000.00"),
        {**stub("2026-02-27", after_tax="50.00"), "plan": "new-401k"},
        conversion("2026-03-02", "1000.00", "other_plan", earnings="0.00", into="new-401k"),
    )

    first, second = summary(store).after_tax_accounts

    assert (first.basis_recovered, first.closing_basis) == (Money.parse("1,000"), Money(0))
    assert (second.transferred_in, second.closing_basis) == (Money.parse("1,000"), Money.parse("1,050"))
    assert not second.unknown


def test_an_empty_year(store: LedgerStore, record: Record) -> None:
    record()

    found = summary(store)

    assert found.complete
    assert (found.after_tax_accounts, found.designated_roth, found.contributions) == ((), (), {})


@pytest.mark.parametrize(
    ("amounts", "taxable"),
    [
        pytest.param(["10200.00"], ["200.00"], id="all of it, so what is beyond the deposits is earnings"),
        pytest.param(["5000.00", "5200.00"], ["0.00", "200.00"], id="part of it as if nothing had grown"),
    ],
)
def test_an_estimate_only_where_it_is_asked_for(
    store: LedgerStore, record: Record, amounts: list[str], taxable: list[str]
) -> None:
    """10,000 put in and 10,200 taken out, without a word about earnings."""
    record(stub("2026-02-27", after_tax="10000.00"), *(conversion("2026-03-02", amount) for amount in amounts))
    reader, day = store.reader(), dt.date(2027, 1, 31)

    estimated = as_json(year_end(reader, "pat", 2026, day, estimate=True))

    assert as_json(year_end(reader, "pat", 2026, day))["complete"] is False
    assert [each["taxable"] for each in estimated["conversions"]] == taxable
    assert {each["method"] for each in estimated["conversions"]} == {"estimate"}
    assert any("is an estimate, as you asked" in each for each in estimated["assumptions"])


def test_the_lines_of_a_defaulted_loan_are_unknown(store: LedgerStore, record: Record) -> None:
    record(entry("loan", "2026-05-01", event="deemed", amount="500.00"))
    document = as_json(summary(store))
    assert [document["form_1040"][line] for line in ("line_5a", "line_5b")] == [None, None]
    assert set(document["form_5329"].values()) == {None}
    assert document["complete"] is False


def test_an_offset_that_was_entered_as_a_distribution_is_answered(store: LedgerStore, record: Record) -> None:
    record(
        entry("loan", "2026-05-01", event="offset", amount="900.00"),
        entry("distribution", "2026-05-01", source="pre_tax_deferral", amount="900.00", code="M1"),
    )
    document = as_json(summary(store))
    assert (document["complete"], document["form_1040"]["line_5b"]) == (True, "900")


def test_what_was_withheld_and_made_up_within_60_days(store: LedgerStore, record: Record) -> None:
    """All 10,200 arrive though 40 were withheld: nothing is kept, and 40 are on line 25b."""
    leg = {"destination": "roth_ira", "amount": "10200.00", "direct": False, "date": "2026-03-20"}
    record(
        stub("2026-02-27", after_tax="10000.00"),
        entry("conversion", "2026-03-02", legs=[leg], earnings="200.00", withheld="40.00"),
    )
    document = as_json(summary(store))
    assert document["complete"] is True
    lines = document["form_1040"]
    assert (lines["line_5a"], lines["line_5b"], lines["line_25b"]) == ("10200", "200", "40")


def test_what_is_not_vested_is_asked_of_a_plan_without_after_tax_money(store: LedgerStore, record: Record) -> None:
    record(
        entry("valuation", "2026-03-01", source="employer_match", balance="10000.00", vested="4000.00"),
        conversion("2026-03-02", "6000.00", source="employer_match"),
    )
    (question,) = summary(store).questions
    assert "money that is not vested ($6,000.00 of the source is not)" in question
