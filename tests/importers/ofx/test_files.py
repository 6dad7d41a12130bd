"""OFX files as they come: encodings, headers, several accounts, damage, and files made to do harm."""

import time
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.importers.base import Context, Question
from ledger.importers.ofx import Ofx
from tests.importers.ofx.downloads import (
    CONVERTED,
    DAY,
    HEADER,
    account,
    buy,
    document,
    ignored,
    money_in,
    move,
    questions,
    read,
    received,
    refusals,
    sell,
)

XML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n'
    '<OFX xmlns="http://x/y"><INVSTMTRS a="1/2"><CURDEF>USD</CURDEF><INVACCTFROM><ACCTID>A&amp;B &lt;1&gt;</ACCTID>'
    "</INVACCTFROM><INVTRANLIST><DTSTART></DTSTART><DTEND/><BUYMF><INVBUY><INVTRAN><FITID>1</FITID>"
    "<DTTRADE>20230120</DTTRADE><MEMO></MEMO></INVTRAN><SECID><UNIQUEID>F</UNIQUEID></SECID><TOTAL>5</TOTAL>"
    "<INV401KSOURCE>MATCH</INV401KSOURCE></INVBUY></BUYMF></INVTRANLIST></INVSTMTRS></OFX>"
)
FIVE_MATCHED = [("2023-01-20", "employer_match", "5.00")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(XML.encode(), id="XML"),
        pytest.param(XML.encode("utf-16"), id="UTF-16"),
        pytest.param(b"\xef\xbb\xbf\r\n\r\n" + XML.replace("\n", "\r\n").encode(), id="byte order mark, CRLF"),
        pytest.param(XML[XML.index("<OFX") :].encode(), id="no header"),
        pytest.param(b"OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n" + XML[XML.index("<OFX") :].encode(), id="3 lines"),
        pytest.param(XML.replace("<MEMO></MEMO>", "<MEMO>caf\xe9 & co</MEMO>").encode("cp1252"), id="cp1252, bare &"),
        pytest.param(XML.lower().encode(), id="small letters"),
        pytest.param(XML.replace("<TOTAL>", "<!-- <TOTAL>9 -->\n<TOTAL>").encode(), id="a comment with a tag in it"),
        pytest.param(XML.replace("<MEMO></MEMO>", "<MEMO/><INTU.X /><INTU.BID>1</INTU.BID>").encode(), id="extensions"),
        pytest.param(XML.replace("<DTEND/>", "<DTEND/><INTU.LIST></INTU.LIST>").encode(), id="an empty extension"),
    ],
)
def test_xml_and_other_encodings_read_alike(tmp_path: Path, text: bytes) -> None:
    assert money_in(read(tmp_path, text)) == FIVE_MATCHED


def test_unclosed_elements_on_lines_of_their_own(tmp_path: Path) -> None:
    text = document(account(buy("1", DAY, "5", "MATCH"))).replace("<", "\n  <")

    assert money_in(read(tmp_path, text)) == FIVE_MATCHED


def test_cdata_is_text(tmp_path: Path) -> None:
    fee = move("1", DAY, "-0.1", "AFTERTAX", more="<MEMO><![CDATA[Investment Expense]]>")
    assert "a fee of $1.00" in ignored(read(tmp_path, document(account(fee))))

    tags = XML.replace("A&amp;B &lt;1&gt;", "<![CDATA[A&B <TOTAL>7]]>")
    (item,) = received(read(tmp_path, tags))
    assert (item.amount, item.document) == (Money(500), "OFX download of account A&B <TOTAL>7")


