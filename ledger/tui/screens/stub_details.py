"""Everything that one pay stub says, and what the ledger makes of it."""

from collections.abc import Mapping

from textual.content import Content

from ledger.services.stub_rows import StubRow
from ledger.tui.text import figure, line, lines, styled
from ledger.tui.words import source_name

_PAIR = "[$text-muted]$name[/] $value"


def details_of(row: StubRow, names: Mapping[str, str]) -> Content:
    """The stub under the cursor, one thing a line."""
    stub = row.stub
    parts = [line(f"Pay stub of {stub.pay_date}", "bold $text-primary")]
    if not row.stands:
        parts.append(line("Voided: it counts for nothing.", "$text-warning"))
    parts.append(styled(_PAIR, name="Plan", value=names.get(stub.plan, stub.plan)))
    parts.append(styled(_PAIR, name="Pay", value=figure(stub.compensation)))
    if stub.plan_pay is not None:
        parts.append(styled(_PAIR, name="Plan pay", value=stub.plan_pay))
    if stub.pay_type is not None:
        parts.append(styled(_PAIR, name="Pay type", value=stub.pay_type))
    if stub.deposit_date is not None:
        parts.append(styled(_PAIR, name="Deposited", value=stub.deposit_date))
    parts += [line(""), line("On the stub, and year to date", "$text-primary")]
    for source, amount in stub.amounts.items():
        held = row.by_source.get(source)
        to_date = "" if held is None else str(held)
        parts.append(line(f"{source_name(source):<20.20}{amount!s:>12}{to_date:>13}"))
    if stub.year_to_date:
        off = {each.source: each for each in row.off}
        parts += [line(""), line("Printed year to date", "$text-primary")]
        for source, printed in stub.year_to_date.items():
            wrong = off.get(source)
            parts.append(line(f"{source_name(source):<20.20}{printed!s:>12}", "" if wrong is None else "$text-error"))
            if wrong is not None:
                parts.append(line(f"  The ledger has {wrong.ledger}; {wrong.difference} apart.", "$text-error"))
        if not off:
            parts.append(line("It agrees with the ledger.", "$text-success"))
    parts.append(line(""))
    for name, value in (("Note", stub.note), ("Document", stub.document), ("Id", row.id), ("Batch", row.batch)):
        if value is not None:
            parts.append(styled(_PAIR, name=name, value=value))
    return lines(parts)
