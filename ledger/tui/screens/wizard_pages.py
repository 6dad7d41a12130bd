"""What the first set-up asks, page by page: only what figures need."""

import datetime as dt
from dataclasses import replace
from typing import NamedTuple

from ledger.domain.sources import AFTER_TAX, EMPLOYER_MATCH, PRE_TAX_DEFERRAL, ROTH_DEFERRAL
from ledger.tui.forms.fields import AMOUNT, BIRTH, CHOICE, DAY, FormField
from ledger.tui.forms.plan_fields import KINDS, RULE_FIELDS
from ledger.tui.forms.schedule_form import PAY_FREQUENCIES, USUAL, elected_field
from ledger.tui.words import source_name

YOU, PLAN, RULES, MATCH, PAY, STAND, WAGES, SUMMARY = (
    "you",
    "plan",
    "rules",
    "match",
    "pay",
    "stand",
    "wages",
    "summary",
)
_RULE_KEYS = ("after_tax_allowed", "in_plan_conversion_allowed", "in_service_rollover_allowed", "conversion_frequency")
_MATCH_KEYS = ("match.tiers", "match.period")
SO_FAR = (PRE_TAX_DEFERRAL, ROTH_DEFERRAL, AFTER_TAX, EMPLOYER_MATCH)


class Page(NamedTuple):
    """One page: its title, why it is asked, its fields, and what is missing where it is skipped."""

    key: str
    title: str
    why: str
    fields: tuple[FormField, ...] = ()
    missing: str = ""


def _by_keys(keys: tuple[str, ...]) -> tuple[FormField, ...]:
    held = {each.key: replace(each, section="") for each in RULE_FIELDS}
    return tuple(held[key] for key in keys)


_FIRST_PAGES = (
    Page(
        YOU,
        "You",
        "Whose money is it? The birth date decides from which year on you may put in catch-up contributions. "
        "It stays in the ledger file on this machine, like everything else.",
        (
            FormField(key="name", label="Your name", help="As you want to read it here."),
            FormField(key="birth_date", label="Born on", kind=BIRTH, help="Year, month, day: 1980-05-04."),
        ),
        "Without you there is nobody to record anything for.",
    ),
    Page(
        PLAN,
        "Your employer and its plan",
        "Which workplace plan takes your contributions? Another employer or plan can be added later.",
        (
            FormField(key="employer", label="Employer", help="As it stands on your pay stub."),
            FormField(key="plan", label="Plan", help="As you call it, for example Acme 401(k)."),
            FormField(
                key="kind", label="Kind", kind=CHOICE, required=True, choices=KINDS, help="It decides the limits."
            ),
        ),
        "Pay stubs need a plan: add it later under Plans (5), then a.",
    ),
    Page(
        RULES,
        "What the plan allows",
        "The strategy needs after-tax contributions, and one of two ways to Roth. The plan's summary says it. "
        "“I do not know” is a good answer: a letter with the questions is written for you.",
        _by_keys(_RULE_KEYS),
        "It then counts as allowed, and as not confirmed.",
    ),
    Page(
        MATCH,
        "The employer's match",
        "What the employer puts in counts against the same limit as your after-tax money. "
        "Leave it empty where there is no match, or where you do not have it at hand.",
        _by_keys(_MATCH_KEYS),
        "Match still to come is then not expected, and the room left may be too much.",
    ),
)
_STAND_WHY = (
    "Skip this where the first stub to log is the first of the year and no after-tax money was in the plan before. "
    "Were there conversions this year already? Then better log every stub and conversion of the year, in order."
)


def pages(today: dt.date) -> tuple[Page, ...]:
    """The pages in their order; the last shows what will be recorded."""
    year = today.year
    stand = Page(STAND, "Where you stand", _STAND_WHY, _stand_fields(year), "All accounts then begin at $0.00.")
    return (*_FIRST_PAGES, _pay_page(year), stand, _wages_page(year), Page(SUMMARY, "What will be recorded", ""))


def _pay_page(year: int) -> Page:
    return Page(
        PAY,
        "Your pay",
        "So that the next pay stub fills itself in, and the rest of the year can be foreseen. "
        "Begin with the stub that you want to log first.",
        (
            FormField(
                key="frequency", label="Paid", kind=CHOICE, choices=PAY_FREQUENCIES, help="How often you are paid."
            ),
            FormField(
                key="first_pay_date",
                label="First stub to log",
                kind=DAY,
                help=f"Its pay date. The first of {year} is best, where you have the stubs.",
            ),
            FormField(key="pay", label="Gross pay", kind=AMOUNT, help="Of one pay date."),
            *(elected_field(each) for each in USUAL),
        ),
        "Stubs are then not filled in ahead, and nothing is foreseen: add a schedule later under Plans (5).",
    )


def _wages_page(year: int) -> Page:
    return Page(
        WAGES,
        f"Your wages of {year - 1}",
        f"From the year of your 50th birthday on, wages of the year before decide whether catch-up contributions "
        f"of {year} have to be Roth.",
        (
            FormField(
                key="social_security_wages",
                label=f"Box 3 of {year - 1}",
                kind=AMOUNT,
                help=f"Social Security wages on the Form W-2 of {year - 1} from this employer; $0 where none.",
            ),
        ),
        "Whether catch-up has to be Roth is then not known.",
    )


def _stand_fields(year: int) -> tuple[FormField, ...]:
    return (
        FormField(
            key="through",
            label="Last pay date before",
            kind=DAY,
            section="This year, before the first stub to log",
            help="The pay date of the stub before it, whose year to date you enter here.",
        ),
        *(
            FormField(key=f"so_far.{each}", label=source_name(each), kind=AMOUNT, help="Year to date on that stub.")
            for each in SO_FAR
        ),
        FormField(
            key="year_pay",
            label=f"Pay of {year}",
            kind=AMOUNT,
            help="Gross pay of the whole year: annual additions may not be more than it. Without it, that of the "
            "stubs you log.",
        ),
        FormField(
            key="opening_date",
            label="As of",
            kind=DAY,
            section="After-tax money from before that",
            help=f"Before this year's contributions went in: {year}-01-01 for the last statement of {year - 1}.",
        ),
        FormField(key="opening_balance", label="Worth", kind=AMOUNT, help="The balance of the after-tax money alone."),
        FormField(
            key="opening_basis",
            label="Of it put in",
            kind=AMOUNT,
            help="After-tax contributions not yet converted: the basis. Empty where you do not know it.",
        ),
    )