def test_only_the_five_entities_are_replaced_and_once(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    text = XML.replace("\n<OFX", f"\n{bomb}<OFX").replace("A&amp;B", "&b;&amp;lt;&#65;")
    (item,) = received(read(tmp_path, text))

    assert item.document == "OFX download of account &b;&lt;&#65; <1>"


@pytest.mark.parametrize(
    ("name", "head", "known"),
    [
        ("download.qfx", b"OFXHEADER:100\r\nDATA:OFXSGML\r\n", True),
        ("download", b"\r\n\r\nOFXHEADER:100\r\n", True),
        ("download.xml", XML.encode()[:100], True),
        ("download", XML.encode("utf-16")[:300], True),
        ("download.ofx", b"<OFX><SIGNONMSGSRSV1>", True),
        ("bank.qfx", b"Date,Amount\n2026-01-01,5.00\n", False),
        ("list.xml", b'<?xml version="1.0"?><list><OFXURL>https://example.org</OFXURL></list>', False),
        ("history.csv", b"Date,Investment,Transaction Type,Amount,Shares/Unit\n", False),
        ("page.html", b"<html><OFX></OFX></html>", False),
        ("picture.ofx", b"\x89PNG\r\n\x1a\n\x00", False),
        ("empty.ofx", b"", False),
    ],
)
def test_a_file_is_known_by_what_is_in_it(name: str, head: bytes, known: bool) -> None:
    assert Ofx().identify(name, head) is known


PLAN = account(buy("1", DAY, "5", "MATCH"))
BROKERAGE = account(buy("2", DAY, "99"), number="B", after="")
OTHER_PLAN = account(buy("3", DAY, "7", "MATCH"), number="C")
BANK = f"<BANKTRANLIST><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>{DAY}<TRNAMT>5000<FITID>9</STMTTRN></BANKTRANLIST>"


def test_accounts_beside_the_plan_are_left_out(tmp_path: Path) -> None:
    bank = f"<BANKMSGSRSV1><STMTRS><CURDEF>EUR<ACCTID>1{BANK}</STMTRS></BANKMSGSRSV1>"
    items = read(tmp_path, document(bank, BROKERAGE, PLAN))

    assert money_in(items) == FIVE_MATCHED
    assert "an account that is no 401(k): nothing in it is marked as plan money" in ignored(items)
    assert ignored(read(tmp_path, document(bank))) == "the file holds no investment account"


def test_of_several_plan_accounts_one_is_chosen(tmp_path: Path) -> None:
    text = document(PLAN, BROKERAGE, OTHER_PLAN)
    (question,) = read(tmp_path, text)
    assert isinstance(question, Question)
    assert (question.key, question.choices) == ("account", ("12 34", "C"))
    assert question.evidence == ("12 34: 1 transactions", "B: 1 transactions", "C: 1 transactions")

    assert money_in(read(tmp_path, text, {"account": "12 34"})) == FIVE_MATCHED
    chosen = read(tmp_path, text, {"account": "C"})
    assert money_in(chosen) == [("2023-01-20", "employer_match", "7.00")]
    assert "account 12 34, which is not the one asked for" in ignored(chosen)
    assert money_in(read(tmp_path, text, {"account": "B"})) == [("2023-01-20", None, "99.00")]
    assert list(questions(read(tmp_path, text, {"account": "D"}))) == ["account"]
    assert money_in(read(tmp_path, document(PLAN), {"account": "D"})) == FIVE_MATCHED


def test_one_account_twice_is_refused(tmp_path: Path) -> None:
    assert refusals(read(tmp_path, document(PLAN, PLAN))) == ["the file holds 2 statements of account 12 34."]


def test_what_a_file_belongs_to_is_its_account(tmp_path: Path) -> None:
    path = tmp_path / "download.qfx"
    for text, belongs in (
        (document(PLAN), "keeper.com 12 34"),
        (document(BROKERAGE, PLAN), "keeper.com 12 34"),
        (document(account(number="1\u202e2\x07")), "keeper.com 1 2"),
        (document(PLAN, OTHER_PLAN), ""),
        (document(), ""),
        (CONVERTED[:600], ""),
    ):
        path.write_bytes(text.encode())
        assert Ofx().belongs_to(path) == belongs


@pytest.mark.parametrize("cut", range(len(HEADER) + 6, len(CONVERTED.rstrip()), 23))
def test_a_file_that_is_cut_off_is_refused_as_a_whole(tmp_path: Path, cut: int) -> None:
    with pytest.raises(LedgerError, match=r"download\.qfx is cut off or damaged"):
        read(tmp_path, CONVERTED[:cut])


@pytest.mark.parametrize(
    "lost", ["</BUYMF>", "</TRANSFER>", "</INVTRANLIST>", "</INV401KBAL>", "</INVSTMTRS>", "</OFX>"]
)
def test_a_file_that_has_lost_an_end_is_refused_as_a_whole(tmp_path: Path, lost: str) -> None:
    with pytest.raises(LedgerError, match="cut off or damaged"):
        read(tmp_path, CONVERTED.replace(lost, "", 1))


@pytest.mark.parametrize("more", ["<TOTAL>6", "<INV401KSOURCE>PRETAX", "<UNITS>3", "<DTTRADE>20230121"])
def test_a_transaction_that_says_two_things_is_damage(tmp_path: Path, more: str) -> None:
    with pytest.raises(LedgerError, match="cut off or damaged"):
        read(tmp_path, document(account(buy("1", DAY, "5", "MATCH", more=more))))


@pytest.mark.parametrize("unclosed", ["INVBAL", "INVOOLIST", "INV401K"])
def test_an_aggregate_beside_the_lists_that_does_not_end_is_damage(tmp_path: Path, unclosed: str) -> None:
    with pytest.raises(LedgerError, match="cut off or damaged"):
        read(tmp_path, document(account(after=f"<{unclosed}><TOTAL>5")))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "no <OFX>"),
        (b"pay_date,after_tax\n", "no <OFX>"),
        (b"<OFX>\x00</OFX>", "NUL"),
        (document(account()).replace("USD", "EUR").encode(), "The account is in EUR"),
        (document(BROKERAGE.replace("USD", "EUR"), PLAN.replace("USD", "CAD")).encode(), "The account is in CAD"),
    ],
)
def test_what_is_no_plan_download_is_refused_with_a_sentence(tmp_path: Path, text: bytes, why: str) -> None:
    with pytest.raises(LedgerError, match=why):
        read(tmp_path, text)


