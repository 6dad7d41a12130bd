"""Forms 1099-R as they are sent to the IRS.

Positions: IRS Publication 1220, “B” Record: year 2-5, corrected 6, account 21-40, amounts of 12 digits from 55 on,
distribution code 545-546, taxable amount not determined 547, IRA/SEP/SIMPLE 548, total distribution 549, date 557-564.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.records import line_of
from ledger.importers.base import Context, Found, Ignored, Item, Refused
from ledger.importers.formats import identify, importer

CONTEXT = Context(person="pat", plan="acme-401k")


def record(**at: str) -> str:
    """A record of 750 blanks with texts put in at positions counted from 1, such as `at_55`."""
    text = [" "] * 750
    for name, value in at.items():
        place = int(name.removeprefix("at_")) - 1
        text[place : place + len(value)] = value
    return "".join(text)


def read(path: Path) -> list[Item]:
    found = identify(path)
    assert found is not None
    assert found.name == "irs-1220"
    return list(found.read(path, CONTEXT))


def boxes(item: Item) -> dict[str, Any]:
    assert isinstance(item, Found)
    held: dict[str, Any] = json.loads(line_of(item.value))
    return held


ROLLOVER = record(
    at_1="B2025", at_21="ACCT-7", at_55="000001020000", at_67="000000020000", at_103="000001000000", at_545="G "
)


def test_a_direct_rollover(tmp_path: Path) -> None:
    """10,200.00 moved, 200.00 of it earnings, 10,000.00 basis: cents, filled with zeros to 12 digits."""
    path = tmp_path / "1220.txt"
    path.write_text(record(at_1="A2025", at_26="9") + "\n" + ROLLOVER + "\n", encoding="ascii")
    (found,) = read(path)
    assert boxes(found) == {
        "record": "form_1099r",
        "person": "pat",
        "plan": "acme-401k",
        "year": 2025,
        "account": "ACCT-7",
        "boxes": {"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G"},
    }


def test_forms_of_other_kinds_are_left(tmp_path: Path) -> None:
    path = tmp_path / "1220.txt"
    other, own = record(at_1="A2025", at_26="A"), record(at_1="A2025", at_26="9")
    path.write_text(f"{other}\r\n{ROLLOVER}\r\n{own}\r\n{ROLLOVER}", encoding="ascii")
    left, found = read(path)
    assert left == Ignored(2, "a form that is no Form 1099-R")
    assert boxes(found)["boxes"]["7"] == "G"


def test_marks_and_corrections(tmp_path: Path) -> None:
    path = tmp_path / "1220.txt"
    path.write_text(
        record(at_1="B2025G", at_55="000000050000", at_545="7 ", at_547="1 1", at_557="20250930"), encoding="ascii"
    )
    (found,) = read(path)
    held = boxes(found)
    assert held["corrected"] is True
    assert held["boxes"] == {
        "1": "500.00",
        "2b_not_determined": True,
        "2b_total_distribution": True,
        "7": "7",
        "13": "2025-09-30",
    }


def test_the_same_as_json(tmp_path: Path) -> None:
    path = tmp_path / "1220.json"
    held = {
        "record_type": "B",
        "payment_year": 2025,
        "payers_account_number_for_payee": "ACCT-7",
        "payment_amount_1": 1020000,
        "payment_amount_2": 20000,
        "payment_amount_5": 1000000,
        "distribution_code": "G",
    }
    path.write_text(json.dumps(held), encoding="utf-8")
    records = tmp_path / "1220.txt"
    records.write_text(ROLLOVER, encoding="ascii")
    assert boxes(read(path)[0]) == boxes(read(records)[0])


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        (ROLLOVER + "\n" + ROLLOVER[:600], 2, "the record holds 600 characters, not 750."),
        (ROLLOVER.replace("000001020000", "0000O1020000"), 1, "amount 1: “0000O1020000” is not an amount in cents."),
        (ROLLOVER.replace("G ", "?!"), 1, None),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, line: int, why: str | None) -> None:
    path = tmp_path / "1220.txt"
    path.write_text(text, encoding="ascii")
    (refused,) = (item for item in read(path) if isinstance(item, Refused))
    assert refused.line == line
    assert why is None or refused.why == why


@pytest.mark.parametrize("text", ["", "{}", '{"record_type": "T"}', "B2025", "X" * 750, "B20X5" + " " * 745])
def test_what_is_none(tmp_path: Path, text: str) -> None:
    assert not importer("irs-1220").identify("form.txt", text.encode())
