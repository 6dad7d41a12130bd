"""Files made to hang, crash or deceive, given to the command line: a sentence, and nothing is changed."""

import os
import random
import resource
import shutil
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.importers import unpack
from ledger.importers.sandbox import LIMITS, Limits, run_apart
from tests.cli.command_line import CommandLine
from tests.faults.harness import FULL, put
from tests.faults.promises import Proof
from tests.importers.pdfs import pages, pdf, stream, texts
from tests.importers.workbooks import packed, parts, sheet, workbook

OFX = b"OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\r\n"
STUB = "pay_date,after_tax\n2026-05-15,{}\n"
CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
GIGABYTE = 1 << 30
MEGABYTE = 1 << 20
# Of a parser that only its limits end: in full those that users have.
SHORT = LIMITS if FULL else Limits(processor=1, clock=5)


@pytest.fixture(autouse=True)
def _counted(proof: Proof) -> Iterator[None]:
    """Each test is one file, made to hang, crash or deceive; it ends within its seconds and its memory."""
    yield
    proof("P15", "a file made to hang, crash or deceive", 1)


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "ledger.db"
    monkeypatch.setenv("ROTH_LEDGER_DB", str(path))
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "2026-06-30")
    return path


@pytest.fixture(scope="module")
def one_stub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a ledger that holds one pay stub is, once the first test has made it; to be copied."""
    return tmp_path_factory.mktemp("one-stub") / "ledger.db"


@pytest.fixture
def run(db: Path, one_stub: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line on a ledger that holds one pay stub."""
    command_line = CommandLine(capsys)
    if one_stub.exists():
        put(one_stub, db)
        return command_line
    command_line.done("init", "--name", "Pat Lee", "--id", "pat", "--birth-date", "1980-05-04", "--employer", "Acme",
                      "--employer-id", "acme", "--plan", "Acme 401(k)", "--plan-id", "acme-401k")  # fmt: skip
    command_line.done("stub", "add", "--pay-date", "2026-05-01", "--after-tax", "100.00")
    shutil.copy(db, one_stub)
    return command_line


def most_memory(who: int) -> int:
    """The most megabytes that this process, or one of its children, has held."""
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    return resource.getrusage(who).ru_maxrss // unit


