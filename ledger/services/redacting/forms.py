"""The boxes of tax forms and the lines of returns: amounts scaled, codes and ticks kept, every other text replaced."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from ledger.domain.entries.form_boxes import IRA_KINDS, LABELLED, check_codes, check_w2_codes
from ledger.domain.entries.forms import RETURN_LINES
from ledger.domain.errors import LedgerError
from ledger.domain.fields import DAY, FLAG, SIGNED_MONEY, TEXT, YEAR, Field
from ledger.domain.money import Money
from ledger.domain.records import record_class
from ledger.services.redacting.days import Days
from ledger.services.redacting.names import Names
from ledger.services.redacting.scale import Scale

_WHOLE_DOLLARS = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_RATIO = re.compile(r"0\.[0-9]{1,10}|1\.0{1,10}|[01]", re.ASCII)
_TICKED_LINES = frozenset({("1040", "4c"), ("1040", "5c")})
_TICKS = frozenset({"1", "2", "3"})


class Forms:
    """Redacts what stands in boxes and on lines."""

    def __init__(
        self, scale: Scale, names: Names, days: Days, paid_in: Mapping[tuple[str, int], Mapping[int, int]]
    ) -> None:
        """`paid_in` are the sums of the stubs of a person's year, which a Form W-2 repeats: cents, and scaled."""
        self._scale = scale
        self._names = names
        self._days = days
        self._paid_in = paid_in

    def redact(self, record: str, line: Mapping[str, Any]) -> dict[str, Any]:
        """The boxes or forms of a line of the book; what the law's forms do not have is left out."""
        if record == "filed_return":
            return self._returns(line["forms"])
        sums = self._paid_in.get((line["person"], line["year"]), {}) if record == "form_w2" else {}
        kinds: Mapping[str, Field] = record_class(record).BOXES
        boxes = {
            name: None if held is None else self._box(record, name, kinds[name], held, sums)
            for name, held in line["boxes"].items()
            if name in kinds
        }
        if record == "form_1099r":
            _keep_sum(line["boxes"], boxes)
        return {name: new for name, new in boxes.items() if new is not None or line["boxes"][name] is None}

    def _box(self, record: str, name: str, kind: Field, held: Any, sums: Mapping[int, int]) -> Any:
        """What a box becomes; None where it holds text that is no code of the law."""
        if kind is SIGNED_MONEY:
            return self._money(held, sums)
        if kind is FLAG or kind is YEAR or isinstance(held, bool | int):
            return held
        if kind is DAY:
            return self._days.of(dt.date.fromisoformat(held)).isoformat()
        if kind is LABELLED:
            return {
                label if name == "12" else self._names.of("label", label): self._money(amount, sums)
                for label, amount in held.items()
                if name != "12" or is_code(check_w2_codes, [label])  # box 14 has labels of the employer's own
            }
        if kind is TEXT:
            return self._names.of("text", held)
        return held if _is_kind_of_ira(held) or (record == "form_1099r" and is_code(check_codes, held, "")) else None

    def _money(self, held: Any, sums: Mapping[int, int]) -> str:
        cents = SIGNED_MONEY.read(held).cents
        return Money(sums.get(cents, self._scale.of(cents))).plain()

    def _returns(self, forms: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
        return {
            form: {
                line: new
                for line, text in lines.items()
                if line in RETURN_LINES[form] and (new := self._return_line(form, line, text)) is not None
            }
            for form, lines in forms.items()
            if form in RETURN_LINES
        }

    def _return_line(self, form: str, line: str, text: str) -> str | None:
        if (form, line) in _TICKED_LINES:
            return text if text in _TICKS else None
        if (form, line) == ("8606", "10"):
            return text if _RATIO.fullmatch(text) else None
        if not _WHOLE_DOLLARS.fullmatch(text):
            return None
        return Money(self._scale.of(int(text) * 100)).whole_dollars()


def is_code(check: Callable[..., None], *held: Any) -> bool:
    """Whether a check of the domain finds nothing wrong with a code."""
    with suppress(LedgerError):
        check(*held)
        return True
    return False


def _is_kind_of_ira(held: str) -> bool:
    return held == "" or held.upper() in map(str.upper, IRA_KINDS)


def _keep_sum(held: Mapping[str, Any], new: dict[str, Any]) -> None:
    """Box 1 of a Form 1099-R that was the sum of boxes 2a and 5 stays it."""
    parts = [held.get(name) for name in ("1", "2a", "5")]
    if any(part is None for part in parts):
        return
    gross, taxable, basis = (SIGNED_MONEY.read(part).cents for part in parts)
    if gross == taxable + basis:
        left = SIGNED_MONEY.read(new["1"]).cents - SIGNED_MONEY.read(new["5"]).cents
        new["2a"] = Money(left).plain()
