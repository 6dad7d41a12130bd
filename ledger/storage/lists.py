"""What a reader answers about lists and batches; the modules behind it are loaded when they are asked."""

from array import array
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # other reads do not load these
    from ledger.domain.listed import Listed, Reversal, Selection, Sorting, StubSums, Voided
    from ledger.domain.recorded import Batch


class Lists:
    """The part of `LedgerReader` that lists and histories are made of."""

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask the tables."""
        raise NotImplementedError

    def _sum_rows(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Ask the tables once the kept sums are up to date."""
        raise NotImplementedError

    def history(self) -> list["Batch"]:
        """Every batch, oldest first."""
        from ledger.storage import listing

        return listing.history(self._rows)

    def newest(self, selection: "Selection", limit: int | None = None) -> list["Listed"]:
        """The newest of the lines selected, by day and then recorded order, oldest first."""
        from ledger.storage import listing, pages
        from ledger.storage.searching import is_searched

        if is_searched(selection):
            found = pages.order(self._rows, selection)
            return pages.listed_at(self._rows, found if limit is None else found[-limit:])
        return listing.newest(self._rows, selection, limit)

    def count(self, selection: "Selection") -> int:
        """How many lines are selected."""
        from ledger.storage import listing, pages
        from ledger.storage.searching import is_searched

        if is_searched(selection):
            return len(pages.order(self._rows, selection))
        return listing.count(self._rows, selection)

    def of_batch(self, batch: int) -> list["Listed"]:
        """Everything that one batch recorded, voids too, in recorded order."""
        from ledger.storage import listing

        return listing.of_batch(self._rows, batch)

    def standing(self, reference: str) -> "Listed | None":
        """What stands under a reference, of a party the newest; None where nothing does."""
        from ledger.storage import listing

        return listing.standing(self._rows, reference)

    def story(self, reference: str) -> list["Listed"]:
        """Everything ever recorded under a reference, oldest first; voids apart."""
        from ledger.storage import listing

        return listing.story(self._rows, reference)

    def beginning_with(self, text: str, limit: int) -> list[str]:
        """Ids of standing entries, and names of parties, that begin with a text; at most `limit`, in order."""
        from ledger.storage import listing

        return listing.beginning_with(self._rows, text, limit)

    def plans_of(self, person: str) -> list[str]:
        """The plans that standing entries of a person name."""
        from ledger.storage import listing

        return listing.plans_of(self._rows, person)

    def order(self, selection: "Selection", sorting: "Sorting | None" = None) -> "array[int]":
        """The sequences of the lines selected, sorted; by day where nothing else is wanted."""
        from ledger.storage import pages

        return pages.order(self._rows, selection, sorting)

    def listed_at(self, sequences: Iterable[int]) -> list["Listed"]:
        """The lines of some sequences, in the order given; those that are none are left out."""
        from ledger.storage import pages

        return pages.listed_at(self._rows, sequences)

    def stub_sums(self, selection: "Selection") -> "StubSums":
        """The standing pay stubs of a selection added up, whatever it says of kinds and of what was taken back."""
        from ledger.storage import pages

        return pages.stub_sums(self._rows, self._sum_rows, selection)

    def running(self, sequences: Iterable[int]) -> dict[int, dict[str, int]]:
        """Cents by source of the year to date through each of some standing pay stubs, of its person and plan."""
        from ledger.storage import pages

        return pages.running(self._rows, self._sum_rows, sequences)

    def voids_of(self, sequences: Iterable[int]) -> dict[int, "Voided"]:
        """Why and when some entries were taken back, by their sequence; those that were not are left out."""
        from ledger.storage import pages

        return pages.voids_of(self._rows, sequences)

    def batches(self, before: int | None, most: int) -> list["Batch"]:
        """The newest batches, at most so many, of those before one of them or of all; newest first."""
        from ledger.storage import pages

        return pages.batches(self._rows, before, most)

    def reversals(self) -> list["Reversal"]:
        """Every batch by its number and the one that it takes back, oldest first."""
        from ledger.storage import pages

        return pages.reversals(self._rows)
