"""Which facts of an alert an acknowledgement remembers, and which alerts it keeps quiet."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest

import ledger
from ledger.domain.alerts.acknowledged import facts_of, facts_of_all, is_past, quietened
from ledger.domain.alerts.alert import ALERT_CODES, Alert
from ledger.domain.entries.bookkeeping import Acknowledged
from ledger.domain.errors import InvalidEntryError
from ledger.domain.money import ZERO, Money
from ledger.domain.records import read_line

NEAR = Alert(
    code="415c_near",
    level="warning",
    message="close",
    action="act",
    amount=Money.parse("3,317.50"),
    date=dt.date(2026, 12, 31),
    source="law",
    subject="acme",
)
ACKNOWLEDGED = Acknowledged(person="pat", code="415c_near", year=2026, reason="known")


def test_the_facts_are_level_amount_date_and_subject() -> None:
    assert facts_of(NEAR) == "warning 3317.50 2026-12-31 acme"
    assert facts_of(replace(NEAR, subject=None)) == "warning 3317.50 2026-12-31"
    assert facts_of(replace(NEAR, amount=ZERO, date=None, subject="a; b")) == "warning 0.00 - a, b"


@pytest.mark.parametrize(
    "changed",
    [
        {"level": "info"},
        {"amount": Money.parse("3,317.49")},
        {"amount": None},
        {"date": dt.date(2026, 12, 30)},
        {"date": None},
        {"subject": "globex"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_other_facts_are_loud(changed: dict[str, object]) -> None:
    held = replace(ACKNOWLEDGED, about=facts_of(NEAR))
    other = replace(NEAR, **changed)  # type: ignore[arg-type]
    assert [each.acknowledged for each in quietened([NEAR, other], [held])] == [True, False]


def test_other_words_are_no_other_facts() -> None:
    held = replace(ACKNOWLEDGED, about=facts_of(NEAR))
    reworded = replace(NEAR, message="close (12 days)", action="act now", source="the law")
    assert quietened([reworded], [held])[0].acknowledged


def test_an_alert_without_amount_and_subject_is_its_message() -> None:
    """So a third employer, or a second missing pay stub, is another fact."""
    two = replace(NEAR, amount=None, subject=None, message="Acme and Globex")
    three = replace(two, message="Acme, Globex and Initech")
    assert facts_of(two) != facts_of(three)
    assert re.fullmatch(r"warning - 2026-12-31 [0-9a-f]{8}", facts_of(two))


def test_all_that_is_raised_is_kept_once_each() -> None:
    other = replace(NEAR, subject="globex")
    assert facts_of_all([]) is None
    assert facts_of_all([NEAR, NEAR]) == facts_of(NEAR)
    about = facts_of_all([NEAR, other])
    assert about == "warning 3317.50 2026-12-31 acme; warning 3317.50 2026-12-31 globex"
    held = replace(ACKNOWLEDGED, about=about)
    assert [each.acknowledged for each in quietened([NEAR, other], [held])] == [True, True]


def test_more_than_a_text_of_the_book_can_hold_is_not_kept() -> None:
    """A text holds 10,000 characters. With 19 for each and 2 in between, 476 make 9,994 and 477 make 10,015."""
    many = [
        replace(NEAR, level="info", amount=Money(10_000 + cents), date=None, subject="12345") for cents in range(477)
    ]
    assert facts_of(many[0]) == "info 100.00 - 12345"
    assert len(facts_of_all(many[:476]) or "") == 476 * 21 - 2
    assert facts_of_all(many) is None


def test_without_facts_every_alert_of_the_code_is_quiet() -> None:
    over = replace(NEAR, code="415c_over")
    quiet = quietened([NEAR, replace(NEAR, subject="globex"), over], [ACKNOWLEDGED])
    assert [each.acknowledged for each in quiet] == [True, True, False]


def test_the_newest_says_why() -> None:
    later = replace(ACKNOWLEDGED, reason="still known", until=dt.date(2026, 9, 30))
    (quiet,) = quietened([NEAR], [ACKNOWLEDGED, later])
    assert (quiet.acknowledged_reason, quiet.acknowledged_until) == ("still known", dt.date(2026, 9, 30))
    assert replace(quiet, acknowledged=False, acknowledged_reason=None, acknowledged_until=None) == NEAR


@pytest.mark.parametrize(("day", "past"), [(29, False), (30, False), (31, True)])
def test_its_last_day_is_quiet(day: int, past: bool) -> None:
    held = replace(ACKNOWLEDGED, until=dt.date(2026, 8, 30))
    assert is_past(held, dt.date(2026, 8, day)) is past
    assert not is_past(ACKNOWLEDGED, dt.date(2199, 12, 31))


def test_every_code_that_is_raised_is_one_of_the_codes() -> None:
    source = "".join(each.read_text("utf-8") for each in Path(ledger.__file__).parent.rglob("*.py"))
    raised = set(re.findall(r'\bcode="([0-9a-z_]+)"', source))
    assert "415c_near" in raised
    assert raised <= set(ALERT_CODES)
    assert len(ALERT_CODES) == len(set(ALERT_CODES)) == 36


def test_a_code_that_is_none_is_refused() -> None:
    line = {"record": "acknowledged", "person": "pat", "code": "415c_nera", "year": 2026, "reason": "known"}
    with pytest.raises(InvalidEntryError) as caught:
        read_line(line).check_entered()
    assert caught.value.message == "code: “415c_nera” is the code of no alert."
    assert caught.value.hint == f"One of: {', '.join(ALERT_CODES)}."
    assert caught.value.field == "code"
