"""What is offered before there is a ledger does something; the set-up takes what people type."""

from pathlib import Path

from textual.widgets import Input, Select, Static

from ledger.tui.screens.wizard import WizardScreen
from tests.tui.conftest import screen_text, settle, shown


async def test_only_what_does_something_is_offered_and_the_set_up_takes_what_is_typed(path: Path) -> None:
    async with shown(path) as pilot:
        app = pilot.app
        footer = screen_text(pilot).splitlines()[-1]
        assert "Begin" in footer
        assert "Stub" not in footer
        assert "Undo" not in footer
        offered = {active.binding.action for active in app.screen.active_bindings.values()}
        assert {"begin", "import_files", "help", "quit"} <= offered
        assert not {"new_stub", "new_conversion", "undo", "explain", "choose_scope"} & offered

        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, WizardScreen)
        born = app.screen.query_one("#field-birth_date", Input)
        app.screen.query_one("#field-name", Input).value = "Pat Lee"
        born.value = "05/04/1976"  # May in one country, April in another
        await pilot.press("f2")
        assert "may be 1976-05-04 or 1976-04-05" in str(app.screen.query_one("#problem", Static).render())
        born.value = "5/31/1956"
        born.focus()
        await pilot.press("enter")
        assert born.value == "1956-05-31"  # shown as it is understood

        app.screen.query_one("#field-employer", Input).value = "Acme"
        app.screen.query_one("#field-plan", Input).value = "Acme 401(k)"
        await pilot.press("f2")
        asked = app.screen.query_one("#field-after_tax_allowed", Select)
        await pilot.press("enter", "y", "enter")  # by its letter
        assert asked.value == "yes"
        await pilot.press("enter", "down", "enter")  # three answers, and no fourth that says nothing
        assert asked.value == "no"
        await pilot.press("tab", "enter", "down", "enter")  # from the last on to the first
        assert app.screen.query_one("#field-in_plan_conversion_allowed", Select).value == "yes"
        await pilot.press("f2", "f2")
        app.screen.query_one("#field-elected-pre_tax_deferral", Input).value = "ten"
        await pilot.press("f2")
        assert "“ten” says no number" in str(app.screen.query_one("#problem", Static).render())
