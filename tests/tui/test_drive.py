"""The program on a terminal, from no ledger on; and what another process then says of the same ledger."""

import json
import subprocess
import sys
from pathlib import Path

from tests.tui.drive import WHEN_THE_FORM_CAME, Drive, whole_year
from tests.tui.pseudo_terminal import environment


def test_from_no_ledger_to_a_difference_on_a_form(tmp_path: Path) -> None:
    """Three times $1,200.00 were worth $3,612.40 when converted: $12.40 is taxable, and the form says $0.00."""
    drive = Drive(tmp_path)

    whole_year(drive)

    ran = subprocess.run(
        [sys.executable, "-m", "ledger", "--db", drive.db, "year-end", "--year", "2025", "--json"],
        cwd=tmp_path, env=environment(ROTH_LEDGER_TODAY=WHEN_THE_FORM_CAME), capture_output=True, text=True, check=True,
    )  # fmt: skip
    said = json.loads(ran.stdout)
    [account] = said["after_tax_accounts"]
    assert (account["contributions"], account["converted"], account["taxable"]) == ("3600.00", "3612.40", "12.40")
    assert said["contributions"] == {"acme-401k": {"pre_tax_deferral": "1080.00", "after_tax": "3600.00"}}
    [difference] = said["differences"]
    figures = ("form", "box", "expected", "received", "difference")
    assert [difference[each] for each in figures] == ["1099-R", "2a", "12.40", "0.00", "-12.40"]
    assert (said["form_1040"]["line_5a"], said["form_1040"]["line_5b"]) == ("3612", "12")
