"""Ten years of one person: two employers, three plans, a merger, a loss, a refund, a job change, a way out.

The north plan merges into the south plan in 2020; in 2022 Pat leaves for harbor. Worked out by hand:

after-tax account         opening  deposits   moved in  recovered  refunded  moved out    closing
2016 north                   0.00  5,000.00              1,960.78                       3,039.22
2017 north               3,039.22  6,000.00                          500.00             8,539.22
2018 north               8,539.22                        8,000.00                         539.22
2019 north                 539.22  4,000.00              1,000.00                       3,539.22
2020 north               3,539.22                                            3,539.22       0.00
2020 south                   0.00  3,000.00  3,539.22    6,539.22                           0.00
2021 south                   0.00  3,000.00                                             3,000.00
2022 south               3,000.00                        3,000.00                           0.00
2022 harbor                  0.00  2,500.00                                             2,500.00
2023 harbor              2,500.00  5,000.00              3,750.00                       3,750.00
2024 harbor              3,750.00  1,000.00              4,750.00                           0.00
2025 harbor                  0.00  1,800.00                700.00    300.00               800.00

In 31,300.00 = recovered 29,700.00 + refunded 800.00 + left 800.00.
"""

from typing import Any

import pytest

from ledger.storage.store import LedgerStore
from tests.services.year_end.books import (
    Line,
    YearBook,
    cents,
    conversion,
    distribution,
    entry,
    forms,
    leg,
    split,
    stub,
)

NORTH, SOUTH, HARBOR = "north-401k", "south-401k", "harbor-401k"
SEEN = "2026-06-30"


def at(plan: str, line: Line) -> Line:
    return {**line, "plan": plan}


def north() -> list[Line]:
    """2016 to 2019."""
    refund = entry("refund", "2017-03-10", source="after_tax", amount="500.00", earnings="12.00",
                   reason="excess_aggregate_contribution", for_year=2016)  # fmt: skip
    return [
        stub("2016-06-30", NORTH, after_tax="5000.00"),
        # 2,000 x 5,000 / 5,100 = 1,960.78 (1,960.784...); 39.22 is taxable.
        at(NORTH, conversion("2016-12-15", "2000.00", balance_before="5100.00")),
        at(NORTH, refund),
        stub("2017-05-15", NORTH, roth_deferral="1000.00", after_tax="6000.00"),
        # A loss: 8,539.22 is worth 8,000.00.
        at(NORTH, conversion("2018-11-20", "8000.00", balance_before="8000.00")),
        stub("2019-05-15", NORTH, pre_tax_deferral="6000.00", after_tax="4000.00"),
        # 4,539.22 of basis in 4,200.00: all of what leaves is basis.
        at(NORTH, conversion("2019-12-10", "1000.00", balance_before="4200.00")),
        # Pre-tax money: all of it taxable.
        at(NORTH, conversion("2019-12-12", "2500.00", source="pre_tax_deferral")),
    ]


def south() -> list[Line]:
    """2018 to 2022, and the end of its Roth account in 2025; the merger of 1 July 2020 among them."""
    legs = [leg("roth_ira", "3000.00"), leg("traditional_ira", "150.00")]
    return [
        stub("2018-02-15", SOUTH, roth_deferral="500.00"),
        stub("2020-03-31", SOUTH, after_tax="1000.00"),
        at(NORTH, entry("valuation", "2020-06-30", source="after_tax", balance="3600.00")),
        {"record": "plan_merger", "date": "2020-07-01", "plan": NORTH, "into": SOUTH},
        stub("2020-09-30", SOUTH, after_tax="2000.00"),
        # 3,539.22 + 3,000.00 = 6,539.22 of basis; 160.78 is taxable.
        at(SOUTH, conversion("2020-12-15", "6700.00", balance_before="6700.00")),
        stub("2021-06-30", SOUTH, after_tax="3000.00"),
        at(SOUTH, entry("valuation", "2021-12-31", source="after_tax", balance="3050.00")),
        at(SOUTH, split("2022-08-10", legs, earnings="150.00")),
    ]


