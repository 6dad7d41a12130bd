"""How much of an amount that leaves a contract is basis, and how much is taxable."""

from ledger.domain.money import ZERO, Money, split_pro_rata


def recover_basis(amount: Money, value: Money, basis: Money) -> tuple[Money, Money]:
    """Split an amount that leaves a contract into recovered basis and the taxable rest.

    The basis share is rounded half up to the cent; what is taxable is the remainder, so that
    boxes 2a and 5 of Form 1099-R always add up to box 1.

    Args:
        amount: What leaves, by conversion, rollover or distribution.
        value: What the contract was worth immediately before.
        basis: The after-tax contributions in it that were not recovered yet.

    Returns:
        The basis recovered and the taxable part. At a loss (basis above value) all of it is basis.

    Raises:
        ValueError: the contract holds nothing or less than `amount`, or an argument is below zero.

    Source: IRC 72(e)(8)(A) and (B); no income below zero by 72(e)(2)(B) and (3); basis falls only by what was
    excluded from income, 72(e)(6).
    """
    if basis < ZERO or not ZERO <= amount <= value or not value:
        raise ValueError(f"cannot take {amount} out of {value} that holds {basis} of basis")
    if basis >= value:
        return amount, ZERO
    return split_pro_rata(amount, basis, value)
