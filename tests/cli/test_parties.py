import pytest

from tests.cli.command_line import CommandLine

PERSON = ("person", "add", "--id", "sam", "--name", "Sam", "--birth-date", "1964-02-29")


def test_person_is_added_listed_and_changed(acme: CommandLine) -> None:
    assert acme.done(*PERSON).out == "added person sam\n"
    assert acme.done("person", "list").out.splitlines() == [
        "pat  name Pat Lee; birth_date 1980-05-04",
        "sam  name Sam; birth_date 1964-02-29",
    ]
    changed = acme.done("person", "change", "sam", "--birth-date", "1964-02-28", "--note", "from the passport")
    assert changed.out == "changed person sam: birth_date, note\n"
    assert acme.done("person", "list", "--json").json["people"][1] == {
        "record": "person",
        "id": "sam",
        "name": "Sam",
        "birth_date": "1964-02-28",
        "note": "from the passport",
    }
    acme.done("person", "change", "sam", "--clear", "note")
    assert "note" not in acme.done("person", "list", "--json").json["people"][1]
    acme.done("undo")
    assert acme.done("person", "list", "--json").json["people"][1]["note"] == "from the passport"


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (
            ["person", "add", "--id", "pat", "--name", "P", "--birth-date", "1980-05-04"],
            "error: The person “pat” is in the ledger already.",
            "hint: Change it with `roth-ledger person change pat …`, or choose another --id.",
        ),
        (
            ["person", "change", "kim", "--name", "K"],
            "error: The person “kim” is not in the ledger.",
            "hint: See `roth-ledger person list`.",
        ),
        (
            ["person", "change", "pat", "--name", "Pat Lee"],
            "error: The person “pat” holds these values already.",
            "hint: Name what is to change.",
        ),
        (
            ["plan", "add", "--id", "beta-401k", "--employer", "beta", "--name", "B", "--kind", "401k"],
            "error: The employer “beta” is not in the ledger.",
            "hint: Add it first: roth-ledger employer add --id beta …",
        ),
        (
            ["plan", "add", "--id", " x", "--employer", "acme", "--name", "B", "--kind", "401k"],
            "error: id: “ x” cannot be an id.",
            "hint: Use up to 200 printable characters without blanks before or after.",
        ),
        (
            ["plan", "change", "acme-401k", "--match-period", "year"],
            "error: match: tiers must be given.",
            "",
        ),
    ],
    ids=["taken", "unknown", "nothing new", "no employer", "no id", "no tiers"],
)
def test_refused_with_what_to_do(acme: CommandLine, arguments: list[str], error: str, hint: str) -> None:
    assert acme.refused(*arguments).splitlines() == [error, *([hint] if hint else [])]
    assert acme.done("history", "--json").json["batches"][-1]["number"] == 1


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["person", "change", "pat"], "error: Name what changes.\n"),
        (
            ["person", "change", "pat", "--clear", "note"],
            "error: --clear note: there is no such option set. One of: name, birth_date.\n",
        ),
        (
            ["plan", "change", "acme-401k", "--match-tier", "0.50"],
            "error: Invalid value: “0.50” is no match tier: write RATE:SHARE, for example 0.50:0.06.\n",
        ),
        (
            ["plan", "change", "acme-401k", "--from", "2027-01-01", "--name", "New"],
            "error: --name cannot change on a day: leave out --from.\n",
        ),
        (
            ["plan", "change", "acme-401k", "--from", "2027-01-01"],
            "error: Name at least one rule that changes, for example --after-tax-cap-rate 0.15.\n",
        ),
        (
            ["person", "wages", "--employer", "acme", "--year", "2025"],
            "error: Name what there is to enter; --help lists it.\n",
        ),
    ],
)
def test_usage(acme: CommandLine, arguments: list[str], error: str) -> None:
    assert acme.refused(*arguments, code=2) == error


def test_clearing_what_must_be_there_is_refused(acme: CommandLine) -> None:
    assert acme.refused("person", "change", "pat", "--clear", "name") == "error: name must be given.\n"


def test_employers_of_one_group(acme: CommandLine) -> None:
    acme.done("employer", "add", "--id", "beta", "--name", "Beta", "--group", "ab", "--tax-exempt")
    acme.done("employer", "change", "acme", "--group", "ab", "--return-due", "10-15")
    assert acme.done("employer", "list").out.splitlines() == [
        "acme  name Acme Inc.; group ab; return_due 10-15",
        "beta  name Beta; group ab; tax_exempt yes",
    ]
    assert [each["group"] for each in acme.done("employer", "list", "--json").json["employers"]] == ["ab", "ab"]


