"""Excess deferrals, excess annual additions and test refunds: open, partly returned, closed, too late."""

import datetime as dt
from collections.abc import Sequence

import pytest

from ledger.domain.entries.refunds import Forfeited, Refund
from ledger.domain.excess.correction_calendar import correction_calendar
from ledger.domain.excess.correction_order import NOTHING_MATCHED, Matched
from ledger.domain.excess.corrections import Correction
from ledger.domain.excess.excess_additions import excess_addition_correction
from ledger.domain.excess.excess_deferrals import Deferred, allocation_letter, excess_deferral_correction
from ledger.domain.excess.plan_test_refunds import plan_test_correction
from ledger.domain.limits.additions import AdditionsStanding
from ledger.domain.money import ZERO, Money
from ledger.domain.recorded import Recorded

NAMES = {"a": "Acme 401(k)", "b": "Bolt 401(k)"}
DEFERRED = (
    Deferred("a", "acme", "pre_tax_deferral", Money.parse("20000")),
    Deferred("b", "bolt", "roth_deferral", Money.parse("10000")),
)


def dollars(text: str) -> Money:
    return Money.parse(text)


def refund(
    date: str,
    amount: str,
    reason: str = "excess_deferral",
    earnings: str = "0",
    plan: str = "a",
    source: str = "pre_tax_deferral",
    for_year: int = 2026,
) -> Recorded[Refund]:
    value = Refund(
        person="pat",
        plan=plan,
        date=dt.date.fromisoformat(date),
        source=source,
        amount=dollars(amount),
        earnings=dollars(earnings),
        reason=reason,
        for_year=for_year,
    )
    return Recorded(f"refund-{date}", 1, value)


def deferrals(
    as_of: str,
    refunds: Sequence[Recorded[Refund]] = (),
    deferred: Sequence[Deferred] = DEFERRED,
    limit: str | None = "24500",
) -> Correction | None:
    return excess_deferral_correction(
        year=2026,
        limit=None if limit is None else dollars(limit),
        deferred=deferred,
        refunds=refunds,
        names=NAMES,
        as_of=dt.date.fromisoformat(as_of),
    )


def found(correction: Correction | None) -> Correction:
    assert correction is not None
    return correction


@pytest.mark.parametrize(
    ("limit", "amount"), [("29999.99", "0.01"), ("30000", None), ("30000.01", None)], ids=["over", "at", "under"]
)
def test_an_excess_deferral_begins_a_cent_over(limit: str, amount: str | None) -> None:
    correction = deferrals("2026-12-31", limit=limit)

    assert (None if correction is None else correction.amount) == (None if amount is None else dollars(amount))


@pytest.mark.parametrize(
    ("as_of", "refunds", "expected"),
    [
        pytest.param("2027-02-01", [], ("open", "0", "5500", None), id="open"),
        pytest.param(
            "2027-04-15",
            [refund("2027-03-20", "5499.99")],
            ("partly_returned", "5499.99", "0.01", None),
            id="a-cent-left-on-the-last-day",
        ),
        pytest.param(
            "2027-04-16",
            [refund("2027-03-20", "5499.99")],
            ("missed_deadline", "5499.99", "0.01", None),
            id="a-cent-left-a-day-later",
        ),
        pytest.param(
            "2027-05-01",
            [refund("2027-02-20", "5000"), refund("2027-04-15", "500")],
            ("closed", "5500", "0", dt.date(2027, 4, 15)),
            id="closed-on-the-last-day",
        ),
        pytest.param(
            "2027-05-01", [refund("2027-04-16", "5500")], ("missed_deadline", "0", "5500", None), id="a-day-too-late"
        ),
    ],
)
def test_what_becomes_of_an_excess_deferral(
    as_of: str, refunds: list[Recorded[Refund]], expected: tuple[str, str, str, dt.date | None]
) -> None:
    """5,500 over two unrelated employers; IRC 402(g)(2)(A)(ii): paid out by 15 April."""
    status, returned, left, closed_on = expected

    correction = found(deferrals(as_of, refunds))

    assert correction.amount == dollars("5500")
    assert (correction.status, correction.returned, correction.open, correction.closed_on) == (
        status,
        dollars(returned),
        dollars(left),
        closed_on,
    )


