"""A redacted book: nobody's names, days or amounts, and still a ledger that adds up."""

import datetime as dt
import json
import random
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.records import RECORDS, read_line
from ledger.reports.year_end_json import as_json
from ledger.services.invariants import broken_invariants
from ledger.services.redacting.book import Secret, redacted
from ledger.services.redacting.scale import Scale
from ledger.services.sample_ledger import AS_OF, load_sample, sample_folder
from ledger.services.status import status
from ledger.services.year_end import year_end
from ledger.storage.store import LedgerStore
from tests.faults.harness import FULL, SEED
from tests.services.redacting_books import SECRET, Telltales, every_text, imported, lines_of
from tests.services.year_end.books import cents, check
from tests.services.year_end.random_books import FIRST, Saver

AMOUNT = re.compile(r'"(-?[0-9]+\.[0-9]{2})"')


def redact(*held: dict[str, Any]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in redacted(lines_of(list(held)), SECRET)]


PARTIES: tuple[dict[str, Any], ...] = (
    {"record": "person", "id": "pat", "name": "Pat Lee", "birth_date": "1980-05-04"},
    {"record": "employer", "id": "acme", "name": "Acme", "group": "acme"},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"},
)


def stub(day: str, amount: str, **more: Any) -> dict[str, Any]:
    return {"record": "pay_stub", "person": "pat", "plan": "acme-401k", "pay_date": day, **more,
            "amounts": {"after_tax": amount}}  # fmt: skip


def test_no_text_of_any_record_is_left() -> None:
    for seed in range(SEED, SEED + (20 if FULL else 2)):
        tell = Telltales(seed)
        held = every_text(tell)
        assert {line["record"] for line in held} == set(RECORDS)
        assert len(tell.given) >= 50
        lines = lines_of(held)
        assert len(set(tell.left_in("\n".join(lines)))) > 400  # it is looked for in the right way
        assert tell.left_in("\n".join(redacted(lines))) == []


def test_no_amount_and_no_day_stays_what_it_was() -> None:
    lines = lines_of(every_text(Telltales(SEED)))
    new = list(redacted(lines, SECRET))
    before, after = "".join(lines), "".join(new)
    amounts = {each for each in AMOUNT.findall(before) if abs(cents(each)) > 100}  # smaller ones are shares and rates
    assert len(amounts) > 40
    assert amounts.isdisjoint(AMOUNT.findall(after))
    for other in ('"12.345"', '"99.8765"', '"1123"'):  # units and price of a fund, dollars of a return
        assert other in before
        assert other not in after
    days = [line["date"] for line in map(json.loads, lines) if "date" in line]
    moved = [line["date"] for line in map(json.loads, new) if "date" in line]
    assert sum(one == other for one, other in zip(days, moved, strict=True)) <= 3  # 1 January and its like stay


def test_the_secret_is_drawn_anew_and_stays_within_its_bounds() -> None:
    drawn = {Secret.draw() for _ in range(200)}
    assert len({each.scale.factor for each in drawn}) == 200
    assert all(Fraction(1, 5) <= each.scale.factor < Fraction(4, 5) and 2 <= each.earlier <= 9 for each in drawn)


def test_names_are_the_same_wherever_they_stand() -> None:
    lines = redact(
        *PARTIES,
        {**stub("2026-01-15", "100.00"), "id": "s1", "note": "from Pat's mail"},
        {"record": "void", "id": "v1", "entry": "s1", "reason": "wrong"},
        {"record": "void", "id": "v2", "entry": "employer:acme", "reason": "wrong"},
        {"record": "contribution", "id": "ofx-123", "person": "pat", "plan": "acme-401k", "date": "2026-02-02",
         "source": "employer_match", "amount": "5.00"},
    )  # fmt: skip
    assert lines[0] | {"birth_date": ""} == {"record": "person", "id": "person-1", "name": "name-1", "birth_date": ""}
    assert lines[1] == {"record": "employer", "id": "employer-1", "name": "employer-name-1", "group": "group-1"}
    assert lines[2] == {"record": "plan", "id": "plan-1", "employer": "employer-1", "name": "plan-name-1",
                        "kind": "401k"}  # fmt: skip
    assert (lines[3]["id"], lines[3]["person"], lines[3]["plan"], lines[3]["note"]) == (
        *("pay_stub-1", "person-1", "plan-1", "note-1"),
    )
    assert [lines[4][key] for key in ("id", "entry", "reason")] == ["void-1", "pay_stub-1", "reason-1"]
    assert lines[5]["entry"] == "employer:employer-1"
    assert lines[6]["id"] == "ofx-1"  # still of a record keeper's row


