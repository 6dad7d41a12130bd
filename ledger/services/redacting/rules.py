"""What becomes of each key of each record in a redacted book; a key without a rule is refused, never passed on."""

from collections.abc import Mapping
from typing import NamedTuple


class Named(NamedTuple):
    """Text that is replaced by `kind-1`, `kind-2`, …: the same text always by the same."""

    kind: str


# Kept as it is: a choice of few words, a tick, a year, a share, a count, a figure of the law.
KEEP = "keep"
# Dollars and cents, one amount or one for each source, multiplied by the secret factor.
AMOUNT, AMOUNTS = "amount", "amounts"
# A day, moved within its part of the year; a birth date, another one of the same half year.
DAY, BIRTH = "day", "birth"
# An entry's own id; what a void takes back.
ID, REFERENCE = "id", "reference"
# A list of employers; columns of a file; a match; small records in a list.
EMPLOYERS, COLUMNS, MATCH = "employers", "columns", "match"
LEGS, LAYERS, HOLDINGS = "legs", "layers", "holdings"
# Codes that are kept where the law has them, and left out where it has not.
CODE, EXCEPTION, ALERT = "code", "exception", "alert"
# What stands in the boxes of a form, or on the lines of a return.
BOXES, FORMS = "boxes", "forms"
# Made of other keys by whoever scales the amounts; never passed on.
MADE = "made"
# Left out: what other text was made of it cannot be told.
DROP = "drop"

Rule = str | Named
Rules = Mapping[str, Rule]

_PERSON, _EMPLOYER, _PLAN, _TEXT = Named("person"), Named("employer"), Named("plan"), Named("text")
_NOTED: Rules = {"note": Named("note"), "document": Named("document")}
_ENTRY: Rules = {"id": ID, **_NOTED}
_MOVE: Rules = {**_ENTRY, "person": _PERSON, "plan": _PLAN, "date": DAY, "source": KEEP, "amount": AMOUNT}
_IRA_MOVE: Rules = {**_ENTRY, "person": _PERSON, "date": DAY, "amount": AMOUNT}
_FORM: Rules = {**_ENTRY, "person": _PERSON, "year": KEEP, "boxes": BOXES, "corrected": KEEP}
_PAY: Rules = {
    **_NOTED,
    "person": _PERSON,
    "plan": _PLAN,
    "pay": AMOUNT,
    "elections": KEEP,
    "election_amounts": AMOUNTS,
}
_KEPT_PLAN_RULES = (
    *("limitation_year_end", "after_tax_allowed", "in_plan_conversion_allowed", "in_service_rollover_allowed"),
    *("roth_allowed", "catch_up_allowed", "higher_catch_up_allowed", "separate_after_tax_contract", "safe_harbor"),
    *("governmental", "long_service_catch_up_allowed", "pre_1987_withdrawals", "loss_basis_policy"),
    *("roth_loss_policy", "conversion_frequency", "after_tax_cap_rate", "deferral_cap_rate", "election_step"),
    *("hce_after_tax_cap_rate", "hce_deferral_cap_rate", "unconfirmed"),
)
_PLAN_RULES: Rules = {
    **{rule: KEEP for rule in _KEPT_PLAN_RULES},
    "ended": DAY,
    "after_tax_cap_amount": AMOUNT,
    "catch_up_wages_of": EMPLOYERS,
    "match": MATCH,
}
_LIMITS = (
    *("elective_deferral", "catch_up", "catch_up_60_63", "annual_additions", "compensation_cap"),
    *("highly_compensated", "key_employee", "ira", "ira_catch_up", "roth_ira_single", "roth_ira_married_joint"),
    *("roth_ira_married_separate", "roth_catch_up_wages", "roth_catch_up_enforced"),
)

