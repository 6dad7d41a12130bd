"""Alerts let be in a real ledger: quiet while their facts stay, loud when they change, and back again."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.alerts.alert import Alert
from ledger.domain.errors import InvalidEntryError, LedgerError, NotFoundError
from ledger.domain.settings import DEFAULTS
from ledger.importers.formats import importer
from ledger.services.acknowledging import Acknowledgement, acknowledge, in_force
from ledger.services.corrections import undo, void_entry
from ledger.services.importing.report import FileToRead, ImportOptions
from ledger.services.importing.run import import_files
from ledger.services.status import status
from ledger.storage.store import LedgerStore
from tests.services.conftest import FilledLedger

AS_OF = dt.date(2026, 6, 30)
PAY = "200000"
ITS = {"person": "pat", "plan": "acme-401k"}
PAT = {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1980-05-01"}
ACME = {"record": "employer", "id": "acme", "name": "Acme"}
PLAN = {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"}
STUB = {"record": "pay_stub", **ITS, "pay_date": "2026-06-15", "compensation": PAY, "amounts": {"after_tax": "68400"}}
ANSWER = {"record": "import_answer", "plan": "acme-401k", "label": "x", "answer": "after_tax"}


@pytest.fixture
def near(ledger: FilledLedger) -> FilledLedger:
    """Pat is at 95 percent of Acme's 415(c) limit: 68,400 of 72,000 in 2026, 3,600 left."""
    ledger.person()
    ledger.plan()
    ledger.stub("2026-06-15", after_tax="68400", compensation=PAY)
    return ledger


def alerts(ledger: FilledLedger, code: str = "415c_near", year: int = 2026, **given: Any) -> list[Alert]:
    found = status(ledger.store.reader(), "pat", year, given.get("as_of", AS_OF), given.get("thresholds", DEFAULTS))
    return [each for each in found.alerts if each.code == code]


def quiet(ledger: FilledLedger, code: str = "415c_near", **given: Any) -> bool:
    """Whether the only alert of a code is quiet."""
    (alert,) = alerts(ledger, code, **given)
    return alert.acknowledged


def let_be(ledger: FilledLedger, code: str = "415c_near", **given: Any) -> Acknowledgement:
    values = {"person": "pat", "year": 2026, "reason": "known", "as_of": AS_OF, "command": "test", **given}
    return acknowledge(ledger.store, code=code, **values)


def about(ledger: FilledLedger) -> str | None:
    """What the newest acknowledgement is about."""
    held: str | None = ledger.store.reader().entries("acknowledged")[-1].value.about
    return held


def unsaid(**given: Any) -> dict[str, Any]:
    """A line of a book written elsewhere, which does not say what the alert said."""
    return {"record": "acknowledged", "person": "pat", "code": "415c_near", "year": 2026, "reason": "known", **given}


def test_the_facts_are_recorded_with_it(near: FilledLedger) -> None:
    done = let_be(near)
    assert [(each.level, each.acknowledged) for each in done.raised] == [("warning", False)]
    assert about(near) == "warning 3600.00 2026-12-31 acme"
    (alert,) = alerts(near)
    assert (alert.acknowledged, alert.acknowledged_reason, alert.acknowledged_until) == (True, "known", None)


def test_what_does_not_change_the_facts_does_not_make_it_loud(near: FilledLedger) -> None:
    let_be(near)
    near.person("1990-01-01", "sam")
    near.add(
        {
            "record": "conversion",
            **ITS,
            "date": "2026-06-16",
            "amount": "68400",
            "destination": "in_plan_roth",
            "earnings": "0",
        }
    )
    near.stub("2026-06-29", rollover_in="500.00", compensation=PAY)
    assert quiet(near)


def test_a_cent_more_is_loud_and_taken_back_it_is_quiet_again(near: FilledLedger) -> None:
    let_be(near)
    near.stub("2026-06-29", after_tax="0.01", id="cent", compensation=PAY)
    assert not quiet(near)
    void_entry(near.store, "cent", "wrong", "test")
    assert quiet(near)


