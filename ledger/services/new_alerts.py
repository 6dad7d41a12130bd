"""The alerts that an entry raised: those of a year after it that were not there before."""

from collections import Counter

from ledger.domain.alerts.alert import Alert
from ledger.domain.status import Status


def new_alerts(before: Status, after: Status) -> list[Alert]:
    """The alerts that were not there before, in the order in which the status has them.

    One that only tells new figures is not new: it is where there are more of its code and level than before, and its
    message was not said.

    Args:
        before: The person's year without the entry.
        after: The same year with it.
    """
    had = Counter((alert.code, alert.level) for alert in before.alerts)
    have = Counter((alert.code, alert.level) for alert in after.alerts)
    messages = {alert.message for alert in before.alerts}
    return [
        alert
        for alert in after.alerts
        if have[alert.code, alert.level] > had[alert.code, alert.level] and alert.message not in messages
    ]
