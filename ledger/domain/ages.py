"""Ages that the law counts in half years."""

import datetime as dt


def reaches_59_and_a_half(birth_date: dt.date) -> dt.date:
    """The day on which a person is 59 1/2; the first of the next month where the month is too short for it.

    Source: IRC 72(t)(2)(A)(i), 402A(d)(2)(A)(i), 408A(d)(2)(A)(i).
    """
    year, month = birth_date.year + 59, birth_date.month + 6
    if month > 12:
        year, month = year + 1, month - 12
    try:
        return dt.date(year, month, birth_date.day)
    except ValueError:
        return dt.date(year, month + 1, 1)