def harbor() -> list[Line]:
    """2022 to 2025."""
    match = entry("contribution", "2023-03-15", source="employer_match_roth", amount="1200.00")
    refund = entry("refund", "2025-03-03", source="after_tax", amount="300.00", earnings="9.00",
                   reason="excess_annual_addition", for_year=2024)  # fmt: skip
    rollover = conversion("2025-09-15", "25000.00", "roth_ira", source="designated_roth", balance_before="25000.00")
    return [
        stub("2022-10-31", HARBOR, after_tax="2500.00"),
        at(HARBOR, match),
        stub("2023-05-31", HARBOR, after_tax="5000.00"),
        # Half of 7,800.00, and so half of 7,500.00; 150.00 is taxable.
        at(HARBOR, conversion("2023-07-03", "3900.00", "roth_ira", balance_before="7800.00")),
        # 3,750.00 is worth 3,950.00.
        at(HARBOR, conversion("2024-02-01", "3950.00", balance_before="3950.00")),
        stub("2024-02-15", HARBOR, after_tax="1000.00"),
        at(HARBOR, conversion("2024-02-20", "1003.33", balance_before="1003.33")),
        stub("2024-12-31", HARBOR, deposited="2025-01-03", after_tax="1000.00"),
        at(HARBOR, refund),
        at(HARBOR, conversion("2025-06-30", "720.00", balance_before="720.00")),
        at(SOUTH, rollover),
        stub("2025-11-28", HARBOR, after_tax="800.00"),
    ]


@pytest.fixture(scope="module")
def ten(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Any]:
    """Every year's document, seen from June 2026."""
    with LedgerStore(tmp_path_factory.mktemp("ten") / "ledger.db") as store:
        store.make()
        book = YearBook(store)
        book.add({"record": "employer", "id": "harbor", "name": "Harbor"})
        for plan, employer in ((NORTH, "acme"), (SOUTH, "acme"), (HARBOR, "harbor")):
            book.add({"record": "plan", "id": plan, "employer": employer, "name": plan, "kind": "401k"})
        book.add(*north(), *south(), *harbor())
        return {year: book.year(year, as_of=SEEN) for year in range(2016, 2026)}


FIGURES = (
    *("opening_basis", "contributions", "transferred_in", "basis_recovered"),
    *("refunded", "extinguished", "transferred_out", "closing_basis"),
)
ROWS: dict[int, dict[str, tuple[str, ...]]] = {
    2016: {NORTH: ("0.00", "5000.00", "0.00", "1960.78", "0.00", "0.00", "0.00", "3039.22")},
    2017: {NORTH: ("3039.22", "6000.00", "0.00", "0.00", "500.00", "0.00", "0.00", "8539.22")},
    2018: {NORTH: ("8539.22", "0.00", "0.00", "8000.00", "0.00", "0.00", "0.00", "539.22")},
    2019: {NORTH: ("539.22", "4000.00", "0.00", "1000.00", "0.00", "0.00", "0.00", "3539.22")},
    2020: {
        NORTH: ("3539.22", "0.00", "0.00", "0.00", "0.00", "0.00", "3539.22", "0.00"),
        SOUTH: ("0.00", "3000.00", "3539.22", "6539.22", "0.00", "0.00", "0.00", "0.00"),
    },
    2021: {SOUTH: ("0.00", "3000.00", "0.00", "0.00", "0.00", "0.00", "0.00", "3000.00")},
    2022: {
        SOUTH: ("3000.00", "0.00", "0.00", "3000.00", "0.00", "0.00", "0.00", "0.00"),
        HARBOR: ("0.00", "2500.00", "0.00", "0.00", "0.00", "0.00", "0.00", "2500.00"),
    },
    2023: {HARBOR: ("2500.00", "5000.00", "0.00", "3750.00", "0.00", "0.00", "0.00", "3750.00")},
    2024: {HARBOR: ("3750.00", "1000.00", "0.00", "4750.00", "0.00", "0.00", "0.00", "0.00")},
    2025: {HARBOR: ("0.00", "1800.00", "0.00", "700.00", "300.00", "0.00", "0.00", "800.00")},
}


@pytest.mark.parametrize("year", sorted(ROWS))
def test_the_after_tax_accounts(ten: dict[int, Any], year: int) -> None:
    document = ten[year]
    assert document["unknown"] == []
    found = {row["plan"]: tuple(row[name] for name in FIGURES) for row in document["after_tax_accounts"]}
    assert found == ROWS[year]