def test_taken_back_the_alert_is_loud(near: FilledLedger) -> None:
    done = let_be(near)
    void_entry(near.store, done.logged.id, "no longer", "test")
    assert not quiet(near)
    undo(near.store, "test")
    assert quiet(near)


@pytest.mark.parametrize(("day", "expected"), [(29, True), (30, True), (31, False)])
def test_past_its_day_it_is_loud(near: FilledLedger, day: int, expected: bool) -> None:
    let_be(near, until=dt.date(2026, 8, 30))
    assert quiet(near, as_of=dt.date(2026, 8, day)) is expected


def test_a_day_that_is_over_is_refused(near: FilledLedger) -> None:
    let_be(near, until=AS_OF)
    with pytest.raises(InvalidEntryError) as caught:
        let_be(near, until=AS_OF - dt.timedelta(days=1))
    assert caught.value.message == "2026-06-29 is over: the alert would be loud already."
    assert caught.value.hint == "Name 2026-06-30 or a later day."


def test_other_years_stay_loud(near: FilledLedger) -> None:
    near.stub("2025-06-15", after_tax="66500", compensation=PAY)
    let_be(near)
    assert quiet(near)
    assert not quiet(near, year=2025)


def test_two_plans_are_let_be_together_and_each_by_itself_is_loud_again(near: FilledLedger) -> None:
    near.plan("globex-401k", "globex")
    near.stub("2026-06-15", "globex-401k", after_tax="70000", compensation=PAY)
    let_be(near)
    assert about(near) == "warning 3600.00 2026-12-31 acme; warning 2000.00 2026-12-31 globex"
    assert [each.acknowledged for each in alerts(near)] == [True, True]

    near.stub("2026-06-29", after_tax="1000", compensation=PAY)
    assert {each.subject: each.acknowledged for each in alerts(near)} == {"acme": False, "globex": True}


def test_another_plan_with_the_same_amount_and_date_is_loud(near: FilledLedger) -> None:
    let_be(near)
    near.plan("globex-401k", "globex")
    near.stub("2026-06-15", "globex-401k", after_tax="68400", compensation=PAY)
    assert {each.subject: each.acknowledged for each in alerts(near)} == {"acme": True, "globex": False}


def test_a_louder_level_is_another_fact(near: FilledLedger) -> None:
    let_be(near, thresholds=DEFAULTS._replace(near_warning=96))
    assert about(near) == "info 3600.00 2026-12-31 acme"
    assert quiet(near, thresholds=DEFAULTS._replace(near_warning=96))
    assert not quiet(near)


def test_quiet_alerts_come_last(near: FilledLedger) -> None:
    near.stub("2026-01-15", pre_tax_deferral="24500.01", compensation=PAY)
    found = status(near.store.reader(), "pat", 2026, AS_OF).alerts
    assert found[0].code in {"402g_over", "415c_over"}
    let_be(near, "402g_over")
    let_be(near, "415c_over")
    found = status(near.store.reader(), "pat", 2026, AS_OF).alerts
    assert [each.code for each in found if each.acknowledged] == [each.code for each in found[-2:]]


def test_what_is_not_raised_has_no_facts_to_know_of(near: FilledLedger) -> None:
    with pytest.raises(LedgerError, match="after_tax_waiting is not raised for pat in 2026"):
        let_be(near, "after_tax_waiting")


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([unsaid(id="again")], id="another acknowledgement"),
        pytest.param([ANSWER], id="an answer to an import's question"),
        pytest.param([{**PAT, "id": "sam"}], id="somebody else"),
    ],
)
def test_without_facts_it_holds_while_nothing_of_the_person_is_recorded(
    near: FilledLedger, lines: list[dict[str, Any]]
) -> None:
    near.add(unsaid())
    near.add(*lines)
    assert quiet(near)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param({"record": "loan", **ITS, "date": "2026-06-01", "event": "taken", "amount": "1"}, id="an entry"),
        pytest.param({"record": "wages", "person": "pat", "employer": "acme", "year": 2020}, id="wages"),
        pytest.param({"record": "employer", "id": "globex", "name": "Globex"}, id="an employer"),
        pytest.param({"record": "limits", "year": 2031, "source": "mine", "ira": 1}, id="limits of one's own"),
    ],
)
def test_without_facts_a_later_batch_makes_it_loud(near: FilledLedger, line: dict[str, Any]) -> None:
    near.add(unsaid())
    near.add(line)
    assert not quiet(near)


