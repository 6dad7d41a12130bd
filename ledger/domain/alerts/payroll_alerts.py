"""What single pay stubs give reason to say: other sources than before, missed withholding, a deposit a year later."""

from collections.abc import Collection, Mapping, Sequence

from ledger.domain.alerts.alert import INFO, WARNING, Alert
from ledger.domain.money import Money
from ledger.domain.recorded import LoggedStub
from ledger.domain.sources import AFTER_TAX, DEFERRAL_OF_LABEL, ELECTIVE_DEFERRALS, EMPLOYER

# What a stub puts in by election or by formula; forfeitures, rollovers and loan repayments come when they come.
_COMES_REGULARLY = ELECTIVE_DEFERRALS | EMPLOYER | {AFTER_TAX}
_WITHHELD = ELECTIVE_DEFERRALS | {AFTER_TAX}

_NEW_ELECTION = "roth-ledger schedule add … --from"


def source_words(source: str) -> str:
    """A source as people read it: `pre-tax deferral`, `after-tax money`."""
    if source == AFTER_TAX:
        return "after-tax money"
    return (
        source.replace("pre_tax", "pre-tax").replace("roth", "Roth").replace("catch_up", "catch-up").replace("_", " ")
    )


def source_mix_alerts(
    plan: str,
    plan_name: str,
    before: LoggedStub | None,
    last: LoggedStub,
    *,
    elected: Mapping[str, Money | None],
    full: Collection[str] = (),
    changed_between: bool = False,
) -> list[Alert]:
    """`source_mix_changed`: what a plan's last regular stub has or lacks against its election and the stub before.

    A source that is elected and not withheld is missed withholding; one that stopped because its limit is full is not.
    Catch-up labels count as the deferral that they are. The first stub of a year may differ: that is for information.

    Args:
        plan: Its id.
        plan_name: As a person knows it.
        before: The regular stub before the last; None where there is none.
        last: The last regular stub.
        elected: What the schedule then in force puts in a pay date, by source; None where its pay is not known.
        full: Sources that payroll stops because no room is left under a limit.
        changed_between: A schedule that took over between the two stubs explains what came and went.

    Source: IRC 402(g)(1) and 401(a)(30) for deferrals that stop at the limit; Rev. Proc. 2021-30 for missed ones.
    """
    has = _paid(last)
    missed = {
        source: amount
        for source, amount in _folded_election(elected).items()
        if source not in has and source not in full
    }
    alerts = [_missed_alert(plan, plan_name, last, missed)] if missed else []
    if before is not None and not changed_between:
        had = _paid(before)
        changed = _changed_alert(plan, plan_name, before, last, had, has, missed, full)
        alerts += [] if changed is None else [changed]
    return alerts


def _paid(stub: LoggedStub) -> dict[str, int]:
    """What a stub put in, in cents by source, labels under their deferral."""
    cents: dict[str, int] = {}
    for source, amount in stub.cents.items():
        if source in _COMES_REGULARLY:
            folded = DEFERRAL_OF_LABEL.get(source, source)
            cents[folded] = cents.get(folded, 0) + amount
    return {source: amount for source, amount in cents.items() if amount > 0}


def _folded_election(elected: Mapping[str, Money | None]) -> dict[str, Money | None]:
    """What is withheld from pay, labels under their deferral."""
    folded: dict[str, Money | None] = {}
    for label, amount in elected.items():
        if label in _WITHHELD and (amount is None or amount.cents > 0):
            source = DEFERRAL_OF_LABEL.get(label, label)
            held = folded.get(source, Money(0))
            folded[source] = None if held is None or amount is None else held + amount
    return folded


def _missed_alert(plan: str, plan_name: str, last: LoggedStub, missed: Mapping[str, Money | None]) -> Alert:
    amounts = [amount for amount in missed.values() if amount is not None]
    total = Money(sum(each.cents for each in amounts)) if len(amounts) == len(missed) else None
    sources = _and([_with_amount(source, amount) for source, amount in missed.items()])
    are = "are" if len(missed) > 1 else "is"
    return Alert(
        code="source_mix_changed",
        level=WARNING,
        message=f"{_capital(sources)} {are} elected for {plan_name} but not withheld on the pay stub of "
        f"{last.pay_date}.",
        action="Tell payroll before the next pay date: the employer makes up what it missed, and few plans take a "
        f"cheque. Where you stopped it yourself, say so: {_NEW_ELECTION} {last.pay_date}",
        amount=total,
        date=last.pay_date,
        source="plan document; Rev. Proc. 2021-30",
        subject=plan,
    )


