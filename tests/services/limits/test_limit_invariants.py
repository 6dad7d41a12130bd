"""What holds of every person's limits, whatever the ledger holds: each example is a real ledger file of its own."""

import datetime as dt
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.domain.money import ZERO, Money
from ledger.domain.records import as_recorded, read_line
from ledger.domain.status import GroupStanding, Status
from ledger.reports.status_json import status_document
from ledger.services.corrections import void_entry
from ledger.services.status import status
from ledger.storage.store import LedgerStore
from tests.faults.harness import FULL

# No deadline: a ledger is a file, and the machine may be busy.
few = settings(max_examples=50 if FULL else 12, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SEEN = dt.date(2026, 12, 31)
PLANS = ("north", "south", "school")
DEFERRALS = ("pre_tax_deferral", "roth_deferral", "pre_tax_catch_up", "roth_catch_up")
MONEY_IN = (*DEFERRALS, "after_tax", "employer_match", "employer_nonelective", "forfeiture")
Line = dict[str, Any]


class Book(NamedTuple):
    """A small ledger: who and what, and the entries of a year."""

    parties: list[Line]
    entries: list[Line]


def cents(amount: int) -> str:
    return Money(amount).plain()


amounts = st.dictionaries(st.sampled_from(MONEY_IN), st.integers(0, 4_000_000), min_size=1, max_size=4)
days = st.integers(0, 364).map(lambda day: (dt.date(2026, 1, 1) + dt.timedelta(days=day)).isoformat())


@st.composite
def books(draw: st.DrawFn) -> Book:
    """One person of some age, two related employers or not, a school's 403(b), and up to six pay stubs."""
    group: Line = draw(st.sampled_from([{}, {"group": "family"}]))
    year_end = draw(st.sampled_from(["12-31", "12-31", "06-30"]))
    parties: list[Line] = [
        {
            "record": "person",
            "id": "pat",
            "name": "Pat",
            "birth_date": draw(st.sampled_from(["1986-01-01", "1976-12-31", "1977-01-01", "1964-05-05", "1962-01-01"])),
        }
    ]
    for plan in PLANS:
        kind = "403b" if plan == "school" else "401k"
        parties.append({"record": "employer", "id": plan, "name": plan, **({} if plan == "school" else group)})
        rules = {} if plan == "school" else {"limitation_year_end": year_end}
        parties.append({"record": "plan", "id": plan, "employer": plan, "name": plan, "kind": kind, **rules})
        box_3 = draw(st.sampled_from(["0", "150000.00", "150000.01"]))
        wages = {"record": "wages", "person": "pat", "employer": plan, "year": 2025, "social_security_wages": box_3}
        parties.append(wages)
    entries = []
    for number in range(draw(st.integers(1, 6))):
        stub: Line = {"record": "pay_stub", "id": f"s{number}", "person": "pat", "plan": draw(st.sampled_from(PLANS))}
        stub |= {"pay_date": draw(days), "amounts": {name: cents(each) for name, each in draw(amounts).items()}}
        pay = draw(st.none() | st.integers(0, 20_000_000))
        entries.append(stub if pay is None else stub | {"compensation": cents(pay)})
    return Book(parties, entries)


@contextmanager
def ledger_of(book: Book) -> Iterator[LedgerStore]:
    """A ledger that holds a book; its file is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, LedgerStore(Path(folder) / "ledger.db") as store:
        store.make()
        add(store, book.parties + book.entries)
        yield store


def add(store: LedgerStore, lines: list[Line]) -> None:
    with store.batch("test") as writer:
        writer.record([as_recorded(read_line(line)) for line in lines])


def seen(store: LedgerStore, as_of: dt.date = SEEN) -> Status:
    return status(store.reader(), "pat", 2026, as_of)


def status_of(book: Book, as_of: dt.date = SEEN) -> Status:
    with ledger_of(book) as store:
        return seen(store, as_of)


def figures(found: Status) -> dict[str, Any]:
    """All that `status` says but for alerts, which may speak of single entries, and for the order of groups."""
    document = status_document(found)
    groups = sorted(document["annual_additions"], key=lambda each: (each["group"], each["plans"]))
    kept = ("elective_deferrals", "roth_catch_up_required", "highly_compensated", "after_tax")
    named = {key: sorted(document[key], key=str) if isinstance(document[key], list) else document[key] for key in kept}
    return {**named, "annual_additions": [{**each, "plans": sorted(each["plans"])} for each in groups]}


def rooms(found: Status) -> dict[Any, Any]:
    """Room and excess of the person and of each group; of limitation years that end in a year on file."""
    by_group = {
        (each.recorded.group, tuple(sorted(each.recorded.plans))): (
            each.recorded.room,
            each.recorded.excess,
            each.after_tax_room,
        )
        for each in found.annual_additions
        if each.recorded.year == 2026
    }
    return {**by_group, "deferrals": (found.elective_deferrals.room, found.elective_deferrals.excess)}


def check_group(group: GroupStanding) -> None:
    held = group.recorded
    assert held.limit is not None
    assert held.room is not None
    assert held.excess is not None
    assert not (held.room and held.excess)
    assert min(held.room, held.excess) >= ZERO
    assert held.limit - held.total == held.room - held.excess
    deferred = sum(each.cents for source, each in held.by_source.items() if source in DEFERRALS)
    assert 0 <= held.catch_up.cents <= min(deferred, 11_250_00)
    assert sum(each.cents for each in held.by_source.values()) == held.total.cents + held.catch_up.cents
    assert not set(held.by_source) & {"pre_tax_catch_up", "roth_catch_up"}
    assert held.limit <= Money(72_000_00)
    assert (held.bound_by == "compensation") == (held.limit < Money(72_000_00))
    assert group.after_tax_room is not None
    assert ZERO <= group.after_tax_room <= held.room


@few
@given(book=books())
def test_figures_add_up(book: Book) -> None:
    found = status_of(book)

    deferrals = found.elective_deferrals
    assert deferrals.limit == Money(24_500_00)
    assert deferrals.catch_up_limit is not None
    assert deferrals.room is not None
    assert deferrals.excess is not None
    assert not (deferrals.room and deferrals.excess)
    assert min(deferrals.room, deferrals.excess) >= ZERO
    assert deferrals.limit + deferrals.catch_up_limit - deferrals.total == deferrals.room - deferrals.excess
    for group in found.annual_additions:
        if group.recorded.year == 2026:
            check_group(group)
        else:  # ends in 2027, whose figures are not on file
            assert (group.recorded.limit, group.recorded.room, group.recorded.excess) == (None, None, None)
    paid_in = sum(Money.parse(each).cents for stub in book.entries for each in stub["amounts"].values())
    counted = sum(each.recorded.total.cents + each.recorded.catch_up.cents for each in found.annual_additions)
    assert counted == paid_in


@few
@given(book=books(), order=st.randoms(use_true_random=False))
def test_the_order_of_entries_does_not_matter(book: Book, order: random.Random) -> None:
    shuffled = list(book.entries)
    order.shuffle(shuffled)

    assert figures(status_of(Book(book.parties, shuffled))) == figures(status_of(book))


@few
@given(book=books(), share=st.integers(0, 100))
def test_a_pay_stub_in_two_parts_is_the_same_pay(book: Book, share: int) -> None:
    whole, *others = book.entries

    def part(of: str) -> tuple[str, str]:
        all_of_it = Money.parse(of).cents
        first = all_of_it * share // 100
        return cents(first), cents(all_of_it - first)

    split = {source: part(amount) for source, amount in whole["amounts"].items()}
    parts = []
    for place in (0, 1):
        stub = {**whole, "id": f"part{place}", "amounts": {source: each[place] for source, each in split.items()}}
        parts.append(stub | ({"compensation": part(whole["compensation"])[place]} if "compensation" in whole else {}))

    assert figures(status_of(Book(book.parties, [*others, *parts]))) == figures(status_of(book))


@few
@given(book=books(), which=st.integers(0, 5), again=st.booleans())
def test_voiding_and_entering_again_changes_nothing(book: Book, which: int, again: bool) -> None:
    """With `again` the entry comes back; else the ledger is as if it had never been there."""
    taken = book.entries[which % len(book.entries)]
    rest = [entry for entry in book.entries if entry is not taken]
    with ledger_of(book) as store:
        before = seen(store)
        void_entry(store, taken["id"], "read from the wrong line", "test")
        if again:
            add(store, [taken])
            assert status_document(seen(store)) == status_document(before)
        elif rest:
            assert figures(seen(store)) == figures(status_of(Book(book.parties, rest)))


moved = st.lists(
    st.tuples(st.sampled_from(["rollover_in", "loan_repayment", "conversion"]), days, st.integers(1, 10_000_000)),
    min_size=1,
    max_size=4,
)


@few
@given(book=books(), movements=moved)
def test_rollovers_loan_repayments_and_conversions_never_change_room(
    book: Book, movements: list[tuple[str, str, int]]
) -> None:
    # Plans that take money in anyway: a plan met for the first time is a group of its own, with room of its own.
    plan = book.entries[0]["plan"]
    lines = []
    for number, (kind, day, amount) in enumerate(movements):
        line = {"id": f"m{number}", "person": "pat", "plan": plan, "date": day, "amount": cents(amount)}
        if kind == "conversion":
            lines.append({"record": kind, **line, "destination": "in_plan_roth", "earnings": "0"})
        else:
            lines.append({"record": "contribution", **line, "source": kind})

    assert rooms(status_of(Book(book.parties, book.entries + lines))) == rooms(status_of(book))


@few
@given(book=books(), more=st.integers(0, 3_000_000), source=st.sampled_from(MONEY_IN))
def test_money_in_never_makes_room(book: Book, more: int, source: str) -> None:
    stub = book.entries[0]
    paid = Money.parse(stub["amounts"].get(source, "0")).cents + more
    larger = {**stub, "amounts": {**stub["amounts"], source: cents(paid)}}

    before = rooms(status_of(book))
    after = rooms(status_of(Book(book.parties, [larger, *book.entries[1:]])))

    for key, (room, excess, *_) in before.items():
        assert after[key][0] <= room
        assert after[key][1] >= excess


@few
@given(book=books())
def test_a_stub_of_next_year_is_left_out_and_counted(book: Book) -> None:
    later = {**book.entries[0], "id": "later", "pay_date": "2027-01-01"}

    found = status_of(Book(book.parties, [*book.entries, later]))

    assert figures(found) == figures(status_of(book))
    assert found.later == 1


shares = st.integers(0, 30).map(lambda percent: f"0.{percent:02}")


@few
@given(
    book=books(),
    as_of=st.dates(dt.date(2026, 1, 1), SEEN),
    pay=st.integers(0, 3_000_000),
    elections=st.dictionaries(st.sampled_from(["pre_tax_deferral", "roth_deferral", "after_tax"]), shares),
)
def test_what_is_expected_only_adds(book: Book, as_of: dt.date, pay: int, elections: dict[str, str]) -> None:
    """Money to come raises the projection and takes from the room; it never changes what is recorded."""
    schedule = schedule_of(pay, elections)

    plain = {group_key(each): each for each in status_of(book, as_of).annual_additions}
    scheduled = {group_key(each): each for each in status_of(book_with(book, schedule), as_of).annual_additions}

    for key, group in scheduled.items():
        held = group.recorded
        assert group.projected_total is not None
        assert group.projected_total >= held.total
        if group.limit_reached_on is not None:
            assert held.limit is not None
            assert group.projected_total >= held.limit
        elif held.limit is not None and held.limit:
            assert group.projected_total < held.limit
        if key in plain:  # the total may differ: more pay can raise the limit, and so lower the catch-up
            assert held.by_source == plain[key].recorded.by_source
        if held.room is not None:
            assert group.after_tax_room is not None
            assert ZERO <= group.after_tax_room <= held.room


def test_the_day_the_limit_is_reached_is_named_before_the_first_pay_date() -> None:
    """9,000 after tax on the last day of each month: the eighth makes 72,000."""
    parties: list[Line] = [
        {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1986-01-01"},
        {"record": "employer", "id": "north", "name": "north"},
        {"record": "plan", "id": "north", "employer": "north", "name": "north", "kind": "401k"},
        {**schedule_of(30_000_00, {"after_tax": "0.30"}), "frequency": "monthly", "first_pay_date": "2026-01-31"},
    ]

    (group,) = status_of(Book(parties, []), dt.date(2026, 1, 1)).annual_additions

    assert group.projected_total == Money(12 * 9_000_00)
    assert group.limit_reached_on == dt.date(2026, 8, 31)


@few
@given(
    book=books(),
    as_of=st.dates(dt.date(2026, 1, 1), SEEN),
    pay=st.integers(0, 3_000_000),
    deferral=shares,
    period=st.sampled_from(["paycheck", "paycheck_with_true_up", "year"]),
)
def test_the_after_tax_room_fits_and_nothing_more(
    book: Book, as_of: dt.date, pay: int, deferral: str, period: str
) -> None:
    """Whatever fits beside the deferrals and the match to come can be paid in, and then no cent more fits."""
    match = {"tiers": [["1.00", "0.03"], ["0.50", "0.05"]], "period": period}
    parties = [
        {**each, "match": match} if each.get("id") == "north" and "kind" in each else each for each in book.parties
    ]
    planned = book_with(Book(parties, book.entries), schedule_of(pay, {"pre_tax_deferral": deferral}))
    with ledger_of(planned) as store:
        before = {group_key(each): each for each in seen(store, as_of).annual_additions}
        ((key, group),) = [
            (key, each)
            for key, each in before.items()
            if "north" in each.recorded.plans and each.recorded.period[0] <= as_of <= each.recorded.period[1]
        ]
        room = group.after_tax_room
        if key[1] != 2026 or not room:
            return
        paid = {"record": "contribution", "person": "pat", "plan": "north", "date": as_of.isoformat(), "id": "all"}
        add(store, [{**paid, "source": "after_tax", "amount": room.plain()}])

        after = {group_key(each): each for each in seen(store, as_of).annual_additions}[key]

    assert after.after_tax_room == ZERO
    assert after.recorded.excess == ZERO
    assert group.recorded.room is not None
    assert after.recorded.room == group.recorded.room - room


def schedule_of(pay: int, elections: dict[str, str]) -> Line:
    schedule: Line = {"record": "pay_schedule", "person": "pat", "plan": "north", "frequency": "semimonthly"}
    return schedule | {"first_pay_date": "2026-01-15", "pay": cents(pay), "elections": elections}


def group_key(group: GroupStanding) -> tuple[str, int]:
    return group.recorded.group, group.recorded.year


def book_with(book: Book, *parties: Line) -> Book:
    return Book([*book.parties, *parties], book.entries)
