"""Lines in columns that no terminal folds."""

from collections.abc import Sequence

from ledger.cli.output import say
from ledger.domain.shown import columns, one_line, padded


def say_columns(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Rows in columns as wide as their widest cell, the last as long as it is: an id is never cut or folded."""
    lines = [[one_line(each) for each in row] for row in [header, *rows]]
    widths = [max(columns(line[place]) for line in lines) for place in range(len(header) - 1)]
    for line in lines:
        aligned = [padded(each, width) for each, width in zip(line, widths, strict=False)]
        say("  ".join([*aligned, line[-1]]).rstrip())
