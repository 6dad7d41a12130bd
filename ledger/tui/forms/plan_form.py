"""Forms for plans: what the document says, and what changes from a day on."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ledger.domain.errors import InvalidEntryError
from ledger.domain.parties import Plan, PlanChange
from ledger.domain.plan_rules import PLAN_RULES
from ledger.domain.records import line_of
from ledger.tui.forms.fields import CHOICE, DAY, FormField
from ledger.tui.forms.party_fields import UNKNOWN, YES_NO_UNKNOWN
from ledger.tui.forms.party_form import NOTES, PartyForm
from ledger.tui.forms.party_forms import SHORT_NAME, Choices
from ledger.tui.forms.plan_fields import KINDS, RULE_FIELDS

# What the strategy rests on is asked of a new plan; the rest is as it mostly is.
ASKED = ("after_tax_allowed", "in_plan_conversion_allowed", "in_service_rollover_allowed")
_BESIDE: tuple[str, ...] = ("from", "note", "document")  # what a change says beside its rules
_FLAGS = tuple(each.key for each in RULE_FIELDS if each.choices == YES_NO_UNKNOWN and "." not in each.key)


def rules_as_typed(plan: Plan) -> dict[str, Any]:
    """The line of a plan with every yes and no said, and `unknown` where nobody has confirmed it."""
    line: dict[str, Any] = json.loads(line_of(plan))
    for flag in _FLAGS:
        line[flag] = UNKNOWN if flag in plan.unconfirmed else getattr(plan, flag)
    return line


def rules_meant(line: dict[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The line of a plan in which `unknown` has become the value held before, and an unconfirmed rule.

    Args:
        line: As `party_fields.book_line` makes it.
        before: The line that stands, or nothing.

    Raises:
        InvalidEntryError: the match says something, but not its tiers.
    """
    match = line.get("match") or {}
    if match and "tiers" not in match:
        raise InvalidEntryError(
            "The match says no rate.", field="match.tiers", hint="Write it as 50 % up to 6 %, or empty its fields."
        )
    if match:
        on = match.get("on")
        stops = match.get("stops_at_pay_cap")
        line["match"] = {
            **match,
            "on": on.split(",") if isinstance(on, str) else on,
            "stops_at_pay_cap": None if stops == UNKNOWN else stops,
        }
        line["match"] = {key: value for key, value in line["match"].items() if value is not None}
    open_ = {
        rule for rule in before.get("unconfirmed", ()) if rule not in _FLAGS and line.get(rule) == before.get(rule)
    }
    for flag in _FLAGS:
        if line.get(flag) == UNKNOWN:
            open_.add(flag)
            line[flag] = before[flag] if isinstance(before.get(flag), bool) else None
    line["unconfirmed"] = [rule for rule in PLAN_RULES if rule in open_]
    return line


class PlanForm(PartyForm):
    """A plan as it always was: a new one, or a correction of what was entered."""

    RECORD = "plan"
    TITLE_OF = "A plan"
    AUTO_FOCUS = "#field-name"
    FIELDS = (
        FormField(key="name", label="Name", required=True, help="As you call it, such as Acme 401(k)."),
        FormField(key="employer", label="Employer", kind=CHOICE, required=True, help="Whose plan it is."),
        FormField(key="kind", label="Kind", kind=CHOICE, required=True, choices=KINDS, help="It decides the limits."),
        SHORT_NAME,
        *RULE_FIELDS,
        *NOTES,
    )
    ABOUT = (
        "What you do not know, leave at “I do not know”: figures go on as if it were allowed, and the checklist asks "
        "your employer about it (t on the plan).\n\nThis says how the plan always was. Where a rule changes on a day, "
        "choose “from a day on” instead: earlier figures then stay as they are."
    )

    def __init__(
        self,
        plan: Plan | None,
        employers: Choices,
        *,
        employer: str | None = None,
        taken: Collection[str] = (),
        title: str | None = None,
    ) -> None:
        """`plan` is the one that stands; of None a new one of the `employer`, which has none of the ids `taken`."""
        self._employers = employers
        self._standing: dict[str, Any] = {}
        line: dict[str, Any] = {"employer": employer, "kind": "401k", **dict.fromkeys(ASKED, UNKNOWN)}
        if plan is not None:
            self._standing = json.loads(line_of(plan))
            line = rules_as_typed(plan)
        super().__init__(line, changes=plan is not None, taken=taken, title="Correct the plan" if plan else title)

    def fields(self) -> Sequence[FormField]:
        """With the employers that there are."""
        return [replace(each, choices=self._employers) if each.key == "employer" else each for each in super().fields()]

    def complete(self, typed: dict[str, Any]) -> dict[str, Any]:
        """What is not known becomes an unconfirmed rule."""
        return rules_meant(super().complete(typed), self._standing)


class PlanChangeForm(PartyForm):
    """Rules of a plan that change on a day: those that are other than before it."""

    RECORD = "plan_change"
    TITLE_OF = "The plan changes on a day"
    KNOWN_BY = ()
    AUTO_FOCUS = "#field-from"
    FIELDS = (
        FormField(
            key="from", label="From", kind=DAY, required=True, help="The first day on which the other rules hold."
        ),
        *RULE_FIELDS,
        *NOTES,
    )
    ABOUT = (
        "The rules are filled in as they were before that day; change what is other from then on. What is emptied "
        "ends. Figures up to that day stay as they are."
    )

    def __init__(self, rules: Plan, *, change: PlanChange | None = None, replaces: str | None = None) -> None:
        """`rules` are those before the day; a `change` that stands is entered again with other values."""
        self._rules = rules
        own: dict[str, Any] = {} if change is None else json.loads(line_of(change))
        shown = rules_as_typed(rules if change is None else change.apply(rules))
        line = {key: value for key, value in shown.items() if key in PLAN_RULES}
        line |= {key: own[key] for key in _BESIDE if key in own}
        super().__init__(line, replaces=replaces)

    @property
    def _draft_key(self) -> str:
        return f"{type(self).__name__}:{self._rules.id}:{self.replaces or ''}"

    def typed(self) -> dict[str, Any]:
        """The rules that are other than before; one that was emptied is null, which ends it.

        Raises:
            InvalidEntryError: a field cannot be meant so; it names the field.
        """
        typed = super().typed()
        before = self._rules
        after = {rule: field.read(typed[rule]) for rule, field in PLAN_RULES.items() if rule in typed}
        changed = {
            rule: typed.get(rule)
            for rule in PLAN_RULES
            if after.get(rule, getattr(_DEFAULTS, rule)) != getattr(before, rule)
        }
        open_before, open_now = before.unconfirmed, typed.get("unconfirmed", [])
        # A rule is confirmed by being named; one that is not known any more needs no other value.
        changed |= {rule: typed.get(rule) for rule in open_before if rule not in open_now}
        kept = {key: typed[key] for key in _BESIDE if key in typed}
        opened = [rule for rule in open_now if rule not in open_before or rule in changed]
        return {"record": self.RECORD, "plan": self._rules.id, **kept, **changed, "unconfirmed": opened}

    def complete(self, typed: dict[str, Any]) -> dict[str, Any]:
        """What is not known becomes an unconfirmed rule."""
        flags = {rule: getattr(self._rules, rule) for rule in _FLAGS}
        return rules_meant(super().complete(typed), {**json.loads(line_of(self._rules)), **flags})


_DEFAULTS = Plan(id="-", employer="-", name="-", kind="401k")
