"""Histories as Fidelity NetBenefits exports them, in a small file of our own shaped like theirs."""

import datetime as dt
from pathlib import Path

import pytest

from ledger.domain.money import Money, total
from ledger.importers.base import Candidate, Context, Ignored, Item, Question, Received, Refused, Unclear
from ledger.importers.record_keepers.fidelity_netbenefits import FidelityNetBenefits

# An unquoted comma in the plan's name, blanks after it, HTML entities, newest first: as the site writes it.
PREAMBLE = "\nPlan name:,ACME – TRADERS, LLC        \nDate Range,01/01/2026 - 08/31/2026,,,,\n\n\n"
HEADER = "Date,Investment,Transaction Type,Amount,Shares/Unit\n"
ROWS = (
    '08/14/2026,S&amp;P 500 INDEX,Contributions,"1,150.00","7.823"',
    '07/15/2026,S&amp;P 500 INDEX,Contributions,"1,150.00","7.823"',
    '07/15/2026,INTL INDEX,Contributions,"50.25","1.004"',
    '06/26/2026,S&amp;P 500 INDEX,Dividend,"412.37","2.861"',
    '05/08/2026,INTL INDEX,Realized Gain/Loss,"-19.96","0.000"',
    '05/08/2026,INTL INDEX,Exchanges,"-1,480.04","-97.403"',
    '05/08/2026,S&amp;P 500 INDEX,Exchanges,"1,480.04","10.719"',
    '05/08/2026,S&amp;P 500 INDEX,Loan Repayments,"257.08","1.605"',
    '05/08/2026,S&amp;P 500 INDEX,Transfer,"0.00","0.000"',
)
FOOTER = (
    'Total,,,"2,350.25",""\n\n"The data and information in this spreadsheet is provided, to you, solely for your use"\n'
    "Date downloaded 09/19/2026 3:00 pm\n"
)
READER = FidelityNetBenefits()


def saved(
    tmp_path: Path, *rows: str, before: str = PREAMBLE + HEADER, encoding: str = "utf-8", after: str = ""
) -> Path:
    path = tmp_path / "history.csv"
    path.write_bytes((before + "".join(f"{row}\n" for row in rows) + after).encode(encoding))
    return path


def read(path: Path, **answers: str) -> list[Item]:
    assert READER.identify(path.name, path.read_bytes()[:65536])
    return list(READER.read(path, Context(person="pat", plan="acme", answers=answers)))


def received(items: list[Item]) -> list[Received]:
    return [item for item in items if isinstance(item, Received)]


def test_contributions_are_received_and_their_source_is_left_open(tmp_path: Path) -> None:
    items = read(saved(tmp_path, *ROWS))
    came = received(items)

    assert [(each.line, each.day, each.amount.plain()) for each in came] == [
        (7, dt.date(2026, 8, 14), "1150.00"),
        (8, dt.date(2026, 7, 15), "1150.00"),
        (9, dt.date(2026, 7, 15), "50.25"),
    ]
    assert {(each.key, each.source) for each in came} == {("fidelity-netbenefits:Contributions", None)}
    assert came[0].content == "2026-08-14|contributions||s&p 500 index|115000|7.823"
    assert {"after_tax", "pre_tax_deferral", "employer_match", "ignore"} <= set(came[0].choices)
    assert [item.line for item in items if isinstance(item, Ignored)] == [10, 11, 12, 13, 14, 15]
    assert len(items) == 9


def test_a_transfer_of_nothing_may_be_a_conversion_and_says_what_to_do(tmp_path: Path) -> None:
    (item,) = read(saved(tmp_path, ROWS[-1]))

    assert isinstance(item, Ignored)
    assert "automatic in-plan conversion" in item.why
    assert "roth-ledger convert" in item.why


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("after", ["", FOOTER])
def test_a_file_that_was_saved_again_gives_the_same(tmp_path: Path, encoding: str, end: str, after: str) -> None:
    expected = [each.content for each in received(read(saved(tmp_path, *ROWS)))]
    path = saved(tmp_path, *ROWS, before=(PREAMBLE + HEADER), after=after)
    path.write_bytes(path.read_text(encoding="utf-8").replace("\n", end).encode(encoding))
    items = read(path)

    assert [each.content for each in received(items)] == expected
    assert not [item for item in items if isinstance(item, Refused | Unclear | Question)]
    assert READER.belongs_to(path) == "ACME – TRADERS, LLC"


