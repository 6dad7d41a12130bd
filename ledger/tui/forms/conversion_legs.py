"""The legs of a conversion in its form: one more place that part of the money went to, as often as needed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Select, Static

from ledger.domain.errors import InvalidEntryError
from ledger.tui.forms.fields import AMOUNT, CHOICE, DAY, FLAG, FormField, label_for, widget_for
from ledger.tui.text import line
from ledger.tui.words import DESTINATIONS

if TYPE_CHECKING:
    from ledger.tui.forms.entry_form import EntryForm

    _Base = EntryForm
else:
    _Base = object

MOST_LEGS = 6
_ONE_PLACE = ("#field-amount", "#field-destination", "#field-into")


def leg_fields(number: int, plans: tuple[tuple[str, str], ...]) -> tuple[FormField, ...]:
    """The fields of one leg."""
    key = f"leg{number}"
    return (
        FormField(
            key=f"{key}.destination",
            label="To",
            kind=CHOICE,
            choices=tuple(DESTINATIONS.items()),
            section=f"Part {number}",
            help="Cash is what was kept.",
        ),
        FormField(key=f"{key}.amount", label="Amount", kind=AMOUNT, help="What of it went there."),
        FormField(
            key=f"{key}.indirect",
            label="Paid out first",
            kind=FLAG,
            help="Paid to you, and rolled over by you within 60 days; not sent directly.",
        ),
        FormField(key=f"{key}.date", label="Arrived on", kind=DAY, help="Only where it was paid out first."),
        FormField(
            key=f"{key}.pre_tax",
            label="Pre-tax part",
            kind=AMOUNT,
            help="Your own choice of the pre-tax dollars in it; the usual order is taken where it is left empty.",
        ),
        FormField(
            key=f"{key}.into",
            label="Into the plan",
            kind=CHOICE,
            choices=plans,
            help="Only where it went to another plan that is in this ledger.",
        ),
    )


def shown_legs(legs: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Legs of a line of the book under the keys of the form's fields."""
    return {f"leg{number}": {**leg, "indirect": leg.get("direct") is False} for number, leg in enumerate(legs, start=1)}


def read_legs(parts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Legs as a line of the book has them; one in which nothing is filled in is none.

    Raises:
        InvalidEntryError: one lacks its amount or its place.
    """
    legs = []
    for number, part in enumerate(parts, start=1):
        leg = {key: value for key, value in part.items() if value is not None and key != "indirect"}
        if not leg:
            continue
        for key, name in (("destination", "where it went"), ("amount", "its amount")):
            if key not in leg:
                raise InvalidEntryError(f"Part {number} does not say {name}.", field=f"leg{number}.{key}")
        legs.append({**leg, "direct": False} if part.get("indirect") else leg)
    if parts and not legs:
        raise InvalidEntryError("No part says where it went.", field="leg1.destination", hint="F8 takes parts away.")
    return legs


class Legs(_Base):
    """Adds legs to the form of a conversion, and takes them away."""

    legs = 0

    async def show_legs(self, count: int) -> None:
        """Mount so many legs, each filled with what the entry holds."""
        while self.legs < count:
            await self._mount_leg(self._begin_with())

    async def _mount_leg(self, held: Mapping[str, Any]) -> None:
        number = self.legs + 1
        rows: list[Widget] = []
        plans = next(field.choices for field in self.fields() if field.key == "into")
        for field in leg_fields(number, plans):
            if field.section:
                rows.append(Static(line(field.section), classes=f"section part-{number}"))
            rows.append(Horizontal(label_for(field), widget_for(field, held), classes=f"field part-{number}"))
        below = self._row_of("#field-balance_before", heading=True)
        await self.query_one("#form-fields", VerticalScroll).mount_all(rows, before=below)
        self.legs = number
        self._show_one_place()

    def _row_of(self, selector: str, *, heading: bool = False) -> Widget:
        row = self.query_one(selector).parent
        siblings = list(self.query_one("#form-fields").children)
        place = next(number for number, each in enumerate(siblings) if each is row)
        return siblings[place - 1] if heading else siblings[place]

    def _show_one_place(self) -> None:
        for selector in _ONE_PLACE:
            self._row_of(selector).display = not self.legs

    async def action_add_leg(self) -> None:
        """One more place; the first press makes two of the one there is."""
        if self.legs == MOST_LEGS or self._first is None:
            return
        if self.legs:
            await self._mount_leg({})
        else:
            await self._split()
        self.query_one(f"#field-leg{self.legs}-destination").focus()
        self.look_ahead()

    def split_proposed(self) -> Sequence[tuple[str, str]]:
        """Place and amount of the first two parts; the first takes what there is."""
        amount: Any = self.query_one("#field-amount")
        to: Any = self.query_one("#field-destination", Select)
        return (("" if to.is_blank() else to.value, amount.value), ("", ""))

    async def _split(self) -> None:
        for number, (where, amount) in enumerate(self.split_proposed(), start=1):
            await self._mount_leg({})
            written: Any = self.query_one(f"#field-leg{number}-amount")
            written.value = amount
            if where:
                to: Any = self.query_one(f"#field-leg{number}-destination", Select)
                to.value = where

    async def action_drop_leg(self) -> None:
        """Take the last place away; of two the first becomes the one there is."""
        if not self.legs or self._first is None:
            return
        number, self.legs = self.legs, self.legs - 1  # nothing asks for its fields from here on
        if number == 1:
            amount: Any = self.query_one("#field-amount")
            first: Any = self.query_one("#field-leg1-amount")
            amount.value = first.value
        await self.query(f".part-{number}").remove()
        self._show_one_place()
        self.query_one(f"#field-leg{self.legs}-amount" if self.legs else "#field-amount").focus()
        self._typed_on()
