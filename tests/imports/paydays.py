"""A payday of $1,150.00 as payroll and as record keepers tell it, and what the ledger makes of the two."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.cli.command_line import CommandLine
from tests.imports.case import assert_sound, entries, money_in

KEY = "fidelity-netbenefits:Contributions"
SPLIT = ("--answer", f"{KEY}=pre_tax_deferral:600.00+employer_match:550.00")
STUB = ("--pay-date", "2026-08-14", "--pre-tax", "600", "--match", "550")
OF_STUB = {"pre_tax_deferral": "600.00", "employer_match": "550.00"}
STUB_CSV = "pay_date,pre_tax_deferral,employer_match\n2026-08-14,600.00,550.00\n"

Row = tuple[str, str]
Download = Callable[..., Path]


def write_history(folder: Path, *rows: Row, name: str = "history.csv", units: str = "") -> Path:
    """Contributions (day and amount) as Fidelity NetBenefits exports them: no word of their source.

    The units differ from row to row unless they are given.
    """
    lines = [
        f'{day},US TOTAL MKT INDEX,Contributions,"{amount}","{units or place}.823"'
        for place, (day, amount) in enumerate(rows, 1)
    ]
    path = folder / name
    path.write_text("\n".join(["Date,Investment,Transaction Type,Amount,Shares/Unit", *lines, ""]), "utf-8")
    return path


def write_ofx(folder: Path, *purchases: Row) -> Path:
    """Purchases of 2026-08-14 (source and amount) as an OFX download."""
    bought = "".join(
        f"<BUYMF><INVBUY><INVTRAN><FITID>n{place}<DTTRADE>20260814</INVTRAN><SECID><UNIQUEID>F{place}</SECID>"
        f"<UNITS>1<UNITPRICE>{amount}<TOTAL>-{amount}<INV401KSOURCE>{source}</INVBUY><BUYTYPE>BUY</BUYMF>\n"
        for place, (source, amount) in enumerate(purchases)
    )
    path = folder / "download.qfx"
    path.write_text(
        "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVACCTFROM>"
        f"<BROKERID>b<ACCTID>9</INVACCTFROM><INVTRANLIST><DTSTART>20260801<DTEND>20260831{bought}</INVTRANLIST>"
        "</INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>\n",
        encoding="utf-8",
    )
    return path


def downloaded_again(path: Path) -> Path:
    """The same rows in a file that is not known: another name, a line end more."""
    later = path.rename(path.with_name(f"later-{path.name}"))
    later.write_text(later.read_text("utf-8") + "\n", "utf-8")
    return later


def add_stub(run: CommandLine, *stub: str) -> str:
    """Enter a pay stub; gives its id."""
    return run.done("stub", "add", *stub).id


def receipts(run: CommandLine) -> list[dict[str, Any]]:
    """What record keepers are known to have received of pay stubs' money."""
    return [each for each in entries(run) if each["record"] == "receipt"]


def received(run: CommandLine) -> str:
    """The sum of it."""
    return str(sum((Decimal(each["amount"]) for each in receipts(run)), Decimal("0.00")))


def counted(run: CommandLine, year: int = 2026) -> dict[str, str]:
    """The money of a year, as the book lines and the status both have it."""
    (group,) = (
        each for each in run.done("status", "--year", year, "--json").json["annual_additions"] if each["year"] == year
    )
    sums = money_in(entries(run)).get(year, {})
    assert group["by_source"] == sums
    assert_sound(run)
    return sums


def alerts(run: CommandLine, year: int = 2026) -> list[str]:
    """The codes of a year's alerts."""
    return [each["code"] for each in run("check", "--year", year, "--json").json["alerts"]]
