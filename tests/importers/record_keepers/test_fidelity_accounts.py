"""Fidelity's history of all accounts: the plan rows among the others, in small files of our own shaped like theirs."""

import datetime as dt
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.importers.base import Candidate, Context, Ignored, Item, Question, Received, Refused, Remark, Unclear
from ledger.importers.record_keepers.fidelity_accounts import FidelityAccounts

# The headers of 2025, of late 2025 and of 2026; rows of a 401(k) have units under “Price” and a comma too many.
WITH_CURRENCY = (
    "Run Date,Account,Account Number,Action,Symbol,Description,Type,Exchange Quantity,Exchange Currency,Currency,"
    "Price,Quantity,Exchange Rate,Commission,Fees,Accrued Interest,Amount,Settlement Date"
)
WITH_DOLLARS = (
    "Run Date,Account,Account Number,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),"
    "Accrued Interest ($),Amount ($),Settlement Date"
)
WITH_CASH = WITH_DOLLARS.replace("Amount ($),", "Amount ($),Cash Balance ($),")
FOOTER = (
    '\n"The data and information in this spreadsheet is provided to you solely for your use"\n'
    "The data, as it is, comes, with no warranty, of any kind, at all\n\nDate downloaded 12/03/2025 3:00 pm\n"
)
READER = FidelityAccounts()
KEY = "fidelity-accounts:Contributions"


def row(
    action: str, amount: str, *, day: str = "11/07/2025", account: str = "ACME 401(K) PLAN", number: str = "34061"
) -> str:
    return f'{day},"{account}","{number}","{action}",,"FID 500 INDEX",,0.35,,,,,{amount},,'


def read(tmp_path: Path, *rows: str, header: str = WITH_DOLLARS, **answers: str) -> list[Item]:
    path = saved(tmp_path, *rows, header=header)
    assert READER.identify(path.name, path.read_bytes()[:65536])
    return list(READER.read(path, Context(person="pat", plan="acme", answers=answers)))


def saved(tmp_path: Path, *rows: str, header: str = WITH_DOLLARS) -> Path:
    path = tmp_path / "Accounts_History.csv"
    path.write_text("\n".join(["\ufeff", "", header, *rows, FOOTER]), encoding="utf-8")
    return path


def told(items: list[Item]) -> list[Item]:
    """The items without the three lines of the footer."""
    return [each for each in items if not (isinstance(each, Ignored) and each.why.startswith("a line of text"))]


def test_a_plan_row_is_received_whatever_its_price_and_quantity_say(tmp_path: Path) -> None:
    (item,) = told(read(tmp_path, row("Contributions", "81.79")))

    assert isinstance(item, Received)
    assert (item.line, item.day, item.amount) == (4, dt.date(2025, 11, 7), Money(8179))
    assert (item.key, item.source) == (KEY, None)
    assert item.content == "2025-11-07|contributions||fid 500 index|8179|"


@pytest.mark.parametrize(
    ("header", "printed"),
    [
        (
            WITH_CURRENCY,
            '11/07/2025,"ACME 401K","34061","Contributions",,"FID 500 INDEX",,0,,USD,233.69,0.35,0,,,,81.79,',
        ),
        (WITH_CASH, '11-07-2025,ACME 401K,34061, Contributions,,"FID 500 INDEX",,0.35,,,,,81.79,,,'),
        (
            "Run Date,Action,Symbol,Description,Type,Quantity,Price,Amount,Settlement Date",
            "11/07/2025,Contributions,,FID 500 INDEX,,1,2,81.79,",
        ),
    ],
)
def test_the_same_row_under_another_header_is_the_same(tmp_path: Path, header: str, printed: str) -> None:
    (item,) = told(read(tmp_path, printed, header=header))

    assert isinstance(item, Received)
    assert item.content == "2025-11-07|contributions||fid 500 index|8179|"


@pytest.mark.parametrize(
    ("printed", "cents"), [("588", 58800), ("612.5", 61250), ('"1,250.00"', 125000), ("-81.79", -8179)]
)
def test_amounts_are_numbers_whose_zeros_may_be_left_out(tmp_path: Path, printed: str, cents: int) -> None:
    (item,) = told(read(tmp_path, row("CONTRIBUTIONS", printed)))

    assert isinstance(item, Received)
    assert item.amount == Money(cents)


def test_the_zero_transfer_beside_a_contribution_is_a_hint(tmp_path: Path) -> None:
    _, hint = told(read(tmp_path, row("Contributions", "81.79"), row("Transfer", "0.00")))

    assert isinstance(hint, Ignored)
    assert "roth-ledger convert" in hint.why


def test_a_share_class_conversion_is_no_roth_conversion(tmp_path: Path) -> None:
    items = told(read(tmp_path, row("Contributions", "81.79"), row("CONVERSION AS OF 11/06", "641.92")))

    assert [type(item) for item in items] == [Received, Ignored]
    assert isinstance(items[1], Ignored)
    assert "no conversion to Roth" in items[1].why


