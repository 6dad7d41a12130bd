"""What the program promises about the data, and how often each promise was put to the test.

A test says with the fixture `proof` what it did to the program and how often; `make faults` prints the table, and
writes it to docs/promises.md.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

PROMISES: dict[str, str] = {
    "P1": "What we said is saved is saved, even if the program is killed.",
    "P2": "What we said is saved is saved, even if the power fails.",
    "P3": "A failing or full disk is reported, never hidden.",
    "P4": "An import is all or nothing, and repeating it changes nothing.",
    "P5": "Every cent adds up, with no tolerance.",
    "P6": "Nothing recorded is ever changed or removed; mistakes are reversed in the open.",
    "P7": "Damage is noticed.",
    "P8": "An older copy put in the ledger's place is noticed.",
    "P9": "You can always go back.",
    "P10": "Several windows and scripts at once are safe.",
    "P11": "Updating never half-updates.",
    "P12": "An older program never harms a newer ledger.",
    "P13": "Only you can read it.",
    "P14": "With a passphrase, the file is useless without it.",
    "P15": "A hostile file cannot hang, crash or take over the program.",
    "P16": "Text in your data stays text.",
    "P17": "Nothing leaves your machine.",
    "P18": "If served to a browser, only you get in.",
    "P19": "Every refusal tells you what to do.",
}

PROPERTY = "proof"
NOT_TRIED = "not tried here"
# Says what was done to the program, how often, how often it broke the promise, and with which seed where by chance.
Proof = Callable[..., None]


class Proven(NamedTuple):
    """One line of the table: a fault, how often it was injected, and how often the promise was broken by it."""

    promise: str
    fault: str
    times: int
    broken: int
    seed: int | None


def added_up(proofs: Iterable[Proven]) -> list[Proven]:
    """The proofs in the order of the promises; those of one fault as one line."""
    lines: dict[tuple[str, str, int | None], Proven] = {}
    for each in proofs:
        key = (each.promise, each.fault, each.seed)
        known = lines.get(key)
        lines[key] = (
            each if known is None else known._replace(times=known.times + each.times, broken=known.broken + each.broken)
        )
    order = list(PROMISES)
    return sorted(lines.values(), key=lambda each: (order.index(each.promise), each.fault))


def not_kept(proofs: Iterable[Proven]) -> list[str]:
    """The promises that were broken, or that nothing was tried against."""
    tried = list(proofs)
    broken = {each.promise for each in tried if each.broken}
    return [name for name in PROMISES if name in broken or not any(each.promise == name for each in tried)]


def as_text(proofs: Iterable[Proven], lacking: Iterable[tuple[str, str]] = ()) -> str:
    """The table for a terminal.

    Args:
        proofs: What was tried.
        lacking: A promise, and what is not here to try more against it.
    """
    lines, tried, absent = [], added_up(proofs), list(lacking)
    for name, sentence in PROMISES.items():
        lines.append(f"{name:<4} {sentence}")
        of_it = [each for each in tried if each.promise == name]
        lines += [f"{each.times:>13,}  {each.fault}: {each.broken:,} broken{_seed(each, ', seed ')}" for each in of_it]
        lines += [f"{'':>13}  {NOT_TRIED}: what needs {need}" for promise, need in absent if promise == name]
        if not of_it and not any(promise == name for promise, _ in absent):
            lines.append(f"{'':>13}  {NOT_TRIED}")
    return "\n".join(lines)


def as_markdown(proofs: Iterable[Proven]) -> str:
    """Every fault of every promise, as a table."""
    rows = ["| | promise | what was done | times | broken | seed |", "|---|---|---|--:|--:|--:|"]
    tried = added_up(proofs)
    for name, sentence in PROMISES.items():
        of_it = [each for each in tried if each.promise == name]
        head = f"| {name} | {sentence} |"
        for each in of_it:
            rows.append(f"{head} {each.fault} | {each.times:,} | {each.broken:,} | {_seed(each)} |")
            head = "| | |"
        if not of_it:
            rows.append(f"{head} {NOT_TRIED} | | | |")
    return "\n".join(rows)


def in_short(proofs: Iterable[Proven]) -> str:
    """One line a promise, as the README shows it."""
    rows = ["| | promise | tried | broken |", "|---|---|--:|--:|"]
    tried = list(proofs)
    for name, sentence in PROMISES.items():
        of_it = [each for each in tried if each.promise == name]
        times, broken = sum(each.times for each in of_it), sum(each.broken for each in of_it)
        rows.append(f"| {name} | {sentence} | {f'{times:,}' if of_it else NOT_TRIED} | {broken:,} |")
    return "\n".join(rows)


def _seed(each: Proven, before: str = "") -> str:
    return "" if each.seed is None else f"{before}{each.seed}"