def test_unrelated_employers_leave_it_to_the_person() -> None:
    correction = found(deferrals("2027-02-01"))

    assert (correction.who, correction.group, correction.plans) == ("person", None, ("a", "b"))
    assert "tell that plan by 2027-03-01" in correction.action
    assert "by 2027-04-15" in correction.action
    assert [(each.plan, each.amount, each.outcome) for each in correction.steps] == [
        ("a", dollars("5500"), "choice"),
        ("b", dollars("5500"), "choice"),
    ]


def test_after_march_plans_are_told_at_once() -> None:
    assert "at once (the day for it was 2027-03-01" in found(deferrals("2027-03-02")).action


def test_one_employer_group_has_to_act_itself() -> None:
    related = [each._replace(group="family") for each in DEFERRED]

    correction = found(deferrals("2027-02-01", deferred=related))

    assert (correction.who, correction.group) == ("plan", "family")
    assert "one employer group (Acme 401(k), Bolt 401(k)), which have to correct it" in correction.action
    assert any("without your notice" in sentence for sentence in correction.unsettled)


def test_what_one_employer_let_in_alone_is_named() -> None:
    alone = [DEFERRED[0]._replace(amount=dollars("25000")), DEFERRED[1]]

    assert "$500.00 of it is over in Acme 401(k) alone" in found(deferrals("2027-02-01", deferred=alone)).action


def test_too_late_across_employers_and_within_one_group() -> None:
    """IRC 402(g)(6): taxed twice, no basis; EPCRS is open to plans of one employer group only."""
    unrelated = found(deferrals("2027-04-16"))
    related = found(deferrals("2027-04-16", deferred=[each._replace(group="family") for each in DEFERRED]))

    for each in (unrelated, related):
        assert "report what of it is pre-tax as income of 2026; Roth deferrals were taxed as wages" in each.action
        assert "no basis" in each.action
        assert each.forms == ()
        assert each.steps == ()
    assert "cannot correct it under EPCRS" in unrelated.action
    assert "ask them how they correct it under EPCRS" in related.action


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("pre_tax_deferral", "Report $2,000.00 as income of 2026. It is taxed again"),
        ("roth_deferral", "Add nothing to the income of 2026: the $2,000.00 are Roth deferrals, taxed as wages"),
    ],
)
def test_what_stays_is_income_by_its_kind(source: str, sentence: str) -> None:
    """26,500 of one kind in one plan, over 24,500."""
    correction = found(deferrals("2027-04-16", deferred=[Deferred("a", "acme", source, dollars("26500"))]))

    assert correction.action.startswith(sentence)


def test_a_late_refund_of_roth_deferrals_was_in_wages() -> None:
    late = [refund("2027-04-16", "5500", plan="b", source="roth_deferral")]

    assert (
        "$5,500.00 of Roth deferrals was paid out after 2027-04-15: it was taxed as wages of 2026"
        in found(deferrals("2027-05-01", late)).message
    )


def test_forms_of_what_is_to_come() -> None:
    """Paid in the year after: code P for the principal, code 8 for its earnings."""
    forms = [
        (each.year, each.code, each.box_1, each.box_2a, each.box_5) for each in found(deferrals("2027-02-01")).forms
    ]

    assert forms == [
        (2027, "P", dollars("5500"), dollars("5500"), None),
        (2027, "P", dollars("5500"), ZERO, dollars("5500")),
        (2027, "8", None, None, None),
    ]


def test_paid_within_the_year_it_is_all_code_8() -> None:
    assert [(each.year, each.code) for each in found(deferrals("2026-11-30")).forms] == [
        (2026, "8"), (2027, "P"), (2027, "P"), (2027, "8"),
    ]  # fmt: skip


