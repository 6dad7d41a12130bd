"""What is over a limit, who has to correct it by when, and what has gone back; with the letters to plans."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from ledger.domain.excess.corrections import Correction
from ledger.services.excess.correction_letters import letters
from ledger.services.excess.correction_words import KINDS, form_words, status_words, step_words
from ledger.services.excess.corrections_due import CorrectionsDue, corrections_due
from ledger.tui.desk import LedgerFile
from ledger.tui.scope import Scope
from ledger.tui.screens.paper import PaperScreen
from ledger.tui.text import MUTED, advice, line


class _Found(NamedTuple):
    due: CorrectionsDue
    letters: list[str]


class CorrectionsScreen(PaperScreen[_Found]):
    """The corrections of the chosen year and of the one before."""

    TITLE_OF = "Corrections"
    HELP = (
        "What passed a limit, how it goes back and by when. **l** shows the letters that tell a plan of an excess "
        "deferral. Once the plan has paid it back, enter the refund: **o** on Conversions (3)."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "letter", "Letters", id="corrections.letter", tooltip="The letters that ask plans to return it"),
    ]

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self._scope = scope
        self._letters: list[str] = []

    def read(self, ledger: LedgerFile) -> _Found:
        """What is due in the year and the one before, and the letters that ask for it."""
        person, year, _ = self._scope
        due = corrections_due(ledger.reader(), person, (year - 1, year), self.ledger_app.desk.today)
        return _Found(due, letters(due, None))

    def written(self, found: _Found) -> Sequence[Content]:
        """Each correction under its kind."""
        due, self._letters = found.due, found.letters
        years = " or ".join(str(year) for year in due.years)
        said = [line(f"Seen from {due.as_of}.", MUTED)]
        if not due.corrections:
            said.append(line(f"Nothing recorded for {years} is over a limit, and nothing was returned."))
        for each in due.corrections:
            said += [Content(""), *self._correction(each)]
        said += [line(f"Not known: {advice(sentence)}", "$text-warning") for sentence in due.unknown]
        return said

    def _correction(self, each: Correction) -> Iterable[Content]:
        plans = ", ".join(self.ledger_app.names.get(plan, plan) for plan in each.plans)
        where = f" ({plans})" if plans else ""
        style = "bold $text-success" if each.status == "closed" else "bold $text-error"
        yield line(f"{KINDS[each.kind]}, {each.year}{where}: {status_words(each)}", style)
        yield line(advice(each.message))
        yield line(advice(each.action))
        yield line(f"Who acts: {'you, the individual' if each.who == 'person' else 'the plan'}.")
        parts = (
            ("What goes back", [step_words(step) for step in each.steps]),
            ("Forms 1099-R to expect", [form_words(form) for form in each.forms]),
            ("Days", [f"{day.date}  {day.event}{'' if day.settled else ' (unsettled)'}" for day in each.calendar]),
            ("Unsettled", list(each.unsettled)),
        )
        for title, sentences in parts:
            if sentences:
                yield line(title, "$text-primary")
                yield from (line(f"  {advice(sentence)}") for sentence in sentences)
        yield line(f"[{each.source}]", MUTED)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without an excess deferral that a plan can return there is no letter."""
        del parameters
        return (True if self._letters else None) if action == "letter" else True

    @work
    async def action_letter(self) -> None:
        """Show the letters."""
        from ledger.tui.screens.letter import LetterScreen

        title = "Letters about an excess deferral"
        name = f"excess-deferral-{self._scope.year}.txt"
        await self.app.push_screen_wait(LetterScreen(self._letters, name, title=title))
