"""A conversion or rollover: its basis, earnings and taxable amount show before it is saved."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Select

from ledger.domain.entries.conversions import ROTH_IRA, TRADITIONAL_IRA, Conversion
from ledger.domain.errors import InvalidEntryError, LedgerError
from ledger.domain.money import ZERO, Money
from ledger.domain.sources import AFTER_TAX
from ledger.services.entry_effects import EntryEffect, effect_of
from ledger.services.next_conversion import (
    ConvertiblePlan,
    cannot_be_undone,
    conversion_warnings,
    convertible_plans,
)
from ledger.tui.desk import LedgerFile
from ledger.tui.forms.conversion_fields import conversion_fields
from ledger.tui.forms.conversion_legs import MOST_LEGS, Legs, read_legs, shown_legs
from ledger.tui.forms.entry_form import EntryForm, Saved, show_form
from ledger.tui.forms.fields import FormField
from ledger.tui.start import newest_of
from ledger.tui.text import line, styled
from ledger.tui.widgets.inputs import AmountInput, DayInput, written
from ledger.tui.widgets.outcome_panel import OutcomePanel, row, title
from ledger.tui.words import DESTINATIONS

if TYPE_CHECKING:
    from textual.content import Content

    from ledger.domain.status import AfterTaxWaiting, Status
    from ledger.tui.app import LedgerApp

_ONLY_RECORDS = "This only records what the plan did: u takes the entry back, but not the conversion itself."


class Looked(NamedTuple):
    """What was found while a conversion is typed."""

    effect: EntryEffect
    warnings: tuple[str, ...]
    for_good: str | None


class ConversionForm(Legs, EntryForm):
    """One distribution, to one place or, with legs, to several."""

    RECORD = "conversion"
    TITLE_OF = "A conversion or rollover"
    AUTO_FOCUS = "#field-amount"
    HELP = (
        "The **amount** is all that moved, box 1 of Form 1099-R. Its **earnings** are taxable. They are known where the"
        " plan states them, where you enter the **balance before**, or where a balance of that day was entered.\n\n"
        "**F7** splits it over several places, such as basis to a Roth IRA and earnings to a traditional IRA;"
        " **F8** takes the last of them away."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "add_leg", "Split", id="conversion.add_leg", tooltip="One more place that part of it went to"),
        Binding("f8", "drop_leg", "Unsplit", id="conversion.drop_leg", tooltip="Take the last place away"),
    ]

    def __init__(
        self,
        held: Mapping[str, Any],
        plans: Sequence[ConvertiblePlan],
        *,
        replaces: str | None = None,
        title: str | None = None,
        focus: str | None = None,
    ) -> None:
        super().__init__(held, replaces=replaces, title=title)
        self.plans = {each.plan: each for each in plans}
        self._plan_shown = str(held.get("plan", ""))
        self._start_at = focus
        self._seen: tuple[str, Status | None] = ("", None)

    # --- the fields ---

    def fields(self) -> Sequence[FormField]:
        """Where it came from and went, how much, how its earnings are known, and the rest."""
        return conversion_fields(self.receivers(), self._destinations(self._plan_shown), self.legs)

    def receivers(self) -> tuple[tuple[str, str], ...]:
        """Id and name of every plan."""
        return tuple((each.plan, each.name) for each in self.plans.values())

    def _destinations(self, plan: str) -> tuple[tuple[str, str], ...]:
        known = self.plans.get(plan)
        if known is None:
            return tuple((word, name) for word, name in DESTINATIONS.items() if word != "cash")
        return tuple(
            (each.word, DESTINATIONS[each.word] + (" (not by the plan's rules)" if each.against else ""))
            for each in known.destinations
        )

    def _begin_with(self) -> dict[str, Any]:
        held = dict(super()._begin_with())
        qualified = {True: "yes", False: "no"}.get(held.get("qualified", ""))
        if self._start_at is not None:
            held["_reason"] = "the plan has stated its earnings"
        return {**held, "qualified": qualified, **shown_legs(self.held.get("legs", ()))}

    def complete(self, typed: dict[str, Any]) -> dict[str, Any]:
        """The legs as the book has them, in place of one amount and destination."""
        parts = {key: typed.pop(key) for key in list(typed) if key.startswith("leg") and key != "legs"}
        typed.pop("legs", None)
        legs = read_legs([parts.get(f"leg{number}", {}) for number in range(1, self.legs + 1)])
        if legs:
            typed |= {"legs": legs, "amount": None, "destination": None, "into": None}
        chosen = typed.get("qualified")
        return {**typed, "qualified": None if chosen is None else chosen == "yes"}

    @on(events.Mount)
    async def _begin_legs(self) -> None:
        """Show the legs that there are, in the entry or in what was typed before."""
        draft = self.ledger_app.drafts.get(self._draft_key, {})
        drafted = [number for number in range(1, MOST_LEGS + 1) if f"leg{number}.amount" in draft]
        await self.show_legs(max(len(self.held.get("legs", ())), len(drafted)))
        for key in ("balance_before", "earnings"):
            self.query_one(f"#field-{key}", AmountInput).placeholder = "not stated"
        if self._start_at is not None:
            self.call_after_refresh(self.query_one(f"#{self._start_at}").focus)

    def split_proposed(self) -> "Sequence[tuple[str, str]]":
        """Where all that waits goes to a Roth IRA: its basis there, its earnings to a traditional IRA.

        Source: Notice 2014-54.
        """
        amount, to = self.query_one("#field-amount", AmountInput), self.query_one("#field-destination", Select)
        known = self.plans.get(self._plan_shown)
        waiting = None if known is None else known.waiting
        if waiting is None or not waiting.earnings or waiting.earnings < ZERO or to.value != ROTH_IRA:
            return super().split_proposed()
        if amount.value != _amount_text(waiting.balance):
            return super().split_proposed()
        return ((ROTH_IRA, _amount_text(waiting.basis)), (TRADITIONAL_IRA, _amount_text(waiting.earnings)))

    # --- another plan is chosen ---

    @on(Select.Changed, "#field-plan")
    def _other_plan(self) -> None:
        chosen = self.query_one("#field-plan", Select).value
        if not isinstance(chosen, str) or chosen == self._plan_shown or self._first is None:
            return
        before, now = self.plans.get(self._plan_shown), self.plans[chosen]
        self._plan_shown = chosen
        amount, day = self.query_one("#field-amount", AmountInput), self.query_one("#field-date", DayInput)
        untouched = self.replaces is None and before is not None
        if untouched and before is not None and amount.value == _amount_text(before.amount):
            amount.value = _amount_text(now.amount)
        if untouched and before is not None and day.value == before.date.isoformat():
            day.value = now.date.isoformat()
        self._offer_destinations(before, now)

    def _offer_destinations(self, before: ConvertiblePlan | None, now: ConvertiblePlan) -> None:
        to = cast("Select[str]", self.query_one("#field-destination", Select))
        held = to.value
        untouched = before is not None and held == before.destinations[0].word
        to.set_options([(line(name), word) for word, name in self._destinations(now.plan)])
        to.value = now.destinations[0].word if untouched and self.replaces is None else held

    # --- what it would do ---

    def side(self) -> ComposeResult:
        """What leaves, what is left, and what to look at twice."""
        yield OutcomePanel(id="effect")

    def preview(self, ledger: LedgerFile, value: Conversion) -> Looked:
        """Rehearse it; figures of before are kept while nobody writes."""
        desk, newest = self.ledger_app.desk, newest_of(ledger)
        before = self._seen[1] if self._seen[0] == newest else None
        effect = effect_of(
            ledger, value, today=desk.today, thresholds=desk.thresholds, replaces=self.replaces, before=before
        )
        self._seen = (newest, effect.before)
        waiting = None if self.replaces is not None else _waiting(effect.before, value.plan)
        return Looked(effect, conversion_warnings(value, waiting, desk.today), cannot_be_undone(value))

    def show_preview(self, found: Looked | None) -> None:
        """Warnings first, then the figures."""
        panel = self.query_one(OutcomePanel)
        if found is None:
            panel.show(None, None)
            return
        panel.show(found.effect, self._plan_shown, *self._before_it(found))

    def _before_it(self, found: Looked) -> "list[Content]":
        against = {each.word: each.against for each in self.plans[self._plan_shown].destinations}
        rules = (against.get(each.destination, "") for each in found.effect.outcomes)
        warnings = [*found.warnings, *(f"By its rules, {rule}." for rule in dict.fromkeys(rules) if rule)]
        said = [styled("[$text-warning]! $warning[/]", warning=each) for each in warnings]
        if found.for_good is not None and self.replaces is None:
            said.append(styled("[$text-muted]· $good[/]", good=found.for_good))
        waiting = _waiting(found.effect.before, self._plan_shown)
        if waiting is not None and self.replaces is None:
            said += [title("Waiting before it"), row("Basis", waiting.basis), row("Balance", waiting.balance)]
        return said

    async def may_save(self, value: Conversion) -> bool:
        """Ask before what the plan cannot undo; of an entry that is replaced, only where there is more to say."""
        from ledger.tui.screens.confirm import Confirm

        try:
            found = await self.ledger_app.desk.ask(lambda ledger: self.preview(ledger, value))
        except LedgerError:
            return True  # saving it says why it cannot be
        said = [*found.warnings]
        if found.for_good is not None and self.replaces is None:
            said.append(found.for_good)
        if not said:
            return True
        question = f"Log the conversion of {value.date} of {value.gross} from {self._name_of(value.plan)}?"
        details = "\n".join([*(f"· {each}" for each in said), "", _ONLY_RECORDS])
        confirm = Confirm(question, yes="Log it", no="Keep typing", details=details)
        answer = await self.app.push_screen_wait(confirm)
        return bool(answer)

    def _name_of(self, plan: str) -> str:
        return self.plans[plan].name if plan in self.plans else plan

    def refuse(self, error: LedgerError) -> None:
        """Say why it cannot be saved; of the legs, at the first of them."""
        if isinstance(error, InvalidEntryError) and error.field == "legs" and self.legs:
            super().refuse(InvalidEntryError(error.message, field="leg1.amount", hint=error.hint))
            self._refused = error.field
        else:
            super().refuse(error)


def _waiting(status: "Status | None", plan: str) -> "AfterTaxWaiting | None":
    return None if status is None else next((each for each in status.after_tax if each.plan == plan), None)


def _amount_text(amount: Money | None) -> str:
    return "" if amount is None else written(amount)


async def new_conversion(app: "LedgerApp", plan: str | None = None) -> Saved | None:
    """Log a conversion; what waits in the plan is filled in.

    Args:
        app: The app.
        plan: The plan's id; the one chosen, or where most needs doing, where not given.
    """
    person, today = app.scope.person, app.desk.today
    plans = await app.desk.ask(lambda ledger: convertible_plans(ledger.reader(), person, today))
    if not plans:
        app.say("There is no plan yet: add one under Plans (5).", severity="warning")
        return None
    wanted = plan or app.scope.plan
    chosen = next((each for each in plans if each.plan == wanted), plans[0])
    held = {
        "person": person,
        "plan": chosen.plan,
        "date": chosen.date.isoformat(),
        "amount": None if chosen.amount is None else chosen.amount.plain(),
        "destination": chosen.destinations[0].word,
        "source": AFTER_TAX,
    }
    return await show_form(app, ConversionForm(held, plans), "Logged the conversion.")


async def change_conversion(app: "LedgerApp", entry: str, *, state_earnings: bool = False) -> Saved | None:
    """Enter a conversion again with other values; or only state its earnings, where they are not known."""
    person, today = app.scope.person, app.desk.today

    def read(ledger: LedgerFile) -> tuple[Any, tuple[ConvertiblePlan, ...]]:
        reader = ledger.reader()
        return reader.standing(entry), convertible_plans(reader, person, today)

    listed, plans = await app.desk.ask(read)
    if listed is None:
        app.say("That conversion was taken back meanwhile.", severity="warning")
        return None
    held = {"source": AFTER_TAX, **json.loads(listed.line)}
    heading = "State the earnings of a conversion" if state_earnings else "Change a conversion"
    form = ConversionForm(
        held, plans, replaces=entry, title=heading, focus="field-earnings" if state_earnings else None
    )
    return await show_form(app, form, "Changed the conversion.")
