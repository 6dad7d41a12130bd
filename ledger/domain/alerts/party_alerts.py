"""What a person's age, employers and plans give reason to say; values in, alerts out."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from ledger.domain.alerts.alert import INFO, WARNING, Alert
from ledger.domain.money import ZERO, Money

LAST_HIGHER_CATCH_UP_AGE = 63

# What a name has beside the name itself: articles, legal forms, words for a plan.
_NO_NAMES = frozenset(
    (
        *("the", "and", "of", "my", "own", "inc", "incorporated", "llc", "llp", "lp", "corp", "corporation", "co"),
        *("company", "ltd", "limited", "plc", "plan", "401k", "401", "k", "403b", "403", "b", "sep", "solo"),
        *("retirement", "savings", "profit", "sharing", "employee", "employees"),
    )
)
# Many unrelated employers begin with these; the word after them has to be the same too.
_COMMON = frozenset(
    (
        *("american", "city", "county", "east", "first", "general", "global", "great", "international", "national"),
        *("new", "north", "pacific", "saint", "south", "st", "state", "united", "university", "us", "west"),
    )
)


def no_roth_for_catch_up_alert(
    plan: str, plan_name: str, year: int, lost: Money | None, *, wanted: bool = True
) -> Alert:
    """`plan_has_no_roth_for_catch_up`: catch-up must be Roth, and the plan takes none, so its catch-up limit is zero.

    Args:
        plan: Its id.
        plan_name: As a person knows it.
        year: Of the catch-up.
        lost: What the person's age would let them add; None where the figure is not on file.
        wanted: Deferrals so far and to come pass the limit without catch-up; else it is for information.

    Source: IRC 414(v)(7); Reg. 1.414(v)-2.
    """
    amount = "the catch-up of your age" if lost is None else f"catch-up of {lost}"
    return Alert(
        code="plan_has_no_roth_for_catch_up",
        level=WARNING if wanted else INFO,
        message=f"Your catch-up of {year} must be Roth, and {plan_name} takes no Roth deferrals: its catch-up limit is "
        f"$0.00, and {amount} is lost there.",
        action=f"Defer no more than the limit without catch-up to {plan_name} until {year}-12-31; ask whether the plan "
        "adds Roth deferrals, and record that with `roth-ledger plan change`.",
        amount=lost,
        date=dt.date(year, 12, 31),
        source="IRC 414(v)(7); Reg. 1.414(v)-2",
        subject=plan,
    )


def higher_catch_up_ends_alert(
    age: int, year: int, *, higher: Money | None, next_regular: Money | None
) -> Alert | None:
    """`higher_catch_up_ends` in the year in which a person reaches 63; who turns 64 has the regular amount all year.

    Args:
        age: Reached by the end of the year.
        year: The year.
        higher: The amount for 60 to 63 in it; None, from before 2025 too, says nothing.
        next_regular: The regular amount of the year after; None where it is not on file.

    Source: IRC 414(v)(2)(E), 414(v)(5).
    """
    if age != LAST_HIGHER_CATCH_UP_AGE or higher is None:
        return None
    after = "the regular amount, which is not on file yet" if next_regular is None else f"{next_regular}"
    return Alert(
        code="higher_catch_up_ends",
        level=INFO,
        message=f"{year} is the last year of the higher catch-up, {higher}: you reach 63 in it. In {year + 1} your "
        f"catch-up is {after}, from 1 January on, whenever in that year you turn 64.",
        action=f"Defer the higher amount by {year}-12-31 if you want it, and lower your election for {year + 1}.",
        amount=higher,
        date=dt.date(year, 12, 31),
        source="IRC 414(v)(2)(E), 414(v)(5)",
    )


def same_name(parties: Sequence[Iterable[str]]) -> str | None:
    """The first word or words that names of two parties have in common; None where no two are alike.

    Args:
        parties: The names of each party: of its employers and of their plans.
    """
    met: dict[tuple[str, ...], int] = {}
    for place, names in enumerate(parties):
        for name in names:
            words = _first_words(name)
            if words and met.setdefault(words, place) != place:
                return " ".join(words)
    return None


def _first_words(name: str) -> tuple[str, ...]:
    """The first word of a name in small letters, or the first two where many names begin with it."""
    plain = "".join(each if each.isalnum() else " " for each in name.casefold().replace("'", "").replace("\u2019", ""))
    words = [word for word in plain.split() if word not in _NO_NAMES]
    return tuple(words[: 2 if words and words[0] in _COMMON else 1])


def related_employers_alert(
    year: int, employers: Mapping[str, str], *, total: Money, limit: Money | None, alike: str | None
) -> Alert:
    """`related_employers_check`: plans of several employers each have a 415(c) limit, as long as none are related.

    Args:
        year: The year.
        employers: A name by the id of each group that the ledger takes for unrelated; at least two.
        total: The annual additions of all of them.
        limit: The dollar limit of one, which is the alert's amount: the totals grow with every pay stub, and what was
            answered once must stay quiet. None where it is not on file.
        alike: What their names have in common, if anything: then it is a warning.

    Source: IRC 414(b), (c), (m), 415(f)(1)(B), 415(h); plans of several employers: Reg. 1.415(a)-1(e), unsettled here.
    """
    names = _listed(list(employers.values()))
    message = f"{names} count as unrelated, each with its own 415(c) limit; their plans took in {total} in {year}."
    if limit is not None:
        over = total - limit
        only = f"Were they related, one limit of {limit} would hold for all of it"
        message += f" {only}, and {over} would be over." if over > ZERO else f" {only}."
    if alike is not None:
        message += f" Their names, or those of their plans, both begin with “{alike}”."
    return Alert(
        code="related_employers_check",
        level=INFO if alike is None else WARNING,
        message=message,
        action=(
            "Ask whether one owns or bought the other, whether they have common owners, are an affiliated service "
            "group, share a multiple-employer or PEO plan (whether that adds up is unsettled here), or whether one is "
            f"your own business. If so, before more after-tax money goes in and by {year}-12-31, give them one group "
            "with `roth-ledger employer change ID --group NAME`; if not, acknowledge this."
        ),
        amount=limit,
        date=dt.date(year, 12, 31),
        source="IRC 414(b), (c), (m), 415(f)(1)(B), 415(h)",
        subject="+".join(sorted(employers)),
    )


def owner_share_unknown_alert(
    year: int, plan_403b: str, own_plan: tuple[str, str], employer: str, *, total: Money, limit: Money | None
) -> Alert:
    """`control_403b_aggregation`, a warning: nothing says whether the participant controls the other employer.

    Args:
        year: The year.
        plan_403b: The name of the 403(b).
        own_plan: Id and name of a plan that often belongs to one's own business.
        employer: The name of that plan's employer.
        total: The annual additions of both.
        limit: The dollar limit of one employer group; None where it is not on file.

    Source: Reg. 1.415(f)-1(f)(1), (2).
    """
    one = "" if limit is None else f" of {limit}"
    return Alert(
        code="control_403b_aggregation",
        level=WARNING,
        message=f"Nothing says how much of {employer} you own. With more than half, {plan_403b} and {own_plan[1]} "
        f"share one 415(c) limit{one}; together they took in {total} in {year}. The ledger gives each its own.",
        action=f"Record your share by {year}-12-31, before more after-tax money goes in: `roth-ledger person wages "
        f"--employer ID --year {year} --owner-share SHARE`; 0 where you own nothing of it.",
        amount=limit,
        date=dt.date(year, 12, 31),
        source="Reg. 1.415(f)-1(f)(1), (2)",
        subject=own_plan[0],
    )


def combined_403b_alert(
    group: str, plan_403b: str, employers: str, *, total: Money, limit: Money | None, last: dt.date
) -> Alert:
    """`control_403b_aggregation`, for information: a 403(b) shares the limit of an employer its participant controls.

    Args:
        group: The id of the group whose limit it shares.
        plan_403b: The name of the 403(b).
        employers: The names of the employers whose plans share the limit.
        total: The annual additions of all of them.
        limit: That they share; None where it is not on file.
        last: The last day of the limitation year.

    Source: Reg. 1.415(f)-1(f)(2); pooling pay: Reg. 1.415(c)-2(g)(3), unsettled.
    """
    one = "" if limit is None else f" of {limit}"
    return Alert(
        code="control_403b_aggregation",
        level=INFO,
        message=f"You own more than half of an employer, so {plan_403b} is combined with its plans: one 415(c) "
        f"limit{one} holds for {employers}, employer money of the 403(b) included; {total} has gone in.",
        action=f"Plan after-tax money on what both leave until {last}. Whether pay of both employers is added up where "
        "pay is the limit is unsettled: ask the plans.",
        amount=limit,
        date=last,
        source="Reg. 1.415(f)-1(f)(2)",
        subject=group,
    )


def limitation_years_differ_alert(
    group: str, employers: str, plans: Sequence[tuple[str, str]], *, total: Money, limit: Money | None, date: dt.date
) -> Alert:
    """`limitation_year_mismatch`: plans that share a limit measure it over different years.

    Args:
        group: The id of the group that shares the limit.
        employers: The names of its employers.
        plans: Name and limitation year end (`"06-30"`) of each of their plans.
        total: The annual additions of the limitation years that end in one calendar year.
        limit: The dollar limit of that year; None where it is not on file.
        date: The last day on which one of them ends.

    Source: IRC 415(f)(1)(B); Reg. 1.415(j)-1.
    """
    ends = _listed([f"{name} on {end}" for name, end in plans])
    return Alert(
        code="limitation_year_mismatch",
        level=WARNING,
        message=f"Plans of {employers} share one 415(c) limit, but their limitation years end on different days: "
        f"{ends}. The ledger measures each by itself ({total} together), which can miss what is over.",
        action=f"Ask the employer by {date} how it adds these plans up, which is unsettled here, and check that each "
        "plan's limitation year end is right.",
        amount=limit,
        date=date,
        source="IRC 415(f)(1)(B); Reg. 1.415(j)-1",
        subject=group,
    )


def old_limit_passed_alert(
    group: str, employers: str, *, additions: Money, limit: Money, date: dt.date
) -> Alert | None:
    """`limitation_year_mismatch`: a limitation year passed the old dollar limit before the new one took effect.

    Args:
        group: The id of the group that shares the limit.
        employers: The names of its employers.
        additions: Annual additions from the limitation year's first day up to and with `date`, without catch-up.
        limit: The dollar limit of the calendar year in which the limitation year began.
        date: The 31 December in the limitation year.

    Source: Reg. 1.415(d)-1(b)(2)(iii), unsettled.
    """
    over = additions - limit
    if over <= ZERO:
        return None
    return Alert(
        code="limitation_year_mismatch",
        level=WARNING,
        message=f"Annual additions for {employers} passed the {date.year} dollar limit of {limit} by {over} before "
        f"the limit of {date.year + 1} took effect: {additions} up to {date}.",
        action=f"Until {date} the plan may hold the old limit at most, and the whole limitation year the new one; that "
        "rule is unsettled here, so ask the plan whether it applies it, and keep after-tax money for January.",
        amount=over,
        date=date,
        source="Reg. 1.415(d)-1(b)(2)(iii), unsettled",
        subject=group,
    )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
