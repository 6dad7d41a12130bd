"""What a plan's document may say, as fields: first what decides about after-tax money, then the rest."""

from ledger.tui.forms.fields import AMOUNT, CHOICE, DAY, FormField
from ledger.tui.forms.party_fields import NAMES, PERCENT, TIERS, YES_NO_UNKNOWN

KINDS = (
    ("401k", "401(k)"),
    ("403b", "403(b)"),
    ("457b", "457(b)"),
    ("solo_401k", "Solo 401(k)"),
    ("simple_ira", "SIMPLE IRA"),
    ("sep", "SEP IRA"),
)
FREQUENCIES = (
    ("on_request", "On request"),
    ("daily", "Daily"),
    ("every_pay_date", "At every pay date"),
    ("monthly", "Monthly"),
    ("quarterly", "Quarterly"),
    ("yearly", "Once a year"),
)
PERIODS = (
    ("paycheck", "Each pay date"),
    ("year", "The year"),
    ("paycheck_with_true_up", "Each pay date, true-up after the year"),
)
_DEFERRALS, _AFTER_TAX, _LOANS = "elective_deferral", "after_tax", "student_loan_payment"
MATCHED = (
    (_DEFERRALS, "Deferrals"),
    (f"{_DEFERRALS},{_AFTER_TAX}", "Deferrals and after-tax"),
    (f"{_DEFERRALS},{_LOANS}", "Deferrals and student loans"),
    (f"{_DEFERRALS},{_AFTER_TAX},{_LOANS}", "All three"),
    (_AFTER_TAX, "After-tax"),
    (_LOANS, "Student loans"),
    (f"{_AFTER_TAX},{_LOANS}", "After-tax and student loans"),
)


def _asked(key: str, label: str, help_: str, section: str = "") -> FormField:
    return FormField(key=key, label=label, kind=CHOICE, choices=YES_NO_UNKNOWN, help=help_, section=section)


_STRATEGY = (
    _asked(
        "after_tax_allowed",
        "After-tax money",
        "Whether the plan takes after-tax contributions that are not Roth.",
        "What the plan allows",
    ),
    _asked(
        "in_plan_conversion_allowed",
        "Convert inside",
        "Whether after-tax money can become Roth money inside the plan: an in-plan Roth conversion.",
    ),
    _asked(
        "in_service_rollover_allowed",
        "Roll over",
        "Whether after-tax money can be rolled over to a Roth IRA while you work there.",
    ),
    FormField(
        key="conversion_frequency",
        label="How often",
        kind=CHOICE,
        choices=FREQUENCIES,
        help="How often after-tax money can be converted or rolled over; leave it empty where you do not know.",
    ),
    FormField(
        key="match.tiers",
        label="Match",
        kind=TIERS,
        section="The employer's match",
        help="50 % up to 6 % is half of what you defer, up to 6 % of pay; commas between tiers; empty: no match.",
    ),
    FormField(
        key="match.period", label="Worked out over", kind=CHOICE, choices=PERIODS, help="Each pay date where empty."
    ),
    FormField(key="match.dollar_cap", label="At most a year", kind=AMOUNT, help="In dollars; empty where no cap."),
    FormField(key="match.on", label="It matches", kind=CHOICE, choices=MATCHED, help="Deferrals where empty."),
    _asked(
        "match.stops_at_pay_cap",
        "Stops at pay limit",
        "Whether it stops when the pay of the year reaches the limit of IRC 401(a)(17); no where empty.",
    ),
)

_MORE = (
    FormField(
        key="after_tax_cap_rate",
        label="After-tax, % of pay",
        kind=PERCENT,
        section="More: caps of the plan itself",
        help="The most the plan takes of after-tax money, as a share of pay: 10 %.",
    ),
    FormField(key="after_tax_cap_amount", label="After-tax, dollars", kind=AMOUNT, help="The same in dollars a year."),
    FormField(key="deferral_cap_rate", label="Deferrals, % of pay", kind=PERCENT, help="The plan's cap on deferrals."),
    FormField(
        key="hce_after_tax_cap_rate",
        label="HCE after-tax, %",
        kind=PERCENT,
        help="The cap on after-tax money for the highly compensated.",
    ),
    FormField(
        key="hce_deferral_cap_rate",
        label="HCE deferrals, %",
        kind=PERCENT,
        help="The cap on deferrals for the highly compensated.",
    ),
    FormField(
        key="election_step",
        label="Elections move by",
        kind=PERCENT,
        help="The share of pay that a percentage election moves by; 1 % where empty.",
    ),
    _asked("roth_allowed", "Roth deferrals", "Whether the plan takes Roth contributions.", "More: other rules"),
    _asked("catch_up_allowed", "Catch-up", "Whether it takes catch-up contributions from age 50."),
    _asked("higher_catch_up_allowed", "Higher catch-up", "Whether it takes the higher ones at 60 to 63."),
    _asked(
        "separate_after_tax_contract",
        "After-tax kept apart",
        "Whether after-tax money and its earnings are accounted for separately (IRC 72(d)(2)).",
    ),
    _asked("safe_harbor", "Safe harbor plan", "Whether it is a safe harbor plan."),
    _asked("governmental", "Governmental plan", "Whether a state or local government keeps it."),
    _asked("long_service_catch_up_allowed", "15-year rule", "403(b) alone: catch-up for 15 years of service."),
    _asked("pre_1987_withdrawals", "Before 1987", "Whether contributions made before 1987 can be withdrawn first."),
    FormField(
        key="limitation_year_end",
        label="Limitation year ends",
        help="Month and day, such as 06-30; 12-31 where empty.",
    ),
    FormField(key="ended", label="Plan ended on", kind=DAY, help="The day the plan was terminated."),
    FormField(
        key="loss_basis_policy",
        label="Basis above value",
        kind=CHOICE,
        choices=(("carry", "Carried on"), ("extinguish", "Gone"), ("carry_within_year", "Carried within the year")),
        help="What becomes of after-tax basis that is above the value when all is converted; carried on where empty.",
    ),
    FormField(
        key="roth_loss_policy",
        label="Roth basis above value",
        kind=CHOICE,
        choices=(("carry", "Goes along"), ("strict", "Stays behind")),
        help="Whether it goes along when the whole Roth account is rolled over; goes along where empty.",
    ),
    FormField(
        key="catch_up_wages_of",
        label="Wages also of",
        kind=NAMES,
        help="Short names of employers whose box 3 wages the plan adds, with commas between.",
    ),
)

RULE_FIELDS = (*_STRATEGY, *_MORE)
