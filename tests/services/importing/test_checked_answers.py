"""What may be answered to a question of an import."""

import pytest

from ledger.domain.errors import LedgerError
from ledger.importers.base import Question
from ledger.services.importing.checked_answers import checked_answer, checked_kind

SOURCES = Question("ofx:AFTERTAX", "Which money?", ("after_tax", "roth_deferral", "ignore"), splits=True)
EARNINGS = Question("earnings:2026-01-30:550.00", "How much was earnings?", (), optional=True)
COLUMNS = Question("mapping", "Under which name?", ())
OF_A_STUB = Question("label:401K", "Which money?", ("after_tax", "roth_deferral"))


@pytest.mark.parametrize(
    ("question", "text", "answered"),
    [
        pytest.param(SOURCES, "after_tax", ("ofx:AFTERTAX", "after_tax"), id="a-choice"),
        pytest.param(
            SOURCES,
            "after_tax:60%+roth_deferral:40%",
            ("ofx:AFTERTAX", "after_tax:60%+roth_deferral:40%"),
            id="a-split",
        ),
        pytest.param(SOURCES, "@2026-01-30=ignore", ("ofx:AFTERTAX@2026-01-30", "ignore"), id="one-day"),
        pytest.param(EARNINGS, "12.50", ("earnings:2026-01-30:550.00", "12.50"), id="money"),
        pytest.param(EARNINGS, "unknown", ("earnings:2026-01-30:550.00", "unknown"), id="not-known"),
        pytest.param(COLUMNS, "my-plan", ("mapping", "my-plan"), id="a-name"),
        pytest.param(COLUMNS, "column:amount = Worth", ("column:amount", "Worth"), id="a-column"),
    ],
)
def test_an_answer_names_its_key(question: Question, text: str, answered: tuple[str, str]) -> None:
    assert checked_answer(question, text) == answered


@pytest.mark.parametrize(
    ("question", "text", "why"),
    [
        pytest.param(SOURCES, "aftertax", "is no answer", id="no-choice"),
        pytest.param(SOURCES, "after_tax:60%+roth_deferral:30%", "not 100 % together", id="shares"),
        pytest.param(SOURCES, "@2026-02-30=after_tax", "2026-02-30", id="no-day"),
        pytest.param(OF_A_STUB, "@2026-01-30=after_tax", "is no answer", id="no-day-of-a-stub"),
        pytest.param(EARNINGS, "some", "some", id="no-money"),
        pytest.param(COLUMNS, "yes", "is no name", id="yes"),
        pytest.param(COLUMNS, "type:Employee=contribution", "as soon as", id="a-type-too-early"),
    ],
)
def test_what_cannot_be_an_answer_is_refused(question: Question, text: str, why: str) -> None:
    with pytest.raises(LedgerError, match=why):
        checked_answer(question, text)


def test_a_candidate_is_one_of_four_things() -> None:
    assert checked_kind("later") == "later"
    with pytest.raises(LedgerError, match="“in-plan” is no answer"):
        checked_kind("in-plan")