def test_forms_of_what_was_paid() -> None:
    """5,500 of pre-tax principal and 120 of earnings in March: P 5,500 taxable in the year before, 8 120."""
    correction = found(deferrals("2027-05-01", [refund("2027-03-20", "5500", earnings="120")]))

    assert [(each.plan, each.year, each.code, each.box_1, each.box_2a) for each in correction.forms] == [
        ("a", 2027, "P", dollars("5500"), dollars("5500")),
        ("a", 2027, "8", dollars("120"), dollars("120")),
    ]


def test_contributions_are_not_netted() -> None:
    """Original contribution, corrective distribution and earnings stay apart."""
    correction = found(deferrals("2027-05-01", [refund("2027-03-20", "5500", earnings="120")]))

    assert correction.contributed == {"pre_tax_deferral": dollars("20000"), "roth_deferral": dollars("10000")}
    (step,) = correction.steps
    assert (step.amount, step.earnings, step.done) == (dollars("5500"), dollars("120"), dt.date(2027, 3, 20))
    assert [each.id for each in correction.entries] == ["refund-2027-03-20"]


def test_a_refund_that_the_ledger_cannot_explain_is_said() -> None:
    correction = found(deferrals("2027-05-01", [refund("2027-03-20", "700")], limit="40000"))

    assert (correction.amount, correction.status) == (dollars("700"), "closed")
    assert "The ledger finds nothing over, but $700.00 was returned" in correction.message


def test_a_limit_that_is_not_known_leaves_the_excess_unknown() -> None:
    assert deferrals("2027-05-01", limit=None) is None
    correction = found(deferrals("2027-05-01", [refund("2027-03-20", "700")], limit=None))

    assert (correction.amount, correction.open, correction.status) == (None, None, "unknown")


def test_the_letter_names_amounts_and_day() -> None:
    letter = allocation_letter(
        person="Pat Lee",
        plan="Acme 401(k)",
        year=2026,
        amount=dollars("5500"),
        contributed=dollars("30000"),
        limit=dollars("24500"),
        as_of=dt.date(2027, 2, 1),
    )

    assert letter.startswith("2027-02-01\n\nTo the administrator of Acme 401(k)\n")
    assert "I allocate $5,500.00 of this excess to Acme 401(k)." in letter
    assert "That is $5,500.00\nover my limit of $24,500.00" in letter
    assert "no later than 2027-04-15" in letter
    assert letter.endswith("\nPat Lee\n")


def standing(
    by_source: dict[str, str], limit: str, *, catch_up: str = "0", year: int = 2026, plans: tuple[str, ...] = ("a",)
) -> AdditionsStanding:
    """A group's year as it stands after the refunds that were taken off."""
    amounts = {source: dollars(amount) for source, amount in by_source.items()}
    total = sum(amounts.values(), ZERO) - dollars(catch_up)
    return AdditionsStanding(
        group="acme",
        plans=plans,
        year=year,
        period=(dt.date(year, 1, 1), dt.date(year, 12, 31)),
        limit=dollars(limit),
        bound_by="dollars",
        compensation=dollars("300000"),
        total=total,
        by_source=amounts,
        catch_up=dollars(catch_up),
        room=max(dollars(limit) - total, ZERO),
        excess=max(total - dollars(limit), ZERO),
        used=None,
    )


def additions(
    stands: AdditionsStanding,
    refunds: Sequence[Recorded[Refund]] = (),
    *,
    matched: Matched | None = NOTHING_MATCHED,
    forfeitures: Sequence[Recorded[Forfeited]] = (),
    converted: str | None = None,
    open_deferrals: str = "0",
) -> Correction | None:
    return excess_addition_correction(
        stands,
        name="Acme",
        refunds=refunds,
        forfeitures=forfeitures,
        matched=matched,
        calendar=correction_calendar(stands.year),
        converted=converted,
        open_deferrals=dollars(open_deferrals),
        as_of=dt.date(2027, 6, 30),
    )


