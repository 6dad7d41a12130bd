"""Why a figure of a designated Roth account is unknown, unsettled or to be looked into: a sentence each."""

import datetime as dt

from ledger.domain.money import Money


def no_value(what: str) -> str:
    """Neither stated earnings nor a value to divide by."""
    return (
        f"{what} is divided over the whole Roth account, whose value just before it is not recorded: its basis is"
        " unknown. Enter the earnings as the plan states them, balance_before, or a valuation of designated_roth of"
        " that day or the day before."
    )


def too_much_basis(what: str, basis: Money, held: Money) -> str:
    """Stated earnings that leave more basis in an amount than the account has."""
    return (
        f"{what} states earnings that make {basis} of it basis, but the ledger holds {held} of basis in the Roth"
        " account: check the earnings, the contributions and conversions, and what left earlier."
    )


def more_than_value(what: str, amount: Money, value: Money) -> str:
    """An amount above what the account is said to be worth."""
    return (
        f"{what} takes {amount}, more than the {value} that the Roth account is recorded with:"
        " check the valuations, or enter the balance just before it."
    )


def qualified_otherwise(what: str, *, stated: bool, first_year: int | None) -> str:
    """A payment whose entry contradicts the account's clock or the person's age."""
    began = "" if first_year is None else f" The Roth account began in {first_year}."
    is_said, is_so = ("qualified", "it is not") if stated else ("not qualified", "it is")
    return (
        f"{what} is entered as {is_said}, though by five taxable years and age 59 1/2 {is_so}.{began} The entry is"
        " followed: check it, the first year and the birth date (IRC 402A(d)(2))."
    )


def merged_away(what: str, plan: str, into: str) -> str:
    """Money out of a plan that another took over."""
    return (
        f"{what} comes after {plan} merged into {into}, which left nothing in it: void it, and enter it under {into}."
    )


def qualified_unknown(what: str, *, clock_known: bool) -> str:
    """A payment of which it cannot be told whether it is qualified."""
    missing = "the birth date" if clock_known else "the year in which the Roth account began"
    enter = "it" if clock_known else "first_year in an opening balance of designated_roth"
    return (
        f"Whether {what[0].lower()}{what[1:]} is a qualified distribution is unknown, for {missing} is not on file:"
        f" enter {enter}, or say in the entry whether it is qualified."
    )


def qualified_rollover_unknown(what: str, into: str, basis: Money, amount: Money) -> str:
    """A rollover to another plan, of which it cannot be told whether it is qualified."""
    return (
        f"{what} to {into} brought {basis} of basis if it was not a qualified distribution, as taken here, and"
        f" {amount} if it was (Reg. 1.402A-1 A-6): enter first_year or say in the entry whether it is qualified."
    )


def opening_unknown(plan: str, day: dt.date, source: str) -> str:
    """An opening balance that does not say its basis."""
    return (
        f"The basis of {source} in {plan} on {day} is unknown: ask the plan for the Roth contributions and conversions"
        " that were not paid out yet and enter them in an opening balance."
    )


def clock_not_stated(source: str, plan: str) -> str:
    """An opening balance that does not say its first year."""
    return (
        f"The opening balance of {source} in {plan} does not say in which year the Roth account"
        " began (first_year): its five-year clock is unknown."
    )


def opening_differs(plan: str, day: dt.date, stated: Money, held: Money) -> str:
    """An opening balance on a day on which the ledger holds another basis already."""
    return (
        f"The opening balance of {day} gives the Roth account of {plan} {stated} of basis, though the ledger's entries"
        f" lead to {held}: void the one that is wrong. The opening balance is taken."
    )


def part_of_whole(plan: str, day: dt.date, source: str) -> str:
    """An opening balance of one source, after one of the account as a whole."""
    return (
        f"The opening balance of {day} of {source} in {plan} is part of what designated_roth stated as a whole before:"
        " it is not counted again. Void one of the two."
    )


def taken_back_beyond_basis(plan: str, day: dt.date, taken: Money, held: Money) -> str:
    """A negative deposit of more than the account's basis."""
    return (
        f"Payroll took {taken} of Roth contributions back from {plan} on {day}, but the Roth account holds {held} of"
        " basis: check the deposits and what left the account."
    )


def refund_beyond_basis(what: str, principal: Money, held: Money) -> str:
    """A refund of more than the account's basis."""
    return (
        f"{what} gives back {principal} of Roth contributions, but the Roth account holds {held} of basis:"
        " check the refund, and the contributions and conversions before it."
    )


def refund_after_deadline(what: str, principal: Money, year: int) -> str:
    """An excess deferral that came back too late."""
    return (
        f"{what} returns {principal} of excess Roth deferrals of {year} after 15 April {year + 1}: they are no basis,"
        " and are taxed again when they are paid out (IRC 402A(d)(3)). Check the Form 1099-R for it."
    )


def excess_is_no_basis(plan: str, year: int, amount: Money) -> str:
    """An excess deferral that stayed in the account."""
    return (
        f"{amount} of the Roth deferrals of {year} to {plan} was over the 402(g) limit and not paid out by"
        f" {year + 1}-04-15: it is no basis from {year + 1}-04-16 on. It is taxed again when it is paid out, before"
        " all other money of the Roth account, and may not be rolled over (IRC 402A(d)(3); Reg. 1.402(g)-1(e)(8)(iv))."
        " Ask the plan whether it counts it so."
    )


def excess_left_before(plan: str, year: int, amount: Money) -> str:
    """An excess deferral that was in the account no more when it ceased to be basis."""
    return (
        f"{amount} of the excess Roth deferrals of {year} is not in the basis of the Roth account of {plan} any more,"
        f" though no refund returned it by {year + 1}-04-15: what left the account before took it along as basis."
        " Enter the refund if there was one; else ask a tax adviser about the basis of what left."
    )


