"""What an import makes of lines that the ledger knows, does not know, or knows otherwise."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.importers.formats import importer
from ledger.services.corrections import replace_entry, undo, void_entry
from ledger.services.importing.report import FileToRead, ImportOptions, ImportReport
from ledger.services.importing.run import import_files
from ledger.storage.store import LedgerStore
from ledger.storage.verify import problems

PAT = {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1980-05-04"}
ACME = {"record": "employer", "id": "acme", "name": "Acme"}
PLAN = {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"}
OTHER_PLAN = {**PLAN, "safe_harbor": True}
PARTIES = (PAT, ACME, PLAN)
ITS = {"person": "pat", "plan": "acme-401k"}
STUB = {"record": "pay_stub", **ITS, "pay_date": "2026-01-15", "amounts": {"after_tax": "500.00"}}
NAMED = {**STUB, "id": "s1"}
OTHER = {**NAMED, "amounts": {"after_tax": "600.00"}}

Importing = Callable[..., ImportReport]


def void(number: int, entry: str = "s1") -> dict[str, Any]:
    return {"record": "void", "id": f"v{number}", "entry": entry, "reason": "wrong"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def import_book(path: Path, tmp_path: Path) -> Importing:
    """Imports lines as a book; every call is another file unless it is given the same lines again."""

    def run(*lines: dict[str, Any], heading: str = "") -> ImportReport:
        book = tmp_path / "book.jsonl"
        book.write_text(heading + "".join(f"{json.dumps(line)}\n" for line in lines))
        with LedgerStore(path) as store:
            store.make()
            file = FileToRead(path=book, name=book.name, importer=importer("book"))
            report = import_files(store, [file], "import", ImportOptions())
        assert problems(path) == []
        return report

    return run


def book(path: Path) -> list[str]:
    with LedgerStore(path) as store:
        return list(store.reader().book())


def standing(path: Path) -> list[Any]:
    with LedgerStore(path) as store:
        return [(each.id, each.value.amounts["after_tax"].cents) for each in store.reader().entries("pay_stub")]


def counts(report: ImportReport) -> tuple[int, int, int | None]:
    """New and known lines of the only file, and the batch."""
    (file,) = report.files
    return file.added, file.known, report.batch


def refusals(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(each.line, each.why, each.hint) for file in report.files for each in file.refused]


BOOKS = [
    pytest.param([NAMED], id="an entry with an id"),
    pytest.param([STUB, STUB, STUB], id="three equal entries"),
    pytest.param([NAMED, void(1)], id="a void"),
    pytest.param([NAMED, void(1), NAMED], id="entered again as it was"),
    pytest.param([NAMED, void(1), OTHER, void(2), NAMED, void(3), OTHER], id="entered again and again"),
    pytest.param([OTHER_PLAN], id="a plan changed"),
    pytest.param([OTHER_PLAN, PLAN], id="a plan changed and back"),
    pytest.param([OTHER_PLAN, void(1, "plan:acme-401k")], id="the change of a plan voided"),
]


@pytest.mark.parametrize("lines", BOOKS)
def test_a_book_adds_nothing_the_second_time(path: Path, import_book: Importing, lines: list[dict[str, Any]]) -> None:
    whole = [*PARTIES, *lines]
    assert counts(import_book(*whole)) == (len(whole), 0, 1)
    before = book(path)
    known = import_book(*whole)
    assert known.files[0].known_since is not None
    assert counts(known) == (0, 0, None)
    # Other bytes, so that every line is looked at.
    assert counts(import_book(*whole, heading="\n")) == (0, len(whole), None)
    assert book(path) == before


@pytest.mark.parametrize("lines", BOOKS)
def test_what_is_exported_imports_to_the_same_export(
    path: Path, import_book: Importing, tmp_path: Path, lines: list[dict[str, Any]]
) -> None:
    import_book(*PARTIES, *lines)
    exported = book(path)
    path.rename(tmp_path / "first.db")
    import_book(*map(json.loads, exported))
    assert book(path) == exported


def test_a_longer_book_adds_what_is_new_in_it(path: Path, import_book: Importing) -> None:
    import_book(*PARTIES, NAMED, void(1), OTHER)
    assert counts(import_book(*PARTIES, NAMED, void(1), OTHER, void(2), NAMED)) == (2, 6, 2)
    assert standing(path) == [("s1", 50_000)]


def test_equal_lines_are_entries_of_their_own(path: Path, import_book: Importing) -> None:
    import_book(*PARTIES, STUB, STUB)
    assert [cents for _, cents in standing(path)] == [50_000, 50_000]
    assert counts(import_book(STUB, STUB, STUB)) == (1, 2, 2)
    assert counts(import_book(STUB, heading="\n")) == (0, 1, None)
    assert len({reference for reference, _ in standing(path)}) == 3


def test_what_was_undone_may_be_imported_again(path: Path, import_book: Importing) -> None:
    import_book(*PARTIES)
    import_book(STUB, NAMED)
    with LedgerStore(path) as store:
        undo(store, "undo")
    assert standing(path) == []
    assert counts(import_book(STUB, NAMED)) == (2, 0, 4)
    assert [cents for _, cents in standing(path)] == [50_000, 50_000]


def test_what_was_voided_may_be_imported_again(path: Path, import_book: Importing) -> None:
    import_book(*PARTIES, NAMED)
    with LedgerStore(path) as store:
        void_entry(store, "s1", "wrong", "void s1")
    assert counts(import_book(*PARTIES, NAMED)) == (1, 3, 3)
    assert standing(path) == [("s1", 50_000)]


def test_other_content_under_an_id_that_stands_is_refused_and_nothing_is_recorded(
    path: Path, import_book: Importing
) -> None:
    import_book(*PARTIES, NAMED)
    before = book(path)
    report = import_book({**STUB, "pay_date": "2026-01-30"}, OTHER)
    why = (
        'the id “s1” is recorded with other content: amounts is {"after_tax": "500.00"} there, '
        '{"after_tax": "600.00"} here.'
    )
    hint = "Correct it with `roth-ledger replace s1`, or give the line an id of its own."
    assert refusals(report) == [(2, why, hint)]
    assert report.batch is None
    assert book(path) == before


def test_an_old_book_does_not_take_back_a_later_correction(path: Path, import_book: Importing) -> None:
    import_book(*PARTIES, NAMED)
    with LedgerStore(path) as store:
        replace_entry(store, "s1", {"amounts": {"after_tax": "600.00"}}, "misread", "replace s1")
    report = import_book(*PARTIES, NAMED, heading="\n")
    assert [line for line, *_ in refusals(report)] == [5]
    assert standing(path) == [("s1", 60_000)]


def test_a_party_with_other_content_takes_its_place_and_both_stay_in_history(
    path: Path, import_book: Importing
) -> None:
    import_book(*PARTIES)
    report = import_book(OTHER_PLAN)
    assert report.files[0].replaced == ["plan:acme-401k"]
    with LedgerStore(path) as store:
        (plan,) = store.reader().parties("plan")
    assert plan.safe_harbor
    assert [json.loads(line) for line in book(path)] == [*PARTIES, OTHER_PLAN]


NEVER = "the entry “s1” to be voided is not in the ledger, nor earlier in the file."
TWICE = "the entry “s1” to be voided was voided already."


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        pytest.param([void(1)], NEVER, id="never there"),
        pytest.param([void(1), NAMED], NEVER, id="not there yet"),
        pytest.param([NAMED, void(1), void(2)], TWICE, id="not there any more"),
    ],
)
def test_a_void_of_nothing_is_refused(
    path: Path, import_book: Importing, lines: list[dict[str, Any]], why: str
) -> None:
    report = import_book(*PARTIES, *lines)
    assert [each[1] for each in refusals(report)] == [why]
    assert book(path) == []


@pytest.mark.parametrize("left_out", PARTIES, ids=lambda party: party["record"])
def test_what_names_nobody_is_refused(path: Path, import_book: Importing, left_out: dict[str, Any]) -> None:
    report = import_book(*(line for line in (*PARTIES, NAMED) if line is not left_out))
    record = left_out["record"]
    assert [(each[1], each[2]) for each in refusals(report)] == [
        (
            f"the {record} “{left_out['id']}” is not in the ledger.",
            f"A file of the same import may hold a line for it; else run `roth-ledger {record} add`.",
        )
    ]
    assert book(path) == []


def test_parties_may_follow_what_names_them(path: Path, import_book: Importing) -> None:
    assert counts(import_book(NAMED, *reversed(PARTIES))) == (4, 0, 1)
    assert standing(path) == [("s1", 50_000)]


def test_of_two_files_one_refused_nothing_is_recorded(path: Path, tmp_path: Path, import_book: Importing) -> None:
    import_book(*PARTIES)
    files = []
    for name, text in (("good.jsonl", json.dumps(NAMED)), ("bad.jsonl", '{"record": "pay_stub"}')):
        (tmp_path / name).write_text(text)
        files.append(FileToRead(path=tmp_path / name, name=name, importer=importer("book")))
    with LedgerStore(path) as store:
        report = import_files(store, files, "import", ImportOptions())
    assert refusals(report) == [(1, "person, plan, pay_date, amounts must be given.", "")]
    assert report.batch is None
    assert standing(path) == []


def test_a_dry_run_tells_and_records_nothing(path: Path, tmp_path: Path, import_book: Importing) -> None:
    import_book(*PARTIES)
    stubs = tmp_path / "stubs.csv"
    stubs.write_text("pay_date,after_tax\n2026-01-15,500.00\n")
    file = FileToRead(path=stubs, name=stubs.name, importer=importer("stub-csv"))
    options = ImportOptions(person="pat", plan="acme-401k", dry_run=True, keep_new=True)
    with LedgerStore(path) as store:
        report = import_files(store, [file], "import", options)
    (told,) = report.files[0].new
    assert {key: value for key, value in told.items() if key != "id"} == STUB
    assert (report.batch, standing(path)) == (None, [])


def test_the_same_facts_as_csv_and_as_book_are_the_same_entry(
    path: Path, tmp_path: Path, import_book: Importing
) -> None:
    import_book(*PARTIES, STUB)
    stubs = tmp_path / "stubs.csv"
    stubs.write_text("pay_date,after_tax\n1/15/2026,$500.00\n")
    file = FileToRead(path=stubs, name=stubs.name, importer=importer("stub-csv"))
    with LedgerStore(path) as store:
        report = import_files(store, [file], "import", ImportOptions(person="pat", plan="acme-401k"))
    assert counts(report) == (0, 1, None)
