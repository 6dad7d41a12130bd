"""A theme reaches every screen, those out of sight too; and nothing is parsed twice for the same colours."""

from collections.abc import Callable
from pathlib import Path

from textual.color import Color

from ledger.tui.stylesheet import AppStylesheet
from tests.tui.conftest import settle, shown

PAT = {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1980-05-04"}


async def test_a_theme_reaches_the_screens_that_were_shown_before_and_those_that_come(
    book: Callable[..., Path],
) -> None:
    async with shown(book(PAT)) as pilot:
        await pilot.press("6")
        await settle(pilot)
        pilot.app.theme = "textual-light"
        await settle(pilot)
        light = Color.parse(pilot.app.current_theme.background or "")
        seen = {pilot.app.current_mode: pilot.app.screen.styles.background}
        for key in ("1", "2"):  # one shown in the dark before, one never shown
            await pilot.press(key)
            await settle(pilot)
            seen[pilot.app.current_mode] = pilot.app.screen.styles.background

    assert seen == {"history": light, "overview": light, "stubs": light}


def test_a_source_is_parsed_again_for_other_colours_alone() -> None:
    sheet = AppStylesheet(variables={"primary": "red"})
    sheet.add_source("Screen { color: $primary; }", read_from=("a.tcss", ""))
    (first,) = sheet.rules
    sheet.set_variables({"primary": "red"})
    sheet.reparse()
    (second,) = sheet.rules
    sheet.set_variables({"primary": "blue"})
    sheet.reparse()
    (third,) = sheet.rules

    assert first is second
    assert sheet._parse_cache.hits > 0
    assert [each.styles.color for each in (first, third)] == [Color.parse("red"), Color.parse("blue")]
