"""`import` on a terminal: questions, answers that cannot be, leaving open, and ending in the middle of it."""

import signal
import time
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.cli.terminal import Terminal

TABLE = "Booked,Kind,Worth,Total Value\n2026-01-16,Employee,100.00,1.00\n2026-01-30,Employee,100.00,2.00\n"
QFX = """\
OFXHEADER:100
DATA:OFXSGML

<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVACCTFROM><ACCTID>77</INVACCTFROM><INVTRANLIST>
<DTSTART>20230101<DTEND>20230531
<BUYMF><INVBUY><INVTRAN><FITID>b<DTTRADE>20230120160000[-5:EST]</INVTRAN><SECID><UNIQUEID>F</SECID><UNITS>5
<UNITPRICE>110<TOTAL>-550.00<INV401KSOURCE>AFTERTAX</INVBUY><BUYTYPE>BUY</BUYMF>
<TRANSFER><INVTRAN><FITID>c<DTTRADE>20230120160000[-5:EST]</INVTRAN><SECID><UNIQUEID>F</SECID><UNITS>-5
<TFERACTION>OUT<UNITPRICE>110<INV401KSOURCE>AFTERTAX</TRANSFER>
<TRANSFER><INVTRAN><FITID>d<DTTRADE>20230120160000[-5:EST]</INVTRAN><SECID><UNIQUEID>F</SECID><UNITS>5
<TFERACTION>IN<UNITPRICE>110<INV401KSOURCE>AFTERTAX</TRANSFER>
</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>
"""
# From the prompt to where the program waits for the answer: a signal just between is heard at the next key.
_WAITING = 0.3
CANDIDATE = "looks like a conversion. It is [later]: "


@pytest.fixture
def qfx(acme: CommandLine, tmp_path: Path) -> Path:
    """A download with one question and one conversion, and a ledger for it."""
    acme.done("plan", "list")
    path = tmp_path / "plan.qfx"
    path.write_text(QFX, encoding="utf-8")
    return path


def test_an_answer_that_cannot_be_is_asked_again(qfx: Path, run: CommandLine) -> None:
    with Terminal("import", qfx) as terminal:
        for typed, why in (
            ("", "ofx:AFTERTAX: "),
            ("aftertax", "“aftertax” is no answer. One of: after_tax, roth_deferral"),
            ("yes", "“yes” is no answer."),
            ("after_tax:60%+roth_deferral:30%", "are not 100 % together."),
            ("after_tax:60%+other:40%", "is no answer to ofx:AFTERTAX."),
        ):
            terminal.waits_for("ofx:AFTERTAX: ")
            terminal.line(typed)
            assert why in terminal.waits_for("\nofx:AFTERTAX: ")
        terminal.line(" after_tax ")
        terminal.waits_for(CANDIDATE)
        terminal.line("in-plan")
        assert "“in-plan” is no answer. One of: in_plan_roth, roth_ira, ignore, later." in terminal.waits_for(CANDIDATE)
        terminal.line("")
        shown = terminal.waits_for("Record this? [Y/n]: ")
        assert "may be a conversion, not recorded." in shown
        terminal.line("")
        assert terminal.ends()[0] == 0
    (entry,) = run.done("list", "--kind", "contribution", "--json").json["entries"]
    assert (entry["source"], entry["amount"]) == ("after_tax", "550.00")
    assert run.done("list", "--kind", "conversion", "--json").json == {"entries": []}


def test_a_question_is_broken_between_words(qfx: Path) -> None:
    with Terminal("import", qfx, columns=60) as terminal:
        asked = terminal.waits_for("ofx:AFTERTAX: ").replace("\r", "")
    assert "Which money of acme-401k is" in asked
    assert max(len(line) for line in asked.splitlines()) <= 60


