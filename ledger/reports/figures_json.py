"""A figure and its parts as programs read them."""

from typing import Any

from ledger.domain.figures import Figure


def figure_document(figure: Figure) -> dict[str, Any]:
    """A figure with all its parts and entries; `amount` is null where it is not known or `text` alone says it."""
    return {
        "name": figure.name,
        "label": figure.label,
        "amount": None if figure.amount is None else figure.amount.plain(),
        "how": figure.how or None,
        "text": figure.text or None,
        "missing": figure.missing or None,
        "source": figure.source or None,
        "parts": [figure_document(part) for part in figure.parts],
        "entries": [
            {
                "id": entry.id,
                "record": entry.record,
                "date": entry.date.isoformat(),
                "plan": entry.plan or None,
                "source": entry.source or None,
                "amount": entry.amount.plain(),
                "document": entry.document or None,
                "why": entry.why or None,
            }
            for entry in figure.entries
        ],
    }
