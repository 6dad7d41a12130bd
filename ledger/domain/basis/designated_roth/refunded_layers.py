"""Conversions of which a part was given back as an excess found later."""

from ledger.domain.basis.layers import Layers, RothLayer
from ledger.domain.money import Money


def without_refund(layers: Layers, principal: Money, for_year: int) -> tuple[Layers, Money]:
    """Take a refund out of the conversions of its year; those of December may be of the next January.

    The nontaxable part goes first; that, and that a conversion is lowered at all, is unsettled.

    Returns:
        What is left, and what of the principal was in none of them.
    """
    left = principal
    kept = []
    for layer in layers.as_tuple():
        if layer.year in (for_year, for_year + 1) and layer.taxable is not None and layer.nontaxable is not None:
            nontaxable = min(layer.nontaxable, left)
            taxable = min(layer.taxable, left - nontaxable)
            left -= nontaxable + taxable
            kept.append(RothLayer(layer.year, layer.taxable - taxable, layer.nontaxable - nontaxable))
        else:
            kept.append(layer)
    return Layers(kept), left
