"""Reading for many people at once: every answer is the one that each of them gets alone."""

import contextlib
import datetime as dt
import itertools
import random
from collections.abc import Iterator
from typing import Any

import pytest

from ledger.services.ports import Reader
from ledger.services.status import status
from ledger.storage import many
from ledger.storage.many import ManyPeopleReader
from ledger.storage.store import LedgerStore
from tests.storage.sample import connect, line

PEOPLE = tuple(f"p{number:02}" for number in range(30))
PLANS = {"acme-401k": "12-31", "acme-403b": "12-31", "bolt-401k": "06-30", "old-401k": "12-31"}
PAID_IN = ("pre_tax_deferral", "roth_deferral", "employer_match", "employer_nonelective", "roth_catch_up")
STRETCHES = (
    (dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
    (dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
    (dt.date(2025, 7, 1), dt.date(2026, 6, 30)),
    (dt.date(2025, 12, 27), dt.date(2026, 8, 14)),
    (dt.date(2026, 3, 3), dt.date(2026, 3, 20)),
)
DAYS = (dt.date(2024, 12, 31), dt.date(2026, 3, 31), dt.date(2026, 8, 14), dt.date(2027, 3, 1))
KINDS = (
    ("pay_schedule",),
    ("conversion", "valuation", "refund", "opening_balance", "earnings", "distribution", "forfeited"),
    ("form_1099r", "acknowledged"),
    ("contribution",),
    ("conversion", "pay_stub"),
    ("catch_up_notice", "catch_up_notice"),
)


def dollars(dice: random.Random, most: int = 3_000) -> str:
    return f"{dice.randrange(1, most)}.{dice.randrange(100):02}"


def a_day(dice: random.Random, first: dt.date = dt.date(2024, 11, 1), days: int = 800) -> str:
    return str(first + dt.timedelta(days=dice.randrange(days)))


def parties() -> Iterator[dict[str, Any]]:
    for employer in ("acme", "bolt", "old"):
        yield {"record": "employer", "id": employer, "name": employer.title()}
    for plan, year_end in PLANS.items():
        named = {"record": "plan", "id": plan, "employer": plan.partition("-")[0], "name": plan, "kind": plan[-4:]}
        match: dict[str, Any] = {"tiers": [["0.50", "0.06"]], "period": "year" if plan == "bolt-401k" else "paycheck"}
        yield {**named, "limitation_year_end": year_end, "match": match}
    change = {"record": "plan_change", "id": "c", "plan": "acme-401k", "from": "2026-02-01"}
    yield {**change, "after_tax_cap_rate": "0.10"}
    merger = {"record": "plan_merger", "id": "m", "plan": "old-401k", "into": "acme-401k", "date": "2026-05-01"}
    yield {**merger, "person": PEOPLE[3]}
    yield {"record": "limits", "year": 2027, "annual_additions": 73000, "source": "a newspaper"}
    for number, person in enumerate(PEOPLE):
        yield {"record": "person", "id": person, "name": person, "birth_date": f"{1950 + number}-05-17"}


def pay(dice: random.Random, person: str) -> Iterator[dict[str, Any]]:
    """Stubs, some twice on a day, late, of bonuses, with printed totals or taken back, and money outside them."""
    plans = dice.sample(list(PLANS), dice.randrange(1, 4))
    for number in range(dice.choice((0, 3, 40, 60))):
        day = a_day(dice)
        stub: dict[str, Any] = {"record": "pay_stub", "id": f"{person}-s{number}", "person": person}
        stub["plan"] = dice.choice(plans)
        sources = dice.sample(PAID_IN, 2)
        sign = "-" if dice.random() < 0.2 else ""
        stub |= {"pay_date": day, "amounts": {source: sign + dollars(dice) for source in (*sources, "after_tax")}}
        if dice.random() < 0.7:
            stub["compensation"] = dollars(dice, 9_000)
        if dice.random() < 0.2:
            stub |= {"plan_pay": dollars(dice), "pay_type": "bonus"}
        if dice.random() < 0.3:
            stub["year_to_date"] = {"after_tax": dollars(dice)}
        if dice.random() < 0.3:
            late = dt.date.fromisoformat(day) + dt.timedelta(days=dice.choice((2, 31, 90)))
            stub["deposit_date"] = str(late)
        yield stub
    for number in range(dice.randrange(4)):
        money = {"record": "contribution", "id": f"{person}-c{number}", "person": person, "plan": dice.choice(plans)}
        money |= {"date": a_day(dice), "source": dice.choice(("after_tax", "employer_nonelective"))}
        yield {**money, "amount": dollars(dice), **({"limitation_year": 2025} if dice.random() < 0.5 else {})}


def accounts(dice: random.Random, person: str) -> Iterator[dict[str, Any]]:
    """What is read line by line: schedules, wages that were changed, conversions, refunds, forms."""
    plan = dice.choice(list(PLANS))
    own = {"person": person, "plan": plan}
    for year, amount in itertools.product((2025, 2026), ("150000.00", "161000.00")):
        if dice.random() < 0.5:
            wages = {"record": "wages", "person": person, "employer": "acme", "year": year}
            yield {**wages, "social_security_wages": amount, "compensation": amount}
    if dice.random() < 0.5:
        schedule = {"record": "pay_schedule", "id": f"{person}-sch", **own, "frequency": "biweekly"}
        yield {**schedule, "first_pay_date": "2026-01-02", "pay": "6000.00", "elections": {"after_tax": "0.09"}}
        yield {"record": "expected_pay", **own, "pay_date": "2026-11-02", "pay": "9000.00"}
    for number in range(dice.randrange(5)):
        id_ = f"{person}-x{number}"
        conversion = {"record": "conversion", "id": id_, **own, "date": a_day(dice), "amount": "500.00"}
        yield {**conversion, "balance_before": "600.00", "destination": "in_plan_roth"}
    if dice.random() < 0.4:
        refund = {"record": "refund", "id": f"{person}-r", **own, "date": "2026-03-10", "source": "after_tax"}
        yield {
            **refund,
            "reason": "excess_aggregate_contribution",
            "for_year": 2025,
            "amount": "40.00",
            "earnings": "0.00",
        }
        yield {"record": "catch_up_notice", "id": f"{person}-n", **own, "date": a_day(dice), "for_year": 2026} | {
            "amount": "100.00"
        }
    if dice.random() < 0.4:
        value = {"record": "valuation", "id": f"{person}-v", **own, "date": a_day(dice), "source": "after_tax"}
        yield {**value, "balance": "7000.00"}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LedgerStore]:
    """Thirty people in several batches that lie between each other, with voids and parties that were changed."""
    dice = random.Random(415)
    path = tmp_path_factory.mktemp("many") / "ledger.db"
    with LedgerStore(path) as store:
        store.make()
        with store.batch("parties") as writer:
            writer.record([line(each) for each in parties()])
        lines = [each for person in PEOPLE for each in (*pay(dice, person), *accounts(dice, person))]
        dice.shuffle(lines)
        with store.batch("entries") as writer:
            writer.record([line(each) for each in lines])
        with store.batch("voids") as writer:
            gone = [each["id"] for each in lines if "id" in each and dice.random() < 0.15]
            for number, id_ in enumerate(gone):
                held = writer.standing(id_)
                assert held is not None
                void = {"record": "void", "id": f"void-{number}", "entry": id_, "reason": "entered twice"}
                writer.void([(held.sequence, line(void))])
        with store.batch("changes") as writer:
            writer.record(
                line({"record": "person", "id": person, "name": "new", "birth_date": "1961-01-01"})
                for person in PEOPLE[::4]
            )
        yield store


def questions(person: str, reader: Reader) -> Iterator[tuple[Any, ...]]:
    """Everything that is asked about a person, each with its answer."""
    for first, last in STRETCHES:
        yield "contributed", first, last, reader.contributed(person, first, last)
        yield "by day", first, list(reader.contributed_by_day(person, list(PLANS), first, last))
        yield "pay dates", first, reader.pay_dates(person, first, last)
        yield "crossing", first, reader.crossing_stubs(person, first, last)
        for most in (2, 5, 1_000):
            yield "days", first, most, reader.stub_days(person, first, last, most)
        for plan, most in itertools.product(PLANS, (1, 4)):
            yield "newest", first, plan, most, reader.newest_stubs(person, plan, first, last, most)
            yield "printed", first, plan, most, reader.newest_printed(person, plan, first, last, most)
            yield "plan pay", first, plan, reader.plan_pay(person, plan, first, last)
    for day in DAYS:
        yield "allocated", day, reader.allocated(person, day)
        yield "latest", day, reader.latest_after_tax(person, day)
        yield "later", day, reader.later(person, day)
        yield "paid earlier", day, reader.paid_earlier(person, ("roth_deferral", "roth_catch_up"), day)
        yield "deposited", day, reader.deposited(person, ("after_tax", "employer_match"), day)
        for plan in PLANS:
            for ends in ((), (dt.date(2025, 3, 1), dt.date(2026, 2, 14), dt.date(2026, 2, 15))):
                sums = reader.after_tax_between(person, plan, ends, day)
                yield "between", plan, day, sums, [reader.after_tax_reached(person, each, 5_000) for each in sums]
    for kinds, until, only in itertools.product(KINDS, (None, *DAYS), (None, "acme-401k")):
        yield "entries", kinds, until, only, reader.entries(*kinds, person=person, until=until, plan=only)
    for record in ("person", "wages", "expected_pay", "long_service", "conversion"):
        yield "parties", record, reader.parties(record, person)
    yield "named", reader.named("person", [person, "nobody", PEOPLE[0]])
    yield "since", [reader.recorded_since(person, sequence) for sequence in (1, 40, 100_000)]


def shared(reader: Reader) -> Iterator[Any]:
    """What concerns nobody in particular."""
    yield reader.people()
    for record in ("person", "plan", "employer", "limits"):
        yield reader.parties(record)
    yield reader.entries("plan_change")
    yield from (reader.entries("plan_merger", until=day) for day in (None, *DAYS))
    yield reader.named("plan", ["bolt-401k", "nothing", "acme-401k"])
    yield [reader.is_named("person", each) for each in (PEOPLE[0], "nobody")]


@pytest.mark.parametrize("one_in", [1, 3, 10, 1_000], ids=lambda one_in: f"together from one in {one_in}")
def test_every_answer_is_that_of_the_reader_of_one(
    ledger: LedgerStore, monkeypatch: pytest.MonkeyPatch, one_in: int
) -> None:
    """Of thirty people: from the last one asked on, from the eleventh, the fourth, and from the first."""
    monkeypatch.setattr(many, "_ONE_IN", one_in)
    alone, together = ledger.reader(), ledger.reader_of(PEOPLE)
    asked: set[str] = set()
    answered: set[str] = set()
    for person in PEOPLE:
        for one, other in zip(questions(person, alone), questions(person, together), strict=True):
            assert one == other, (person, *one[:-1])
            asked.add(one[0])
            answered |= {one[0]} if one[-1] else set()
    assert list(shared(alone)) == list(shared(together))
    assert asked == answered  # every kind of question by somebody


def test_an_answer_may_be_kept_and_changed(ledger: LedgerStore) -> None:
    """What one caller does with a list is not seen by the next."""
    reader = ledger.reader_of(PEOPLE)
    first, last = STRETCHES[0]
    for person in PEOPLE:
        for _ in range(2):
            assert reader.contributed(person, first, last) == ledger.reader().contributed(person, first, last)
            reader.contributed(person, first, last).clear()
            reader.latest_after_tax(person, last).clear()
            reader.entries("conversion", person=person).clear()
            reader.people().clear()
    assert reader.people() == list(PEOPLE)


def test_people_left_out_are_read_alone(ledger: LedgerStore) -> None:
    alone, some = ledger.reader(), ledger.reader_of(PEOPLE[:2])
    for person in (*PEOPLE[:2], *PEOPLE[-2:], "nobody"):
        assert list(questions(person, alone)) == list(questions(person, some))


@pytest.mark.parametrize("as_of", [dt.date(2025, 12, 31), dt.date(2026, 8, 14), dt.date(2027, 2, 1)], ids=str)
def test_the_status_of_everybody_is_that_of_each(ledger: LedgerStore, as_of: dt.date) -> None:
    reader = ledger.reader_of(PEOPLE)
    for person in PEOPLE:
        assert status(reader, person, as_of.year, as_of) == status(ledger.reader(), person, as_of.year, as_of)


def test_many_people_cost_few_questions(ledger: LedgerStore) -> None:
    day, (first, last) = dt.date(2026, 8, 14), STRETCHES[0]
    asked: list[str] = []
    with contextlib.closing(connect(ledger.path)) as connection:
        reader = ManyPeopleReader(connection, ledger.path, PEOPLE)
        connection.set_trace_callback(asked.append)
        for person in PEOPLE:
            reader.contributed(person, first, last)
            reader.stub_days(person, first, last, 1_000)
            reader.crossing_stubs(person, first, last)
            reader.allocated(person, day)
            reader.latest_after_tax(person, day)
            reader.later(person, day)
            reader.entries("conversion", person=person)
            reader.parties("wages", person)
            reader.named("plan", list(PLANS))
    # Each of six questions is put to one person alone, then to all; four plans are named; one read brings all lines.
    assert len(asked) == 2 * 6 + 4 + 1
