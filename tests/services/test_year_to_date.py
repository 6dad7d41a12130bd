"""The running year to date, and which source of a printed one is off: with the alert's own comparison."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.money import Money
from ledger.services.year_to_date import Off, off, running, year_to_date
from tests.services.conftest import FilledLedger

MAR = dt.date(2026, 3, 15)


def money(**amounts: str) -> dict[str, Money]:
    return {source: Money.parse(amount) for source, amount in amounts.items()}


@pytest.fixture
def pat(ledger: FilledLedger) -> FilledLedger:
    ledger.person()
    ledger.plan()
    ledger.stub("2025-12-31", after_tax="9999")
    ledger.stub("2026-01-15", id="jan", after_tax="100", pre_tax_deferral="500")
    ledger.stub("2026-02-15", id="feb", after_tax="100.50", pre_tax_deferral="-50")
    ledger.stub("2026-03-15", id="bonus", after_tax="7")
    ledger.stub("2026-03-31", after_tax="1000")
    ledger.plan("other-401k", "other")
    ledger.stub("2026-01-15", plan="other-401k", after_tax="3000")
    return ledger


def ytd(ledger: FilledLedger, day: dt.date = MAR, **more: Any) -> dict[str, str]:
    held = year_to_date(ledger.store.reader(), "pat", "acme-401k", day, **more)
    return {source: amount.plain() for source, amount in held.items()}


def test_the_stubs_of_the_year_up_to_the_day(pat: FilledLedger) -> None:
    """100 + 100.50 + 7 of after-tax money; 500 - 50 deferred; neither last year's nor the other plan's."""
    assert ytd(pat) == {"pre_tax_deferral": "450.00", "after_tax": "207.50"}
    assert ytd(pat, dt.date(2026, 1, 14)) == {}
    assert ytd(pat, without="feb") == {"pre_tax_deferral": "500.00", "after_tax": "107.00"}
    assert ytd(pat, dt.date(2026, 1, 20), without="feb") == {"pre_tax_deferral": "500.00", "after_tax": "100.00"}
    assert ytd(pat, without="plan:acme-401k") == ytd(pat) == ytd(pat, without="nothing")


def test_which_source_is_off_and_by_how_much(pat: FilledLedger) -> None:
    held = running(pat.store.reader(), "pat", "acme-401k", dt.date(2026, 3, 20))
    amounts = money(after_tax="10", pre_tax_deferral="100")

    assert held.with_stub(amounts) == money(after_tax="217.50", pre_tax_deferral="550")
    assert held.off(amounts, money(after_tax="217.50", pre_tax_deferral="550")) == []
    assert held.off(amounts, {}) == []
    assert held.off(amounts, money(after_tax="217.49", employer_match="5", pre_tax_deferral="550")) == [
        Off("after_tax", Money(21749), Money(21750), Money(-1)),
        Off("employer_match", Money(500), Money(0), Money(500)),
    ]
    assert off(held.with_stub(amounts), money(after_tax="217.49")) == [
        Off("after_tax", Money(21749), Money(21750), Money(-1))
    ]


def test_other_stubs_of_the_day_may_be_in_what_is_printed_or_not(pat: FilledLedger) -> None:
    """By then 200.50, of the bonus of that day 7 more, and of this stub 10."""
    held = running(pat.store.reader(), "pat", "acme-401k", MAR)
    for printed in ("217.50", "210.50"):
        assert held.off(money(after_tax="10"), money(after_tax=printed)) == []
    assert [each.source for each in held.off(money(after_tax="10"), money(after_tax="210.51"))] == ["after_tax"]


def test_catch_up_labels_are_compared_as_printed_or_with_their_deferral(pat: FilledLedger) -> None:
    amounts = money(pre_tax_deferral="20", pre_tax_catch_up="30")
    held = running(pat.store.reader(), "pat", "acme-401k", MAR)
    assert held.off(amounts, money(pre_tax_deferral="470", pre_tax_catch_up="30")) == []
    assert held.off(amounts, money(pre_tax_deferral="500")) == []
    assert [each.difference for each in held.off(amounts, money(pre_tax_deferral="499"))] == [Money(-100)]


def test_money_outside_stubs_may_be_in_what_is_printed_or_not(pat: FilledLedger) -> None:
    line = {"record": "contribution", "person": "pat", "plan": "acme-401k", "source": "after_tax"}
    pat.add(
        {**line, "date": "2026-02-01", "amount": "40"},
        {**line, "date": "2026-02-02", "amount": "5", "limitation_year": 2025},
    )
    held = running(pat.store.reader(), "pat", "acme-401k", dt.date(2026, 3, 20))
    assert held.by_source["after_tax"] == Money(20750)
    for printed in ("207.50", "247.50", "252.50"):
        assert held.off({}, money(after_tax=printed)) == []
    assert held.off({}, money(after_tax="212.50")) == [Off("after_tax", Money(21250), Money(20750), Money(500))]


def test_it_says_what_the_alert_says_once_it_is_recorded(pat: FilledLedger) -> None:
    held = running(pat.store.reader(), "pat", "acme-401k", dt.date(2026, 4, 15))
    (found,) = held.off(money(after_tax="10"), money(after_tax="1200"))
    pat.add(
        {
            "record": "pay_stub",
            "person": "pat",
            "plan": "acme-401k",
            "pay_date": "2026-04-15",
            "amounts": {"after_tax": "10"},
            "year_to_date": {"after_tax": "1200"},
        }
    )
    (alert,) = [each for each in pat.status(2026).alerts if each.code == "ytd_mismatch"]
    assert alert.amount == Money(abs(found.difference.cents)) == Money(1750)
    assert str(found.ledger) in alert.message