def _changed_alert(
    plan: str,
    plan_name: str,
    before: LoggedStub,
    last: LoggedStub,
    had: Mapping[str, int],
    has: Mapping[str, int],
    missed: Collection[str],
    full: Collection[str],
) -> Alert | None:
    new = {source: cents for source, cents in has.items() if source not in had}
    # What stopped because its limit is reached is as expected; what goes on in its place is not yet.
    expected = () if AFTER_TAX in new else full
    gone = {source: cents for source, cents in had.items() if source not in has and source not in expected}
    told = {source: cents for source, cents in gone.items() if source not in missed}
    if not told and not new:
        return None
    said = []
    if told:
        said.append(f"no longer has {_and([_with_amount(source, Money(cents)) for source, cents in told.items()])}")
    if new:
        said.append(f"newly has {_and([_with_amount(source, Money(cents)) for source, cents in new.items()])}")
    spills = AFTER_TAX in new and any(source in ELECTIVE_DEFERRALS for source in gone)
    of_a_new_year = before.pay_date.year < last.pay_date.year
    return Alert(
        code="source_mix_changed",
        level=WARNING if gone and not of_a_new_year else INFO,
        message=f"The pay stub of {last.pay_date} for {plan_name} {' and '.join(said)}, against the one of "
        f"{before.pay_date}." + (" Deferrals that go on as after-tax money have spilled over." if spills else ""),
        action=_changed_action(last, spills=spills, gone=bool(told)),
        amount=Money(sum((told or new).values())),
        date=last.pay_date,
        source="IRC 402(g)(1), 401(a)(30); plan document",
        subject=plan,
    )


def _changed_action(last: LoggedStub, *, spills: bool, gone: bool) -> str:
    chosen = f"Where it was your election, say so: {_NEW_ELECTION} {last.pay_date}"
    if spills:
        return (
            "Check with payroll that deferrals have reached their limit and that you want after-tax money from here "
            f"on, and plan its conversion. {chosen}"
        )
    if gone:
        return f"Ask payroll before the next pay date what stopped it: your election, a limit or a mistake. {chosen}"
    return f"Check that the stub's sources were entered as they are printed. {chosen}"


def crossing_alert(plan: str, plan_name: str, stubs: Sequence[LoggedStub]) -> Alert:
    """`pay_date_crosses_year_end`: stubs of one year whose money reached the plan in a later one.

    Args:
        plan: Its id.
        plan_name: As a person knows it.
        stubs: At least one, all of this plan and paid in the same year, by day.

    Source: IRC 402(g)(1): deferrals belong to the taxable year in which the pay would have been taxed.
    """
    first, last = stubs[0], stubs[-1]
    year, later = last.pay_date.year, last.deposit_date.year
    amount = Money(sum(cents for stub in stubs for cents in stub.cents.values()))
    if len(stubs) == 1:
        what = f"{amount} of the pay stub of {last.pay_date} for {plan_name} was deposited on {last.deposit_date}: it"
    else:
        what = (
            f"{amount} of {len(stubs)} pay stubs for {plan_name}, paid {first.pay_date} to {last.pay_date}, was "
            f"deposited by {max(stub.deposit_date for stub in stubs)}: it"
        )
    return Alert(
        code="pay_date_crosses_year_end",
        level=INFO,
        message=f"{what} belongs to {year} for 402(g) and the W-2, though the record keeper may count it in {later}.",
        action=f"Expect the record keeper's totals of {year} and {later} to differ by it from payroll's and from box "
        "12 of the W-2; the ledger goes by the pay date.",
        amount=amount,
        date=last.pay_date,
        source="IRC 402(g)(1)",
        subject=plan,
    )


def of_a_plan_and_year(stubs: Sequence[LoggedStub]) -> list[list[LoggedStub]]:
    """Stubs apart by plan and year of the pay date, in the order given."""
    apart: dict[tuple[str, int], list[LoggedStub]] = {}
    for stub in stubs:
        apart.setdefault((stub.plan, stub.pay_date.year), []).append(stub)
    return list(apart.values())


def _with_amount(source: str, amount: Money | None) -> str:
    return source_words(source) if amount is None else f"{source_words(source)} ({amount})"


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