@pytest.mark.parametrize(
    ("action", "choices"),
    [
        ("PARTIC CONTR CURRENT PARTICIPANT CUR YR", ("after_tax", "roth_deferral", "pre_tax_deferral", "ignore")),
        ("PART CONTRIB", ("after_tax", "roth_deferral", "pre_tax_deferral", "ignore")),
        (
            "CO CONTR CURRENT YR EMPLOYER CUR YR",
            (
                *("employer_match", "employer_nonelective", "employer_match_roth", "employer_nonelective_roth"),
                "ignore",
            ),
        ),
        ("ROLLOVER CASH", ("rollover_in", "ignore")),
    ],
)
def test_other_words_for_money_in_narrow_what_may_be_answered(
    tmp_path: Path, action: str, choices: tuple[str, ...]
) -> None:
    (item,) = told(read(tmp_path, row(action, "81.79")))

    assert isinstance(item, Received)
    assert (item.source, item.choices) == (None, choices)


@pytest.mark.parametrize("account", ["Health Savings Account", "My HSA", "Rollover IRA", "529 Plan"])
def test_accounts_that_are_no_plan_are_counted_and_left_alone(tmp_path: Path, account: str) -> None:
    rows = [row("PARTIC CONTR CURRENT PARTICIPANT CUR YR", "100", account=account) for _ in range(2)]
    ignored, remark = told(read(tmp_path, *rows))

    assert ignored == Ignored(4, f"2 rows of {account}: none is of a plan")
    assert isinstance(remark, Remark)
    assert "no rows of a 401(k)" in remark.text


@pytest.mark.parametrize(
    "account", ["Individual 401K", "Roth 401(k)", "ACME 403(B)", "NORTH RETIREMENT PLAN", "Thrift"]
)
def test_accounts_with_plan_rows_are_plans(tmp_path: Path, account: str) -> None:
    (item,) = told(read(tmp_path, row("Contributions", "81.79", account=account)))

    assert isinstance(item, Received)


def test_rows_of_other_accounts_are_summed_up_beside_the_plan(tmp_path: Path) -> None:
    bought = '11/17/2025,"Brokerage","Z1"," YOU BOUGHT SOMETHING (WM) (Cash)",WM,"SOMETHING",Cash,2,18,,,,-3755.44,'
    items = told(read(tmp_path, bought, row("Contributions", "81.79"), bought))

    assert [type(item) for item in items] == [Received, Ignored]
    assert items[1] == Ignored(4, "2 rows of Brokerage: none is of a plan")


def test_an_unknown_action_in_the_plan_account_is_asked_once(tmp_path: Path) -> None:
    rows = (row("Strange Thing", "4.50"), row("Contributions", "81.79"), row("Strange Thing", "5.50"))
    items = told(read(tmp_path, *rows))

    assert [type(item) for item in items] == [Received, Question, Unclear, Ignored]
    answered = told(read(tmp_path, *rows, **{"type:fidelity-accounts:Strange Thing": "contribution"}))
    assert [item.amount.plain() for item in answered if isinstance(item, Received)] == ["4.50", "81.79", "5.50"]


SELF_EMPLOYED = "Self-Employed 401(k)"
EVERY_SOURCE = (
    *("after_tax", "roth_deferral", "pre_tax_deferral", "employer_match", "employer_nonelective"),
    *("employer_match_roth", "employer_nonelective_roth", "rollover_in", "ignore"),
)


def test_an_account_named_a_plan_is_one_whatever_its_actions_are_called(tmp_path: Path) -> None:
    rows = [
        row(action, amount, day="02/10/2026", account=SELF_EMPLOYED)
        for action, amount in (
            ("CASH CONTRIBUTION CURRENT YEAR (Cash)", "12000"),
            ("CASH CONTRIBUTION PRIOR YEAR (Cash)", "8000"),
            ("Electronic Funds Transfer Received (Cash)", "5000"),
            ("TRANSFERRED TO Z12345678 (Cash)", "-3000"),
        )
    ]
    items = told(read(tmp_path, *rows))

    came = [
        (item.amount, item.key, item.source, item.choices, item.limitation_year)
        for item in items
        if isinstance(item, Received)
    ]
    key = "fidelity-accounts:CASH CONTRIBUTION {} YEAR (Cash)"
    assert came == [
        (Money(1_200_000), key.format("CURRENT"), None, EVERY_SOURCE, None),
        (Money(800_000), key.format("PRIOR"), None, EVERY_SOURCE, 2025),
    ]
    assert [item.key for item in items if isinstance(item, Question)] == [
        "type:fidelity-accounts:Electronic Funds Transfer Received (Cash)",
        "type:fidelity-accounts:TRANSFERRED TO Z12345678 (Cash)",
    ]
    (remark,) = [item for item in items if isinstance(item, Remark)]
    assert "$8,000.00 of 2026-02-10 is for 2025, and the file does not say when it was paid" in remark.text
    assert not [item for item in items if isinstance(item, Ignored)]


