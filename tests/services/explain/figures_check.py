"""Holds a tree of figures to its own arithmetic and to what status says, without using what made it."""

from collections.abc import Iterable, Iterator

from ledger.domain.figures import Figure
from ledger.domain.money import Money


def every(figure: Figure) -> Iterator[Figure]:
    """A figure and all below it."""
    yield figure
    for part in figure.parts:
        yield from every(part)


def find(figure: Figure, *path: str) -> Figure:
    """The part of a part by their names."""
    for name in path:
        (figure,) = [part for part in figure.parts if part.name == name]
    return figure


def cents(figure: Figure) -> int | None:
    return None if figure.amount is None else figure.amount.cents


def assert_adds_up(figures: Iterable[Figure]) -> None:
    """Every amount is what its parts and entries make it, to the cent."""
    for figure in (each for tree in figures for each in every(tree)):
        amounts = [cents(part) for part in figure.parts]
        known = [each for each in amounts if each is not None]
        of_entries = sum(entry.amount.cents for entry in figure.entries)
        if figure.amount is None:
            continue
        if figure.how in ("sum", "left"):
            assert None not in amounts, figure
            total = sum(known) + of_entries
            assert figure.amount.cents == (max(total, 0) if figure.how == "left" else total), figure
        elif figure.how == "least":
            assert figure.amount.cents == min(known), figure
        elif figure.how == "greatest":
            assert figure.amount.cents == max(known), figure


def dollars(text: str) -> Money:
    return Money.parse(text)
