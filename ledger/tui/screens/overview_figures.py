"""What the overview shows, read in one go."""

import datetime as dt
from typing import NamedTuple

from ledger.domain.settings import Thresholds
from ledger.domain.status import AfterTaxWaiting, Status
from ledger.services.additions_through_year import AdditionsCourse, additions_through_year
from ledger.services.limit_meters import LimitMeter, limit_meters
from ledger.services.ports import Reader
from ledger.services.status import status
from ledger.tui.scope import Scope


class Overview(NamedTuple):
    """What the overview shows; the courses are those of the groups that the meters show, in their order."""

    status: Status
    meters: tuple[LimitMeter, ...]
    courses: tuple[AdditionsCourse, ...]
    waiting: tuple[AfterTaxWaiting, ...]


def read_overview(reader: Reader, scope: Scope, today: dt.date, thresholds: Thresholds) -> Overview:
    """The year's status, its meters and the course of each group; runs in the ledger's thread."""
    found = status(reader, scope.person, scope.year, today, thresholds)
    meters = limit_meters(reader, found, plan=scope.plan)
    courses = tuple(
        additions_through_year(reader, found.person, found.year, found.as_of, meter.group, plans=found.plans)
        for meter in meters
        if meter.group is not None
    )
    waiting = tuple(each for each in found.after_tax if scope.plan in (None, each.plan))
    return Overview(found, meters, courses, waiting)
