"""The secret factor, and the running total of an account before and after it."""

import itertools
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

_PARTS = 10**9


@dataclass(frozen=True, slots=True)
class Scale:
    """The secret factor. Below 1, so that the cents do not give it away: several amounts become the same."""

    factor: Fraction

    @classmethod
    def draw(cls) -> "Scale":
        """A factor between a fifth and four fifths, of the system's own randomness."""
        return cls(Fraction(secrets.randbelow(6 * _PARTS // 10) + 2 * _PARTS // 10, _PARTS))

    def of(self, cents: int) -> int:
        """Scaled cents, rounded half up; what is not nothing never becomes nothing, and a larger amount no smaller."""
        if not cents:
            return 0
        above, below = self.factor.numerator, self.factor.denominator
        scaled = max(1, (2 * abs(cents) * above + below) // (2 * below))
        return scaled if cents > 0 else -scaled

    def parts(self, total: int, parts: Sequence[int]) -> list[int]:
        """A total that is scaled already, split as it was split before."""
        whole = sum(parts)
        ends = [total * sum(parts[:place]) // whole if whole else 0 for place in range(len(parts) + 1)]
        return [last - first for first, last in itertools.pairwise(ends)]


@dataclass(slots=True)
class Account:
    """The basis of one person's money of one source in a plan, in cents: as it was, and scaled."""

    held: int = 0
    scaled: int = 0

    def add(self, cents: int, scale: Scale) -> int:
        """Put in (below zero: take out) basis; gives it scaled, so that the total is the scaled total."""
        before, self.held = self.scaled, self.held + cents
        self.scaled = scale.of(self.held)
        return self.scaled - before

    def take_share(self, amount: int, value: int, new_amount: int, new_value: int) -> tuple[int, int]:
        """Take out the basis in an amount of an account worth so much, as it was and scaled.

        Source: IRC 72(e)(8)(B); rounded half up as `split_pro_rata` does.
        """
        taken = _share(amount, value, self.held), _share(new_amount, new_value, self.scaled)
        self.held, self.scaled = self.held - taken[0], self.scaled - taken[1]
        return taken

    def receive(self, held: int, scaled: int) -> None:
        """Take over basis from another account."""
        self.held, self.scaled = self.held + held, self.scaled + scaled


def _share(amount: int, value: int, basis: int) -> int:
    return amount if basis >= value else max((2 * amount * basis + value) // (2 * value), 0)
