"""What reaches the terminal: data on standard output, everything else on standard error, text never as markup."""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from ledger.domain.shown import one_line, show, unseen

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_INDENT = "   "
_NO_TERMINAL = 100
_NOT_SAID = 80
_NARROWEST = 20


def say(text: object = "") -> None:
    """A line of data; what has lines of its own is said with `say_text`."""
    click.echo(one_line(text))


def say_text(text: str) -> None:
    """Lines that are ours, such as a letter."""
    click.echo(show(text))


def say_styled(text: object, **style: Any) -> None:
    """A line of data for people: broken between words, in click's styles where a terminal takes them."""
    say_all_styled([(text, style)])


def say_all_styled(lines: Iterable[tuple[object, Mapping[str, Any]]]) -> None:
    """Such lines, each with its style, in one go: saying each by itself takes twice as long."""
    width = output_width()
    said = [(broken(one_line(text), width), style) for text, style in lines]
    styled = "\n".join(click.style(text, **style) if style else text for text, style in said)
    click.echo(styled, color=False if os.environ.get("NO_COLOR") else None)


def held(batches: int, entries: int) -> str:
    """How much a ledger holds: `3 batches, 1 entry`."""
    return f"{batches_of(batches)}, {entries_of(entries)}"


def batches_of(count: int) -> str:
    """`1 batch`, `1,200 batches`."""
    return "1 batch" if count == 1 else f"{count:,} batches"


def entries_of(count: int) -> str:
    """`1 entry`, `1,200 entries`."""
    return "1 entry" if count == 1 else f"{count:,} entries"


def output_width() -> int:
    """The columns of standard output: 100 where it is no terminal, 80 where the terminal says none one could use."""
    if not sys.stdout.isatty():
        return _NO_TERMINAL
    try:
        columns = os.get_terminal_size().columns
    except OSError:
        return _NOT_SAID
    return columns if columns >= _NARROWEST else _NOT_SAID


def broken(text: str, width: int) -> str:
    """Text in lines of at most `width` characters, all but the first indented; click's own takes ten times as long."""
    words = text.replace("\n", " ").lstrip(" ")
    lines, line = [], " " * (len(text) - len(words))
    begun = False  # whether the line holds more than its indent
    for word in words.split(" "):
        longer = f"{line} {word}" if begun else f"{line}{word}"
        if len(longer) <= width:
            line, begun = longer, begun or bool(word.strip())
            continue
        if begun:
            lines.append(line.rstrip())
        line, begun = f"{_INDENT}{word}" if lines else word, bool(word.strip())
        while len(line) > width:  # one word is longer than a line
            lines.append(line[:width])
            line = f"{_INDENT}{line[width:]}"
            begun = bool(line.strip())
    return "\n".join([*lines, line.rstrip()])


def note(text: object) -> None:
    """A line beside the data; on a terminal broken between words."""
    plain = one_line(text)
    if sys.stderr is not None and sys.stderr.isatty() and sys.stdout is not None:
        plain = broken(plain, output_width())
    click.echo(plain, err=True)


def error(message: str) -> None:
    """What is wrong, on one line: the name of a file may hold anything."""
    note(f"error: {message}")


def hint(message: str) -> None:
    """What to do about it; nothing where the error says it all."""
    if message:
        note(f"hint: {message}")


def say_json(document: Any) -> None:
    """One JSON document; what would steer a terminal stands in it as JSON writes it out, which is the same value."""
    text = json_shown(json.dumps(document, ensure_ascii=False, indent=2))
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:  # a terminal that holds less than UTF-8
        text = json.dumps(document, indent=2)
    sys.stdout.write(f"{text}\n")


def json_shown(text: str) -> str:
    """JSON of the same value in which nothing steers a terminal; the new lines between its parts stay."""
    in_line = text.replace("\n", " ")
    if show(in_line) == in_line:
        return text
    return "".join(
        json.dumps(char)[1:-1] if bad and char != "\n" else char for char, bad in zip(text, unseen(text), strict=True)
    )


def console() -> "Console":
    """Where tables and bars go: as wide as the terminal, or 100 columns where there is none."""
    from rich.console import Console

    return Console(width=output_width(), highlight=False, markup=False, emoji=False, soft_wrap=False)


def cell(text: object, style: str = "") -> "Text":
    """Text in a table, on one line until the table breaks it; never read as markup."""
    from rich.text import Text

    return Text(one_line(text), style=style)


def known(figure: object) -> str:
    """A figure as a table holds it; None is not known."""
    return "not known" if figure is None else show(figure)


def table(title: str, *columns: str, right: tuple[str, ...] = (), whole: tuple[str, ...] = ()) -> "Table":
    """A table; the columns named in `right` hold figures, and those in `whole` are never broken either."""
    from rich import box
    from rich.table import Table

    made = Table(
        title=cell(title, "bold") if title else None,
        title_justify="left",
        min_width=len(title),
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    for column in columns:
        made.add_column(
            cell(column),
            justify="right" if column in right else "left",
            overflow="fold",
            no_wrap=column in right or column in whole,
        )
    return made
