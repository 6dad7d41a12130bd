"""Every line of a book with neutral names, scaled amounts and moved days, by the rules of each key."""

import datetime as dt
import json
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from ledger.domain.alerts.alert import ALERT_CODES
from ledger.domain.dates import EARLIEST
from ledger.domain.entries.distributions import check_exception
from ledger.domain.entries.form_boxes import check_codes
from ledger.domain.errors import LedgerError
from ledger.domain.fields import SIGNED_MONEY
from ledger.domain.money import Money
from ledger.domain.records import line_of, read_line, record_of, reference
from ledger.services.redacting import rules
from ledger.services.redacting.amounts import Amounts, Placed
from ledger.services.redacting.days import Days
from ledger.services.redacting.forms import Forms, is_code
from ledger.services.redacting.names import Names
from ledger.services.redacting.scale import Scale

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_WITHIN_60_DAYS = 60


class Secret(NamedTuple):
    """What turns the ledger into the redacted book, never written anywhere: the factor, and how many days earlier."""

    scale: Scale
    earlier: int

    @classmethod
    def draw(cls) -> "Secret":
        """Of the system's own randomness."""
        return cls(Scale.draw(), 2 + secrets.randbelow(8))


def redacted(book: Iterable[str], secret: Secret | None = None) -> Iterator[str]:
    """The lines of a book as strangers may see them, in the same order.

    Args:
        book: Every recorded line of a ledger, in recorded order.
        secret: Drawn anew where not given.

    Raises:
        LedgerError: a record has a key that no rule speaks of; nothing of the book may then be shown.
    """
    lines = [json.loads(line) for line in book]
    return _Redactor(lines, secret or Secret.draw()).lines()


class _Redactor:
    """Goes over a book twice: to find what depends on what, and to write it anew."""

    def __init__(self, lines: list[dict[str, Any]], secret: Secret) -> None:
        self._lines = lines
        self._values = [read_line(line) for line in lines]
        self._names = Names()
        self._scale = secret.scale
        births = [value.birth_date for value in self._values if record_of(value) == "person"]
        ends = {line["limitation_year_end"] for line in lines if line.get("limitation_year_end")}
        self._days = Days(_days_in(lines), births, ends, secret.earlier)
        standing, taken_back = self._standing()
        amounts = Amounts(secret.scale, standing)
        self._replaced = dict(amounts.replaced)
        for each in taken_back:  # by itself: nothing depends on it any more
            self._replaced.update(Amounts(secret.scale, [each]).replaced)
        self._births: dict[str, str] = {}
        self._forms = Forms(secret.scale, self._names, self._days, amounts.paid_in())

    def _standing(self) -> tuple[list[Placed], list[Placed]]:
        """The lines that stand, and those that were taken back."""
        under: dict[str, list[int]] = {}
        gone: set[int] = set()
        for place, value in enumerate(self._values):
            if record_of(value) == "void":
                standing = under.get(value.entry)
                gone |= {standing.pop()} if standing else set()
            else:
                under.setdefault(reference(value), []).append(place)
        lines = [(place, record_of(value), value) for place, value in enumerate(self._values)]
        return [each for each in lines if each[0] not in gone], [each for each in lines if each[0] in gone]

    def lines(self) -> Iterator[str]:
        """The new lines; each is read again, so that what is written can be imported."""
        for place, (line, value) in enumerate(zip(self._lines, self._values, strict=True)):
            record = record_of(value)
            new = {"record": record, **self._redact(line, record, self._replaced.get(place, {}))}
            if record == "conversion":
                _keep_within_60_days(new)
            made = read_line(new)
            self._names.learn(reference(value), reference(made))
            yield line_of(made)

    def _redact(self, line: Mapping[str, Any], record: str, replaced: Mapping[str, Any]) -> dict[str, Any]:
        new = {}
        for key, held in line.items():
            if key == "record":
                continue
            rule = rules.RULES.get(record, {}).get(key)
            if rule is None:
                raise no_rule(record, key)
            written = self._value(rule, held, record, line, replaced.get(key))
            if held is None or written is not None:
                new[key] = written
        return new

    def _value(self, rule: rules.Rule, held: Any, record: str, line: Mapping[str, Any], replaced: Any) -> Any:
        """What a key becomes; None where it is left out, or says that something is not known."""
        if held is None or rule == rules.KEEP:
            return held
        if isinstance(rule, rules.Named):
            return self._names.of(rule.kind, held)
        if rule in (rules.AMOUNT, rules.AMOUNTS):
            return self._money(held, replaced)
        if rule in (rules.LEGS, rules.LAYERS, rules.HOLDINGS):
            parts = replaced or [{}] * len(held)
            return [self._part(str(rule), each, new) for each, new in zip(held, parts, strict=True)]
        if rule in (rules.BOXES, rules.FORMS):
            return self._forms.redact(record, line)
        return self._other(rule, held, record)

    def _other(self, rule: rules.Rule, held: Any, record: str) -> Any:
        if rule == rules.DAY:
            return self._days.of(dt.date.fromisoformat(held)).isoformat()
        if rule == rules.BIRTH:
            return self._birth(held)
        if rule == rules.ID:
            return self._names.entry(record, held)
        if rule == rules.REFERENCE:
            return self._names.reference(held)
        if rule == rules.EMPLOYERS:
            return [self._names.of("employer", each) for each in held]
        if rule == rules.COLUMNS:
            return {self._names.of("column", name): self._names.of("meaning", each) for name, each in held.items()}
        if rule == rules.MATCH:
            return self._part(rules.MATCH, held, {})
        return _known_code(rule, held)

    def _part(self, part: str, held: Mapping[str, Any], replaced: Mapping[str, Any]) -> dict[str, Any]:
        """A small record inside a record."""
        new = {}
        for key, each in held.items():
            rule = rules.PARTS[part].get(key)
            if rule is None or (rule == rules.MADE and key not in replaced):
                raise no_rule(part, key)
            new[key] = replaced[key] if rule == rules.MADE else self._value(rule, each, part, held, replaced.get(key))
        return new

    def _money(self, held: Any, replaced: Any) -> Any:
        """An amount, or one for each source; where nothing depends on it, scaled by itself."""
        if isinstance(held, dict):
            return {source: self._money(each, (replaced or {}).get(source)) for source, each in held.items()}
        cents = self._scale.of(SIGNED_MONEY.read(held).cents) if replaced is None else replaced
        return Money(cents).plain()

    def _birth(self, held: str) -> str:
        if held not in self._births:
            self._births[held] = self._days.birth(dt.date.fromisoformat(held)).isoformat()
        return self._births[held]


