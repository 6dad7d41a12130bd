"""An OFX download through the command line: what it cannot show is asked, and no default stands in for an answer."""

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.imports.case import PLAN, answering, entries, imported, open_questions, rehearsed

HEAD = (
    "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVACCTFROM>"
    "<BROKERID>b<ACCTID>9</INVACCTFROM><INVTRANLIST><DTSTART>20260101<DTEND>20261231\n"
)
END = "</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>\n"
UNITS = "<SECID><UNIQUEID>F</SECID><UNITS>{}<UNITPRICE>{}"
BOUGHT = (
    f"<BUYMF><INVBUY><INVTRAN><FITID>n{{}}<DTTRADE>{{}}</INVTRAN>{UNITS}<TOTAL>-{{}}<INV401KSOURCE>{{}}</INVBUY>"
    "<BUYTYPE>BUY</BUYMF>\n"
)
MOVED = (
    f"<TRANSFER><INVTRAN><FITID>{{}}<DTTRADE>20260401</INVTRAN>{UNITS}<TFERACTION>{{}}<INV401KSOURCE>AFTERTAX"
    "</TRANSFER>\n"
)
PAID = (
    "<INVBANKTRAN><STMTTRN><TRNTYPE>{}<DTPOSTED>20260401<TRNAMT>{}<FITID>{}<NAME>{}</STMTTRN><SUBACCTFUND>CASH"
    "</INVBANKTRAN>\n"
)
SOURCELESS = BOUGHT.replace("<INV401KSOURCE>{}", "")


def written(folder: Path, *rows: str) -> Path:
    path = folder / "plan.qfx"
    path.write_text(HEAD + "".join(rows) + END, encoding="utf-8")
    return path


def test_units_that_the_download_does_not_show_have_a_part_in_the_earnings(run: CommandLine, tmp_path: Path) -> None:
    opening = ("--date", "2025-12-31", "--balance", "6000", "--basis", "5000", "--plan", PLAN)
    run.done("opening-balance", *opening)
    path = written(
        tmp_path,
        BOUGHT.format(1, "20260315", 5, 100, 500, "AFTERTAX"),
        MOVED.format("o", -5, 110, "OUT"),
        MOVED.format("i", 5, 110, "IN"),
    )
    moved = {"ofx:AFTERTAX": "after_tax", "conversion:2026-04-01:550.00": "in_plan_roth"}
    earnings = "earnings:2026-04-01:550.00"
    (asked,) = (each for each in rehearsed(run, path, *answering(moved))["questions"] if each["key"] == earnings)
    assert any("bought for $500.00, so by this file alone $50.00" in line for line in asked["evidence"])
    imported(run, path, *answering(moved))
    (posted,) = run.done("year-end", "--year", "2026", "--json").json["conversions"]
    assert (posted["amount"], posted["taxable"]) == ("550.00", None)
    assert "balance_before" not in next(each for each in entries(run) if each["record"] == "conversion")

    run.done("undo")
    # 6,500 of which 5,500 are basis: 1,000 / 6,500 of 550 is 84.62, as a plan would state it.
    imported(run, path, *answering({**moved, earnings: "84.62"}))
    (posted,) = run.done("year-end", "--year", "2026", "--json").json["conversions"]
    assert (posted["taxable"], posted["method"]) == ("84.62", "stated")


def test_purchases_put_aside_do_not_take_money_out_with_them(run: CommandLine, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        SOURCELESS.format(1, "20260301", 5, 100, 500),
        PAID.format("DEBIT", "-3000.00", "p", "ROLLOVER"),
    )
    key = "money-out:2026-04-01:3000.00"
    aside = {"ofx:no-source": "ignore"}
    asked = open_questions(rehearsed(run, path, *answering(aside)))
    assert set(asked) == {key}
    assert "after_tax:roth_ira" in asked[key]["choices"]
    assert "a payment out of the account, “ROLLOVER”" in asked[key]["text"]
    run.refused("import", path, "--plan", PLAN, "--no-input", *answering({**aside, key: "roth_ira"}))

    imported(run, path, *answering({**aside, key: "pre_tax_deferral:roth_ira"}))
    (entry,) = (each for each in entries(run) if each["record"] == "conversion")
    assert (entry["source"], entry["destination"], entry["amount"]) == ("pre_tax_deferral", "roth_ira", "3000.00")


def test_payments_in_are_asked_by_their_names(run: CommandLine, tmp_path: Path) -> None:
    names = ("EMPLOYEE AFTER TAX CONTRIB", "ROTH DEFERRAL", "EMPLOYER PROFIT SHARING PRIOR YEAR", "DIVIDEND")
    path = written(
        tmp_path, *(PAID.format("CREDIT", f"{number}00.00", number, name) for number, name in enumerate(names, 1))
    )
    answers = dict(
        zip(
            (f"ofx:CASH-IN {name}" for name in names[:3]),
            ("after_tax", "roth_deferral", "employer_nonelective"),
            strict=True,
        )
    )
    assert set(open_questions(rehearsed(run, path))) == set(answers)
    imported(run, path, *answering(answers))
    money = {(each["source"], each["amount"], each.get("limitation_year")) for each in entries(run) if "source" in each}
    assert money == {
        ("after_tax", "100.00", None),
        ("roth_deferral", "200.00", None),
        ("employer_nonelective", "300.00", 2025),
    }


@pytest.mark.parametrize(("moved", "counted"), [(False, {"2026": "500.00"}), (True, {"2025": "500.00"})])
def test_a_deferral_for_the_year_before_is_told_and_can_be_dated(
    moved: bool, counted: dict[str, str], run: CommandLine, tmp_path: Path
) -> None:
    row = BOUGHT.format(1, "20260215", 5, 100, 500, "PRETAX").replace("<TOTAL>", "<PRIORYEARCONTRIB>Y<TOTAL>")
    ran = imported(run, written(tmp_path, row))
    said = " ".join((ran.out + ran.err).split())
    assert "is for 2025, and the file does not say when it was paid" in said
    (entry,) = (each for each in entries(run) if each["record"] == "contribution")
    assert f"roth-ledger replace {entry['id']} --set date=…" in said
    if moved:
        run.done("replace", entry["id"], "--set", "date=2025-12-31", "--reason", "pay date")
    status = {year: run.done("status", "--year", year, "--json").json for year in ("2025", "2026")}
    deferred = {year: each["elective_deferrals"]["total"] for year, each in status.items()}
    assert {year: each for year, each in deferred.items() if each != "0.00"} == counted
