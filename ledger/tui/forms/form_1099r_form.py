"""A Form 1099-R as it came, box by box in the paper's order."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ledger.domain.entries.form_boxes import codes_typed
from ledger.services.form_sheets import FormSheet
from ledger.services.sheet_boxes import NAMES_FROM_2026
from ledger.tui.forms.entry_form import Saved, show_form
from ledger.tui.forms.fields import AMOUNT, CHOICE, DAY, FLAG, TEXT, YEAR, FormField
from ledger.tui.forms.received_form import ReceivedForm
from ledger.tui.widgets.form_boxes import box_name

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp

_IRA = ""
_ROOM = 22
_FLAGS = ("2b_not_determined", "2b_total_distribution", "7_ira_sep_simple", "7b", "7c", "7d")
_KINDS = {**dict.fromkeys(_FLAGS, FLAG), "7": TEXT, "7a": TEXT, "11": YEAR, "13": DAY, "15": TEXT, "18": TEXT}
_THROUGH_2025 = (
    *("1", "2a", "2b_not_determined", "2b_total_distribution", "3", "4", "5", "6", "7", "7_ira_sep_simple", "8"),
    *("9a", "9b", "10", "11", "13", "14", "15", "16", "17", "18", "19"),
)
_FROM_2026 = (
    *("1", "2a", "2b_not_determined", "2b_total_distribution", "3", "4", "5", "6", "7", "7b", "7c", "7d", "8a"),
    *("8b", "9a", "9b", "10", "11", "13", "14", "15", "16", "17", "18", "19"),
)
_HELP = {
    "1": "The gross distribution, as the form prints it.",
    "2a": "As the form prints it: 0 where it prints 0.00, empty where the box is blank.",
    "5": "After-tax money that came out; empty where the box is blank.",
    "7": "One or two codes, such as G or 7B.",
    "10": "Allocable to conversions inside the plan within five years.",
    "11": "Four digits.",
}


class Form1099RForm(ReceivedForm):
    """A Form 1099-R of a plan or an IRA."""

    RECORD = "form_1099r"
    TITLE_OF = "Form 1099-R as it came"
    AUTO_FOCUS = "#field-boxes-1"

    def __init__(self, held: Mapping[str, Any], *, plans: Mapping[str, str], replaces: str | None = None) -> None:
        """`plans` are names by id; a form of none of them is of an IRA."""
        boxes = held.get("boxes") or {}
        names: tuple[str, ...] = _FROM_2026 if int(held.get("year") or 0) >= 2026 else _THROUGH_2025
        # An entry made elsewhere may use other names of the same boxes: each keeps the name it has.
        renamed = {settled: own for own, settled in NAMES_FROM_2026.items()}
        others = {name: renamed.get(name) or NAMES_FROM_2026.get(name, name) for name in names}
        self._names = tuple(others[name] if others[name] in boxes else name for name in names)
        self._plans = dict(plans)
        super().__init__({**held, "plan": held.get("plan") or _IRA}, replaces=replaces)

    def fields(self) -> Sequence[FormField]:
        """Who paid, then the boxes."""
        year = int(self.held.get("year") or 0)
        return (
            FormField(
                key="plan",
                label="Payer",
                kind=CHOICE,
                required=True,
                choices=(*self._plans.items(), (_IRA, "An IRA, no plan")),
                help="The plan that paid, or an IRA.",
            ),
            FormField(key="year", label="Year", kind=YEAR, required=True),
            *(
                FormField(
                    key=f"boxes.{name}",
                    label=_label(year, NAMES_FROM_2026.get(name, name)),
                    kind=_KINDS.get(name, AMOUNT),
                    required=name == "1",
                    help=_HELP.get(NAMES_FROM_2026.get(name, name), ""),
                )
                for name in self._names
            ),
            FormField(
                key="account", label="Account number", help="Tells forms of one plan apart, where the form names one."
            ),
            FormField(
                key="corrected",
                label="CORRECTED",
                kind=FLAG,
                help="It takes the place of the form that it corrects; both stay in the ledger.",
            ),
            FormField(key="note", label="Note"),
            FormField(key="document", label="Read from", help="The file or page that it was read from."),
        )

    def complete(self, typed: dict[str, Any]) -> dict[str, Any]:
        """An IRA is no plan; codes are written without commas and blanks."""
        line = super().complete(typed)
        boxes = {
            name: codes_typed(box) if name in ("7", "7a") and isinstance(box, str) else box
            for name, box in line["boxes"].items()
        }
        return {**line, "plan": line["plan"] or None, "boxes": boxes}

    def box_state(self, sheet: FormSheet, name: str) -> str:
        """The state of a box, whatever the year calls it."""
        return super().box_state(sheet, NAMES_FROM_2026.get(name, name))


def _label(year: int, name: str) -> str:
    """The whole name of a box where there is room for it beside its input."""
    whole = box_name("1099-R", year, name)
    return whole if len(whole) <= _ROOM else box_name("1099-R", year, name, short=True)


async def enter_1099r(app: "LedgerApp", held: Mapping[str, Any], *, replaces: str | None = None) -> Saved | None:
    """Enter a Form 1099-R, or enter one again with other values."""
    plans = await app.desk.ask(lambda ledger: {each.id: each.name for each in ledger.reader().parties("plan")})
    said = "Entered the Form 1099-R." if replaces is None else "Changed the Form 1099-R."
    return await show_form(app, Form1099RForm(held, plans=plans, replaces=replaces), said)
