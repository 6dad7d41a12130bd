"""What an import comes to: its verdict, the money in what is new, and limits and basis before and after."""

from collections.abc import Mapping, Sequence

from textual.content import Content
from textual.widgets import Static

from ledger.domain.money import Money
from ledger.services.importing.report import FileReport, ImportReport
from ledger.services.importing.report_words import counts, effect_figures
from ledger.tui.text import MARKS, STYLES, line, lines, styled
from ledger.tui.widgets.ledger_table import Column, Row
from ledger.tui.words import record_name, source_name

_BAD, _OPEN, _READY, _NOTHING = "-bad", "-open", "-ready", "-nothing"

FILE_COLUMNS = (
    Column("file", "File", 24, grow=True, sorts=False),
    *(Column(name.lower(), name, 8, right=True, sorts=False) for name in ("New", "Known", "Refused")),
)


def verdict(report: ImportReport, open_questions: int) -> tuple[str, str]:
    """Whether the import can be recorded: a word for its looks, and what is so and what to do.

    Args:
        report: What these answers would record.
        open_questions: How many are open, those that may stay so included.
    """
    refused = sum(len(file.refused) for file in report.files)
    if refused:
        what = "1 line" if refused == 1 else f"{refused:,} lines"
        return _BAD, f"!! {what} cannot be recorded, so nothing is imported. Correct the file, and import it again."
    needed = len(report.questions)
    if needed:
        return _OPEN, f"?  {_questions(needed)} to be answered before anything can be recorded."
    new = sum(file.added for file in report.files)
    may = f" {_questions(open_questions)} that may stay open." if open_questions else ""
    if new:
        return _READY, f"F2 records {'1 new entry' if new == 1 else f'{new:,} new entries'}; u takes it back.{may}"
    if any(file.confirming for file in report.files):
        return _READY, f"No new money: F2 keeps what these rows confirm.{may}"
    return _NOTHING, f"Nothing new: the ledger holds all that can be recorded of this already.{may}"


class VerdictLine(Static):
    """What is so and what to do, in a colour besides; or what is under way."""

    def __init__(self, id: str) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)

    def judge(self, report: ImportReport, open_questions: int) -> None:
        """Say whether the import can be recorded."""
        self._show(*verdict(report, open_questions))

    def doing(self, text: str) -> None:
        """Say what is under way."""
        self._show(_NOTHING, text)

    def wrong(self, text: str) -> None:
        """Say why nothing can be read."""
        self._show(_BAD, f"!! {text}")

    def _show(self, look: str, text: str) -> None:
        for each in (_BAD, _OPEN, _READY, _NOTHING):
            self.set_class(each == look, each)
        self.update(line(text))


def _questions(number: int) -> str:
    return "One question is" if number == 1 else f"{number:,} questions are"


def file_rows(report: ImportReport) -> list[Row]:
    """The files, with how many lines of each are what."""
    return [
        Row(str(place), (file.file, f"{file.added:,}", f"{file.known:,}", f"{len(file.refused):,}"))
        for place, file in enumerate(report.files)
    ]


def file_line(file: FileReport, names: Mapping[str, str]) -> Content:
    """One file: its format, its plan, and how many of its lines are what."""
    of_plan = "" if file.plan is None else f" of {names.get(file.plan, file.plan)}"
    return styled(
        "[b]$file[/b]  [$text-muted]$format$plan:[/] $counts",
        file=file.file,
        format=file.format,
        plan=of_plan,
        counts=", ".join(counts(file, dry_run=True)),
    )


def effect_text(report: ImportReport, left_out: Sequence[str], names: Mapping[str, str]) -> Content:
    """The sums of what is new, what it does to each plan's year, and what was left out of a folder."""
    parts: list[Content] = []
    sums = [each for file in report.files for each in file.sums.items()]
    if sums:
        parts.append(_title("Money in what is new"))
    for (record, source), (number, cents) in sums:
        name = source_name(source) if source else record_name(record)
        rows = "1 line" if number == 1 else f"{number:,} lines"
        parts.append(styled("$name  [b]$sum[/b]  [$text-muted]$rows[/]", name=name, sum=Money(cents), rows=rows))
    for effect in report.effects:
        figures = effect_figures(effect)
        if figures or effect.told:
            parts.append(_title(f"{effect.year}, {names.get(effect.plan, effect.plan)}"))
            parts += [line(_sentence(figure)) for figure in figures]
            parts += [line(f"{MARKS['warning']}{told}", STYLES["warning"]) for told in effect.told]
    if left_out:
        parts.append(_title("Not read"))
        parts += [line(each.removeprefix("left out: "), "$text-muted") for each in left_out]
    return lines(parts)


def _title(text: str) -> Content:
    return line(text, "bold $text-primary")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