@pytest.mark.parametrize("account", [SELF_EMPLOYED, "ACME 403B", "Deferred 457(b)"])
def test_an_account_named_a_plan_without_any_known_action_is_asked_about(tmp_path: Path, account: str) -> None:
    printed = row("Electronic Funds Transfer Received", "5000", account=account)
    items = told(read(tmp_path, printed))

    assert [type(item) for item in items] == [Question, Unclear]
    assert READER.belongs_to(saved(tmp_path, printed)) == "34061"


@pytest.mark.parametrize("account", ["Roth IRA", "IRA from 401(k)", "Individual", "Retirement", "Fund 74013"])
def test_words_that_other_accounts_have_too_make_no_plan_of_them(tmp_path: Path, account: str) -> None:
    rows = [row(f"CASH CONTRIBUTION {year} YEAR (Cash)", "100", account=account) for year in ("CURRENT", "PRIOR")]
    ignored, _ = told(read(tmp_path, *rows))

    assert ignored == Ignored(4, f"2 rows of {account}: none is of a plan")


@pytest.mark.parametrize(
    "action", ["YOU BOUGHT SOME FUND", "YOU SOLD SOME FUND", "REINVESTMENT X", "DIVIDEND RECEIVED"]
)
def test_trades_and_earnings_of_a_brokerage_in_a_plan_are_no_money_in(tmp_path: Path, action: str) -> None:
    (item,) = told(read(tmp_path, row(f"{action} (FXAIX) (Cash)", "100", account=SELF_EMPLOYED)))

    assert isinstance(item, Ignored)
    assert item.why.startswith(action)


@pytest.mark.parametrize(("action", "remarks"), [("CO CONTR PRIOR YR EMPLOYER", 0), ("PARTIC CONTR PRIOR YR", 1)])
def test_other_words_for_the_year_before(tmp_path: Path, action: str, remarks: int) -> None:
    items = told(read(tmp_path, row(action, "81.79")))

    assert [item.limitation_year for item in items if isinstance(item, Received)] == [2024]
    assert len([item for item in items if isinstance(item, Remark)]) == remarks


def test_a_foreign_currency_in_the_plan_account_is_refused(tmp_path: Path) -> None:
    printed = '11/07/2025,"ACME 401K","34061","Contributions",,"F",,0,,CAD,233.69,0.35,0,,,,81.79,'
    (item,) = told(read(tmp_path, printed, header=WITH_CURRENCY))

    assert isinstance(item, Refused)
    assert "CAD" in item.why


def test_a_plan_row_without_a_readable_date_is_refused(tmp_path: Path) -> None:
    (item,) = told(read(tmp_path, row("Contributions", "81.79", day="31/12/2025")))

    assert isinstance(item, Refused)
    assert "31/12/2025" in item.why


def test_of_several_plan_accounts_one_is_chosen(tmp_path: Path) -> None:
    rows = (row("Contributions", "81.79"), row("Contributions", "50.00", account="OTHER 401K", number="777"))
    items = told(read(tmp_path, *rows))
    (question,) = (item for item in items if isinstance(item, Question))

    assert (question.key, question.choices) == ("account", ("34061", "777"))
    assert isinstance(items[-1], Unclear)
    assert items[-1].line == 5
    for number, amount in (("34061", "81.79"), ("777", "50.00")):
        chosen = told(read(tmp_path, *rows, account=number))
        assert [item.amount.plain() for item in chosen if isinstance(item, Received)] == [amount]
        assert not [item for item in chosen if isinstance(item, Question)]
    with pytest.raises(LedgerError, match="999"):
        read(tmp_path, *rows, account="999")
    assert READER.belongs_to(saved(tmp_path, *rows)) == ""
    assert READER.belongs_to(saved(tmp_path, rows[1])) == "777"


def test_transfers_of_the_plan_are_candidates(tmp_path: Path) -> None:
    items = told(read(tmp_path, row("Transfer", "-641.92"), row("Transfer", "641.92")))

    assert [type(item) for item in items] == [Question, Candidate]


@pytest.mark.parametrize(
    "text",
    [
        "Date,Investment,Transaction Type,Amount,Shares/Unit\n",
        "Account Number,Trade Date,Run Date,Transaction Activity,Transaction Description,Dollar Amount,\n",
        "Run Date,Account,Action\n",
        "pay_date,compensation\n",
        "",
    ],
)
def test_other_files_are_never_claimed(text: str) -> None:
    assert not READER.identify("Accounts_History.csv", text.encode())
