"""Forms 1099-R as payers send them to the IRS: the fixed-width records of Publication 1220, or the same as JSON.

Source: IRS Publication 1220, Payee “B” Record, Form 1099-R: 750 characters, amounts in cents, filled with zeros.
"""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from ledger.domain.errors import LedgerError
from ledger.domain.records import check_entered, read_line
from ledger.importers.base import Context, Found, Ignored, Item, Refused
from ledger.importers.encoding import decode_head, read_text
from ledger.importers.fdx_forms import FdxForm, book_line

_MOST = 50_000_000
_LENGTH = 750
_OF_1099R = "9"  # the type of return in the payer's “A” record
# FDX's name of each amount by the payment amount's code: where it stands (from 1) is 55 + 12 for each before it.
_AMOUNTS = {
    "1": "grossDistribution",
    "2": "taxableAmount",
    "3": "capitalGain",
    "4": "federalTaxWithheld",
    "5": "employeeContributions",
    "6": "netUnrealizedAppreciation",
    "8": "otherAmount",
    "9": "totalEmployeeContributions",
    "B": "allocableToIRR",
}
_CODES = "123456789ABCDEFGHJ"
_MARKS = {547: "taxableAmountNotDetermined", 548: "iraSepSimple", 549: "totalDistribution"}
_NAMES = {
    "taxable_amount_not_determined_indicator": 547,
    "ira_sep_simple_indicator": 548,
    "total_distribution_indicator": 549,
}


class Irs1220:
    """Reads Forms 1099-R out of a file for the IRS; other forms in it are named and left."""

    name = "irs-1220"
    describes = "Forms 1099-R as sent to the IRS (Publication 1220 records, or one as JSON)"
    example = "B2025 RIVE1400000000 … 000001020000 000000020000 …"
    names_plan = True

    def identify(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content tells
        """Whether it is one record of 750 characters a line, or one as JSON."""
        text = decode_head(head).lstrip("\ufeff")
        if text.lstrip().startswith("{"):
            return '"record_type"' in text and '"payment_amount_1"' in text
        first = text.partition("\n")[0].rstrip("\r")
        return len(first) == _LENGTH and first[0] in "TAB" and first[1:5].isdigit()

    def belongs_to(self, path: Path) -> str:  # noqa: ARG002 - forms of several payers may stand in one file
        """Nothing: every form has its own payer."""
        return ""

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """The forms in the file's order; one that cannot be recorded is refused with its reason.

        Raises:
            LedgerError: the file is too large, or no text or JSON.
        """
        text = read_text(path, _MOST)
        if text.lstrip().startswith("{"):
            yield _item(1, _of_json(text), context)
            return
        kind = _OF_1099R
        for line, record in enumerate(text.splitlines(), 1):
            if record[:1] == "A":
                kind = record[25:27].strip()
            elif record[:1] != "B":
                continue
            elif len(record) != _LENGTH:
                yield Refused(line, f"the record holds {len(record)} characters, not {_LENGTH}.", "Get it again.")
            elif kind != _OF_1099R:
                yield Ignored(line, "a form that is no Form 1099-R")
            else:
                yield _item(line, _of_record(record), context)


def _item(line: int, fields: Mapping[str, Any] | LedgerError, context: Context) -> Item:
    try:
        if isinstance(fields, LedgerError):
            raise fields
        return Found(line, check_entered(read_line(book_line(FdxForm("1099r", fields, {}), context))))
    except LedgerError as error:
        return Refused(line, error.message, error.hint)


def _of_record(record: str) -> Mapping[str, Any] | LedgerError:
    amounts = {code: record[54 + 12 * place : 66 + 12 * place] for place, code in enumerate(_CODES)}
    marks = {place: record[place - 1] for place in _MARKS}
    return _fields(record[1:5], amounts, marks, record[544:546], record[20:40], record[5], record[556:564])


def _of_json(text: str) -> Mapping[str, Any] | LedgerError:
    try:
        held = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return LedgerError("the file is no JSON.", hint="Get it again.")
    if not isinstance(held, dict):
        return LedgerError("the file holds no record.", hint="Get it again.")
    said = {name: str(value if value is not None else "") for name, value in held.items()}
    return _fields(
        said.get("payment_year", ""),
        {code: said.get(f"payment_amount_{code}", "") for code in _CODES},
        {place: said.get(name, "") for name, place in _NAMES.items()},
        said.get("distribution_code", ""),
        said.get("payers_account_number_for_payee", ""),
        said.get("corrected_return_indicator", ""),
        said.get("date_payment", "")[:10].replace("-", ""),
    )


def _fields(
    year: str,
    amounts: Mapping[str, str],
    marks: Mapping[int, str],
    codes: str,
    account: str,
    corrected: str,
    paid: str,
) -> Mapping[str, Any] | LedgerError:
    """The record in FDX's words; an amount of zeros is one that was not filled in."""
    fields: dict[str, Any] = {"taxYear": year.strip(), "distributionCodes": list(codes.strip())}
    for code, name in _AMOUNTS.items():
        text = amounts[code].strip() or "0"
        if not (text.isascii() and text.isdigit() and len(text) <= 12):
            return LedgerError(f"amount {code}: “{text[:20]}” is not an amount in cents.", hint="Get the file again.")
        if int(text):
            fields[name] = Decimal(int(text)) / 100
    fields |= {_MARKS[place]: True for place, mark in marks.items() if mark == "1"}
    fields |= {"corrected": True} if corrected.strip() else {}
    fields |= {"recipientAccountNumber": account.strip()} if account.strip() else {}
    if paid.strip().isdigit() and len(paid.strip()) == 8 and int(paid):
        fields["dateOfPayment"] = f"{paid[:4]}-{paid[4:6]}-{paid[6:]}"
    return fields
