"""Form 8606 walked back line by line: the form's own formula, then entries and the line 14 of the year before."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from ledger.domain.entries.conversions import TRADITIONAL_IRA
from ledger.domain.entries.ira import (
    IraContribution,
    IraConversion,
    IraDistribution,
    IraOpeningBalance,
    RothIraDistribution,
)
from ledger.domain.figures import LEFT, SUM, Figure
from ledger.domain.money import Money, total
from ledger.domain.recorded import Recorded
from ledger.services.explain.year_end import TaxYear, in_whole_dollars, negative, of_entry, summed, without_nothing
from ledger.services.explain.year_end_8606_worksheet import by_worksheet
from ledger.services.explain.year_end_roth_ira import conversions_held, regular_held

LABELS = {
    "1": "nondeductible contributions for the year",
    "2": "basis at its beginning, and rolled in from plans",
    "3": "line 1 + line 2",
    "4": "of line 1, contributed in the next year",
    "5": "line 3 - line 4",
    "6": "value of all traditional IRAs on 31 December",
    "7": "paid out of traditional IRAs",
    "8": "converted to Roth IRAs",
    "9": "line 6 + line 7 + line 8",
    "10": "line 5 / line 9",
    "11": "line 8 x line 10",
    "12": "line 7 x line 10",
    "13": "line 11 + line 12, not taxed",
    "14": "basis at its end",
    "15a": "line 7 - line 12",
    "15b": "of it, qualified disaster distributions",
    "15c": "taxable of what was paid out",
    "16": "converted to Roth IRAs",
    "17": "basis in it",
    "18": "taxable of what was converted",
    "19": "nonqualified Roth IRA distributions",
    "20": "for a first home",
    "21": "line 19 - line 20",
    "22": "basis in regular contributions",
    "23": "line 21 - line 22",
    "24": "basis in conversions and plan rollovers",
    "25a": "line 23 - line 24",
    "25b": "of it, qualified disaster distributions",
    "25c": "taxable of Roth IRA distributions",
}
# A line as the form makes it of others, one taken off beginning with a minus; the first whose lines are all filled.
_FORMULAS: dict[str, tuple[tuple[str, ...], ...]] = {
    "3": (("1", "2"),),
    "5": (("3", "-4"),),
    "9": (("6", "7", "8"),),
    "13": (("11", "12"),),
    "14": (("3", "-13"), ("3",)),
    "15a": (("7", "-12"),),
    "15c": (("15a",),),
    "16": (("8",),),
    "17": (("11",),),
    "18": (("16", "-17"),),
    "21": (("19", "-20"),),
    "25c": (("25a",),),
}
_NOT_BELOW_ZERO = {"23": ("21", "-22"), "25a": ("23", "-24")}
_SOURCE = "Form 8606 instructions"


def explain_8606(year: TaxYear, number: str) -> Iterator[Figure]:
    """One line of the year's Form 8606.

    Args:
        year: The year.
        number: One of `LABELS`.
    """
    form, label = year.found.form_8606, f"Form 8606 of {year.year}, line {number}"
    lines = _Lines(year)
    if not form.required or number not in lines.amounts:
        why = form.why if not form.required else f"Line {number} stays blank."
        yield Figure(f"8606-{number}", f"{label}, {LABELS[number]}", text=why, source=_SOURCE)
        return
    exact = lines.explain(number)
    printed = form.lines.get(number)
    if number == "10":
        yield exact._replace(name="8606-10", label=label)
        return
    yield in_whole_dollars(f"8606-{number}", label, exact, printed, source=_SOURCE)


class _Lines:
    """The lines of one form in cents; each is walked back where it is met first."""

    def __init__(self, year: TaxYear) -> None:
        self.year = year
        accounts = year.accounts
        self.traditional = next((each for each in accounts.traditional if each.year == year.year), None)
        self.roth = next((each for each in accounts.roth_ira.years if each.year == year.year), None)
        self.amounts: dict[str, Money | Decimal | None] = {}
        for row in (self.traditional, self.roth):
            self.amounts |= {} if row is None else row.lines
        self._met: set[str] = set()
        self._from_entries: dict[str, Callable[[], Figure]] = {
            "1": self._contributed,
            "2": self._basis_at_first,
            "4": self._contributed_later,
            "6": self._value,
            "7": self._paid_out,
            "8": self._converted,
            "10": self._fraction,
            "11": lambda: self._share("11", "8"),
            "12": lambda: self._share("12", "7"),
            "19": self._roth_paid_out,
            "22": self._regular,
            "24": self._layers,
        }

    def explain(self, number: str) -> Figure:
        """A line with what it is made of; one that was met before says so and stays alone."""
        if number in self._met:
            return self._figure(number, text="As above.")
        self._met.add(number)
        if number in self._from_entries:
            return self._from_entries[number]()
        if number in _NOT_BELOW_ZERO:
            return self._figure(number, how=LEFT, parts=self._signed(_NOT_BELOW_ZERO[number]))
        for terms in _FORMULAS.get(number, ()):
            if all(term.lstrip("-") in self.amounts for term in terms):
                return self._by_formula(number, self._signed(terms))
        return self._alone(number)

    def _by_formula(self, number: str, parts: Sequence[Figure]) -> Figure:
        amount = self.amounts[number]
        known = [part.amount for part in parts if part.amount is not None]
        if isinstance(amount, Money) and len(known) == len(parts) and total(known) != amount:
            stated = [each for each in self._openings() if each.value.date.year == self.year.year]
            why = f"The opening balance of {stated[-1].value.date} states it." if stated and number == "14" else ""
            return self._figure(number, text=why, parts=parts)
        return self._figure(number, how=SUM, parts=parts)

    def _signed(self, terms: Sequence[str]) -> list[Figure]:
        found = []
        for term in terms:
            line = self.explain(term.lstrip("-"))
            if term.startswith("-"):
                line = line._replace(amount=negative(line.amount), how="", label=f"less {line.label}")
            found.append(line)
        return found

    def _figure(self, number: str, *, how: str = "", text: str = "", parts: Sequence[Figure] = ()) -> Figure:
        amount = self.amounts[number]
        money = amount if isinstance(amount, Money) else None
        if money is None or any(part.amount is None for part in parts):
            how = ""
        return Figure(
            number,
            f"line {number}, {LABELS[number]}",
            money,
            how=how,
            text=text,
            missing=self._why(number) if amount is None else "",
            parts=tuple(parts),
        )

    def _why(self, number: str) -> str:
        """Why a line is not known: Part III is of Roth IRAs, all before it of the others."""
        of_roth = int(number.rstrip("abc")) >= 19
        why = self.roth.unknown if of_roth and self.roth else self.traditional.why_unknown if self.traditional else ()
        return " ".join(why or self.year.found.form_8606.unknown)

    def _alone(self, number: str) -> Figure:
        """A line that no other filled line makes up: without basis, under the worksheet, or of what is qualified."""
        if number == "16" and self.traditional is not None:
            return self._converted()._replace(name="16", label=f"line 16, {LABELS['16']}")
        texts = {
            "17": "No basis is in it.",
            "20": "As the exception 09 of its entries says, 10,000 dollars in a lifetime (IRC 72(t)(8)(B)).",
            "25c": "Line 23 is zero: no earnings left.",
        }
        text = texts.get(number, "") if number != "20" or self.amounts["20"] else ""
        if self.traditional is not None and self.traditional.uses_worksheet and number in {"13", "15a", "15c", "17"}:
            parts, text = by_worksheet(self.year, number, self.traditional, self.amounts.get("2"), self._why(number))
            return self._figure(number, how=SUM, text=text, parts=parts)
        return self._figure(number, text=text)

    def _listed(self, number: str, recorded: Iterable[Recorded[Any]]) -> Figure:
        entries = [of_entry(each, each.value.amount) for each in recorded]
        return summed(number, f"line {number}, {LABELS[number]}", entries=entries)

    def _nondeductible(self) -> list[Recorded[Any]]:
        return [
            each
            for each in self.year.accounts.ira_entries
            if isinstance(each.value, IraContribution)
            and each.value.kind == "traditional_nondeductible"
            and each.value.for_year == self.year.year
        ]

    def _contributed(self) -> Figure:
        return self._listed("1", self._nondeductible())

    def _contributed_later(self) -> Figure:
        return self._listed("4", [each for each in self._nondeductible() if each.value.date.year > self.year.year])

    def _paid_out(self) -> Figure:
        return self._listed("7", self.year.of_year(IraDistribution))

    def _converted(self) -> Figure:
        return self._listed("8", self.year.of_year(IraConversion))

    def _openings(self) -> list[Recorded[Any]]:
        """Opening balances of traditional IRAs dated within the year or on the 31 December before it."""
        last = dt.date(self.year.year - 1, 12, 31)
        found = [
            each
            for each in self.year.accounts.ira_entries
            if isinstance(each.value, IraOpeningBalance)
            and each.value.kind == "traditional"
            and (each.value.date == last or each.value.date.year == self.year.year)
        ]
        return sorted(found, key=lambda each: each.value.date)

    def _basis_at_first(self) -> Figure:
        """Line 2: line 14 of the year before, or an opening balance in its place, and basis out of plans."""
        year, row = self.year, self.traditional
        opening = None if row is None else row.opening_basis
        end = dt.date(year.year, 12, 31)
        stated = [each for each in self._openings() if each.value.date != end and each.value.basis == opening]
        label = f"line 14 of {year.year - 1}"
        if opening is not None and stated:
            begun = summed("opening", label, entries=[of_entry(stated[-1], opening)])
        else:
            missing = self._why("2") if opening is None else ""
            text = year.command("8606-14", year.year - 1) if opening else missing or "Nothing is on record before."
            begun = Figure("opening", label, opening, text="" if missing else text, missing=missing)
        parts = [begun, *without_nothing(self._rolled_in())]
        return summed("2", f"line 2, {LABELS['2']}", parts=parts, source="IRC 408(o)")

    def _rolled_in(self) -> Iterator[Figure]:
        """After-tax money of plans that reached a traditional IRA in the year."""
        accounts = self.year.accounts
        arrived = [
            each
            for each in accounts.outcomes
            if each.destination == TRADITIONAL_IRA
            and (each.arrived or each.date).year == self.year.year
            and (each.arrived or each.date) <= accounts.as_of
        ]
        if not arrived:
            return
        missing = next((each.why for each in arrived if each.basis is None and each.why), "")
        entries = [
            of_entry(self.year.recorded[each.id], each.basis, f"basis in the {each.amount} from {each.plan}")
            for each in arrived
            if each.basis
        ]
        yield summed(
            "rolled_in", "basis rolled in from plans", entries=entries, missing=missing, source=f"{_SOURCE}, line 2"
        )

    def _value(self) -> Figure:
        text = f"As recorded in ira_year_end_value of {self.year.year}." if self.amounts["6"] is not None else ""
        return self._figure("6", text=text)

    def _fraction(self) -> Figure:
        """Line 10, which is no amount."""
        fraction, five, nine = (self.amounts.get(number) for number in ("10", "5", "9"))
        text = "" if fraction is None else f"{five} / {nine} = {fraction}, half up and at most 1."
        return self._figure("10", text=text, parts=self._signed([each for each in ("5", "9") if each in self.amounts]))

    def _share(self, number: str, of: str) -> Figure:
        """Lines 11 and 12: the fraction of what left, no more than basis there is."""
        amount, left, fraction = (self.amounts.get(each) for each in (number, of, "10"))
        text = ""
        if isinstance(amount, Money) and isinstance(left, Money) and isinstance(fraction, Decimal):
            product = left.times(fraction)
            text = f"{left} x {fraction} = {product}, half up to the cent."
            text += f" No more than {amount} of basis is left to recover." if product != amount else ""
        return self._figure(number, text=text, parts=self._signed([of, "10"]))

    def _roth_paid_out(self) -> Figure:
        """Line 19; what is qualified otherwise than by a first home is not on the form."""
        found = self._listed("19", self.year.of_year(RothIraDistribution))
        if found.amount == self.amounts["19"]:
            return found
        return self._figure("19", text="What was a qualified distribution is not on the form.", parts=[found])

    def _regular(self) -> Figure:
        return self._held("22", regular_held(self.year))

    def _layers(self) -> Figure:
        return self._held("24", conversions_held(self.year))

    def _held(self, number: str, held: Figure) -> Figure:
        """What the Roth IRAs held before the year paid anything out."""
        return self._figure(number, how=SUM if held.amount == self.amounts[number] else "", parts=[held])
