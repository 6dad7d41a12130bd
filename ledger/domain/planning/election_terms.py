"""What an election for the pay dates still to come is made of, and what bounds it."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from ledger.domain.money import Money

ONE = Decimal(1)
NONE = Decimal(0)

# What stops an election from taking one step more.
DEFERRAL_LIMIT, ADDITIONS_LIMIT, PLAN_CAP, PAY = "402g", "415c", "plan", "pay"


class Paid(NamedTuple):
    """What one pay date puts in of the employee's money, in cents."""

    pre_tax: int = 0
    roth: int = 0
    after_tax: int = 0

    @property
    def deferrals(self) -> int:
        """Pre-tax and Roth together."""
        return self.pre_tax + self.roth


class PayToCome(NamedTuple):
    """One pay date to come of the plan that the election is for; money in cents.

    Attributes:
        present: What it puts in at the present election.
        employer: Employer money that comes with it whatever is elected.
        reached: Whether the new election applies to it: a pay date before the change can reach payroll, or a bonus
            with elections of its own, stays as it is at present.
        counted: Whether it lies in the limitation year whose 415(c) room is shared out; outside it after-tax money
            stays as it is at present, and only deferrals, whose limit is the calendar year's, change.
        other_share: The share of pay that other lines of its pay check take, such as a loan repayment.
        other_amount: What they take beside it.
    """

    pay_date: dt.date
    pay: int
    present: Paid = Paid()
    employer: int = 0
    reached: bool = True
    counted: bool = True
    other_share: Decimal = NONE
    other_amount: int = 0

    @property
    def left(self) -> int:
        """What other lines leave of the pay; their share is rounded half up, as payroll does."""
        return max(self.pay - Money(self.pay).times(self.other_share).cents - self.other_amount, 0)


class DeferralYear(NamedTuple):
    """How much may still be deferred in one calendar year, in cents.

    Attributes:
        room: Of the person, over all employers, catch-up included, less what other plans will take.
        before_catch_up: What the employer group may still take before its deferrals become catch-up.
        catch_up_left: What the group may then still take as catch-up.
        pre_tax_room: The most that may still be pre-tax where catch-up must be Roth; None where it need not.
        roth: Roth deferrals of the group so far where catch-up must be Roth and the limitation year is the calendar
            year: what 415(c) makes catch-up must be covered by them too. None where nothing asks for it.
        total: Deferrals of the person so far, with those that other plans will take; for running totals.
        group_limit: What the group's plans may take in the year by 402(g) or their own cap, without catch-up.
        plan_cap: Whether that is their own cap, lower than 402(g); these are for the words.
        catch_up_limit: What comes on top of it as catch-up in these plans.
    """

    room: int
    before_catch_up: int
    catch_up_left: int = 0
    pre_tax_room: int | None = None
    roth: int | None = None
    total: int = 0
    group_limit: int = 0
    plan_cap: bool = False
    catch_up_limit: int = 0

    @property
    def most(self) -> int:
        """The most that the plan's pay dates may still defer in the year."""
        return max(min(self.room, self.before_catch_up + self.catch_up_left), 0)

    @property
    def stopped_by_plan(self) -> bool:
        """Whether the group's own plans let in less than the person's limit leaves."""
        return self.before_catch_up + self.catch_up_left < self.room


