"""Answers to what files cannot say: given now, remembered from before, and what one of them means."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.importers.base import IGNORE
from ledger.services.ports import Reader

_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?)\s*%", re.ASCII)
# What was answered about one file or one day and would be wrong to take for granted another time.
_NOT_KEPT = frozenset({"plan", "person", "account", "mapping", "date-order"})
_NOT_KEPT_OF = (
    *("another-plan:", "column:", "conversion:", "money-out:", "moved:", "source-of:"),
    *("earnings:", "read:", "stub:", "ofx-balance:"),
)


class Answers(Mapping[str, str]):
    """Answers by the key of their question, those given now before those remembered; notes which were looked up."""

    def __init__(self, remembered: Mapping[str, str], given: Mapping[str, str]) -> None:
        self._answers = {**remembered, **given}
        self.given = dict(given)
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return self._answers[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    @property
    def to_remember(self) -> dict[str, str]:
        """What was given now, was asked for, and holds another time too."""
        return {
            key: answer
            for key, answer in self.given.items()
            if key in self.asked and (_holds_again(key) or _is_no_conversion(key, answer))
        }


def _holds_again(key: str) -> bool:
    return key not in _NOT_KEPT and not key.startswith(_NOT_KEPT_OF)


def _is_no_conversion(key: str, answer: str) -> bool:
    return key.startswith(("conversion:", "money-out:", "moved:")) and answer == IGNORE


def remembered(reader: Reader, plan: str | None) -> dict[str, str]:
    """What was answered about a plan's files before."""
    return {each.label: each.answer for each in reader.parties("import_answer") if each.plan == plan}


class Share(NamedTuple):
    """A part of a split: a source, and its share or its amount."""

    source: str
    share: Decimal | None
    amount: Money | None


def read_split(key: str, answer: str, choices: Sequence[str]) -> tuple[Share, ...]:
    """What an answer says of a row's source: one source, or several with shares or amounts.

    Args:
        key: Of the question, for messages.
        answer: `after_tax`, `pre_tax_deferral:60%+employer_match:40%` or `after_tax:600.00+employer_match:50.00`.
        choices: The sources that may be named.

    Raises:
        LedgerError: it says something else, or its shares are not the whole.
    """
    parts = tuple(_parts(key, answer, choices))
    shares = [part.share for part in parts if part.share is not None]
    if shares and (len(shares) < len(parts) or sum(shares) != 100):
        raise LedgerError(f"The shares in “{answer[:80]}” are not 100 % together.", hint="Correct the answer.")
    if len({part.source for part in parts}) < len(parts):
        raise LedgerError(f"“{answer[:80]}” names a source twice.", hint="Name each source once.")
    return parts


def _parts(key: str, answer: str, choices: Sequence[str]) -> Iterator[Share]:
    named = answer.split("+")
    for text in named:
        source, separated, figure = (each.strip() for each in text.partition(":"))
        if source not in choices or source == IGNORE or (len(named) > 1) != bool(separated):
            raise LedgerError(
                f"“{answer[:80]}” is no answer to {key}.",
                hint=f"One of: {', '.join(choices)}; or a split such as pre_tax_deferral:60%+employer_match:40%.",
            )
        share = _SHARE.fullmatch(figure)
        if not separated:
            yield Share(source, Decimal(100), None)
        elif share:
            yield Share(source, Decimal(share[1]), None)
        else:
            yield Share(source, None, Money.parse(figure))


def split(parts: Sequence[Share], rows: Sequence[Money]) -> list[list[tuple[str, Money]]]:
    """The money of some rows of a day by source; amounts of a split are those of the whole day.

    Shares are rounded half up, and the last source takes what is left.

    Raises:
        LedgerError: the amounts of a split are not what the rows add up to.
    """
    if len(parts) == 1:
        return [[(parts[0].source, row)] for row in rows]
    if parts[0].share is not None:
        return [_by_share(parts, row) for row in rows]
    whole = sum(row.cents for row in rows)
    left = {part.source: part.amount.cents if part.amount is not None else 0 for part in parts}
    if sum(left.values()) != whole:
        raise LedgerError(
            f"The amounts of the split are not the {Money(whole)} of that day.", hint="Correct the answer of that day."
        )
    if any(row.cents < 0 for row in rows) and len(rows) > 1:
        raise LedgerError(
            "Some money of that day was taken back: amounts cannot say which rows it was.",
            hint="Answer one source, or shares in percent.",
        )
    found = []
    for row in rows:
        taken, rest = [], row.cents
        for source, held in left.items():
            cents = min(held, rest) if rest > 0 else rest
            if cents:
                taken.append((source, Money(cents)))
                left[source], rest = held - cents, rest - cents
        found.append(taken)
    return found


def _by_share(parts: Sequence[Share], row: Money) -> list[tuple[str, Money]]:
    taken, rest = [], row
    for part in parts[:-1]:
        amount = row.times((part.share or Decimal(0)) / 100)
        taken.append((part.source, amount))
        rest -= amount
    taken.append((parts[-1].source, rest))
    return [(source, amount) for source, amount in taken if amount]
