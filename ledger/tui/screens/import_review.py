"""Import: files are picked, reviewed, and recorded; all of it in one batch, or nothing."""

from typing import TYPE_CHECKING

from ledger.services.importing.report import ImportReport
from ledger.tui.screens.import_pick import PickFiles
from ledger.tui.screens.import_screen import ImportReview
from ledger.tui.text import plain

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp


async def import_files(app: "LedgerApp") -> None:
    """Pick files, review them, and record what is new; makes the ledger where there is none yet."""
    gathered = await app.push_screen_wait(PickFiles())
    if gathered is None:
        return
    try:
        report = await app.push_screen_wait(ImportReview(gathered))
    finally:
        await app.desk.ask(lambda _: gathered.close())  # after what is still being read
    if report is None:
        return
    app.say(_said(report))
    if app.people:
        app.ledger_changed()
    else:
        app.begin()


def _said(report: ImportReport) -> str:
    """What was recorded, in a sentence."""
    first, *more = [plain(file.file) for file in report.files]
    names = f"{first} and {len(more)} more" if more else first
    new = sum(file.added for file in report.files)
    if report.batch is None:
        return f"Nothing new in {names}; nothing was recorded."
    if not new:
        return f"No new entries in {names}; what it confirms and what you answered is kept. u takes it back."
    return f"Imported {'1 new entry' if new == 1 else f'{new:,} new entries'} from {names}. u takes it back."
