"""Why a figure of basis is unknown or unsettled: each reason is one sentence that says what to enter or to check."""

import datetime as dt
from collections.abc import Iterable

from ledger.domain.money import Money

STATES_NO_EARNINGS = " states no earnings"


def outflow(record: str, plan: str, day: dt.date, amount: Money) -> str:
    """How a sentence names a conversion or distribution."""
    return f"The {record} of {day} from {plan} ({amount})"


def opening_contradicts(plan: str, day: dt.date, stated: Money, held: Money) -> str:
    """An opening balance on a day on which the ledger holds another basis already."""
    return (
        f"The opening balance of {day} gives {plan} {stated} of after-tax basis, though the ledger's entries lead to"
        f" {held}: void the one that is wrong. The opening balance is taken."
    )


def no_earnings(what: str) -> str:
    """Neither stated earnings nor a value to divide by."""
    return (
        f"{what}{STATES_NO_EARNINGS}, and no balance just before it nor a valuation of that day or the day before"
        " is recorded: its basis and taxable amount are unknown."
    )


def values_missing(what: str, sources: Iterable[str]) -> str:
    """A plan without a separate after-tax contract, some of whose sources were not valued."""
    return (
        f"{what} takes basis from the whole plan, which keeps no separate after-tax contract (IRC 72(d)(2)):"
        f" record a valuation of {', '.join(sources)} for that day, or balance_before of the plan."
    )


def too_much_basis(what: str, amount: Money, earnings: Money, held: Money) -> str:
    """Stated earnings that leave more basis in an amount than there is."""
    return (
        f"{what} states earnings of {earnings}, which makes {amount - earnings} of it after-tax contributions, but"
        f" the ledger holds {held}: check the earnings, the contributions' deposit dates and earlier conversions."
    )


def more_than_value(what: str, amount: Money, value: Money) -> str:
    """An amount above what a valuation says was there."""
    return (
        f"{what} takes {amount}, more than the {value} that the valuations show:"
        " check them, or enter the earnings as the plan states them."
    )


def refund_beyond_basis(what: str, principal: Money, held: Money) -> str:
    """A refund of after-tax money that was already converted; how its conversion is then treated is unsettled."""
    return (
        f"{what} gives back {principal}, but only {held} of after-tax contributions was not yet converted:"
        " if the plan took it from the Roth account, its source is designated_roth. How an excess is treated that was"
        " converted before is unsettled; of what was rolled to a Roth IRA it is taken for an excess contribution there,"
        " to be removed with its earnings. Ask the plan, and whether it corrects the Form 1099-R of the conversion."
    )


def taken_back_beyond_basis(plan: str, day: dt.date, held: Money, taken: Money) -> str:
    """A negative deposit of money already converted."""
    return (
        f"Payroll took {taken} of after-tax contributions back from {plan} on {day}, but only {held} was not yet"
        " converted: check the deposit dates and the conversions."
    )


def opening_unknown(plan: str, day: dt.date, source: str) -> str:
    """An opening balance that does not say its basis."""
    return (
        f"The basis of {source} in {plan} on {day} is unknown: ask the plan for the after-tax contributions not yet"
        " converted and enter them in an opening balance."
    )


def pre_tax_basis(plan: str, source: str, basis: Money) -> str:
    """Basis in money that is pre-tax otherwise."""
    return f"The opening balance of {source} in {plan} holds {basis} of basis; what is recovered of it is not computed."


def before_1987(what: str, left: Money) -> str:
    """An amount beyond the basis of 1986, whose fraction is not settled."""
    return (
        f"{what} is more than the {left} left of contributions made before 1987 (IRC 72(e)(8)(D));"
        " how the rest divides is not computed: enter the earnings as the plan states them."
    )


def stated_otherwise(what: str, stated: Money, by_value: Money, worth: Money) -> str:
    """Two ways to know the earnings that do not agree."""
    return (
        f"{what} states earnings of {stated}; pro rata over the {worth} that the account was worth they are {by_value}."
        " The plan's own figure is taken: check the value, and ask the plan which contributions it counted."
    )


def not_the_whole_plan(what: str, stated: Money, others: Money) -> str:
    """A balance that cannot be that of a plan without a separate after-tax contract."""
    return (
        f"{what} gives {stated} as the balance before it, though the plan's other sources hold {others}: where a plan"
        " keeps no separate after-tax contract (IRC 72(d)(2), 72(e)(8)) it is the value of all vested money outside the"
        " Roth account."
    )


def left_with_merger(what: str, plan: str, into: str, day: dt.date) -> str:
    """Money out of a plan that another took over."""
    return (
        f"{what} comes after {plan} merged into {into} on {day}, which left nothing in it: void it, and enter it under"
        f" {into}."
    )


def came_after_merger(plan: str, into: str, day: dt.date) -> str:
    """Money into a plan that another took over."""
    return f"Money was put into {plan} after it merged into {into} on {day}: enter it under {into} if it went there."


def not_vested(what: str, unvested: Money) -> str:
    """Money that no plan can convert or pay out."""
    return (
        f"{what} would take money that is not vested ({unvested} of the source is not): only vested money can leave."
        " Check the amount, and the vested part in the valuation."
    )


def merger_states(plan: str, into: str, day: dt.date, source: str, stated: Money, held: Money) -> str:
    """A new record keeper that brings another basis forward than the ledger holds."""
    return (
        f"With the merger of {plan} into {into} on {day} the new record keeper states {stated} of {source} basis; the"
        f" ledger's entries lead to {held}, which is kept. Settle it with the record keeper before money leaves."
    )


def pooled_arrival(plan: str, origin: str, day: dt.date, basis: Money, rest: Money) -> str:
    """After-tax money that comes out of a plan without a separate contract."""
    return (
        f"Of the rollover of {day} from {origin} into {plan}, {basis} is counted as after-tax money and {rest} as"
        " pre-tax money rolled in: ask the receiving plan how it accounts for the two (IRC 402(c)(2)(A))."
    )


def loss_dropped_by_change(plan: str, left: Money) -> str:
    """A loss carried so far under a plan that begins to drop losses."""
    return (
        f"{plan}: {left} of unrecovered after-tax basis is dropped as the plan's loss policy changes to extinguish."
        " Its fate is unsettled: ask the plan how it accounts for it."
    )


def arrived(plan: str, origin: str, day: dt.date) -> str:
    """After-tax money rolled in from another plan."""
    return (
        f"Money with after-tax basis was rolled from {origin} into {plan} on {day}; what came with it is not"
        f" computed: enter an opening balance of after_tax for {plan}."
    )


def not_emptied_by_loss(what: str, left: Money) -> str:
    """An account emptied at a gain with basis left over: the plan counts less basis than the ledger."""
    return (
        f"{what} emptied the account with more earnings stated than the ledger finds: {left} of basis is left over."
        " Ask the plan which contributions it counted; it may have dropped an earlier loss."
    )


def loss(plan: str, left: Money, policy: str) -> str:
    """What becomes of basis above value is not settled law."""
    kept = {
        "carry": "is carried to later earnings of the same account (the reading of IRC 72 taken here)",
        "extinguish": "is dropped, as the plan's loss policy says",
        "carry_within_year": "is carried until 31 December, as the plan's loss policy says",
    }[policy]
    return (
        f"{plan}: {left} of unrecovered after-tax basis after a conversion at a loss {kept}."
        " Its fate is unsettled: ask the plan how it accounts for it."
    )