def no_rule(record: str, key: str) -> LedgerError:
    """What to say of a key that nobody decided about."""
    return LedgerError(
        f"There is no rule for {key[:40]} of {record}, so it cannot be shown to strangers.",
        hint="Nothing was written. Update the program: pip install --upgrade roth-ledger",
    )


def _known_code(rule: rules.Rule, held: str) -> str | None:
    """A code where the law or the program has it; else nothing, or of an alert, which must have one, some code."""
    if rule == rules.ALERT:
        return held if held in ALERT_CODES else next(iter(ALERT_CODES))
    if (rule == rules.CODE and is_code(check_codes, held, "")) or (
        rule == rules.EXCEPTION and is_code(check_exception, held)
    ):
        return held
    return None


def _days_in(held: Any) -> Iterator[dt.date]:
    """Every day in a line or a list of lines."""
    if isinstance(held, dict):
        for key, each in held.items():
            if key != "birth_date":
                yield from _days_in(each)
    elif isinstance(held, list):
        for each in held:
            yield from _days_in(each)
    elif isinstance(held, str) and _DAY.fullmatch(held):
        with suppress(ValueError):
            day = dt.date.fromisoformat(held)
            if day >= EARLIEST:
                yield day


def _keep_within_60_days(conversion: dict[str, Any]) -> None:
    """A leg that arrived within 60 days still does, where the turn of a year moved the two days apart."""
    first = dt.date.fromisoformat(conversion["date"])
    for leg in conversion.get("legs", ()):
        if "date" in leg:
            arrived = dt.date.fromisoformat(leg["date"])
            leg["date"] = min(arrived, first + dt.timedelta(days=_WITHIN_60_DAYS)).isoformat()
