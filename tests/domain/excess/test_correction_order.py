"""What goes back first of excess annual additions, by the published cases and by the tiers of a match."""

from decimal import Decimal

import pytest

from ledger.domain.excess.correction_order import (
    FORFEITED,
    NOTHING_MATCHED,
    PAID_OUT,
    Matched,
    correction_order,
    enough_to_cure,
    matched_parts,
)
from ledger.domain.money import ZERO, Money
from ledger.domain.plan_rules import Match


def dollars(text: str) -> Money:
    return Money.parse(text)


def match(*tiers: tuple[str, str], on: tuple[str, ...] = ("elective_deferral",)) -> Match:
    return Match(tiers=tuple((Decimal(rate), Decimal(share)) for rate, share in tiers), on=on)


def order(
    by_source: dict[str, str], matched: Matched | None, excess: str, catch_up: str = "0"
) -> tuple[list[tuple[int, str, str | None, str]], Money]:
    amounts = {source: dollars(amount) for source, amount in by_source.items()}
    steps, left = correction_order(amounts, matched, dollars(excess), catch_up=dollars(catch_up))
    shown = [
        (each.number, each.source, None if each.amount is None else each.amount.plain(), each.outcome) for each in steps
    ]
    return shown, left


def test_john() -> None:
    """IRS 415 fix-it teaching case, John, 48, 2015: 18,000 deferrals, 11,000 match of 100 %, 35,000 profit sharing.

    64,000 is 11,000 over 53,000: 7,000 deferrals were not matched, then 2,000 go with their 2,000 of match.
    """
    formula = match(("1.00", "0.05"))
    matched = matched_parts(
        formula, pay=dollars("220000"), deferrals=dollars("18000"), after_tax=ZERO, matched=dollars("11000")
    )

    steps = order(
        {"pre_tax_deferral": "18000", "employer_match": "11000", "employer_nonelective": "35000"}, matched, "11000"
    )

    assert steps == (
        [
            (2, "pre_tax_deferral", "7000.00", PAID_OUT),
            (4, "pre_tax_deferral", "2000.00", PAID_OUT),
            (4, "employer_match", "2000.00", FORFEITED),
        ],
        ZERO,
    )


def test_the_last_match_broke_the_limit_and_after_tax_money_goes() -> None:
    """Bogleheads 335250: 50 dollars over by the last match; 50 of after-tax money go back."""
    matched = Matched(deferrals=((dollars("9500"), dollars("9500")),))
    by_source = {"pre_tax_deferral": "19500", "after_tax": "28050", "employer_match": "9500"}

    assert order(by_source, matched, "50") == ([(1, "after_tax", "50.00", PAID_OUT)], ZERO)


def test_all_five_steps_in_order() -> None:
    """1,000 unmatched after-tax, 500 unmatched deferrals, then 3: 200 + 100, 4: 400 + 400, 5: 300 of 1,000."""
    matched = Matched(
        after_tax=((dollars("200"), dollars("100")),),
        deferrals=((dollars("400"), dollars("400")),),
    )
    by_source = {
        "roth_deferral": "900",
        "after_tax": "1200",
        "employer_match": "500",
        "employer_nonelective": "1000",
    }

    steps, left = order(by_source, matched, "2900")

    assert steps == [
        (1, "after_tax", "1000.00", PAID_OUT),
        (2, "roth_deferral", "500.00", PAID_OUT),
        (3, "after_tax", "200.00", PAID_OUT),
        (3, "employer_match", "100.00", FORFEITED),
        (4, "roth_deferral", "400.00", PAID_OUT),
        (4, "employer_match", "400.00", FORFEITED),
        (5, "employer_nonelective", "300.00", FORFEITED),
    ]
    assert left == ZERO


def test_only_the_first_two_steps_are_settled() -> None:
    amounts = {"after_tax": Money(2), "roth_deferral": Money(2), "employer_nonelective": Money(2)}
    steps, _ = correction_order(amounts, Matched(deferrals=((Money(1), Money(0)),)), Money(5))

    assert [(each.number, each.settled) for each in steps] == [(1, True), (2, True), (4, False), (5, False)]


@pytest.mark.parametrize(
    ("excess", "after_tax", "deferrals"),
    [("999.99", "999.99", None), ("1000.00", "1000.00", None), ("1000.01", "1000.00", "0.01")],
    ids=["a-cent-under", "all-of-it", "a-cent-over"],
)
def test_after_tax_money_up_to_its_last_cent(excess: str, after_tax: str, deferrals: str | None) -> None:
    steps, left = order({"after_tax": "1000", "pre_tax_deferral": "10"}, NOTHING_MATCHED, excess)

    assert [step[2] for step in steps] == [each for each in (after_tax, deferrals) if each]
    assert left == ZERO


def test_catch_up_is_no_annual_addition_and_stays() -> None:
    """31,500 deferred, 8,000 of it catch-up: 23,500 can go back, not more."""
    steps, left = order({"pre_tax_deferral": "31500"}, NOTHING_MATCHED, "24000", catch_up="8000")

    assert (steps, left) == ([(2, "pre_tax_deferral", "23500.00", PAID_OUT)], dollars("500"))


