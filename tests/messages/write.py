"""Writes docs/messages.md from the failures that provoke the messages: python -m tests.messages.write."""

import re
from pathlib import Path

from tests.messages import of_commands, of_imports, of_settings, of_sqlite, of_the_disk, of_the_file, of_the_terminal
from tests.messages.case import Case, Said, said_in

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "messages.md"
# How the entry of a case begins.
ENTRY = re.compile(r"^### ([a-z0-9-]+)$", re.MULTILINE)

_BEGINNING = """\
# What the program says when something is wrong

Each entry is one failure, provoked by a test through the command line, and the very words that came out. `FOLDER` is
the folder of the ledger. Every refusal says what is wrong and what to do; the exit code is 1 where something was
refused, 2 where the command was written wrongly (and for the own trouble of `check`), 130 where it was interrupted.
Failures that cannot be had at will, such as a failing disk, are raised by the test at the lowest place: these are
marked “raised”. The list is made with `python -m tests.messages.write`, and a test holds it against the program.
"""
GROUPS = (
    ("The command line", of_commands.CASES),
    ("Settings and variables", of_settings.CASES),
    ("The ledger file, backups, encryption", of_the_file.CASES),
    ("What SQLite answers", of_sqlite.CASES),
    ("What the disk answers", of_the_disk.CASES),
    ("The terminal and the streams", of_the_terminal.CASES),
    ("Files to import", of_imports.CASES),
)
_NUMBERED = re.compile(r"\.\d+\.part\b")


def entry(case: Case, said: Said) -> str:
    """The entry of one case, as the list has it."""
    command = " ".join(("roth-ledger", *case.command)).replace("{folder}", "FOLDER")
    lines = [
        f"### {case.id}",
        "",
        f"{case.provoked} `{_short(command)}` exits {said.code}{' (raised)' if case.raised else ''}.",
        "",
    ]
    if case.silent:
        lines.append(f"Nothing is said: {case.silent[0].lower()}{case.silent[1:]}")
    else:
        spoken = [f"error: {line}" for line in said.error.split("\n")]
        spoken += [f"hint: {line}" for line in said.hint.split("\n") if line]
        lines += ["```text", *map(_short, spoken), "```"]
    return "\n".join([*lines, ""])


def _short(text: str) -> str:
    """Without what is another in each run, and with names of hundreds of letters cut."""
    return re.sub(r"n{40,}", "nnn…", _NUMBERED.sub(".part", text))


def main() -> None:
    """Provoke every failure and write the list."""
    parts = [_BEGINNING]
    for title, cases in GROUPS:
        parts.append(f"## {title}\n")
        parts += [entry(case, said_in(case)) for case in cases]
    DOCUMENT.write_text("\n".join(parts), "utf-8")


if __name__ == "__main__":
    main()
