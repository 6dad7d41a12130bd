"""What the fields of a tax form of the Financial Data Exchange are in the boxes of a book line."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from ledger.domain.entries.form_boxes import is_of_an_ira
from ledger.domain.errors import LedgerError
from ledger.domain.money import MAX_CENTS, ZERO, Money
from ledger.importers.base import Context
from ledger.importers.shell import quoted

_MOST_PLACES = 15
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]+)?", re.ASCII)
_DOLLARS_1099R = {
    "grossDistribution": "1",
    "taxableAmount": "2a",
    "capitalGain": "3",
    "federalTaxWithheld": "4",
    "employeeContributions": "5",
    "netUnrealizedAppreciation": "6",
    "otherAmount": "8",
    "yourPercentOfTotal": "9a",
    "totalEmployeeContributions": "9b",
    "allocableToIRR": "10",
    "allocableToIrr": "10",
}
_MARKS_1099R = {
    "taxableAmountNotDetermined": "2b_not_determined",
    "totalDistribution": "2b_total_distribution",
    "iraSepSimple": "7b",
    "foreignAccountTaxCompliance": "12_fatca",
}
_DOLLARS_W2 = {
    "wages": "1",
    "federalTaxWithheld": "2",
    "socialSecurityWages": "3",
    "socialSecurityTaxWithheld": "4",
    "medicareWages": "5",
    "medicareTaxWithheld": "6",
    "socialSecurityTips": "7",
    "allocatedTips": "8",
    "dependentCareBenefit": "10",
    "nonQualifiedPlan": "11",
}
_MARKS_W2 = {
    "statutory": "statutory employee",
    "retirementPlan": "retirement plan",
    "thirdPartySickPay": "third-party sick pay",
}
_DOLLARS_5498 = {
    "iraContributions": "1",
    "rolloverContributions": "2",
    "rothIraConversion": "3",
    "recharacterizedContributions": "4",
    "fairMarketValue": "5",
    "lifeInsuranceCost": "6",
    "sepContributions": "8",
    "simpleContributions": "9",
    "rothIraContributions": "10",
    "rmdAmount": "12b",
    "postponedContribution": "13a",
    "repayments": "14a",
    "fmvSpecifiedAssets": "15a",
}
_KINDS_5498 = {"ira": "IRA", "sep": "SEP", "simple": "SIMPLE", "rothIra": "Roth IRA"}


class FdxForm(NamedTuple):
    """A form of the document: which, its fields, and what the statement around it says of year and issuer."""

    kind: str
    fields: Mapping[str, Any]
    around: Mapping[str, Any]

    def get(self, name: str) -> Any:
        """What the form, else the statement around it, says under a name."""
        held = self.fields.get(name)
        return self.around.get(name) if held is None else held


def as_list(value: Any) -> list[Any]:
    """What may stand alone or in a list, as a list; nothing is an empty one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _line_1099r(form: FdxForm, context: Context) -> dict[str, Any]:
    """The book line of a Form 1099-R; that of an IRA has no plan."""
    boxes: dict[str, Any] = _dollars(form, _DOLLARS_1099R)
    boxes |= {box: True for name, box in _MARKS_1099R.items() if _is_marked(form, name)}
    codes = "".join(str(code) for code in as_list(form.fields.get("distributionCodes")))
    first_year, paid = form.fields.get("firstYearOfRoth"), form.fields.get("dateOfPayment")
    boxes |= {"7": codes.upper().replace(" ", "")} if codes else {}
    boxes |= {"11": _whole("firstYearOfRoth", first_year)} if first_year else {}
    boxes |= {"13": str(paid)[:10]} if paid else {}
    boxes |= _state_boxes(form, ("14", "15", "16", "17", "18", "19"))
    account = form.fields.get("recipientAccountNumber")
    return {
        **_line("form_1099r", form, context, boxes),
        **({} if is_of_an_ira(boxes) else {"plan": _named(form, context, "plan", context.plan)}),
        **({"account": str(account)} if account else {}),
    }


def _line_w2(form: FdxForm, context: Context) -> dict[str, Any]:
    boxes: dict[str, Any] = _dollars(form, _DOLLARS_W2)
    by_code = _by_label(form, "codes", "code")
    by_label = _by_label(form, "other", "description")
    marks = [words for name, words in _MARKS_W2.items() if _is_marked(form, name)]
    boxes |= {"12": by_code} if by_code else {}
    boxes |= {"13": ", ".join(marks)} if marks else {}
    boxes |= {"14": by_label} if by_label else {}
    boxes |= _state_boxes(form, ("17", "15", "16", "19", "20", "18"))
    return {**_line("form_w2", form, context, boxes), "employer": _named(form, context, "employer", None)}


def _line_5498(form: FdxForm, context: Context) -> dict[str, Any]:
    boxes: dict[str, Any] = _dollars(form, _DOLLARS_5498)
    kinds = [kind for name, kind in _KINDS_5498.items() if _is_marked(form, name)]
    boxes |= {"7": kinds[0]} if len(kinds) == 1 else {}
    return _line("form_5498", form, context, boxes)


_BOOK_LINES: Mapping[str, Callable[[FdxForm, Context], dict[str, Any]]] = {
    "1099r": _line_1099r,
    "w2": _line_w2,
    "5498": _line_5498,
}


def book_line(form: FdxForm, context: Context) -> dict[str, Any]:
    """The book line of a form; `context` says whose it is, and what it cannot say of plan and employer.

    Raises:
        LedgerError: an amount, a year or a mark cannot be read, or whose form it is is not known.
    """
    return _BOOK_LINES[form.kind](form, context)


