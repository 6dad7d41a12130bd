"""What an import says: on the terminal, and as JSON."""

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ledger.cli.output import broken, error, note, output_width, say, say_json, say_styled
from ledger.cli.session import Session
from ledger.domain.errors import RefusedError
from ledger.domain.money import Money
from ledger.domain.shown import one_line
from ledger.importers.base import Ignored
from ledger.importers.shell import quoted
from ledger.services.importing.report import Effect, FileReport, ImportReport
from ledger.services.importing.report_words import counts, difference, effect_words

_LISTED = 20
_NAMED = 3
_AMOUNT = re.compile(r"-?\$[0-9][0-9,]*\.[0-9]{2}", re.ASCII)
_AN_AMOUNT = "$…"


def list_formats(session: Session, *, as_json: bool) -> int:
    """Every format that can be read, those of the user's own included."""
    from ledger.importers.formats import describe

    formats = describe()
    if session.ledger.exists:
        own = session.reader.parties("import_mapping")
        formats += [(each.name, "columns of a file of your own, as answered", _columns(each.columns)) for each in own]
    if as_json:
        say_json({"formats": [dict(zip(("name", "describes", "example"), each, strict=True)) for each in formats]})
        return 0
    for name, describes, example in formats:
        say(name)
        _say_within(describes, "  ")
        for line in example.splitlines():
            _say_within(line, "      ")
    return 0


def _say_within(text: str, indent: str) -> None:
    for line in broken(one_line(text), output_width() - len(indent)).split("\n"):
        say(f"{indent}{line}")


