"""A correction in words: what kind it is, where it stands, what goes back and which form reports it."""

from ledger.domain.excess.corrections import Correction, CorrectionStep, FormBoxes

KINDS = {
    "excess_deferral": "Excess deferral, 402(g)",
    "excess_annual_addition": "Excess annual additions, 415(c)",
    "excess_aggregate_contribution": "Refund after the ACP test",
    "excess_contribution": "Refund after the ADP test",
    "excess_457b": "Excess of a 457(b), 457(b)(2)",
}


def status_words(correction: Correction) -> str:
    """Whether a correction is open, and how much of it."""
    if correction.status == "closed":
        return "closed" if correction.closed_on is None else f"closed on {correction.closed_on}"
    return {
        "open": f"open, {correction.open}",
        "partly_returned": f"partly returned, {correction.open} left",
        "missed_deadline": f"{correction.open} missed the deadline of {correction.deadline}",
        "unknown": "not known",
    }[correction.status]


def step_words(step: CorrectionStep) -> str:
    """What goes back, or went, of one source."""
    amount = "an amount not known" if step.amount is None else str(step.amount)
    done = "" if step.done is None else f"{step.done}: "
    earnings = "" if step.earnings is None else f" and earnings of {step.earnings}"
    outcome = {"choice": "at most", "paid_out": "pay out", "forfeited": "forfeit"}[step.outcome]
    if step.done is not None:
        outcome = {"paid_out": "paid out", "forfeited": "forfeited"}[step.outcome]
    return f"{done}{outcome} {amount}{earnings} of {step.source}: {step.text}{'' if step.settled else ' (unsettled)'}"


def form_words(form: FormBoxes) -> str:
    """A Form 1099-R to expect, by its boxes."""
    boxes = ", ".join(
        f"box {name} {amount}"
        for name, amount in (("1", form.box_1), ("2a", form.box_2a), ("5", form.box_5))
        if amount is not None
    )
    plan = "" if form.plan is None else f"{form.plan}, "
    year = "the year of payment" if form.year is None else str(form.year)
    return f"{plan}{year}, code {form.code or 'not known'}{': ' if boxes else ''}{boxes}; {form.text}"
