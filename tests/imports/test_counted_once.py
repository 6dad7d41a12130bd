"""Money that stubs and several files of record keepers tell of counts once, in any order; doubts are asked."""

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.imports.case import PLAN, entries, imported, open_questions, rehearsed
from tests.imports.paydays import add_stub, alerts, counted, downloaded_again

MONEY = {"pre_tax_deferral": "800.00", "after_tax": "500.00", "employer_match": "400.00"}
STUB = ("--pay-date", "2026-03-06", "--pre-tax", "800", "--after-tax", "500", "--match", "400")
AFTER_TAX = ("--answer", "ofx:AFTERTAX=after_tax")
PLAN_CONTRIBUTION = "vanguard:Plan Contribution"

Voya = Callable[..., Path]


@pytest.fixture
def voya(tmp_path: Path) -> Voya:
    """Writes contributions (day; pre-tax, after-tax and matching money) as Voya exports them."""

    def write(*days: tuple[str, str, str, str], name: str = "voya.csv") -> Path:
        rows = [
            f'{day},{activity},VTI,{source},1,{amount},"{amount}"'
            for day, *amounts in days
            for activity, source, amount in zip(
                ("Employee Contribution", "Employee Contribution", "Employer Contribution"),
                ("Employee PreTax", "After-Tax", "Safe Harbor Match"),
                amounts,
                strict=True,
            )
            if amount != "0"
        ]
        path = tmp_path / name
        path.write_text(
            "\n".join(["Activity Date,Activity,Fund,Money Source,# of Units,Unit Price,Amount", *rows, ""]), "utf-8"
        )
        return path

    return write


def qfx(folder: Path, day: str, *bought: tuple[str, str], name: str = "vanguard.qfx") -> Path:
    """Purchases of a day (source and amount) as an OFX download."""
    rows = "".join(
        f"<BUYMF><INVBUY><INVTRAN><FITID>{day}n{place}<DTTRADE>{day}</INVTRAN><SECID><UNIQUEID>F{place}</SECID><UNITS>1"
        f"<UNITPRICE>{amount}<TOTAL>-{amount}<INV401KSOURCE>{source}</INVBUY><BUYTYPE>BUY</BUYMF>\n"
        for place, (source, amount) in enumerate(bought)
    )
    path = folder / name
    path.write_text(
        "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVACCTFROM>"
        f"<BROKERID>b<ACCTID>9</INVACCTFROM><INVTRANLIST><DTSTART>20260101<DTEND>20261231{rows}</INVTRANLIST>"
        "</INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>\n",
        "utf-8",
    )
    return path


def vanguard_csv(folder: Path, day: str, amount: str) -> Path:
    """One contribution as Vanguard's CSV has it: no word of its sources."""
    path = folder / "OfxDownload.csv"
    path.write_text(
        "Account Number,Trade Date,Run Date,Transaction Activity,Transaction Description,Investment Name,Share Price,"
        f"Transaction Shares,Dollar Amount,\n9,{day},{day},Plan Contribution,Plan Contribution,Fund,1.00,{amount},"
        f"{amount},\n",
        "utf-8",
    )
    return path


@pytest.mark.parametrize("order", list(itertools.permutations(["stub", "csv", "qfx"])))
def test_a_stub_and_two_files_of_one_record_keeper(run: CommandLine, tmp_path: Path, order: Sequence[str]) -> None:
    """As one downloads both from Vanguard: the QFX names sources, the CSV does not, and the stub knows the split."""
    files = {
        "csv": vanguard_csv(tmp_path, "2026-03-10", "1700.00"),
        "qfx": qfx(tmp_path, "20260310", ("PRETAX", "800.00"), ("AFTERTAX", "500.00"), ("MATCH", "400.00")),
    }
    for each in order:
        if each == "stub":
            add_stub(run, *STUB)
        else:
            imported(run, files[each], *AFTER_TAX, "--answer", f"{PLAN_CONTRIBUTION}=pre_tax_deferral")
    assert counted(run) == MONEY
    assert "receipt_mismatch" not in alerts(run)
    for path in files.values():
        imported(run, downloaded_again(path), *AFTER_TAX, "--answer", f"{PLAN_CONTRIBUTION}=pre_tax_deferral")
    assert counted(run) == MONEY


