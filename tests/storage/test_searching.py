"""Lines found by a text that a person sees in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.listed import Selection
from ledger.domain.money import Money
from ledger.storage.searching import _amount
from ledger.storage.store import LedgerStore
from tests.storage import paged, sample


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LedgerStore]:
    path: Path = tmp_path_factory.mktemp("ledger") / "ledger.db"
    sample.fill(path)
    with LedgerStore(path) as opened:
        paged.extend(opened)
        yield opened


def found(store: LedgerStore, text: str, *records: str) -> str:
    reader = store.reader()
    order = reader.order(Selection(records=records or ("pay_stub",), text=text))
    return " ".join(each.reference for each in reader.listed_at(order))


EVERY = "p1 z1 s1 s2 e1 e2 b1 o1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("  ", EVERY, id="blanks are no text"),
        pytest.param("S1", "s1", id="an id in capitals"),
        pytest.param("acme-401", "p1 z1 s1 s2 e1 e2 o1", id="a plan's id"),
        pytest.param("acme 401(K)", "p1 z1 s1 s2 e1 e2 o1", id="a plan's name"),
        pytest.param("2026-02-13", "e1 e2 b1 o1", id="a day"),
        pytest.param(" BONUS ", "e2", id="a word"),
        pytest.param("%", "e1 b1", id="no wildcard: percent"),
        pytest.param("_", "e1", id="no wildcard: underscore"),
        pytest.param('"', "b1", id="a quote"),
        pytest.param("\\", "e1", id="a backslash"),
        pytest.param("[/b]", "e1 b1", id="brackets"),
        pytest.param("ä”", "e1", id="a letter beyond ASCII"),
        pytest.param("LINE\nTWO", "e1", id="over the end of a line"),
        pytest.param("x\ty", "e2", id="a tab"),
        pytest.param("ty", "", id="not how a tab is written"),
        pytest.param("pat", "", id="not the person"),
        pytest.param("stub", "", id="not the kind"),
        pytest.param("after_tax", "", id="not a key"),
        pytest.param("tax", "", id="not a part of a key"),
        pytest.param("', '", "", id="a quote of another sort"),
        pytest.param(":", "", id="not what stands between"),
        pytest.param("{", "", id="not a brace"),
        pytest.param('", "', "", id="not the quotes of the line"),
        pytest.param("null", "", id="no word of JSON"),
        pytest.param("1234.56", "e1", id="an amount as recorded"),
        pytest.param("1,234.56", "e1", id="an amount as shown"),
        pytest.param("$1,234.56", "e1", id="with its sign"),
        pytest.param("$1234.5", "e1", id="with its sign alone"),
        pytest.param("1,23", "e1 o1", id="the beginning of one"),
        pytest.param("34.56", "e1", id="the end of one"),
        pytest.param(",234.56", "e1", id="from the comma on"),
        pytest.param("$234", "", id="the sign is at the beginning"),
        pytest.param("12,34", "", id="a comma in another place"),
        pytest.param("1,2345", "", id="too many digits after it"),
        pytest.param("-$20", "e2", id="below zero"),
        pytest.param("-20.00", "e2", id="below zero as recorded"),
        pytest.param("$20.00", "e2", id="the amount of it"),
        pytest.param("$", EVERY, id="every amount"),
        pytest.param(",", "s1 s2 e1 o1", id="every amount of a thousand and more"),
        pytest.param("none such", "", id="nothing"),
    ],
)
def test_pay_stubs_with_a_text(store: LedgerStore, text: str, expected: str) -> None:
    assert found(store, text) == expected


def test_other_kinds_with_a_text(store: LedgerStore) -> None:
    everything = ("conversion", "contribution", "valuation", "wages", "plan")
    assert found(store, "roth_ira", *everything) == "x2"
    assert found(store, "11.0", *everything) == "x2"
    assert found(store, "$2,310", *everything) == "x1"
    assert found(store, "employer_match", *everything) == "c2"
    assert found(store, "2025", *everything) == "wages:pat:acme:2025 c1"
    assert found(store, "bolt [/B]", *everything) == "plan:bolt-401k"


def test_a_text_counts_for_every_list(store: LedgerStore) -> None:
    reader = store.reader()
    selection = Selection(record="pay_stub", text="2026-02-13")
    assert [each.reference for each in reader.newest(selection, 2)] == ["b1", "o1"]
    assert [each.reference for each in reader.newest(selection)] == ["e1", "e2", "b1", "o1"]
    assert reader.count(selection) == 4
    everything = Selection(record="pay_stub", text="e1", taken_back=True)
    assert [(each.reference, each.state) for each in reader.newest(everything)] == [("e1", "voided"), ("e1", "stands")]
    assert reader.newest(Selection(records=("valuation", "conversion")), 2)[0].reference == "x1"


@given(st.integers(-(10**11), 10**11), st.integers(-(10**11), 10**11), st.data())
def test_an_amount_is_found_by_any_part_of_how_it_is_shown(one: int, other: int, data: st.DataObject) -> None:
    shown = str(Money(one))
    start = data.draw(st.integers(0, len(shown) - 1))
    text = shown[start : data.draw(st.integers(start + 1, len(shown)))]
    pattern = _amount(text)
    if pattern is None:
        assert not {"$", ","} & set(text)
        return
    assert pattern.search(f'"{Money(one).plain()}"')
    if "," in text:
        assert bool(pattern.search(f'"{Money(other).plain()}"')) == (text in str(Money(other)))
