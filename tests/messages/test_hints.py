"""Every refusal in the code has a hint, or its message says itself what is allowed: those are listed, and why."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "ledger"
ERRORS = frozenset(
    {"LedgerError", "InvalidEntryError", "NotFoundError", "ConflictError", "ChangedMeanwhileError", "RefusedError"}
    | {"NoLedgerError", "LockedError"}
)

_ALLOWED = "The message says which values there may be, or which key is missing."
_CONTRADICTS = "The message names the two values that contradict each other: either may be the wrong one."
_LINE = "It is said of one line of a file, and the hint stands below all lines: correct them and import again."
_NOTHING = "There is nothing to do."
# How many refusals of a file have no hint, and why that is right.
WITHOUT = {
    "domain/entries/bookkeeping.py": (1, _ALLOWED),
    "domain/entries/conversions.py": (6, _CONTRADICTS),
    "domain/entries/distributions.py": (1, _CONTRADICTS),
    "domain/entries/form_boxes.py": (1, _ALLOWED),
    "domain/entries/opening_balances.py": (2, _CONTRADICTS),
    "domain/entries/payroll.py": (1, _ALLOWED),
    "domain/entries/receipts.py": (1, _ALLOWED),
    "domain/entries/refunds.py": (1, _CONTRADICTS),
    "domain/entries/valuations.py": (3, _CONTRADICTS),
    "domain/fields.py": (4, _ALLOWED),
    "domain/records.py": (1, _ALLOWED),
    "domain/typed_parts.py": (3, _ALLOWED),
    "importers/ofx.py": (1, _LINE),
    "importers/ofx_trades.py": (1, _LINE),
    "importers/pay_stubs/workday_sheet.py": (3, _LINE),
    "importers/record_keepers/history.py": (1, _LINE),
    "importers/stub_csv.py": (1, _LINE),
    "services/corrections.py": (2, _NOTHING),
    "services/excess/correction_letters.py": (1, "The limits that are missing are an alert of their own, with a hint."),
    "services/first_ledger.py": (1, _ALLOWED),
    "services/plan_answers.py": (2, "It is said where plans are listed."),
    "services/seen.py": (1, "The screen shows what stands now beside what was typed."),
    "tui/forms/conversion_legs.py": (1, "It stands beside the input that is empty."),
    "tui/forms/form_w2_5498_forms.py": (1, "It stands beside the input that repeats a label."),
}


def refusals(tree: ast.AST) -> Iterator[ast.Call]:
    """Where an error is made that reaches a person."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
            yield node


def without_hint(source: str) -> list[int]:
    """The lines of the refusals that say nothing of what to do."""
    if not any(f"{name}(" in source for name in ERRORS):  # parsing takes long
        return []
    calls = refusals(ast.parse(source))
    return [call.lineno for call in calls if not any(given.arg in ("hint", None) for given in call.keywords)]


def test_every_refusal_says_what_to_do() -> None:
    found = Counter[str]()
    for path in sorted(PACKAGE.rglob("*.py")):
        found[str(path.relative_to(PACKAGE))] = len(without_hint(path.read_text("utf-8")))
    beyond = {name: count for name, count in found.items() if count > WITHOUT.get(name, (0, ""))[0]}
    assert beyond == {}, "give these a hint, or list them with the reason"
    gone = {name for name, (count, _) in WITHOUT.items() if found[name] < count}
    assert gone == set(), "these have fewer than listed: lower the number"


def test_a_refusal_without_a_hint_is_seen() -> None:
    source = 'raise LedgerError("no")\nraise LedgerError("no", hint="do")\nraise NotFoundError(f"no {1}", field="x")\n'
    assert without_hint(source) == [1, 3]
