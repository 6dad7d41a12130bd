"""Downloads that other projects publish, where they lie beside the checkout; one shape of our own always."""

from pathlib import Path

from ledger.importers.base import Item
from tests.importers.ofx.downloads import (
    CONVERTED,
    candidates,
    ignored,
    money_in,
    questions,
    read,
    read_file,
    refusals,
    remarks,
)

SAMPLES = Path(__file__).parents[3].parent / "shared" / "samples"

_VANGUARD = (
    [("2023-01-06", "pre_tax_deferral", "1135.48"), ("2023-01-20", None, "641.92")],
    ["641.92"],
    ("a fee of $0.04", "not reported"),
    (),
)
# What each must give: money in, conversion candidates, words of what is ignored, words of what is remarked.
EXPECTED: dict[str, tuple[list[tuple[str, str | None, str]], list[str], tuple[str, ...], tuple[str, ...]]] = {
    "ofx/reds_OfxDownload-401k.qfx": _VANGUARD,
    "derived/vg_roth_source_vendor_ext.qfx": _VANGUARD,
    "ofx/ofxparse_vanguard401k.ofx": (
        [
            ("2014-09-26", "pre_tax_deferral", "673.00"),
            ("2014-09-26", "employer_match", "336.50"),
            ("2014-10-10", "pre_tax_deferral", "673.00"),
            ("2014-10-10", "employer_match", "336.50"),
        ],
        [],
        ("a fee of $1.67", "2013-09-05, is outside", "not reported"),
        (),
    ),
    "ofx/ofxparse_investment_401k.ofx": (
        [("2014-06-17", None, "197.20")],
        [],
        ("an exchange of $198.69",),
        ("the file states $1,000.00, but its positions $792.29",),
    ),
    "ofx/empower_401k_shape.qfx": ([], [], ("no transactions", "$443,957.88, as its positions"), ()),
}


def check(name: str, items: list[Item]) -> None:
    amounts, moved, told, remarked = EXPECTED[name]
    assert money_in(items) == amounts, name
    assert [each.gross.plain() for each in candidates(items)] == moved, name
    assert len(questions(items)) == len(moved), name
    assert all(word in ignored(items) for word in told), name
    assert all(word in remarks(items) for word in remarked), name
    assert not refusals(items), name


def test_the_public_samples_give_what_they_hold(tmp_path: Path) -> None:
    check("ofx/reds_OfxDownload-401k.qfx", read(tmp_path, CONVERTED))
    found = [name for name in EXPECTED if (SAMPLES / name).is_file()]
    if not found:
        print(f"no samples in {SAMPLES}: only our own file was read")
    for name in found:
        check(name, read_file(SAMPLES / name))
