"""Among several people a form says whose entry it makes; for one alone it need not."""

from collections.abc import Callable
from pathlib import Path

from tests.tui.conftest import screen_text, settle, shown

_PAT = {"record": "person", "id": "pat", "name": "Pat Lee", "birth_date": "1985-05-04"}
_SAM = {"record": "person", "id": "sam", "name": "Sam Ray", "birth_date": "1984-05-04"}
_ACME = {"record": "employer", "id": "acme", "name": "Acme"}
_PLAN = {"record": "plan", "id": "acme-401k", "name": "Acme 401(k)", "employer": "acme", "kind": "401k"}


async def test_a_form_names_its_person_where_there_are_several(book: Callable[..., Path]) -> None:
    async with shown(book(_PAT, _SAM, _ACME, _PLAN)) as pilot:
        await pilot.press("o")  # from every main screen, not from that of the conversions alone
        await settle(pilot)
        assert "Enter something else" in screen_text(pilot)
        await pilot.press("escape", "5")
        await settle(pilot)
        await pilot.press("a", "s")
        await settle(pilot)
        assert "Pay schedule · Pat Lee" in screen_text(pilot)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("a", "e")  # an employer is nobody's
        await settle(pilot)
        assert "Pat Lee" not in screen_text(pilot).splitlines()[0]
