"""The same file, saved again in another encoding or order, is the same file."""

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.imports.case import Case, entries, imported, money_in, paid, standing
from tests.imports.own import TEXTS
from tests.imports.resaved import ways
from tests.imports.samples import OUTSIDE

RESAVED = [(case, way) for case in (*TEXTS, *OUTSIDE) for way in ways(case)]


@pytest.mark.parametrize(("case", "way"), RESAVED, ids=[f"{case.name}: {way}" for case, way in RESAVED])
def test_saved_again_it_gives_the_same(case: Case, way: str, run: CommandLine, tmp_path: Path) -> None:
    imported(run, case.write(tmp_path, name=f"again-{case.name}", content=ways(case)[way]), *case.answered)
    recorded = entries(run)
    assert money_in(recorded) == case.years
    assert len(paid(recorded)) == case.entries
    before = standing(run)
    imported(run, case.write(tmp_path), *case.answered)
    assert standing(run) == before