TRADES = 5_000


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<OFX>" + "<A>" * 200_000 + "</OFX>", id="nested"),
        pytest.param("<OFX>" + "<A>1" * 1_000_000 + "</OFX>", id="a million elements"),
        pytest.param(
            "<OFX><INVSTMTRS><INV401K>" + "<A>" * 50_000 + "</B>" * 500_000 + "</INV401K></INVSTMTRS></OFX>",
            id="ends of nothing",
        ),
        pytest.param("<OFX><INVSTMTRS>" + "<" * 500_000 + "</INVSTMTRS></OFX>", id="open brackets"),
        pytest.param("<OFX>" + "<A " * 200_000 + "</OFX>", id="tags without end"),
        pytest.param("<OFX>" + "<!--" * 500_000 + "</OFX>", id="comments without end"),
        pytest.param("<OFX>" + "<!--" * 500_000 + "--></OFX>", id="a comment of comments"),
        pytest.param(document(account(*(move(str(n), DAY, "-1", "AFTERTAX") for n in range(TRADES)))), id="moves out"),
        pytest.param(
            document(account(*(move(str(n), DAY, "-1" if n % 2 else "1", f"S{n % 99}") for n in range(TRADES)))),
            id="pairs of many sources",
        ),
        pytest.param(
            document(account(*(sell(f"s{n}", DAY, "5") + buy(f"b{n}", DAY, "5", "MATCH") for n in range(TRADES)))),
            id="sales that pay for nothing",
        ),
    ],
)
def test_hostile_files_end_soon(tmp_path: Path, text: str) -> None:
    began = time.perf_counter()
    read(tmp_path, text)

    assert time.perf_counter() - began < 10  # about a second; a quadratic reader takes minutes


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<OFX>" + " " * 20_000_000 + "</OFX>", "is read up to 20,000,000"),
        ("<OFX>" + "<INVSTMTRS></INVSTMTRS>" * 1_001 + "</OFX>", "more than 1,000 accounts"),
        (document(account("<X></X>" * 100_001)), "more than 100,000 entries"),
        (document(account(after="<INV401K>" + "<TOTAL>1" * 100_001 + "</INV401K>")), "more than 100,000 figures"),
    ],
    ids=["bytes", "accounts", "transactions", "figures"],
)
def test_a_file_that_would_fill_the_memory_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(LedgerError, match=why):
        read(tmp_path, text)


@pytest.mark.parametrize(("context", "option"), [(Context(plan="p"), "--person"), (Context(person="p"), "--plan")])
def test_whose_plan_it_is_must_be_said(tmp_path: Path, context: Context, option: str) -> None:
    path = tmp_path / "download.qfx"
    path.write_text(CONVERTED)

    with pytest.raises(LedgerError) as raised:
        list(Ofx().read(path, context))
    assert raised.value.hint == f"Give {option}."
