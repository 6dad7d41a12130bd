"""A year's summary in words and rows, for the terminal's text and its screens alike."""

from collections.abc import Iterator
from typing import NamedTuple

from ledger.domain.basis.layers import RothLayer
from ledger.domain.basis.outcomes import PoolYear
from ledger.domain.money import Money
from ledger.domain.tax.year_end import YearEnd

KINDS = {
    "in_plan_roth": "conversion inside the plan",
    "roth_ira": "rollover to a Roth IRA",
    "traditional_ira": "rollover to a traditional IRA",
    "other_plan": "rollover to another plan",
    "roth_employer": "Roth employer money",
    "refund": "refund",
    "distribution": "distribution",
    "designated_roth_rollover": "rollover out of the Roth account",
    "cash": "cash",
}
"""What the money of an expected Form 1099-R was."""

_CHECK_MARKS = ("4c", "5c")


class ReturnRow(NamedTuple):
    """One line of a return: whole dollars as written there; None is blank, or not known where `is_known` is False."""

    form: str
    line: str
    text: str | None
    is_known: bool = True
    is_tick: bool = False


class LayerRow(NamedTuple):
    """A year's conversions in one Roth account."""

    account: str
    layer: RothLayer


def basis_steps(row: PoolYear) -> list[tuple[str, str, Money | None]]:
    """An after-tax account from its opening to its closing basis: sign, what it is, amount; None is not known."""
    steps: tuple[tuple[str, str, Money | None], ...] = (
        (" ", "opening", row.opening_basis),
        ("+", "contributed, by deposit date", row.contributions),
        ("+", "came from another plan, by merger or rollover", row.transferred_in),
        ("-", "recovered by conversions and distributions", row.basis_recovered),
        ("-", "refunded", row.refunded),
        ("-", "dropped by the plan after a loss", row.extinguished),
        ("-", "went to another plan with a merger", row.transferred_out),
        ("=", "closing", row.closing_basis),
    )
    return [each for each in steps if each[2] is None or each[2] or each[0] in " ="]


def return_rows(year_end: YearEnd) -> Iterator[ReturnRow]:
    """The lines of the return that the year's plan money and IRAs fill."""
    form, f5329 = year_end.form_1040, year_end.form_5329
    for line, text in (("5a", form.line_5a), ("5b", form.line_5b), ("4a", form.line_4a), ("4b", form.line_4b)):
        if text != "0" or line.startswith("5"):
            yield ReturnRow("1040", line, text, is_known=text is not None or not form.unknown)
    if form.rollover_box or form.ira_rollover_box:
        yield ReturnRow("1040", "Rollover", "tick", is_tick=True)
    if form.line_25b not in {"0", None}:
        yield ReturnRow("1040", "25b", form.line_25b)
    for line, text in year_end.form_8606.lines.items():
        yield ReturnRow("8606", line, text)
    if f5329.line_1 != "0":
        for line, amount in (("1", f5329.line_1), ("2", f5329.line_2), ("4", f5329.line_4)):
            yield ReturnRow("5329", line, amount, is_known=amount is not None)


def line_shown(line: str, text: str) -> str:
    """Whole dollars as people read them; the decimal of Form 8606 line 10 and the box of a line 4c or 5c as it is."""
    if line in _CHECK_MARKS or "." in text or not text.removeprefix("-").isdecimal():
        return text
    return f"-${-int(text):,}" if text.startswith("-") else f"${int(text):,}"


def layer_rows(year_end: YearEnd) -> list[LayerRow]:
    """Each year's conversions in plans' Roth accounts, then in Roth IRAs."""
    rows = [LayerRow(account.plan, layer) for account in year_end.designated_roth for layer in account.layers]
    rows += [LayerRow("Roth IRA", layer) for layer in year_end.roth_ira.layers]
    # Conversions made inside a plan: their basis is on line 22, and their taxable parts stay open all the same.
    rows += [LayerRow("Roth IRA, from plans", layer) for layer in year_end.roth_ira.recapture_layers or ()]
    return rows


def clocks(year_end: YearEnd) -> list[str]:
    """Basis and five-year clock of each Roth account, a sentence each."""
    sentences = []
    for account in year_end.designated_roth:
        clock = f"; five-year clock ends {account.qualified_from}" if account.qualified_from else ""
        free = f", payments are qualified from {account.qualified_on}" if account.qualified_on else ""
        sentences.append(f"Roth account of {account.plan}: basis {_known(account.basis)}{clock}{free}.")
    roth_ira = year_end.roth_ira
    if roth_ira.first_year is not None or roth_ira.layers:
        rolled = f", rolled in from plans {_known(roth_ira.rolled_in_basis)}" if roth_ira.rolled_in_basis else ""
        clock = f"; five-year clock ends {roth_ira.qualified_from}" if roth_ira.qualified_from else ""
        sentences.append(f"Roth IRAs: contributions {_known(roth_ira.regular_basis)}{rolled}{clock}.")
    return sentences


def form_8606_sentence(year_end: YearEnd) -> str:
    """Whether Form 8606 is to be filed, and why."""
    required = "required" if year_end.form_8606.required else "not required"
    return f"Form 8606: {required}. {year_end.form_8606.why}"


def _known(amount: Money | None) -> str:
    return "not known" if amount is None else str(amount)
