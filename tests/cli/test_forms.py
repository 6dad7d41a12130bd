"""Forms as they came: box by box into the book, and what differs said at once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command_line import CommandLine

Stub = Callable[..., str]
CONVERSION = ("convert", "--date", "2025-03-20", "--amount", "10200", "--to", "in_plan_roth")


@pytest.fixture
def converted(acme: CommandLine, stub: Stub) -> CommandLine:
    """$10,000.00 of after-tax money and $200.00 of its earnings, converted in 2025."""
    stub("2025-03-13", "10,000.00", "--compensation", "200000")
    acme.done(*CONVERSION, "--earnings", "200")
    return acme


def boxes(*texts: str) -> list[str]:
    return [part for text in texts for part in ("--box", text)]


def newest(command_line: CommandLine) -> dict[str, Any]:
    form: dict[str, Any] = command_line.done("form", "list", "--json").json["forms"][-1]
    return form


def test_a_form_that_agrees(converted: CommandLine) -> None:
    """Box 1 = 2a + 5, code G: the form of an in-plan conversion (Instructions for Forms 1099-R and 5498)."""
    ran = converted.done("form", "add", "1099r", "--year", "2025", *boxes("1=10,200", "2a=200", "5=$10,000.00", "7=g"))
    assert ran.out.splitlines() == [f"recorded {ran.id}", "  agrees with what the ledger expects"]
    assert ran.err == ""
    assert newest(converted) == {
        "record": "form_1099r",
        "id": ran.id,
        "person": "pat",
        "plan": "acme-401k",
        "year": 2025,
        "boxes": {"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G"},
    }


def test_a_form_that_taxes_basis_again_is_named_at_once(converted: CommandLine) -> None:
    ran = converted.done("form", "add", "1099r", "--year", "2025", *boxes("1=10200", "2a=10200", "5=", "7=G"))
    assert "  warning F2: " in ran.out
    assert "$10,000.00" in ran.out
    assert "agrees" not in ran.out
    assert newest(converted)["boxes"]["5"] is None


def test_a_corrected_form_takes_the_place_of_the_first(converted: CommandLine) -> None:
    converted.done("form", "add", "1099r", "--year", "2025", *boxes("1=10200", "2a=10200", "7=G"))
    ran = converted.done(
        *("form", "add", "1099r", "--year", "2025", "--corrected", *boxes("1=10200", "2a=200", "5=10000", "7=G"))
    )
    assert "warning" not in ran.out
    assert ran.err == ""
    assert newest(converted)["corrected"] is True


def test_what_is_not_known_is_not_said_to_agree(acme: CommandLine, stub: Stub) -> None:
    stub("2025-03-13", "10,000.00")
    acme.done(*CONVERSION)
    ran = acme.done("form", "add", "1099r", "--year", "2025", *boxes("1=10200", "2a=200", "5=10000", "7=G"))
    assert "agrees" not in ran.out
    assert "note: what acme-401k should report of 2025 is not all known yet" in ran.err


def test_a_taxable_amount_not_determined(converted: CommandLine) -> None:
    ran = converted.done(
        *(
            "form",
            "add",
            "1099r",
            "--year",
            "2025",
            *boxes("1=10200", "2b=not-determined", "2b=Total Distribution", "7=G"),
        )
    )
    assert "  warning F3: " in ran.out
    assert newest(converted)["boxes"] == {
        "1": "10200.00",
        "2b_not_determined": True,
        "2b_total_distribution": True,
        "7": "G",
    }


def test_every_kind_of_box(acme: CommandLine) -> None:
    acme.done(
        *("form", "add", "1099r", "--year", "2026", "--account", "123-4", "--id", "mine", "--note", "n"),
        *("--document", "form.pdf"),
        *boxes("1=1", "7a=1, b", "7c=no", "11=2021", "12=fatca", "13=2026-03-04", "15=NJ 1=2", "14=-1.50", "18=Newark"),
    )
    assert newest(acme) == {
        "record": "form_1099r",
        "id": "mine",
        "person": "pat",
        "plan": "acme-401k",
        "year": 2026,
        "account": "123-4",
        "boxes": {
            "1": "1.00",
            "11": 2021,
            "12_fatca": True,
            "13": "2026-03-04",
            "14": "-1.50",
            "15": "NJ 1=2",
            "18": "Newark",
            "7": "1B",
            "7c": False,
        },
        "note": "n",
        "document": "form.pdf",
    }


@pytest.mark.parametrize(
    ("said", "entered"),
    [
        (["--ira"], "distribute"),
        (["--ira", *boxes("7b=yes")], "distribute"),
        (boxes("7=J"), "roth-distribute"),
        (boxes("7=Q", "7b=yes"), "roth-distribute"),
        (["--ira", *boxes("7=ira-sep-simple")], "distribute"),
    ],
)
def test_the_form_of_an_ira_has_no_plan(acme: CommandLine, said: list[str], entered: str) -> None:
    acme.done("ira", entered, "--date", "2025-05-20", "--amount", "5")
    ran = acme.done("form", "add", "1099r", "--year", "2025", *boxes("1=5"), *said)
    assert "plan" not in newest(acme)
    assert ran.out.splitlines()[1:] == ["  nothing differs in what the ledger compares of this Form 1099-R"]


def test_what_an_ira_paid_is_compared(acme: CommandLine) -> None:
    acme.done("ira", "distribute", "--date", "2025-05-20", "--amount", "4")
    ran = acme.done("form", "add", "1099r", "--year", "2025", "--ira", *boxes("1=5", "7=1"))
    assert "  warning F5: IRA: the forms of traditional IRAs of 2025 that came report $5.00 in box 1" in ran.out


@pytest.mark.parametrize("tick", ["7b=yes", "7=ira-sep-simple"])
def test_the_tick_of_iras_alone_does_not_say_who_paid(converted: CommandLine, tick: str) -> None:
    """Plans tick box 7b too: on their form it is an error, which would move their money to lines 4a and 4b."""
    form = ("form", "add", "1099r", "--year", "2025", *boxes("1=10200", "2a=200", "5=10000", tick))
    said = converted.refused(*form, code=2)
    assert "Box 7b (IRA/SEP/SIMPLE) is ticked, which marks IRAs" in said
    ran = (
        converted.done(*form, "--box", "7=G", "--plan", "acme-401k")
        if tick == "7b=yes"
        else converted.done(*form, "--plan", "acme-401k")
    )
    assert "  warning F6: acme-401k: the box IRA/SEP/SIMPLE (7b) is ticked" in ran.out


def test_a_plans_form_entered_as_an_iras_is_noted(converted: CommandLine) -> None:
    ran = converted.done(
        *("form", "add", "1099r", "--year", "2025", "--ira", *boxes("1=10200", "2a=200", "5=10000", "7=G")),
    )
    assert "note: acme-401k: a form of $10,200.00, code G, was entered as the form of an IRA" in ran.err
    assert ran.out.splitlines()[1:] == []


def test_a_roth_code_on_the_form_of_a_plan_that_is_named(acme: CommandLine) -> None:
    acme.done("form", "add", "1099r", "--year", "2025", "--plan", "acme-401k", *boxes("1=5", "7=J"))
    assert newest(acme)["plan"] == "acme-401k"
    acme.done("form", "add", "1099r", "--year", "2025", "--no-ira", *boxes("1=6", "7=J"))
    assert newest(acme)["plan"] == "acme-401k"


def test_a_w2_that_agrees_and_one_that_does_not(converted: CommandLine) -> None:
    """No code of box 12 is for after-tax money; box 14 may show it under any label (W-2 instructions)."""
    right = converted.done(
        *("form", "add", "w2", "--year", "2025", *boxes("1=200000", "13=Retirement plan", "14:AFTER TAX=10000"))
    )
    assert right.out.splitlines()[1:] == ["  agrees with what the ledger expects"]
    assert newest(converted)["employer"] == "acme"
    converted.done("undo")
    wrong = converted.done("form", "add", "w2", "--year", "2025", *boxes("12a:aa=10000", "12b:d=0", "14a:AT=1"))
    assert "  warning F13: " in wrong.out
    assert newest(converted)["boxes"] == {"12": {"AA": "10000.00", "D": "0.00"}, "14": {"AT": "1.00"}}


def test_a_5498(converted: CommandLine) -> None:
    """Plan money that is rolled over is box 2 of the Roth IRA's form, never box 3."""
    converted.done("undo")
    converted.done(*CONVERSION[:5], "--to", "roth_ira", "--earnings", "200")
    right = converted.done("form", "add", "5498", "--year", "2025", *boxes("2=10200", "7=roth"))
    assert right.out.splitlines()[1:] == ["  agrees with what the ledger expects"]
    assert newest(converted)["boxes"] == {"2": "10200.00", "7": "Roth IRA"}
    converted.done("undo")
    wrong = converted.done("form", "add", "5498", "--year", "2025", *boxes("3=10200", "7=Roth IRA"))
    assert "  warning F12: " in wrong.out


