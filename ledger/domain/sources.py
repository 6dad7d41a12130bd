"""The sources of plan money, in the order in which every list and line shows them."""

PRE_TAX_DEFERRAL = "pre_tax_deferral"
ROTH_DEFERRAL = "roth_deferral"
PRE_TAX_CATCH_UP = "pre_tax_catch_up"
ROTH_CATCH_UP = "roth_catch_up"
AFTER_TAX = "after_tax"
EMPLOYER_MATCH = "employer_match"
EMPLOYER_MATCH_ROTH = "employer_match_roth"
EMPLOYER_NONELECTIVE = "employer_nonelective"
EMPLOYER_NONELECTIVE_ROTH = "employer_nonelective_roth"
FORFEITURE = "forfeiture"
ROLLOVER_IN = "rollover_in"
LOAN_REPAYMENT = "loan_repayment"
DESIGNATED_ROTH = "designated_roth"

SOURCES = (
    PRE_TAX_DEFERRAL,
    ROTH_DEFERRAL,
    PRE_TAX_CATCH_UP,
    ROTH_CATCH_UP,
    AFTER_TAX,
    EMPLOYER_MATCH,
    EMPLOYER_MATCH_ROTH,
    EMPLOYER_NONELECTIVE,
    EMPLOYER_NONELECTIVE_ROTH,
    FORFEITURE,
    ROLLOVER_IN,
    LOAN_REPAYMENT,
    DESIGNATED_ROTH,
)

# What payroll calls catch-up is a label: the law decides what is catch-up (Reg. 1.414(v)-1).
DEFERRAL_OF_LABEL = {PRE_TAX_CATCH_UP: PRE_TAX_DEFERRAL, ROTH_CATCH_UP: ROTH_DEFERRAL}

ELECTIVE_DEFERRALS = frozenset({PRE_TAX_DEFERRAL, ROTH_DEFERRAL, PRE_TAX_CATCH_UP, ROTH_CATCH_UP})
EMPLOYER_ROTH = frozenset({EMPLOYER_MATCH_ROTH, EMPLOYER_NONELECTIVE_ROTH})
EMPLOYER = frozenset({EMPLOYER_MATCH, EMPLOYER_NONELECTIVE}) | EMPLOYER_ROTH
# What 415(c) counts; rollovers and loan repayments are no annual additions (IRC 415(c)(2)).
ANNUAL_ADDITIONS = ELECTIVE_DEFERRALS | EMPLOYER | {AFTER_TAX, FORFEITURE}
# What reaches the designated Roth account as it is contributed.
ROTH = frozenset({ROTH_DEFERRAL, ROTH_CATCH_UP}) | EMPLOYER_ROTH

# Added up beside the sources of money: what stubs say of pay, and how many do not say it.
COMPENSATION = "compensation"
PLAN_PAY = "plan_pay"
PAY_UNKNOWN = "pay_unknown"
