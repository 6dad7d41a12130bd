"""`plan checklist`, and rules that nobody has confirmed."""

from tests.cli.command_line import CommandLine

CONFIRMED = ("--conversion-frequency", "daily", "--after-tax-cap-rate", "0.10", "--match-tier", "0.50:0.06")


def unconfirmed(acme: CommandLine) -> list[str]:
    held: list[str] = acme.done("plan", "list", "--json").json["plans"][0].get("unconfirmed", [])
    return held


def test_to_name_a_rule_is_to_confirm_it(acme: CommandLine) -> None:
    acme.done("plan", "change", "acme-401k", "--unconfirmed", "roth_allowed", "--unconfirmed", "match")
    assert unconfirmed(acme) == ["roth_allowed", "match"]
    acme.done("plan", "change", "acme-401k", "--unconfirmed", "after_tax_allowed")
    assert unconfirmed(acme) == ["after_tax_allowed", "roth_allowed", "match"]
    said = acme.done("plan", "change", "acme-401k", "--after-tax-allowed", "--match-tier", "0.50:0.06").out
    assert said == "changed plan acme-401k: after_tax_allowed, match, unconfirmed\n"
    assert unconfirmed(acme) == ["roth_allowed"]
    acme.done("plan", "change", "acme-401k", "--name", "Other")
    assert unconfirmed(acme) == ["roth_allowed"]
    acme.done("plan", "change", "acme-401k", "--clear", "unconfirmed")
    assert unconfirmed(acme) == []


def test_checklist_with_verdict_questions_and_letter(acme: CommandLine) -> None:
    acme.done("plan", "change", "acme-401k", *CONFIRMED, "--unconfirmed", "in_plan_conversion_allowed",
              "--no-in-service-rollover-allowed")  # fmt: skip
    text = acme.done("plan", "checklist", "acme-401k").out
    assert text.startswith("Acme 401(k): not known yet. Whether it works is not known yet: ask about a way to Roth")
    assert "  unknown  In-plan Roth conversion:" in text
    assert text.count("    ask: ") == 1

    found = acme.done("plan", "checklist", "acme-401k", "--json").json
    assert (found["plan"], found["as_of"], found["outcome"]) == ("acme-401k", "2026-06-30", "unknown")
    assert [each["state"] for each in found["items"]][:4] == ["yes", "unknown", "no", "unknown"]
    assert "letter" not in found

    letter = acme.done("plan", "checklist", "acme-401k", "--letter").out
    assert letter.splitlines()[0] == "2026-06-30"
    assert "benefits department of Acme Inc." in letter
    assert "1.  Can after-tax contributions and their earnings be converted to Roth" in letter
    assert "2." not in letter.replace("72(d)(2)", "")
    assert max(map(len, letter.splitlines())) <= 72
    assert acme.done("plan", "checklist", "acme-401k", "--letter", "--json").json["letter"] == letter


def test_rules_of_the_day_it_is_seen_from(acme: CommandLine) -> None:
    acme.done("plan", "change", "acme-401k", *CONFIRMED)
    acme.done("plan", "change", "acme-401k", "--from", "2026-08-01", "--no-after-tax-allowed")
    acme.done("plan", "change", "acme-401k", "--from", "2026-09-01", "--unconfirmed", "roth_allowed")
    assert acme.done("plan", "checklist", "acme-401k", "--json").json["outcome"] == "works"
    later = acme.done("plan", "checklist", "acme-401k", "--as-of", "2026-09-01", "--json").json
    assert later["outcome"] == "does_not"
    assert later["items"][8]["state"] == "unknown"


def test_refused_with_what_to_do(acme: CommandLine) -> None:
    assert acme.refused("plan", "checklist", "beta") == (
        "error: The plan “beta” is not in the ledger.\nhint: See `roth-ledger plan list`.\n"
    )
    acme.done("plan", "change", "acme-401k", *CONFIRMED)
    assert acme.refused("plan", "checklist", "acme-401k", "--letter") == (
        "error: Nothing about Acme 401(k) is left to ask.\nhint: See the checklist for what is known.\n"
    )
    assert "is not one of" in acme.refused("plan", "change", "acme-401k", "--unconfirmed", "kind", code=2)
