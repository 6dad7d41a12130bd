"""Money that moves between sources or leaves the plan: asked, shown, and never posted by itself."""

from collections.abc import Mapping
from pathlib import Path

from ledger.domain.entries.conversions import Conversion
from ledger.domain.money import Money
from ledger.importers.base import Candidate, Context, Found, Ignored, Item, Question, Received, Unclear
from ledger.importers.record_keepers.declared import (
    CONVERSION,
    MONEY_OUT,
    TRANSFER,
    Header,
    HistoryFormat,
    Meaning,
    words,
)
from ledger.importers.record_keepers.history import read_history

HEADER = "Date,Type,Source,Fund,Units,Amount"
FORMAT = HistoryFormat(
    name="acme",
    document="Acme history",
    headers=(Header({"date": "Date", "type": "Type", "amount": "Amount", "source": "Source", "fund": "Fund"}),),
    types={
        **words(Meaning(TRANSFER), "Move"),
        **words(Meaning(TRANSFER, outward=True), "Move Out"),
        **words(Meaning(TRANSFER, outward=False), "Move In"),
        **words(Meaning(CONVERSION), "Roth Conversion"),
        **words(Meaning(MONEY_OUT), "Withdrawal"),
    },
    source_of={"pre-tax": "pre_tax_deferral", "after-tax": "after_tax", "roth": "roth_deferral"}.get,
)
KEY = "conversion:2026-01-05:641.92"
OUT = "money-out:2026-01-05:641.92"


def read(tmp_path: Path, *rows: str, answers: Mapping[str, str] | None = None) -> list[Item]:
    path = tmp_path / "history.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return list(read_history(path, Context(person="pat", plan="acme-401k", answers=answers or {}), FORMAT))


def only(items: list[Item]) -> Item:
    assert len(items) == 1, items
    return items[0]


def test_transfers_between_sources_are_a_candidate_and_never_posted(tmp_path: Path) -> None:
    rows = ("2026-01-05,Move,After-Tax,F,-5.58,-641.92", "2026-01-05,Move,Roth Bucket,F,5.58,641.92")
    question, candidate = read(tmp_path, *rows)

    assert isinstance(question, Question)
    assert (question.key, question.choices) == (KEY, ("in_plan_roth", "roth_ira", "ignore"))
    assert isinstance(candidate, Candidate)
    assert (candidate.line, candidate.key, candidate.amount) == (2, KEY, Money(64192))
    value = candidate.value
    assert (value.source, value.earnings, value.balance_before) == ("after_tax", None, None)
    assert "After-Tax" in candidate.evidence
    assert "Roth Bucket" in candidate.evidence

    again = read(tmp_path, *reversed(rows), answers={KEY: "roth_ira"})
    found = only(again)
    assert isinstance(found, Found)
    assert found.value.destination == "roth_ira"
    assert found.value.id == value.id
    assert isinstance(only(read(tmp_path, *rows, answers={KEY: "ignore"})), Ignored)


def test_two_sources_that_give_on_one_day_are_two_candidates(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        "2026-01-05,Move,After-Tax,F,-1,-100.00",
        "2026-01-05,Move,Pre-Tax,F,-1,-50.00",
        "2026-01-05,Move,Roth,F,1,150.00",
    )
    found = [item for item in items if isinstance(item, Candidate)]

    assert [(each.amount, each.value.source) for each in found] == [
        (Money(10000), "after_tax"),
        (Money(5000), "pre_tax_deferral"),
    ]
    assert found[0].value.id != found[1].value.id


def test_transfers_between_funds_of_one_source_are_none(tmp_path: Path) -> None:
    items = read(tmp_path, "2026-01-05,Move,After-Tax,F,-1,-100.00", "2026-01-05,Move,After-Tax,G,1,100.00")

    assert [type(item) for item in items] == [Ignored, Ignored]


def test_transfers_out_of_roth_money_or_an_ignored_source_are_none(tmp_path: Path) -> None:
    roth = only(read(tmp_path, "2026-01-05,Move,Roth,F,-1,-100.00", "2026-01-05,Move,Roth 2,F,1,100.00"))
    ignored = only(
        read(
            tmp_path, "2026-01-05,Move,ZZ,F,-1,-100.00", "2026-01-05,Move,YY,F,1,100.00", answers={"acme:ZZ": "ignore"}
        )
    )

    assert isinstance(roth, Ignored)
    assert isinstance(ignored, Ignored)


def test_equal_amounts_of_a_day_pair_and_what_is_left_is_asked_alone(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        "2026-01-05,Move Out,After-Tax,F,1,100.00",  # unsigned, as some print what left
        "2026-01-05,Move In,Roth,F,1,100.00",
        "2026-01-05,Move Out,Pre-Tax,F,1,30.00",
        "2026-01-06,Move In,Pre-Tax,F,1,20.00",
    )
    pair, alone = (item for item in items if isinstance(item, Candidate | Unclear))
    came = items[-1]

    assert isinstance(pair, Candidate)
    assert pair.amount == Money(10000)
    assert isinstance(alone, Unclear)
    assert (alone.line, alone.draft["amount"], alone.question) == (4, "30.00", "money-out:2026-01-05:30.00")
    assert isinstance(came, Received)
    assert (came.key, came.source, came.choices) == ("acme:TRANSFER-IN", None, ("rollover_in", "ignore"))


def test_a_row_that_says_conversion_is_confirmed_before_it_counts(tmp_path: Path) -> None:
    row = "2026-01-05,Roth Conversion,After-Tax,F,1,641.92"
    question, candidate = read(tmp_path, row)

    assert isinstance(question, Question)
    assert isinstance(candidate, Candidate)
    found = only(read(tmp_path, row, answers={KEY: "in_plan_roth"}))
    assert isinstance(found, Found)
    assert isinstance(found.value, Conversion)
    assert found.value.amount == Money(64192)


def test_money_out_is_asked_and_two_equal_rows_are_two_entries(tmp_path: Path) -> None:
    row = "2026-01-05,Withdrawal,After-Tax,F,-1,-641.92"
    question, first, again, second = read(tmp_path, row, row)

    assert isinstance(question, Question)
    assert isinstance(again, Question)
    assert (question.key, again.key) == (OUT, f"{OUT}#2")
    assert isinstance(first, Unclear)
    assert isinstance(second, Unclear)
    assert first.draft["id"] != second.draft["id"]
    found = read(tmp_path, row, row, answers={OUT: "roth_ira", f"{OUT}#2": "roth_ira"})
    assert [item.value.id for item in found if isinstance(item, Found)] == [first.draft["id"], second.draft["id"]]