@pytest.mark.parametrize(("after_tax", "open_"), [("47499.99", None), ("47500", None), ("47500.01", "0.01")])
def test_an_excess_addition_begins_a_cent_over(after_tax: str, open_: str | None) -> None:
    correction = additions(standing({"pre_tax_deferral": "24500", "after_tax": after_tax}, "72000"))

    assert (None if correction is None else correction.open) == (None if open_ is None else dollars(open_))


def test_only_the_plan_corrects_it_and_after_tax_money_goes_first() -> None:
    correction = found(additions(standing({"pre_tax_deferral": "24500", "after_tax": "47550"}, "72000")))

    assert (correction.amount, correction.open, correction.who) == (dollars("50"), dollars("50"), "plan")
    assert "only the plan can. Do not ask for a normal withdrawal." in correction.action
    assert "Hold off converting" in correction.action
    assert [(each.source, each.amount, each.outcome) for each in correction.steps] == [
        ("after_tax", dollars("50"), "paid_out")
    ]
    (form,) = correction.forms  # earnings to the day of payment are not known yet
    assert (form.year, form.code, form.box_1, form.box_2a, form.box_5) == (None, "E", None, None, dollars("50"))


def test_partly_and_fully_returned() -> None:
    """3,000 over; 1,000 returned leaves 2,000 over in the standing; 3,000 returned with 120: box 1 3,120 (E)."""
    partly = found(
        additions(
            standing({"after_tax": "74000"}, "72000"),
            [refund("2027-03-01", "1000", "excess_annual_addition", source="after_tax")],
        )
    )
    closed = found(
        additions(
            standing({"after_tax": "72000"}, "72000"),
            [refund("2027-03-01", "3000", "excess_annual_addition", "120", source="after_tax")],
        )
    )

    assert (partly.amount, partly.returned, partly.open) == (dollars("3000"), dollars("1000"), dollars("2000"))
    assert partly.status == "partly_returned"
    assert (closed.amount, closed.status, closed.closed_on) == (dollars("3000"), "closed", dt.date(2027, 3, 1))
    assert closed.contributed == {"after_tax": dollars("75000")}
    (form,) = closed.forms
    assert (form.code, form.box_1, form.box_2a, form.box_5) == ("E", dollars("3120"), dollars("120"), dollars("3000"))


def test_profit_sharing_of_february_returned_in_april() -> None:
    """irahelp 63230: 2020 profit sharing deposited in February 2021 was 631.29 too much; 636.04 came in April."""
    back = refund(
        "2021-04-20", "631.29", "excess_annual_addition", "4.75", source="employer_nonelective", for_year=2020
    )

    correction = found(additions(standing({"employer_nonelective": "57000"}, "57000", year=2020), [back]))

    assert (correction.status, correction.closed_on) == ("closed", dt.date(2021, 4, 20))
    (form,) = correction.forms
    assert (form.year, form.code, form.box_1, form.box_2a) == (2021, "E", dollars("636.04"), dollars("636.04"))


JOHN = {"pre_tax_deferral": "18000", "employer_match": "11000", "employer_nonelective": "35000"}


def test_johns_plan_corrects_and_forfeits() -> None:
    """IRS 415 fix-it, John, 2015: 9,000 of deferrals paid out and 2,000 of match forfeited close 11,000."""
    matched = Matched(deferrals=((dollars("11000"), dollars("11000")),))
    before = found(additions(standing(JOHN, "53000", year=2015), matched=matched))
    back = refund("2016-03-01", "9000", "excess_annual_addition", for_year=2015)
    lost = Forfeited(person="pat", plan="a", date=dt.date(2016, 3, 1), source="employer_match", amount=dollars("2000"))
    after = found(
        additions(
            standing({**JOHN, "pre_tax_deferral": "9000"}, "53000", year=2015),
            [back],
            matched=Matched(deferrals=((dollars("9000"), dollars("9000")),)),
            forfeitures=[Recorded("lost", 2, lost)],
        )
    )

    assert before.amount == dollars("11000")
    assert [(each.source, each.amount, each.outcome) for each in before.steps] == [
        ("pre_tax_deferral", dollars("7000"), "paid_out"),
        ("pre_tax_deferral", dollars("2000"), "paid_out"),
        ("employer_match", dollars("2000"), "forfeited"),
    ]
    assert any("not settled" in sentence for sentence in before.unsettled)
    assert (after.amount, after.returned, after.status) == (dollars("11000"), dollars("11000"), "closed")
    assert [(each.source, each.outcome, each.done) for each in after.steps] == [
        ("pre_tax_deferral", "paid_out", dt.date(2016, 3, 1)),
        ("employer_match", "forfeited", dt.date(2016, 3, 1)),
    ]
    assert [each.id for each in after.entries] == ["refund-2016-03-01", "lost"]


