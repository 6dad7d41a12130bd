"""What takes an excess deferral out first, and what a loan leaves unknown, walked back; worked out by hand."""

import pytest

from ledger.domain.figures import Figure
from tests.services.conftest import FilledLedger
from tests.services.explain.figures_check import every, find
from tests.services.explain.year_end_check import Trees, assert_same_as_summary
from tests.services.year_end.books import distribution, entry, stub

SEEN = "2027-06-30"
LINES_OF_LOANS = ("5a", "5b", "5329-1", "5329-2", "5329-4")
DEEMED = (
    "The loan of $900.00 from acme-401k was deemed on 2026-05-01: a deemed distribution takes nothing of the basis, and"
    " is income as the plan's Form 1099-R says, which is not worked out here; add it to lines 5a and 5b by hand."
)
OFFSET = (
    "The loan of $900.00 from acme-401k was offset on 2026-05-01: an offset is a distribution. Enter it as one of that"
    " day and amount, from the source that the plan names, for its basis and Form 1099-R."
)


@pytest.fixture
def over(ledger: FilledLedger) -> FilledLedger:
    """25,500 of Roth deferrals in 2025, 2,000 over the limit of 23,500 and still there on 15 April 2026."""
    ledger.person()
    ledger.plan()
    ledger.add(stub("2025-02-01", roth_deferral="25500"))
    return ledger


def seen(ledger: FilledLedger) -> Trees:
    return Trees(ledger.store.reader(), 2026, SEEN)


def paid(ledger: FilledLedger, amount: str, value: str) -> Figure:
    """The tree of one payment of 2026 out of the Roth account."""
    ledger.add({**distribution("2026-09-01", amount, "designated_roth", balance_before=value), "id": "paid"})
    trees = seen(ledger)
    assert_same_as_summary(trees)
    return trees.one("paid")


@pytest.mark.parametrize(
    ("amount", "value", "taxable", "said"),
    [
        pytest.param(
            "5000",
            "26000",
            "$2,062.50",
            "$26,000.00 - $2,000.00 = $24,000.00 of value is left."
            " $3,000.00 x $23,500.00 / $24,000.00 = $2,937.50, half up to the cent.",
            id="and a part of the rest",
        ),
        pytest.param(
            "2000.01",
            "26000",
            "$2,000.00",
            "$26,000.00 - $2,000.00 = $24,000.00 of value is left."
            " $0.01 x $23,500.00 / $24,000.00 = $0.01, half up to the cent.",
            id="and a cent",
        ),
        pytest.param(
            "26000",
            "26000",
            "$2,500.00",
            "$26,000.00 - $2,000.00 = $24,000.00 of value is left."
            " All of $24,000.00 left, and with it all basis: $23,500.00.",
            id="and all of the rest",
        ),
        pytest.param(
            "20000",
            "20000",
            "$2,000.00",
            "$20,000.00 - $2,000.00 = $18,000.00 of value is left."
            " At a loss: $23,500.00 of basis in $18,000.00 of value, so all of it is basis.",
            id="at a loss",
        ),
    ],
)
def test_an_excess_leaves_before_the_fraction(
    over: FilledLedger, amount: str, value: str, taxable: str, said: str
) -> None:
    """2,000 first, without basis; the fraction is of the rest, over the value less 2,000."""
    tree = paid(over, amount, value)

    assert str(tree.amount) == taxable
    basis = find(tree, "basis")
    assert basis.text == f"$2,000.00 of excess deferrals leaves first and has no basis; {said}"
    assert [(part.name, str(part.amount)) for part in basis.parts] == [
        ("basis_before", "$23,500.00"),
        ("value_before", f"${int(value):,}.00"),
        ("excess", "$2,000.00"),
    ]


@pytest.mark.parametrize("amount", ["1500.00", "1999.99", "2000.00"])
def test_a_payment_of_nothing_but_excess(over: FilledLedger, amount: str) -> None:
    """Up to 2,000 all of it is the excess: no basis, and nothing of 1986 or before in it."""
    tree = paid(over, amount, "26000")

    assert str(tree.amount) == f"${float(amount):,.2f}"
    assert tree.text == (
        "All of it is excess deferrals that were not returned by 15 April, which leave first and have no basis."
    )
    assert not any("1987" in each.text for each in every(tree))


def test_the_second_payment_of_a_day_starts_from_what_the_first_left(ledger: FilledLedger) -> None:
    """3,700 of 4,000: 1,000 x 3,700 / 4,000 = 925; then 500 x 2,775 / 3,000 = 462.50."""
    ledger.person()
    ledger.plan()
    ledger.add(
        stub("2026-02-01", roth_deferral="3700"),
        {**distribution("2026-09-01", "1000", "roth_deferral", balance_before="4000"), "id": "first"},
        {**distribution("2026-09-01", "500", "roth_deferral", balance_before="3000"), "id": "second"},
    )
    assert [find(seen(ledger).one(each), "basis").text for each in ("first", "second")] == [
        "$1,000.00 x $3,700.00 / $4,000.00 = $925.00, half up to the cent.",
        "$500.00 x $2,775.00 / $3,000.00 = $462.50, half up to the cent.",
    ]


def test_how_roth_payments_are_found_is_said_once(over: FilledLedger) -> None:
    """The sentence on the after-tax account's value is of that account alone: a Roth payment may be free of tax."""
    over.add(distribution("2026-09-01", "5000", "designated_roth", balance_before="26000"))

    said = seen(over).summary().assumptions

    assert any(each.startswith("Money out of a designated Roth account takes basis pro rata") for each in said)
    assert not any("what is taxable is the rest" in each for each in said)


@pytest.mark.parametrize(("event", "sentence"), [("deemed", DEEMED), ("offset", OFFSET)])
@pytest.mark.parametrize("line", LINES_OF_LOANS)
def test_a_loan_is_why_a_line_is_unknown(ledger: FilledLedger, line: str, event: str, sentence: str) -> None:
    """With a payment of 100 that is on both lines 5, and without a word of a line left blank."""
    ledger.person()
    ledger.plan()
    ledger.add(
        entry("loan", "2026-05-01", event=event, amount="900.00"),
        distribution("2026-06-01", "100.00", "pre_tax_deferral", code="1"),
    )

    tree = seen(ledger).one(line)

    assert (tree.amount, tree.missing) == (None, sentence)
    assert "Left blank" not in tree.text


@pytest.mark.parametrize("line", LINES_OF_LOANS)
def test_a_loan_alone_is_why_too(ledger: FilledLedger, line: str) -> None:
    ledger.person()
    ledger.plan()
    ledger.add(entry("loan", "2026-05-01", event="deemed", amount="900.00"))
    trees = seen(ledger)
    assert (trees.one(line).amount, trees.one(line).missing) == (None, DEEMED)
    assert trees.summary().unknown == (DEEMED,)
    assert_same_as_summary(trees)


def test_a_loan_of_another_year_leaves_nothing_unknown(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.add(
        entry("loan", "2025-12-31", event="deemed", amount="900.00"),
        entry("loan", "2027-01-01", event="deemed", amount="900.00"),
        distribution("2026-06-01", "100.00", "pre_tax_deferral", code="1"),
    )
    tree = seen(ledger).one("5a")
    assert (tree.missing, tree.text) == ("", "Left blank: all of it is taxable, so that line 5b says it all.")
