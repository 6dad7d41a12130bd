"""Tables that no format knows: shown, asked once, saved under a name, known again by their header."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from ledger.domain.entries.bookkeeping import ImportMapping
from ledger.domain.errors import LedgerError
from ledger.importers.base import Candidate, Context, Found, Ignored, Item, Question, Received, Refused, Remark
from ledger.importers.mapping import ColumnMapping

HEADER = "Trade Date,Activity,Money Source,Fund,Units,Price,Amount"
ROWS = (
    "2026-01-15,Contribution,Roth,500 Index,10,$100.00,$1000.00",
    "2026-01-30,Dividend,Roth,500 Index,0.1,$100.00,$10.00",
    "2026-02-13,Contribution,Employer Match,500 Index,5,$100.00,$500.00",
)
SAVED = {
    "header": "trade date | activity | money source | fund | units | price | amount",
    "date": "Trade Date",
    "amount": "Amount",
    "type": "Activity",
    "source": "Money Source",
    "fund": "Fund",
    "units": "Units",
    "price": "Price",
    "type:Contribution": "contribution",
    "type:Dividend": "earnings",
}
Saved = Mapping[str, Mapping[str, str]]


def read(
    tmp_path: Path, *lines: str, answers: dict[str, str] | None = None, mappings: Saved | None = None
) -> list[Item]:
    path = tmp_path / "table.csv"
    path.write_text("\n".join(lines) + "\n")
    context = Context(person="pat", plan="acme-401k", answers=answers or {}, mappings=mappings or {})
    return list(ColumnMapping().read(path, context))


def asked(items: list[Item]) -> dict[str, Question]:
    return {item.key: item for item in items if isinstance(item, Question)}


def received(items: list[Item]) -> list[tuple[int, str, str, str | None]]:
    return [(each.line, each.amount.plain(), each.key, each.source) for each in items if isinstance(each, Received)]


def saved(items: list[Item]) -> dict[str, dict[str, str]]:
    values = [item.value for item in items if isinstance(item, Found)]
    return {value.name: dict(value.columns) for value in values if isinstance(value, ImportMapping)}


def test_an_unknown_table_is_shown_as_it_would_be_read_and_nothing_of_it_is_taken(tmp_path: Path) -> None:
    (question,) = read(tmp_path, HEADER, *ROWS)

    assert isinstance(question, Question)
    assert (question.key, question.choices) == ("mapping", ())
    assert question.evidence == (
        "date: column “Trade Date”",
        "amount: column “Amount”",
        "units: column “Units”",
        "price: column “Price”",
        "type: column “Activity”",
        "source: column “Money Source”",
        "fund: column “Fund”",
        "rows of the type “Contribution” are: contribution",
        "rows of the type “Dividend” are: earnings",
        "line 2: $1,000.00 came in on 2026-01-15 (roth_deferral)",
        "line 3: Dividend: earnings of $10.00, no contribution",
        "line 4: $500.00 came in on 2026-02-13 (employer_match)",
    )


def test_a_name_accepts_it_and_the_mapping_comes_before_the_rows(tmp_path: Path) -> None:
    items = read(tmp_path, HEADER, *ROWS, answers={"mapping": "my-plan"})

    assert items[0] == Found(1, ImportMapping(name="my-plan", columns=SAVED))
    assert received(items) == [
        (2, "1000.00", "my-plan:Roth", "roth_deferral"),
        (4, "500.00", "my-plan:Employer Match", "employer_match"),
    ]


def test_a_saved_mapping_reads_the_next_file_of_its_header_without_asking(tmp_path: Path) -> None:
    items = read(tmp_path, "Statement of Pat", "", HEADER.upper(), *ROWS, mappings={"my-plan": SAVED})

    assert [type(item) for item in items] == [Received, Ignored, Received]


def test_the_rows_are_the_same_under_any_name(tmp_path: Path) -> None:
    contents = [
        [
            item.content
            for item in read(tmp_path, HEADER, *ROWS, answers={"mapping": name})
            if isinstance(item, Received)
        ]
        for name in ("one", "other")
    ]

    assert (
        contents[0]
        == contents[1]
        == [
            "2026-01-15|contribution|roth|500 index|100000|10",
            "2026-02-13|contribution|employer match|500 index|50000|5",
        ]
    )


def test_a_word_that_a_saved_mapping_lacks_is_asked_and_added(tmp_path: Path) -> None:
    new = "2026-03-13,Payroll,Roth,500 Index,1,$100.00,$100.00"
    mappings = {"my-plan": SAVED}

    assert list(asked(read(tmp_path, HEADER, new, mappings=mappings))) == ["type:my-plan:Payroll"]
    items = read(tmp_path, HEADER, new, answers={"type:my-plan:Payroll": "contribution"}, mappings=mappings)
    assert saved(items) == {"my-plan": SAVED | {"type:Payroll": "contribution"}}
    assert received(items) == [(2, "100.00", "my-plan:Roth", "roth_deferral")]


def test_a_header_with_another_column_is_another_table(tmp_path: Path) -> None:
    items = read(tmp_path, f"{HEADER},Fee", *(f"{row},0" for row in ROWS), mappings={"my-plan": SAVED})

    assert list(asked(items)) == ["mapping"]


def test_several_saved_mappings_that_fit_are_asked(tmp_path: Path) -> None:
    mappings = {"one": SAVED, "other": {**SAVED, "type:Dividend": "ignore"}}
    (question,) = read(tmp_path, HEADER, *ROWS, mappings=mappings)

    assert isinstance(question, Question)
    assert (question.key, question.choices) == ("mapping", ("one", "other"))
    items = read(tmp_path, HEADER, *ROWS, answers={"mapping": "other"}, mappings=mappings)
    assert [item.line for item in items if isinstance(item, Received)] == [2, 4]


def test_columns_are_corrected_by_answers_and_saved_so(tmp_path: Path) -> None:
    header = "Date,Pay Date,Kind,Amount,Gross"
    row = "2026-01-16,2026-01-15,Contribution,12.00,500.00"
    answers = {"column:date": "Date", "column:type": "Kind", "column:amount": "Gross", "mapping": "corrected"}
    items = read(tmp_path, header, row, answers=answers)

    assert [(item.day, item.amount.plain()) for item in items if isinstance(item, Received)] == [
        (dt.date(2026, 1, 16), "500.00")
    ]
    assert {"date": "Date", "type": "Kind", "amount": "Gross"}.items() <= saved(items)["corrected"].items()


def test_a_column_can_be_left_out(tmp_path: Path) -> None:
    items = read(tmp_path, HEADER, *ROWS, answers={"column:source": "none", "mapping": "no-source"})

    assert received(items) == [
        (2, "1000.00", "no-source:Contribution", None),
        (4, "500.00", "no-source:Contribution", None),
    ]
    assert "source" not in saved(items)["no-source"]


def test_a_column_the_file_does_not_have_is_no_answer(tmp_path: Path) -> None:
    (refused,) = read(tmp_path, HEADER, *ROWS, answers={"column:date": "Posted"})

    assert isinstance(refused, Refused)
    assert refused.why == "“Posted” is no answer to column:date."


def test_a_day_that_may_be_read_both_ways_is_asked(tmp_path: Path) -> None:
    rows = ("01/02/2026,Contribution,12.00", "03/04/2026,Contribution,12.00")
    header = "Date,Type,Amount"
    question = asked(read(tmp_path, header, *rows))["date-order"]
    items = read(tmp_path, header, *rows, answers={"date-order": "day-first", "mapping": "mine"})

    assert question.choices == ("month-first", "day-first")
    assert [str(item.day) for item in items if isinstance(item, Received)] == ["2026-02-01", "2026-04-03"]
    assert saved(items)["mine"]["date_order"] == "day"
    again = read(tmp_path, header, *rows, mappings=saved(items))
    assert [str(item.day) for item in again if isinstance(item, Received)] == ["2026-02-01", "2026-04-03"]


def test_a_day_that_proves_the_order_is_not_asked(tmp_path: Path) -> None:
    rows = ("01/02/2026,Contribution,12.00", "31/03/2026,Contribution,12.00")
    items = read(tmp_path, "Date,Type,Amount", *rows, answers={"mapping": "mine"})

    assert [str(item.day) for item in items if isinstance(item, Received)] == ["2026-02-01", "2026-03-31"]


def test_days_in_two_orders_are_refused(tmp_path: Path) -> None:
    (refused,) = read(tmp_path, "Date,Type,Amount", "31/03/2026,Fee,1.00", "03/31/2026,Fee,1.00")

    assert isinstance(refused, Refused)
    assert "has the month first" in refused.why


@pytest.mark.parametrize(
    ("sign", "amounts"),
    [
        pytest.param("positive", ["-12.00", "30.00"], id="below zero was taken back"),
        pytest.param("negative", ["12.00", "-30.00"], id="below zero came in"),
    ],
)
def test_contributions_below_zero_are_asked(tmp_path: Path, sign: str, amounts: list[str]) -> None:
    rows = ("2026-01-15,Contribution,-12.00", "2026-01-30,Contribution,30.00", "2026-01-31,Fee,-1.00")
    header = "Date,Type,Amount"

    assert asked(read(tmp_path, header, *rows))["column:sign"].choices == ("positive", "negative")
    items = read(tmp_path, header, *rows, answers={"column:sign": sign, "mapping": "mine"})
    assert [amount for _, amount, _, _ in received(items)] == amounts
    assert saved(items)["mine"]["sign"] == sign


def test_a_fee_below_zero_asks_nothing_about_contributions(tmp_path: Path) -> None:
    rows = ("2026-01-15,Contribution,12.00", "2026-01-31,Fee,-1.00")

    assert list(asked(read(tmp_path, "Date,Type,Amount", *rows))) == ["mapping"]


def test_a_table_without_types_asks_what_its_rows_are(tmp_path: Path) -> None:
    lines = ("Date,Source,Amount", "2026-01-15,Roth,12.00")

    assert list(asked(read(tmp_path, *lines))) == ["mapping"]
    assert list(asked(read(tmp_path, *lines, answers={"mapping": "mine"}))) == ["type:mine:no-type"]
    items = read(tmp_path, *lines, answers={"type:mine:no-type": "contribution", "mapping": "mine"})
    assert received(items) == [(2, "12.00", "mine:Roth", "roth_deferral")]


def test_money_in_and_money_out_in_two_columns(tmp_path: Path) -> None:
    rows = ("2026-01-15,Contribution,Roth,12.00,", "2026-01-16,Contribution,Roth,,2.00", "2026-01-17,Fee,Roth,,1.00")
    items = read(tmp_path, "Date,Type,Source,Credit,Debit", *rows, answers={"mapping": "mine"})

    assert [amount for _, amount, _, _ in received(items)] == ["12.00", "-2.00"]
    assert [item.line for item in items if isinstance(item, Ignored)] == [4]


def test_a_conversion_is_only_a_candidate(tmp_path: Path) -> None:
    row = "2026-01-15,Roth conversion,After-Tax,641.92"
    answers = {"type:mine:Roth conversion": "conversion", "mapping": "mine"}
    items = read(tmp_path, "Date,Type,Source,Amount", row, answers=answers)

    assert [item.key for item in items if isinstance(item, Candidate)] == ["conversion:2026-01-15:641.92"]
    assert received(items) == []


def test_a_row_that_cannot_be_read_is_refused_after_all(tmp_path: Path) -> None:
    items = read(tmp_path, HEADER, *ROWS, "2026-02-30,Contribution,Roth,F,1,$1.00,$1.00", mappings={"my-plan": SAVED})

    assert [item.line for item in items if isinstance(item, Refused)] == [5]


def test_totals_and_footers_are_no_rows_and_are_told(tmp_path: Path) -> None:
    footer = ("Total,,,,,,$1510.00", "Printed on 02/28/2026")
    items = read(tmp_path, HEADER, *ROWS, *footer, mappings={"my-plan": SAVED})

    assert [item.line for item in items if isinstance(item, Ignored)] == [3, 5, 6]
    assert len(received(items)) == 2


def test_a_type_column_of_many_words_is_refused(tmp_path: Path) -> None:
    rows = (f"2026-01-15,number {at},12.00" for at in range(61))
    (refused,) = read(tmp_path, "Date,Type,Amount", *rows)

    assert isinstance(refused, Refused)
    assert refused.why == "the column “Type” holds 61 words that are not known, so it says no types."


@pytest.mark.parametrize(
    ("name", "why"),
    [
        pytest.param("my-plan", "The mapping “my-plan” is for a table with other columns.", id="taken"),
        pytest.param(" blank", "“blank” cannot name a mapping.", id="blank before it"),
        pytest.param("a\x1b[31m", "“a [31m” cannot name a mapping.", id="control character"),
    ],
)
def test_a_name_that_cannot_be_is_refused(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(LedgerError) as raised:
        read(
            tmp_path, "Date,Type,Amount", "2026-01-15,Fee,1.00", answers={"mapping": name}, mappings={"my-plan": SAVED}
        )

    assert raised.value.message == why


def test_whose_it_is_must_be_said_first(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"{HEADER}\n{ROWS[0]}\n")
    with pytest.raises(LedgerError, match="which plan"):
        list(ColumnMapping().read(path, Context(person="pat")))


def test_a_column_of_the_date_that_is_not_made_out_is_asked(tmp_path: Path) -> None:
    items = read(tmp_path, "Began,Ended,Type,Amount", "2026-01-01,2026-01-15,Contribution,12.00")

    assert asked(items)["column:date"].choices == ("Began", "Ended", "Type", "Amount")


def test_a_stray_quote_is_refused_with_its_line(tmp_path: Path) -> None:
    items = read(tmp_path, HEADER, ROWS[0], '2026-01-30,"Divi"dend,Roth,F,1,$1.00,$1.00', mappings={"my-plan": SAVED})

    assert [item.line for item in items if isinstance(item, Refused)] == [3]


def test_a_file_without_a_header_is_refused(tmp_path: Path) -> None:
    (refused,) = read(tmp_path, *ROWS)

    assert isinstance(refused, Refused)
    assert refused.why == "no line is a header of columns."


def test_a_header_alone_holds_nothing(tmp_path: Path) -> None:
    items = read(tmp_path, HEADER, ",,,,,,", mappings={"my-plan": SAVED})

    assert all(isinstance(item, (Remark, Ignored, Refused)) for item in items)


@pytest.mark.parametrize(
    ("data", "known"),
    [
        pytest.param("\n".join((HEADER, *ROWS)).encode(), True, id="a table"),
        pytest.param(
            "\r\n".join(("\ufeffAcme, activity", "Made on,01/31/2026", HEADER, *ROWS)).encode(), True, id="preamble"
        ),
        pytest.param("\n".join((HEADER, *ROWS)).replace(",", "\t").encode("utf-16"), True, id="UTF-16 with tabs"),
        pytest.param("\n".join((HEADER, *ROWS * 2_000)).encode()[:65_536], True, id="cut in a row"),
        pytest.param(b"Date,Words\n2026-01-15,none", False, id="no amount"),
        pytest.param(b"Name,Amount\nPat,12.00", False, id="no day"),
        pytest.param(b"Dear Pat,\nthank you,\n12.00", False, id="a letter"),
        pytest.param(b'{"record": "person",\n "id": "pat"}', False, id="JSON"),
        pytest.param(b"\x00\x01\x02", False, id="no text"),
        pytest.param(b"", False, id="empty"),
    ],
)
def test_only_tables_with_days_and_amounts_are_claimed(data: bytes, known: bool) -> None:
    assert ColumnMapping().identify("table.csv", data) is known
