"""From lines with labels to one pay stub: what is added, what is asked, what stays out."""

import datetime as dt

import pytest

from ledger.domain.entries.payroll import PayStub
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.importers.base import Context, Found, Ignored, Item, Question, Refused, Remark, Unclear
from ledger.importers.pay_stubs.stub import Statement, StubLine, Stubs

DAY = dt.date(2026, 1, 15)


def items(*lines: StubLine, **answers: str) -> list[Item]:
    known = {f"label:{label.replace('_', ' ')}": source for label, source in answers.items()}
    return list(Stubs(Context(person="pat", plan="acme", answers=known)).items(Statement(3, DAY, lines)))


def stub(found: list[Item]) -> PayStub:
    (value,) = [item.value for item in found if isinstance(item, Found)]
    assert isinstance(value, PayStub)
    return value


def line(label: str, current: int | None, ytd: int | None = None) -> StubLine:
    paid = None if current is None else Money(current)
    return StubLine(7, label, paid, None if ytd is None else Money(ytd))


def test_labels_of_one_source_are_added_in_the_ledgers_order() -> None:
    found = stub(items(line("401k Match", 500, 900), line("401k", 100, 300), line("401k Bonus", 20, 20)))

    assert list(found.amounts.items()) == [("pre_tax_deferral", Money(120)), ("employer_match", Money(500))]
    assert found.year_to_date == {"pre_tax_deferral": Money(320), "employer_match": Money(900)}


def test_a_year_to_date_that_is_not_printed_for_every_label_is_not_known() -> None:
    found = stub(items(line("401k", 100, 300), line("401k Bonus", 20), line("Roth 401k", None, 50)))

    assert found.amounts == {"pre_tax_deferral": Money(120)}
    assert found.year_to_date == {"roth_deferral": Money(50)}


def test_zeros_of_the_period_stay_out_and_those_of_the_year_are_figures() -> None:
    found = stub(items(line("401k", 0, 0), line("Roth 401k", 50, 50), line("Roth 401k", -50, 0)))

    assert found.amounts == {}
    assert found.year_to_date == {"pre_tax_deferral": Money(0), "roth_deferral": Money(50)}


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ("401K Loan Gp1", "a loan repayment of $5.00 (“401K Loan Gp1”) is no contribution"),
        ("Roth In-Plan Conversion", "“Roth In-Plan Conversion” ($5.00) is a conversion, no money paid in"),
        ("Medical", "lines that are no money of the plan: Medical"),
    ],
)
def test_what_is_no_contribution_is_told(label: str, why: str) -> None:
    found = items(line("401k", 100, 300), line(label, 500))

    assert [item.why for item in found if isinstance(item, Ignored)] == [why]
    assert stub(found).amounts == {"pre_tax_deferral": Money(100)}


def test_a_label_is_asked_once_a_file_and_its_amounts_are_shown_added() -> None:
    stubs = Stubs(Context(person="pat", plan="acme"))
    after_tax = (line("After-Tax Ded", 100, 300), line("After-Tax Ded", 20, 20))
    days = (DAY, dt.date(2026, 1, 30))  # equal lines of one day would be a copy
    found = [item for day in days for item in stubs.items(Statement(3, day, after_tax))]

    assert [item.key for item in found if isinstance(item, Question)] == ["label:After-Tax Ded"]
    assert [item.draft["unclear"] for item in found if isinstance(item, Unclear)] == [
        {"After-Tax Ded": {"current": "1.20", "ytd": "3.20"}}
    ] * 2


def test_a_label_without_any_money_is_not_asked() -> None:
    assert stub(items(line("401k", 5), line("After-Tax Ded", 0, 0))).amounts == {"pre_tax_deferral": Money(5)}


def test_answers_decide_of_every_label_even_of_those_that_are_sure_or_unknown() -> None:
    found = items(
        line("401k", 5), line("Sav Plan", 7), line("Roth 401k", 9), **{"401k": "roth_deferral"}, Sav_Plan="after_tax"
    )

    assert stub(found).amounts == {"roth_deferral": Money(14), "after_tax": Money(7)}
    with pytest.raises(LedgerError, match="no answer to label:401k"):
        items(line("401k", 5), **{"401k": "wages"})


def test_the_employers_column_of_a_row_is_matching_unless_answered() -> None:
    row = line("401k", 5, 50)._replace(employer_current=Money(3), employer_ytd=Money(30))
    found = items(row, line("Medical", 1, 1)._replace(employer_current=Money(8)))

    assert stub(found).amounts == {"pre_tax_deferral": Money(5), "employer_match": Money(3)}
    assert [item.line for item in found if isinstance(item, Remark)] == [7]
    answered = items(row, Employer_401k="ignore")
    assert stub(answered).amounts == {"pre_tax_deferral": Money(5)}
    assert not [item for item in answered if isinstance(item, Remark)]


def test_lines_of_two_kinds_of_plan_are_asked_about_one_by_one() -> None:
    found = items(line("403(b)", 100_000), line("457(b)", 100_000), line("Match", 500))

    assert [item.key for item in found if isinstance(item, Question)] == ["label:403(b)", "label:457(b)", "label:Match"]
    assert [item.text for item in found if isinstance(item, Remark)] == [
        "the stub names 403(b) and 457(b): which lines are of this plan is asked."
    ]
    answers = {"label:403(b)": "pre_tax_deferral", "label:457(b)": "ignore", "label:Match": "employer_match"}
    known = Stubs(Context(person="pat", plan="acme", answers=answers))
    answered = known.items(Statement(3, DAY, (line("403(b)", 100_000), line("457(b)", 100_000), line("Match", 500))))
    assert stub(list(answered)).amounts == {"pre_tax_deferral": Money(100_000), "employer_match": Money(500)}


def test_an_answer_is_of_its_own_label_alone() -> None:
    begins = "Acme_Corporation_Retirement_Savings_401k"
    labels = [f"{begins.replace('_', ' ')} {end}" for end in ("After Tax", "Roth")]
    found = items(*(line(label, 100) for label in labels), **{f"{begins}_After_Tax": "after_tax"})

    assert [item.key for item in found if isinstance(item, Question)] == [f"label:{labels[1]}"]


def test_a_statement_that_stands_in_a_file_again_is_a_copy_where_it_tells_the_year() -> None:
    for year, kind in ((900, Ignored), (None, Refused)):
        stubs = Stubs(Context(person="pat", plan="acme"))
        first, again = (list(stubs.items(Statement(at, DAY, (line("401k", 100, year),)))) for at in (3, 9))
        assert isinstance(first[0], Found)
        assert [type(item) for item in again] == [kind]


def test_a_line_that_is_to_be_asked_about_is_whatever_its_label_says() -> None:
    found = items(line("Fringe Insurance: Roth 401(k)", 100)._replace(asked=True))

    assert [item.choices[-1] for item in found if isinstance(item, Question)] == ["ignore"]


def test_a_statement_of_nothing_of_the_plan_makes_no_stub() -> None:
    assert items(line("Medical", 5), line("Net Pay", 9)) == [
        Ignored(3, "the pay statement of 2026-01-15 names no money of the plan. Its other lines: Medical.")
    ]
