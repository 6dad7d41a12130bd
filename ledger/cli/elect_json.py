"""The proposed elections as programs read them, and as command lines that would record them."""

import json
import shlex
from typing import Any

from ledger.domain.money import Money
from ledger.domain.pay_schedules import ExpectedPay, PaySchedule
from ledger.domain.planning.election_terms import DEFERRAL_LIMIT, PLAN_CAP, Row, Stop
from ledger.domain.records import line_of
from ledger.domain.sources import AFTER_TAX, EMPLOYER_MATCH, PRE_TAX_DEFERRAL, ROTH_DEFERRAL
from ledger.services.elections.election_stretches import Stretch, binding_limit, first_reached, stretches
from ledger.services.elections.elections import Election, Elections


def elections_document(found: Elections, recorded: list[str]) -> dict[str, Any]:
    """The elections: money as dollars and cents, shares of pay as decimals, dates ISO."""
    return {
        "person": found.person,
        "year": found.year,
        "as_of": found.as_of.isoformat(),
        "elections": [_election(each, found) for each in found.elections],
        "notes": list(found.notes),
        "recorded": recorded,
    }


def _election(election: Election, found: Elections) -> dict[str, Any]:
    basis, proposal = election.basis, election.proposal
    record = first_reached(election).record
    helps = election.last_date_that_helps
    return {
        "plan": basis.plan.id,
        "from": first_reached(election).pay_date.isoformat(),
        "present": {
            "elections": {source: format(share, "f") for source, share in record.elections.items()},
            "election_amounts": {source: amount.plain() for source, amount in record.election_amounts.items()},
        },
        "proposed": [_stretch(each) for each in stretches(election)],
        "front_loaded": dict(zip(("elective_deferrals", "after_tax"), proposal.front_loaded, strict=True)),
        "elective_deferrals": _deferrals(election),
        "annual_additions": _additions(election, found),
        "match": {
            "present": _plain(election.match_at_present),
            "proposed": _plain(proposal.match),
            "lost": election.match_lost.plain(),
            "lost_in_dollars": election.match_lost_in_dollars.plain(),
            "in_full": _plain(election.match_in_full),
            "true_up": _plain(proposal.true_up),
        },
        "last_date_that_helps": None if helps is None else helps.isoformat(),
        "pay_dates": [_row(row) for row in proposal.rows],
        "records": [json.loads(line_of(each)) for each in election.records],
        "commands": commands(election),
        "notes": list(basis.notes),
    }


def _stretch(stretch: Stretch) -> dict[str, Any]:
    return {
        "from": stretch.rows[0].pay_date.isoformat(),
        "to": stretch.rows[-1].pay_date.isoformat(),
        "elections": {source: format(share, "f") for source, share in stretch.elects.shares.items()},
        "election_amounts": {source: amount.plain() for source, amount in stretch.elects.amounts.items()},
    }


def _deferrals(election: Election) -> list[dict[str, Any]]:
    reached = election.deferral_limit_reached_on
    return [
        {
            "year": year,
            "limit": _plain(binding_limit(election, year)),
            "bound_by": PLAN_CAP if bounds.stopped_by_plan else DEFERRAL_LIMIT,
            "left": _plain(election.proposal.deferrals_left[year]),
            "reached_on": reached.isoformat() if reached is not None and reached.year == year else None,
            "stopped_by": _stop(election.proposal.deferrals_stop),
        }
        for year, bounds in election.basis.terms.years.items()
    ]


def _additions(election: Election, found: Elections) -> dict[str, Any]:
    recorded, proposal = election.basis.standing.recorded, election.proposal
    reached = election.additions_limit_reached_on
    return {
        "group": recorded.group,
        "year": recorded.year,
        "period": [day.isoformat() for day in recorded.period],
        "limit": _plain(proposal.added.limit),
        "margin": found.choices.margin.plain(),
        "catch_up": _plain(proposal.added.catch_up),
        "left": _plain(proposal.additions_left),
        "reached_on": None if reached is None else reached.isoformat(),
        "stopped_by": _stop(proposal.after_tax_stop),
    }


def _stop(stop: Stop) -> dict[str, str]:
    return {"by": stop.by, "one_step_more": _plain(stop.over)}


def _row(row: Row) -> dict[str, Any]:
    return {
        "date": row.pay_date.isoformat(),
        "pay": _plain(row.pay),
        "changed": row.elected is not None,
        PRE_TAX_DEFERRAL: _plain(row.paid.pre_tax),
        ROTH_DEFERRAL: _plain(row.paid.roth),
        AFTER_TAX: _plain(row.paid.after_tax),
        EMPLOYER_MATCH: _plain(row.match),
        "other_employer": _plain(row.employer),
        "deferrals_total": _plain(row.deferred_so_far),
        "additions_total": None if row.additions_so_far is None else _plain(row.additions_so_far),
    }


def _plain(cents: int) -> str:
    return Money(cents).plain()


def commands(election: Election) -> list[str]:
    """Command lines that record the election one by one; a bonus goes in as a line of the book."""
    return [_schedule_add(each) if isinstance(each, PaySchedule) else _import_line(each) for each in election.records]


def _schedule_add(schedule: PaySchedule) -> str:
    words = ["roth-ledger", "schedule", "add", "--person", schedule.person, "--plan", schedule.plan]
    words += ["--frequency", schedule.frequency, "--first-pay-date", str(schedule.first_pay_date)]
    if schedule.from_ is not None:
        words += ["--from", str(schedule.from_)]
    if schedule.until is not None:
        words += ["--until", schedule.until.isoformat()]
    if schedule.pay is not None:
        words += ["--pay", schedule.pay.plain()]
    for source, share in schedule.elections.items():
        words += ["--election", f"{source}={share:f}"]
    for source, amount in schedule.election_amounts.items():
        words += ["--election-amount", f"{source}={amount.plain()}"]
    return shlex.join(words)


def _import_line(pay: ExpectedPay) -> str:
    words = ["roth-ledger", "schedule", "bonus", "--person", pay.person, "--plan", pay.plan]
    words += ["--pay-date", pay.pay_date.isoformat(), "--pay", pay.pay.plain()]
    for source, share in pay.elections.items():
        words += ["--election", f"{source}={share:f}"]
    for source, amount in pay.election_amounts.items():
        words += ["--election-amount", f"{source}={amount.plain()}"]
    return shlex.join(words)
