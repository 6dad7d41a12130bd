"""Sheets that hold from every main screen: what to elect, what must go back, the limits, and a copy of the ledger."""

from importlib import import_module
from typing import TYPE_CHECKING

from ledger.tui.screens.base import LedgerScreen

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp

_SHEETS = {
    "elect": ("elect", "ElectScreen"),
    "corrections": ("corrections", "CorrectionsScreen"),
    "limits": ("limits", "LimitsScreen"),
}


async def show_paper(app: "LedgerApp", which: str) -> None:
    """Show a sheet over a main screen; over a form it would hide what is typed.

    Args:
        app: The app.
        which: `elect`, `corrections`, `limits` or `backup`.
    """
    if not app.people or not isinstance(app.screen, LedgerScreen):
        return
    if which == "backup":
        from ledger.tui.screens.backup import BackupScreen

        await app.push_screen(BackupScreen())
        return
    module, name = _SHEETS[which]
    await app.push_screen(getattr(import_module(f"ledger.tui.screens.{module}"), name)(app.scope))
