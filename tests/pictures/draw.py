"""`make pictures`: the screens that the README shows, drawn anew from what the program writes to a terminal."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.pictures.svg import svg
from tests.tui.drive import Drive, whole_year
from tests.tui.pseudo_terminal import ROOT, environment
from tests.tui.terminal_screen import Screen

FOLDER = ROOT / "docs" / "pictures"
TODAY = "2026-11-20"  # where the sample data end
TITLES = {
    "welcome": "No ledger yet: begin, look around in sample data, or import files",
    "wizard": "Setting up the first ledger: the employer and its plan",
    "pay-stub": "A pay stub that filled itself in, with the limits moving below it",
    "conversion": "A conversion before it is saved: basis, earnings and the taxable amount",
    "conversions": "The conversions of a year",
    "form-1099-r": "A Form 1099-R as it came, its box 2a differing from what the ledger expects",
    "year-end": "The year end: expected and received boxes side by side",
    "overview": "The overview: limits, the year as a chart, money waiting, what to do next, alerts",
    "stubs": "The pay stubs of a year with the running year to date",
    "history": "The history: every entry, every void and its reason",
}


def main() -> int:
    """Draw them all into docs/pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="roth-ledger-pictures-") as name:
        drive = Drive(Path(name), picture=_draw)
        whole_year(drive)
        _sample(Path(name) / "sample")
    return 0


def _draw(name: str, screen: Screen) -> None:
    seen = []
    for _ in range(2):
        screen.settles()
        seen.append(svg(screen.cells, TITLES[name]))
    # A cursor may blink: of two screens that with the cursor, which takes more to draw.
    (FOLDER / f"{name}.svg").write_text(max(seen, key=len), "utf-8")
    print(f"docs/pictures/{name}.svg", flush=True)


def _sample(folder: Path) -> None:
    """The sample household: its overview, pay stubs and history."""
    kept = {name: str(folder / name) for name in ("ROTH_LEDGER_SETTINGS", "ROTH_LEDGER_REMEMBERED")}
    command = [sys.executable, "-m", "ledger", "demo", "--dir", str(folder)]
    made = environment(ROTH_LEDGER_TODAY=TODAY, **kept)
    subprocess.run(command, cwd=ROOT, env=made, check=True, capture_output=True)
    # As large as it takes for the chart to be drawn in full.
    with Screen("--db", "ledger.db", columns=120, rows=40, folder=folder, today=TODAY, variables=kept) as screen:
        screen.waits_for("What to do next", "$29,065.00")
        _draw("overview", screen)
        screen.press("2")
        screen.waits_for("Pay date", "2026-11-18")
        _draw("stubs", screen)
        screen.press("6")
        screen.waits_for("What it says", "in effect")
        _draw("history", screen)


if __name__ == "__main__":
    sys.exit(main())