# By record and key of the book.
RULES: Mapping[str, Rules] = {
    "person": {**_NOTED, "id": _PERSON, "name": Named("name"), "birth_date": BIRTH},
    "tax_year": {
        **_NOTED,
        "person": _PERSON,
        "year": KEEP,
        "filing_status": KEEP,
        "lived_apart": KEEP,
        "modified_agi": AMOUNT,
    },
    "employer": {
        **_NOTED,
        "id": _EMPLOYER,
        "name": Named("employer-name"),
        "group": Named("group"),
        "return_due": KEEP,
        "tax_exempt": KEEP,
    },
    "wages": {
        **_NOTED,
        "person": _PERSON,
        "employer": _EMPLOYER,
        "year": KEEP,
        "social_security_wages": AMOUNT,
        "compensation": AMOUNT,
        "net_earnings": AMOUNT,
        "owner_share": KEEP,
    },
    "long_service": {
        **_NOTED,
        "person": _PERSON,
        "plan": _PLAN,
        "year": KEEP,
        "years": KEEP,
        "prior_deferrals": AMOUNT,
        "used_before": AMOUNT,
    },
    "plan": {
        **_NOTED,
        "id": _PLAN,
        "employer": _EMPLOYER,
        "name": Named("plan-name"),
        "kind": KEEP,
        **_PLAN_RULES,
    },
    "plan_change": {**_ENTRY, "plan": _PLAN, "from": DAY, **_PLAN_RULES},
    "plan_merger": {**_ENTRY, "date": DAY, "plan": _PLAN, "into": _PLAN, "person": _PERSON, "basis": AMOUNTS},
    "pay_schedule": {**_PAY, "id": ID, "from": DAY, "frequency": KEEP, "first_pay_date": DAY, "until": DAY},
    "expected_pay": {**_PAY, "pay_date": DAY},
    "pay_stub": {
        **_ENTRY,
        "person": _PERSON,
        "plan": _PLAN,
        "pay_date": DAY,
        "deposit_date": DAY,
        "pay_type": KEEP,
        "compensation": AMOUNT,
        "plan_pay": AMOUNT,
        "amounts": AMOUNTS,
        "year_to_date": AMOUNTS,
    },
    "contribution": {**_MOVE, "limitation_year": KEEP, "deposit_date": DAY},
    "receipt": {
        **_ENTRY,
        "person": _PERSON,
        "plan": _PLAN,
        "date": DAY,
        "pay_date": DAY,
        "sources": KEEP,
        "amount": AMOUNT,
    },
    "student_loan_payment": {**_ENTRY, "person": _PERSON, "plan": _PLAN, "date": DAY, "amount": AMOUNT},
    "catch_up_notice": {**_ENTRY, "person": _PERSON, "plan": _PLAN, "date": DAY, "for_year": KEEP, "amount": AMOUNT},
    "valuation": {
        **_ENTRY,
        "person": _PERSON,
        "plan": _PLAN,
        "date": DAY,
        "source": KEEP,
        "balance": AMOUNT,
        "holdings": HOLDINGS,
        "vested": AMOUNT,
    },
    "earnings": _MOVE,
    "conversion": {
        **_MOVE,
        "destination": KEEP,
        "into": _PLAN,
        "balance_before": AMOUNT,
        "earnings": AMOUNT,
        "qualified": KEEP,
        "withheld": AMOUNT,
        "legs": LEGS,
    },
    "opening_balance": {
        **_ENTRY,
        "person": _PERSON,
        "plan": _PLAN,
        "date": DAY,
        "source": KEEP,
        "balance": AMOUNT,
        "basis": AMOUNT,
        "vested": AMOUNT,
        "pre_1987_basis": AMOUNT,
        "first_year": KEEP,
        "layers": LAYERS,
    },
    "ira_opening_balance": {
        **_ENTRY,
        "person": _PERSON,
        "date": DAY,
        "kind": KEEP,
        "basis": AMOUNT,
        "first_year": KEEP,
        "layers": LAYERS,
    },
    "refund": {**_MOVE, "earnings": AMOUNT, "reason": KEEP, "for_year": KEEP},
    "distribution": {
        **_MOVE,
        "qualified": KEEP,
        "balance_before": AMOUNT,
        "earnings": AMOUNT,
        "code": CODE,
        "exception": EXCEPTION,
        "withheld": AMOUNT,
    },
    "forfeited": {**_MOVE, "reason": KEEP, "for_year": KEEP},
    "loan": {**_ENTRY, "person": _PERSON, "plan": _PLAN, "date": DAY, "event": KEEP, "amount": AMOUNT},
    "ira_contribution": {**_IRA_MOVE, "kind": KEEP, "for_year": KEEP},
    "ira_conversion": _IRA_MOVE,
    "ira_distribution": {**_IRA_MOVE, "exception": EXCEPTION},
    "ira_roll_in": {**_IRA_MOVE, "plan": _PLAN},
    "ira_year_end_value": {**_NOTED, "person": _PERSON, "year": KEEP, "value": AMOUNT},
    "roth_ira_distribution": {**_IRA_MOVE, "exception": EXCEPTION},
    "form_1099r": {**_FORM, "plan": _PLAN, "account": Named("account")},
    "form_w2": {**_FORM, "employer": _EMPLOYER},
    "form_5498": {**_FORM, "employer": _EMPLOYER},
    "filed_return": {**_ENTRY, "person": _PERSON, "year": KEEP, "date": DAY, "forms": FORMS},
    "limits": {**_NOTED, "year": KEEP, "source": _TEXT, **{name: KEEP for name in _LIMITS}},
    "import_answer": {**_NOTED, "plan": _PLAN, "label": Named("label"), "answer": Named("answer")},
    "import_mapping": {**_NOTED, "name": Named("mapping"), "columns": COLUMNS},
    "acknowledged": {
        **_ENTRY,
        "person": _PERSON,
        "code": ALERT,
        "year": KEEP,
        "until": DAY,
        "reason": Named("reason"),
        "about": DROP,
    },
    "void": {**_ENTRY, "entry": REFERENCE, "reason": Named("reason")},
}

# The keys of the small records inside records.
PARTS: Mapping[str, Rules] = {
    LEGS: {"destination": KEEP, "amount": AMOUNT, "direct": KEEP, "into": _PLAN, "date": DAY, "pre_tax": AMOUNT},
    LAYERS: {"year": KEEP, "taxable": AMOUNT, "nontaxable": AMOUNT},
    HOLDINGS: {"fund": Named("fund"), "units": MADE, "price": MADE},
    MATCH: {"tiers": KEEP, "period": KEEP, "dollar_cap": AMOUNT, "on": KEEP, "stops_at_pay_cap": KEEP},
}
