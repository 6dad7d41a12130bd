"""The package as others install it: built, put into a folder of its own, and run from elsewhere."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*command: object, folder: Path, environment: dict[str, str] | None = None) -> str:
    ran = subprocess.run(
        [sys.executable, *map(str, command)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, folder=folder)
    [built] = folder.glob("roth_ledger-*.whl")
    return built


def test_holds_migrations_sample_data_and_limits(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    migrations = {f"ledger/_migrations/{each.relative_to(ROOT / 'migrations').as_posix()}" for each in
                  (ROOT / "migrations").rglob("*.py")}  # fmt: skip
    samples = {f"ledger/_sample_data/{each.name}" for each in (ROOT / "sample_data").iterdir()}
    assert len(samples) == 6
    assert migrations | samples | {"ledger/reference/irs_limits.toml"} <= names
    assert not [name for name in names if name.startswith("tests/")]


def test_runs_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", "--target")
    # pip asks whether there are addresses of the newer kind, which is no business of the program's.
    run(*pip, installed, wheel, folder=elsewhere, environment={**os.environ, "PYTHONPATH": ""})
    environment = {**os.environ, "PYTHONPATH": str(installed)}

    where = run("-c", "import ledger; print(ledger.__file__)", folder=elsewhere, environment=environment)
    shown = run("-m", "ledger", "demo", "--dir", elsewhere / "demo", folder=elsewhere, environment=environment)

    assert Path(where.strip()).is_relative_to(installed)
    assert "pat, 2026, seen from 2026-11-20" in shown
    assert (elsewhere / "demo" / "ledger.db").is_file()
