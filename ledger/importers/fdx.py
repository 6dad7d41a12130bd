"""Tax forms as financial institutions hand them to programs: JSON in the shape of the Financial Data Exchange."""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from ledger.domain.errors import LedgerError
from ledger.domain.records import check_entered, read_line
from ledger.importers.base import Context, Found, Ignored, Item, Refused
from ledger.importers.encoding import decode_head, read_text
from ledger.importers.fdx_forms import FdxForm, as_list, book_line, other_states

_MOST = 20_000_000
_FORM = re.compile(r"(?:tax|form)(1099r|w2|5498)", re.IGNORECASE)
_OTHER_FORM = re.compile(r"(?:tax|form)_?(?:w[0-9]|[0-9]{4})\w*", re.IGNORECASE)
_BEGINS = re.compile(r'"(?:tax|form)(?:1099-?r|w-?2|5498)"|"(?:grossDistribution|taxFormType)"', re.IGNORECASE)
_NAMES = {"1099r": "Form 1099-R", "w2": "Form W-2", "5498": "Form 5498"}
# Who a form is from and to, and what it links to: nothing in it is a form.
_NO_FORMS = frozenset({"issuer", "recipient", "attributes", "links", "error", "stateAndLocal", "codes", "other"})


class Fdx:
    """Reads Forms 1099-R, W-2 and 5498 from a tax document of the Financial Data Exchange, one or many."""

    names_plan = True
    name = "fdx"
    describes = "Forms 1099-R, W-2 and 5498 as FDX JSON"
    example = (
        '{"forms": [{"tax1099R": {"taxYear": 2025, "grossDistribution": 10200.00, "distributionCodes": ["G"], …}}]}'
    )

    def identify(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content tells
        """Whether it begins as JSON and names one of the forms, or a field of one."""
        text = decode_head(head).lstrip()
        return text.startswith(("{", "[")) and _BEGINS.search(text) is not None

    def belongs_to(self, path: Path) -> str:  # noqa: ARG002 - forms of several issuers may stand in one document
        """Nothing: every form has its own issuer."""
        return ""

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """The forms in the document's order; one that cannot be recorded is refused with its reason.

        Raises:
            LedgerError: the file is no JSON, too large, or holds no form.
        """
        found = _document(path)
        if not found:
            raise LedgerError(
                f"{path.name} holds no Form 1099-R, W-2 or 5498.",
                hint="See `roth-ledger import --list` for an example.",
            )
        for place, form in enumerate(found, 1):
            if isinstance(form, str):
                yield Ignored(1, f"{form}: the ledger keeps Forms 1099-R, W-2 and 5498 alone")
                continue
            try:
                left_out = other_states(form)
                if left_out:
                    yield Ignored(1, f"form {place}: what it says of {left_out}; one state of a form is kept")
                yield Found(1, check_entered(read_line(book_line(form, context))))
            except LedgerError as error:
                yield Refused(1, f"form {place}, {_NAMES[form.kind]}: {error.message}", error.hint)


def _document(path: Path) -> list[FdxForm | str]:
    """The forms of a document, and the names of those that are not kept."""
    text = read_text(path, _MOST)
    try:
        document = json.loads(text, parse_float=_number, parse_int=_number, parse_constant=_constant)
        return list(_forms(document, {}))
    except json.JSONDecodeError as error:
        raise LedgerError(
            f"{path.name} is no JSON: {error.msg} at line {error.lineno}.", hint="Save it again."
        ) from None
    except RecursionError:
        raise LedgerError(f"{path.name} is nested too deeply.", hint="A tax document has a few levels.") from None


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # its exponent is longer than any number's
        raise LedgerError(f"“{text[:40]}” is not an amount.", hint="Write it as 1234.56.") from None


def _constant(text: str) -> Any:
    raise LedgerError(f"{text} is not an amount.", hint="What is not known is left out.")


def _forms(value: Any, around: Mapping[str, Any]) -> Iterator[FdxForm | str]:
    if isinstance(value, list):
        for each in value:
            yield from _forms(each, around)
    if not isinstance(value, dict):
        return
    kind = _kind_of(value.get("taxFormType"))
    if kind is not None or "grossDistribution" in value:
        yield FdxForm(kind or "1099r", value, around)
        return
    around = {**around, **{name: value[name] for name in ("taxYear", "issuer") if value.get(name) is not None}}
    for name, child in value.items():
        kind = _kind_of(name)
        if kind is not None:
            yield from (FdxForm(kind, each, around) for each in as_list(child) if isinstance(each, dict))
        elif _OTHER_FORM.fullmatch(name) and child:
            yield name
        elif name not in _NO_FORMS:
            yield from _forms(child, around)


def _kind_of(name: object) -> str | None:
    """Which form a key or `taxFormType` names: `tax1099R`, `Form1099R`, `taxW2`."""
    found = _FORM.fullmatch(name.replace("-", "").replace("_", "")) if isinstance(name, str) else None
    return found[1].lower() if found else None