def test_plan_takes_every_key_of_its_record(acme: CommandLine) -> None:
    acme.done(
        *("plan", "add", "--id", "acme-403b", "--employer", "acme", "--name", "Acme 403(b)", "--kind", "403b"),
        *("--limitation-year-end", "06-30", "--ended", "2026-05-31", "--no-after-tax-allowed"),
        *("--no-in-plan-conversion-allowed", "--no-in-service-rollover-allowed", "--no-roth-allowed"),
        *("--no-catch-up-allowed", "--no-higher-catch-up-allowed", "--no-separate-after-tax-contract"),
        *("--safe-harbor", "--governmental", "--long-service-catch-up-allowed", "--pre-1987-withdrawals"),
        *("--loss-basis-policy", "extinguish", "--conversion-frequency", "monthly", "--after-tax-cap-rate", "0.10"),
        *("--after-tax-cap-amount", "5,000", "--deferral-cap-rate", "0.5", "--hce-after-tax-cap-rate", "0.05"),
        *("--hce-deferral-cap-rate", "0.08", "--catch-up-wages-of", "acme", "--match-tier", "1.00:0.03"),
        *("--match-tier", "0.50:0.05", "--match-period", "year", "--match-dollar-cap", "4000"),
        *("--match-on", "elective_deferral", "--match-on", "after_tax", "--match-stops-at-pay-cap"),
        *("--note", "SPD 2026", "--document", "spd.pdf"),
    )
    assert acme.done("plan", "list", "--json").json["plans"][1] == {
        "record": "plan",
        "id": "acme-403b",
        "employer": "acme",
        "name": "Acme 403(b)",
        "kind": "403b",
        "limitation_year_end": "06-30",
        "ended": "2026-05-31",
        "after_tax_allowed": False,
        "in_plan_conversion_allowed": False,
        "in_service_rollover_allowed": False,
        "roth_allowed": False,
        "catch_up_allowed": False,
        "higher_catch_up_allowed": False,
        "separate_after_tax_contract": False,
        "safe_harbor": True,
        "governmental": True,
        "long_service_catch_up_allowed": True,
        "pre_1987_withdrawals": True,
        "loss_basis_policy": "extinguish",
        "conversion_frequency": "monthly",
        "after_tax_cap_rate": "0.10",
        "after_tax_cap_amount": "5000.00",
        "deferral_cap_rate": "0.5",
        "hce_after_tax_cap_rate": "0.05",
        "hce_deferral_cap_rate": "0.08",
        "catch_up_wages_of": ["acme"],
        "match": {
            "tiers": [["1.00", "0.03"], ["0.50", "0.05"]],
            "period": "year",
            "dollar_cap": "4000.00",
            "on": ["elective_deferral", "after_tax"],
            "stops_at_pay_cap": True,
        },
        "note": "SPD 2026",
        "document": "spd.pdf",
    }


def test_changing_one_option_of_the_match_keeps_the_others(acme: CommandLine) -> None:
    acme.done("plan", "change", "acme-401k", "--match-tier", "0.50:0.06")
    acme.done("plan", "change", "acme-401k", "--match-dollar-cap", "3000")
    assert acme.done("plan", "list", "--json").json["plans"][0]["match"] == {
        "tiers": [["0.50", "0.06"]],
        "dollar_cap": "3000.00",
    }
    acme.done("plan", "change", "acme-401k", "--clear", "match")
    assert "match" not in acme.done("plan", "list", "--json").json["plans"][0]


def test_plan_changes_from_a_day_on(acme: CommandLine) -> None:
    acme.done("plan", "change", "acme-401k", "--after-tax-cap-rate", "0.10")
    ran = acme.done("plan", "change", "acme-401k", "--from", "2027-01-01", "--no-roth-allowed", "--clear",
                    "after-tax-cap-rate")  # fmt: skip
    listed = acme.done("plan", "list", "--json").json
    assert listed["plans"][0]["after_tax_cap_rate"] == "0.10"
    assert listed["changes"] == [
        {
            "record": "plan_change",
            "id": ran.id,
            "plan": "acme-401k",
            "from": "2027-01-01",
            "roth_allowed": False,
            "after_tax_cap_rate": None,
        }
    ]
    assert acme.done("plan", "list").out.splitlines()[1] == (
        "  from 2027-01-01  changes roth_allowed no, after_tax_cap_rate none"
    )


