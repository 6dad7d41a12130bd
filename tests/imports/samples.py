"""Downloads and pay stubs published by other projects, where they lie beside the checkout; they are no part of it.

What must come out of each was worked out by hand from the file, or is told by the project that published it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.imports.case import Case, Sums

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"

_NETBENEFITS_KEY = "fidelity-netbenefits:Contributions"
_NETBENEFITS: dict[str, Any] = {
    "format": "fidelity-netbenefits",
    "answers": {_NETBENEFITS_KEY: "pre_tax_deferral"},
    # Eleven paydays of 1,150.00: three of 2025, eight of 2026.
    "years": {2025: {"pre_tax_deferral": "3450.00"}, 2026: {"pre_tax_deferral": "9200.00"}},
    "entries": 11,
    "told": ("dividend", "exchange"),
    "header": "Date,Investment",
    "footers": True,
}
_VANGUARD: dict[str, Any] = {
    "format": "ofx",
    "answers": {"ofx:AFTERTAX": "after_tax"},
    "conversions": (("2023-01-20", "641.92"),),
    "years": {2023: {"pre_tax_deferral": "1135.48", "after_tax": "641.92"}},
    "entries": 2,
    "told": ("fee of $0.04", "not reported"),
}
_ULTIPRO: Mapping[int, Sums] = {2021: {"pre_tax_deferral": "6000.00", "employer_match": "3000.00"}}

_WANTED: dict[str, dict[str, Any]] = {
    "csv/financehub_fidelity-401k.csv": _NETBENEFITS,
    **{
        f"derived/{name}.csv": _NETBENEFITS
        for name in ("fid_utf8bom_crlf", "fid_cp1252_endash", "fid_parens_dollar", "fid_iso_dates", "fid_footer_total")
    },
    # The same with the row of 2026-08-14 printed twice: two events.
    "derived/fid_legit_duplicate_row.csv": _NETBENEFITS
    | {"years": {2025: {"pre_tax_deferral": "3450.00"}, 2026: {"pre_tax_deferral": "10350.00"}}, "entries": 12},
    "csv/netbenefits_rows_seen_in_docs.csv": _NETBENEFITS
    | {
        "years": {2026: {"pre_tax_deferral": "2332.84"}},
        "entries": 1,
        "told": ("loan repayment", "257.08", "convert"),
    },
    "csv/voya_activity.csv": {
        "format": "voya",
        "answers": {"money-out:2025-01-15:2625.00": "ignore"},  # a transfer out with no other side
        "years": {2025: {"pre_tax_deferral": "2625.00", "employer_match": "1312.50"}},
        "entries": 2,
        "header": "Activity Date",
        "footers": True,
    },
    "csv/reds_fidelity_all_accounts_20251204.csv": {
        "format": "fidelity-accounts",
        "years": {},
        "entries": 0,
        "header": "Run Date,",
        "footers": True,
    },
    "ofx/reds_OfxDownload-401k.qfx": _VANGUARD,
    "derived/vg_roth_source_vendor_ext.qfx": _VANGUARD,
    "ofx/ofxparse_vanguard401k.ofx": {
        "format": "ofx",
        "years": {2014: {"pre_tax_deferral": "1346.00", "employer_match": "673.00"}},
        "entries": 4,
        "told": ("fee of $1.67", "2013-09-05"),
    },
    "ofx/ofxparse_investment_401k.ofx": {
        "format": "ofx",
        "answers": {"ofx:no-source": "after_tax"},
        "years": {2014: {"after_tax": "197.20"}},
        "entries": 1,
        "told": ("an exchange of $198.69", "1,000.00", "792.29"),
    },
    "ofx/empower_401k_shape.qfx": {
        "format": "ofx",
        "years": {},
        "entries": 0,
        "told": ("no transactions", "$443,957.88"),
    },
    "paystubs/ultipro_google_20211223-1.txt": {"format": "stub-text", "years": _ULTIPRO, "entries": 1},
    "paystubs/ultipro_google_20211223_20211223-1.pdf": {
        "format": "stub-text",
        "answers": {"read:2021-12-23": "yes"},  # what a page shows is looked at first
        "years": _ULTIPRO,
        "entries": 1,
    },
    "paystubs/stubtexts_adp_ca.txt": {
        "format": "stub-text",
        "years": {2026: {"pre_tax_deferral": "196.15", "employer_match": "98.08"}},
        "entries": 1,
    },
    "paystubs/stubtexts_gusto_nyc.txt": {
        "format": "stub-text",
        "years": {2026: {"pre_tax_deferral": "45.65", "roth_deferral": "20.00"}},
        "entries": 1,
    },
    "paystubs/presto8_paystub.example": {
        "format": "stub-ini",
        "years": {2022: {"pre_tax_deferral": "416.67", "after_tax": "625.00"}},
        "entries": 1,
    },
}

# What pay stubs print as the year to date: pay date and money by source.
YEAR_TO_DATE: dict[str, tuple[str, Sums]] = {
    "ultipro_google_20211223-1.txt": ("2021-12-23", {"pre_tax_deferral": "12000.00", "employer_match": "6000.00"}),
    "stubtexts_adp_ca.txt": ("2026-10-02", {"pre_tax_deferral": "3726.85", "employer_match": "1863.52"}),
    "stubtexts_gusto_nyc.txt": ("2026-10-09", {"pre_tax_deferral": "1658.80", "roth_deferral": "760.00"}),
    "presto8_paystub.example": (
        "2022-01-31",
        {"pre_tax_deferral": "833.33", "employer_match": "416.67", "after_tax": "1250.00"},
    ),
}
YEAR_TO_DATE["ultipro_google_20211223_20211223-1.pdf"] = YEAR_TO_DATE["ultipro_google_20211223-1.txt"]

OUTSIDE = tuple(
    Case(name=Path(path).name, content=(SAMPLES / path).read_bytes(), **wanted)
    for path, wanted in _WANTED.items()
    if (SAMPLES / path).is_file()
)


def outside(name: str) -> Case | None:
    """The sample of this name; None where the samples are not here."""
    return next((case for case in OUTSIDE if case.name == name), None)
