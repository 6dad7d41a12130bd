"""How many steps of an election fit: counts by pay date, looked for by halves."""

from collections.abc import Callable, Sequence


def raise_as_far_as_fits(counts: list[int], place: int, top: int, fits: Callable[[list[int]], bool]) -> None:
    """Raise one count as far as it fits."""

    def fits_with(count: int) -> bool:
        return fits([*counts[:place], count, *counts[place + 1 :]])

    counts[place] = greatest(counts[place], top, fits_with)


def with_a_step_more(
    counts: list[int],
    most: Sequence[int],
    fits: Callable[[list[int]], bool],
    matched: Callable[[list[int]], int],
) -> list[int]:
    """The counts with a step more on the first or on the last pay dates, where that keeps match from being lost.

    A cent a pay date is rounding.
    """
    best, brought = counts, matched(counts) + len(counts)
    for places in (range(len(counts)), range(len(counts) - 1, -1, -1)):

        def raised(number: int, places: range = places) -> list[int]:
            chosen = places[:number]
            return [min(count + (place in chosen), most[place]) for place, count in enumerate(counts)]

        found = raised(greatest(0, len(counts), lambda number: fits(raised(number))))
        if matched(found) > brought:
            best, brought = found, matched(found)
    return best


def greatest(low: int, high: int, fits: Callable[[int], bool]) -> int:
    """The greatest whole number up to `high` that fits, `low` where none above it does; below what fits, all do."""
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low