def excess_paid_first(what: str, amount: Money, *, qualified: bool | None) -> str:
    """A payment with an excess deferral in it."""
    although = ", although the distribution is qualified" if qualified else ""
    return (
        f"{what} takes {amount} of excess deferrals first, which are income without any basis{although}"
        " (Reg. 1.402(g)-1(e)(8)(iv)). So is the income on them, which comes with them: how much that is the ledger"
        " does not know, and none is set apart here; ask the plan."
    )


def excess_rolled_over(what: str, amount: Money) -> str:
    """A rollover with an excess deferral in it."""
    return (
        f"{what} rolls over money out of an account with {amount} of excess deferrals, which leave it first and may not"
        " be rolled over (Reg. 1.402(g)-1(e)(8)(iv)): they are income of the year in which they left, which is not in"
        " the figures here. Ask the plan to correct the rollover and its Form 1099-R."
    )


def clock_across_years(plan: str, paid: dt.date, arrived: dt.date) -> str:
    """A rollover within 60 days that begins the clock and was under way at the turn of the year."""
    return (
        f"The money paid out of {plan} on {paid} and rolled into its Roth account on {arrived} begins the five-year"
        f" clock: it is taken to begin with {paid.year}, the year of the payment, as for Roth IRAs (Reg. 1.408A-6 A-2)."
        f" For a plan that is unsettled; with {arrived.year} all is qualified a year later. Ask the plan."
    )


def clock_reversed(what: str, plan: str, year: int, first_year: int | None) -> str:
    """A year of which every contribution was given back."""
    now = f"{first_year}, its next year" if first_year else "the next contribution"
    return (
        f"{what} gives back all Roth contributions of {year}: that a year with refunded contributions only does not"
        f" begin the five-year clock is unsettled. The clock of {plan} is taken to begin with {now}."
    )


def refund_after_conversion(what: str, principal: Money, year: int) -> str:
    """A refund of money that was already converted."""
    return (
        f"{what} takes {principal} out of the conversions of {year}: how an excess is treated that was converted before"
        " it was found is unsettled (no authority). Here it lowers the conversion, its nontaxable part first; ask the"
        " plan whether it corrects the Form 1099-R of the conversion."
    )


def forfeited(what: str, amount: Money) -> str:
    """Money lost from an account that is always vested."""
    return (
        f"{what} is of Roth money, which is always vested: check its source with the plan. The value and basis of the"
        f" Roth account are lowered by {amount}."
    )


def which_dollars(what: str, taken: Money, least: Money, most: Money) -> str:
    """Which of an account's dollars a payment takes."""
    return (
        f"Which dollars {what[0].lower()}{what[1:]} takes is unsettled (Notice 2010-84, Q/A-13; ask the plan how"
        f" it counts): between {least} and {most} of its {taken} of basis are taxable parts of conversions younger than"
        " five years, on which the 10 % tax may fall. Taken here: conversions first, the oldest year first, in it the"
        " taxable part first. Box 10 of the plan's Form 1099-R goes before."
    )


def employer_money(what: str, held: Money) -> str:
    """A payment kept, out of an account with Roth contributions of the employer."""
    return (
        f"{what} is paid from a Roth account with {held} of employer Roth contributions: that they are no conversion,"
        " so that nothing of them is subject to recapture within five years, is taken here and unsettled."
    )


def loss_to_roth_ira(what: str, value: Money, basis: Money, policy: str) -> str:
    """A whole account at a loss, rolled over to a Roth IRA."""
    taken, other = (basis, value) if policy == "carry" else (value, basis)
    return (
        f"{what} rolls over the whole Roth account at a loss: whether the Roth IRA gets its value or its whole basis"
        f" is unsettled (Reg. 1.408A-10 A-3(b) covers a rollover within 60 days). Taken here, by the plan's"
        f" roth_loss_policy “{policy}”: {taken}; the other reading: {other}. Compare box 5 of the Form 1099-R."
    )


def basis_left(what: str, left: Money) -> str:
    """A whole account paid out at a loss, whose basis nothing carries along."""
    return (
        f"{what} empties the Roth account at a loss and leaves {left} of basis: it stays with the account for later"
        " earnings (the reading of IRC 72 taken here); its fate is unsettled, and it is not deductible."
    )


def not_emptied(what: str, left: Money) -> str:
    """An account emptied with more earnings stated than the ledger finds."""
    return (
        f"{what} empties the Roth account with more earnings stated than the ledger finds: {left} of basis is left"
        " over. Ask the plan which contributions and conversions it counted."
    )


def arrived_unknown(plan: str, origin: str, day: dt.date) -> str:
    """Roth money of unknown basis from another plan."""
    return (
        f"Roth money was rolled from {origin} into {plan} on {day}, and how much of it is basis is unknown:"
        f" enter the earnings of the rollover, or an opening balance of designated_roth for {plan}."
    )


def merger_differs(plan: str, into: str, day: dt.date, source: str, stated: Money, held: Money) -> str:
    """A new record keeper that counts another basis."""
    return (
        f"At the merger of {plan} into {into} on {day} the new record keeper states {stated} of basis for {source},"
        f" the ledger holds {held}: ask which is right. The ledger's figure is kept."
    )


def merger_stated_alone(plan: str, into: str, day: dt.date) -> str:
    """A merged plan of whose Roth account the ledger knows nothing but what the new record keeper states."""
    return (
        f"{plan} merged into {into} on {day} with a Roth account that the ledger does not know: its value, the layers"
        f" of its conversions and its first year are unknown. Enter an opening balance of designated_roth for {plan}."
    )