def test_both_kinds_of_deferrals_are_named_together() -> None:
    steps, _ = order({"pre_tax_deferral": "10", "roth_deferral": "10"}, NOTHING_MATCHED, "15")

    assert steps == [(2, "elective_deferral", "15.00", PAID_OUT)]


def test_without_a_formula_what_was_matched_is_not_known() -> None:
    by_source = {"after_tax": "100", "pre_tax_deferral": "500", "employer_match": "200"}

    steps, left = order(by_source, None, "150")

    assert steps == [(1, "after_tax", "100.00", PAID_OUT), (2, "pre_tax_deferral", None, PAID_OUT)]
    assert left == dollars("50")
    amounts = {source: dollars(amount) for source, amount in by_source.items()}
    assert not any(each.settled for each in correction_order(amounts, None, dollars("150"))[0])


def test_match_that_no_contribution_earned_is_left() -> None:
    steps, left = order({"employer_match": "100"}, NOTHING_MATCHED, "40")

    assert (steps, left) == ([], dollars("40"))


def test_tiers_give_back_their_match_from_the_top() -> None:
    """100 % of 3 % and 50 % of the next 2 % of 100,000: 3,000 on 3,000 and 1,000 on 2,000; the upper slice first."""
    parts = matched_parts(
        match(("1.00", "0.03"), ("0.50", "0.05")),
        pay=dollars("100000"),
        deferrals=dollars("20000"),
        after_tax=ZERO,
        matched=dollars("4000"),
    )

    assert parts == Matched(
        deferrals=((dollars("2000"), dollars("1000")), (dollars("3000"), dollars("3000"))), after_tax=()
    )
    # 16,000: 15,000 unmatched, then 1,000 of 1,500 per 1,000 matched: 666.67 with 333.33.
    steps, _ = order({"pre_tax_deferral": "20000", "employer_match": "4000"}, parts, "16000")
    assert steps == [
        (2, "pre_tax_deferral", "15000.00", PAID_OUT),
        (4, "pre_tax_deferral", "666.67", PAID_OUT),
        (4, "employer_match", "333.33", FORFEITED),
    ]


def test_what_payroll_left_unmatched_is_unmatched() -> None:
    """Belfint 2024: 23,000 deferred from a bonus of 29,000, 100 % up to 4 %: 1,160 of match, so 1,160 matched."""
    parts = matched_parts(
        match(("1.00", "0.04")), pay=dollars("345000"), deferrals=dollars("23000"), after_tax=ZERO,
        matched=dollars("1160"),
    )  # fmt: skip

    assert parts == Matched(deferrals=((dollars("1160"), dollars("1160")),))


def test_one_tier_needs_no_pay_and_several_do() -> None:
    one, two = match(("0.50", "0.06")), match(("1.00", "0.03"), ("0.50", "0.05"))
    known = matched_parts(one, pay=None, deferrals=dollars("9000"), after_tax=ZERO, matched=dollars("1000"))
    unknown = matched_parts(two, pay=None, deferrals=dollars("9000"), after_tax=ZERO, matched=dollars("1000"))

    assert known == Matched(deferrals=((dollars("2000"), dollars("1000")),))
    assert unknown is None


def test_after_tax_money_is_matched_after_deferrals() -> None:
    """50 % of 10 % of 100,000: 5,000 of match on 10,000, 4,000 of which are deferrals and 6,000 after-tax money."""
    parts = matched_parts(
        match(("0.50", "0.10"), on=("elective_deferral", "after_tax")),
        pay=dollars("100000"),
        deferrals=dollars("4000"),
        after_tax=dollars("9000"),
        matched=dollars("5000"),
    )

    assert parts == Matched(
        deferrals=((dollars("4000"), dollars("2000")),), after_tax=((dollars("6000"), dollars("3000")),)
    )


def test_match_beyond_the_formula_is_nobodys() -> None:
    parts = matched_parts(
        match(("1.00", "0.03")), pay=dollars("100000"), deferrals=dollars("9000"), after_tax=ZERO,
        matched=dollars("3500"),
    )  # fmt: skip

    assert parts == Matched(deferrals=((dollars("3000"), dollars("3000")),))


def test_match_that_is_forfeited_with_its_deferral_raises_earned_income() -> None:
    """4,000 of matched deferrals with 4,000 of match, 3,000 over: a deferred dollar and its match close three."""
    amounts = {"pre_tax_deferral": dollars("4000"), "employer_match": dollars("4000")}
    matched = Matched(deferrals=((dollars("4000"), dollars("4000")),))

    enough = enough_to_cure(
        lambda amount: correction_order(amounts, matched, amount), dollars("3000"), rises=lambda lost: lost
    )

    steps, _ = correction_order(amounts, matched, enough)
    assert [(each.source, each.amount) for each in steps] == [
        ("pre_tax_deferral", dollars("1000")),
        ("employer_match", dollars("1000")),
    ]