def test_wages_keep_what_is_not_named(acme: CommandLine) -> None:
    first = acme.done(
        "person", "wages", "--employer", "acme", "--year", "2025", "--social-security-wages", "150,000.01"
    )
    assert first.id == "wages:pat:acme:2025"
    acme.done("person", "wages", "--employer", "acme", "--year", "2025", "--compensation", "160000")
    assert acme.done("list", "--kind", "wages", "--json").json["entries"] == [
        {
            "record": "wages",
            "person": "pat",
            "employer": "acme",
            "year": 2025,
            "social_security_wages": "150000.01",
            "compensation": "160000.00",
        }
    ]


def test_income_and_service_keep_what_is_not_named(acme: CommandLine) -> None:
    acme.done("person", "income", "--year", "2026", "--filing-status", "married_separate")
    acme.done("person", "income", "--year", "2026", "--modified-agi", "9,000", "--no-lived-apart")
    (line,) = acme.done("list", "--kind", "tax_year", "--json").json["entries"]
    assert line == {
        "record": "tax_year",
        "person": "pat",
        "year": 2026,
        "filing_status": "married_separate",
        "lived_apart": False,
        "modified_agi": "9000.00",
    }
    acme.done(
        *("person", "service", "--year", "2026", "--years", "20", "--prior-deferrals", "96000", "--used-before", "5000")
    )
    (service,) = acme.done("list", "--kind", "long_service", "--json").json["entries"]
    assert (service["plan"], service["years"], service["prior_deferrals"]) == ("acme-401k", 20, "96000.00")
    assert acme.refused("person", "income", "--year", "2026", code=2).startswith("error: Name what there is")


def test_a_bonus_is_expected_once(acme: CommandLine) -> None:
    acme.done("schedule", "add", "--frequency", "monthly", "--first-pay-date", "2026-01-15", "--pay", "8000")
    bonus = ("schedule", "bonus", "--pay-date", "2026-12-15", "--pay")
    acme.done(*bonus, "20000", "--election", "after_tax=0.50")
    acme.done(*bonus, "30000", "--election", "after_tax=0.50")
    (group,) = acme.done("status", "--json").json["annual_additions"]
    assert group["projected_total"] == "15000.00"


def test_lists_say_that_they_are_empty(run: CommandLine) -> None:
    run.done("init")
    for kind, name in (("person", "people"), ("employer", "employers"), ("plan", "plans"), ("schedule", "schedules")):
        ran = run.done(kind, "list")
        assert (ran.out, ran.err) == ("", f"There are no {name} yet: add one with `roth-ledger {kind} add`.\n")
        assert run.done(kind, "list", "--json").json[name] == []


def test_schedule_is_added_listed_and_replaced(acme: CommandLine) -> None:
    ran = acme.done(
        *("schedule", "add", "--frequency", "semimonthly", "--first-pay-date", "2026-01-15", "--pay", "8,000"),
        *("--election", "after_tax=0.10", "--election-amount", "roth_deferral=500", "--from", "2026-01-01"),
    )
    line = {
        "record": "pay_schedule",
        "id": ran.id,
        "person": "pat",
        "plan": "acme-401k",
        "from": "2026-01-01",
        "frequency": "semimonthly",
        "first_pay_date": "2026-01-15",
        "pay": "8000.00",
        "elections": {"after_tax": "0.10"},
        "election_amounts": {"roth_deferral": "500.00"},
    }
    assert acme.done("schedule", "list", "--json").json == {"schedules": [line]}
    changed = acme.done("schedule", "change", ran.id[:18], "--pay", "8400", "--election", "after_tax=0.12")
    assert changed.out == f"replaced {ran.id}: pay, elections\n"
    assert acme.done("schedule", "list", "--json").json["schedules"] == [
        {**line, "pay": "8400.00", "elections": {"after_tax": "0.12"}}
    ]
    assert acme.done("schedule", "list").out.startswith(f"{ran.id}  pat  acme-401k  from 2026-01-01; frequency semim")


def test_schedule_usage(acme: CommandLine) -> None:
    add = ("schedule", "add", "--frequency", "weekly", "--first-pay-date", "2026-01-02")
    message = acme.refused(*add, "--election", "after_tax=0.1", "--election", "after_tax=0.2", code=2)
    assert message == "error: --election names after_tax twice.\n"
    ran = acme.done(*add)
    assert acme.refused("schedule", "change", ran.id, code=2) == "error: Name what changes.\n"


def test_hostile_names_stay_plain_text(acme: CommandLine) -> None:
    name = "[/b] [$500] \x1b[31mred \u202eback\nsecond"
    acme.done("employer", "add", "--id", "odd", "--name", name)
    line = acme.done("employer", "list").out.splitlines()[1]
    assert line == "odd  name [/b] [$500] \\x1b[31mred \\u202eback\\nsecond"
    assert acme.done("employer", "list", "--json").json["employers"][1]["name"] == name
