"""Files damaged at random, from a seed: what people's disks, editors and spreadsheet programs do to a download.

A damaged file is imported whole or refused with a sentence. `ROTH_LEDGER_FAULTS=full` makes ten thousand of them of
each kind, `ROTH_LEDGER_SEED=N` others.
"""

import random
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from ledger.storage.verify import problems
from tests.cli.command_line import CommandLine, Ran
from tests.imports.case import PLAN, Case, answering, standing
from tests.imports.own import FILES
from tests.imports.resaved import text_of
from tests.imports.samples import OUTSIDE

SLOWEST = 10.0  # seconds

Dice = random.Random

_CELLS = re.compile(r"([,;\t|])")
_DIGIT = re.compile(r"\d")
_ODD = (
    *("", '"', "'", ",", "\t", "-", "(", "$", "\u2212", "\u202e", "\u200b", "\x1b[2J", "\x00", "\ufeff", "<", "&amp;"),
    *(
        "NaN",
        "Infinity",
        "1e400",
        "\uff11\uff12.\uff13\uff14",
        "99999999999999999999.99",
        "1_000.00",
        "12.345",
        "-0.00",
    ),
    *("02/30/2026", "13/13/2026", "00/00/0000", "12/31/9999", "2026-06-15", "15.6.2026", "6/15/26"),
    *("Contributions", "Transfer", "Total", "<INV401KSOURCE>WHAT", "=1+1", "A" * 5_000, "\r", "\n\n"),
)


def _flip_bytes(content: bytes, dice: Dice) -> bytes:
    made = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 8))):
        if made:
            made[dice.randrange(len(made))] = dice.randrange(256)
    return bytes(made)


def _cut(content: bytes, dice: Dice) -> bytes:
    first, last = sorted((dice.randrange(len(content) + 1), dice.randrange(len(content) + 1)))
    return dice.choice((content[:last], content[first:], content[:first] + content[last:]))


def _with_another(content: bytes, dice: Dice) -> bytes:
    other = dice.choice(SEEDS).content
    place = dice.randrange(len(content) + 1)
    return dice.choice((content + other, content[:place] + other[dice.randrange(len(other)) :]))


def _lines(change: Callable[[list[str], Dice], list[str]]) -> Callable[[bytes, Dice], bytes]:
    """A change of lines, as a change of bytes."""

    def changed(content: bytes, dice: Dice) -> bytes:
        lines = content.decode("utf-8", "surrogateescape").splitlines(keepends=True)
        return "".join(change(lines, dice) if lines else lines).encode("utf-8", "surrogateescape")

    return changed


def _double(lines: list[str], dice: Dice) -> list[str]:
    place = dice.randrange(len(lines))
    return lines[:place] + [lines[place]] * dice.choice((2, 3, 50)) + lines[place:]


def _drop(lines: list[str], dice: Dice) -> list[str]:
    place = dice.randrange(len(lines))
    return lines[:place] + lines[place + 1 :]


def _shuffle(lines: list[str], dice: Dice) -> list[str]:
    return dice.sample(lines, len(lines))


def _join(lines: list[str], dice: Dice) -> list[str]:
    place = dice.randrange(len(lines))
    return [*lines[:place], lines[place].rstrip("\r\n"), *lines[place + 1 :]]


def _swap_columns(lines: list[str], dice: Dice) -> list[str]:
    first, second = dice.randrange(8), dice.randrange(8)

    def swapped(line: str) -> str:
        cells = line.rstrip("\r\n").split(",")
        if max(first, second) < len(cells):
            cells[first], cells[second] = cells[second], cells[first]
        return ",".join(cells) + "\n"

    return [swapped(line) for line in lines]