def _line(record: str, form: FdxForm, context: Context, boxes: Mapping[str, Any]) -> dict[str, Any]:
    """What the lines of all forms hold."""
    if context.person is None:
        raise LedgerError("the file does not say whose it is.", hint="Give --person.")
    year = form.get("taxYear")
    if year is None:
        raise LedgerError("taxYear is not there.", hint="Add it: the year that the form is of.")
    issuer = _issuer(form)
    return {
        "record": record,
        "person": context.person,
        "year": _whole("taxYear", year),
        "boxes": dict(boxes),
        **({"corrected": True} if _is_marked(form, "corrected") else {}),
        **({"note": f"from {issuer}"} if issuer else {}),
    }


def _named(form: FdxForm, context: Context, what: str, known: str | None) -> str:
    """The plan or employer of a form: as answered for its issuer, or for all, else the one that is known."""
    issuer = _issuer(form)
    named = context.answers.get(f"{what}:{issuer}") or context.answers.get(what) or known
    if named is None:
        options = ["--plan"] if what == "plan" else []
        options += [f"--answer {quoted(f'{what}:{issuer}=ID')}"] if issuer else []
        raise LedgerError(
            f"which {what} of the ledger is {f'“{issuer}”' if issuer else 'its issuer'}?",
            hint=f"Give {' or '.join([*options, f'--answer {what}=ID'])}; the last holds for all forms.",
        )
    return named


def _issuer(form: FdxForm) -> str:
    """The issuer's name; empty where the document does not say it."""
    issuer = form.get("issuer")
    business = issuer.get("businessName", issuer) if isinstance(issuer, dict) else issuer
    if isinstance(business, dict):
        business = " ".join(str(business[name]) for name in ("name1", "name2") if business.get(name))
    return " ".join(business.split())[:100] if isinstance(business, str) else ""


def _dollars(form: FdxForm, names: Mapping[str, str]) -> dict[str, str]:
    amounts = {box: _amount(name, form.fields.get(name)) for name, box in names.items() if name in form.fields}
    return {box: amount.plain() for box, amount in amounts.items() if amount is not None}


def _amount(name: str, value: Any) -> Money | None:
    """An amount of the document, a number or text; never rounded.

    Raises:
        LedgerError: it is no amount, or has a part of a cent.
    """
    if isinstance(value, str):
        text = value.strip()
        if not _NUMBER.fullmatch(text):
            return Money.parse(text) if text else None
        value = Decimal(text)
    if value is None:
        return None
    # How long it is comes first: no arithmetic can be done with a billion digits.
    is_amount = isinstance(value, Decimal) and value.is_finite() and value.adjusted() <= _MOST_PLACES
    if not is_amount or abs(value) * 100 > MAX_CENTS:
        raise LedgerError(f"{name}: “{str(value)[:40]}” is not a dollar amount.", hint="Write it as 1234.56.")
    digits = int(value.as_tuple().exponent)
    cents = value * 100 if digits >= -15 else Decimal("0.1")  # within the 28 digits that arithmetic keeps
    if cents != cents.to_integral_value():
        raise LedgerError(f"{name}: {str(value)[:40]} has a part of a cent.", hint="Write dollars and cents.")
    return Money(int(cents))


def _whole(name: str, value: Any) -> int:
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise LedgerError(f"{name}: “{text[:40]}” is not a year.", hint="Write it with four digits.")
    return int(text)


def _is_marked(form: FdxForm, name: str) -> bool:
    value = form.fields.get(name)
    if value is not None and not isinstance(value, bool):
        raise LedgerError(f"{name}: “{str(value)[:40]}” is neither true nor false.", hint="Write true or false.")
    return value is True


def _by_label(form: FdxForm, name: str, label: str) -> dict[str, str]:
    """The amounts of a W-2's box 12 or 14 by code or label; two of one label are added."""
    amounts: dict[str, Money] = {}
    for each in as_list(form.fields.get(name)):
        key = str(each.get(label) or "").strip() if isinstance(each, dict) else ""
        amount = _amount(name, each.get("amount")) if key else None
        if not key or amount is None:
            raise LedgerError(f"{name}: an item has no {label} or no amount.", hint="Write both.")
        amounts[key] = amounts.get(key, ZERO) + amount
    return {key: amount.plain() for key, amount in amounts.items()}


def _state_boxes(form: FdxForm, numbers: tuple[str, ...]) -> dict[str, Any]:
    """Tax, number and income of the first state, then tax, name and income of its locality, in boxes so numbered."""
    first = next((each for each in as_list(form.fields.get("stateAndLocal")) if isinstance(each, dict)), {})
    state, local = first.get("state") or {}, first.get("local") or {}
    if not (isinstance(state, dict) and isinstance(local, dict)):
        raise LedgerError("stateAndLocal: state and local are objects.", hint="Write them as FDX has them.")
    amounts = (_amount("state", each) for each in (state.get("taxWithheld"), state.get("income")))
    tax, income = (None if each is None else each.plain() for each in amounts)
    amounts = (_amount("local", each) for each in (local.get("taxWithheld"), local.get("income")))
    local_tax, local_income = (None if each is None else each.plain() for each in amounts)
    number = " ".join(str(each) for each in (first.get("stateCode"), state.get("taxId")) if each)
    held = (tax, number or None, income, local_tax, local.get("localityName") or None, local_income)
    return {box: value for box, value in zip(numbers, held, strict=True) if value is not None}


def other_states(form: FdxForm) -> str:
    """The states after the first, which a form of the ledger has no boxes for."""
    others = as_list(form.fields.get("stateAndLocal"))[1:]
    return ", ".join(str(each.get("stateCode") or "another state") for each in others if isinstance(each, dict))
