"""What a figure is walked back from: the status that shows it, and the facts that made it."""

import datetime as dt
import json
import shlex
from typing import Any, NamedTuple

from ledger.domain.dates import year_bounds
from ledger.domain.limits.deferrals import age_at_year_end, counts_in_402g
from ledger.domain.limits.irs import AnnualLimits
from ledger.domain.parties import Plan
from ledger.domain.recorded import Contributed
from ledger.domain.records import line_of
from ledger.domain.status import GroupStanding, Status
from ledger.services.facts import Facts, gather
from ledger.services.limits.limit_years import LimitYear, limit_years
from ledger.services.ports import Reader
from ledger.services.status import status


class Context(NamedTuple):
    """A person's year: what `status` says of it, and what that rests on.

    Attributes:
        used: The plans whose rules decide the person's catch-up: those that money went into, or is to go into.
        contributed: Sums of the calendar year by pay date, money allocated by name to a limitation year included.
    """

    reader: Reader
    status: Status
    facts: Facts
    used: tuple[str, ...]
    contributed: tuple[Contributed, ...]

    @property
    def year(self) -> int:
        """The calendar year asked for."""
        return self.status.year

    @property
    def person(self) -> str:
        """The person's id."""
        return self.status.person

    @property
    def as_of(self) -> dt.date:
        """The day it is seen from."""
        return self.status.as_of

    @property
    def age(self) -> int:
        """Reached by the end of the year."""
        return age_at_year_end(self.facts.person.birth_date, self.year)

    def deferral_plans(self) -> list[Plan]:
        """The plans in use that share the person's 402(g) limit."""
        return [plan for each in self.used if counts_in_402g((plan := self.facts.plans[each]).kind)]

    def limit_year(self, group: GroupStanding) -> LimitYear:
        """A group's limitation year with how its plans measure theirs."""
        standing = group.recorded
        wanted = standing.group, standing.plans, standing.period
        return next(
            each
            for each in limit_years(self.facts, self.year)
            if (each.group, each.plans, (each.first, each.last)) == wanted
        )

    def group_name(self, group: GroupStanding) -> str:
        """An employer group as a person knows it, with its days where they are not a calendar year."""
        first, last = group.recorded.period
        employers = dict.fromkeys(self.facts.plans[plan].employer for plan in group.recorded.plans)
        names = " and ".join(self.facts.employers[each].name for each in employers)
        kinds = {self.facts.plans[plan].kind for plan in group.recorded.plans}
        own = " 403(b)" if kinds == {"403b"} else ""
        calendar = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
        return f"{names}{own}, {last.year if calendar else f'{first} to {last}'}"


def context(reader: Reader, person: str, year: int, as_of: dt.date) -> Context:
    """Work out a person's year once more, and keep what it was made from.

    Raises:
        NotFoundError: the person, or a plan or employer that their entries name, is not in the ledger.
    """
    found = status(reader, person, year, as_of)
    first, last = year_bounds(year)
    until = min(last, as_of)
    allocated = reader.allocated(person, as_of)
    facts = gather(reader, person, as_of=as_of, plan_ids=found.plans, rules_on=until, allocated=allocated)
    named = [each for each in allocated if each.limitation_year is not None and first <= each.day <= last]
    contributed = (
        *facts.contributed(first, last),
        *(Contributed(each.plan, each.source, each.cents) for each in named),
    )
    used = dict.fromkeys([*(each.plan for each in contributed), *facts.schedules, *facts.expected_pays])
    return Context(reader, found, facts, tuple(used or facts.plans), contributed)


def notice(limits: AnnualLimits | None) -> str:
    """Where a year's figures were published; the person's own are marked."""
    if limits is None:
        return ""
    return f"{limits.source} (with figures of your own)" if limits.own else limits.source


def not_on_file(context: Context, year: int, name: str) -> str:
    """What to do about a figure of a year that is not on file."""
    own = context.facts.own_limits.get(year)
    return entering(f"{name} of {year} is not on file.", "limits", own, year=year, source=None, **{name: None})


# The commands that enter a record; what is entered already stays where they do not name it.
_COMMANDS = {"wages": "person wages", "tax_year": "person income", "long_service": "person service"}


def entering(what: str, record: str, held: Any = None, **keys: object) -> str:
    """What is missing, and the command that enters it, or the line of the book where there is none.

    Args:
        what: A sentence.
        record: The kind of the book.
        held: The record that a line would take the place of, whose other keys it repeats; None where there is none.
        keys: Of the record; None is what is to be filled in.
    """
    if record in _COMMANDS:
        options = " ".join(
            f"--{key.replace('_', '-')} {'…' if value is None else shlex.quote(str(value))}"
            for key, value in keys.items()
        )
        return f"{what} Enter it: roth-ledger {_COMMANDS[record]} {options}"
    known: dict[str, object] = {} if held is None else json.loads(line_of(held))
    line = {"record": record, **known}
    line |= {
        key: "…" if value is None else value for key, value in keys.items() if value is not None or key not in known
    }
    return f"{what} Import a book line: {json.dumps(line, ensure_ascii=False)}"


def wages_line(context: Context, what: str, employer: str, year: int, key: str) -> str:
    """What is missing of an employer's pay, and the line of the book that enters it."""
    held = context.facts.wages.get((employer, year))
    return entering(what, "wages", held, person=context.person, employer=employer, year=year, **{key: None})
