"""Damage that would make a part of a file look like the whole is refused."""

from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.importers.base import Context, Refused
from ledger.importers.formats import importer

CONTEXT = Context(person="pat", plan="acme-401k")
OFX = (
    "OFXHEADER:100\n\n<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVACCTFROM><ACCTID>9</INVACCTFROM>\n"
    "<INVTRANLIST><DTSTART>20260101<DTEND>20261231<BUYMF><INVBUY><INVTRAN><FITID>1<DTTRADE>20260302</INVTRAN><UNITS>1"
    "<UNITPRICE>5<TOTAL>-5.00<INV401KSOURCE>PRETAX</INVBUY></BUYMF></INVTRANLIST>\n"
    "</INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>\n"
)


@pytest.mark.parametrize("lost", ["<INVTRANLIST>", "<INVSTMTRS>"])
def test_an_ofx_file_without_the_beginning_of_its_list_or_account(tmp_path: Path, lost: str) -> None:
    path = tmp_path / "cut.ofx"
    path.write_text(OFX.replace(lost, ""), encoding="ascii")
    with pytest.raises(LedgerError, match="cut off or damaged"):
        list(importer("ofx").read(path, CONTEXT))


def test_a_row_above_the_header_whose_day_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_text(
        '2026-0508,F,Contributions,"2,332.84",1.0\nDate,Investment,Transaction Type,Amount,Shares/Unit\n'
        "05/09/2026,F,Contributions,1.00,1.0\n",
        encoding="ascii",
    )
    (refused,) = (item for item in importer("fidelity-netbenefits").read(path, CONTEXT) if isinstance(item, Refused))
    assert (refused.line, refused.why) == (1, "a row with a day and an amount stands above the header.")


def test_pay_statements_below_too_many_levels(tmp_path: Path) -> None:
    stub = '{"pay_date": "2026-01-15", "lines": [{"label": "401K", "current": "500.00"}]}'
    path = tmp_path / "stubs.json"
    path.write_text(f"[{stub}, {'[' * 14}{stub}{']' * 14}]", encoding="ascii")
    with pytest.raises(LedgerError, match="nested too deeply"):
        list(importer("stub-json").read(path, CONTEXT))