def test_oldest_first_and_other_styles_of_numbers_and_dates_are_the_same_rows(tmp_path: Path) -> None:
    expected = sorted(each.content for each in received(read(saved(tmp_path, *ROWS))))
    other = [
        "2026-07-15,INTL INDEX,Contributions,$50.25,1.0040",
        "2026-07-15,S&P 500 INDEX,Contributions,1150.00,7.823",
        '"Aug 14, 2026",S&P 500 INDEX,Contributions,"$1,150.00",7.823',
    ]

    assert sorted(each.content for each in received(read(saved(tmp_path, *other)))) == expected


def test_two_equal_rows_are_two_contributions(tmp_path: Path) -> None:
    first, second = received(read(saved(tmp_path, ROWS[0], ROWS[0])))

    assert first.content == second.content
    assert total([first.amount, second.amount]) == Money(230000)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (HEADER, '11/15/2019,SM CAP IDX,CONTRIBUTION,"122.36","1.587"'),
        (
            "Date,Investment,Transaction Type,Amount,Shares,Share Price\n",
            "11/15/2019,SM CAP IDX,Contribution,122.36,1.587,77.10",
        ),
        (
            "date , INVESTMENT,transaction type,Amount,Shares/Unit,,\n",
            '11/15/2019,SM CAP IDX,Contributions,"122.36","1.587",,',
        ),
    ],
)
def test_older_files_and_other_headers_are_read_too(tmp_path: Path, header: str, row: str) -> None:
    path = saved(tmp_path, row, before=header)
    (item,) = read(path)

    assert isinstance(item, Received)
    assert (item.day, item.amount) == (dt.date(2019, 11, 15), Money(12236))
    assert READER.belongs_to(path) == ""


@pytest.mark.parametrize(
    "word",
    [
        "DIVIDEND",
        "REVENUE CREDIT",
        "RECORDKEEPING FEE",
        "ADMINISTRATIVE FEES",
        "CHANGE ON MARKET VALUE",
        "Balance Forward",
    ],
)
def test_every_type_that_is_no_money_in_is_known(tmp_path: Path, word: str) -> None:
    (item,) = read(saved(tmp_path, f'08/14/2026,F,{word},"-3.10","-0.020"'))

    assert isinstance(item, Ignored)


@pytest.mark.parametrize("word", ["Withdrawals", "REDEMPTION", "Distribution"])
def test_money_out_is_asked(tmp_path: Path, word: str) -> None:
    question, unclear = read(saved(tmp_path, f'08/14/2026,F,{word},"-641.92","-5.580"'))

    assert isinstance(question, Question)
    assert question.key == "money-out:2026-08-14:641.92"
    assert "after_tax:roth_ira" in question.choices  # nothing says which money left
    assert "roth_ira" not in question.choices
    assert isinstance(unclear, Unclear)


def test_a_transfer_of_money_is_a_candidate(tmp_path: Path) -> None:
    rows = ('08/14/2026,F,Transfers,"-641.92","-5.580"', '08/14/2026,G,Transfers,"641.92","5.580"')
    question, candidate = read(saved(tmp_path, *rows))

    assert isinstance(question, Question)
    assert isinstance(candidate, Candidate)
    assert (candidate.amount, candidate.value.source, candidate.value.earnings) == (Money(64192), "after_tax", None)


def test_a_type_nobody_knows_is_asked(tmp_path: Path) -> None:
    question, unclear = read(saved(tmp_path, '08/14/2026,F,Forfeiture Credit,"6.00","0.1"'))

    assert isinstance(question, Question)
    assert question.key == "type:fidelity-netbenefits:Forfeiture Credit"
    assert isinstance(unclear, Unclear)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Plan name:,ACME\n",
        "Date,Investment,Transaction Type,Amount\n",
        "Date,Investment,Transaction Type,Amount,Shares/Unit,Source\n",
        "Run Date,Account,Account Number,Action,Symbol,Description,Type,Amount\n",
        "Activity Date,Activity,Fund,Money Source,# of Units,Unit Price,Amount\n",
        "pay_date,compensation,after_tax\n",
        '{"record": "plan"}\n',
    ],
)
def test_other_files_are_never_claimed(text: str) -> None:
    assert not READER.identify("history.csv", text.encode())
