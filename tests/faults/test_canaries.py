"""With a passphrase the files are useless without it: words of a ledger are in no file that its program leaves.

Searched are the folder of the ledger, its backups in both places, and the home, temporary and state folders.
"""

import asyncio
import json
import os
import random
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ledger.cli.screen import CommandSurroundings
from ledger.cli.session import Session
from ledger.domain.errors import LedgerError
from ledger.storage import encrypting, keys
from ledger.storage.verify import problems
from ledger.tui.app import LedgerApp
from ledger.tui.desk import Desk
from tests.faults import children
from tests.faults.drivers import be_older
from tests.faults.harness import FULL, SEED, make_ledger
from tests.faults.promises import Proof
from tests.faults.rig import quick_folder
from tests.importers.pdfs import pages, texts
from tests.importers.workbooks import workbook

pytestmark = pytest.mark.faults

KEY = keys.Key(b"k" * 32, b"sixteen of salt!")
NEW_KEY = keys.Key(b"n" * 32, b"another salt...!")
STUBS = 12
KILLS = 60 if FULL else 4
FLIPS = 600 if FULL else 40


class Canaries(NamedTuple):
    """Words that are met nowhere else, by what they are in the ledger."""

    names: tuple[str, ...]
    ids: tuple[str, ...]
    notes: tuple[str, ...]
    documents: tuple[str, ...]
    amounts: tuple[str, ...]
    reasons: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(word for kind in self for word in kind)


def canaries() -> Canaries:
    dice = random.Random(f"{SEED} canaries")

    def words(begins: str, count: int) -> tuple[str, ...]:
        return tuple(f"{begins}{dice.getrandbits(48):012x}" for _ in range(count))

    amounts = tuple(f"{dice.randrange(1_000_000, 9_999_999)}.{dice.randrange(10, 99)}" for _ in range(STUBS))
    return Canaries(
        names=words("Ms Quokka ", 3),
        ids=words("quokka-", 3 + STUBS),
        notes=words("a quokka said ", STUBS),
        documents=words("quokka scan ", STUBS),
        amounts=amounts,
        reasons=words("since a quokka ", 2),
        files=words("quokka-file-", 3),
    )


def forms(word: str) -> dict[bytes, str]:
    """A word as a file may hold it: in UTF-8, UTF-16 either way round, in hexadecimal digits, and backwards."""
    plain = word.encode()
    written = (plain, word.encode("utf-16-le"), word.encode("utf-16-be"), plain.hex().encode(), plain[::-1])
    return dict.fromkeys((*written, plain.hex().upper().encode()), word)


def found_in(folder: Path, words: tuple[str, ...]) -> set[tuple[str, str]]:
    """Which words are in which files below a folder, whatever a file is called; the names themselves count too."""
    sought = {form: word for each in words for form, word in forms(each).items()}
    found = set()
    for each in folder.rglob("*"):
        name = str(each.relative_to(folder))
        content = os.fsencode(name) + (each.read_bytes() if each.is_file() else b"")
        found |= {(name, word) for form, word in sought.items() if form in content}
    return found