def _columns(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{field}: {column}" for field, column in columns.items() if field != "header")


def say_report(report: ImportReport, *, dry_run: bool, as_json: bool, undo: str = "") -> int:
    """Say what became of the files, and the command `undo` that takes it back.

    Returns:
        The exit code: 0, or 1 where nothing was imported because a question is open.

    Raises:
        RefusedError: a line was refused.
    """
    open_questions = bool(report.questions) and not dry_run
    if as_json:
        say_json(
            {
                "files": [_file_json(file) for file in report.files],
                "effects": [_effect_json(each) for each in report.effects],
                "unasked": report.unasked,
                "batch": report.batch,
            }
        )
        return 1 if report.refused or open_questions else 0
    if report.refused:
        raise _refusal(report)
    if open_questions:
        error("What the file cannot say must be answered first; nothing was imported.")
        _say_questions(report)
        return 1
    for file in report.files:
        say_file(file, dry_run=dry_run)
    _say_effects(report)
    # Rows that are simply known ask nothing; that an answer goes unused then says nothing of it.
    tells = any(file.added or file.unclear or file.candidates or file.questions for file in report.files)
    for key in report.unasked if tells else ():
        note(f"note: nothing was asked about “{key}”; its answer was not used.")
    if dry_run:
        _say_questions(report)
    if report.batch is not None:
        say(f"To take it back: {undo}")
    return 0


def _refusal(report: ImportReport) -> RefusedError:
    several = sum(bool(file.refused) for file in report.files) > 1
    lines = tuple(
        (each.line, f"{f'{file.file}: ' if several else ''}{each.why} {each.hint}".strip())
        for file in report.files
        for each in file.refused
    )
    names = ", ".join(file.file for file in report.files if file.refused)
    return RefusedError(
        f"{names}: {len(lines)} {'line' if len(lines) == 1 else 'lines'} cannot be recorded; nothing was imported.",
        lines,
        hint="Correct these lines and import again.",
    )


def _say_questions(report: ImportReport) -> None:
    for question in report.all_questions:
        note(f"{'open' if question.optional else 'question'}: {question.text}")
        for line in question.evidence:
            note(f"    {line}")
        choices = f" with one of: {', '.join(question.choices)}" if question.choices else ""
        note(f"  --answer {quoted(f'{question.key}=…')}{choices}")


def say_file(file: FileReport, *, dry_run: bool) -> None:
    """Say what became of one file."""
    if file.known_since is not None:
        say(f"{file.file}: known, imported on {file.known_since[:10]}; nothing new.")
        return
    say(f"{file.file} ({file.format}): {', '.join(counts(file, dry_run=dry_run))}.")
    for (record, source), (number, cents) in file.sums.items():
        say_styled(f"  {record.replace('_', ' ')}{f' {source}' if source else ''}: {number}, {Money(cents)}")
    for each in file.confirmations[:_LISTED]:
        say(f"  line {each.line}: {each.amount} is of the pay stub of {each.pay_date}")
    for disagreement in file.differences:
        say_styled(f"  difference: {difference(disagreement)}")
    for text in file.notes[:_LISTED]:
        note(f"note: {file.file}, {text}")
    for remark in file.remarks[:_LISTED]:
        say_styled(f"  line {remark.line}: {remark.text}")
    _say_ignored(file.ignored)
    for candidate in file.candidates:
        say_styled(f"  {candidate.date}: {candidate.amount} may be a conversion, not recorded. {candidate.evidence}")
        say(f"    To record it: --yes, or --answer {quoted(f'{candidate.key}=in_plan_roth')}")


def _say_ignored(ignored: Sequence[Ignored]) -> None:
    """Lines that were passed over, those of one reason together."""
    groups: dict[str, list[Ignored]] = {}
    for each in ignored:
        groups.setdefault(_AMOUNT.sub(_AN_AMOUNT, each.why), []).append(each)
    for words, group in itertools.islice(groups.items(), _LISTED):
        named, more = group[:_NAMED], len(group) - _NAMED
        lines = ", ".join(str(each.line) for each in named) + (f" and {more} more" if more > 0 else "")
        why = group[0].why
        if any(each.why != why for each in group):
            amounts = ", ".join(" ".join(_AMOUNT.findall(each.why)) for each in named) + (", …" if more > 0 else "")
            why = words.replace(_AN_AMOUNT, amounts) if words.count(_AN_AMOUNT) == 1 else words
        say_styled(f"  line{'s' if len(group) > 1 else ''} {lines} ignored: {why}")
    left = sum(len(group) for group in itertools.islice(groups.values(), _LISTED, None))
    if left:
        say_styled(f"  … and {left:,} more")


def _say_effects(report: ImportReport) -> None:
    for each in report.effects:
        parts = effect_words(each)
        if parts:
            say_styled(f"{each.year}, {each.plan}: {'; '.join(parts)}.")


def _plain(amount: Money | None) -> str | None:
    return None if amount is None else amount.plain()


def _effect_json(each: Effect) -> dict[str, Any]:
    return {
        "person": each.person,
        "plan": each.plan,
        "year": each.year,
        "annual_additions": None if each.additions is None else [_plain(amount) for amount in each.additions],
        "limit": _plain(each.limit),
        "after_tax_basis": None if each.basis is None else [_plain(amount) for amount in each.basis],
        "new_alerts": list(each.alerts),
    }


def _file_json(file: FileReport) -> dict[str, Any]:
    return {
        "file": file.file,
        "format": file.format,
        "plan": file.plan,
        "new": file.new,
        "conversion_candidates": [
            {"date": each.date.isoformat(), "amount": each.amount.plain(), "evidence": each.evidence, "key": each.key}
            for each in file.candidates
        ],
        "known": file.known,
        "known_since": file.known_since,
        "confirming": file.confirming,
        "confirmations": [
            {"line": each.line, "pay_date": each.pay_date.isoformat(), "amount": each.amount.plain()}
            for each in file.confirmations
        ],
        "differences": [
            {
                "pay_date": each.pay_date.isoformat(),
                "sources": list(each.sources),
                "received": Money(each.received).plain(),
                "stub": None if each.stub is None else Money(each.stub).plain(),
            }
            for each in file.differences
        ],
        "questions": [
            {
                "key": each.key,
                "text": each.text,
                "choices": list(each.choices),
                "evidence": list(each.evidence),
                "optional": each.optional,
            }
            for each in file.questions
        ],
        "refused": [{"line": each.line, "why": f"{each.why} {each.hint}".strip()} for each in file.refused],
        "notes": [*file.notes, *(f"line {each.line}: {each.text}" for each in file.remarks)],
        "ignored": [{"line": each.line, "why": each.why} for each in file.ignored],
    }
