"""A book in which every text of every kind of record is hostile: households, each with all of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ledger.domain.errors import LedgerError
from ledger.domain.fields import NAME, TEXT
from ledger.domain.records import RECORDS, as_recorded, read_line, record_class
from ledger.storage.store import LedgerStore
from tests.hostile_text import PAYLOADS

# Names by which records find each other, and those of which only a few words are understood.
_LINKS = frozenset({"person", "employer", "plan", "into", "entry", "code", "exception"})
DAY = "2026-03-31"
_STRIDE = 37  # so that the fields of one household hold texts of many families


def household(number: int) -> list[dict[str, Any]]:
    """The lines of one household; over as many households as there are payloads each text field holds each of them."""
    texts = _texts(number)
    person, employer, plan, other = (_name(next(texts), f"{what}{number}") for what in ("p", "e", "f", "g"))
    lines = list(_lines(person, employer, plan, other, number, texts))
    return [_filled(line, texts, f"{place}-{number}") for place, line in enumerate(lines)]


def person_of(number: int) -> str:
    """The id of the person of a household."""
    return str(household(number)[0]["id"])


def plan_of(number: int) -> str:
    """The id of its first plan."""
    return next(str(line["id"]) for line in household(number) if line["record"] == "plan")


def make_book(path: Path, *numbers: int) -> None:
    """A ledger file of these households; of the first where none is named."""
    with LedgerStore(path) as store:
        store.make()
        lines = [line for number in numbers or (0,) for line in household(number)]
        with store.batch("import") as writer:
            writer.record([as_recorded(read_line(line)) for line in lines])


def may_be_name(text: str) -> bool:
    """Whether a record can be known by it."""
    try:
        NAME.read(text)
    except LedgerError:
        return False
    return True


def _texts(number: int) -> Iterator[str]:
    while True:
        yield PAYLOADS[number % len(PAYLOADS)].text
        number += _STRIDE


def _name(text: str, mark: str) -> str:
    """The text with something that no other name has; the mark alone where the text cannot be a name."""
    marked = f"{text} {mark}"
    return marked if may_be_name(marked) else mark


def _filled(line: dict[str, Any], texts: Iterator[str], mark: str) -> dict[str, Any]:
    """A line with all its text fields, those that nobody wrote down here among them."""
    filled = dict(line)
    for key, field in record_class(line["record"]).FIELDS.items():
        if key in filled or key in _LINKS:
            continue
        if field is TEXT:
            filled[key] = next(texts)
        elif field is NAME:
            filled[key] = _name(next(texts), mark)
    return filled


def _lines(
    person: str, employer: str, plan: str, other: str, number: int, texts: Iterator[str]
) -> Iterator[dict[str, Any]]:
    own, money, of_day = {"person": person}, {"person": person, "plan": plan}, {"date": DAY}
    yield {"record": "person", "id": person, "birth_date": "1980-05-04"}
    yield {"record": "tax_year", **own, "year": 2026, "filing_status": "single"}
    yield {"record": "employer", "id": employer}
    yield {"record": "wages", **own, "employer": employer, "year": 2025, "social_security_wages": "176100.00"}
    for name, rules in ((plan, {"conversion_frequency": "daily", "match": _MATCH}), (other, {})):
        yield {"record": "plan", "id": name, "employer": employer, "kind": "401k", **rules}
    yield {"record": "long_service", **money, "year": 2026, "years": 20, "prior_deferrals": 1, "used_before": 2}
    yield {"record": "plan_change", "plan": other, "from": "2026-07-01", "roth_allowed": False}
    yield {"record": "plan_merger", "date": "2026-09-01", "plan": other, "into": plan, **own}
    yield {
        "record": "pay_schedule",
        **money,
        "frequency": "monthly",
        "first_pay_date": "2026-01-15",
        "pay": 9000,
        "elections": {"after_tax": "0.20", "pre_tax_deferral": "0.10"},
    }
    yield {"record": "expected_pay", **money, "pay_date": "2026-12-20", "pay": 900}
    for month in (1, 3):
        amounts = {"after_tax": 40000, "pre_tax_deferral": 15000}
        yield {"record": "pay_stub", **money, "pay_date": f"2026-0{month}-15", "amounts": amounts}
    yield {"record": "pay_stub", **money, "pay_date": "2025-06-15", "amounts": {"after_tax": 9000}}
    yield {"record": "contribution", **money, **of_day, "source": "employer_match", "amount": 500}
    yield {"record": "receipt", **money, **of_day, "pay_date": "2026-03-15", "sources": ["after_tax"], "amount": 39999}
    yield {"record": "student_loan_payment", **money, **of_day, "amount": 1}
    yield {"record": "catch_up_notice", **money, **of_day, "for_year": 2026, "amount": 1}
    holdings = [{"fund": next(texts), "units": "1.5", "price": "10"}]
    yield {"record": "valuation", **money, "date": "2026-06-30", "source": "after_tax", "holdings": holdings}
    yield {"record": "earnings", **money, "date": "2026-02-01", "source": "after_tax", "amount": 5}
    yield {
        "record": "opening_balance",
        **money,
        "date": "2024-12-31",
        "source": "after_tax",
        "balance": 100,
        "basis": 90,
    }
    for day in ("2025-07-01", "2026-04-01"):
        yield {"record": "conversion", **money, "date": day, "amount": 8000, "destination": "roth_ira", "earnings": 7}
    yield {"record": "ira_opening_balance", **own, "date": "2024-12-31", "kind": "roth", "basis": 1, "first_year": 2020}
    yield {
        "record": "refund",
        **money,
        **of_day,
        "source": "after_tax",
        "amount": 1,
        "earnings": 0,
        "reason": "excess_annual_addition",
        "for_year": 2026,
    }
    yield {"record": "distribution", **money, "date": "2026-05-01", "source": "after_tax", "amount": 10, "code": "1"}
    yield {"record": "forfeited", **money, **of_day, "source": "employer_match", "amount": 1}
    yield {"record": "loan", **money, **of_day, "event": "deemed", "amount": 1}
    yield {"record": "ira_contribution", **own, **of_day, "kind": "roth", "amount": 1, "for_year": 2025}
    yield {"record": "ira_conversion", **own, **of_day, "amount": 1}
    yield {"record": "ira_distribution", **own, **of_day, "amount": 1}
    yield {"record": "ira_roll_in", **money, **of_day, "amount": 1}
    yield {"record": "ira_year_end_value", **own, "year": 2025, "value": 1}
    yield {"record": "roth_ira_distribution", **own, **of_day, "amount": 1}
    label = next(texts)
    yield {"record": "form_1099r", **money, "year": 2025, "boxes": {"1": 8000, "2a": 8000, "5": None, "7": "G"}}
    yield {"record": "form_w2", **own, "employer": employer, "year": 2025, "boxes": {"1": 9, "14": {label: 3}}}
    yield {"record": "form_5498", **own, "employer": employer, "year": 2025, "boxes": {"2": 9}}
    yield {"record": "filed_return", **own, "year": 2025, "date": "2026-04-10", "forms": {"1040": {"5a": "10200"}}}
    yield {"record": "limits", "year": 2100 + number % 99, "ira": 7500}
    yield {"record": "import_answer", "plan": plan}
    yield {"record": "import_mapping", "columns": {next(texts): "date"}}
    yield {"record": "acknowledged", **own, "code": "415c_near", "year": 2026}


_MATCH = {"tiers": [["0.50", "0.06"]], "period": "paycheck"}


def kinds_missing() -> set[str]:
    """The kinds of record that a household lacks; `void` is recorded with what it takes back."""
    return set(RECORDS) - {line["record"] for line in household(0)} - {"void"}