class House:
    """A folder that is all that a program knows of the computer, the ledger in it, and the documents outside it."""

    def __init__(self, folder: Path, key: keys.Key | None) -> None:
        self.words = canaries()
        self.root, self.given, self.key = folder / "root", folder / "given", key
        for each in ("home", "temporary", "ledgers", "second"):
            (self.root / each).mkdir(mode=0o700, parents=True)
        self.given.mkdir()
        self.ledger = self.root / "ledgers" / "ledger.db"
        self.variables = {
            "HOME": str(self.root / "home"),
            "TMPDIR": str(self.root / "temporary"),
            "ROTH_LEDGER_DB": str(self.ledger),
            "ROTH_LEDGER_TODAY": "2026-06-30",
            "ROTH_LEDGER_STATE": str(self.root / "state"),
            "ROTH_LEDGER_REMEMBERED": str(self.root / "remembered.json"),
            "ROTH_LEDGER_SETTINGS": str(self.root / "settings.toml"),
        }
        (self.root / "settings.toml").write_text(f'[backup]\nfolder = "{self.root / "second"}"\n')
        self._write_documents()

    def run(self, *arguments: object, before: Callable[[], object] = lambda: None) -> children.Ended:
        """Run a command, its keys known as if they had been asked for."""
        return children.run([str(each) for each in arguments], self.variables, partial(self._begin, before))

    def done(self, *arguments: object) -> None:
        """Run a command that is to succeed."""
        ended = self.run(*arguments)
        assert ended.code == 0, (arguments, ended)

    def act(self, act: Callable[[], object]) -> None:
        """Do something in a process of its own, as the program does it."""

        def begun() -> None:
            os.environ.update(self.variables)
            self._begin(act)

        assert children.forked(begun) == 0

    def _begin(self, then: Callable[[], object]) -> None:
        tempfile.tempdir = None  # the folder is another than that of the process that this one was forked from
        keys.encrypt_new_files(self.key)
        if self.key is not None:
            keys.keep(NEW_KEY)
        then()

    def _write_documents(self) -> None:
        words = self.words
        person, employer, plan = words.ids[:3]
        lines: list[dict[str, Any]] = [
            {"record": "person", "id": person, "name": words.names[0], "birth_date": "1980-05-04"},
            {"record": "employer", "id": employer, "name": words.names[1]},
            {"record": "plan", "id": plan, "employer": employer, "name": words.names[2], "kind": "401k"},
        ]
        lines += [
            {"record": "pay_stub", "id": words.ids[3 + number], "person": person, "plan": plan,
             "pay_date": f"2025-{number + 1:02}-15", "amounts": {"after_tax": words.amounts[number]},
             "note": words.notes[number], "document": words.documents[number]}
            for number in range(STUBS)
        ]  # fmt: skip
        self.book = self.given / f"{words.files[0]}.jsonl"
        self.book.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
        self.csv = self.given / f"{words.files[1]}.csv"
        self.csv.write_text("pay_date,after_tax\n2026-01-15,500.00\n")
        self.sheet = workbook(
            self.given / f"{words.files[2]}.xlsx",
            "".join(f'<row><c t="inlineStr"><is><t>{one}</t></is></c><c t="inlineStr"><is><t>{other}</t></is></c></row>'
                    for one, other in (("pay_date", "after_tax"), ("2026-02-15", "500.00"))),
        )  # fmt: skip
        self.pdf = self.given / "statement.pdf"
        self.pdf.write_bytes(pages(texts((72, 700, words.notes[0]), (72, 680, words.amounts[0]))))
        self.more = self.given / "more.jsonl"
        later = [
            line | {"id": f"{line['id']}-more", "pay_date": line["pay_date"].replace("2025", "2024")}
            for line in lines[3:]
        ]
        self.more.write_text("".join(f"{json.dumps(line)}\n" for line in later))


def use(house: House) -> None:
    """All that people do with a ledger, one thing after the other, and what goes wrong meanwhile."""
    words = house.words
    house.done("import", house.book)
    house.done("import", house.csv)
    house.done("import", house.sheet)
    assert house.run("import", "--no-input", house.pdf).code == 1  # nothing in it that could be recorded
    house.done("void", words.ids[3], "--reason", words.reasons[0])
    house.done("replace", words.ids[4], "--set", "note=another", "--reason", words.reasons[1])
    house.done("undo")
    house.done("backup")
    house.done("redo")
    house.done("backup", house.root / "copy.db")
    house.done("restore", house.root / "copy.db")
    house.done("verify", "--accept", words.reasons[1])
    house.run("doctor")
    house.done("list", "--person", words.ids[0])
    house.done("status", "--json")
    house.act(lambda: asyncio.run(shown_on_the_screen(house.ledger)))


async def shown_on_the_screen(path: Path) -> None:
    """The screens, each of them once."""
    session = Session(path)
    desk = Desk(CommandSurroundings(session))
    try:
        async with LedgerApp(desk).run_test(size=(80, 24)) as pilot:
            for key in "23456":
                await pilot.press(key)
                await pilot.pause()
    finally:
        desk.close()


def killed_at(number: int) -> None:
    """End this process at a statement of its encrypted or plain file, as `kill -9` does."""
    met = [0]

    def step(_: str) -> None:
        met[0] += 1
        if met[0] == number:
            children.kill()

    for module in drivers():
        vars(module)["connect"] = traced(module.connect, step)


def drivers() -> Iterator[Any]:
    import sqlite3

    from sqlcipher3 import dbapi2

    yield from (sqlite3, dbapi2)


def traced(connect: Callable[..., Any], step: Callable[[str], None]) -> Callable[..., Any]:
    def connect_traced(*arguments: Any, **options: Any) -> Any:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(step)
        return connection

    return connect_traced


@pytest.fixture
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    children.load_all()
    with quick_folder() as folder:
        yield House(Path(folder), request.param)


@pytest.mark.parametrize("house", [KEY], indirect=True, ids=["encrypted"])
def test_nothing_of_an_encrypted_ledger_is_in_any_file(house: House, proof: Proof) -> None:
    use(house)
    found = found_in(house.root, house.words.all)
    house.act(partial(encrypting.recode, house.ledger, NEW_KEY))
    house.done("verify")
    found |= found_in(house.root, house.words.all)
    for folder in (house.ledger.with_name("ledger.db-backups"), house.root / "second"):
        assert list(folder.glob("*.db"))  # it looked at backups too
    proof("P14", "a search for words of the ledger in all files left by its use", len(house.words.all),
          broken=len(found), seed=SEED)  # fmt: skip
    assert found == set()


