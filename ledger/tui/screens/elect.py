"""What to elect for the pay dates still to come, so that the year lands on its limits; recorded with F2."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.sources import AFTER_TAX, PRE_TAX_DEFERRAL, ROTH_DEFERRAL
from ledger.services.elections.election_dates import Choices
from ledger.services.elections.election_records import record_election
from ledger.services.elections.election_stretches import first_reached, stretches
from ledger.services.elections.election_words import said, sentences
from ledger.services.elections.elections import Election, Elections, elections
from ledger.tui.desk import LedgerFile
from ledger.tui.scope import Scope
from ledger.tui.screens.paper import PaperScreen
from ledger.tui.text import MUTED, advice, line, styled, told
from ledger.tui.words import source_name

_DEFERRALS = {
    "keep": "as they are split now",
    "pre-tax": "all pre-tax",
    "roth": "all Roth",
}
_SHOWN = (PRE_TAX_DEFERRAL, ROTH_DEFERRAL, AFTER_TAX)
_FIGURES = ("Pre-tax", "Roth", "After-tax", "Match", "402(g)", "415(c)")


class ElectScreen(PaperScreen[Elections]):
    """The proposed election of the chosen plan, or of each plan; its choices are keys."""

    TITLE_OF = "What to elect"
    HELP = (
        "Deferrals first, as far as 402(g) and age allow; after-tax money takes what 415(c) leaves beside them and all "
        "employer money. A limit is never passed. Change it at your payroll, then **F2** records it here, so that the "
        "stubs to come are foreseen with it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+s", "record", "Record", key_display="F2", id="elect.record", tooltip="Record the election"),
        Binding("d", "deferral", "Deferrals", id="elect.deferral", tooltip="Deferrals as now, pre-tax or Roth"),
        Binding("e", "early", "Early or even", id="elect.early", tooltip="As early as possible, or evenly"),
        Binding("m", "dollars", "% or $", id="elect.dollars", tooltip="Shares of pay, or dollars a pay date"),
    ]

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self._scope = scope
        self._choices = Choices()
        self._found: Elections | None = None

    def read(self, ledger: LedgerFile) -> Elections:
        """Work it out."""
        person, year, plan = self._scope
        self._found = None
        return elections(ledger.reader(), person, year, self.ledger_app.desk.today, self._choices, plan=plan)

    def written(self, found: Elections) -> Sequence[Content]:
        """What is chosen, then a plan after the other."""
        self._found = found
        chosen = self._choices
        how = "as early as no match is lost" if chosen.front_load else "the same on each pay date"
        unit = "dollars" if chosen.dollars else "% of pay"
        parts = [
            styled(
                "[$text-muted]Deferrals (d):[/] $kept  [$text-muted]spread (e):[/] $how  [$text-muted]in (m):[/] $unit",
                kept=_DEFERRALS[chosen.deferral],
                how=how,
                unit=unit,
            )
        ]
        for each in found.elections:
            parts += [Content(""), *self._election(each, found)]
        return [*parts, *(line(advice(note)) for note in found.notes)]

    def _election(self, election: Election, found: Elections) -> Iterable[Content]:
        coming = first_reached(election)
        plan = self.ledger_app.names.get(election.basis.plan.id, election.basis.plan.id)
        yield line(f"{plan}: elect from {coming.pay_date} on", "bold $text-primary")
        present = said(coming.record.elections, coming.record.election_amounts)
        yield line(f"  Now: {_in_words(present)}", MUTED)
        for stretch in stretches(election):
            first, last = stretch.rows[0].pay_date, stretch.rows[-1].pay_date
            span = f"{first}" if first == last else f"{first} to {last}"
            yield styled("  $span: [b]$elects[/b]", span=span, elects=_in_words(said(*stretch.elects)))
        yield Content("")
        yield from _pay_dates(election)
        yield Content("")
        yield from (line(advice(each)) for each in (*sentences(election, found), *election.basis.notes))
        if not election.records:
            yield line("The ledger holds this election already.", "$text-success")

    # --- what is chosen ---

    def action_deferral(self) -> None:
        """Go to the next way to split the deferrals."""
        ways = [*_DEFERRALS]
        kind = ways[(ways.index(self._choices.deferral) + 1) % len(ways)]
        self._choices = self._choices._replace(deferral=kind)
        self.look()

    def action_early(self) -> None:
        """As early as possible, or evenly."""
        self._choices = self._choices._replace(front_load=not self._choices.front_load)
        self.look()

    def action_dollars(self) -> None:
        """In dollars, or as shares of pay."""
        self._choices = self._choices._replace(dollars=not self._choices.dollars)
        self.look()

    # --- recording it ---

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There must be something to record."""
        del parameters
        found = self._found
        can = found is not None and any(each.records for each in found.elections)
        return (True if can else None) if action == "record" else True

    @work(group="write")
    async def action_record(self) -> None:
        """Record the election in one batch, and leave."""
        found, app = self._found, self.ledger_app
        if found is None:
            return
        if len(found.elections) > 1:
            app.say("Each plan is worked out as if the others stayed: choose one with p, then record it.")
            return
        records = [each for election in found.elections for each in election.records]
        self._found = None  # a second F2 writes nothing
        try:
            await app.desk.ask(lambda ledger: record_election(ledger, records, "screen: elect"))
        except LedgerError as error:
            app.say(told(error), severity="warning")
            self.look()
            return
        app.say("Recorded the election for the pay dates to come. u takes it back.")
        app.ledger_changed()
        self.dismiss(None)


def _in_words(elects: dict[str, str]) -> str:
    known = [f"{source_name(source)} {elects[source]}" for source in _SHOWN if source in elects]
    return ", ".join(known) or "nothing"


def _pay_dates(election: Election) -> Iterable[Content]:
    """A row a pay date, figures under each other; columns that are used nowhere are left out."""
    rows = election.proposal.rows
    figures = [(*row.paid, row.match, row.deferred_so_far, row.additions_so_far) for row in rows]
    kept = [place for place in range(len(_FIGURES)) if any(row[place] for row in figures)]
    cells = [["Pay date", *(_FIGURES[place] for place in kept)]]
    for row, amounts in zip(rows, figures, strict=True):
        mark = "" if row.elected is not None else " *"
        cells.append([f"{row.pay_date}{mark}", *(_figure(amounts[place]) for place in kept)])
    widths = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    for number, texts in enumerate(cells):
        day, *rest = texts
        aligned = [day.ljust(widths[0]), *(text.rjust(width) for text, width in zip(rest, widths[1:], strict=True))]
        yield line("  ".join(aligned), "" if number else MUTED)
    if any(row.elected is None for row in rows):
        yield line("* stays as it is now: the change does not reach it, or it has elections of its own.", MUTED)


def _figure(cents: int | None) -> str:
    return "" if cents is None else str(Money(cents))