def test_without_facts_a_void_concerns_whom_its_entry_concerned(near: FilledLedger) -> None:
    near.person("1990-01-01", "sam")
    for person in ("sam", "pat"):
        near.add({"record": "loan", "id": person, **ITS, "person": person, "date": "2026-06-01", "event": "taken",
                  "amount": "1"})  # fmt: skip
    near.add(unsaid())
    void_entry(near.store, "sam", "wrong", "test")
    assert quiet(near)
    void_entry(near.store, "pat", "wrong", "test")
    assert not quiet(near)


def test_an_acknowledgement_taken_back_makes_no_other_loud(near: FilledLedger) -> None:
    near.add(unsaid(id="first"), unsaid(id="second"))
    void_entry(near.store, "first", "twice", "test")
    assert quiet(near)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[FilledLedger]:
    filled = FilledLedger(tmp_path / "other.db")
    yield filled
    filled.store.close()


def read_book(store: LedgerStore, path: Path, *lines: dict[str, Any]) -> list[str]:
    """Import a book; gives what was refused."""
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    file = FileToRead(path=path, name=path.name, importer=importer("book"))
    report = import_files(store, [file], "import", ImportOptions(today=AS_OF))
    return [f"{each.line}: {each.why}" for each in report.files[0].refused]


@pytest.mark.parametrize("place", range(5))
def test_in_a_book_the_order_of_lines_is_free(empty: FilledLedger, tmp_path: Path, place: int) -> None:
    lines: list[dict[str, Any]] = [PAT, ACME, PLAN, STUB]
    lines.insert(place, unsaid())
    assert read_book(empty.store, tmp_path / "b.jsonl", *lines) == []
    assert quiet(empty)
    read_book(empty.store, tmp_path / "c.jsonl", {**STUB, "pay_date": "2026-06-29", "amounts": {"after_tax": "1"}})
    assert not quiet(empty)


def test_a_book_with_facts_is_quiet_where_they_are_so(near: FilledLedger, empty: FilledLedger, tmp_path: Path) -> None:
    let_be(near)
    near.stub("2026-06-29", rollover_in="500.00", compensation=PAY)
    lines = [json.loads(line) for line in near.store.reader().book()]
    assert read_book(empty.store, tmp_path / "b.jsonl", *lines) == []
    assert (quiet(near), quiet(empty)) == (True, True)


def test_a_book_with_a_code_that_is_none_is_refused(empty: FilledLedger, tmp_path: Path) -> None:
    refused = read_book(empty.store, tmp_path / "b.jsonl", PAT, unsaid(code="415c_close"))
    assert refused == ["2: code: “415c_close” is the code of no alert."]
    assert empty.store.reader().history() == []


def test_nobody_of_that_name(near: FilledLedger) -> None:
    with pytest.raises(NotFoundError):
        let_be(near, person="sam")
    assert near.store.reader().entries("acknowledged") == []


def test_those_in_force(near: FilledLedger) -> None:
    held = let_be(near, until=dt.date(2026, 8, 30))
    near.add(unsaid(id="past", until="2026-06-29"), unsaid(id="waiting", code="after_tax_waiting", until="2026-12-31"))

    def listed(as_of: dt.date = AS_OF) -> list[tuple[str, str]]:
        return [(each.id, each.state) for each in in_force(near.store.reader(), as_of, person="pat")]

    assert listed() == [(held.logged.id, "quiet"), ("waiting", "not raised")]
    assert listed(dt.date(2026, 8, 31)) == [("waiting", "quiet")]
    near.stub("2026-06-29", after_tax="1", compensation=PAY)
    assert listed() == []
    assert in_force(near.store.reader(), AS_OF, person="sam") == []
