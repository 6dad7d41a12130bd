"""What the words of payroll and record keepers mean; every label was read on a stub, in an export or in a parser."""

import time

import pytest

from ledger.domain.sources import (
    AFTER_TAX,
    EMPLOYER_MATCH,
    EMPLOYER_MATCH_ROTH,
    EMPLOYER_NONELECTIVE,
    EMPLOYER_NONELECTIVE_ROTH,
    LOAN_REPAYMENT,
    PRE_TAX_CATCH_UP,
    PRE_TAX_DEFERRAL,
    ROLLOVER_IN,
    ROTH_CATCH_UP,
    ROTH_DEFERRAL,
)
from ledger.importers.labels import (
    CONVERSION,
    LOAN,
    MONEY,
    OTHER,
    TOTAL,
    UNKNOWN,
    kind_of_plan,
    label_key,
    names_a_plan,
    normalise,
    read_label,
    read_stub_label,
    stray_figure,
)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        *((text, PRE_TAX_DEFERRAL) for text in ("401K Pretax", "401(K)", "401k (pre-tax)", "PRE-TAX 401(K)", "403(b)")),
        *((text, PRE_TAX_DEFERRAL) for text in ("BONUS PRE-TAX 401(K)", "Employee PreTax", "Employee Deferral")),
        *((text, PRE_TAX_DEFERRAL) for text in ("401k Deduction", "401k Bonus", "Employee 401(k)")),
        *((text, PRE_TAX_DEFERRAL) for text in ("_401K", "_403B", "_457B", "BTK1", "401k PreTax Perf")),
        *((text, ROTH_DEFERRAL) for text in ("Roth 401K", "roth (after-tax)", "ROTH", "ROTH_403B", "Roth401k")),
        *((text, ROTH_DEFERRAL) for text in ("401KRoth", "401k Roth Bonus", "RTH 401K", "Savings (RTH1)")),
        *((text, PRE_TAX_CATCH_UP) for text in ("401K CU", "401CF", "401CP", "_401K_CATCHUP", "401k Catch\u2011up")),
        *((text, ROTH_CATCH_UP) for text in ("ROTH_401K_CATCHUP", "Catch-up Roth", "Roth CU")),
        *((text, EMPLOYER_MATCH) for text in ("Current Match", "Ytd 401K Match", "401K ER Match", "Matching")),
        *((text, EMPLOYER_MATCH) for text in ("EMPLOYER MATCHING", "Safe Harbor Match", "401k Employer Match APB")),
        *((text, EMPLOYER_MATCH) for text in ("COMPANY_MATCH_AFTER_TAX", "Savings (ERM1)", "401(k) After Tax match")),
        *((text, EMPLOYER_MATCH_ROTH) for text in ("COMPANY_MATCH_ROTH", "Roth 401(k) Match")),
        *((text, EMPLOYER_NONELECTIVE) for text in ("Profit Sharing", "PROFITSHARING", "Safe Harbor Non-Elective")),
        ("Roth Profit Sharing", EMPLOYER_NONELECTIVE_ROTH),
        ("Non-Roth After-Tax", AFTER_TAX),
        ("Rollover", ROLLOVER_IN),
    ],
)
def test_labels_that_say_their_source(text: str, source: str) -> None:
    label = read_label(text)

    assert (label.kind, label.source, label.sure) == (MONEY, source, True)


@pytest.mark.parametrize(
    "text",
    [
        *("401K After Tax", "401K (AFTER-TAX)", "401k (after-tax)", "AFTER-TAX 401(K)", "BONUS AFTER-TAX 401(K)"),
        *(
            "401K AFT TAX",
            "401(k) AT",
            "401k A/T",
            "VOLF",
            "VOLP",
            "After Tax Base Pay",
            "After Tax Bonus & Commission",
        ),
        *("After-Tax Ded", "After\u2013Tax", "AFTER_TAX_401K", "Mega Backdoor Roth", "401k After-Tax Catch Up"),
    ],
)
def test_after_tax_may_mean_roth_and_is_asked(text: str) -> None:
    label = read_label(text)

    assert (label.kind, label.source, label.sure) == (MONEY, AFTER_TAX, False)
    assert label.choices == (AFTER_TAX, ROTH_DEFERRAL, ROTH_CATCH_UP, "ignore")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        *((text, EMPLOYER_NONELECTIVE) for text in ("Safe Harbor", "Employer Contribution", "401K True-up")),
        *((text, EMPLOYER_MATCH) for text in ("401K ER", "Employer 401k", "Student Loan Match")),
        ("Employer Roth", EMPLOYER_MATCH_ROTH),
        *((text, PRE_TAX_DEFERRAL) for text in ("401KR", "401K R", "401k refund", "Pre-Tax Something")),
        # A word more may turn it into something else, and what ends in pay may be what a deferral is reckoned from.
        *(
            (text, PRE_TAX_DEFERRAL)
            for text in ("401k Salary", "403b Salary", "401k Pay", "Pre-Tax Pay", "401k Percent")
        ),
        *((text, PRE_TAX_DEFERRAL) for text in ("Pretax 132", "Acme 401k Pre Tax", "401k PreTax Perf Pay", "401(k) 1")),
        *((text, ROTH_DEFERRAL) for text in ("401k Roth Base Pay", "Roth 401k Refund", "Roth 401k 6%")),
        *((text, EMPLOYER_MATCH) for text in ("Pension Match", "SIMPLE Match", "NQ Match", "Match Forfeited")),
        ("Roth 401(k) (taxable)", None),
        *((text, None) for text in ("401(a)", "Deferred Comp", "Retirement", "Pension", "401k Company Stock")),
    ],
)
def test_labels_that_leave_a_doubt_are_asked(text: str, source: str | None) -> None:
    label = read_label(text)

    assert (label.kind, label.source, label.sure) == (MONEY, source, False)
    assert label.choices[-1] == "ignore"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((text, LOAN) for text in ("401K Loan Gp1", "LON1", "LN 2", "Loan Repayments")),
        *(
            (text, OTHER)
            for text in ("ESPP", "Roth IRA", "SIMPLE IRA", "HSA Match", "Vision", "Life", "Medical Pre-tax")
        ),
        *((text, OTHER) for text in ("AD&D", "FSA Rollover", "Federal Income Tax", "After-Tax Medical")),
        *((text, TOTAL) for text in ("Total 401k", "Sub Total", "Subtotal", "Gross Pay", "Net Pay")),
        *((text, TOTAL) for text in ("Pre Tax Deductions", "Post Tax Deductions", "Pre-Tax Deductions/Contributions")),
        *((text, TOTAL) for text in ("Roth Total", "Match Total", "401(k) Summary")),
        *((text, OTHER) for text in ("Match Wages", "Match Base", "401k Match Gross", "Roth Wages", "Taxable Wages")),
        *((text, CONVERSION) for text in ("2021 ROTH IN PLAN CONVERSION", "Roth In-Plan Rollover", "IRR", "Roth Conv")),
        *(
            (text, UNKNOWN)
            for text in ("CONVERSION AS OF 08/14", "Regular", "Overtime", "", "\u202e", "401 Main Street")
        ),
        # Codes of box 12 of Form W-2: G is a 457(b) plan, W a health savings account; neither is a 401(k).
        *((text, UNKNOWN) for text in ("G", "W", "12 W", "Code G")),
    ],
)
def test_what_is_no_contribution(text: str, kind: str) -> None:
    label = read_label(text)

    assert label.kind == kind
    assert label.source == (LOAN_REPAYMENT if kind == LOAN else None)


