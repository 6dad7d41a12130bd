"""Lists that page: in which order lines come, what of a window is read, and what is added up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.domain.listed import SORT_KEYS, Reversal, Selection, Sorting, StubSums, Voided
from ledger.services.corrections import in_effect, redo, undo
from ledger.storage.store import LedgerStore
from tests.storage import paged, sample
from tests.storage.test_migrations import OLDER, program_of

STUBS = Selection(record="pay_stub", person="pat")


@pytest.fixture
def store(path: Path) -> Iterator[LedgerStore]:
    with LedgerStore(path) as opened:
        paged.extend(opened)
        yield opened


def ids(store: LedgerStore, selection: Selection = STUBS, by: str = "day", *, descending: bool = False) -> list[str]:
    reader = store.reader()
    return [each.reference for each in reader.listed_at(reader.order(selection, Sorting(by, descending)))]


def test_by_day_and_then_where_the_id_was_first_met(store: LedgerStore) -> None:
    order = store.reader().order(STUBS)
    assert (order.typecode, order.tolist()) == ("q", [15, 4, 8, 23, 12, 13])
    assert ids(store) == ["p1", "s1", "s2", "e1", "e2", "b1"]
    assert ids(store, descending=True) == ["b1", "e2", "e1", "s2", "s1", "p1"]


def test_what_narrows_it(store: LedgerStore) -> None:
    assert ids(store, Selection(record="pay_stub")) == ["p1", "z1", "s1", "s2", "e1", "e2", "b1", "o1"]
    assert ids(store, Selection(record="pay_stub", plan="acme-401k")) == ["p1", "z1", "s1", "s2", "e1", "e2", "o1"]
    assert ids(store, Selection(record="pay_stub", person="pat", year=2025)) == ["p1"]
    assert ids(store, Selection(records=("conversion", "valuation"), person="pat")) == ["v2", "x1", "x2"]
    assert ids(store, Selection(record="conversion", records=("valuation",), year=2026)) == ["v2", "x1", "x2"]
    assert ids(store, Selection(person="nobody")) == []
    every = ["p1", "wages:pat:acme:2025", "s1", "c2", "s2", "c1", "e1", "e2", "b1", "v2", "x1", "x2"]
    assert ids(store, Selection(person="pat")) == every


def test_what_was_taken_back(store: LedgerStore) -> None:
    reader = store.reader()
    order = reader.order(Selection(records=("pay_stub", "wages"), person="pat", taken_back=True))
    assert [(each.sequence, each.state) for each in reader.listed_at(order)] == [
        (15, "stands"),
        (17, "superseded"),
        (18, "stands"),
        (4, "stands"),
        (5, "voided"),
        (8, "stands"),
        (11, "voided"),
        (23, "stands"),
        (12, "stands"),
        (13, "stands"),
    ]


@pytest.mark.parametrize(
    ("by", "rising", "falling"),
    [
        # e2: 10.00 - 20.00; s1: 500.00 + 1,200.00
        ("amount", "e2 b1 p1 s2 e1 s1", "s1 e1 s2 p1 b1 e2"),
        ("after_tax", "e2 b1 p1 s2 s1 e1", "e1 s1 s2 p1 b1 e2"),
        ("pre_tax_deferral", "e2 s1 p1 s2 e1 b1", "s1 e2 b1 e1 s2 p1"),
        ("compensation", "p1 b1 s1 e1 s2 e2", "e1 s1 b1 p1 e2 s2"),
        ("plan", "p1 s1 s2 e1 e2 b1", "b1 e2 e1 s2 s1 p1"),
        ("recorded", "s1 s2 e2 b1 p1 e1", "e1 p1 b1 e2 s2 s1"),
        ("kind", "p1 s1 s2 e1 e2 b1", "b1 e2 e1 s2 s1 p1"),
    ],
)
def test_sorted(store: LedgerStore, by: str, rising: str, falling: str) -> None:
    """What a stub does not have comes last either way."""
    assert ids(store, by=by) == rising.split()
    assert ids(store, by=by, descending=True) == falling.split()


def test_other_kinds_sorted(store: LedgerStore) -> None:
    others = Selection(records=("contribution", "conversion", "valuation", "wages"))
    # x2 went to two places: 100.00 + 11.00; wages are no amount.
    assert ids(store, others, "amount") == ["c2", "x2", "c1", "v2", "x1", "wages:pat:acme:2025"]
    assert ids(store, others, "kind") == ["c2", "c1", "x1", "x2", "v2", "wages:pat:acme:2025"]
    assert ids(store, others, "plan")[-1] == "wages:pat:acme:2025"


def test_no_other_way_to_sort() -> None:
    assert {"day", "after_tax", "compensation"} < set(SORT_KEYS)
    with pytest.raises(ValueError, match="not sorted by 'line; DROP'"):
        Sorting("line; DROP")


def test_a_window_comes_in_the_order_given(store: LedgerStore) -> None:
    found = store.reader().listed_at([12, 99, 5, 18, 10])
    assert [(each.sequence, each.reference, each.state, each.batch) for each in found] == [
        (12, "e2", "stands", 4),
        (5, "s2", "voided", 1),
        (18, "wages:pat:acme:2025", "stands", 4),
        (10, "plan:bolt-401k", "stands", 4),
    ]
    assert store.reader().listed_at([]) == []


@pytest.mark.parametrize(
    ("selection", "sums"),
    [
        pytest.param(
            Selection(person="pat"),
            StubSums(6, 15_149_00, 2, {"pre_tax_deferral": 510_00, "after_tax": 3_618_56}),
            id="of a person, without what came outside stubs",
        ),
        pytest.param(
            Selection(person="pat", year=2026, record="conversion", taken_back=True),
            StubSums(5, 15_099_00, 2, {"pre_tax_deferral": 510_00, "after_tax": 3_519_56}),
            id="of a year, whatever the kind",
        ),
        pytest.param(Selection(plan="bolt-401k"), StubSums(1, 100_00, 0, {"after_tax": 5_00}), id="of a plan"),
        pytest.param(Selection(person="zoe"), StubSums(1, None, 1, {"after_tax": 1_00}), id="pay is not known"),
        pytest.param(Selection(person="nobody"), StubSums(0, None, 0, {}), id="of nothing"),
        pytest.param(
            Selection(person="pat", text="02-13"),
            StubSums(3, 10_099_00, 1, {"pre_tax_deferral": 10_00, "after_tax": 1_219_56}),
            id="with a text",
        ),
        pytest.param(Selection(text="Z1"), StubSums(1, None, 1, {"after_tax": 1_00}), id="with a text: pay not known"),
        pytest.param(Selection(text="none such"), StubSums(0, None, 0, {}), id="with a text: of nothing"),
    ],
)
def test_stubs_added_up(store: LedgerStore, selection: Selection, sums: StubSums) -> None:
    """Pay: 5,000 + 9,999 + 100 + 50; after-tax: 1,200 + 1,100 + 1,234.56 - 20 + 5 + 99."""
    assert store.reader().stub_sums(selection) == sums


def test_the_year_to_date_through_each_stub(store: LedgerStore) -> None:
    """Of one person, plan and year; a match that came outside stubs is not in it."""
    found = store.reader().running([23, 12, 13, 8, 15, 5, 16, 14, 4])
    assert found == {
        4: {"pre_tax_deferral": 500_00, "after_tax": 1_200_00},
        8: {"pre_tax_deferral": 500_00, "after_tax": 2_300_00},
        23: {"pre_tax_deferral": 500_00, "after_tax": 3_534_56},
        12: {"pre_tax_deferral": 510_00, "after_tax": 3_514_56},
        13: {"after_tax": 5_00},
        14: {"after_tax": 7_00},
        15: {"after_tax": 99_00},
    }
    assert store.reader().running([12]) == {12: found[12]}


def test_a_batch_sees_what_it_recorded_itself(store: LedgerStore) -> None:
    with store.batch("one more") as writer:
        writer.record([sample.line(paged.stub("m1", "2026-03-13", "1.00"))])
        assert writer.reader.order(STUBS)[-1] == 24
        assert writer.reader.running([24]) == {24: {"pre_tax_deferral": 510_00, "after_tax": 3_515_56}}
        assert writer.reader.stub_sums(Selection(person="pat", year=2026)).cents["after_tax"] == 3_520_56


def test_a_stub_that_says_pay_alone(store: LedgerStore) -> None:
    with store.batch("pay alone") as writer:
        writer.record([sample.line(paged.stub("n1", "2026-01-09", "0.00", person="zoe", amounts={}, compensation="9"))])
    reader = store.reader()
    of_zoe = Selection(record="pay_stub", person="zoe")
    assert reader.running([24]) == {24: {"after_tax": 1_00}}
    assert reader.stub_sums(of_zoe) == StubSums(2, 9_00, 1, {"after_tax": 1_00})
    assert reader.stub_sums(Selection(text="n1")) == StubSums(1, 9_00, 0, {})
    assert ids(store, of_zoe, "amount") == ids(store, of_zoe, "amount", descending=True) == ["z1", "n1"]


def test_why_and_when_something_was_taken_back(store: LedgerStore) -> None:
    found = store.reader().voids_of([4, 5, 11, 23])
    at = store.reader().history()[-1].at
    assert found == {
        5: Voided("another amount on the stub", 2, sample.AT),
        11: Voided("six cents more", 5, at),
    }


def test_batches_page_from_the_newest(store: LedgerStore) -> None:
    reader = store.reader()
    assert [[each.number for each in reader.batches(before, 2)] for before in (None, 4, 2, 1)] == [
        [5, 4],
        [3, 2],
        [1],
        [],
    ]
    assert reader.batches(None, 99) == reader.history()[::-1]
    assert reader.batches(2, 1)[0].files == (("book.jsonl", sample.PRINT),)


def test_which_batches_are_in_effect_is_known_without_the_batches(store: LedgerStore) -> None:
    undo(store, "undo")
    redo(store, "redo")
    undo(store, "undo")
    reader = store.reader()
    assert reader.reversals()[-4:] == [Reversal(5, None), Reversal(6, 5), Reversal(7, 6), Reversal(8, 7)]
    effective = {1: False, 2: False, 3: False, 4: False, 6: True, 8: True}
    assert in_effect(reader.reversals()) == in_effect(reader.history()) == effective


@pytest.mark.parametrize("schema", OLDER)
def test_an_older_ledger_pages_alike(tmp_path: Path, store: LedgerStore, schema: int) -> None:
    old = tmp_path / "old.db"
    with program_of(schema):
        sample.fill(old)
    with LedgerStore(old) as opened:
        paged.extend(opened)
        one, other = opened.reader(), store.reader()
        assert one.order(Selection()) == other.order(Selection())
        assert one.stub_sums(Selection()) == other.stub_sums(Selection())
        assert one.running(one.order(STUBS)) == other.running(other.order(STUBS))
