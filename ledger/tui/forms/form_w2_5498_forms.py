"""Forms W-2 and 5498 as they came, box by box in the paper's order."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ledger.domain.entries.form_boxes import IRA_KINDS
from ledger.domain.errors import InvalidEntryError
from ledger.services.form_sheets import FormSheet
from ledger.tui.forms.entry_form import Saved, show_form
from ledger.tui.forms.fields import AMOUNT, CHOICE, FLAG, TEXT, YEAR, FormField
from ledger.tui.forms.received_form import ReceivedForm, flat_boxes
from ledger.tui.widgets.form_boxes import box_name

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp

_LINES = {"12": 4, "14": 2}  # as many as the paper has room for
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ENDING = (
    FormField(key="corrected", label="CORRECTED", kind=FLAG, help="It takes the place of the form that it corrects."),
    FormField(key="note", label="Note"),
    FormField(key="document", label="Read from", help="The file or page that it was read from."),
)


class FormW2Form(ReceivedForm):
    """A Form W-2: boxes 12 and 14 hold amounts by code or label, a line each."""

    RECORD = "form_w2"
    TITLE_OF = "Form W-2 as it came"
    AUTO_FOCUS = "#field-boxes-1"

    def __init__(self, held: Mapping[str, Any], *, employers: Mapping[str, str], replaces: str | None = None) -> None:
        """`employers` are names by id."""
        self._employers = dict(employers)
        self._given = {box: flat_boxes(held.get("boxes") or {}, box) for box in _LINES}
        opened = {
            f"_{box}_{place}_{part}": text
            for box, given in self._given.items()
            for place, pair in enumerate(given)
            for part, text in zip(("label", "amount"), pair, strict=True)
        }
        rest = {name: box for name, box in (held.get("boxes") or {}).items() if name not in _LINES}
        super().__init__({**held, **opened, "boxes": rest}, replaces=replaces)

    def fields(self) -> Sequence[FormField]:
        """Who paid, then the boxes."""
        return (
            FormField(
                key="employer", label="Employer", kind=CHOICE, required=True, choices=tuple(self._employers.items())
            ),
            FormField(key="year", label="Year", kind=YEAR, required=True),
            *(
                FormField(key=f"boxes.{name}", label=box_name("W-2", 0, name), kind=AMOUNT)
                for name in ("1", "2", "3", "4", "5", "6")
            ),
            *self._labelled("12", "code", "Such as D, AA or BB; after-tax money has no code."),
            *self._labelled("14", "label", "As the employer calls it, such as AFTER TAX."),
            *_ENDING,
        )

    def _labelled(self, box: str, called: str, help_: str) -> Sequence[FormField]:
        fields = []
        for place in range(max(_LINES[box], len(self._given[box]))):
            number = f"{box}{_LETTERS[place % len(_LETTERS)]}"
            fields += [
                FormField(key=f"_{box}_{place}_label", label=f"{number} {called}", kind=TEXT, help=help_),
                FormField(key=f"_{box}_{place}_amount", label=f"{number} amount", kind=AMOUNT),
            ]
        return fields

    def complete(self, typed: dict[str, Any]) -> dict[str, Any]:
        """The lines of boxes 12 and 14 are one box each.

        Raises:
            InvalidEntryError: a line has a code or an amount alone, or a code twice.
        """
        boxes: dict[str, Any] = dict(typed.get("boxes", {}))
        for box, room in _LINES.items():
            amounts: dict[str, str] = {}
            for place in range(max(room, len(self._given[box]))):
                label, amount = typed.get(f"_{box}_{place}_label"), typed.get(f"_{box}_{place}_amount")
                if (label is None) != (amount is None):
                    missing = "label" if label is None else "amount"
                    raise InvalidEntryError(
                        f"Box {box}: the line of {label or amount} is half filled.",
                        field=f"_{box}_{place}_{missing}",
                        hint="A line has a code or label and an amount.",
                    )
                if label is not None and amount is not None:
                    name = label.strip().upper() if box == "12" else label
                    if name in amounts:
                        raise InvalidEntryError(f"Box {box} has {name} twice.", field=f"_{box}_{place}_label")
                    amounts[name] = amount
            if amounts:
                boxes[box] = amounts
        kept = {key: value for key, value in typed.items() if not key.startswith("_")}
        return super().complete({**kept, "boxes": boxes})


class Form5498Form(ReceivedForm):
    """A Form 5498 of an IRA custodian."""

    RECORD = "form_5498"
    TITLE_OF = "Form 5498 as it came"
    AUTO_FOCUS = "#field-boxes-2"

    def fields(self) -> Sequence[FormField]:
        """The boxes."""
        return (
            FormField(key="year", label="Year", kind=YEAR, required=True),
            *(self._box(name) for name in ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10")),
            *_ENDING,
        )

    def _box(self, name: str) -> FormField:
        key, label = f"boxes.{name}", box_name("5498", 0, name)
        if name == "7":
            kinds = tuple((each, each) for each in IRA_KINDS)
            return FormField(key=key, label=label, kind=CHOICE, choices=kinds, help="The kind that the form marks.")
        return FormField(key=key, label=label, kind=AMOUNT)

    def box_state(self, sheet: FormSheet, name: str) -> str:
        """The kind of IRA says which sheet it is; it is not compared itself."""
        return "" if name == "7" else super().box_state(sheet, name)


async def enter_w2(app: "LedgerApp", held: Mapping[str, Any], *, replaces: str | None = None) -> Saved | None:
    """Enter a Form W-2, or enter one again with other values."""
    employers = await app.desk.ask(lambda ledger: {each.id: each.name for each in ledger.reader().parties("employer")})
    said = "Entered the Form W-2." if replaces is None else "Changed the Form W-2."
    return await show_form(app, FormW2Form(held, employers=employers, replaces=replaces), said)


async def enter_5498(app: "LedgerApp", held: Mapping[str, Any], *, replaces: str | None = None) -> Saved | None:
    """Enter a Form 5498, or enter one again with other values."""
    said = "Entered the Form 5498." if replaces is None else "Changed the Form 5498."
    return await show_form(app, Form5498Form(held, replaces=replaces), said)
