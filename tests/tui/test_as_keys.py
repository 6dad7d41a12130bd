"""Messages of the command line, as the screen says them."""

import pytest

from ledger.tui.as_keys import as_keys


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Nothing to type here.", "Nothing to type here."),
        (
            "Enter what is missing (roth-ledger stub add --pay-date 2026-01-02 …): until then totals leave it out.",
            "Enter what is missing (n): until then totals leave it out.",
        ),
        (
            "end it (roth-ledger schedule change ID --until DATE); else (roth-ledger schedule add … --from DATE).",
            "end it (e on Plans (5)); else (a on Plans (5)).",
        ),
        ("Enter them with `roth-ledger schedule add`, to see it.", "Enter them with a on Plans (5), to see it."),
        ("See `roth-ledger list` for the ids.", "See History (6) for the ids."),
        (
            "Void it first: roth-ledger void pay_stub-0cc890e4 --reason …",
            "Void it first: v on that entry",
        ),
        (
            "If so: roth-ledger replace conversion-1f --set earnings=AMOUNT --reason TEXT; or ask.",
            "If so: e on that entry; or ask.",
        ),
        ("Put it in with roth-ledger schedule bonus.", "Put it in with a on Plans (5)."),
        ("Enter `roth-ledger person wages --person pat --year 2025`.", "Enter Plans (5)."),
        ("Make it sound with `roth-ledger verify`.", "Make it sound with `roth-ledger verify`."),
        ("It is no roth-ledger file.", "It is no roth-ledger file."),
    ],
)
def test_a_command_is_said_as_its_key(said: str, shown: str) -> None:
    assert as_keys(said) == shown