def refused(run: CommandLine, db: Path, path: Path, seconds: float) -> str:
    """What is said of a file that must not be taken, in so many seconds, with little memory and nothing changed."""
    before, held, children = db.read_bytes(), *map(most_memory, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    listed = run.done("list", "--json").out
    begun = time.monotonic()

    ran = run("import", path, "--plan", "acme-401k", "--no-input")

    taken = time.monotonic() - begun
    assert (ran.code, ran.out) == (1, ""), (ran.out[:500], ran.err[:500])
    assert ran.err.startswith("error: ")
    assert "Traceback" not in ran.err
    assert len(ran.err) < 5_000
    assert all(each.isprintable() or each in "\n\xa0" for each in ran.err)
    assert taken < seconds
    assert db.read_bytes() == before
    assert run.done("list", "--json").out == listed
    assert most_memory(resource.RUSAGE_SELF) - held < 400
    assert most_memory(resource.RUSAGE_CHILDREN) < max(800, children + 1)  # a fork of an earlier test may have had more
    return ran.err


def huge_sheet(path: Path) -> None:
    """399 MB of one letter in a package of half a megabyte."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts(sheet("")).items():
            if not name.endswith("sheet1.xml"):
                package.writestr(name, content)
        with package.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(399):
                part.write(b"A" * MEGABYTE)


def lying_sheet(path: Path) -> None:
    """A part that says it is small and is not."""
    packed(path, parts(sheet("<row><c><v>1</v></c></row>" * 20_000)))
    content = path.read_bytes()
    with zipfile.ZipFile(path) as package:
        real = package.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(content.replace(real.to_bytes(4, "little"), (100).to_bytes(4, "little")))


def cut(make: Callable[[Path], object]) -> Callable[[Path], None]:
    """What is left of a file when its download breaks off."""

    def made(path: Path) -> None:
        make(path)
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])

    return made


def holding(content: Callable[[], bytes]) -> Callable[[Path], object]:
    """A file of this content, made when the test runs."""
    return lambda path: path.write_bytes(content())


def sparse(head: bytes, size: int = GIGABYTE) -> Callable[[Path], None]:
    """A file of this size that takes no room."""

    def made(path: Path) -> None:
        path.write_bytes(head)
        os.truncate(path, size)

    return made


STUB_PAGE = pages(texts((50, 700, "Pay Date: 08/14/2026")))
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
FAN = [b"<</Type/Pages/Kids[%s]/Count 1>>" % (b"%d 0 R " % (place + 1) * 10) for place in range(2, 12)]

LOOP = b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF"

BINARY: dict[str, Callable[[Path], object]] = {
    "random": holding(lambda: random.Random(1).randbytes(100_000)),
    "cut.xlsx": cut(lambda path: workbook(path, "<row><c><v>1</v></c></row>" * 1_000)),
    "cut.pdf": cut(holding(lambda: STUB_PAGE)),
    "huge.xlsx": huge_sheet,
    "lying.xlsx": lying_sheet,
    "climbing.xlsx": lambda path: packed(path, {**parts(sheet("")), "../../../.bashrc": "x"}),
    "deep.xlsx": lambda path: workbook(path, "<row>" * 100_000),
    "laughing.xlsx": lambda path: packed(
        path, parts(f'<!DOCTYPE a [<!ENTITY l0 "l">{LAUGHS}]><worksheet>&l9;</worksheet>')
    ),
    "outside.xlsx": lambda path: packed(
        path, parts('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet>&x;</worksheet>')
    ),
    "far.xlsx": lambda path: workbook(path, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "gap.xlsx": lambda path: workbook(path, '<row r="99999999999"><c><v>1</v></c></row>'),
    "wide.xlsx": lambda path: workbook(path, f"<row>{'<c><v>1</v></c>' * 60_000}</row>"),
    "formula.xlsx": lambda path: workbook(path, "<row><c><f>WEBSERVICE(&quot;http://a&quot;)</f></c></row>"),
    "cycle.pdf": holding(lambda: pdf(CATALOGUE, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>")),
    "fan.pdf": holding(lambda: pdf(CATALOGUE, *FAN, b"<</Type/Page/MediaBox[0 0 9 9]>>")),
    "loop.pdf": holding(lambda: LOOP),
    "nested.pdf": holding(lambda: pdf(b"[" * 200_000)),
    "wide.pdf": holding(lambda: STUB_PAGE.replace(b"[0 0 612 792]", b"[0 0 9e9 9e9]")),
    "lzw.pdf": holding(lambda: pdf(CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", stream(b"\x80" * 1_000))),
}  # fmt: skip


@pytest.mark.parametrize("name", BINARY)
def test_a_binary_file_is_refused(run: CommandLine, db: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    BINARY[name](path)

    refused(run, db, path, seconds=20)


def coloured(path: Path) -> None:
    """A sheet without a value whose rows all reach to the last column."""
    workbook(path, "".join(f'<row r="{row}"><c r="XFD{row}" s="1"/></row>' for row in range(1, 10_001)))


BOMBS: dict[str, tuple[str, str, Callable[[Path], object]]] = {
    "bomb.pdf": ("pdf", "as_text", holding(lambda: pages(b"A" * (300 * MEGABYTE)))),
    "coloured.xlsx": ("xlsx", "as_csv", coloured),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_stopped_by_the_limits_that_are_given(tmp_path: Path, name: str) -> None:
    module, function, make = BOMBS[name]
    path = tmp_path / name
    make(path)
    begun = time.monotonic()

    with pytest.raises(LedgerError, match="takes"):
        run_apart(f"ledger.importers.{module}", function, path, Limits(processor=1, clock=5))

    assert time.monotonic() - begun < 7
    assert most_memory(resource.RUSAGE_CHILDREN) < 800


def test_a_page_that_never_ends_is_stopped(
    run: CommandLine, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpack, run_apart.__name__, partial(run_apart, limits=SHORT))
    path = tmp_path / "stub.pdf"
    path.write_bytes(pages(b"BT (x) Tj ET " * 2_000_000))

    assert "takes" in refused(run, db, path, seconds=25)


@pytest.mark.parametrize("name", ["stub.csv", "history.qfx", "book.jsonl", "stub.pdf", "history.xlsx"])
@pytest.mark.parametrize("head", [b"", b"pay_date,after_tax\n", b"%PDF-1.7\n", b"PK\x03\x04", OFX + b"<OFX>"])
def test_a_gigabyte_of_nothing_is_refused_at_once(
    run: CommandLine, db: Path, tmp_path: Path, name: str, head: bytes
) -> None:
    path = tmp_path / name
    sparse(head)(path)
    worked = time.process_time()

    refused(run, db, path, seconds=5)

    assert time.process_time() - worked < 1  # to read all of it takes longer


TEXT: dict[str, Callable[[], bytes]] = {
    "empty.csv": lambda: b"",
    "blank.csv": lambda: b"\n" * 1_000,
    "long.csv": lambda: b"x" * (50 * MEGABYTE),
    "long-row.csv": lambda: b"pay_date,after_tax\n" + b"2026-05-15," + b"1" * (50 * MEGABYTE),
    "columns.csv": lambda: b"pay_date," + b"after_tax," * 1_000_000 + b"\n2026-05-15,1.00\n",
    "quote.csv": lambda: b'pay_date,after_tax\n2026-05-15,"1.00\n' + b"2026-05-29,1.00\n" * 1_000,
    "nul.csv": lambda: b"pay_date,after_tax\n2026-05-15,1\x00.00\n",
    "surrogate.csv": lambda: b"pay_date,after_tax\n2026-05-15,1\xed\xa0\x80.00\n",
    "half-a-pair.csv": lambda: b"\xff\xfe" + "pay_date\n".encode("utf-16-le") + b"\x00\xd8",
    "rtl.csv": lambda: STUB.format("\u202e00.1\u202c").encode(),
    "escape.csv": lambda: STUB.format("\x1b]0;owned\x07\x1b[2J1.00").encode(),
    "unclosed.ofx": lambda: OFX + b"<OFX><INVSTMTRS>" + b"<" * 300_000,
    "deep.json": lambda: b'{"forms": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "deep.jsonl": lambda: b'{"record": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "digits.jsonl": lambda: b'{"record": "person", "id": ' + b"9" * 100_000 + b"}\n",
    "spaces.txt": lambda: b"Pay Date:" + b" " * 1_000_000 + b"x",
    "repeats.txt": lambda: b"Pay Date: 05/15/2026\n" + b"401K 1 1 1 1 1 1 1 1 1 1 1 1 1 x " * 20_000,
}


@pytest.mark.parametrize("name", TEXT)
def test_a_text_made_to_do_harm_is_refused(run: CommandLine, db: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(TEXT[name]())

    refused(run, db, path, seconds=10)


EMPTY: dict[str, Callable[[], bytes]] = {
    "deep.ofx": lambda: OFX + b"<OFX>" + b"<A>" * 200_000 + b"</A>" * 200_000 + b"</OFX>",
    "laughing.ofx": f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "l">{LAUGHS}]><OFX>&l9;</OFX>'.encode,
}


@pytest.mark.parametrize("name", EMPTY)
def test_a_download_without_an_account_brings_nothing(run: CommandLine, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(EMPTY[name]())
    listed = run.done("list", "--json").out
    begun = time.monotonic()

    ran = run.done("import", path, "--plan", "acme-401k", "--no-input")

    assert time.monotonic() - begun < 10
    assert "holds no investment account" in ran.out
    assert run.done("list", "--json").out == listed


AMOUNTS = (
    *(
        "1e400",
        "1E2",
        "NaN",
        "Infinity",
        "-inf",
        "１２.３４",
        "٣.٥",
        "1_000.00",
        "0x10",
        "12.345",
        "1,23.00",
        "1 000,00",
    ),
    *("--1.00", "(1.00", "$", "9" * 400, "1" + "0" * 15 + ".00"),
)


def text(content: str) -> str:
    """A cell that holds text."""
    return f'<c t="inlineStr"><is><t>{content}</t></is></c>'


def row(*cells: str) -> str:
    """A row of cells."""
    return f"<row>{''.join(cells)}</row>"


HEAD = row(text("pay_date"), text("after_tax"))


@pytest.mark.parametrize("amount", AMOUNTS)
def test_what_is_no_amount_is_refused_as_text_and_in_a_workbook(
    run: CommandLine, db: Path, tmp_path: Path, amount: str
) -> None:
    path = tmp_path / "stub.csv"
    path.write_text(f'pay_date,after_tax\n2026-05-15,"{amount}"\n', "utf-8")
    table = tmp_path / "stub.xlsx"
    workbook(table, HEAD + row(text("2026-05-15"), text(amount)))

    for each in (path, table):
        assert "line 2" in refused(run, db, each, seconds=5)


@pytest.mark.parametrize(
    ("stored", "says"),
    [("1e400", "line 2"), ("NaN", "damaged"), ("1.005", "line 2"), ("12345678901234567890", "line 2")],
)
def test_a_number_cell_that_is_no_amount_is_refused(
    run: CommandLine, db: Path, tmp_path: Path, stored: str, says: str
) -> None:
    path = tmp_path / "stub.xlsx"
    workbook(path, HEAD + row('<c s="1"><v>46157</v></c>', f"<c><v>{stored}</v></c>"))

    assert says in refused(run, db, path, seconds=5)


def test_a_workbook_of_pay_stubs_is_imported(run: CommandLine, tmp_path: Path) -> None:
    """So that the refusals above are known to be for what is wrong with them."""
    path = tmp_path / "stub.xlsx"
    workbook(path, HEAD + row('<c s="1"><v>46157</v></c>', "<c><v>1150.0999999999999</v></c>"))

    run.done("import", path, "--plan", "acme-401k", "--no-input")

    [made] = [each for each in run.done("list", "--json").json["entries"] if each.get("pay_date") == "2026-05-15"]
    assert made["amounts"] == {"after_tax": "1150.10"}
