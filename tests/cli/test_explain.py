"""`explain` as people and programs run it; its sums against `status --json` of the same ledger."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command_line import CommandLine


def every(figure: dict[str, Any]) -> list[dict[str, Any]]:
    return [figure, *(each for part in figure["parts"] for each in every(part))]


def part(figure: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [each for each in figure["parts"] if each["name"] == name]
    return dict(found)


def assert_adds_up(tree: dict[str, Any]) -> None:
    for figure in every(tree):
        amounts = [each["amount"] for each in (*figure["parts"], *figure["entries"])]
        if figure["amount"] is None or figure["how"] is None:
            continue
        known = [Decimal(each) for each in amounts if each is not None]
        made = {"sum": sum(known), "left": max(sum(known), Decimal(0))}
        if figure["how"] in made:
            assert None not in amounts
            assert Decimal(figure["amount"]) == made[figure["how"]], figure["label"]
        else:
            assert Decimal(figure["amount"]) == (min if figure["how"] == "least" else max)(known), figure["label"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sample data are, once the first test has made them; the tests only read them."""
    return tmp_path_factory.mktemp("sample") / "demo"


@pytest.fixture
def sample(run: CommandLine, demo: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line on the sample data."""
    if not demo.exists():
        run.done("demo", "--dir", demo)
    monkeypatch.setenv("ROTH_LEDGER_DB", str(demo / "ledger.db"))
    return run


@pytest.mark.parametrize("person", ["pat", "sam"])
@pytest.mark.parametrize(
    ("year", "as_of"), [(2025, "2025-07-31"), (2025, "2026-11-20"), (2026, "2026-03-31"), (2026, "2026-11-20")]
)
def test_the_sample_data_add_up_to_status(sample: CommandLine, person: str, year: int, as_of: str) -> None:
    asked = ("--person", person, "--year", year, "--as-of", as_of, "--json")
    status = sample.done("status", *asked).json
    explained = {name: sample.done("explain", name, *asked).json for name in ("402g", "415c", "after-tax-room")}

    (deferrals,) = explained["402g"]["trees"]
    assert_adds_up(deferrals)
    shown = status["elective_deferrals"]
    assert [part(deferrals, name)["amount"] for name in ("total", "elective_deferral", "catch_up", "room")] == [
        shown["total"],
        shown["limit"],
        shown["catch_up_limit"],
        shown["room"],
    ]
    groups = status["annual_additions"]
    assert len(groups) == len(explained["415c"]["trees"]) == len(explained["after-tax-room"]["trees"])
    for group, tree, room in zip(groups, explained["415c"]["trees"], explained["after-tax-room"]["trees"], strict=True):
        assert_adds_up(tree)
        assert_adds_up(room)
        assert room["amount"] == group["after_tax_room"]
        sums = part(tree, "total")
        assert [sums["amount"], part(tree, "limit")["amount"], part(tree, "room")["amount"]] == [
            group["total"],
            group["limit"],
            group["room"],
        ]
        sources = {each["name"]: each["amount"] for each in sums["parts"] if each["name"] != "catch_up"}
        assert sources == group["by_source"]


def test_the_document_holds_every_entry(sample: CommandLine) -> None:
    """23 pay dates of 825.00 and a bonus deferral of 3,050.00."""
    document = sample.done("explain", "402g", "--person", "pat", "--as-of", "2026-11-20", "--json").json
    assert (document["person"], document["year"], document["as_of"], document["figure"]) == (
        "pat",
        2026,
        "2026-11-20",
        "402g",
    )
    pre_tax = part(part(part(document["trees"][0], "total"), "lumen-401k"), "pre_tax_deferral")
    assert (pre_tax["amount"], len(pre_tax["entries"])) == ("22025.00", 24)
    assert {entry["record"] for entry in pre_tax["entries"]} == {"pay_stub"}
    assert pre_tax["entries"][0]["date"] == "2026-01-14"


def test_text_lists_twelve_entries_and_says_how_to_see_the_others(sample: CommandLine) -> None:
    text = sample.done("explain", "402g", "--person", "pat", "--as-of", "2026-11-20").out
    assert text.startswith("402(g), Pat Rivera, 2026\n  elective deferrals of 2026 ")
    listing = next(line for line in text.splitlines() if "… and 12 earlier: " in line)
    command = listing.partition(": roth-ledger ")[2].split()
    assert len(sample.done(*command).out.splitlines()) > 12
    assert text.count("$825.00") == 12


def test_text_of_415c_walks_to_pay_and_notice(sample: CommandLine) -> None:
    lines = sample.done("explain", "415c", "--person", "sam", "--as-of", "2026-11-20", "--group", "contoso").out
    assert "The least of $72,000.00 and $66,000.00. Pay binds. [IRC 415(c)(1)]" in lines
    assert "dollar limit of 2026" in lines
    assert "[IRC 415(c)(1)(A); Notice 2025-67]" in lines
    assert "pay of 2 pay dates still to come" in lines
    assert "Northwind" not in lines


def test_text_of_after_tax_room_lists_the_pay_dates(sample: CommandLine) -> None:
    text = sample.done("explain", "after-tax-room", "--person", "pat", "--as-of", "2026-11-20").out
    for day in ("2026-12-02", "2026-12-16", "2026-12-30"):
        assert f"{day} lumen-401k" in text
    assert "pre_tax_deferral $825.00, roth_catch_up $320.00" in text


def test_amounts_stand_in_one_column(sample: CommandLine) -> None:
    text = sample.done("explain", "after-tax-room", "--person", "pat", "--as-of", "2026-11-20").out
    ends = {line.index(".", line.rindex("$")) for line in text.splitlines() if line.strip().startswith("202")}
    assert len(ends) == 1
    assert max(map(len, text.splitlines())) <= 100


def test_unknown_figure(acme: CommandLine) -> None:
    said = acme.refused("explain", "401k", code=2)
    assert said.startswith("error: “401k” is no figure that can be explained; these are: 402g, 415c, after-tax-room, ")
    assert said.endswith("8606-N for line N of Form 8606, and the ids of entries.\n")


def test_unknown_group(acme: CommandLine) -> None:
    said = acme.refused("explain", "415c", "--group", "globex")
    assert said == "error: pat has no employer group “globex”.\nhint: One of: acme.\n"


def test_unknown_person(acme: CommandLine) -> None:
    assert acme.refused("explain", "415c", "--person", "kim").startswith(
        "error: The person “kim” is not in the ledger."
    )


def test_a_ledger_without_stubs(acme: CommandLine) -> None:
    text = acme.done("explain", "415c").out
    assert text.startswith("415(c), Acme Inc., 2026\n")
    assert "Nothing." in text


def test_a_document_that_would_steer_the_terminal_is_written_out(acme: CommandLine) -> None:
    acme.done("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "10", "--document", "a\x1b[2Jb.pdf")
    text = acme.done("explain", "415c").out
    assert "\x1b" not in text
    assert "b.pdf" in text


FIGURES = (
    *("basis", "taxable", "1099r", "w2", "5498", "4a", "4b", "5a", "5b", "25b", "5329-1", "5329-2", "5329-4"),
    *("8606-1", "8606-14", "8606-15c", "8606-18", "8606-22", "8606-25c", "roth-basis", "roth-ira"),
)


@pytest.mark.parametrize("person", ["pat", "sam"])
@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_tax_summary_of_the_sample_data_adds_up(sample: CommandLine, person: str, year: int) -> None:
    asked = ("--person", person, "--year", year, "--as-of", "2026-11-20", "--json")
    summary = sample.done("year-end", *asked).json
    explained = {name: sample.done("explain", name, *asked).json["trees"] for name in FIGURES}

    for trees in explained.values():
        for tree in trees:
            assert_adds_up(tree)
    lines = summary["form_1040"]
    for line in ("4a", "4b", "5a", "5b", "25b"):
        printed = lines[f"line_{line}"]
        assert explained[line][0]["amount"] == (None if printed is None else f"{printed}.00")
    closing = {row["plan"]: row["closing_basis"] for row in summary["after_tax_accounts"]}
    assert {tree["name"]: tree["amount"] for tree in explained["basis"] if tree["name"] != "basis"} == closing
    box_1 = [part(tree, "box_1")["amount"] for tree in explained["1099r"] if tree["parts"]]
    assert box_1 == [form["box_1"] for form in summary["expected_1099r"]]


@pytest.mark.parametrize("figure", FIGURES)
def test_text_of_the_tax_summary_fits_100_columns(sample: CommandLine, figure: str) -> None:
    text = sample.done("explain", figure, "--person", "pat", "--year", "2025", "--as-of", "2026-11-20").out
    # A command that lists what is folded away stays on its line, to be copied.
    assert max(len(line) for line in text.splitlines() if "earlier: roth-ledger list" not in line) <= 100


@pytest.fixture
def converted(acme: CommandLine) -> CommandLine:
    """1,000.00 of after-tax money, converted at 1,010.00."""
    acme.done("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "1000")
    acme.done("convert", "--to", "in_plan_roth", "--date", "2026-02-02", "--amount", "1010", "--earnings", "10")
    return acme


def test_an_id_or_its_beginning(converted: CommandLine) -> None:
    (tree,) = converted.done("explain", "taxable", "--json").json["trees"]
    (entry,) = part(tree, "after_tax")["entries"]
    whole = converted.done("explain", entry["id"]).out
    assert whole == converted.done("explain", entry["id"][:14], "--year", "2020").out
    assert "conversion of 2026-02-02, acme-401k, taxable" in whole
    assert "Stated by the plan: $1,010.00 - $10.00 of earnings = $1,000.00." in whole


def test_line_5a_back_to_the_entry(converted: CommandLine) -> None:
    text = converted.done("explain", "5a").out
    assert text.startswith("Form 1040 of 2026, line 5a")
    assert "acme-401k, code G, conversion inside the plan" in text


def test_one_plan_alone(sample: CommandLine) -> None:
    text = sample.done("explain", "basis", "--person", "pat", "--year", "2025", "--plan", "lumen-401k").out
    assert text.startswith("basis of after-tax money, lumen-401k, 2025-12-31")
    assert sample.refused("explain", "basis", "--person", "pat", "--plan", "none").startswith(
        "error: The plan “none” is not in the ledger.\nhint: One of: "
    )


def test_an_estimate_is_said_to_be_one(acme: CommandLine) -> None:
    acme.done("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "1000")
    acme.done("convert", "--to", "in_plan_roth", "--date", "2026-02-02", "--amount", "400")
    assert "not known" in acme.done("explain", "5b").out
    text = acme.done("explain", "taxable", "--estimate").out
    assert "Estimated over the value last known: $400.00 of $1,000.00, which holds $1,000.00, has" in text
    assert acme.refused("explain", "415c", "--estimate").startswith("error: A limit rests on no estimated earnings.")
