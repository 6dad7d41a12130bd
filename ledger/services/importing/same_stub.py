"""Whether a pay stub of a file is one that the ledger holds, told from what both print."""

from dataclasses import replace

from ledger.domain.entries.payroll import PayStub

SAME, ANOTHER, UNKNOWN = "same", "another", "unknown"


def compared(held: PayStub, stub: PayStub) -> str:
    """Whether two stubs of one pay date are the same pay check: `same`, `another`, or `unknown`, which is asked.

    A year to date that stands still is a copy; one that moved on is another check. Numbers of documents differ from
    list to paper, so that they decide only where nothing else does.
    """
    if replace(stub, id=held.id, deposit_date=held.deposit_date) == held:
        return SAME
    both = [source for source in stub.year_to_date if source in held.year_to_date]
    if any(stub.year_to_date[source] for source in both):
        still = all(stub.year_to_date[source] == held.year_to_date[source] for source in both)
        return SAME if still and stub.amounts == held.amounts else UNKNOWN if still else ANOTHER
    if stub.pay_type != held.pay_type and stub.amounts != held.amounts:
        return ANOTHER
    numbers = _number(stub.document), _number(held.document)
    if all(numbers) and numbers[0] != numbers[1]:
        return ANOTHER if stub.amounts != held.amounts else UNKNOWN
    return SAME if stub.amounts == held.amounts else UNKNOWN


def _number(document: str | None) -> str:
    """The digits of a document's number, without zeros before them."""
    return "".join(each for each in document or "" if each.isdigit()).lstrip("0")
