from collections.abc import Callable

from tests.cli.command_line import CommandLine

Stub = Callable[..., str]


def ids(command_line: CommandLine, *options: str) -> list[str]:
    entries = command_line.done("list", *options, "--json").json["entries"]
    return [each.get("id", each["record"]) for each in entries]


def filled(acme: CommandLine) -> CommandLine:
    """Entries of three years and two plans, entered out of their order."""
    acme.done("plan", "add", "--id", "acme-403b", "--employer", "acme", "--name", "B", "--kind", "403b")
    add = ("stub", "add", "--after-tax", "500", "--plan", "acme-401k", "--pay-date")
    acme.done(*add, "2026-02-13", "--id", "february")
    acme.done(*add, "2025-12-31", "--id", "last-year")
    acme.done(*add, "2026-01-15", "--id", "january", "--plan", "acme-403b")
    acme.done("value", "--plan", "acme-401k", "--date", "2026-02-13", "--balance", "1000", "--id", "worth")
    acme.done("person", "wages", "--employer", "acme", "--year", "2025", "--compensation", "90000")
    return acme


def test_newest_last_by_day(acme: CommandLine) -> None:
    filled(acme)
    # wages have no day: they are listed at the end of their year, after what was recorded before
    assert ids(acme) == ["last-year", "wages", "january", "february", "worth"]
    lines = acme.done("list").out.splitlines()
    assert lines[0].split() == ["ID", "DAY", "KIND", "PLAN", "WHAT", "IT", "SAYS"]
    assert lines[1].split() == ["last-year", "2025-12-31", "pay_stub", "acme-401k", "amounts", "after_tax", "$500.00"]
    assert lines[2].startswith("wages:pat:acme:2025 ")


def test_selections(acme: CommandLine) -> None:
    filled(acme)
    assert ids(acme, "--kind", "valuation") == ["worth"]
    assert ids(acme, "--plan", "acme-403b") == ["january"]
    assert ids(acme, "--year", "2025") == ["last-year", "wages"]
    assert ids(acme, "--person", "pat", "--year", "2026", "--kind", "pay_stub") == ["january", "february"]
    assert ids(acme, "--kind", "plan") == ["acme-401k", "acme-403b"]
    assert ids(acme, "--kind", "loan") == []
    ran = acme.done("list", "--kind", "loan")
    assert (ran.out, ran.err) == ("", "There are no such entries.\n")


def test_limit_keeps_the_newest_and_counts_all(acme: CommandLine) -> None:
    filled(acme)
    lines = acme.done("list", "--limit", "2").out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["february", "worth", "The"]
    assert lines[-1] == "The newest 2 of 5; see more with --limit."
    assert ids(acme, "--limit", "1") == ["worth"]
    assert "The newest" not in acme.done("list", "--limit", "5").out


def test_text_shows_fifty_where_json_has_all(acme: CommandLine) -> None:
    for number in range(51):
        acme.done("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "5", "--id", f"stub-{number:02}")
    lines = acme.done("list").out.splitlines()
    assert (lines[1].split()[0], len(lines)) == ("stub-01", 52)
    assert lines[-1] == "The newest 50 of 51; see more with --limit."
    assert len(ids(acme)) == 51


def test_all_marks_what_was_voided_or_superseded(acme: CommandLine) -> None:
    filled(acme)
    acme.done("replace", "january", "--amount", "after_tax=400", "--reason", "r")
    acme.done("void", "february", "--reason", "r")
    acme.done("person", "wages", "--employer", "acme", "--year", "2025", "--compensation", "95000")
    assert ids(acme) == ["last-year", "wages", "january", "worth"]
    lines = [line.split() for line in acme.done("list", "--all").out.splitlines()[1:]]
    assert [line[0] for line in lines] == [
        *("last-year", "wages:pat:acme:2025", "wages:pat:acme:2025"),
        *("january", "january", "february", "worth"),
    ]
    states = [next(word for word in line if word in ("stands", "voided", "superseded")) for line in lines]
    assert states == ["stands", "superseded", "stands", "voided", "stands", "voided", "stands"]
    entries = acme.done("list", "--all", "--json").json["entries"]
    assert [each.get("voided", False) for each in entries] == [False, False, False, True, False, True, False]
    assert entries[1]["superseded"] is True
    assert "superseded" not in entries[2]


def test_hostile_notes_stay_on_their_line(acme: CommandLine) -> None:
    note = "[/b] [$500] \x1b[31mred \u202eback\nstub-99  2026-01-01"
    acme.done("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "5", "--note", note, "--id", "odd")
    (line,) = acme.done("list").out.splitlines()[1:]
    assert "note [/b] [$500] \\x1b[31mred \\u202eback\\nstub-99  2026-01-01; amounts after_tax $5.00" in line
    assert acme.done("list", "--json").json["entries"][0]["note"] == note


def test_unknown_person_and_kind(acme: CommandLine) -> None:
    assert acme.refused("list", "--person", "kim") == (
        "error: The person “kim” is not in the ledger.\nhint: See `roth-ledger person list`.\n"
    )
    assert "'payslip' is not one of" in acme.refused("list", "--kind", "payslip", code=2)


def test_hand_made_ids_of_any_length_are_whole(acme: CommandLine) -> None:
    long = "x" * 180
    acme.done("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "5", "--id", long)
    assert f"{long}  2026-01-15  pay_stub" in acme.done("list").out