def test_all_of_it_is_accounted_for(ten: dict[int, Any]) -> None:
    rows = [row for document in ten.values() for row in document["after_tax_accounts"]]
    sums = {name: sum(cents(row[name]) for row in rows) for name in FIGURES}
    assert sums["contributions"] == 31_300_00
    assert (sums["basis_recovered"], sums["refunded"], sums["extinguished"]) == (29_700_00, 800_00, 0)
    assert sums["transferred_in"] == sums["transferred_out"] == 3_539_22


# Kind, box 1, box 2a, box 5, box 7; none for the merger.
IN_PLAN, ROTH_IRA = "in_plan_roth", "roth_ira"
FORMS: dict[int, set[tuple[str, ...] | tuple[str | None, ...]]] = {
    2016: {(NORTH, IN_PLAN, "2000.00", "39.22", "1960.78", "G")},
    2017: {(NORTH, "refund", "512.00", "12.00", "500.00", "8")},
    2018: {(NORTH, IN_PLAN, "8000.00", "0.00", "8000.00", "G")},
    2019: {(NORTH, IN_PLAN, "3500.00", "2500.00", "1000.00", "G")},
    2020: {(SOUTH, IN_PLAN, "6700.00", "160.78", "6539.22", "G")},
    2021: set(),
    2022: {
        (SOUTH, ROTH_IRA, "3000.00", "0.00", "3000.00", "G"),
        (SOUTH, "traditional_ira", "150.00", "0.00", None, "G"),
    },
    2023: {
        (HARBOR, ROTH_IRA, "3900.00", "150.00", "3750.00", "G"),
        (HARBOR, "roth_employer", "1200.00", "1200.00", None, "G"),
    },
    2024: {(HARBOR, IN_PLAN, "4953.33", "203.33", "4750.00", "G")},
    2025: {
        (HARBOR, "refund", "309.00", "9.00", "300.00", "E"),
        (HARBOR, IN_PLAN, "720.00", "20.00", "700.00", "G"),
        (SOUTH, "designated_roth_rollover", "25000.00", "0.00", "21700.00", "H"),
    },
}


@pytest.mark.parametrize("year", sorted(FORMS))
def test_the_forms(ten: dict[int, Any], year: int) -> None:
    found = [(each["plan"], *boxes) for each, boxes in zip(ten[year]["expected_1099r"], forms(ten[year]), strict=True)]
    assert len(found) == len(FORMS[year])
    assert set(found) == FORMS[year]


@pytest.mark.parametrize(
    ("year", "line_5a", "line_5b"),
    [
        pytest.param(2016, "2000", "39", id="2016: 39.22"),
        pytest.param(2017, "512", "12", id="2017: earnings of the refund"),
        pytest.param(2018, "8000", "0", id="2018: a loss"),
        pytest.param(2019, "3500", "2500", id="2019: pre-tax money"),
        pytest.param(2020, "6700", "161", id="2020: 160.78, nothing of the merger"),
        pytest.param(2021, "0", "0", id="2021: nothing"),
        pytest.param(2022, "3150", "0", id="2022: earnings to a traditional IRA"),
        pytest.param(2023, "5100", "1350", id="2023: 150.00 and the Roth match"),
        pytest.param(2024, "4953", "203", id="2024: 200.00 and 3.33"),
        pytest.param(2025, "26029", "29", id="2025: 9.00 and 20.00"),
    ],
)
def test_the_return(ten: dict[int, Any], year: int, line_5a: str, line_5b: str) -> None:
    form = ten[year]["form_1040"]
    assert (form["line_5a"], form["line_5b"], form["line_4b"]) == (line_5a, line_5b, "0")
    assert ten[year]["form_8606"]["required"] is False
    assert ten[year]["form_5329"]["line_1"] == "0"


def roth_accounts(document: Any) -> dict[str, tuple[str, int | None, list[tuple[int, str, str]]]]:
    """Basis, first year and layers of each Roth account that holds anything."""
    return {
        each["plan"]: (
            each["basis"],
            each["first_year"],
            [
                (layer["year"], layer["taxable"], layer["nontaxable"])
                for layer in each["layers"]
                if (layer["taxable"], layer["nontaxable"]) != ("0.00", "0.00")
            ],
        )
        for each in document["designated_roth"]
        if each["basis"] != "0.00"
    }


