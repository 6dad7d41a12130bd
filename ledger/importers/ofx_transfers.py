"""Transfers inside a plan: which of them only change funds, and which may be conversions to Roth.

An in-plan conversion has no type of its own in OFX: the same units leave and come back on the same day.
"""

import datetime as dt
import itertools
from decimal import Decimal
from typing import NamedTuple

from ledger.domain.money import ZERO, Money, total
from ledger.importers.ofx_trades import Trade


class Moves(NamedTuple):
    """What the transfers of a statement are, by what the file shows.

    Attributes:
        conversions: Pairs out and in of one day and one source, a list for each.
        exchanges: Moves between funds of one source.
    """

    conversions: dict[tuple[dt.date, str], list[tuple[Trade, Trade]]]
    exchanges: list[Trade]


def sort_transfers(trades: list[Trade]) -> Moves:
    """Pair the moves of each day: same fund and units first, then the same value.

    Args:
        trades: All transactions; fees and transfers of no units are no moves.
    """
    moves = Moves({}, _sold_and_bought(trades))
    days: dict[dt.date, list[Trade]] = {}
    for trade in trades:
        if trade.kind == "TRANSFER" and trade.moved and not trade.is_fee:
            days.setdefault(trade.day, []).append(trade)
    for each in days.values():
        _sort_day(each, moves)
    return moves


def _sort_day(trades: list[Trade], moves: Moves) -> None:
    outs = [trade for trade in trades if trade.action == "OUT"]
    waiting: dict[tuple[str, Decimal], list[Trade]] = {}
    for trade in trades:
        if trade.action == "IN":
            waiting.setdefault((trade.fund, trade.moved), []).append(trade)
    left_out = []
    for out in outs:
        same = waiting.get((out.fund, out.moved))
        if same:
            moves.conversions.setdefault((out.day, out.tag), []).append((out, same.pop()))
        else:
            left_out.append(out)
    _sort_rest(left_out, [trade for same in waiting.values() for trade in same], moves)


def _sort_rest(outs: list[Trade], ins: list[Trade], moves: Moves) -> None:
    by_value: dict[Money | None, list[Trade]] = {}
    for trade in ins:
        by_value.setdefault(trade.worth, []).append(trade)
    rest: list[Trade] = []
    for out in outs:
        same = by_value.get(out.worth) if out.worth is not None else None
        other = same.pop() if same else None
        if other is None:
            rest.append(out)
        elif out.tag and other.tag and out.tag != other.tag:  # fund and source change at once
            moves.conversions.setdefault((out.day, out.tag), []).append((out, other))
        else:
            moves.exchanges.extend((out, other))
    left_in = [trade for same in by_value.values() for trade in same]
    # Several funds for several others: each value is rounded to the cent, so the sums may differ by a cent a fund.
    apart = abs(_worth(rest).cents - _worth(left_in).cents)
    both = rest + left_in
    if rest and left_in and apart <= len(both) and len({each.tag for each in both}) == 1:
        moves.exchanges.extend(both)


def _sold_and_bought(trades: list[Trade]) -> list[Trade]:
    """Sales and the purchases of another fund made with exactly that money, on the same day, in the same source."""
    sales: dict[tuple[dt.date, str, Money | None], list[Trade]] = {}
    for trade in trades:
        if trade.kind.startswith("SELL") and trade.amount:
            sales.setdefault((trade.day, trade.tag, trade.amount), []).append(trade)
    exchanged = []
    for trade in filter(is_purchase, trades):
        sold = sales.get((trade.day, trade.tag, trade.amount))
        if sold and sold[-1].fund != trade.fund:
            exchanged += [sold.pop(), trade]
    return exchanged


def _worth(trades: list[Trade]) -> Money:
    return total(trade.worth or ZERO for trade in trades)


def is_purchase(trade: Trade) -> bool:
    """Whether units were bought with money that came in."""
    return trade.kind.startswith("BUY") and "LOANID" not in trade.values and "REVERSALFITID" not in trade.values


def purchases(trades: list[Trade]) -> dict[tuple[dt.date, str, str], tuple[Decimal, Money]]:
    """Units and money of the purchases of a day, source and fund, added up."""
    bought: dict[tuple[dt.date, str, str], tuple[Decimal, Money]] = {}
    for trade in filter(is_purchase, trades):
        key = (trade.day, trade.tag, trade.fund)
        units, money = bought.get(key, (Decimal(0), ZERO))
        bought[key] = (units + trade.moved, money + (trade.amount or ZERO))
    return bought


def emptied(trades: list[Trade], moves: Moves) -> set[tuple[dt.date, str]]:
    """Days and sources on which conversions took every unit that the file shows bought and not yet moved.

    Anything else that touched the source up to that day (dividends, fees, sales) leaves it open.
    """
    paired = {id(leg) for pairs in moves.conversions.values() for pair in pairs for leg in pair}
    held: dict[str, dict[str, Decimal]] = {}
    unclear: set[str] = set()
    found: set[tuple[dt.date, str]] = set()
    in_order = sorted(trades, key=lambda trade: trade.day)
    for day, of_day in itertools.groupby(in_order, key=lambda trade: trade.day):
        tags = set()
        for trade in of_day:
            tags.add(trade.tag)
            funds = held.setdefault(trade.tag, {})
            if is_purchase(trade):
                _add(funds, trade.fund, trade.moved)
            elif id(trade) not in paired:
                unclear.add(trade.tag)
            elif trade.action == "OUT":
                _add(funds, trade.fund, -trade.moved)
        found |= {(day, tag) for tag in tags - unclear if (day, tag) in moves.conversions and not held[tag]}
    return found


def _add(funds: dict[str, Decimal], fund: str, units: Decimal) -> None:
    funds[fund] = funds.get(fund, Decimal(0)) + units
    if not funds[fund]:
        del funds[fund]