@pytest.mark.parametrize("house", [KEY], indirect=True, ids=["encrypted"])
def test_nor_in_what_a_killed_program_leaves(house: House, proof: Proof) -> None:
    dice = random.Random(f"{SEED} killed")
    house.done("import", house.book)
    found: set[tuple[str, str]] = set()
    killed = journals = 0
    for _ in range(KILLS):
        ended = house.run("import", house.more, before=partial(killed_at, dice.randrange(80, 200)))
        killed += ended.code is None
        journals += house.ledger.with_name("ledger.db-journal").exists()
        found |= found_in(house.root, house.words.all)
        house.done("verify")
        if ended.code == 0:
            house.done("undo")
    assert killed > 0
    assert journals > 0
    proof("P14", "a search in what a killed program leaves", killed, broken=len(found), seed=SEED)
    assert found == set()


@pytest.mark.parametrize("house", [KEY], indirect=True, ids=["encrypted"])
def test_nor_in_what_updating_an_older_ledger_leaves(house: House) -> None:
    def older() -> None:
        be_older(1)
        make_ledger(house.ledger)

    house.act(older)
    house.done("import", house.book)
    assert found_in(house.root, (*house.words.all, "Acme", "acme-401k")) == set()


@pytest.mark.parametrize("house", [KEY], indirect=True, ids=["encrypted"])
def test_nor_in_a_bundle(house: House) -> None:
    """Of what was imported it has the fingerprints alone, and of the settings nothing that names a folder."""
    house.done("import", house.book)
    settings = house.root / "settings.toml"
    settings.write_text(f"[alerts]\nnear_info = 70 # {house.words.names[0]}\n\n{settings.read_text()}")
    bundle = house.root / "ledger.bundle"
    house.done("export", "--bundle", bundle)
    with zipfile.ZipFile(bundle) as archive:
        assert archive.read("settings.toml") == b"[alerts]\nnear_info = 70\n"
        assert [sorted(each) for each in json.loads(archive.read("sources.json"))] == [["batch", "sha256"]]
    settings.unlink()
    assert found_in(house.root, house.words.all) == set()


@pytest.mark.parametrize("house", [None], indirect=True, ids=["plain"])
def test_the_search_sees(house: House) -> None:
    """In a plain ledger every one of the words is found, and so in its backup and on the way of encrypting it."""
    house.done("import", house.book)
    house.done("import", house.csv)
    house.done("import", house.sheet)
    house.done("void", house.words.ids[3], "--reason", house.words.reasons[0])
    house.done("void", house.words.ids[4], "--reason", house.words.reasons[1])
    found = found_in(house.root, house.words.all)
    assert {word for name, word in found if name == "ledgers/ledger.db"} == set(house.words.all)
    assert any("ledger.db-backups" in name for name, _ in found)


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    """An encrypted ledger that nobody has open, its key known."""
    keys.encrypt_new_files(KEY)
    path = tmp_path / "ledger.db"
    make_ledger(path)
    yield path
    keys.encrypt_new_files(None)
    keys.forget()


def is_noticed(path: Path, content: bytes) -> bool:
    """Whether damage is noticed when what a file holds is put in its place; nothing but a sentence may be raised."""
    path.write_bytes(content)
    try:
        return problems(path) != []
    except LedgerError:
        return True


def test_each_changed_byte_of_an_encrypted_ledger_is_noticed(closed: Path, proof: Proof) -> None:
    dice = random.Random(f"{SEED} flips")
    whole = closed.read_bytes()
    assert not is_noticed(closed, whole)  # it does not cry wolf
    missed = 0
    for _ in range(FLIPS):
        place, other = dice.randrange(len(whole)), dice.randrange(1, 256)
        changed = bytearray(whole)
        changed[place] ^= other
        missed += not is_noticed(closed, bytes(changed))
    proof("P14", "one byte of an encrypted ledger changed", FLIPS, broken=missed, seed=SEED)
    assert missed == 0


def test_a_cut_or_shuffled_encrypted_ledger_is_noticed(closed: Path, proof: Proof) -> None:
    whole, size = closed.read_bytes(), 4096
    pieces = [whole[start : start + size] for start in range(0, len(whole), size)]
    cut = [b"".join(pieces[:number]) for number in range(1, len(pieces))]
    swapped = []
    for number in range(1, len(pieces) - 1):
        other = pieces.copy()
        other[number], other[number + 1] = other[number + 1], other[number]
        swapped.append(b"".join(other))
    missed = [not is_noticed(closed, each) for each in (*cut, *swapped)]
    proof("P14", "an encrypted ledger cut at a page, or two of its pages swapped", len(missed), broken=sum(missed))
    assert not any(missed)
