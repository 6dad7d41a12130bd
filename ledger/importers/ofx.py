"""OFX and QFX downloads of a 401(k): the one format of record keepers that says which source money belongs to.

Source: OFX 1.6 and 2.2, chapter 13: INV401KSOURCE has no value for Roth money, so record keepers borrow others.
"""

from collections.abc import Iterator
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.domain.fields import NAME
from ledger.domain.money import total
from ledger.importers.base import Context, Ignored, Item, Refused
from ledger.importers.encoding import decode_head, read_text
from ledger.importers.ofx_entries import Entries
from ledger.importers.ofx_statement import Statement, read_money, read_statements
from ledger.importers.ofx_trades import Trade, label, read_trade

MAX_BYTES = 20_000_000

_PLAN_MARKS = frozenset({"INV401K", "INV401KBAL", "INV401KSOURCE"})


class Ofx:
    """Reads contributions, and shows what may be conversions, from a 401(k) download."""

    name = "ofx"
    describes = "OFX or QFX download of a 401(k) account: contributions by source, possible conversions"
    example = "<INVBUY>…<TOTAL>-641.92<INV401KSOURCE>AFTERTAX</INVBUY>"

    def identify(self, name: str, head: bytes) -> bool:
        """Whether the name ends in .ofx or .qfx, or the file begins like one."""
        if name.lower().endswith((".ofx", ".qfx")):
            return True
        text = decode_head(head[:4096]).lstrip().upper()
        return text.startswith(("OFXHEADER", "<OFX>", "<?OFX")) or (text.startswith("<?XML") and "<OFX" in text)

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """Contributions, questions and possible conversions in the file's order, and what else stands in it.

        Raises:
            LedgerError: the context has no person or plan, or an answer is none of its question's choices; the
                file is no OFX, cut off, over 20 MB, or not in US dollars.
        """
        _check_whose(context)
        statements = read_statements(read_text(path, MAX_BYTES), path.name)
        accounts = [each for each in statements if each.tags & _PLAN_MARKS] or statements
        if not accounts:
            yield Ignored(1, "the file holds no investment account")
        for each in statements:
            if each not in accounts:
                yield Ignored(each.line, "an account that is no 401(k): nothing in it is marked as plan money")
        if len(accounts) > 1:
            yield Refused(
                accounts[1].line,
                f"the file holds {len(accounts)} plan accounts, and --plan names one.",
                "Download one account a file.",
            )
            return
        for account in accounts:
            yield from _read_account(account, context)


def _check_whose(context: Context) -> None:
    for name, given in (("person", context.person), ("plan", context.plan)):
        if given is None:
            raise LedgerError(f"An OFX file does not say which {name} it belongs to.", hint=f"Give --{name}.")
        NAME.read(given)


def _read_account(account: Statement, context: Context) -> Iterator[Item]:
    currency = account.values.get("CURDEF", "USD").upper()
    if currency != "USD":
        raise LedgerError(f"The account is in {currency[:10]}; this ledger holds US dollars.")
    read = list(_read_trades(account))
    entries = Entries(account, [each for each in read if isinstance(each, Trade)], context)
    for each in read:
        if isinstance(each, Trade):
            yield from entries.items(each)
        else:
            yield each
    if not read:
        yield Ignored(account.line, "the account holds no transactions, only what it was worth")
    yield from _balances(account)


def _read_trades(account: Statement) -> Iterator[Trade | Refused | Ignored]:
    """Every transaction as values, or why it is none; the same number with the same content counts once."""
    seen: dict[tuple[str, ...], Trade] = {}
    for found in account.transactions:
        try:
            trade = read_trade(found)
        except LedgerError as error:
            yield Refused(found.line, error.message, error.hint)
            continue
        # The sides of one move may share a number; one of several sources of a contribution too.
        key = (trade.fitid, trade.tag, trade.kind, trade.action)
        known = seen.setdefault(key, trade) if trade.fitid else trade
        if known is trade:
            yield trade
        elif known._replace(line=trade.line) == trade:
            yield Ignored(trade.line, f"transaction {label(trade.fitid)} stands in the file twice; it counts once")
        else:
            yield Refused(
                trade.line,
                f"transaction number {label(trade.fitid)} stands for two different transactions.",
                "Download the file again; if it stays so, enter these by hand.",
            )


def _balances(account: Statement) -> Iterator[Item]:
    """What the file says of balances, in words: no source's balance follows from them."""
    for found in account.balances:
        try:
            amounts = {tag: read_money(text) for tag, text in found.values.items()}
            positions = [read_money(each.values["MKTVAL"]) for each in account.positions if "MKTVAL" in each.values]
        except LedgerError as error:
            yield Ignored(found.line, f"balances that cannot be read: {error.message}")
            continue
        if not any(amounts.values()):
            yield Ignored(found.line, "balances by source: all zero, so not reported")
            continue
        stated = amounts.get("TOTAL", total(amounts.values()))
        held = total(positions)
        agree = "as its positions" if stated == held else f"but its positions {held}: the two differ"
        yield Ignored(found.line, f"balance: the file states {stated}, {agree}; not recorded")
