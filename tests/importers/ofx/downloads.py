"""OFX downloads for tests, and what the reader makes of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ledger.domain.entries.conversions import Conversion
from ledger.importers.base import Candidate, Context, Ignored, Item, Question, Received, Refused, Remark
from ledger.importers.ofx import Ofx

HEADER = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"
DAY = "20230120160000.000[-5:EST]"
FEE = "<MEMO>Investment Expense"
NO_BALANCES = "<INV401KBAL><TOTAL>0.0</INV401KBAL>"


def _source(tag: str) -> str:
    return f"<INV401KSOURCE>{tag}" if tag else ""


def buy(
    number: str, day: str, total: str, source: str = "", *, units: str = "1", fund: str = "F", more: str = ""
) -> str:
    return (
        f"<BUYMF><INVBUY><INVTRAN><FITID>{number}<DTTRADE>{day}</INVTRAN><SECID><UNIQUEID>{fund}</SECID>"
        f"<UNITS>{units}<UNITPRICE>10<TOTAL>{total}{more}{_source(source)}</INVBUY><BUYTYPE>BUY</BUYMF>\n"
    )


def move(
    number: str, day: str, units: str, source: str = "", *, fund: str = "F", price: str = "10", more: str = ""
) -> str:
    """A transfer: out where the units are below zero."""
    action = "OUT" if units.startswith("-") else "IN"
    return (
        f"<TRANSFER><INVTRAN><FITID>{number}<DTTRADE>{day}{more}</INVTRAN><SECID><UNIQUEID>{fund}</SECID>"
        f"<UNITS>{units}<TFERACTION>{action}<UNITPRICE>{price}{_source(source)}</TRANSFER>\n"
    )


def sell(number: str, day: str, total: str, source: str = "", fund: str = "F", more: str = "") -> str:
    return (
        f"<SELLMF><INVSELL><INVTRAN><FITID>{number}<DTTRADE>{day}</INVTRAN><SECID><UNIQUEID>{fund}</SECID>"
        f"<UNITS>-1<UNITPRICE>10<TOTAL>{total}{more}{_source(source)}</INVSELL></SELLMF>\n"
    )


def cash(number: str, kind: str, amount: str, source: str = "", *, name: str = "", day: str = DAY) -> str:
    """Money of the cash account: out where the amount is below zero."""
    named = f"<NAME>{name}" if name else ""
    return (
        f"<INVBANKTRAN><STMTTRN><TRNTYPE>{kind}<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{number}{named}{_source(source)}"
        "</STMTTRN><SUBACCTFUND>CASH</INVBANKTRAN>\n"
    )


def account(*transactions: str, number: str = "12 34", after: str = NO_BALANCES) -> str:
    return (
        f"<INVSTMTRS><DTASOF>20231231<CURDEF>USD<INVACCTFROM><BROKERID>keeper.com<ACCTID>{number}</INVACCTFROM>\n"
        f"<INVTRANLIST><DTSTART>20230101<DTEND>20231231\n{''.join(transactions)}</INVTRANLIST>{after}</INVSTMTRS>"
    )


def document(*accounts: str) -> str:
    return f"{HEADER}<OFX><INVSTMTMSGSRSV1>{''.join(accounts)}</INVSTMTMSGSRSV1></OFX>\n"


# An anonymised Vanguard download has this shape: the same units leave and come back on the day they were bought.
CONVERTED = document(
    account(
        buy("1", "20230106", "-1135.48", "PRETAX", units="10.16089"),
        buy("2", DAY, "-641.92", "AFTERTAX", units="5.58049"),
        move("3", DAY, "-5.58049", "AFTERTAX", price="115.03"),
        move("4", DAY, "5.58049", "AFTERTAX", price="115.03"),
        move("5", "20230307", "-0.000349", "PRETAX", price="113.86", more=FEE),
    )
)
ANSWER = "ofx:AFTERTAX"
CONVERSION = "conversion:2023-01-20:641.92"


def read(folder: Path, text: str | bytes, answers: Mapping[str, str] | None = None) -> list[Item]:
    path = folder / "download.qfx"
    path.write_bytes(text.encode("cp1252") if isinstance(text, str) else text)
    return read_file(path, answers)


def read_file(path: Path, answers: Mapping[str, str] | None = None) -> list[Item]:
    return list(Ofx().read(path, Context(person="pat", plan="acme-401k", answers=answers or {})))


def received(items: Sequence[Item]) -> list[Received]:
    return [item for item in items if isinstance(item, Received)]


def money_in(items: Sequence[Item]) -> list[tuple[str, str | None, str]]:
    """Day, source and amount of what was received."""
    return [(item.day.isoformat(), item.source, item.amount.plain()) for item in received(items)]


def candidates(items: Sequence[Item]) -> list[Conversion]:
    return [item.value for item in items if isinstance(item, Candidate)]


def questions(items: Sequence[Item]) -> dict[str, tuple[str, ...]]:
    return {item.key: item.choices for item in items if isinstance(item, Question)}


def ignored(items: Sequence[Item]) -> str:
    return "\n".join(item.why for item in items if isinstance(item, Ignored))


def remarks(items: Sequence[Item]) -> str:
    return "\n".join(item.text for item in items if isinstance(item, Remark))


def refusals(items: Sequence[Item]) -> list[str]:
    return [item.why for item in items if isinstance(item, Refused)]