def test_what_stubs_print_for_the_year_is_still_what_they_add_up_to() -> None:
    # A cent of three alike is rounded once up, once down: printed totals follow the sums, also with one that differs.
    days = ["2026-01-15", "2026-01-30", "2026-02-13"]
    printed = ["100.01", "200.02", "310.03"]  # the last prints ten dollars more than the ledger has
    lines = redact(
        *PARTIES,
        *(stub(day, "100.01", year_to_date={"after_tax": total}) for day, total in zip(days, printed, strict=True)),
    )
    amounts = [cents(line["amounts"]["after_tax"]) for line in lines[3:]]
    totals = [cents(line["year_to_date"]["after_tax"]) for line in lines[3:]]
    assert totals[:2] == [amounts[0], amounts[0] + amounts[1]]
    assert sum(amounts) == round(30003 * SECRET.scale.factor)
    assert totals[2] == sum(amounts) + round(1000 * SECRET.scale.factor)


def test_a_conversion_is_still_the_basis_and_its_earnings_and_no_more_than_the_balance() -> None:
    lines = redact(
        *PARTIES,
        stub("2026-01-15", "333.33"),
        stub("2026-01-30", "333.33"),
        {"record": "valuation", "person": "pat", "plan": "acme-401k", "date": "2026-02-01", "source": "after_tax",
         "balance": "670.01"},
        {"record": "conversion", "person": "pat", "plan": "acme-401k", "date": "2026-02-02", "amount": "670.01",
         "earnings": "3.35", "balance_before": "670.01", "destination": "in_plan_roth"},
        {"record": "form_1099r", "person": "pat", "plan": "acme-401k", "year": 2026,
         "boxes": {"1": "670.01", "2a": "3.35", "5": "666.66", "7": "G"}},
    )  # fmt: skip
    paid = sum(cents(line["amounts"]["after_tax"]) for line in lines[3:5])
    value, conversion, form = lines[5:]
    assert cents(conversion["amount"]) == paid + cents(conversion["earnings"])
    assert conversion["amount"] == conversion["balance_before"] == value["balance"]
    assert cents(form["boxes"]["1"]) == cents(form["boxes"]["2a"]) + cents(form["boxes"]["5"])
    assert form["boxes"]["7"] == "G"


def test_an_entry_of_a_cent_stays_one_that_can_be_entered() -> None:
    leg = {"destination": "roth_ira", "amount": "0.01"}
    lines = redact(
        *PARTIES,
        {"record": "conversion", "person": "pat", "plan": "acme-401k", "date": "2026-02-02", "balance_before": "0.03",
         "legs": [leg, {**leg, "destination": "cash"}, leg]},
        {"record": "loan", "person": "pat", "plan": "acme-401k", "date": "2026-02-02", "event": "taken",
         "amount": "0.01"},
    )  # fmt: skip
    for line in lines:
        value = read_line(line)
        if hasattr(value, "check_entered"):
            value.check_entered()
    assert [each["amount"] for each in lines[3]["legs"]] == ["0.01"] * 3


@pytest.mark.parametrize("cent", [0, 1, 2, 3, 50, 99, 100, 12_345, 10**11])
def test_scaling_keeps_order_sign_and_nothing(cent: int) -> None:
    scale = Scale(Fraction(1, 3))
    assert scale.of(-cent) == -scale.of(cent)
    assert scale.of(cent) <= scale.of(cent + 1)
    assert bool(scale.of(cent)) == bool(cent)
    assert scale.of(cent) == {0: 0, 1: 1, 2: 1, 3: 1, 50: 17, 99: 33, 100: 33, 12_345: 4115}.get(cent, 33_333_333_333)


