"""`year-end`: the figures of a whole year, from pay stub to return line."""

from collections.abc import Callable
from pathlib import Path

from tests.cli.command_line import CommandLine

Stub = Callable[..., str]


def test_the_walkthrough_that_everybody_knows(acme: CommandLine, stub: Stub) -> None:
    """TV-03, The Finance Buff: 10,000 after tax and 200 earnings converted in the plan: 10,200, 200, 10,000, G."""
    stub("2026-03-13", "10,000.00", "--compensation", "150000")
    acme.done(
        *("convert", "--date", "2026-03-20", "--amount", "10,200", "--to", "in_plan_roth"),
        *("--balance-before", "10,200"),
    )

    year_end = acme.done("year-end", "--year", "2026", "--json").json

    assert year_end["complete"] is True
    assert year_end["unknown"] == []
    assert year_end["after_tax_accounts"] == [
        {
            "plan": "acme-401k",
            "opening_basis": "0.00",
            "contributions": "10000.00",
            "converted": "10200.00",
            "basis_recovered": "10000.00",
            "taxable": "200.00",
            "earnings_out": "200.00",
            "refunded": "0.00",
            "extinguished": "0.00",
            "transferred_in": "0.00",
            "transferred_out": "0.00",
            "closing_basis": "0.00",
            "closing_balance": "0.00",
        }
    ]
    (form,) = year_end["expected_1099r"]
    assert (form["box_1"], form["box_2a"], form["box_5"], form["box_7"]) == ("10200.00", "200.00", "10000.00", "G")
    assert year_end["form_1040"] == {
        "line_4a": "0",
        "line_4b": "0",
        "line_5a": "10200",
        "line_5b": "200",
        "rollover_box": True,
        "ira_rollover_box": False,
        "line_25b": "0",
        "notes": ["Line 5c: tick box 1, Rollover, as on the form of 2025; check the form of 2026."],
    }
    assert (year_end["form_8606"]["required"], year_end["form_8606"]["lines"]) == (False, {})
    assert year_end["form_5329"] == {"line_1": "0", "line_2": "0", "line_4": "0"}
    (account,) = year_end["designated_roth"]
    assert account == {
        "plan": "acme-401k",
        "basis": "10200.00",
        "value": "10200.00",
        "first_year": 2026,
        "qualified_from": "2031-01-01",
        "qualified_on": "2039-11-04",
        "layers": [
            {"year": 2026, "taxable": "200.00", "nontaxable": "10000.00", "recapture_free_from": "2031-01-01"},
        ],
    }
    assert year_end["contributions"] == {"acme-401k": {"after_tax": "10000.00"}}


def test_a_year_closes_where_the_next_opens(acme: CommandLine, stub: Stub) -> None:
    stub("2025-12-31", "1,000.00", "--deposit-date", "2026-01-05")
    stub("2025-12-15", "500.00")
    ended, running = (acme.done("year-end", "--year", year, "--json").json for year in ("2025", "2026"))
    (old,), (new,) = ended["after_tax_accounts"], running["after_tax_accounts"]
    assert ended["contributions"] == {"acme-401k": {"after_tax": "1500.00"}}
    assert (old["contributions"], old["closing_basis"]) == ("500.00", "500.00")
    assert (new["opening_basis"], new["contributions"], new["closing_basis"]) == ("500.00", "1000.00", "1500.00")


def test_unknown_earnings_are_not_zero(acme: CommandLine, stub: Stub) -> None:
    stub("2026-03-13", "10,000.00")
    acme.done("convert", "--date", "2026-03-20", "--amount", "10,200", "--to", "in_plan_roth")

    year_end = acme.done("year-end", "--json").json

    assert year_end["complete"] is False
    assert year_end["unknown"]
    assert year_end["conversions"][0]["taxable"] is None
    assert year_end["conversions"][0]["method"] is None
    assert year_end["expected_1099r"][0]["box_2a"] is None
    assert year_end["form_1040"]["line_5b"] is None
    text = acme.done("year-end").out
    assert "Not complete: some figures are not known (see the end)." in text
    assert "Not known" in text


def test_one_distribution_to_two_places(acme: CommandLine, stub: Stub) -> None:
    """Basis to the Roth IRA, earnings to a traditional IRA: nothing is taxed, and Notice 2014-54 says so."""
    stub("2026-03-13", "20,000.00")
    acme.done(
        *("convert", "--date", "2026-03-20", "--balance-before", "21,000"),
        *("--leg", "roth_ira=20000", "--leg", "traditional_ira=1000"),
    )
    year_end = acme.done("year-end", "--json").json
    forms = {each["kind"]: (each["box_1"], each["box_2a"], each["box_5"]) for each in year_end["expected_1099r"]}
    assert forms == {
        "roth_ira": ("20000.00", "0.00", "20000.00"),
        "traditional_ira": ("1000.00", "0.00", None),  # no after-tax money in it: box 5 stays blank
    }
    assert (year_end["form_1040"]["line_5a"], year_end["form_1040"]["line_5b"]) == ("21000", "0")
    assert year_end["roth_ira"]["layers"][0]["nontaxable"] == "20000.00"


