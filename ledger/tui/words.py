"""The book's words as people read them."""

_SOURCES = {
    "pre_tax_deferral": "Pre-tax deferral",
    "roth_deferral": "Roth deferral",
    "pre_tax_catch_up": "Pre-tax catch-up",
    "roth_catch_up": "Roth catch-up",
    "after_tax": "After-tax",
    "employer_match": "Employer match",
    "employer_match_roth": "Employer match, Roth",
    "employer_nonelective": "Employer nonelective",
    "employer_nonelective_roth": "Employer nonelective, Roth",
    "forfeiture": "Forfeiture allocated",
    "rollover_in": "Rolled in",
    "loan_repayment": "Loan repayment",
    "designated_roth": "Roth account as a whole",
}

DESTINATIONS = {
    "in_plan_roth": "Roth in the plan",
    "roth_ira": "Roth IRA",
    "traditional_ira": "Traditional IRA",
    "other_plan": "Another plan",
    "cash": "Cash",
}

METHODS = {"stated": "as the plan states it", "balance": "pro rata over the account's value", "estimate": "estimated"}


def source_name(source: str) -> str:
    """What people call a source; of `SOURCES` every one has a name."""
    return _SOURCES.get(source, source.replace("_", " ").capitalize())


def record_name(record: str) -> str:
    """What people call a kind of record: `pay stub`, `form 1099-R`."""
    special = {
        "form_1099r": "Form 1099-R",
        "form_w2": "Form W-2",
        "form_5498": "Form 5498",
        "receipt": "record keeper's row",
    }
    return special.get(record, record.replace("_", " "))
