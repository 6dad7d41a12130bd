"""OFX and QFX downloads of a 401(k): the one format of record keepers that says which source money belongs to.

Source: OFX 1.6 and 2.2, chapter 13: INV401KSOURCE has no value for Roth money, so record keepers borrow others.
"""

from collections.abc import Iterator
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.domain.fields import NAME
from ledger.importers.base import Context, Ignored, Item, Question, Refused, Remark
from ledger.importers.encoding import decode_head, read_text
from ledger.importers.ofx_balances import read_balances
from ledger.importers.ofx_entries import Entries
from ledger.importers.ofx_statement import Statement, is_ofx, read_statements
from ledger.importers.ofx_terms import read_terms
from ledger.importers.ofx_trades import Trade, period_of, read_trades
from ledger.importers.words import clean_label

MAX_BYTES = 20_000_000
ACCOUNT = "account"


class Ofx:
    """Reads what came into a plan, and shows what may be conversions, from a 401(k) or 403(b) download."""

    name = "ofx"
    describes = "OFX or QFX download of a 401(k) or 403(b): money in by source, possible conversions, balances"
    example = "<INVBUY>…<TOTAL>-641.92<INV401KSOURCE>AFTERTAX</INVBUY>"
    names_plan = False

    def identify(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - what is inside tells, whatever the name
        """Whether the file begins as OFX does."""
        return is_ofx(decode_head(head))

    def belongs_to(self, path: Path) -> str:
        """The broker and the number of the account that the file is of; empty where it is of several, or of none."""
        try:
            accounts = _accounts(read_statements(read_text(path, MAX_BYTES), path.name))
        except LedgerError:
            return ""  # what is wrong is told by the reading itself
        if len(accounts) != 1:
            return ""
        (values,) = (each.values for each in accounts)
        return " ".join(filter(None, (clean_label(values.get(tag, "")) for tag in ("BROKERID", "ACCTID"))))

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """Money received, questions and possible conversions in the file's order, and what else stands in it.

        Raises:
            LedgerError: the context has no person or plan, or an answer is none of its question's choices; the
                file is no OFX, cut off, over 20 MB, or not in US dollars.
        """
        for given in context.whose:
            NAME.read(given)
        statements = read_statements(read_text(path, MAX_BYTES), path.name)
        if not statements:
            yield Ignored(1, "the file holds no investment account")
            return
        chosen = _chosen(statements, context)
        if len(chosen) > 1:
            yield _which(statements, chosen)
            return
        for each in statements:
            if each is chosen[0]:
                yield from _read_account(each, context)
            elif each.is_plan or chosen[0].is_plan is each.is_plan:
                yield Ignored(each.line, f"account {_number(each)}, which is not the one asked for")
            else:
                yield Ignored(each.line, "an account that is no 401(k): nothing in it is marked as plan money")


def _accounts(statements: list[Statement]) -> list[Statement]:
    """The accounts marked as a plan's; all where none is, for not every record keeper marks them."""
    return [each for each in statements if each.is_plan] or statements


def _chosen(statements: list[Statement], context: Context) -> list[Statement]:
    """The accounts that may be meant: the answered one, or all that could be a plan's."""
    if len(statements) > 1 and (answer := context.answers.get(ACCOUNT)) is not None:
        answered = [each for each in statements if _number(each) == answer]
        if answered:
            return answered
    return _accounts(statements)


def _number(account: Statement) -> str:
    return clean_label(account.values.get("ACCTID", "")) or "without-number"


def _which(statements: list[Statement], chosen: list[Statement]) -> Item:
    numbers = [_number(each) for each in chosen]
    if len(set(numbers)) == 1:
        return Refused(
            chosen[1].line,
            f"the file holds {len(chosen)} statements of account {numbers[0]}.",
            "Download one statement a file.",
        )
    evidence = tuple(f"{_number(each)}: {len(each.transactions)} transactions" for each in statements[:20])
    text = f"The file holds {len(statements)} accounts, and --plan names one plan. Which account is it?"
    return Question(ACCOUNT, text, tuple(dict.fromkeys(numbers)), evidence=evidence)


def _read_account(account: Statement, context: Context) -> Iterator[Item]:
    currency = account.values.get("CURDEF", "USD").upper()
    if currency != "USD":
        raise LedgerError(f"The account is in {clean_label(currency, 10)}; this ledger holds US dollars.")
    read = list(read_trades(account))
    trades = [each for each in read if isinstance(each, Trade)]
    entries = Entries(account, trades, context)
    for each in read:
        if isinstance(each, Trade):
            yield from entries.items(each)
        else:
            yield each
    if not read:
        yield Ignored(account.line, "the account holds no transactions, only what it was worth")
    yield from _outside(account, trades)
    yield from read_balances(account, context, entries.days_of_moves(trades), entries.document)
    yield from read_terms(account)


def _outside(account: Statement, trades: list[Trade]) -> Iterator[Item]:
    """Words about transactions dated outside the period of the download; a fee says it of itself."""
    period = period_of(account)
    if period is None or period[0] > period[1]:
        return
    outside = [each for each in trades if not each.is_fee and not period[0] <= each.day <= period[1]]
    if outside:
        yield Remark(
            outside[0].line,
            f"transactions dated outside the download's {period[0]} to {period[1]}: {len(outside)}, the first of "
            f"{outside[0].day}; they are read as they are.",
        )