BEFORE_MERGER = [(2016, "39.22", "1960.78"), (2018, "0.00", "8000.00"), (2019, "2500.00", "1000.00")]


def test_the_roth_accounts_and_their_clocks(ten: dict[int, Any]) -> None:
    """2019 north: 1,000 deferred, 2,000 + 8,000 + 1,000 + 2,500 converted. 2020 south: 500 and 6,700 more."""
    assert roth_accounts(ten[2019]) == {
        NORTH: ("14500.00", 2016, BEFORE_MERGER),
        SOUTH: ("500.00", 2018, []),
    }
    merged = (SOUTH, ("21700.00", 2016, [*BEFORE_MERGER, (2020, "160.78", "6539.22")]))
    assert roth_accounts(ten[2020]) == dict([merged])
    harbor_2024 = ("6153.33", 2023, [(2024, "203.33", "4750.00")])  # 1,200.00 + 3,950.00 + 1,003.33
    assert roth_accounts(ten[2024]) == dict([merged, (HARBOR, harbor_2024)])
    harbor_2025 = ("6873.33", 2023, [(2024, "203.33", "4750.00"), (2025, "20.00", "700.00")])
    assert roth_accounts(ten[2025]) == {HARBOR: harbor_2025}
    clock = next(each for each in ten[2020]["designated_roth"] if each["plan"] == SOUTH)
    assert clock["qualified_from"] == "2021-01-01"


def test_the_roth_ira(ten: dict[int, Any]) -> None:
    """3,000 in 2022, 3,900 in 2023; in 2025 the 21,700 of basis of the south plan's Roth account."""
    roth_ira = ten[2025]["roth_ira"]
    assert [(each["year"], each["taxable"], each["nontaxable"]) for each in roth_ira["layers"]] == [
        (2022, "0.00", "3000.00"),
        (2023, "150.00", "3750.00"),
    ]
    assert (roth_ira["first_year"], ten[2021]["roth_ira"]["first_year"]) == (2022, None)
    assert (roth_ira["regular_basis"], roth_ira["rolled_in_basis"]) == ("21700.00", "21700.00")


def test_a_december_deposit_counts_where_it_arrives(ten: dict[int, Any]) -> None:
    """Paid on 31 December 2024 and deposited on 3 January: 2024's pay, 2025's basis."""
    assert ten[2024]["contributions"] == {HARBOR: {"after_tax": "2000.00"}}
    assert ten[2025]["contributions"] == {HARBOR: {"after_tax": "800.00"}}


def test_closing_is_the_next_opening(ten: dict[int, Any]) -> None:
    closing: dict[str, str] = {}
    for year in range(2016, 2026):
        rows = {row["plan"]: row for row in ten[year]["after_tax_accounts"]}
        assert {plan: row["opening_basis"] for plan, row in rows.items() if row["opening_basis"] != "0.00"} == {
            plan: basis for plan, basis in closing.items() if basis != "0.00"
        }
        closing = {plan: row["closing_basis"] for plan, row in rows.items()}


def test_a_distribution_after_the_merger_shares_the_merged_basis(book: YearBook) -> None:
    """900 of 1,000 in one plan, 1,000 of 1,000 in the other: 500 of 2,000 takes 475 of 1,900."""
    book.plan(NORTH)
    book.add(
        stub("2025-06-30", NORTH, after_tax="900.00"),
        at(NORTH, entry("valuation", "2025-12-31", source="after_tax", balance="1000.00")),
        stub("2025-06-30", after_tax="1000.00"),
        {"record": "plan_merger", "date": "2026-01-01", "plan": NORTH, "into": "acme-401k"},
        distribution("2026-01-02", "500.00", balance_before="2000.00"),
    )
    before, after = book.year(2025), book.year(2026)
    assert {row["plan"]: row["closing_basis"] for row in before["after_tax_accounts"]} == {
        NORTH: "900.00",
        "acme-401k": "1000.00",
    }
    rows = {row["plan"]: row for row in after["after_tax_accounts"]}
    assert (rows[NORTH]["transferred_out"], rows[NORTH]["closing_basis"]) == ("900.00", "0.00")
    assert (rows["acme-401k"]["transferred_in"], rows["acme-401k"]["closing_basis"]) == ("900.00", "1425.00")