def test_a_wrong_form_is_named(acme: CommandLine, stub: Stub, tmp_path: Path) -> None:
    stub("2026-03-13", "10,000.00")
    acme.done("convert", "--date", "2026-03-20", "--amount", "10200", "--to", "in_plan_roth", "--earnings", "200")
    form = tmp_path / "form.jsonl"
    form.write_text(
        '{"record": "form_1099r", "person": "pat", "plan": "acme-401k", "year": 2026, '
        '"boxes": {"1": "10200.00", "2a": "10200.00", "5": null, "7": "G"}}\n',
        encoding="utf-8",
    )
    acme.done("import", form)
    differences = acme.done("year-end", "--json").json["differences"]
    assert {each["code"] for each in differences} == {"F2"}
    assert "!! F2: acme-401k: box 2a has $10,200.00 of $10,200.00" in acme.done("year-end").out


def test_a_quiet_year_says_so(acme: CommandLine) -> None:
    text = acme.done("year-end", "--year", "2020").out
    assert "No after-tax money in this year." in text
    assert "No Form 1099-R is expected from a plan." in text


def test_a_year_that_has_not_begun_opens_with_what_is_there(acme: CommandLine, stub: Stub) -> None:
    stub("2026-06-15", "100.00")
    (account,) = acme.done("year-end", "--year", "2027", "--json").json["after_tax_accounts"]
    assert (account["opening_basis"], account["contributions"], account["closing_basis"]) == (
        "100.00",
        "0.00",
        "100.00",
    )


def test_what_is_dated_later_is_counted(acme: CommandLine, stub: Stub) -> None:
    stub("2026-12-20", "100.00")
    assert acme.done("year-end", "--json").json["dated_later"] == 1
    assert "1 entry dated after 2026-06-30 is left out." in acme.done("year-end").out


def test_letters_are_saved_to_a_file_once(acme: CommandLine, stub: Stub, tmp_path: Path) -> None:
    stub("2025-03-13", "10,000.00")
    acme.done("convert", "--date", "2025-03-20", "--amount", "10200", "--to", "in_plan_roth", "--earnings", "200")
    boxes = ("--box", "1=10200", "--box", "2a=10200", "--box", "7=G")
    acme.done("form", "add", "1099r", "--year", "2025", *boxes)
    letter = tmp_path / "letter.txt"
    ran = acme.done("year-end", "--year", "2025", "--letter", "--output", str(letter))
    assert ran.out == f"1 letter saved to {letter}.\n"
    assert "Box 2a: the form has $10,200.00; my records show $200.00." in letter.read_text("utf-8")
    assert "is there already" in acme.refused("year-end", "--year", "2025", "--letter", "--output", letter)
    assert "--output goes with --letter" in acme.refused("year-end", "--year", "2025", "--output", letter, code=2)


def test_the_report_says_which_ledger_it_was_made_from(acme: CommandLine, stub: Stub) -> None:
    stub("2026-03-13", "10.00")
    newest = acme.done("history", "--json").json["batches"][-1]
    assert acme.done("year-end", "--year", "2026", "--json").json["ledger"] == {
        "batch": newest["number"],
        "seal": newest["seal"],
    }
    last = acme.done("year-end", "--year", "2026").out.splitlines()[-1]
    assert last == f"From batch {newest['number']} of the ledger, seal {newest['seal']}"


def test_pay_stubs_that_are_missing_are_said_with_the_year(acme: CommandLine, stub: Stub) -> None:
    """Monthly from 15 January to 15 April 2025; the stubs of February and March are not there."""
    acme.done(
        *("schedule", "add", "--frequency", "monthly", "--first-pay-date", "2025-01-15", "--pay", "8000"),
        *("--until", "2025-04-15"),
    )
    stub("2025-01-15", "100")
    stub("2025-04-15", "100")
    said = acme.done("year-end", "--year", "2025")
    (missing,) = acme.done("year-end", "--year", "2025", "--json").json["missing_stubs"]
    assert "2 pay stubs that the schedule for Acme 401(k) expects are not in the ledger" in missing
    assert "Pay stubs are missing, and so is their money from every sum above" in said.out
    assert "2025-02-15" in missing
    stub("2025-02-15", "100")
    stub("2025-03-15", "100")
    assert acme.done("year-end", "--year", "2025", "--json").json["missing_stubs"] == []
