"""An alert: something to know or to act on; a value only, how a screen shows it is not decided here."""

import datetime as dt
from dataclasses import dataclass

from ledger.domain.money import Money
from ledger.domain.settings import DEFAULTS

INFO, WARNING, CRITICAL = "info", "warning", "critical"

# Percent of a limit; a projection that stays within it needs no warning.
NEAR_INFO, NEAR_WARNING = DEFAULTS.near_info, DEFAULTS.near_warning

# Every code there is: scripts and acknowledgements refer to them, so none ever changes or goes.
ALERT_CODES = (
    *("402g_near", "402g_over", "402g_projected", "415c_near", "415c_over", "415c_projected"),
    *("457b_near", "457b_over", "acp_refund_risk", "after_tax_crowds_out_deferral", "after_tax_crowds_out_match"),
    *("after_tax_waiting", "catch_up_must_be_roth", "compensation_binds", "control_403b_aggregation"),
    *("conversion_missing_earnings", "earnings_beside_backdoor", "excess_after_conversion"),
    *("form_1099r_mismatch", "form_mismatch"),
    *("higher_catch_up_ends",),
    *("limitation_year_mismatch", "limits_not_loaded", "match_at_risk", "pay_date_crosses_year_end"),
    *("pay_stub_missing", "plan_cap_near", "plan_does_not_allow", "plan_has_no_roth_for_catch_up"),
    *(
        "perhaps_counted_twice",
        "receipt_mismatch",
    ),
    *("related_employers_check", "source_mix_changed", "true_up_not_reserved", "unused_room", "ytd_mismatch"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something to know or to act on.

    Attributes:
        code: One of `ALERT_CODES`.
        level: `info`, `warning` or `critical`.
        message: What is so, with its figures.
        action: What to do about it.
        amount: The money it is about, such as what is over or still fits.
        date: The day by which to act, or on which it happened.
        source: The rule of law, or the plan's document.
        subject: Whom or what it is about, by id, where another's could have the same level, amount and date.
        acknowledged: The person knows of it, and its facts are still those that they acknowledged.
        acknowledged_reason: Why they let it be.
        acknowledged_until: The last day on which it is quiet, where they named one.
    """

    code: str
    level: str
    message: str
    action: str
    amount: Money | None = None
    date: dt.date | None = None
    source: str
    subject: str | None = None
    acknowledged: bool = False
    acknowledged_reason: str | None = None
    acknowledged_until: dt.date | None = None


def nearness(total: Money, limit: Money, projected: Money | None, near_info: int, near_warning: int) -> str | None:
    """The level at which a total is near its limit; reaching it exactly is the aim and still only near."""
    hundredfold = total.cents * 100
    if total.cents <= 0 or hundredfold < limit.cents * near_info:
        return None
    stays_within = projected is not None and projected <= limit
    return WARNING if hundredfold >= limit.cents * near_warning and not stays_within else INFO
