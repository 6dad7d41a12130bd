"""Every refusal says what is wrong, and what to do; the list in the documentation is what these cases give."""

import re

import pytest

from tests.faults.harness import FULL
from tests.faults.promises import Proof
from tests.messages import of_sqlite, of_the_disk
from tests.messages.case import Case, Said, said_in
from tests.messages.write import DOCUMENT, ENTRY, GROUPS, entry

pytestmark = pytest.mark.faults

CASES = [case for _, cases in GROUPS for case in cases]
# Alike but for a line of a table; of these a few, and of the others each second, unless all is asked for.
ALIKE = [*of_sqlite.RAISED, *of_the_disk.RAISED]
TRIED = CASES if FULL else [*[case for case in CASES if case not in ALIKE][::2], *ALIKE[::8]]

_PYTHON = re.compile(
    r"Traceback|\b[A-Z]\w*(?:Error|Exception)\b|\[?Errno|\bNone\b|<[\w.]+ object|the program has a defect"
)
# What a message that needs no hint holds itself: an option, a command, an example, what is allowed.
_SAYS_ITSELF = re.compile(r"--|`|Name a|Write |in the range|for example|these are|name - once|interrupted|nothing to")


def wrong_with(case: Case, said: Said) -> list[str]:
    """What a message lacks, or has too much of."""
    wrong = []
    if said.code != case.code:
        wrong.append(f"it exits {said.code}, not {case.code}")
    if _PYTHON.search(said.out + said.err):
        wrong.append(f"it speaks Python: {said.err}")
    if case.stays and said.changed:
        wrong.append("the ledger was changed")
    if case.silent:
        return [*wrong, *([f"it says: {said.err}"] if said.err else [])]
    if not said.error:
        wrong.append("it does not say what is wrong")
    if case.hinted and not said.hint:
        wrong.append("it does not say what to do")
    if not case.hinted and not _SAYS_ITSELF.search(said.error):
        wrong.append("the message itself does not say what to do")
    if said.out:
        wrong.append(f"it writes on standard output: {said.out[:200]}")
    return wrong


@pytest.mark.parametrize("case", TRIED, ids=lambda case: case.id)
def test_message(case: Case, proof: Proof) -> None:
    said = said_in(case)
    assert wrong_with(case, said) == []
    assert entry(case, said) in DOCUMENT.read_text("utf-8"), "run: python -m tests.messages.write"
    proof("P19", "a failure provoked, and what is said of it", 1)


def test_each_has_a_name_of_its_own() -> None:
    ids = [case.id for case in CASES]
    assert sorted(set(ids)) == sorted(ids)


def test_the_list_holds_no_message_that_is_gone() -> None:
    assert sorted(ENTRY.findall(DOCUMENT.read_text("utf-8"))) == sorted(case.id for case in CASES)


def test_a_failure_that_nobody_explains_is_seen() -> None:
    """A build whose failures of SQLite are not put into words."""

    def broken(place: object) -> None:
        from ledger.storage import failures

        del place
        failures.explained = lambda error, *_: error

    case = next(each for each in of_sqlite.CASES if each.id == "sqlite-corrupt")

    def provoke(place: object) -> None:
        case.provoke(place)  # type: ignore[arg-type]
        broken(place)

    wrong = wrong_with(case, said_in(case._replace(provoke=provoke)))
    assert any(each.startswith("it speaks Python") for each in wrong)