def test_the_same_form_twice_is_asked_about(converted: CommandLine) -> None:
    add = ("form", "add", "1099r", "--year", "2025", *boxes("1=10200", "2a=200", "5=10000", "7=G"))
    first = converted.done(*add)
    assert "the very same" not in first.err
    again = converted.done(*add)
    assert again.err.startswith(f"note: {first.id} holds the very same;")
    converted.done("undo")
    noted = converted.done(*add, "--note", "second envelope", "--box", "4=")
    assert f"note: {first.id} has the very same boxes; if it is the same form, run `roth-ledger undo`" in noted.err
    converted.done("undo")
    assert "the very same" not in converted.done(*add, "--corrected").err
    assert "the very same" not in converted.done(*add[:4], "2024", *add[5:]).err


def test_the_list_of_forms(acme: CommandLine) -> None:
    assert acme.done("form", "list").err == "There are no such forms: enter one with `roth-ledger form add`.\n"
    acme.done("form", "add", "w2", "--year", "2024", "--id", "w", *boxes("12:D=1"))
    acme.done("form", "add", "1099r", "--year", "2025", "--id", "r", *boxes("1=2"))
    assert [line.split() for line in acme.done("form", "list").out.splitlines()] == [
        ["ID", "YEAR", "FORM", "OF", "WHAT", "IT", "SAYS"],
        ["w", "2024", "Form", "W-2", "acme", "boxes", "12", "D", "$1.00"],
        ["r", "2025", "Form", "1099-R", "acme-401k", "boxes", "1", "$2.00"],
    ]
    assert [each["id"] for each in acme.done("form", "list", "--year", "2024", "--json").json["forms"]] == ["w"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["1099r", "--box", "1"], "“1” is no box: write BOX=VALUE, for example 1=10200, or BOX= for a blank one."),
        (["1099r", *boxes("1=5", "1=5")], "Box 1 is given twice."),
        (["1099r", *boxes("7=G", "7a=G")], "Box 7 is given twice."),
        (["1099r", *boxes("1=ten")], "Box 1: “ten” is not a dollar amount. Write dollars and cents"),
        (["1099r", *boxes("1=1.005")], "Box 1: “1.005” is not a dollar amount."),
        (["1099r", *boxes("7b=maybe")], "Box 7b is marked or not: --box 7b=yes or --box 7b=no."),
        (["1099r", *boxes("11=last")], "Box 11 holds a year, not “last”."),
        (["1099r", *boxes("1:D=5")], "Box 1 of Form 1099-R is written otherwise: --box 1=AMOUNT."),
        (["w2", *boxes("12=5")], "Box 12 of Form W-2 is written otherwise: --box 12:D=23500."),
        (["w2", *boxes("12:D=5", "12a:d=6")], "Box 12 is given twice for D."),
        (["w2", *boxes("12=", "12:D=5")], "Box 12 is given twice for D."),
        (["1099r", "--employer", "acme", *boxes("1=5")], "--employer is an option of w2; a 1099r has none."),
        (["w2", "--plan", "acme-401k", *boxes("1=5")], "--plan is an option of 1099r; a w2 has none."),
        (["5498", "--account", "1", *boxes("2=5")], "--account is an option of 1099r; a 5498 has none."),
        (["5498", "--ira", *boxes("2=5")], "--ira is an option of 1099r; a 5498 has none."),
        (["1099r", "--plan", "acme-401k", "--ira", *boxes("1=5")], "Give --plan or --ira, one of the two"),
        (["1099r"], "Missing option '--box'"),
        (["1099r", *boxes("7=G")], "Box 1, the gross distribution, is missing: give it with --box 1=AMOUNT."),
        (["1099r", *boxes("1=", "7=G")], "Box 1, the gross distribution, is missing"),
        (["1099x", *boxes("1=5")], "'1099x' is not one of '1099r', 'w2', '5498'."),
    ],
)
def test_usage(acme: CommandLine, arguments: list[str], said: str) -> None:
    assert said in acme.refused("form", "add", *arguments, "--year", "2025", code=2)
    assert acme.done("form", "list", "--json").json["forms"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["1099r", *boxes("21=5")], "Form 1099-R has no box “21” that could be entered."),
        (["1099r", *boxes("2b=5")], "Box 2b of Form 1099-R is for check marks."),
        (["1099r", *boxes("1=-5")], "Box 1 has -$5.00; no amount there is below zero."),
        (["1099r", *boxes("1=5", "7=O")], "“O” is no distribution code of Form 1099-R."),
        (["1099r", *boxes("1=5", "7=12B")], "“12B” are 3 distribution codes; Form 1099-R has at most two."),
        (["1099r", *boxes("1=5", "13=March")], "boxes: “March” is not a date."),
        (["w2", *boxes("12:X=5")], "“X” is no code of box 12 of Form W-2."),
        (["5498", *boxes("7=G")], "“G” is no kind of IRA that box 7 of Form 5498 names."),
        (["1099r", "--plan", "no-plan", *boxes("1=5")], "The plan “no-plan” is not in the ledger."),
        (["w2", "--employer", "nobody", *boxes("1=5")], "The employer “nobody” is not in the ledger."),
    ],
)
def test_forms_that_cannot_be(acme: CommandLine, arguments: list[str], said: str) -> None:
    assert acme.refused("form", "add", *arguments, "--year", "2025").startswith(f"error: {said}")
    assert acme.done("form", "list", "--json").json["forms"] == []