def test_a_ledger_with_everything_in_it_can_be_imported_and_is_redacted_again(tmp_path: Path) -> None:
    new = list(redacted(lines_of(every_text(Telltales(SEED))), SECRET))
    with LedgerStore(tmp_path / "ledger.db") as store:
        assert imported(store, tmp_path / "book.jsonl", new) == len(new)
        assert list(store.reader().book()) == new
        assert len(list(redacted(store.reader().book()))) == len(new)


def test_the_sample_says_the_same_redacted(tmp_path: Path) -> None:
    with LedgerStore(tmp_path / "ledger.db") as store, LedgerStore(tmp_path / "redacted.db") as other:
        store.make()
        load_sample(store, sample_folder())
        new = list(redacted(store.reader().book(), SECRET))
        assert imported(other, tmp_path / "book.jsonl", new) == len(new)
        factor = float(SECRET.scale.factor)
        for mine, theirs in (("pat", "person-1"), ("sam", "person-2")):
            before = as_json(year_end(store.reader(), mine, 2025, AS_OF))
            after = as_json(year_end(other.reader(), theirs, 2025, AS_OF))
            check(after)
            # A wrong 1099-R among the forms is as wrong as it was.
            assert [each["code"] for each in after["differences"]] == [each["code"] for each in before["differences"]]
            for old, now in zip(before["conversions"], after["conversions"], strict=True):
                assert (now["destination"], now["method"]) == (old["destination"], old["method"])
                assert abs(cents(now["taxable"]) - factor * cents(old["taxable"])) <= 2
            codes = [
                [each.code for each in status(a.reader(), b, 2026, AS_OF).alerts]
                for a, b in ((store, mine), (other, theirs))
            ]
            assert "ytd_mismatch" not in codes[1] or "ytd_mismatch" in codes[0]


def closing(store: LedgerStore, person: str, years: range) -> dict[tuple[int, str], int]:
    """After-tax basis left, in cents, by year and plan; each year's document is checked on the way."""
    seen = dt.date(years[-1] + 1, 12, 31)
    documents = {year: as_json(year_end(store.reader(), person, year, seen)) for year in years}
    for document in documents.values():
        check(document)
    return {
        (year, NEUTRAL.get(row["plan"], row["plan"])): cents(row["closing_basis"])
        for year, document in documents.items()
        for row in document["after_tax_accounts"]
    }


# In the order in which the plans stand in the book.
NEUTRAL = {"north": "plan-1", "south": "plan-2"}


def test_random_histories_still_add_up(tmp_path: Path) -> None:
    """Each year's basis comes in and goes out, each closing is the scaled one, and no figure contradicts another."""
    events = 25
    for seed in range(SEED, SEED + (150 if FULL else 4)):
        book = Saver(seed, events=events, years=3, plans=2).write()
        held = [*book.parties, *book.entries]
        # Some entries were taken back and entered again.
        for line in random.Random(seed).sample([each for each in book.entries if "id" in each], 4):
            held += [{"record": "void", "id": f"v{line['id']}", "entry": line["id"], "reason": "again"}, line]
        lines, years = lines_of(held), range(FIRST.year, book.last_year + 1)
        folder = tmp_path / str(seed)
        folder.mkdir()
        with LedgerStore(folder / "ledger.db") as store, LedgerStore(folder / "redacted.db") as other:
            assert imported(store, folder / "book.jsonl", lines) == len(lines)
            new = list(redacted(store.reader().book(), SECRET))
            assert imported(other, folder / "redacted.jsonl", new) == len(new)
            before, after = closing(store, "pat", years), closing(other, "person-1", years)
            # A cent for each division that is rounded twice: once in dollars, once in scaled ones.
            for account in before.keys() | after.keys():  # one that never held a whole scaled cent is not listed
                scaled = before.get(account, 0) * SECRET.scale.factor
                assert abs(after.get(account, 0) - scaled) <= events, (seed, account)
            assert list(broken_invariants(other.reader())) == []
