"""“Enter something else”: every kind of entry about plans and IRAs, found by a few letters."""

import json
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from ledger.domain.sources import AFTER_TAX, DESIGNATED_ROTH, EMPLOYER_MATCH, EMPLOYER_NONELECTIVE, ROLLOVER_IN
from ledger.tui.text import line, styled
from ledger.tui.widgets.inputs import PlainInput
from ledger.tui.widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp
    from ledger.tui.desk import LedgerFile
    from ledger.tui.forms.account_fields import AccountForm
    from ledger.tui.forms.entry_form import Saved

_ACCOUNTS, _IRAS = "account_forms", "ira_forms"
# The form of each kind of record, and where it is; imported when one is opened.
_FORMS = {
    "valuation": ("valuation_form", "ValuationForm"),
    "opening_balance": (_ACCOUNTS, "OpeningBalanceForm"),
    "earnings": (_ACCOUNTS, "EarningsForm"),
    "contribution": (_ACCOUNTS, "ContributionForm"),
    "refund": (_ACCOUNTS, "RefundForm"),
    "distribution": (_ACCOUNTS, "DistributionForm"),
    "forfeited": (_ACCOUNTS, "ForfeitedForm"),
    "loan": (_ACCOUNTS, "LoanForm"),
    "plan_merger": (_ACCOUNTS, "PlanMergerForm"),
    "ira_opening_balance": (_IRAS, "IraOpeningForm"),
    "ira_contribution": (_IRAS, "IraContributionForm"),
    "ira_conversion": (_IRAS, "IraConversionForm"),
    "ira_distribution": (_IRAS, "IraDistributionForm"),
    "ira_roll_in": (_IRAS, "IraRollInForm"),
    "ira_year_end_value": (_IRAS, "IraYearEndValueForm"),
    "roth_ira_distribution": (_IRAS, "RothIraDistributionForm"),
}
# A merger of plans is everybody's unless it says whose.
_NOBODYS = frozenset({"plan_merger"})


class MenuEntry(NamedTuple):
    """A line of the menu: its group, what people call it, the record, and what its form begins with."""

    group: str
    name: str
    record: str
    begins: Mapping[str, Any]


_IN, _OUT, _IRA, _PLAN = "Values and earnings", "Money in and out of a plan", "IRAs", "Plans"
MENU = (
    MenuEntry(_IN, "Balance of an account, from a statement", "valuation", {"source": AFTER_TAX}),
    MenuEntry(_IN, "Earnings that the record keeper states", "earnings", {"source": AFTER_TAX}),
    MenuEntry(_IN, "Opening balance: what was there when the ledger begins", "opening_balance", {"source": AFTER_TAX}),
    MenuEntry(_IN, "Opening balance of the Roth account", "opening_balance", {"source": DESIGNATED_ROTH}),
    MenuEntry(
        _OUT, "Contribution outside a pay stub: profit sharing", "contribution", {"source": EMPLOYER_NONELECTIVE}
    ),
    MenuEntry(
        _OUT, "Contribution outside a pay stub: true-up of the match", "contribution", {"source": EMPLOYER_MATCH}
    ),
    MenuEntry(_OUT, "Rollover into the plan", "contribution", {"source": ROLLOVER_IN}),
    MenuEntry(_OUT, "Corrective distribution (refund of an excess)", "refund", {"source": AFTER_TAX}),
    MenuEntry(_OUT, "Distribution: paid out and kept", "distribution", {"source": AFTER_TAX}),
    MenuEntry(_OUT, "Forfeited: not vested, lost to the plan", "forfeited", {"source": EMPLOYER_MATCH}),
    MenuEntry(_OUT, "Loan taken, deemed or offset", "loan", {"event": "taken"}),
    MenuEntry(_IRA, "IRA contribution", "ira_contribution", {"kind": "traditional_nondeductible"}),
    MenuEntry(_IRA, "IRA conversion to Roth", "ira_conversion", {}),
    MenuEntry(_IRA, "IRA value on 31 December", "ira_year_end_value", {}),
    MenuEntry(_IRA, "IRA money paid out", "ira_distribution", {}),
    MenuEntry(_IRA, "Roth IRA money paid out", "roth_ira_distribution", {}),
    MenuEntry(_IRA, "IRA money rolled into a plan", "ira_roll_in", {}),
    MenuEntry(_IRA, "Opening balance of IRAs", "ira_opening_balance", {"kind": "traditional"}),
    MenuEntry(_PLAN, "Plan merger: a plan took over another", "plan_merger", {}),
)