class Terms(NamedTuple):
    """What bounds an election; money in cents, rates as shares of pay.

    Attributes:
        years: By calendar year, each year of a pay date to come among them.
        margin: Money left free below 415(c).
        step: The share of pay that a percentage election moves by; None for an election of cents a pay date.
        pre_tax_share: The part of the deferrals that is to be pre-tax; the rest is Roth.
        deferral_rate: The most of a pay date's pay that the plan takes as deferrals.
        after_tax_rate: The same of after-tax money; zero where it takes none.
        after_tax_left: What the plan's own cap on after-tax money of the year leaves; None where it has none.
        after_tax_share: The share of the year's plan pay that this cap comes from, one where it is none; for the words.
        deferral_floor: The share of pay below which a pay date would lose match; only front-loading looks at it.
        after_tax_floor: The same for after-tax money, where the plan matches that alone.
    """

    years: Mapping[int, DeferralYear]
    margin: int = 0
    step: Decimal | None = Decimal("0.01")
    pre_tax_share: Decimal = ONE
    deferral_rate: Decimal = ONE
    after_tax_rate: Decimal = ONE
    after_tax_left: int | None = None
    after_tax_share: Decimal = ONE
    deferral_floor: Decimal = NONE
    after_tax_floor: Decimal = NONE

    def amount(self, count: int, pay: int) -> int:
        """Cents of so many steps (or cents) on a pay date; a share of pay is rounded half up, as payroll does."""
        return count if self.step is None else Money(pay).times(self.step * count).cents

    def most(self, rate: Decimal, pay: int) -> int:
        """The most steps (or cents) within a share of a pay date's pay."""
        whole = pay * rate if self.step is None else rate / self.step
        return max(int(whole.to_integral_value(ROUND_FLOOR)), 0)

    def most_beside(self, date: PayToCome) -> int:
        """The most steps (or cents) that other lines leave of a pay date's pay."""
        if self.step is None:
            return date.left
        taken = Decimal(date.other_amount) / date.pay if date.pay else NONE
        return self.most(ONE - date.other_share - taken, date.pay)

    def least(self, rate: Decimal, pay: int) -> int:
        """The fewest steps (or cents) that come to a share of a pay date's pay."""
        whole = pay * rate if self.step is None else rate / self.step
        return int(whole.to_integral_value(ROUND_CEILING))


class Matched(NamedTuple):
    """The employer's match in cents, by pay date, and what a true-up of the limitation year planned adds after it."""

    by_date: Sequence[int]
    true_up: int = 0

    @property
    def total(self) -> int:
        """With the true-up."""
        return sum(self.by_date) + self.true_up


# From what each pay date to come puts in to the match that it brings.
Matching = Callable[[Sequence[Paid]], Matched]


class Added(NamedTuple):
    """Where annual additions of the limitation year then stand, in cents; as `additions_standing` works them out.

    Attributes:
        total: Recorded and to come, other plans of the group included, without the catch-up slice.
        catch_up: That slice: deferrals over the deferral limit, then deferrals over 415(c).
        spare: What of the deferrals could still become catch-up, as far as age and plan allow.
        limit: 415(c).
    """

    total: int
    catch_up: int
    spare: int
    limit: int


# From what pay dates to come put in, and their match, to where annual additions of the limitation year then stand; the
# first dates alone where no more are given.
Adding = Callable[[Sequence[Paid], Matched], Added]


class Elected(NamedTuple):
    """How many steps (or cents) of each source one pay date elects."""

    pre_tax: int
    roth: int
    after_tax: int


class Row(NamedTuple):
    """One pay date under the proposed election, in cents.

    Attributes:
        elected: None where the pay date stays as it is at present.
        deferred_so_far: The person's deferrals of that calendar year with this pay date.
        additions_so_far: Annual additions of the limitation year with this pay date, catch-up left out; None where
            it lies in another limitation year than the one that is planned.
    """

    pay_date: dt.date
    pay: int
    elected: Elected | None
    paid: Paid
    employer: int
    match: int
    deferred_so_far: int
    additions_so_far: int | None


class Stop(NamedTuple):
    """Why not one step (or cent) more on each pay date: what would be passed, and by how many cents at the end."""

    by: str
    over: int


class Proposal(NamedTuple):
    """The election proposed, pay date by pay date; money in cents.

    Attributes:
        true_up: Match that comes after the year; room is kept for it.
        deferrals_left: By calendar year, what may still be deferred and the election leaves.
        added: Where annual additions of the limitation year stand at its end, true-up included.
        additions_left: 415(c) room that it leaves, the margin not in it; below zero where what no election changes
            uses up the margin, or passes the limit itself.
        after_tax_left: What the plan's own cap on after-tax money then leaves; None where it has none.
        front_loaded: Whether deferrals and after-tax money each come as early as possible, or evenly.
    """

    rows: tuple[Row, ...]
    true_up: int
    deferrals_left: Mapping[int, int]
    added: Added
    additions_left: int
    after_tax_left: int | None
    front_loaded: tuple[bool, bool]
    deferrals_stop: Stop
    after_tax_stop: Stop

    @property
    def match(self) -> int:
        """All match to come, true-up included."""
        return sum(row.match for row in self.rows) + self.true_up