def test_earnings_are_money_or_unknown(qfx: Path, run: CommandLine) -> None:
    with Terminal("import", qfx, "--answer", "ofx:AFTERTAX=after_tax") as terminal:
        terminal.waits_for(CANDIDATE)
        terminal.line("in_plan_roth")
        terminal.waits_for("earnings:2023-01-20:550.00 [unknown]: ")
        terminal.line("about 12")
        assert "“about 12”" in terminal.waits_for("earnings:2023-01-20:550.00 [unknown]: ")
        terminal.line("12.50")
        terminal.waits_for("Record this? [Y/n]: ")
        terminal.line("y")
        assert terminal.ends()[0] == 0
    (entry,) = run.done("list", "--kind", "conversion", "--json").json["entries"]
    assert entry["earnings"] == "12.50"


def test_a_mapping_is_named_or_corrected(acme: CommandLine, tmp_path: Path) -> None:
    """The columns proposed take “Total Value”, which is a balance, for the amount."""
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    with Terminal("import", tmp_path / "table.csv") as terminal:
        shown = terminal.waits_for("\nmapping: ")
        assert "amount: column “Total Value”" in shown
        for typed in ("no", "Y", "column:amount"):
            terminal.line(typed)
            assert f"“{typed}” is no name for a mapping." in terminal.waits_for("\nmapping: ")
        terminal.line("column:amount=Wroth")
        assert "“Wroth” is no answer to column:amount." in terminal.waits_for("\nmapping: ")
        terminal.line("column:amount=Worth")
        assert "amount: column “Worth”" in terminal.waits_for("\nmapping: ")
        terminal.line("column:type=Kind")
        assert "type: column “Kind”" in terminal.waits_for("\nmapping: ")
        terminal.line("type:Employee=contribution")
        assert "is asked as soon as the mapping has a name." in terminal.waits_for("\nmapping: ")
        terminal.line("Ours")
        terminal.waits_for("\ntype:Ours:Employee: ")
        terminal.line("contribution")
        terminal.waits_for("Employee: ")
        terminal.line("after_tax")
        assert "contribution after_tax: 2, $200.00" in terminal.waits_for("Record this? [Y/n]: ")
        terminal.line("")
        assert terminal.ends()[0] == 0
    entries = acme.done("list", "--kind", "contribution", "--json").json["entries"]
    assert [each["amount"] for each in entries] == ["100.00", "100.00"]


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_control_keys_end_it_with_nothing_recorded(qfx: Path, run: CommandLine, tmp_path: Path, key: str) -> None:
    (tmp_path / "private").mkdir()
    with Terminal("import", qfx, TMPDIR=str(tmp_path / "private")) as terminal:
        terminal.waits_for("ofx:AFTERTAX: ")
        time.sleep(_WAITING)
        terminal.type(key)
        code, said = terminal.ends()
    assert code == 130
    assert said.endswith("error: interrupted.\n")
    assert run.done("list", "--json").json == {"entries": []}
    assert list((tmp_path / "private").iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_nothing_in_the_temporary_folder(qfx: Path, tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "private").mkdir()
    with Terminal("import", qfx, TMPDIR=str(tmp_path / "private")) as terminal:
        terminal.waits_for("ofx:AFTERTAX: ")
        assert len(list((tmp_path / "private").iterdir())) == 1
        time.sleep(_WAITING)
        terminal.process.send_signal(number)
        assert terminal.ends()[0] == 130
    assert list((tmp_path / "private").iterdir()) == []


@pytest.mark.parametrize("columns", [0, 1, 3, 19, 40])
@pytest.mark.parametrize("arguments", [("explain", "415c"), ("status",), ("import", "--list")])
def test_a_terminal_of_any_width(acme: CommandLine, columns: int, arguments: tuple[str, ...]) -> None:
    acme.done("stub", "add", "--pay-date", "2026-01-15", "--compensation", "5000", "--after-tax", "500")
    begun = time.monotonic()
    with Terminal(*arguments, columns=columns) as terminal:
        code, said = terminal.ends()
    assert (code, "Traceback" in said) == (0, False)
    assert time.monotonic() - begun < 20