def test_no_form_comes_from_the_future(acme: CommandLine) -> None:
    acme.done("form", "add", "1099r", "--year", "2026", *boxes("1=5"))
    said = acme.refused("form", "add", "1099r", "--year", "2027", *boxes("1=5"))
    assert said == "error: A form of 2027 cannot have come by 2026-06-30.\nhint: Check the year.\n"


def test_whose_w2_it_is_must_be_said_where_there_are_two(acme: CommandLine) -> None:
    acme.done("employer", "add", "--id", "beta", "--name", "Beta")
    said = acme.refused("form", "add", "w2", "--year", "2025", *boxes("1=5"), code=2)
    assert said == "error: Name who paid with --employer (acme, beta).\n"


def test_a_file_of_forms_is_imported_once(converted: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "forms.json"
    file.write_text(
        '{"taxYear": 2025, "issuer": {"businessName": {"name1": "Keeper"}}, "forms": [{"tax1099R": {'
        '"grossDistribution": 10200.00, "taxableAmount": 200.0, "employeeContributions": 10000, '
        '"distributionCodes": ["G"]}}, {"taxW2": {"codes": [{"code": "D", "amount": 1.5}]}}]}',
        "utf-8",
    )
    refused = converted.refused("import", file)
    assert "form 2, Form W-2: which employer of the ledger is “Keeper”? Give --answer 'employer:Keeper=ID'" in refused
    ran = converted.done("import", file, "--answer", "employer:Keeper=acme")
    assert ran.out.startswith("forms.json (fdx): 2 new, 0 known.\n")
    assert newest(converted)["boxes"] == {"12": {"D": "1.50"}}
    assert "known" in converted.done("import", file, "--answer", "employer:Keeper=acme").out
    assert len(converted.done("form", "list", "--json").json["forms"]) == 2


@pytest.mark.parametrize("command", ["add", "list"])
def test_help_ends_with_an_example(run: CommandLine, command: str) -> None:
    assert f"Example: roth-ledger form {command} " in run.done("form", command, "--help").out