def test_sources_that_a_file_names_take_the_place_of_guessed_ones(run: CommandLine, tmp_path: Path) -> None:
    imported(run, vanguard_csv(tmp_path, "2026-03-10", "1700.00"), "--answer", f"{PLAN_CONTRIBUTION}=pre_tax_deferral")
    imported(
        run, qfx(tmp_path, "20260310", ("PRETAX", "800.00"), ("AFTERTAX", "500.00"), ("MATCH", "400.00")), *AFTER_TAX
    )
    assert counted(run) == MONEY


@pytest.mark.parametrize("row_first", [True, False])
def test_rows_near_a_stub_with_other_amounts_are_asked_in_either_order(
    run: CommandLine, voya: Voya, tmp_path: Path, row_first: bool
) -> None:
    stubs = tmp_path / "stubs.csv"
    stubs.write_text("pay_date,pre_tax_deferral,after_tax,employer_match\n2026-03-06,800,500,400\n", "utf-8")
    rows = voya(("03/10/2026", "800.00", "500.01", "400.00"))
    first, second = (rows, stubs) if row_first else (stubs, rows)
    imported(run, first)
    assert set(open_questions(rehearsed(run, second))) == {"same:2026-03-10"}
    imported(run, second, "--answer", "same:2026-03-10=2026-03-06")
    assert counted(run) == MONEY
    assert "receipt_mismatch" in alerts(run)


def test_a_stub_typed_in_tells_of_rows_that_may_be_the_same_and_what_to_do_helps(run: CommandLine, voya: Voya) -> None:
    rows = voya(("03/10/2026", "800.00", "500.01", "400.00"))
    imported(run, rows)
    said = run.done("stub", "add", *STUB).err
    assert "--answer same:2026-03-10=2026-03-06" in said
    imported(run, rows, "--answer", "same:2026-03-10=2026-03-06")
    assert counted(run) == MONEY


def test_a_deposit_date_that_is_learned_is_told(run: CommandLine, voya: Voya) -> None:
    add_stub(run, *STUB)
    said = imported(run, voya(("03/10/2026", "800.00", "500.00", "400.00"))).err
    assert "is now the deposit date of the pay stubs of 2026-03-06 (2026-03-10)." in said


def test_separate_money_stays_separate_when_the_stub_is_corrected(run: CommandLine, voya: Voya) -> None:
    stub = add_stub(run, "--pay-date", "2026-03-06", "--pre-tax", "800", "--after-tax", "500")
    imported(run, voya(("03/12/2026", "800.00", "499.00", "0")), "--answer", "same:2026-03-12=separate")
    run.done("replace", stub, "--set", "deposit_date=2026-03-12", "--reason", "the statement")
    assert counted(run) == {"pre_tax_deferral": "1600.00", "after_tax": "999.00"}


def test_receipts_follow_a_corrected_pay_date(run: CommandLine, voya: Voya) -> None:
    stub = add_stub(run, *STUB)
    imported(run, voya(("03/10/2026", "800.00", "500.00", "400.00")))
    run.done("replace", stub, "--set", "pay_date=2026-03-05", "--reason", "misread")
    assert counted(run) == MONEY
    assert "receipt_mismatch" not in alerts(run)


@pytest.mark.parametrize("rows_first", [True, False])
@pytest.mark.parametrize("day", ["03/11/2026", "03/09/2026"])
def test_two_pay_dates_that_came_together(run: CommandLine, voya: Voya, rows_first: bool, day: str) -> None:
    """A regular check and a bonus three days later: 800 + 200, 500, 400 + 100."""
    bonus = ("--pay-date", "2026-03-09", "--type", "bonus", "--pre-tax", "200", "--match", "100")
    rows = voya((day, "1000.00", "500.00", "500.00"))
    if rows_first:
        imported(run, rows)
    add_stub(run, *STUB)
    add_stub(run, *bonus)
    if not rows_first:
        imported(run, rows)
    else:
        imported(run, downloaded_again(rows))
    sums = {"pre_tax_deferral": "1000.00", "after_tax": "500.00", "employer_match": "500.00"}
    if rows_first:  # the first stub alone differs from the rows: nobody has said yet whether they are its money
        assert "perhaps_counted_twice" in alerts(run) or counted(run) == sums
    else:
        assert counted(run) == sums
        assert "receipt_mismatch" not in alerts(run)


