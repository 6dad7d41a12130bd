"""Pay stubs that others published, read where they lie beside the project; without them there is nothing to test."""

import datetime as dt
from pathlib import Path

from ledger.domain.entries.payroll import PayStub
from ledger.domain.money import Money
from ledger.importers.base import Context, Found, Refused
from ledger.importers.pay_stubs.text import StubText
from ledger.importers.pdf import as_text

SAMPLES = Path(__file__).parents[3].parent / "shared" / "samples" / "paystubs"
PAT = Context(person="pat", plan="acme-401k")


def stub(name: str) -> PayStub:
    path = SAMPLES / name
    assert StubText().identify(path.name, path.read_bytes()[:65_536])
    (found,) = [item.value for item in StubText().read(path, PAT) if isinstance(item, Found)]
    assert isinstance(found, PayStub)
    return found


if SAMPLES.is_dir():

    def test_adp() -> None:
        found = stub("stubtexts_adp_ca.txt")

        assert (found.pay_date, found.compensation) == (dt.date(2026, 10, 2), Money(326_923))
        assert found.amounts == {"pre_tax_deferral": Money(19_615), "employer_match": Money(9_808)}
        assert found.year_to_date == {"pre_tax_deferral": Money(372_685), "employer_match": Money(186_352)}

    def test_gusto() -> None:
        found = stub("stubtexts_gusto_nyc.txt")

        assert (found.pay_date, found.compensation) == (dt.date(2026, 10, 9), Money(91_300))
        assert found.amounts == {"pre_tax_deferral": Money(4_565), "roth_deferral": Money(2_000)}
        assert found.year_to_date == {"pre_tax_deferral": Money(165_880), "roth_deferral": Money(76_000)}

    def test_ukg() -> None:
        found = stub("ultipro_google_20211223-1.txt")

        assert (found.pay_date, found.document) == (dt.date(2021, 12, 23), "pay statement 98765432")
        assert found.compensation == Money(805_000)
        assert found.amounts == {"pre_tax_deferral": Money(600_000), "employer_match": Money(300_000)}
        assert found.year_to_date == {"pre_tax_deferral": Money(1_200_000), "employer_match": Money(600_000)}

    def test_ukg_as_a_pdf_file(tmp_path: Path) -> None:
        text = tmp_path / "stub.txt"
        text.write_text(as_text(SAMPLES / "ultipro_google_20211223_20211223-1.pdf"))
        (found,) = [item.value for item in StubText().read(text, PAT) if isinstance(item, Found)]

        assert found == stub("ultipro_google_20211223-1.txt")

    def test_lines_without_a_pay_date() -> None:
        (item,) = StubText().read(SAMPLES / "adp_space_decimal_lines.txt", PAT)

        assert isinstance(item, Refused)

else:
    print(f"no samples of pay stubs: {SAMPLES} is not there")
