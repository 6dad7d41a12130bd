"""Holds every figure of the tax summary that can be walked back to the summary itself and to its own sums."""

import datetime as dt
from typing import Any

from ledger.domain.figures import Figure
from ledger.domain.money import ZERO, Money
from ledger.domain.tax.year_end import YearEnd
from ledger.services.explain.year_end_8606 import LABELS
from ledger.services.explaining import explain
from ledger.services.ports import Reader
from ledger.services.year_end import year_end
from tests.services.explain.figures_check import assert_adds_up, dollars, every, find

PERSON = "pat"


class Trees:
    """The figures of one year of Pat's, walked back; every sum in them is checked on the way."""

    def __init__(self, reader: Reader, year: int, as_of: str) -> None:
        self.reader, self.year, self.as_of = reader, year, dt.date.fromisoformat(as_of)

    def all(self, figure: str, **asked: Any) -> tuple[Figure, ...]:
        found = explain(self.reader, PERSON, figure, self.year, self.as_of, **asked).trees
        assert_adds_up(found)
        for tree in found:
            assert_says_why(tree)
        return found

    def one(self, figure: str, **asked: Any) -> Figure:
        (tree,) = self.all(figure, **asked)
        return tree

    def summary(self) -> YearEnd:
        return year_end(self.reader, PERSON, self.year, self.as_of)


def assert_says_why(tree: Figure) -> None:
    """What another figure is made of is known, or says what is missing."""
    for figure in every(tree):
        if figure.amount is None and figure.how:
            raise AssertionError(f"{figure.name} has no amount and yet a sum")
        assert figure.amount is not None or figure.missing or figure.text or figure.parts or figure.source, figure


def assert_same_as_summary(trees: Trees) -> None:
    """Every figure that the summary shows is that of its tree."""
    found = trees.summary()
    _accounts(trees, found)
    _forms_1099r(trees, found)
    _other_forms(trees, found)
    _lines(trees, found)
    _roth(trees, found)


def _accounts(trees: Trees, found: YearEnd) -> None:
    bases = {tree.name: tree for tree in trees.all("basis")}
    taxables = {tree.name: tree for tree in trees.all("taxable")}
    for row in found.after_tax_accounts:
        tree = bases.pop(row.plan)
        assert tree.amount == row.closing_basis
        wanted = {
            "opening": row.opening_basis,
            "contributions": row.contributions,
            "transferred_in": row.transferred_in,
            "recovered": _minus(row.basis_recovered),
            "refunded": -row.refunded,
            "extinguished": -row.extinguished,
            "transferred_out": _minus(row.transferred_out),
        }
        assert {part.name: part.amount for part in tree.parts} == {
            name: amount for name, amount in wanted.items() if amount != ZERO or name == "opening"
        }
        if row.plan in taxables:
            of_pool = [part.amount for part in taxables[row.plan].parts if part.name == "after_tax"]
            assert of_pool == ([row.taxable] if of_pool else []), row
        else:
            assert row.taxable == ZERO
    assert set(bases) <= {"basis"}
    legs: dict[str, list[Money | None]] = {}
    for each in found.conversions:
        legs.setdefault(each.id, []).append(each.taxable)
    for entry_id, taxable in legs.items():
        alone = trees.one(entry_id)
        known = [each for each in taxable if each is not None]
        assert alone.amount == (sum(known, ZERO) if len(known) == len(taxable) else None)


def _forms_1099r(trees: Trees, found: YearEnd) -> None:
    shown = [tree for tree in trees.all("1099r") if tree.name != "1099r"]
    assert len(shown) == len(found.expected_1099r)
    for tree, form in zip(shown, found.expected_1099r, strict=True):
        boxes = {part.name: part for part in tree.parts}
        assert boxes["box_1"].amount == form.box_1
        assert boxes["box_1"].how == "sum"
        for name in ("box_2a", "box_4", "box_5", "box_10"):
            assert (boxes[name].amount if name in boxes else None) == getattr(form, name), name
        assert len(boxes["box_1"].entries) >= form.events or form.kind == "roth_employer"


def _other_forms(trees: Trees, found: YearEnd) -> None:
    codes = {
        (tree.name, part.name): part.amount for tree in trees.all("w2") for part in tree.parts if part.name != "box_13"
    }
    wanted = {(form.employer, code): amount for form in found.expected_w2 for code, amount in form.box_12.items()}
    after_tax = {(form.employer, "after_tax"): form.after_tax for form in found.expected_w2 if form.after_tax}
    assert codes == wanted | after_tax
    boxes = {(tree.name, part.name): part.amount for tree in trees.all("5498") for part in tree.parts}
    names = ("box_1", "box_2", "box_3", "box_5", "box_10")
    filled = {(form.kind, name): getattr(form, name) for form in found.expected_5498 for name in names}
    assert boxes == {key: amount for key, amount in filled.items() if amount is not None}


def _lines(trees: Trees, found: YearEnd) -> None:
    form_1040, form_5329 = found.form_1040, found.form_5329
    for line in ("4a", "4b", "5a", "5b", "25b"):
        _line(trees.one(line), getattr(form_1040, f"line_{line}"))
    for line in ("1", "2", "4"):
        _line(trees.one(f"5329-{line}"), getattr(form_5329, f"line_{line}"))
    for line in LABELS:
        tree = trees.one(f"8606-{line}")
        if line == "10":
            assert found.form_8606.lines.get("10", "") in tree.text
            assert tree.amount is None
        else:
            _line(tree, found.form_8606.lines.get(line))


def _line(tree: Figure, printed: str | None) -> None:
    assert tree.amount == (None if printed is None else dollars(printed)), tree
    if printed is not None and not tree.name.startswith("5329-4"):
        assert tree.how == "sum", tree


def _roth(trees: Trees, found: YearEnd) -> None:
    accounts = {tree.name: tree for tree in trees.all("roth-basis") if tree.name != "roth-basis"}
    assert list(accounts) == [each.plan for each in found.designated_roth]
    for account in found.designated_roth:
        tree = accounts[account.plan]
        assert find(tree, "basis").amount == account.basis
        assert _layers(find(tree, "layers")) == [(each.year, each.taxable, each.nontaxable) for each in account.layers]
    ira, tree = found.roth_ira, trees.one("roth-ira")
    assert find(tree, "regular_basis").amount == ira.regular_basis
    assert find(tree, "rolled_in_basis").amount == ira.rolled_in_basis
    assert _layers(find(tree, "layers")) == [(each.year, each.taxable, each.nontaxable) for each in ira.layers]


def _layers(figure: Figure) -> list[tuple[int, Money | None, Money | None]]:
    return [(int(part.name), find(part, "taxable").amount, find(part, "nontaxable").amount) for part in figure.parts]


def _minus(amount: Money | None) -> Money | None:
    return None if amount is None else -amount
