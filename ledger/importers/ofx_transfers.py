"""Transfers inside a plan: which of them only change funds, and which may be conversions to Roth.

An in-plan conversion has no type of its own in OFX: the same units leave and come back on the same day.
"""

import datetime as dt
import itertools
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from ledger.domain.money import ZERO, Money, total
from ledger.importers.ofx_trades import Trade

# Where after-tax money is sold from, and the names under which purchases are of pay or of another plan.
_AFTER_TAX = frozenset({"AFTERTAX", ""})
_CONTRIBUTED = frozenset({"PRETAX", "AFTERTAX", "MATCH", "PROFITSHARING", "ROLLOVER", ""})
_LOOKED_AT = 50


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
    moves = Moves({}, [])
    _sort_sales(trades, moves)
    days: dict[dt.date, list[Trade]] = {}
    for trade in trades:
        if trade.kind == "TRANSFER" and trade.moved and not trade.is_fee:
            days.setdefault(trade.day, []).append(trade)
    for each in days.values():
        _sort_day(each, moves)
    return moves


def _sort_day(trades: list[Trade], moves: Moves) -> None:
    outs = [trade for trade in trades if trade.action == "OUT"]
    ins = [trade for trade in trades if trade.action == "IN"]
    for alike in (_same_source, _same_units):
        outs, ins = _sort_alike(outs, ins, alike, moves)
    _sort_rest(outs, ins, moves)


def _same_source(trade: Trade) -> tuple[object, ...]:
    return trade.fund, trade.moved, trade.tag


def _same_units(trade: Trade) -> tuple[object, ...]:
    return trade.fund, trade.moved


def _sort_alike(
    outs: list[Trade], ins: list[Trade], alike: Callable[[Trade], tuple[object, ...]], moves: Moves
) -> tuple[list[Trade], list[Trade]]:
    """Pair what is alike; give back what is left of both."""
    waiting: dict[tuple[object, ...], list[Trade]] = {}
    for trade in ins:
        waiting.setdefault(alike(trade), []).append(trade)
    left_out = []
    for out in outs:
        same = waiting.get(alike(out))
        if same:
            moves.conversions.setdefault((out.day, out.tag), []).append((out, same.pop()))
        else:
            left_out.append(out)
    return left_out, [trade for same in waiting.values() for trade in same]


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


def _sort_sales(trades: list[Trade], moves: Moves) -> None:
    """Sales and what was bought with exactly that money on the same day.

    Another fund of the same source is an exchange. After-tax money that turns up under a name of which nobody knows
    what it stands for may be converted; a purchase under any other name is money that came in on the same day.
    """
    sales: dict[tuple[dt.date, Money], list[Trade]] = {}
    for trade in trades:
        if trade.kind.startswith("SELL") and trade.amount and not is_loan(trade):
            sales.setdefault((trade.day, trade.amount), []).append(trade)
    bought = [each for each in trades if is_purchase(each) and each.amount]
    rest = _pair(sales, bought, moves, _is_exchange)
    rest = _pair(sales, rest, moves, _may_convert)
    _sort_many([each for left in sales.values() for each in left], rest, moves)


def _is_exchange(out: Trade, into: Trade) -> bool:
    return out.tag == into.tag and out.fund != into.fund


def _may_convert(out: Trade, into: Trade) -> bool:
    return out.tag in _AFTER_TAX and into.tag not in _CONTRIBUTED


def _pair(
    sales: dict[tuple[dt.date, Money], list[Trade]],
    bought: list[Trade],
    moves: Moves,
    fits: Callable[[Trade, Trade], bool],
) -> list[Trade]:
    """Pair each purchase with the last sale that fits; give back those without one."""
    rest = []
    for trade in bought:
        of_day = sales.get((trade.day, trade.amount or ZERO), [])
        # Sales of one day and amount are few; of a file that claims thousands, the last ones are looked at.
        last = range(len(of_day) - 1, max(len(of_day) - _LOOKED_AT, 0) - 1, -1)
        place = next((each for each in last if fits(of_day[each], trade)), None)
        if place is None:
            rest.append(trade)
            continue
        sold = of_day.pop(place)
        if _is_exchange(sold, trade):
            moves.exchanges.extend((sold, trade))
        else:
            moves.conversions.setdefault((sold.day, sold.tag), []).append((sold, trade))
    return rest


