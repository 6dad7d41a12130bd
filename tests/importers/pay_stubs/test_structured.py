"""Signs, taxes and gross pay on stubs whose fields and columns have names."""

import pytest

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.importers.base import Refused
from ledger.importers.pay_stubs.structured import (
    as_paid,
    document_of,
    gross_pay,
    is_number_of_document,
    is_tax,
    repeated,
    taken_below_zero,
    written_below_zero,
)
from ledger.importers.pay_stubs.stub import StubLine

UP, DOWN = Money(500), Money(-500)


@pytest.mark.parametrize("label", ["Federal Income Tax", "OASDI", "Medicare", "Fed Withholding", "CA State Income Tax"])
def test_taxes_withheld(label: str) -> None:
    assert is_tax(label)


@pytest.mark.parametrize(
    "label", ["Federal Taxable Wages", "OASDI - Taxable Wages", "Medicare Wages", "401K", "After-Tax Ded", "Dental"]
)
def test_what_is_no_tax_withheld(label: str) -> None:
    assert not is_tax(label)


@pytest.mark.parametrize(
    ("taxes", "gross", "below"),
    [
        ([UP], None, False),
        ([DOWN, None], None, True),
        ([UP], DOWN, True),
        ([DOWN], DOWN, False),
        ([DOWN], Money(0), True),
        ([Money(-1), UP], UP, False),
        ([], UP, None),
        ([None, Money(0)], None, None),
    ],
)
def test_the_taxes_tell_what_a_sign_means(taxes: list[Money | None], gross: Money | None, below: bool | None) -> None:
    assert taken_below_zero(taxes, gross) is below


@pytest.mark.parametrize(
    ("label", "printed", "below", "paid"),
    [
        ("401K", UP, False, UP),
        ("401K", DOWN, False, DOWN),
        ("401K", DOWN, True, UP),
        ("401K", UP, True, DOWN),
        ("401K", UP, None, UP),
        ("401K Match", UP, True, UP),
        ("401K Match", DOWN, False, DOWN),
        ("401K Match", UP, None, UP),
        ("Dental", DOWN, None, DOWN),
    ],
)
def test_paid_in_is_above_zero_and_taken_back_below(
    label: str, printed: Money, below: bool | None, paid: Money
) -> None:
    assert as_paid(StubLine(1, label, printed), below_zero=below).current == paid


@pytest.mark.parametrize(("label", "below"), [("401K", None), ("401K Match", None), ("401K Match", True)])
def test_a_sign_that_nothing_tells_the_meaning_of_is_refused(label: str, below: bool | None) -> None:
    with pytest.raises(LedgerError, match=r"nothing tells whether that was paid or taken back"):
        as_paid(StubLine(1, label, DOWN), below_zero=below)


def test_the_year_to_date_is_above_zero_whichever_way_it_is_printed() -> None:
    assert as_paid(StubLine(1, "401K", DOWN, Money(900)), below_zero=True).ytd == Money(900)
    assert as_paid(StubLine(1, "401K", DOWN, Money(-900)), below_zero=True).ytd == Money(900)


def test_gross_pay_is_that_of_the_one_line_that_names_it() -> None:
    gross = StubLine(1, "Gross Pay", UP, Money(900))
    assert gross_pay([gross, StubLine(2, "Gross Pay Bonus", DOWN)]) == UP
    assert gross_pay([gross, gross]) is None
    assert gross_pay([StubLine(1, "Gross Earnings", None, UP)]) is None


def test_a_label_that_stands_once_and_other_money_stay_as_they_are() -> None:
    lines = [StubLine(1, "401K", UP, UP), StubLine(2, "Dental", UP, UP), StubLine(3, "Dental", UP, UP)]
    given = list(lines)
    assert list(repeated(given)) == []
    assert given == lines


def test_a_label_that_stands_again_with_the_same_amounts_is_refused() -> None:
    (item,) = repeated([StubLine(1, "401K", UP, UP), StubLine(2, "401k", UP, UP)])
    assert isinstance(item, Refused)
    assert (item.line, item.why) == (2, "“401K” stands on one stub 2 times, with the same amounts.")


@pytest.mark.parametrize(
    ("lines", "below"),
    [
        ([StubLine(1, "Federal Income Tax", DOWN), StubLine(2, "401K", DOWN)], True),
        ([StubLine(1, "Federal Income Tax", UP), StubLine(2, "401K", DOWN)], False),
        ([StubLine(1, "Medicare Wages", UP), StubLine(2, "401K", DOWN)], None),
        ([StubLine(1, "401K", UP), StubLine(2, "401K", DOWN)], False),
    ],
)
def test_what_tells_the_sign_of_lines_that_somebody_wrote(lines: list[StubLine], below: bool | None) -> None:
    assert written_below_zero(lines) is below


@pytest.mark.parametrize("words", ["check number", "document", "advice no", "voucher #", "statement number"])
def test_fields_that_hold_a_stubs_own_number(words: str) -> None:
    assert is_number_of_document(words)


def test_a_number_is_told_in_words_without_what_moves_a_cursor() -> None:
    assert document_of(" 47\x1b[2J11\n") == "pay statement 47 [2J11"
    assert document_of("  ") is None
    assert not is_number_of_document("hours")
