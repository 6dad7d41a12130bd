"""`import` and `export` as their users meet them."""

import io
import json
import stat
import sys
from pathlib import Path

import pytest

from ledger.importers.formats import FORMATS, describe
from tests.cli.command_line import CommandLine

BOOK = """\
{"record": "person", "id": "pat", "name": "Pat", "birth_date": "1970-05-01"}
{"record": "employer", "id": "acme", "name": "Acme"}
{"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"}
"""
STUBS = """\
pay_date,compensation,pre_tax_deferral,after_tax,ytd_after_tax
2026-01-15,"$9,000.00",900.00,1200.00,"1,200.00"
2026-01-30,9000.00,900.00,"(50.00)",1150.00
"""
QFX = """\
OFXHEADER:100
DATA:OFXSGML

<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVACCTFROM><ACCTID>77</INVACCTFROM><INVTRANLIST>
<DTSTART>20230101<DTEND>20230531
<BUYMF><INVBUY><INVTRAN><FITID>a<DTTRADE>20230106160000[-5:EST]</INVTRAN><SECID><UNIQUEID>F</SECID><UNITS>10
<UNITPRICE>100<TOTAL>-1000.00<INV401KSOURCE>PRETAX</INVBUY><BUYTYPE>BUY</BUYMF>
<BUYMF><INVBUY><INVTRAN><FITID>b<DTTRADE>20230120160000[-5:EST]</INVTRAN><SECID><UNIQUEID>F</SECID><UNITS>5
<UNITPRICE>110<TOTAL>-550.00<INV401KSOURCE>AFTERTAX</INVBUY><BUYTYPE>BUY</BUYMF>
<TRANSFER><INVTRAN><FITID>c<DTTRADE>20230120160000[-5:EST]</INVTRAN><SECID><UNIQUEID>F</SECID><UNITS>-5
<TFERACTION>OUT<UNITPRICE>110<INV401KSOURCE>AFTERTAX</TRANSFER>
<TRANSFER><INVTRAN><FITID>d<DTTRADE>20230120160000[-5:EST]</INVTRAN><SECID><UNIQUEID>F</SECID><UNITS>5
<TFERACTION>IN<UNITPRICE>110<INV401KSOURCE>AFTERTAX</TRANSFER>
</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>
"""
CONVERSION = "conversion:2023-01-20:550.00"
NO_EARNINGS = ("--answer", "earnings:2023-01-20:550.00=0.00")  # as the plan states them: no file does


