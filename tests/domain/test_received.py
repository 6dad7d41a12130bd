"""Rows of a record keeper against the pay stub of the same money: counted once, differences named."""

import datetime as dt

import pytest

from ledger.domain.received import Confirmed, Disagreement, Receipts, Row, confirm, disagreements, unconfirmed

PRE, ROTH, AT, MATCH, CATCH_UP = (
    "pre_tax_deferral",
    "roth_deferral",
    "after_tax",
    "employer_match",
    "pre_tax_catch_up",
)
STUB = {PRE: 60000, AT: 30000, MATCH: 25000}
PAY_DAY = dt.date(2026, 8, 14)


def row(cents: int, source: str | None = None) -> Row:
    return Row(source, cents)


@pytest.mark.parametrize(
    ("rows", "held", "confirmed"),
    [
        pytest.param(
            [row(60000, PRE), row(30000, AT), row(25000, MATCH)],
            STUB,
            Confirmed(((PRE,), (AT,), (MATCH,)), 0, (), True),
            id="every source alike",
        ),
        pytest.param(
            [row(20000, PRE), row(40000, PRE)],
            STUB,
            Confirmed(((PRE,), (PRE,)), 0, (), True),
            id="one source in two funds; the others may come another day",
        ),
        pytest.param(
            [row(60001, PRE)], STUB, Confirmed(((PRE,),), 0, (), False), id="a cent more: the same money, not alike"
        ),
        pytest.param(
            [row(60000, PRE), row(25000, MATCH)],
            {PRE: 60000},
            Confirmed(((PRE,), None), 0, (), True),
            id="a match that the stub does not show is new",
        ),
        pytest.param(
            [row(70000, PRE)],
            {PRE: 60000, CATCH_UP: 10000},
            Confirmed(((PRE, CATCH_UP),), 0, (), True),
            id="catch-up is a label of payroll: the record keeper has one deferral",
        ),
        pytest.param(
            [row(30000, ROTH)],
            STUB,
            Confirmed((None,), 0, ((ROTH, AT),), False),
            id="the same amount under another name of the employee's money is told, not taken",
        ),
        pytest.param(
            [row(30000, MATCH)],
            {PRE: 60000, AT: 30000},
            Confirmed((None,), 0, (), False),
            id="employer money is not the employee's, though the amounts are alike",
        ),
        pytest.param([row(115000)], STUB, Confirmed(((PRE, AT, MATCH),), 0, (), True), id="a total of all sources"),
        pytest.param(
            [row(50000), row(65000)],
            STUB,
            Confirmed(((PRE, AT, MATCH), (PRE, AT, MATCH)), 0, (), True),
            id="that total in two funds",
        ),
        pytest.param([row(90000)], STUB, Confirmed(((PRE, AT),), 0, (), True), id="the employee's part alone"),
        pytest.param([row(25000)], STUB, Confirmed(((MATCH,),), 0, (), True), id="the employer's part alone"),
        pytest.param([row(85000)], STUB, Confirmed(((PRE, MATCH),), 0, (), True), id="the only sources that add up"),
        pytest.param(
            [row(50000)],
            {PRE: 50000, AT: 50000, MATCH: 10000},
            Confirmed(((PRE, AT, MATCH),), 0, (), False),
            id="two sources of that amount: which one is not guessed",
        ),
        pytest.param(
            [row(115000)],
            {PRE: 60000, AT: 30000},
            Confirmed(((PRE, AT),), 25000, (), False),
            id="more than the stub holds: what is beyond is asked",
        ),
        pytest.param(
            [row(-5000, PRE)], {PRE: -5000}, Confirmed(((PRE,),), 0, (), True), id="money taken back by payroll"
        ),
        pytest.param(
            [row(60000, PRE)], {"loan_repayment": 60000}, Confirmed((None,), 0, (), False), id="a loan is no deferral"
        ),
        pytest.param([row(60000, PRE)], {}, Confirmed((None,), 0, (), False), id="nothing held"),
    ],
)
def test_confirm(rows: list[Row], held: dict[str, int], confirmed: Confirmed) -> None:
    assert confirm(rows, held) == confirmed


@pytest.mark.parametrize(
    ("received", "stub", "found"),
    [
        pytest.param({(PRE,): 60000, (AT,): 30000}, STUB, [], id="what came is what was sent"),
        pytest.param({(PRE, AT, MATCH): 115000}, STUB, [], id="as one total"),
        pytest.param({(AT,): 29999}, STUB, [((AT,), 29999, 30000)], id="a cent less"),
        pytest.param({(AT,): 30000}, None, [((AT,), 30000, None)], id="its stub is gone"),
        pytest.param({(PRE,): 60000, (PRE, AT): 30000}, STUB, [], id="totals that overlap are taken together"),
        pytest.param({(PRE,): 60000, (PRE, AT): 30001}, STUB, [((PRE, AT), 90001, 90000)], id="and a cent over"),
    ],
)
def test_disagreements(
    received: dict[tuple[str, ...], int],
    stub: dict[str, int] | None,
    found: list[tuple[tuple[str, ...], int, int | None]],
) -> None:
    stubs = {} if stub is None else {PAY_DAY: stub}
    assert disagreements([Receipts(PAY_DAY, received)], stubs) == [Disagreement(PAY_DAY, *each) for each in found]


@pytest.mark.parametrize(
    ("received", "left"),
    [
        pytest.param({}, STUB, id="nothing yet"),
        pytest.param({(PRE,): 60000}, {AT: 30000, MATCH: 25000}, id="one source"),
        pytest.param({(PRE,): 20000}, {PRE: 40000, AT: 30000, MATCH: 25000}, id="a part of it"),
        pytest.param({(PRE, AT, MATCH): 115000}, {}, id="all in one"),
        pytest.param({(PRE, AT, MATCH): 70000}, {AT: 20000, MATCH: 25000}, id="a part of the total"),
    ],
)
def test_unconfirmed(received: dict[tuple[str, ...], int], left: dict[str, int]) -> None:
    assert unconfirmed(STUB, received) == left
