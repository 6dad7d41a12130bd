"""People, employers, plans and schedules in words: in a row, in a line, and at length."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from textual.content import Content

from ledger.domain.money import Money
from ledger.domain.parties import Plan, PlanChange
from ledger.domain.plan_history import plan_versions
from ledger.domain.plan_rules import PLAN_RULES, Match
from ledger.domain.planning.strategy_checklist import checklist, verdict
from ledger.domain.records import record_of
from ledger.domain.typed_shares import written_elected, written_percent, written_tiers
from ledger.services.ports import Reader
from ledger.tui.forms.party_forms import FILING_STATUSES
from ledger.tui.forms.plan_fields import FREQUENCIES, KINDS, MATCHED, PERIODS, RULE_FIELDS
from ledger.tui.forms.schedule_form import PAY_FREQUENCIES
from ledger.tui.text import NOT_KNOWN, figure, line, styled
from ledger.tui.words import source_name

# In the order in which they are listed.
KIND_NAMES = {
    "person": "Person",
    "employer": "Employer",
    "plan": "Plan",
    "plan_change": "Plan change",
    "pay_schedule": "Pay schedule",
    "expected_pay": "Bonus to come",
    "wages": "Wages",
    "tax_year": "Tax year",
    "long_service": "15-year rule",
    "opening_balance": "Opening balance",
    "contribution": "Contribution",
}
LISTED = tuple(KIND_NAMES)[:9]
OUTCOMES = {
    "works": ("✓ It works.", "$text-success"),
    "works_partly": ("~ It works in part.", "$text-warning"),
    "does_not": ("✗ It does not work.", "$text-error"),
    "unknown": ("? Not known yet.", "$text-warning"),
}
_LABELS = {each.key: each.label for each in RULE_FIELDS}
_WORDS = {
    "conversion_frequency": dict(FREQUENCIES),
    "filing_status": dict(FILING_STATUSES),
    **{each.key: dict(each.choices) for each in RULE_FIELDS if each.key.endswith("policy")},
}
Names = Mapping[str, str]


def name_of(value: Any, names: Names) -> str:
    """What a record is called in a list."""
    record = record_of(value)
    if record in ("person", "employer", "plan"):
        return str(value.name)
    of = value.employer if record == "wages" else getattr(value, "plan", None)
    whose = getattr(value, "person", None)
    parts = [names.get(each, each) for each in (whose, of) if each is not None]
    return ", ".join(parts)


def about(value: Any, names: Names) -> str:
    """What a record says, in a few words."""
    record = record_of(value)
    if record == "person":
        return f"born {value.birth_date}"
    if record == "employer":
        return f"shares the 415(c) limit of {value.group}" if value.group else ""
    if record == "plan":
        parts = [dict(KINDS)[value.kind], f"of {names.get(value.employer, value.employer)}"]
        parts += [f"match {match_in_words(value.match)}"] if value.match else []
        return ", ".join([*parts, *([f"{len(value.unconfirmed)} not confirmed"] if value.unconfirmed else [])])
    if record == "plan_change":
        return f"from {value.from_}: {', '.join(_changes(value))}"
    if record == "pay_schedule":
        when = f"from {value.from_ or value.first_pay_date}" + (f" until {value.until}" if value.until else "")
        pay = "" if value.pay is None else f" {value.pay}"
        return "; ".join([f"{dict(PAY_FREQUENCIES)[value.frequency].lower()}{pay} {when}", *elected_in_words(value)])
    if record == "expected_pay":
        return "; ".join([f"{value.pay_date}: {value.pay}", *elected_in_words(value)])
    return _year(value, record)


def _year(value: Any, record: str) -> str:
    if record == "opening_balance":
        basis = "of unknown basis" if value.basis is None else f"with {value.basis} of basis"
        return f"{source_name(value.source)} on {value.date}: {value.balance} {basis}"
    if record == "contribution":
        return f"{source_name(value.source)} on {value.date}: {value.amount}"
    shown = {
        "social_security_wages": "box 3",
        "compensation": "415(c) pay",
        "net_earnings": "net earnings",
        "owner_share": "share owned",
        "filing_status": "filing status",
        "modified_agi": "modified AGI",
        "lived_apart": "lived apart",
        "years": "years of service",
        "prior_deferrals": "earlier deferrals",
        "used_before": "used before",
    }
    held = {key: getattr(value, key, None) for key in shown}
    said = [f"{shown[key]} {in_words(key, each)}" for key, each in held.items() if each is not None]
    return f"{value.year}: {', '.join(said)}"


def elected_in_words(value: Any) -> list[str]:
    """What goes into each source of a pay schedule or bonus."""
    sources = dict.fromkeys([*value.elections, *value.election_amounts])
    return [
        f"{source_name(each)} {written_elected(value.elections.get(each), value.election_amounts.get(each))}"
        for each in sources
    ]


def match_in_words(match: Match) -> str:
    """The formula of a match, its period, cap and what it is on."""
    parts = [written_tiers(match.tiers)]
    parts += [f"worked out over: {dict(PERIODS)[match.period].lower()}"] if match.period != "paycheck" else []
    parts += [f"at most {match.dollar_cap} a year"] if match.dollar_cap is not None else []
    on = ",".join(match.on)
    parts += [f"on {dict(MATCHED).get(on, on).lower()}"] if match.on != ("elective_deferral",) else []
    return "; ".join([*parts, *(["stops at the pay limit"] if match.stops_at_pay_cap else [])])


def in_words(key: str, value: Any) -> str:
    """A value of a record as people read it; None is not known."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return written_percent(value)
    if isinstance(value, Match):
        return match_in_words(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if value is None or isinstance(value, Money | dt.date):
        return figure(value)
    return _WORDS.get(key, {}).get(value, str(value))


def rule_name(rule: str) -> str:
    """What people call a rule of a plan."""
    return "Match" if rule == "match" else _LABELS.get(rule, rule.replace("_", " "))


def _changes(change: PlanChange) -> list[str]:
    said = [
        f"{rule_name(rule)} {'ends' if value is None else in_words(rule, value)}"
        for rule, value in change.changes.items()
    ]
    return [*said, *(f"{rule_name(rule)} not known" for rule in change.unconfirmed if rule not in change.changes)]


def summary_of(value: Any, names: Names) -> Content:
    """A record on one line, for what is about to be recorded."""
    kind = KIND_NAMES[record_of(value)]
    called = name_of(value, names) if hasattr(value, "name") else ""
    return styled(
        "[$text-muted]$kind[/] $what", kind=kind.ljust(16), what=" · ".join(filter(None, [called, about(value, names)]))
    )


# --- at length ---


def details_of(reader: Reader, value: Any, today: dt.date, names: Names) -> list[Content]:
    """A record at length.

    Args:
        reader: The ledger.
        value: The record.
        today: Which rules of a plan are in force.
        names: Of people, employers and plans, by id.
    """
    record = record_of(value)
    parts = [styled("[$text-primary b]$name[/]", name=name_of(value, names)), line(KIND_NAMES[record], "$text-muted")]
    if record == "plan":
        return [*parts, *_plan_details(reader, value, today, names)]
    if hasattr(value, "elections"):
        parts += [_pair("Of each pay", ", ".join(elected_in_words(value)) or "nothing goes in", width=_SHORT)]
    skipped = ("name", "elections", "election_amounts", "changes", "unconfirmed")
    for each in dataclasses.fields(value):
        held = getattr(value, each.name)
        if each.name not in skipped and held is not None and held != "":
            said = names.get(held, held) if isinstance(held, str) else held
            parts.append(_pair(_said(each.name), said, each.name, width=_SHORT))
    if record == "plan_change":
        parts += [Content(""), line("What changes", "$text-primary bold"), *(line(each) for each in _changes(value))]
    return parts


def _plan_details(reader: Reader, plan: Plan, today: dt.date, names: Names) -> Iterator[Content]:
    changes = [each.value for each in reader.entries("plan_change", plan=plan.id)]
    versions = plan_versions(plan, changes)
    rules = [version for first, version in versions if first <= today][-1]
    found = verdict(checklist(rules))
    said, style = OUTCOMES[found.outcome]
    yield _pair("Kind", dict(KINDS)[plan.kind])
    yield _pair("Employer", names.get(plan.employer, plan.employer))
    yield _pair("Short name", plan.id)
    yield Content("")
    yield line(said, style)
    yield line(found.why)
    yield line("t: the checklist, and what to ask the employer", "$text-muted")
    yield Content("")
    yield line(f"Rules in force on {today}", "$text-primary bold")
    yield from _rules(rules)
    if changes:
        yield Content("")
        yield line("Changes over time", "$text-primary bold")
        for change in sorted(changes, key=lambda each: each.from_):
            yield _pair(str(change.from_), ", ".join(_changes(change)))
    schedules = [each.value for each in reader.entries("pay_schedule", plan=plan.id)]
    if schedules:
        yield Content("")
        yield line("Pay schedules", "$text-primary bold")
        for each in schedules[:_MOST]:
            yield line(f"{names.get(each.person, each.person)}: {about(each, names)}")
        if len(schedules) > _MOST:
            yield line(f"and {len(schedules) - _MOST:,} more", "$text-muted")


_MOST = 6
_SHORT = 15


def _rules(plan: Plan) -> Iterator[Content]:
    """Every rule that says something, or that nobody has confirmed."""
    for rule in PLAN_RULES:
        value = getattr(plan, rule)
        if rule in plan.unconfirmed:
            yield styled("$name [$text-warning]? not confirmed[/]", name=rule_name(rule).ljust(23))
        elif value is not None and value != ():
            yield _pair(rule_name(rule), value, rule)
        elif rule in ("match", "conversion_frequency"):
            yield _pair(rule_name(rule), NOT_KNOWN)


def _pair(label: str, value: Any, key: str = "", *, width: int = 23) -> Content:
    return styled("[$text-muted]$label[/] $value", label=label.ljust(width), value=in_words(key, value))


def _said(name: str) -> str:
    known = {"id": "Short name", "birth_date": "Born on", "first_pay_date": "A pay date", "from_": "From"}
    return known.get(name, name.replace("_", " ").capitalize())


def names_of(reader: Reader, values: Iterable[Any]) -> dict[str, str]:
    """The names of the people, employers and plans that records name, by id; of equal ids the plan's."""
    found: dict[str, str] = {}
    held = list(values)
    for record in ("person", "employer", "plan"):
        ids = {each for value in held if (each := getattr(value, record, None)) is not None}
        found |= {id_: each.name for id_, each in reader.named(record, sorted(ids)).items()}
    return found
