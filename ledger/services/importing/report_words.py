"""What became of files, in words: counts, differences, and what an import does to limits and basis."""

from collections.abc import Callable

from ledger.domain.money import Money
from ledger.domain.received import Disagreement
from ledger.services.importing.report import Effect, FileReport


def counts(file: FileReport, *, dry_run: bool) -> list[str]:
    """How many of a file's lines are new, known and so on: `3 new`, `2 known`."""
    counted = [f"{file.added} {'would be new' if dry_run else 'new'}", f"{file.known} known"]
    if file.confirming:
        counted.append(f"{file.confirming} confirming what the ledger holds")
    if file.unclear:
        counted.append(f"{file.unclear} unclear")
    if file.replaced:
        counted.append(f"{len(file.replaced)} in place of an earlier record ({', '.join(file.replaced[:3])})")
    if file.ignored:
        counted.append(f"{len(file.ignored)} ignored")
    return counted


def difference(each: Disagreement, source_name: Callable[[str], str] = str) -> str:
    """Where what was received of a pay date is not what its stub holds; sources by the names people read."""
    sources = " and ".join(source_name(source) for source in each.sources)
    held = "no stub of it is there" if each.stub is None else f"the pay stub holds {Money(each.stub)}, which counts"
    return f"{each.pay_date} {sources}: the record keeper received {Money(each.received)}, {held}."


def effect_words(effect: Effect) -> list[str]:
    """What changes in a plan's year, before → after, and the codes of new alerts; empty where nothing does."""
    return [*effect_figures(effect), *([f"new alerts: {', '.join(effect.alerts)}"] if effect.alerts else [])]


def effect_figures(effect: Effect) -> list[str]:
    """The figures that change in a plan's year, before → after; empty where none does."""
    parts = []
    if effect.additions is not None and effect.additions[0] != effect.additions[1]:
        limit = "" if effect.limit is None else f" of {effect.limit}"
        parts.append(f"annual additions {effect.additions[0]} → {effect.additions[1]}{limit}")
    if effect.basis is not None and effect.basis[0] != effect.basis[1]:
        parts.append(f"after-tax basis waiting {_money(effect.basis[0])} → {_money(effect.basis[1])}")
    return parts


def _money(amount: Money | None) -> str:
    return "unknown" if amount is None else str(amount)
