"""What an owner without wages may count as pay."""

from ledger.domain.money import ZERO, Money


def earned_income(net_earnings: Money, employer_contributions: Money) -> Money:
    """The 415 compensation of a self-employed owner; each employer dollar takes one of it.

    Elective deferrals and after-tax contributions do not reduce it.

    Args:
        net_earnings: From the business, after half of the self-employment tax, before any plan contribution.
        employer_contributions: To the owner's own account, for the same year.

    Source: IRC 415(c)(3)(B), 401(c)(2)(A)(v), 404(n).
    """
    return max(net_earnings - employer_contributions, ZERO)


def most_employer_contribution(net_earnings: Money) -> Money:
    """The most that a self-employed owner's business may contribute and deduct: a fifth, rounded half up to the cent.

    A quarter of pay is a fifth of what pay was before the contribution.

    Source: IRC 404(a)(3), (8); the rate table of IRS Publication 560.
    """
    return Money((2 * net_earnings.cents + 5) // 10)
