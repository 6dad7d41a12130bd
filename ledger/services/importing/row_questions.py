"""What is asked about rows of a record keeper: which money they are of, and whether a pay stub holds it."""

import datetime as dt
from collections.abc import Mapping, Sequence

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money, total
from ledger.domain.received import Held
from ledger.importers.base import IGNORE, Question, Received
from ledger.services.importing.answers import Answers
from ledger.services.importing.report import FileReport
from ledger.services.receipts.arrivals import SEPARATE, read_told

_EVIDENCE = 4
_DIFFERENCE = "difference"
_A_SPLIT = "One source, or a split such as pre_tax_deferral:60%+employer_match:40%; for one day alone, KEY@{day}."


class RowQuestions:
    """Looks an answer up, and leaves the question in the report where there is none."""

    def __init__(self, answers: Answers, report: FileReport) -> None:
        self._answers = answers
        self._report = report

    def told(self, day: dt.date) -> dt.date | str | None:
        """What was answered about the rows of a day: the pay date whose money they are, or that they are separate.

        Raises:
            LedgerError: it is neither.
        """
        key = f"same:{day}"
        answer = self._answers.get(key)
        told = read_told(answer)
        if answer is not None and told is None:
            raise LedgerError(
                f"“{answer[:40]}” is no answer to {key}.", hint=f"Name the stub's pay date, or “{SEPARATE}”."
            )
        return told

    def whose_money(self, day: dt.date, rows: Sequence[Received], maybe: Sequence[Held], others: Sequence[str]) -> None:
        """Ask whether the rows of a day are money that the ledger holds already."""
        amount = total(row.amount for row in rows)
        dates = dict.fromkeys(each.pay_date.isoformat() for each in maybe)
        self._report.ask(
            Question(
                f"same:{day}",
                f"The record keeper received {amount} on {day}. Is it money that is in the ledger already, of a pay "
                f"stub (answer its pay date), or separate money that counts beside it ({SEPARATE})?",
                (*dates, *([day.isoformat()] if others else []), SEPARATE),
                (*_shown(rows), *(_stub_shown(each) for each in maybe), *others),
            )
        )

    def beyond(self, unnamed: Sequence[Received], stub: Held, cents: int) -> tuple[int, str | None] | None:
        """What rows without a source hold beyond the stub, and which source it is of; None where that is asked."""
        if not cents:
            return 0, None
        key = f"beyond:{unnamed[0].key}"
        # Where the stub holds money of a source too, the two simply differ.
        apart = (choice for choice in unnamed[0].choices if choice != IGNORE and not stub.cents.get(choice))
        choices = (*apart, _DIFFERENCE)
        of_the_day_alone = self._answers.get(f"{key}@{unnamed[0].day}")
        answer = of_the_day_alone if of_the_day_alone is not None else self._answers.get(key)
        if answer == _DIFFERENCE:
            return 0, None
        if answer in choices:
            return cents, answer
        if answer in unnamed[0].choices:  # as answered for another pay date
            return 0, None
        if answer is not None:
            raise LedgerError(f"“{answer[:40]}” is no answer to {key}.", hint=f"One of: {', '.join(choices)}.")
        self._report.ask(
            Question(
                key,
                f"On {unnamed[0].day} the record keeper received {Money(cents)} more than the pay stub of "
                f"{stub.pay_date} holds. Which money is that? Answer “{_DIFFERENCE}” where one of the two is wrong.",
                choices,
                (*_shown(unnamed), _stub_shown(stub)),
            )
        )
        return None

    def sources(self, plan: str, asked: Mapping[str, Sequence[Received]]) -> None:
        """Ask once for each word of the file that says too little."""
        for key, rows in asked.items():
            amount = total(row.amount for row in rows)
            days = sorted({row.day for row in rows})
            self._report.ask(
                Question(
                    key,
                    f"Which money of {plan} is “{key.partition(':')[2]}” in this file: {amount} in "
                    f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}, {days[0]} to {days[-1]}? "
                    + f"{rows[0].asking} {_A_SPLIT.format(day=days[-1])}".strip(),
                    rows[0].choices,
                    _shown(rows),
                    splits=True,
                )
            )


def _shown(rows: Sequence[Received]) -> tuple[str, ...]:
    more = (f"and {len(rows) - _EVIDENCE} more",) if len(rows) > _EVIDENCE else ()
    return (*(f"line {row.line}: {row.day} {row.amount} {row.shown}".rstrip() for row in rows[:_EVIDENCE]), *more)


def _stub_shown(stub: Held) -> str:
    amounts = ", ".join(f"{source} {Money(cents)}" for source, cents in stub.cents.items())
    return f"pay stub of {stub.pay_date}: {amounts}"
