"""Neutral names for what names somebody or something: the same original always becomes the same name."""

from collections import Counter

from ledger.domain.record_keepers import format_of


class Names:
    """Numbers originals by kind in the order in which they are met; nothing of an original is in its name."""

    def __init__(self) -> None:
        self._named: dict[tuple[str, str], str] = {}
        self._counted: Counter[str] = Counter()
        self._references: dict[str, str] = {}

    def of(self, kind: str, original: str) -> str:
        """The name of an original: `person-1`."""
        return self._name(kind, kind, original)

    def entry(self, record: str, original: str) -> str:
        """The id of an entry; one made of a record keeper's row still says of which format."""
        return self._name("id", format_of(original) or record, original)

    def learn(self, original: str, new: str) -> None:
        """Remember what a recorded value is known by now; a later void names it."""
        self._references[original] = new

    def reference(self, original: str) -> str:
        """What the value is known by now that a void takes back."""
        return self._references.get(original) or self.entry("entry", original)

    def _name(self, space: str, kind: str, original: str) -> str:
        known = self._named.get((space, original))
        if known is None:
            self._counted[kind] += 1
            known = self._named[space, original] = f"{kind}-{self._counted[kind]}"
        return known
