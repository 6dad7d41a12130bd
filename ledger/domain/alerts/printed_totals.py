"""The year to date that pay stubs print, held against what the ledger adds up."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ledger.domain.alerts.alert import WARNING, Alert
from ledger.domain.alerts.payroll_alerts import source_words
from ledger.domain.money import Money
from ledger.domain.recorded import LoggedStub
from ledger.domain.sources import DEFERRAL_OF_LABEL, DESIGNATED_ROTH

Sums = Mapping[str, int]


class Difference(NamedTuple):
    """What a stub prints for one source beyond what the ledger has, and since when that is so; in cents.

    Attributes:
        printed: On the latest stub that prints the year to date.
        held: What the ledger's stubs add up to by then.
        since: Pay date of the first stub in a row that differs.
        last: Pay date of the latest one.
        from_the_start: Every printed total of the year is ahead by the same, the ledger's first stub included.
    """

    source: str
    printed: int
    held: int
    since: dt.date
    last: dt.date
    from_the_start: bool

    @property
    def cents(self) -> int:
        """Above zero where the stub prints more."""
        return self.printed - self.held


def differences(printed: Sums, ways: Sequence[Sums]) -> dict[str, tuple[int, int]]:
    """The sources whose printed total is none of the sums, with what is printed and the first of the sums, in cents.

    Catch-up labels are compared as printed; where they do not agree, a deferral and its label count together.

    Args:
        printed: By source, as on the stub; others are not compared.
        ways: What the ledger adds up to by source, in each way that payroll may count; at least one.
    """
    found: dict[str, tuple[int, int]] = {}
    for source in dict.fromkeys(DEFERRAL_OF_LABEL.get(label, label) for label in printed):
        labels = [source, *(label for label, folded in DEFERRAL_OF_LABEL.items() if folded == source)]
        told = [label for label in labels if label in printed]
        total = sum(printed[label] for label in told)
        if source == DESIGNATED_ROTH or any(
            all(printed[label] == sums.get(label, 0) for label in told)
            or (source in told and total == sum(sums.get(label, 0) for label in labels))
            for sums in ways
        ):
            continue
        # A catch-up label that is printed alone is no total of the deferral.
        held = sum(ways[0].get(label, 0) for label in (labels if source in told else told))
        found[source if source in told else told[0]] = (total, held)
    return found


def printed_differences(printed: Sequence[LoggedStub], counted: Sequence[Mapping[dt.date, Sums]]) -> list[Difference]:
    """Where the latest stub that prints the year to date disagrees with the ledger, and since when.

    The other stubs of its day may be in what it prints or not. Where a later stub agrees again, payroll has corrected
    it, and nothing is said.

    Args:
        printed: One plan's stubs of a year that print it, by day and then id.
        counted: What went in, in cents by day and source, in each way that payroll may count: first all stubs of that
            plan and year alone, then with money that reached the plan outside them.
    """
    days = sorted({day for by_day in counted for day in by_day})
    before: list[dict[str, int]] = [{} for _ in counted]
    place = 0
    found: list[dict[str, tuple[int, int]]] = []
    for stub in printed:
        while place < len(days) and days[place] < stub.pay_date:
            for sums, by_day in zip(before, counted, strict=True):
                _add(sums, by_day.get(days[place], {}))
            place += 1
        through = [
            _add(dict(sums), by_day.get(stub.pay_date, {})) for sums, by_day in zip(before, counted, strict=True)
        ]
        alone = [_add(dict(sums), stub.cents) for sums in before]
        found.append(differences(stub.year_to_date, [*through, *alone]))
    if not found:
        return []
    first = min([*counted[0], printed[0].pay_date])
    return [_since(source, printed, found, first=first) for source in found[-1]]


def _add(sums: dict[str, int], more: Sums) -> dict[str, int]:
    for source, cents in more.items():
        sums[source] = sums.get(source, 0) + cents
    return sums


def _since(
    source: str, printed: Sequence[LoggedStub], found: Sequence[Mapping[str, tuple[int, int]]], *, first: dt.date
) -> Difference:
    """Walk back from the latest stub as long as this source differs."""
    start = len(found) - 1
    while start > 0 and source in found[start - 1]:
        start -= 1
    total, held = found[-1][source]
    steady = all(each[source][0] - each[source][1] == total - held for each in found[start:])
    return Difference(
        source=source,
        printed=total,
        held=held,
        since=printed[start].pay_date,
        last=printed[-1].pay_date,
        from_the_start=total > held and steady and start == 0 and printed[0].pay_date == first,
    )


def ytd_mismatch_alert(plan: str, plan_name: str, difference: Difference, crossing: Sequence[LoggedStub]) -> Alert:
    """`ytd_mismatch`: a printed year to date and the ledger disagree.

    Args:
        plan: Its id.
        plan_name: As a person knows it.
        difference: From `printed_differences`.
        crossing: The plan's stubs paid in the year before or in this one and deposited in the next.

    Source: IRC 402(g)(1): the year of the pay date is that of the W-2, whenever the money is deposited.
    """
    words = source_words(difference.source)
    printed, held = Money(difference.printed), Money(difference.held)
    amount = Money(abs(difference.cents))
    message = (
        f"The pay stub of {difference.last} for {plan_name} prints {printed} of {words} for the year to date; the "
        f"ledger's stubs add up to {held}"
    )
    apart = f"{amount} {'less' if difference.cents > 0 else 'more'}"
    bridge = _bridge(difference, crossing)
    if bridge:
        message += f": {apart}. That is what was {bridge}: payroll seems to count it by the day of the deposit."
        action = (
            "Ask payroll which year's W-2 it is in: for 402(g) the pay date decides. Where payroll is right about the "
            "pay date, correct the stub's."
        )
    elif difference.from_the_start:
        message += f". The {amount} between them is from before the first stub in the ledger ({difference.since})."
        action = (
            f"Enter the earlier pay stubs of the year, or a contribution of {amount} dated before {difference.since}; "
            "where that was the first pay date of the year, correct its amounts."
        )
    else:
        message += f": {apart}, since the stub of {difference.since}."
        action = _action(difference, words)
    return Alert(
        code="ytd_mismatch",
        level=WARNING,
        message=message,
        action=action,
        amount=amount,
        date=difference.since,
        source="year to date as printed; IRC 402(g)(1)",
        subject=f"{plan} {difference.source}",
    )


def _action(difference: Difference, words: str) -> str:
    if difference.cents > 0:
        return (
            f"Look up to {difference.since} for a pay stub that is missing from the ledger, or one with too little "
            f"{words}; where the ledger is right, ask payroll to correct its totals."
        )
    return (
        f"Look up to {difference.since} for a pay stub that was entered twice, or one with too much {words}. Where "
        "payroll began to count anew (a new payroll or record keeper), tell it the true total: its own count no longer "
        "stops at the limit."
    )


def _bridge(difference: Difference, crossing: Sequence[LoggedStub]) -> str:
    """The stubs between two years that explain a difference, in words; empty where none do."""
    year = difference.last.year
    came = [stub for stub in crossing if stub.pay_date.year < year]
    went = [stub for stub in crossing if stub.pay_date.year == year and stub.pay_date <= difference.last]
    for stubs, sign in ((came, 1), (went, -1)):
        cents = sign * sum(_of_source(stub, difference.source) for stub in stubs)
        if cents and cents == difference.cents:
            paid, deposited = stubs[-1].pay_date, stubs[-1].deposit_date
            return f"paid on {paid} and deposited on {deposited}"
    both = sum(_of_source(stub, difference.source) for stub in came) - sum(
        _of_source(stub, difference.source) for stub in went
    )
    if both and both == difference.cents:
        return f"paid by {came[-1].pay_date} and by {went[-1].pay_date}, and deposited in the year after each"
    return ""


def _of_source(stub: LoggedStub, source: str) -> int:
    """Cents of a source with its labels."""
    return sum(cents for label, cents in stub.cents.items() if source in (label, DEFERRAL_OF_LABEL.get(label)))