@pytest.mark.parametrize("match_first", [True, False])
def test_the_match_of_several_pay_dates_in_one_deposit(run: CommandLine, voya: Voya, match_first: bool) -> None:
    stubs = [STUB, ("--pay-date", "2026-03-20", "--pre-tax", "800", "--after-tax", "500", "--match", "400")]
    if match_first:
        imported(run, voya(("04/10/2026", "0", "0", "800.00")))
    for stub in stubs:
        add_stub(run, *stub)
    if not match_first:
        imported(run, voya(("04/10/2026", "0", "0", "800.00")))
        assert counted(run)["employer_match"] == "800.00"
        assert "receipt_mismatch" not in alerts(run)
    else:
        assert counted(run)["employer_match"] == "800.00" or "perhaps_counted_twice" in alerts(run)


def test_employer_money_that_stubs_may_hold_is_asked_about(run: CommandLine, voya: Voya) -> None:
    add_stub(run, *STUB)
    assert set(open_questions(rehearsed(run, voya(("04/10/2026", "0", "0", "650.00"))))) == {"same:2026-04-10"}


def test_what_came_with_a_pay_date_over_new_year_is_of_its_year(run: CommandLine, voya: Voya) -> None:
    """The match of 31 December's pay, deposited with it on 2 January, is an annual addition of the old year."""
    add_stub(run, "--pay-date", "2025-12-31", "--pre-tax", "800", "--after-tax", "500")
    imported(run, voya(("01/02/2026", "800.00", "500.00", "400.00")))
    assert counted(run, 2025) == MONEY


def test_another_name_for_an_equal_amount_is_asked_about(run: CommandLine, tmp_path: Path) -> None:
    """Profit sharing of 400 is not taken for the stub's match of 400."""
    add_stub(run, *STUB)
    path = qfx(tmp_path, "20260306", ("PROFITSHARING", "400.00"))
    assert set(open_questions(rehearsed(run, path))) == {"same:2026-03-06"}


def test_stubs_are_read_before_rows_whatever_their_names(run: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    vanguard_csv(folder, "2026-03-10", "1700.00").rename(folder / "a-history.csv")
    (folder / "stubs.csv").write_text(
        "pay_date,pre_tax_deferral,after_tax,employer_match\n2026-03-06,800,500,400\n", "utf-8"
    )
    ran = run.done("import", folder, "--plan", PLAN, "--no-input", "--json").json
    assert [file["file"] for file in ran["files"]] == ["a-history.csv", "stubs.csv"]
    assert counted(run) == MONEY


def test_a_book_is_not_decided_anew(run: CommandLine, voya: Voya, tmp_path: Path) -> None:
    """What somebody decided about rows is in the book; importing it elsewhere gives the same figures."""
    add_stub(run, *STUB)
    imported(run, voya(("03/12/2026", "800.00", "499.00", "0")), "--answer", "same:2026-03-12=separate")
    before = counted(run)
    run.done("export", "--output", tmp_path / "book.jsonl")
    run.done("--db", tmp_path / "copy.db", "import", tmp_path / "book.jsonl")
    (group,) = run.done("--db", tmp_path / "copy.db", "status", "--year", 2026, "--json").json["annual_additions"]
    assert group["by_source"] == before


def test_a_contribution_entered_by_hand_is_no_row(run: CommandLine, tmp_path: Path) -> None:
    """A stub does not take the place of what a person entered beside it."""
    book = tmp_path / "true-up.jsonl"
    book.write_text(
        '{"record": "contribution", "person": "pat", "plan": "acme-401k", "date": "2026-03-06", '
        '"source": "employer_match", "amount": "400.00"}\n',
        "utf-8",
    )
    imported(run, book)
    add_stub(run, *STUB)
    assert counted(run)["employer_match"] == "800.00"
    assert len([each for each in entries(run) if each["record"] == "contribution"]) == 1