class EntryMenu(ModalScreen[MenuEntry | None]):
    """Dismisses with what is to be entered; typed letters narrow the list, arrows and Enter choose."""

    AUTO_FOCUS = "#menu-filter"
    CSS_PATH = "entry_menu.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="menu.back"),
        Binding("down", "move(1)", "Down", show=False, id="menu.down"),
        Binding("up", "move(-1)", "Up", show=False, id="menu.up"),
        Binding("f1", "app.help", "Help", id="menu.help"),
    ]

    def compose(self) -> ComposeResult:
        """What is typed, and what it finds."""
        with Vertical(id="menu-frame") as frame:
            frame.border_title = line("Enter something else")
            yield PlainInput(placeholder="Type a few letters, then Enter", compact=True, id="menu-filter")
            yield OptionList(markup=False, compact=True, id="menu-list")
        yield KeysLine()

    def on_mount(self) -> None:
        """All of them at first."""
        self.query_one(OptionList).can_focus = False
        self._fill("")

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def _fill(self, typed: str) -> None:
        listed = self.query_one(OptionList)
        words = typed.casefold().split()
        listed.clear_options()
        group = ""
        for place, entry in enumerate(MENU):
            if all(word in f"{entry.name} {entry.record}".casefold() for word in words):
                if entry.group != group:
                    group = entry.group
                    listed.add_option(Option(styled("[bold $text-primary]$group[/]", group=group), disabled=True))
                listed.add_option(Option(line(f"  {entry.name}"), id=f"entry-{place}"))
        if not listed.option_count:
            listed.add_option(Option(line("Nothing is called that; Backspace takes letters back."), disabled=True))
        listed.action_first()

    def action_move(self, by: int) -> None:
        """Go down or up the list."""
        listed = self.query_one(OptionList)
        if by > 0:
            listed.action_cursor_down()
        else:
            listed.action_cursor_up()

    @on(Input.Submitted)
    def _take(self) -> None:
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        if event.option_id is not None:
            self.dismiss(MENU[int(event.option_id.removeprefix("entry-"))])


async def enter_something_else(app: "LedgerApp") -> "Saved | None":
    """Ask what is to be entered, and show its form."""
    chosen = await app.push_screen_wait(EntryMenu())
    return None if chosen is None else await enter_new(app, chosen.record, chosen.begins)


async def enter_new(app: "LedgerApp", record: str, begins: Mapping[str, Any] | None = None) -> "Saved | None":
    """Show the form of a kind of entry, filled in with today and the plan chosen.

    Args:
        app: The app.
        record: One of the kinds that have a form.
        begins: What else it begins with.
    """
    from ledger.tui.forms.account_fields import plans_of
    from ledger.tui.forms.entry_form import show_form
    from ledger.tui.words import record_name

    form = _form_of(record)
    plans = await plans_of(app)
    if form.HAS_PLAN and not plans:
        app.say("There is no plan yet: add one under Plans (5).", severity="warning")
        return None
    today = app.desk.today
    held: dict[str, Any] = {} if record in _NOBODYS else {"person": app.scope.person}
    if form.HAS_PLAN:
        held["plan"] = app.scope.plan or plans[0][0]
    fields = {field.key for field in form(held, plans).fields()}
    begin = {"date": today.isoformat(), "for_year": app.scope.year, "year": today.year - 1}
    if record == "forfeited":
        begin.pop("for_year")  # it is for a year only where it corrects an excess
    held |= {key: value for key, value in begin.items() if key in fields} | dict(begins or {})
    return await show_form(app, form(held, plans), f"Entered the {record_name(record)}.")


async def change_entry(app: "LedgerApp", entry: str) -> "Saved | None":
    """Enter an entry again with other values, in the form of its kind.

    Args:
        app: The app.
        entry: Its id, or the reference of an IRA's value.
    """
    from ledger.tui.forms.account_fields import plans_of
    from ledger.tui.forms.entry_form import show_form
    from ledger.tui.words import record_name

    def read(ledger: "LedgerFile") -> "str | None":
        listed = ledger.reader().standing(entry)
        return None if listed is None else listed.line

    text = await app.desk.ask(read)
    if text is None:
        app.say("That entry was taken back meanwhile.", severity="warning")
        return None
    held = json.loads(text)
    record = held["record"]
    if record == "conversion":
        from ledger.tui.forms.conversion_form import change_conversion

        return await change_conversion(app, entry)
    name = record_name(record)
    form = _form_of(record)(held, await plans_of(app), replaces=entry, title=f"Change: {name}")
    return await show_form(app, form, f"Changed the {name}.")


def _form_of(record: str) -> "type[AccountForm]":
    module, name = _FORMS[record]
    found: type[AccountForm] = getattr(import_module(f"ledger.tui.forms.{module}"), name)
    return found
