"""Figures of the tax summary walked back: the summary's own, sums that hold, arithmetic worked out by hand."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger.domain.errors import NotFoundError
from ledger.domain.figures import Figure
from ledger.storage.store import LedgerStore
from tests.faults.harness import FULL
from tests.services.conftest import FilledLedger
from tests.services.explain.explained_ledgers import LEDGERS
from tests.services.explain.figures_check import every, find
from tests.services.explain.year_end_check import Trees, assert_same_as_summary
from tests.services.explain.year_end_ledgers import (
    a_year_of_everything,
    basis_not_known,
    excess_not_returned,
    loss_dropped,
)
from tests.services.year_end.books import distribution, ira, ira_opening, ira_value, opening
from tests.services.year_end.random_books import Saver

SEEN = "2027-06-30"


@pytest.fixture
def trees(ledger: FilledLedger) -> Trees:
    a_year_of_everything(ledger)
    return Trees(ledger.store.reader(), 2026, SEEN)


@pytest.fixture
def random_ledger(tmp_path: Path) -> Iterator[Callable[[int], tuple[LedgerStore, list[int]]]]:
    stores: list[LedgerStore] = []

    def make(seed: int) -> tuple[LedgerStore, list[int]]:
        book = Saver(seed, events=40, years=4, plans=3).write()
        ledger = FilledLedger(tmp_path / f"{seed}.db")
        stores.append(ledger.store)
        ledger.add(*book.parties, *book.entries)
        return ledger.store, sorted(book.left)

    yield make
    for store in stores:
        store.close()


def whys(figure: Figure) -> list[str]:
    return [entry.why for entry in figure.entries]


@pytest.mark.parametrize("as_of", [SEEN, "2026-12-31", "2026-07-15", "2026-02-15", "2026-01-01"])
def test_every_figure_is_that_of_the_summary(ledger: FilledLedger, as_of: str) -> None:
    a_year_of_everything(ledger)
    assert_same_as_summary(Trees(ledger.store.reader(), 2026, as_of))


@pytest.mark.parametrize("year", [2025, 2027])
def test_the_years_beside_it_too(ledger: FilledLedger, year: int) -> None:
    a_year_of_everything(ledger)
    assert_same_as_summary(Trees(ledger.store.reader(), year, SEEN))


@pytest.mark.parametrize("fill", [basis_not_known, loss_dropped, excess_not_returned])
def test_what_is_unknown_or_lost_is_that_of_the_summary(
    ledger: FilledLedger, fill: Callable[[FilledLedger], None]
) -> None:
    fill(ledger)
    assert_same_as_summary(Trees(ledger.store.reader(), 2026, SEEN))


@pytest.mark.parametrize(
    ("fill", "year", "as_of"), LEDGERS, ids=[f"{fill.__name__}-{year}-{as_of}" for fill, year, as_of in LEDGERS]
)
def test_the_ledgers_of_the_limits_too(
    ledger: FilledLedger, fill: Callable[[FilledLedger], None], year: int, as_of: str | None
) -> None:
    fill(ledger)
    assert_same_as_summary(Trees(ledger.store.reader(), year, as_of or f"{year}-12-31"))


@pytest.mark.parametrize("seed", range(8 if FULL else 4))
def test_ledgers_made_up_at_random(random_ledger: Callable[[int], tuple[LedgerStore, list[int]]], seed: int) -> None:
    store, years = random_ledger(seed)
    for year in years:
        assert_same_as_summary(Trees(store.reader(), year, f"{max(years) + 1}-06-30"))


def test_basis_from_stub_to_conversion(trees: Trees) -> None:
    """5,000 + 1,250 - (1,923.08 + 2,970 + 96.41 + 390) - 200 + 800 of the merged plan = 1,470.51."""
    tree = next(each for each in trees.all("basis") if each.name == "acme-401k")

    assert {part.name: str(part.amount) for part in tree.parts} == {
        "opening": "$5,000.00",
        "contributions": "$1,250.00",
        "transferred_in": "$800.00",
        "recovered": "-$5,379.49",
        "refunded": "-$200.00",
    }
    assert (str(tree.amount), tree.how) == ("$1,470.51", "sum")
    assert find(tree, "opening").text == "roth-ledger explain basis --person pat --year 2025 --plan acme-401k"
    assert [(entry.id, str(entry.amount), entry.why) for entry in find(tree, "contributions").entries] == [
        ("late", "$250.00", "deposited 2026-01-02"),
        ("stub", "$1,000.00", "deposited 2026-01-16"),
    ]
    assert [(entry.id, entry.why) for entry in find(tree, "recovered").entries] == [
        ("partial", "$2,000.00 x $6,250.00 / $6,500.00 = $1,923.08, half up to the cent"),
        ("split", "Stated by the plan: $3,120.00 - $150.00 of earnings = $2,970.00"),
        ("cash", "$100.00 x $1,156.92 / $1,200.00 = $96.41, half up to the cent"),
        ("stated", "Stated by the plan: $400.00 - $10.00 of earnings = $390.00"),
    ]
    assert whys(find(tree, "transferred_in")) == ["merger of old-401k into this plan"]


def test_an_opening_balance_of_the_year_is_an_entry(trees: Trees) -> None:
    tree = trees.one("basis", plan="pool-401k")
    (entry,) = find(tree, "opening").entries
    assert (entry.id, str(entry.amount)) == ("pool-opening", "$900.00")


def test_a_conversion_by_value_names_the_valuation(trees: Trees) -> None:
    """2,000 x 6,250 / 6,500 = 1,923.08 of basis; 76.92 is taxable."""
    tree = trees.one("partial")
    assert (str(tree.amount), tree.label) == ("$76.92", "conversion of 2026-02-01, acme-401k, taxable")
    basis = find(tree, "basis")
    assert basis.text == "$2,000.00 x $6,250.00 / $6,500.00 = $1,923.08, half up to the cent."
    assert str(find(basis, "basis_before").amount) == "$6,250.00"
    assert [(each.id, str(each.amount)) for each in find(basis, "value_before").entries] == [("worth", "$6,500.00")]


def test_the_legs_of_one_distribution_in_the_order_of_the_notice(trees: Trees) -> None:
    """150 pre-tax: 120 to the traditional IRA first, 30 to the Roth IRA."""
    tree = trees.one("split")
    left = find(tree, "left")
    assert [(part.name, part.text) for part in left.parts] == [
        ("roth_ira", "$30.00 pre-tax, $2,970.00 after-tax; taxable $30.00."),
        ("traditional_ira", "$120.00 pre-tax, $0.00 after-tax; taxable $0.00."),
    ]
    assert "direct rollovers first" in left.text
    assert [str(part.amount) for part in tree.parts] == ["$3,120.00", "-$2,970.00", "-$120.00"]
    assert find(tree, "not_taxed").text == "It goes to a traditional IRA."


def test_roth_money_paid_out_by_value(trees: Trees) -> None:
    """The Roth account holds 500 + 100 + 2,000 + 400 + 700 = 3,700: 300 x 3,700 / 4,000 = 277.50."""
    basis = find(trees.one("roth-cash"), "basis")
    assert basis.text == "$300.00 x $3,700.00 / $4,000.00 = $277.50, half up to the cent."
    assert whys(find(basis, "value_before")) == ["balance_before of the entry itself"]


def test_taxable_by_contract(trees: Trees) -> None:
    """76.92 + 30 + 3.59 + 10 and 5 of the refund; 700 pre-tax; 22.50 of Roth earnings."""
    tree = trees.one("taxable", plan="acme-401k")
    assert {part.name: str(part.amount) for part in tree.parts} == {
        "after_tax": "$125.51",
        "pre_tax": "$700.00",
        "designated_roth": "$22.50",
    }
    assert whys(find(tree, "after_tax")) == ["Stated by the plan: $400.00 - $10.00 of earnings = $390.00 of basis"]


def test_boxes_and_codes(trees: Trees) -> None:
    forms = {tree.name: tree for tree in trees.all("1099r", plan="acme-401k")}
    inside = forms["acme-401k in_plan_roth G"]
    assert [(entry.id, str(entry.amount)) for entry in find(inside, "box_2a").entries] == [
        ("partial", "$76.92"),
        ("stated", "$10.00"),
        ("pre-tax", "$700.00"),
    ]
    assert {name: find(form, "box_7").text for name, form in forms.items()} == {
        "acme-401k in_plan_roth G": "G: direct rollover, to Roth in the plan.",
        "acme-401k roth_ira G": "G: direct rollover, to a Roth IRA.",
        "acme-401k traditional_ira G": "G: direct rollover, to a traditional IRA.",
        "acme-401k distribution 1": "1: paid before age 59 1/2, and no exception is entered (2039-11-01).",
        "acme-401k distribution 1B": "1: paid before age 59 1/2, and no exception is entered (2039-11-01)."
        " B: out of a designated Roth account.",
        "acme-401k designated_roth_rollover H": "H: direct rollover out of a designated Roth account to a Roth IRA.",
        "acme-401k roth_employer G": "G: Roth match and nonelective money is reported as if it were rolled over, and is"
        " income.",
        "acme-401k refund E": "E: an excess paid out under the correction program (EPCRS), 415(c).",
    }


def test_line_5b_is_rounded_once(trees: Trees) -> None:
    """125.51 + 700 + 22.50 and 100 of Roth match, with 455 of the pooled plan: 1,403.01."""
    tree = trees.one("5b")
    assert [(part.name, str(part.amount)) for part in tree.parts] == [("exact", "$1,403.01"), ("rounding", "-$0.01")]
    assert str(tree.amount) == "$1,403.00"


def test_line_14_by_the_formula_of_the_form(trees: Trees) -> None:
    """Lines 1 to 14: 800 + 1,000 = 1,800; 1,500 / 12,400 = 0.120968; 2,000 and 400 of it 241.94 and 48.39."""
    tree = trees.one("8606-14")
    assert str(tree.amount) == "$1,510.00"
    exact = find(tree, "14")
    assert [(part.name, str(part.amount)) for part in exact.parts] == [("3", "$1,800.00"), ("13", "-$290.33")]
    assert [entry.id for entry in find(exact, "3", "1").entries] == ["ira-spring", "ira-later"]
    assert [entry.id for entry in find(exact, "3", "2", "opening").entries] == ["ira-opening"]
    assert find(exact, "13", "11").text == "$2,000.00 x 0.120968 = $241.94, half up to the cent."
    assert find(exact, "13", "11", "10").text == "$1,500.00 / $12,400.00 = 0.120968, half up and at most 1."


def test_the_next_year_points_to_this_ones_line_14(ledger: FilledLedger) -> None:
    a_year_of_everything(ledger)
    opening = find(Trees(ledger.store.reader(), 2027, SEEN).one("8606-2"), "2", "opening")
    assert (str(opening.amount), opening.text) == (
        "$1,509.67",
        "roth-ledger explain 8606-14 --person pat --year 2026",
    )


def test_the_worksheet_of_rose_green(ledger: FilledLedger) -> None:
    """Pub. 590-B, Rose Green (TV-34, secondary text): 2,300 / 25,000 x 5,000 = 460."""
    ledger.person()
    given = ira("ira_contribution", "2026-03-03", "500", kind="traditional_nondeductible", for_year=2026)
    ledger.add(
        ira_opening("2025-12-31", "traditional", "300"),
        given,
        {**given, "kind": "traditional_deductible", "amount": "1500"},
        ira("ira_conversion", "2026-06-01", "5000"),
        ira_value(2026, "20000"),
    )
    trees = Trees(ledger.store.reader(), 2026, SEEN)
    line_13, line_18 = find(trees.one("8606-13"), "13"), find(trees.one("8606-18"), "18")
    assert "that is $2,300.00 / $25,000.00 and at most 1, of what left" in line_13.text
    assert {part.name: str(part.amount) for part in line_13.parts} == {"converted": "$460.00", "paid_out": "$0.00"}
    assert [str(part.amount) for part in line_18.parts] == ["$5,000.00", "-$460.00"]


def test_early_payments_and_the_tax_on_them(trees: Trees) -> None:
    """Cash 3.59; Roth cash 22.50 and 277.50 of open conversions; IRA 351.61; Roth IRA layers."""
    tree = trees.one("5329-1")
    parts = {part.name: str(part.amount) for part in find(tree, "exact").parts}
    assert (parts["cash"], parts["roth-cash"], parts["traditional_ira"]) == ("$3.59", "$300.00", "$351.61")
    tax = trees.one("5329-4")
    base = find(tax, "without_exception")
    assert tax.text.startswith(f"10 % x {base.amount} = {tax.amount}")


def test_a_payment_after_59_and_a_half_is_not_early_beside_one_that_is(ledger: FilledLedger) -> None:
    """Born 1 January 1967, 59 1/2 on 1 July 2026: income of 40 and 200 before, of 500 and 180 from that day on.

    After-tax 1,040 x 5,000 / 5,200 = 1,000 of basis, then 1,000 x 4,000 / 8,000 = 500; Roth 1,000 x 8,000 / 10,000 =
    800, then 900 x 7,200 / 9,000 = 720.
    """
    ledger.person("1967-01-01")
    ledger.plan()
    ledger.add(
        opening("2025-12-31", "after_tax", "5200", "5000"),
        opening("2025-12-31", "designated_roth", "10000", "8000", first_year=2024),
        {**distribution("2026-06-30", "1040", balance_before="5200"), "id": "early"},
        {**distribution("2026-07-01", "1000", balance_before="8000"), "id": "late"},
        {**distribution("2026-06-30", "1000", "designated_roth", balance_before="10000"), "id": "roth-early"},
        {**distribution("2026-07-01", "900", "designated_roth", balance_before="9000"), "id": "roth-late"},
    )
    trees = Trees(ledger.store.reader(), 2026, SEEN)
    tree = trees.one("5329-1")
    assert {part.name: str(part.amount) for part in find(tree, "exact").parts} == {
        "early": "$40.00",
        "roth-early": "$200.00",
    }
    assert [str(each.amount) for each in (tree, trees.one("5329-4"))] == ["$240.00", "$24.00"]


def test_layers_say_when_they_are_free(trees: Trees) -> None:
    tree = next(each for each in trees.all("roth-basis") if each.name == "acme-401k")
    assert [part.text for part in find(tree, "layers").parts] == [
        "Free of recapture from 2031-01-01, or from age 59 1/2."
    ]
    assert find(tree, "clock").text == ("Began in 2026; over on 2031-01-01. Payments are qualified from 2039-11-01.")


def test_what_is_missing_says_how_to_enter_it(ledger: FilledLedger) -> None:
    basis_not_known(ledger)
    trees = Trees(ledger.store.reader(), 2026, SEEN)
    for figure in ("basis", "taxable", "5b"):
        tree = trees.all(figure)[0]
        assert tree.amount is None
        assert any("opening balance" in each.missing for each in every(tree)), figure


def test_what_a_loss_dropped(ledger: FilledLedger) -> None:
    """1,000 worth 900, all of it converted: 100 is dropped."""
    loss_dropped(ledger)
    tree = Trees(ledger.store.reader(), 2026, SEEN).one("basis")
    dropped = find(tree, "extinguished")
    assert (str(dropped.amount), dropped.text) == ("-$100.00", "Losses of the year: $100.00.")
    assert whys(find(tree, "recovered")) == ["At a loss: $1,000.00 of basis in $900.00 of value, so all of it is basis"]


@pytest.mark.parametrize(
    ("figure", "asked", "said"),
    [
        ("basis", {"plan": "none"}, "The plan “none” is not in the ledger."),
        ("basis", {"group": "acme"}, "A figure of the tax summary has no employer groups."),
        ("5b", {"plan": "acme-401k"}, "This figure is of the person over all plans."),
        ("415c", {"plan": "acme-401k"}, "A limit is of an employer group, or of the person."),
        (
            "8606-99",
            {},
            "“8606-99” is no figure that can be explained, nor the id of an entry of pat.",
        ),
    ],
)
def test_what_cannot_be_asked(trees: Trees, figure: str, asked: dict[str, str], said: str) -> None:
    with pytest.raises(NotFoundError) as problem:
        trees.all(figure, **asked)
    assert problem.value.message == said
    assert problem.value.hint


def test_an_entry_of_another_year_is_explained_in_its_own(ledger: FilledLedger) -> None:
    a_year_of_everything(ledger)
    assert str(Trees(ledger.store.reader(), 2024, SEEN).one("partial").amount) == "$76.92"


def test_an_entry_still_to_come(ledger: FilledLedger) -> None:
    a_year_of_everything(ledger)
    with pytest.raises(NotFoundError, match="dated after 2026-01-31"):
        Trees(ledger.store.reader(), 2026, "2026-01-31").one("partial")
