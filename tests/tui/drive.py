"""From no ledger to a difference on a Form 1099-R, by keys on a terminal alone; a step can be pictured."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.tui.terminal_screen import Screen

COLUMNS, ROWS = 100, 30
PAY_DATES = ("2025-11-28", "2025-12-12", "2025-12-26")
CONVERTED_ON = "2025-12-31"
WHEN_THE_FORM_CAME = "2026-02-10"


class Drive(NamedTuple):
    """What the steps work with.

    Attributes:
        folder: Where the program is run.
        db: The ledger file, as the program is told it.
        picture: Called with a name when a screen is worth a picture.
    """

    folder: Path
    db: str = "ledger.db"
    picture: Callable[[str, Screen], None] = lambda *_: None

    def begin(self, today: str) -> Screen:
        """Start the program as of a day."""
        kept = {name: str(self.folder / name) for name in ("ROTH_LEDGER_SETTINGS", "ROTH_LEDGER_REMEMBERED")}
        return Screen("--db", self.db, columns=COLUMNS, rows=ROWS, folder=self.folder, variables=kept, today=today)


def whole_year(drive: Drive) -> None:
    """All steps: a year of three pay stubs and a conversion, and the form of the next January."""
    with drive.begin(CONVERTED_ON) as screen:
        set_up(drive, screen)
        for pay_date in PAY_DATES[:2]:
            log_stub(drive, screen, pay_date)
        leave(screen)
    with drive.begin(CONVERTED_ON) as screen:
        screen.waits_for("What to do next", "$2,400.00")
        log_stub(drive, screen, PAY_DATES[2])
        state_balance(drive, screen)
        convert(drive, screen)
        leave(screen)
    with drive.begin(WHEN_THE_FORM_CAME) as screen:
        enter_form(drive, screen)
        leave(screen)


def set_up(drive: Drive, screen: Screen) -> None:
    """The first ledger, page by page: Pat, Acme and its plan, what it allows, no match, the pay."""
    screen.waits_for("b Begin")
    drive.picture("welcome", screen)
    screen.press("b")
    screen.waits_for("1 of", "As you want to read it")
    _type(screen, "Pat Lee", ("Born on", "1980-05-04"))
    screen.press("f2")
    screen.waits_for("2 of", "As it stands on your pay stub")
    _type(screen, "Acme Inc.", ("Plan", "Acme 401(k)"))
    drive.picture("wizard", screen)
    screen.press("f2")
    screen.waits_for("3 of", "takes after-tax contributions")
    _choose(screen, "After-tax money", "Yes", "up", "up")
    screen.press("tab")
    _choose(screen, "Convert inside", "Yes", "up", "up")
    screen.press("f2")
    screen.waits_for("4 of", "no match")
    screen.press("f2")
    screen.waits_for("5 of", "How often you are paid")
    _choose(screen, "Paid", "Every two weeks", "down")
    screen.press("tab")
    screen.waits_for("Its pay date")
    _type(screen, PAY_DATES[0], ("Gross pay", "6000"))
    _type_on(screen, ("Pre-tax deferral", "6%"), ("Roth deferral", ""), ("After-tax", "20%"))
    screen.press("f2")
    screen.waits_for("6 of", "Skip this")
    screen.press("f3")
    screen.waits_for("What will be recorded", "Pat Lee", "every two weeks", "F2 records it")
    screen.press("f2")


def log_stub(drive: Drive, screen: Screen, pay_date: str) -> None:
    """The next pay stub, as it fills itself in; the form of the first is open after the set-up."""
    if pay_date != PAY_DATES[0]:
        screen.press("n")
    screen.waits_for(f"Pay date {pay_date}", "1,200.00", "After-tax waiting", "→")
    if pay_date == PAY_DATES[-1]:
        drive.picture("pay-stub", screen)
    screen.press("f2")
    screen.waits_for(f"Logged the pay stub of {pay_date}")


def state_balance(drive: Drive, screen: Screen) -> None:
    """What the after-tax money is worth just before its conversion."""
    screen.press("3")
    screen.waits_for("Waiting", "$3,600.00")
    screen.press("b")
    screen.waits_for("What the account is worth", f"Day {CONVERTED_ON}")
    _type(screen, "3612.40")
    screen.press("f2")
    screen.waits_for("Entered the balance", "earnings $12.40")
    del drive


def convert(drive: Drive, screen: Screen) -> None:
    """All that waits, to Roth in the plan: the earnings are known from the balance."""
    screen.press("c")
    screen.waits_for("A conversion or rollover", f"Date {CONVERTED_ON}", "3,612.40", "$12.40")
    drive.picture("conversion", screen)
    screen.press("f2")
    screen.waits_for("Log it (y)")
    screen.press("y")
    screen.waits_for("Logged the conversion")
    drive.picture("conversions", screen)


def enter_form(drive: Drive, screen: Screen) -> None:
    """The Form 1099-R that the plan sent: box 2a says that nothing is taxable."""
    screen.waits_for("What to do next", "Form 1099-R")
    screen.press("4")
    screen.waits_for("Conversions Forms", "2026 ·")
    screen.press("[")
    screen.waits_for("2025 ·", "of it taxable this year", "$12.40")
    screen.press(".", ".")
    screen.waits_for("1099-R", "not entered yet")
    screen.press("f")
    screen.waits_for("Form 1099-R as it came", "The gross distribution")
    _type(screen, "3612.40", ("2a Taxable amount", "0"))
    screen.press("tab", "tab")  # to the second of two boxes to tick
    _type_on(screen, ("3 Capital gain", ""), ("4 Tax withheld", ""), ("5 Contributions", "3600"))
    _type_on(screen, ("6 NUA", ""), ("7 Distribution code(s)", "G"))
    screen.waits_for("This form differs", "expected $12.40, received", "difference -$12.40")
    drive.picture("form-1099-r", screen)
    screen.press("f2")
    screen.waits_for("Entered the Form 1099-R", "1 difference to settle", "✗ differs")
    drive.picture("year-end", screen)


def leave(screen: Screen) -> None:
    """Quit."""
    screen.press("q")
    code = screen.ends()
    assert code == 0, f"it ended with {code}:\n{screen.text()}"


def _type(screen: Screen, first: str, *fields: tuple[str, str]) -> None:
    """Type into the field that has the focus, then into those after it."""
    screen.type(first)
    screen.waits_for(first)
    _type_on(screen, *fields)


def _type_on(screen: Screen, *fields: tuple[str, str]) -> None:
    """Type into the fields that follow, by their labels; nothing leaves one as it is."""
    for label, text in fields:
        screen.press("tab")
        screen.waits_until(partial(_is_in, screen, label), f"to be in {label}")
        screen.type(text)
        screen.waits_for(text)


def _is_in(screen: Screen, label: str) -> bool:
    """Whether the cursor stands in the field of a label; Textual puts the terminal's own there."""
    cursor = screen.cells.cursor
    return label in screen.text().splitlines()[cursor.y][: cursor.x]


def _choose(screen: Screen, label: str, chosen: str, *keys: str) -> None:
    """Open the choice that has the focus, move, and take it."""
    screen.waits_without("Dismiss")
    screen.press("enter")
    screen.waits_for("Dismiss")  # the keys of an open list are shown once it has the focus
    screen.press(*keys, "enter")
    screen.waits_until(
        lambda: any(label in line and chosen in line for line in screen.text().splitlines()),
        f"for {label} to be {chosen}",
    )
