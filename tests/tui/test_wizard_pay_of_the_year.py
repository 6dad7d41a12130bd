"""Who begins in October states the pay of the year: the stubs that are logged are not all of it (IRC 415(c)(1)(B))."""

import datetime as dt

from ledger.domain.money import Money
from ledger.domain.person_years import Wages
from ledger.tui.screens.wizard_answers import Answers, values_of
from ledger.tui.screens.wizard_pages import PAY, PLAN, STAND, WAGES, YOU

_TODAY = dt.date(2026, 10, 12)


def test_pay_of_the_year_and_wages_of_the_last_are_recorded_each_in_its_year() -> None:
    answers: Answers = {
        YOU: {"name": "Bo Ray", "birth_date": "1971-02-03"},
        PLAN: {"employer": "Hooli", "plan": "Hooli 401k", "kind": "401k"},
        PAY: {"frequency": "biweekly", "first_pay_date": "2026-10-16", "pay": "6000.00"},
        STAND: {"through": "2026-10-02", "so_far": {"pre_tax_deferral": "12000.00"}, "year_pay": "156000.00"},
        WAGES: {"social_security_wages": "140000.00"},
    }

    wages = {each.year: each for each in values_of(answers, _TODAY, None) if isinstance(each, Wages)}

    assert wages[2026].compensation == Money(156_000_00)
    assert wages[2026].social_security_wages is None
    assert wages[2025].social_security_wages == Money(140_000_00)
    assert wages[2025].compensation is None