def test_without_a_formula_it_is_said() -> None:
    stands = standing({"after_tax": "70000", "employer_match": "3000"}, "72000")

    correction = found(additions(stands, matched=None))

    assert [(each.amount, each.settled) for each in correction.steps] == [(dollars("1000"), False)]
    assert any("no one match formula" in sentence for sentence in correction.unsettled)


def test_what_was_converted_and_what_goes_first_is_said() -> None:
    stands = standing({"after_tax": "73000"}, "72000")

    action = found(additions(stands, converted="Tell the plan.", open_deferrals="5500")).action

    assert action.endswith("Tell the plan.")
    assert "Have the excess deferral of $5,500.00 returned first: by 2027-04-15" in action
    assert "Hold off" not in action


def test_more_was_returned_than_the_ledger_finds() -> None:
    back = refund("2027-03-01", "500", "excess_annual_addition", source="after_tax")

    correction = found(additions(standing({"after_tax": "71800"}, "72000"), [back]))

    assert (correction.amount, correction.status) == (dollars("500"), "closed")
    assert "The ledger finds $300.00 over, but $500.00 was returned" in correction.message


def acp(*refunds: Recorded[Refund], kind: str = "excess_aggregate_contribution") -> Correction:
    return plan_test_correction(
        kind,
        plan="a",
        plan_name="Acme 401(k)",
        year=2026,
        refunds=refunds,
        forfeitures=(),
        calendar=correction_calendar(2026),
        plan_year_end=dt.date(2026, 12, 31),
    )


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2027-03-15", ""),
        ("2027-03-16", "the employer, not you, owes an excise of 10 %"),
        ("2027-12-31", "the employer, not you, owes an excise of 10 %"),
        ("2028-01-01", "after 2027-12-31, the end of the period"),
    ],
)
def test_acp_refunds_close_themselves(date: str, said: str) -> None:
    """IRC 4979(f): 2½ months; 401(m)(6)(A): 12 months."""
    back = refund(date, "3000", "excess_aggregate_contribution", "120", source="after_tax")

    correction = acp(back)

    assert (correction.status, correction.closed_on, correction.open) == ("closed", back.value.date, ZERO)
    assert said in correction.message
    assert ("excise" in correction.message) == ("excise" in said)
    (form,) = correction.forms
    assert (form.code, form.box_1, form.box_2a, form.box_5) == ("8", dollars("3120"), dollars("120"), dollars("3000"))


def test_after_tax_principal_is_not_taxed_and_the_room_stays_used() -> None:
    back = refund("2027-03-01", "3000", "excess_aggregate_contribution", "120", source="after_tax")

    action = acp(back).action

    assert "$3,000.00 of after-tax principal is not income; the earnings of $120.00 are taxed in 2027" in action
    assert "no room under 415(c)" in action
    assert [each.date.isoformat() for each in acp(back).calendar] == ["2027-03-15", "2027-06-30", "2027-12-31"]


def test_adp_principal_is_taxed_in_the_year_it_is_paid() -> None:
    back = refund("2027-03-01", "2000", "excess_contribution", "80")

    correction = acp(back, kind="excess_contribution")

    assert "ADP test: Acme 401(k) returned $2,000.00 for 2026, with earnings of $80.00." in correction.message
    assert "taxed in 2027, the year of payment" in correction.action
    (form,) = correction.forms
    assert (form.code, form.box_1, form.box_2a) == ("8", dollars("2080"), dollars("2080"))
