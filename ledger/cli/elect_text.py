"""The proposed elections as people read them: what to elect, what each pay date then brings, and why not more."""

from ledger.cli.elect_json import commands
from ledger.cli.output import cell, console, say, table
from ledger.domain.money import Money
from ledger.domain.sources import AFTER_TAX, PRE_TAX_DEFERRAL, ROTH_DEFERRAL
from ledger.services.elections.election_stretches import Stretch, first_reached, stretches
from ledger.services.elections.election_words import said, sentences
from ledger.services.elections.elections import Election, Elections

_SHOWN = (PRE_TAX_DEFERRAL, ROTH_DEFERRAL, AFTER_TAX)
_FIGURES = ("Pay", "Pre-tax", "Roth", "After-tax", "Employer", "402(g)", "415(c)")
# Columns of a terminal that holds them all.
_WIDE = 98


def print_elections(found: Elections, *, commands: bool) -> None:
    """Print what to elect for each plan; `commands` says whether those that record it are shown."""
    for election in found.elections:
        _print(election, found, with_commands=commands)
    for note in found.notes:
        console().print(cell(note))


def _print(election: Election, found: Elections, *, with_commands: bool) -> None:
    out = console()
    first = first_reached(election).pay_date
    plan = election.basis.plan.id
    out.print(cell(f"{found.person}, {plan}, {found.year}, seen from {found.as_of}: elect from {first} on", "bold"))
    _print_elections(election)
    _print_pay_dates(election)
    for sentence in (*sentences(election, found), *election.basis.notes):
        out.print(cell(sentence))
    lines = commands(election) if with_commands else []
    if lines:
        out.print(cell("To record it, run `roth-ledger elect` again with --record, or:"))
        for line in lines:
            say(line)
    elif not election.records:
        out.print(cell("The ledger holds this election already."))


def _print_elections(election: Election) -> None:
    record = first_reached(election).record
    present = said(record.elections, record.election_amounts)
    found = stretches(election)
    columns = [_span(each) for each in found]
    shown = table("", "Source", "Now", *columns)
    proposed = [said(*each.elects) for each in found]
    for source in _SHOWN:
        texts = [present.get(source, "nothing"), *(each.get(source, "nothing") for each in proposed)]
        if set(texts) != {"nothing"}:
            shown.add_row(cell(source), *(cell(text) for text in texts))
    if len(found) > 4:  # a front-loaded election of a long year is a list, not a table
        for each, elects in zip(columns, proposed, strict=True):
            say(f"{each}: {', '.join(f'{source} {text}' for source, text in elects.items()) or 'nothing'}")
        return
    console().print(shown)


def _span(stretch: Stretch) -> str:
    first, last = stretch.rows[0].pay_date, stretch.rows[-1].pay_date
    return f"On {first}" if first == last else f"{first} to {last}"


def _print_pay_dates(election: Election) -> None:
    """A row a pay date; sources that are used nowhere are left out, and pay where the terminal is narrow."""
    out = console()
    rows = [
        (row.pay, *row.paid, row.match + row.employer, row.deferred_so_far, row.additions_so_far)
        for row in election.proposal.rows
    ]
    kept = [place for place in range(len(_FIGURES)) if any(row[place] for row in rows)]
    kept = [place for place in kept if out.width >= _WIDE or _FIGURES[place] not in ("Pay", "Employer")]
    names = tuple(_FIGURES[place] for place in kept)
    shown = table("", "Pay date", *names, right=names)
    for row, amounts in zip(election.proposal.rows, rows, strict=True):
        mark = "" if row.elected is not None else " *"
        shown.add_row(cell(f"{row.pay_date}{mark}"), *(cell(_figure(amounts[place])) for place in kept))
    out.print(shown)
    if any(row.elected is None for row in election.proposal.rows):
        out.print(cell("* stays as it is now: the change does not reach it, or it has elections of its own."))


def _figure(cents: int | None) -> str:
    """An amount; blank where the limitation year's limit is not on file."""
    return "" if cents is None else str(Money(cents))
