"""What a record keeper's statement counts for a year, held against the ledger."""

from collections.abc import Iterable, Iterator

from ledger.domain.money import Money
from ledger.domain.sources import DEFERRAL_OF_LABEL, LOAN_REPAYMENT, SOURCES
from ledger.importers.base import Remark, StatedYear
from ledger.importers.ofx_sources import SOURCE_OF_TAG
from ledger.services.importing.answers import Answers
from ledger.services.ports import Reader

_ALL = "TOTAL"


def differing(
    reader: Reader, whose: tuple[str, str], stated: Iterable[StatedYear], answers: Answers
) -> Iterator[Remark]:
    """Where a statement's contributions of a period are not those of the ledger; both may be right about their days."""
    person, plan = whose
    for year in stated:
        held: dict[str, int] = {}
        for each in reader.contributed(person, year.first, year.last):
            if each.plan == plan and each.source in SOURCES and each.source != LOAN_REPAYMENT:
                source = DEFERRAL_OF_LABEL.get(each.source, each.source)
                held[source] = held.get(source, 0) + each.cents
        for word, amount in _by_source(year, answers):
            ours = Money(sum(held.values()) if word == _ALL else held.get(word, 0))
            if ours != amount:
                yield Remark(
                    year.line,
                    f"the statement counts {amount} of {'all sources' if word == _ALL else word} from {year.first} to "
                    f"{year.last}, the ledger {ours} by pay date; a record keeper goes by the day of the deposit.",
                )


def _by_source(year: StatedYear, answers: Answers) -> Iterator[tuple[str, Money]]:
    """Amounts by source of ours; words that several sources could stand for are left out."""
    sums: dict[str, Money] = {}
    for word, amount in year.amounts:
        source = _ALL if word == _ALL else SOURCE_OF_TAG.get(word) or answers.get(f"ofx:{word}")
        if source in SOURCES or source == _ALL:
            sums[source] = sums.get(source, Money(0)) + amount
    yield from sums.items()
