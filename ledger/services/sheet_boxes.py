"""Whether one box of a form is as expected."""

from collections.abc import Mapping, Sequence
from typing import Any

from ledger.domain.alerts.alert import WARNING
from ledger.domain.entries.form_boxes import Box
from ledger.domain.money import Money, total
from ledger.domain.recorded import Recorded
from ledger.domain.tax.expected.form_1099r import ExpectedForm
from ledger.domain.tax.reconcile import Difference
from ledger.domain.tax.reconcile.boxes import Boxes, close, rounding, same_code

# The names that boxes have from 2026 on, and the same boxes through 2025.
NAMES_FROM_2026 = {"7a": "7", "7b": "7_ira_sep_simple", "8a": "8"}
# In the order of the form.
ORDER_1099R = (
    *("1", "2a", "2b_not_determined", "2b_total_distribution", "3", "4", "5", "6", "7", "7_ira_sep_simple", "7c"),
    *("7d", "8", "8b", "9a", "9b", "10", "11", "12", "12_fatca", "13", "14", "15", "16", "17", "18", "19"),
)
_COMPARED = frozenset({"1", "2a", "4", "5", "7", "11", "2b_not_determined", "7_ira_sep_simple"})
_REST_ON_BASIS = frozenset({"2a", "5"})
_CORRECTED = "F16"
AGREES, DIFFERS, NOTED, NOT_KNOWN = "agrees", "differs", "noted", "not_known"

Row = tuple[str, Box, Box, str]


def counting_boxes(forms: Sequence[Recorded[Any]]) -> dict[str, Box]:
    """Boxes of the forms that came for one sheet, under their names through 2025; amounts of several are added up."""
    held: dict[str, list[Box]] = {}
    for form in forms:
        for name, box in form.value.boxes.items():
            if box is not None:
                held.setdefault(NAMES_FROM_2026.get(name, name), []).append(box)
    return {name: _together(boxes) for name, boxes in held.items()}


def _together(boxes: Sequence[Box]) -> Box:
    amounts = [each for each in boxes if isinstance(each, Money)]
    if amounts and len(amounts) == len(boxes):
        return total(amounts)
    return boxes[0] if all(each == boxes[0] for each in boxes) else ", ".join(dict.fromkeys(map(str, boxes)))


def boxes_1099r(
    want: Boxes | None,
    have: Boxes | None,
    expected: Sequence[ExpectedForm],
    received: Mapping[str, Box],
    differences: Sequence[Difference],
) -> list[Row]:
    """Name, expected, received and state of each box that is expected, received, or compared.

    Args:
        want: What one sheet should report; None where nothing is expected, or nothing has come.
        have: What came for it.
        expected: The expected forms in it.
        received: As `counting_boxes`.
        differences: What differs on it.
    """
    awaited = _of_forms(expected, want)
    named = _by_box(differences)
    rows: list[Row] = []
    for name in ORDER_1099R:
        if name not in awaited and name not in received:
            continue
        wanted, came = awaited.get(name), received.get(name)
        state = ""
        if name in named:
            state = named[name]
        elif name in awaited and not _is_known(name, expected):
            state = NOT_KNOWN
        elif want is not None and have is not None and name in _COMPARED:
            state = _state(name, wanted, came, want, have, differing=bool(differences))
        rows.append((name, wanted, came, state))
    return rows


def _of_forms(expected: Sequence[ExpectedForm], want: Boxes | None) -> dict[str, Box]:
    """What is expected, by the names through 2025; of one form in parts, the part."""
    if not expected:
        return {}
    if want is None or (len(expected) == 1 and want.box_1 == expected[0].box_1):
        named = {NAMES_FROM_2026.get(name, name): box for name, box in expected[0].boxes.items()}
        return {name: box for name, box in named.items() if box is not None or name in {"2a", "4", "5", "7", "10"}}
    return {
        "1": want.box_1,
        "2a": want.box_2a,
        "2b_not_determined": False,
        "4": want.box_4,
        "5": want.box_5,
        "7": want.code,
        "7_ira_sep_simple": False,
        "11": want.box_11,
    }


def _is_known(name: str, expected: Sequence[ExpectedForm]) -> bool:
    if name in _REST_ON_BASIS:
        return all(form.known for form in expected)
    return name != "7" or all(form.box_7 is not None for form in expected)


def _by_box(differences: Sequence[Difference]) -> dict[str, str]:
    """The state of each box that a difference names, the loudest first."""
    states: dict[str, str] = {}
    for each in sorted(differences, key=lambda each: each.level != WARNING):
        if each.code != _CORRECTED:
            name = NAMES_FROM_2026.get(each.box, each.box)
            states.setdefault(name, DIFFERS if each.level == WARNING else NOTED)
    return states


def _state(name: str, wanted: Box, came: Box, want: Boxes, have: Boxes, *, differing: bool) -> str:
    if not wanted and not came:
        return ""
    if name == "7":
        alike = same_code(want, have)
    elif name == "11":
        if wanted is None or came is None:
            return ""
        alike = wanted == came
    elif name.startswith(("2b", "7_")):
        alike = bool(wanted) is bool(came)
    else:
        alike = money_alike(wanted, came, rounding(want.events))
    return AGREES if alike else other_than(differing=differing)


def money_alike(wanted: Box, came: Box, tolerance: int) -> bool:
    """Whether two boxes hold the same amount but for rounding, a blank one as zero."""
    return close(came if isinstance(came, Money) else None, wanted if isinstance(wanted, Money) else None, tolerance)


def other_than(*, differing: bool) -> str:
    """The state of a box that holds something else: where nothing is said of the form, it calls for nothing."""
    return DIFFERS if differing else NOTED