def _sort_many(sold: list[Trade], bought: list[Trade], moves: Moves) -> None:
    """Several funds sold for several others: the same money in one source and on one day is an exchange."""
    days: dict[tuple[dt.date, str], tuple[list[Trade], list[Trade]]] = {}
    for side, trades in enumerate((sold, bought)):
        for trade in trades:
            days.setdefault((trade.day, trade.tag), ([], []))[side].append(trade)
    for out, into in days.values():
        same_money = out and into and _worth(out) == _worth(into)
        if same_money and not {each.fund for each in out} & {each.fund for each in into}:
            moves.exchanges.extend((*out, *into))


def _worth(trades: list[Trade]) -> Money:
    return total(trade.worth or ZERO for trade in trades)


def is_purchase(trade: Trade) -> bool:
    """Whether units were bought with money that came in."""
    return trade.kind.startswith("BUY") and not is_loan(trade) and "REVERSALFITID" not in trade.values


def is_loan(trade: Trade) -> bool:
    """Whether money was lent out of the plan, or came back as a loan's principal or interest."""
    return "LOANID" in trade.values


def purchases(trades: list[Trade], moves: Moves) -> dict[tuple[dt.date, str, str], tuple[Decimal, Money]]:
    """Units and money of the purchases of a day, source and fund, added up; what a move paid for is none."""
    came_in = {id(into) for of_day in moves.conversions.values() for _, into in of_day}
    bought: dict[tuple[dt.date, str, str], tuple[Decimal, Money]] = {}
    for trade in trades:
        if not is_purchase(trade) or id(trade) in came_in:
            continue
        key = (trade.day, trade.tag, trade.fund)
        units, money = bought.get(key, (Decimal(0), ZERO))
        bought[key] = (units + trade.moved, money + (trade.amount or ZERO))
    return bought


def costs_of_all(trades: list[Trade], moves: Moves) -> dict[tuple[dt.date, str], Money]:
    """What the units were bought for, by day and source, where conversions took all that the file shows bought.

    Anything else that touched the source up to that day (dividends, fees, sales, conversions of a part) leaves it
    open. The file need not show all units: this is no basis.
    """
    pairs = [pair for of_day in moves.conversions.values() for pair in of_day]
    went_out, came_in = {id(out) for out, _ in pairs}, {id(into) for _, into in pairs}
    held: dict[str, dict[str, Decimal]] = {}
    cost: dict[str, Money] = {}
    unclear: set[str] = set()
    found: dict[tuple[dt.date, str], Money] = {}
    in_order = sorted(trades, key=lambda trade: trade.day)
    for day, of_day in itertools.groupby(in_order, key=lambda trade: trade.day):
        tags = set()
        for trade in of_day:
            tags.add(trade.tag)
            funds = held.setdefault(trade.tag, {})
            if id(trade) in went_out:
                _add(funds, trade.fund, -trade.moved)
            elif id(trade) in came_in:
                continue
            elif is_purchase(trade) and trade.amount is not None:
                _add(funds, trade.fund, trade.moved)
                cost[trade.tag] = cost.get(trade.tag, ZERO) + trade.amount
            else:
                unclear.add(trade.tag)
        for tag in tags - unclear:
            if (day, tag) not in moves.conversions:
                continue
            if held[tag]:
                unclear.add(tag)
            else:
                found[day, tag] = cost.pop(tag, ZERO)
    return found


def _add(funds: dict[str, Decimal], fund: str, units: Decimal) -> None:
    funds[fund] = funds.get(fund, Decimal(0)) + units
    if not funds[fund]:
        del funds[fund]
