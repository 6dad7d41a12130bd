"""Pay stubs as a list shows them; sums worked out by hand."""

from ledger.domain.listed import Selection
from ledger.domain.money import ZERO, Money
from ledger.services.corrections import void_entry
from ledger.services.stub_rows import StubMoney, StubRow, has_several_plans, stub_rows, totals_of
from tests.services.conftest import FilledLedger


def rows(ledger: FilledLedger) -> list[StubRow]:
    reader = ledger.store.reader()
    return stub_rows(reader, reader.order(Selection(record="pay_stub", person="pat", taken_back=True)))


def test_money_stands_in_its_column_and_the_year_to_date_is_of_annual_additions(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2025-12-19", after_tax="9999")
    ledger.stub("2026-01-15", pre_tax_deferral="100", pre_tax_catch_up="20", loan_repayment="7")
    ledger.stub(
        "2026-01-31",
        roth_catch_up="3",
        employer_match_roth="4",
        employer_nonelective="5",
        forfeiture="6",
        after_tax="0",
    )

    _, first, second = rows(ledger)

    assert first.money == StubMoney(Money(12000), None, None, None, None, Money(12700))
    assert first.year_to_date == Money(12000)  # a loan repayment is no annual addition: IRC 415(c)(2)
    assert second.money == StubMoney(None, Money(300), ZERO, Money(400), Money(1100), Money(1800))
    assert second.year_to_date == Money(13800)


def test_what_was_voided_counts_for_nothing(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-01-15", id="jan", after_tax="100")
    ledger.stub("2026-01-31", after_tax="200")
    void_entry(ledger.store, "jan", "entered twice", "void")

    voided, stands = rows(ledger)

    assert (voided.stands, voided.year_to_date) == (False, None)
    assert (stands.stands, stands.year_to_date) == (True, Money(20000))


def test_a_printed_total_may_count_money_outside_stubs(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    owner = {"person": "pat", "plan": "acme-401k"}
    ledger.add({"record": "contribution", **owner, "date": "2026-01-20", "source": "employer_match", "amount": "50"})
    for day, printed in (("2026-01-31", "150.00"), ("2026-02-15", "249.99")):
        amounts = {"amounts": {"employer_match": "100"}, "year_to_date": {"employer_match": printed}}
        ledger.add({"record": "pay_stub", **owner, "pay_date": day, **amounts})

    agrees, differs = rows(ledger)

    assert agrees.off == ()
    assert [(each.source, each.printed) for each in differs.off] == [("employer_match", Money(24999))]


def test_totals_do_not_pass_over_pay_that_is_not_said(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-01-15", compensation="1000", after_tax="100")
    selection = Selection(record="pay_stub", person="pat", year=2026)
    assert totals_of(ledger.store.reader().stub_sums(selection)).pay == Money(100000)
    ledger.stub("2026-01-31", after_tax="200")

    found = totals_of(ledger.store.reader().stub_sums(selection))

    assert (found.stubs, found.pay, found.money.after_tax) == (2, None, Money(30000))


def test_several_plans_are_told_by_their_stubs(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan("one", employer="one")
    ledger.plan("two", employer="two")
    ledger.stub("2025-01-15", plan="one", after_tax="1")
    ledger.stub("2026-01-15", plan="two", after_tax="1")
    reader = ledger.store.reader()

    assert has_several_plans(reader, "pat", None)
    assert not has_several_plans(reader, "pat", 2026)