def _change_cell(lines: list[str], dice: Dice) -> list[str]:
    place = dice.randrange(len(lines))
    parts = _CELLS.split(lines[place].rstrip("\r\n"))
    parts[dice.randrange((len(parts) + 1) // 2) * 2] = dice.choice(_ODD)
    return [*lines[:place], "".join(parts) + "\n", *lines[place + 1 :]]


def _change_digits(lines: list[str], dice: Dice) -> list[str]:
    place = dice.randrange(len(lines))
    changed = _DIGIT.sub(lambda found: dice.choice((found.group(), str(dice.randrange(10)))), lines[place])
    return [*lines[:place], changed, *lines[place + 1 :]]


def _insert(lines: list[str], dice: Dice) -> list[str]:
    place = dice.randrange(len(lines))
    line = lines[place]
    inside = dice.randrange(len(line) + 1)
    return [*lines[:place], line[:inside] + dice.choice(_ODD) + line[inside:], *lines[place + 1 :]]


def _other_encoding(content: bytes, dice: Dice) -> bytes:
    mark = dice.choice(("", "\ufeff"))
    encoding = dice.choice(("utf-16-le", "utf-16-be", "utf-8", "cp1252", "utf-32", "cp037"))
    return (mark + content.decode("utf-8", "replace")).encode(encoding, "replace")


def _mixed_encodings(content: bytes, dice: Dice) -> bytes:
    place = dice.randrange(len(content) + 1)
    return content[:place] + _other_encoding(content[place:], dice)


CHANGES: tuple[Callable[[bytes, Dice], bytes], ...] = (
    *(_flip_bytes, _cut, _with_another, _other_encoding, _mixed_encodings),
    *map(_lines, (_double, _drop, _shuffle, _join, _swap_columns, _change_cell, _change_digits, _insert)),
    *map(_lines, (_change_cell, _change_digits, _insert, _double)),  # what files survive most often
)
SEEDS = (*FILES, *OUTSIDE)
TEXTS = [case for case in SEEDS if not case.name.endswith((".xlsx", ".pdf"))]
PACKED = [case for case in SEEDS if case.name.endswith((".xlsx", ".pdf"))]

# By what people call them; the text of a PDF is imported as it is when it was copied from it.
KINDS: dict[str, tuple[str, ...]] = {
    "CSV": (".csv",),
    "OFX": (".ofx",),
    "QFX": (".qfx",),
    "text of a PDF": (".txt",),
    "book": (".jsonl",),
    "JSON and INI": (".json", ".ini", ".example"),
    "XLSX": (".xlsx",),
    "PDF": (".pdf",),
}


def of_kind(kind: str) -> list[Case]:
    """The files of a kind."""
    return [case for case in SEEDS if case.name.endswith(KINDS[kind])]


def damaged(case: Case, seed: str) -> bytes:
    """One file after a few changes; the same for the same seed."""
    dice = Dice(seed)
    content = case.content if case in PACKED else text_of(case.content).encode()
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        content = dice.choice(CHANGES)(content, dice)
    return content[:200_000]


class Fuzzer:
    """Imports damaged files, each into a ledger of its own, and notes what became of them."""

    def __init__(self, run: CommandLine, empty: Path, db: Path, folder: Path) -> None:
        """`empty` is a ledger to begin with, `db` where the command line expects the one in use."""
        self._run, self._empty, self._db, self._folder = run, empty, db, folder
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.wrong: list[str] = []

    def try_one(self, case: Case, seed: str) -> None:
        """Import one damaged file, and its whole answers with it; what is not as promised goes to `wrong`."""
        shutil.copy(self._empty, self._db)
        path = case.write(self._folder, content=damaged(case, seed))
        answers = {**case.answers, **{f"conversion:{day}:{amount}": "in_plan_roth" for day, amount in case.conversions}}
        begun = time.monotonic()
        ran = self._run("import", path, "--plan", PLAN, "--no-input", "--yes", *answering(answers))
        found = self._found_wrong(path, ran, answers)
        if (taken := time.monotonic() - begun) > SLOWEST:
            found.append(f"took {taken:.0f} s")
        self.outcomes[case.format, "imported" if ran.code == 0 else "refused"] += 1
        self.wrong += [f'("{case.name}", "{seed}"): {each}' for each in found]

    def imports(self, case: Case) -> bool:
        """Whether the file is imported as it is."""
        shutil.copy(self._empty, self._db)
        options = (*answering(case.answers), "--plan", PLAN, "--no-input", "--yes")
        return self._run("import", case.write(self._folder), *options).code == 0

    def _found_wrong(self, path: Path, ran: Ran, answers: dict[str, str]) -> list[str]:
        wrong = []
        if ran.code not in {0, 1}:
            wrong.append(f"exit {ran.code}: {ran.err[:300]}")
        if "Traceback" in ran.err or "the program has a defect" in ran.err:
            wrong.append(ran.err[:300])
        if any(character < " " and character != "\n" for character in ran.out + ran.err):
            wrong.append("a control character reached the terminal")
        if ran.code == 0:
            return wrong + self._found_wrong_with_import(path, answers)
        if self._db.read_bytes() != self._empty.read_bytes() or ran.out or not ran.err.startswith("error: "):
            wrong.append(f"refused, and yet: {ran.out[:200]} {ran.err[:200]}")
        return wrong

    def _found_wrong_with_import(self, path: Path, answers: dict[str, str]) -> list[str]:
        wrong = [f"the ledger is not sound: {each}" for each in problems(self._db)]
        after = standing(self._run)
        again = path.rename(path.with_name(f"again-{path.name}"))
        again.write_bytes(again.read_bytes())
        ran = self._run("import", again, "--plan", PLAN, "--no-input", "--yes", *answering(answers))
        if ran.code != 0 or standing(self._run) != after:
            wrong.append(f"a second import adds or fails: {ran.err[:200]}")
        return wrong

    def summary(self) -> str:
        """How many files of each format were imported and how many refused."""
        counts = [
            (name, self.outcomes[name, "imported"], self.outcomes[name, "refused"])
            for name in sorted({name for name, _ in self.outcomes})
        ]
        return "\n".join(f"{name:22} {taken:6} imported {refused:6} refused" for name, taken, refused in counts)