def test_the_key_of_a_label_is_its_words_in_one_form() -> None:
    assert label_key("  401k\u2011Roth \t(A) * ") == "label:401k-Roth (A)"
    assert label_key("AFTER_TAX=401K:") == "label:AFTER TAX 401K"
    assert label_key("a\u202eb\x1b[31m") == "label:a b [31m"


def test_labels_that_begin_alike_have_keys_of_their_own() -> None:
    begins = "Acme Corporation Retirement Savings 401k"
    for long in (begins, begins * 3, begins * 6, begins * 60):
        keys = {label_key(f"{long} {end}") for end in ("After Tax", "Roth", "Pre Tax", "Match")}
        assert len(keys) == 4
        assert all(len(key) <= 200 for key in keys)


@pytest.mark.parametrize(
    "text",
    [
        *("Pre Tax", "Employee Pre-Tax", "Pre-Tax Deduction", "Pre-Tax Amount", "Employee Contributions Pre-Tax"),
        *("Pre-Tax 125", "Pretax 132", "PreTax125", "PRETAX 125"),
    ],
)
def test_pre_tax_without_a_plan_may_be_insurance_on_a_pay_stub(text: str) -> None:
    label = read_stub_label(text)

    assert (label.kind, label.source, label.sure) == (MONEY, PRE_TAX_DEFERRAL, False)


@pytest.mark.parametrize("text", ["401K Pretax", "Employee Deferral", "BTK1", "403(b)"])
def test_a_deferral_by_name_is_one_on_a_pay_stub(text: str) -> None:
    assert read_stub_label(text).sure


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Roth 401 (k)", "401(k)"),
        ("401K Match", "401(k)"),
        ("401a", "401(a)"),
        ("403(b)", "403(b)"),
        ("457", "457(b)"),
        ("Match", None),
        ("401(k)/457(b)", None),
        ("Main Street 401", None),
    ],
)
def test_the_kind_of_plan_that_a_label_names(text: str, kind: str | None) -> None:
    assert kind_of_plan(text) == kind


@pytest.mark.parametrize(
    ("text", "stray"),
    [
        *(("401(k) 1", "1"), ("401(k) 196,15", "196,15"), ("401(k) \u200f196.15", "\u200f196.15")),
        *(("401(k) \u2011196.15", "\u2011196.15"), ("401(k) \uff11\uff19", "\uff11\uff19"), ("Roth 401 k 5 x", "5")),
        *(("401(k)", None), ("Savings (RTH1)", None), ("401 (k) Gp1", None), ("Pre-Tax 125", None), ("415C", None)),
    ],
)
def test_a_figure_among_the_words_of_a_label(text: str, stray: str | None) -> None:
    found = stray_figure(text)

    assert (found[0] if found else None) == stray


def test_a_label_is_cut_and_read_in_little_time() -> None:
    assert len(normalise("401k " * 100_000)) <= 200
    began = time.perf_counter()
    for hostile in ("roth " * 100_000, "401k cu" * 100_000, "(" * 500_000, "after-" * 100_000):
        read_label(hostile)
    assert time.perf_counter() - began < 1


def test_the_names_of_plans() -> None:
    assert all(names_a_plan(text) for text in ("401(k)", "401 ( K )", "ER 403B", "457(b)", "Total 401k"))
    assert not any(names_a_plan(text) for text in ("401", "1401k", "Roth", "4570"))