@pytest.fixture
def files(tmp_path: Path, run: CommandLine) -> Path:
    """A folder with a book, stubs and a record keeper's download; the book is imported."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "book.jsonl").write_text(BOOK, encoding="utf-8")
    (folder / "stubs.csv").write_text(STUBS, encoding="utf-8")
    (folder / "plan.qfx").write_text(QFX, encoding="utf-8")
    run.done("import", folder / "book.jsonl")
    return folder


def test_an_import_makes_the_ledger_and_says_what_was_new(files: Path, run: CommandLine, db: Path) -> None:
    ran = run.done("import", files / "stubs.csv")
    # 900 + 900 of deferrals and 1,200 less the 50 taken back; the year's pay on file is 18,000.
    assert ran.out.splitlines() == [
        "stubs.csv (stub-csv): 2 new, 0 known.",
        "2026, acme-401k: annual additions $0.00 → $2,950.00 of $18,000.00; after-tax basis waiting $0.00 →",
        "   $1,150.00; new alerts: after_tax_waiting, source_mix_changed, compensation_binds.",
        "To take it back: roth-ledger undo",
    ]
    assert stat.S_IMODE(db.stat().st_mode) == 0o600


def test_a_known_file_is_known_under_any_name(files: Path, run: CommandLine) -> None:
    run.done("import", files / "stubs.csv")
    (files / "stubs.csv").rename(files / "renamed.csv")
    assert run.done("import", files / "renamed.csv").out == (
        "renamed.csv: known, imported on 2026-06-30; nothing new.\n"
    )
    (files / "renamed.csv").write_text(STUBS + "2026-02-13,9000.00,900.00,1200.00,2350.00\n", encoding="utf-8")
    assert run.done("import", files / "renamed.csv").out.startswith("renamed.csv (stub-csv): 1 new, 2 known.")


def test_undone_is_not_known(files: Path, run: CommandLine) -> None:
    run.done("import", files / "stubs.csv")
    run.done("undo")
    assert run.done("import", files / "stubs.csv").out.startswith("stubs.csv (stub-csv): 2 new, 0 known.")
    assert run.done("status", "--json").json["annual_additions"][0]["by_source"]["after_tax"] == "1150.00"


def test_a_dry_run_records_nothing(files: Path, run: CommandLine) -> None:
    document = run.done("import", files / "stubs.csv", "--dry-run", "--json").json
    (file,) = document["files"]
    assert [line["amounts"]["after_tax"] for line in file["new"]] == ["1200.00", "-50.00"]
    assert (file["format"], file["plan"], file["known"], file["refused"]) == ("stub-csv", "acme-401k", 0, [])
    assert run.done("list", "--json").json == {"entries": []}


def test_a_dry_run_without_a_ledger_makes_none(tmp_path: Path, run: CommandLine, db: Path) -> None:
    (tmp_path / "book.jsonl").write_text(BOOK, encoding="utf-8")
    assert "3 would be new" in run.done("import", tmp_path / "book.jsonl", "--dry-run").out
    assert not db.exists()


def test_every_bad_line_is_named_and_nothing_is_recorded(files: Path, run: CommandLine) -> None:
    bad = files / "bad.jsonl"
    bad.write_text(
        '{"record": "earnings", "person": "pat", "plan": "acme-401k", "date": "2026-01-31", "source": "after_tax", '
        '"amount": "1.00"}\n'
        '{"record": "earnings", "person": "pat", "plan": "acme-401k", "date": "2026-01-32", "source": "after_tax", '
        '"amount": "1.00"}\n'
        '{"record": "earnings", "person": "pat", "plan": "other", "date": "2026-01-31", "source": "after_tax", '
        '"amount": "1.00"}\n'
        '{"record": "void", "entry": "nothing", "reason": "r"}\n',
        encoding="utf-8",
    )
    assert run.refused("import", bad) == (
        "error: bad.jsonl: 3 lines cannot be recorded; nothing was imported.\n"
        "error: line 2: date: “2026-01-32” is not a date. Write year, month and day, for example 2026-01-15.\n"
        "error: line 3: the plan “other” is not in the ledger. A file of the same import may "
        "hold a line for it; else run `roth-ledger plan add`.\n"
        "error: line 4: the entry “nothing” to be voided is not in the ledger, nor earlier in the file.\n"
        "hint: Correct these lines and import again.\n"
    )
    assert run.done("list", "--json").json == {"entries": []}
    assert len(run.done("history", "--json").json["batches"]) == 1


def test_a_refused_first_import_leaves_no_ledger(tmp_path: Path, run: CommandLine, db: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"record": "person"}\n', encoding="utf-8")
    run.refused("import", tmp_path / "bad.jsonl")
    assert not db.exists()
    assert "There is no ledger at" in run.refused("status")


def test_other_content_under_a_known_id_is_refused(files: Path, run: CommandLine) -> None:
    line = {"record": "contribution", "id": "c1", "person": "pat", "plan": "acme-401k", "date": "2026-02-01"}
    line |= {"source": "employer_match", "amount": "5.00"}
    (files / "one.jsonl").write_text(json.dumps(line), encoding="utf-8")
    run.done("import", files / "one.jsonl")
    (files / "two.jsonl").write_text(json.dumps({**line, "amount": "6.00"}), encoding="utf-8")
    assert (
        'line 1: the id “c1” is recorded with other content: amount is "5.00" there, "6.00" here. '
        "Correct it with `roth-ledger replace c1`"
    ) in run.refused("import", files / "two.jsonl")


def test_a_book_comes_back_byte_for_byte(
    files: Path, run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.done("import", files / "stubs.csv")
    first = run.done("list", "--json").json["entries"][0]["id"]
    run.done("void", first, "--reason", "typed twice")
    run.done("undo")
    run.done("replace", first, "--set", "note=[/b] seen", "--reason", "a note")
    run.done("plan", "change", "acme-401k", "--after-tax-cap-rate", "0.10")
    run.done("export", "--output", tmp_path / "one.jsonl")
    for name in ("two", "three"):  # into an empty ledger, and once more into the one it made
        monkeypatch.setenv("ROTH_LEDGER_DB", str(tmp_path / "copy.db"))
        run.done("import", tmp_path / "one.jsonl")
        run.done("export", "--output", tmp_path / f"{name}.jsonl")
        assert (tmp_path / f"{name}.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()
    assert run.done("verify").code == 0
    assert len(run.done("history", "--json").json["batches"]) == 1


def test_export_to_standard_output_and_over_a_file(files: Path, run: CommandLine) -> None:
    target = files / "book.jsonl"
    assert run.done("export").out == BOOK
    assert "is there already" in run.refused("export", "--output", target)
    assert run.done("export", "--output", target, "--force").out == f"3 lines written to {target}.\n"
    assert target.read_text("utf-8") == BOOK
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_standard_input(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BOOK.encode())))
    assert run.done("import", "-", "--format", "book").out.startswith("- (book): 3 new, 0 known.")


def test_a_folder_is_taken_as_a_whole(files: Path, run: CommandLine) -> None:
    (files / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (files / "plan.qfx").unlink()
    ran = run.done("import", files)
    assert ran.err == "left out: photo.png: photo.png is a picture, which is not read.\n"
    assert "stubs.csv (stub-csv): 2 new, 0 known." in ran.out
    assert len(run.done("history", "--json").json["batches"]) == 2


def test_what_the_download_cannot_say_is_asked(files: Path, run: CommandLine) -> None:
    refused = run.refused("import", files / "plan.qfx", "--no-input")
    assert "--answer 'ofx:AFTERTAX=…' with one of: after_tax, roth_deferral, ignore" in refused
    assert refused.startswith("error: What the file cannot say must be answered first; nothing was imported.\n")
    assert run.done("list", "--json").json == {"entries": []}


def test_a_conversion_is_shown_and_not_posted_until_confirmed(files: Path, run: CommandLine) -> None:
    shown = run.done("import", files / "plan.qfx", "--answer", "ofx:AFTERTAX=after_tax").out
    assert "2 new, 0 known" in shown
    assert "2023-01-20: $550.00 may be a conversion, not recorded." in shown
    assert f"--answer '{CONVERSION}=in_plan_roth'" in shown
    assert run.done("year-end", "--year", "2023", "--json").json["conversions"] == []

    assert "1 new, 2 known" in run.done("import", files / "plan.qfx", "--yes", *NO_EARNINGS).out
    year_end = run.done("year-end", "--year", "2023", "--json").json
    assert year_end["expected_1099r"] == [
        {
            "plan": "acme-401k",
            "kind": "in_plan_roth",
            "box_1": "550.00",
            "box_2a": "0.00",
            "box_5": "550.00",
            "box_7": "G",
            "box_4": None,
            "box_10": None,
            "box_11": None,
            "form_year": 2023,
            "notes": [],
        }
    ]
    assert year_end["contributions"] == {"acme-401k": {"pre_tax_deferral": "1000.00", "after_tax": "550.00"}}
    assert "nothing new" in run.done("import", files / "plan.qfx", "--yes", *NO_EARNINGS).out
    assert "0 new, 3 known" in run.done("import", files / "plan.qfx").out


def test_an_answer_confirms_one_conversion(files: Path, run: CommandLine) -> None:
    answers = ("--answer", "ofx:AFTERTAX=after_tax", "--answer", f"{CONVERSION}=roth_ira")
    run.done("import", files / "plan.qfx", *answers)
    (conversion,) = run.done("year-end", "--year", "2023", "--json").json["conversions"]
    assert conversion["destination"] == "roth_ira"


def test_the_public_download_if_it_is_here(run: CommandLine, files: Path) -> None:
    """An anonymised Vanguard QFX: 1,135.48 pre-tax, 641.92 after tax, and the same 641.92 converted on its day."""
    sample = Path(__file__).parents[2].parent / "shared" / "samples" / "ofx" / "reds_OfxDownload-401k.qfx"
    if not sample.is_file():
        print(f"no sample at {sample}: only the file of our own above was read")
        sample = files / "plan.qfx"
    amount = "550.00" if sample.parent == files else "641.92"
    earnings = f"earnings:2023-01-20:{amount}=0.00"
    run.done("import", sample, "--yes", "--answer", "ofx:AFTERTAX=after_tax", "--answer", earnings)
    (form,) = run.done("year-end", "--year", "2023", "--json").json["expected_1099r"]
    assert (form["box_1"], form["box_2a"], form["box_5"], form["box_7"]) == (amount, "0.00", amount, "G")


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        (("import",), "Name a file to import, or - for standard input; --list shows the formats.", 2),
        (("import", "nothing.csv"), "nothing.csv is not there.", 1),
        (("import", "x", "--answer", "yes"), "--answer takes KEY=VALUE, not “yes”.", 2),
        (("import", "{files}/stubs.csv", "--plan", "other"), "The plan “other” is not in the ledger.", 1),
        (("import", "{files}/stubs.csv", "--format", "gnucash"), "“gnucash” is no format.", 1),
        (("import", "{files}/note.txt"), "note.txt is of no format that is known.", 1),
        (("import", "{files}/empty"), "holds no file that can be imported.", 1),
    ],
)
def test_what_cannot_be_imported(
    files: Path, run: CommandLine, arguments: tuple[str, ...], message: str, code: int
) -> None:
    (files / "note.txt").write_text("buy milk", encoding="utf-8")
    (files / "empty").mkdir()
    assert message in run.refused(*(each.format(files=files) for each in arguments), code=code)


def test_the_formats_are_listed_with_an_example(run: CommandLine) -> None:
    listed = run.done("import", "--list").out
    named = [line.split()[0] for line in listed.splitlines() if not line.startswith(" ")]
    assert named == list(FORMATS)
    assert all(example for _, _, example in describe())
    assert run.done("import", "--list", "--json").json["formats"][0]["name"] == "book"


def test_nothing_is_left_behind_in_the_temporary_folder(
    files: Path, run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    run.done("import", files / "stubs.csv")
    assert not list(temporary.iterdir())


def book(files: Path, name: str, *lines: dict[str, object]) -> Path:
    path = files / name
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


CONTRIBUTION: dict[str, object] = {
    "record": "contribution",
    "id": "a",
    "person": "pat",
    "plan": "acme-401k",
    "date": "2026-02-01",
    "source": "after_tax",
    "amount": "5.00",
}


def test_a_book_does_not_void_a_plan_that_entries_name(files: Path, run: CommandLine) -> None:
    run.done("import", book(files, "a.jsonl", CONTRIBUTION))
    void = book(files, "void.jsonl", {"record": "void", "entry": "plan:acme-401k", "reason": "x"})
    assert "line 1: the plan “acme-401k” is not in the ledger." in run.refused("import", void)
    assert run.done("status").code == 0


def test_a_ledger_whose_beginning_was_undone_comes_back(files: Path, run: CommandLine, tmp_path: Path) -> None:
    run.done("undo")
    run.done("export", "--output", tmp_path / "b.jsonl")
    run.done("import", tmp_path / "b.jsonl", "--format", "book")
    run.done("--db", tmp_path / "copy.db", "import", tmp_path / "b.jsonl")
    assert run.done("--db", tmp_path / "copy.db", "export").out == run.done("export").out


def test_a_known_file_is_read_again_where_a_party_was_changed_since(files: Path, run: CommandLine) -> None:
    wages = {"record": "wages", "person": "pat", "employer": "acme", "year": 2025}
    first = book(files, "first.jsonl", {**wages, "compensation": "200000"})
    run.done("import", first)
    run.done("import", book(files, "second.jsonl", {**wages, "compensation": "100000"}))
    assert "1 new, 0 known, 1 in place of an earlier record" in run.done("import", first).out


def test_a_known_file_is_read_again_where_an_entry_was_voided_since(files: Path, run: CommandLine) -> None:
    both = book(files, "both.jsonl", CONTRIBUTION, {**CONTRIBUTION, "id": "b"})
    run.done("import", book(files, "one.jsonl", CONTRIBUTION))
    run.done("import", both)
    run.done("void", "a", "--reason", "wrong")
    assert "1 new, 1 known" in run.done("import", both).out


def test_a_void_does_not_take_the_id_of_something_else(files: Path, run: CommandLine) -> None:
    run.done("import", book(files, "a.jsonl", CONTRIBUTION, {**CONTRIBUTION, "id": "z"}))
    void = book(files, "void.jsonl", {"record": "void", "id": "z", "entry": "a", "reason": "r"})
    assert "line 1: the id “z” of the void is that of another record." in run.refused("import", void)


def test_a_file_of_the_same_call_may_bring_the_plan(files: Path, run: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "all"
    folder.mkdir()
    (folder / "a-first.jsonl").write_text(json.dumps(CONTRIBUTION), encoding="utf-8")
    (folder / "household.jsonl").write_text(BOOK, encoding="utf-8")
    run.done("--db", tmp_path / "other.db", "import", folder)
    assert (files / "book.jsonl").exists()


def test_an_export_replaces_no_device_and_no_link(files: Path, run: CommandLine) -> None:
    (files / "link").symlink_to(files / "book.jsonl")
    for target in (files / "link", files):
        assert "is no ordinary file." in run.refused("export", "--output", target, "--force")


def test_defaults_written_out_are_the_same_stub(files: Path, run: CommandLine) -> None:
    stub: dict[str, object] = {"record": "pay_stub", "person": "pat", "plan": "acme-401k", "pay_date": "2026-03-13"}
    stub |= {"compensation": "9.00", "amounts": {"after_tax": "5.00"}}
    run.done("import", book(files, "short.jsonl", stub))
    full = {**stub, "deposit_date": "2026-03-13", "plan_pay": "9.00"}
    assert "0 new, 1 known" in run.done("import", book(files, "full.jsonl", full)).out


def test_a_corrected_stub_that_would_count_twice_is_named(files: Path, run: CommandLine) -> None:
    run.done("import", files / "stubs.csv")
    first = run.done("list", "--json").json["entries"][0]["id"]
    (files / "stubs.csv").write_text(STUBS.replace("1200.00,", "1250.00,"), encoding="utf-8")
    ran = run.done("import", files / "stubs.csv")
    assert "1 new, 1 known" in ran.out
    assert ran.err == (
        f"note: stubs.csv, line 2: another stub of 2026-01-15 stands for acme-401k with other amounts ({first}), and "
        f"both count. If this one corrects it: roth-ledger void {first} --reason …\n"
    )
    again = run.done("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "7")
    assert f"note: {first} is another stub of that pay date" in again.err
    assert (
        "another stub"
        not in run.done("stub", "add", "--pay-date", "2026-01-15", "--type", "bonus", "--after-tax", "7").err
    )


def test_a_correction_entered_by_hand_is_known_in_the_corrected_file(files: Path, run: CommandLine) -> None:
    run.done("import", files / "stubs.csv")
    first = run.done("list", "--json").json["entries"][0]["id"]
    run.done("replace", first, "--amount", "after_tax=1250", "--reason", "payroll corrected it")
    (files / "stubs.csv").write_text(STUBS.replace("1200.00,", "1250.00,"), encoding="utf-8")
    assert "0 new, 2 known" in run.done("import", files / "stubs.csv").out
