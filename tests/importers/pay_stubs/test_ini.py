"""Pay stubs as settings files, in the words of 401k-match-assistant's paystub files."""

import datetime as dt
from pathlib import Path

import pytest

from ledger.domain.entries.payroll import PayStub
from ledger.domain.money import Money
from ledger.importers.base import Context, Found, Ignored, Item, Question, Refused, Remark
from ledger.importers.pay_stubs.ini import Ini

PAT = Context(person="pat", plan="acme-401k")

JANUARY = """# 8 % deferred, 4 % matched, 10 % after tax

[paystub]
paystub_date = 1/31/2025

cur_base_wages = 5,000.00
ytd_base_wages = 10000.00
cur_pretax_regular = 400.00
ytd_pretax_regular = 800.00
ytd_pretax_employer_match = 400.00
ytd_pretax_bonus = 0
cur_aftertax_regular = 500.00
ytd_aftertax_regular = 1000.00
"""


def read(tmp_path: Path, text: str | bytes, context: Context = PAT, name: str = "stub.ini") -> list[Item]:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(Ini().read(path, context))


def stubs(items: list[Item]) -> list[PayStub]:
    return [item.value for item in items if isinstance(item, Found)]


def refused(items: list[Item]) -> list[tuple[int, str]]:
    return [(item.line, item.why) for item in items if isinstance(item, Refused)]


def test_amounts_and_the_year_to_date_by_source(tmp_path: Path) -> None:
    assert stubs(read(tmp_path, JANUARY)) == [
        PayStub(
            person="pat",
            plan="acme-401k",
            pay_date=dt.date(2025, 1, 31),
            amounts={"pre_tax_deferral": Money(40_000), "after_tax": Money(50_000)},
            year_to_date={
                "pre_tax_deferral": Money(80_000),
                "after_tax": Money(100_000),
                "employer_match": Money(40_000),
            },
        )
    ]


def test_a_match_given_for_the_year_alone_is_told_and_base_wages_are_no_gross_pay(tmp_path: Path) -> None:
    items = read(tmp_path, JANUARY)

    (remark,) = [item for item in items if isinstance(item, Remark)]
    assert remark.line == 10
    assert "($400.00)" in remark.text
    assert "2025-01-31" in remark.text
    assert [item.why for item in items if isinstance(item, Ignored)] == [
        "lines that are no money of the plan: base wages"
    ]
    assert stubs(items)[0].compensation is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(JANUARY.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(b"\xef\xbb\xbf" + JANUARY.encode(), id="byte order mark"),
        pytest.param(JANUARY.encode("utf-16"), id="UTF-16"),
        pytest.param(JANUARY.replace("=", ":").replace("#", ";").encode(), id="colons and semicolons"),
        pytest.param(JANUARY.upper().encode(), id="capitals"),
        pytest.param(JANUARY.replace("1/31/2025", "2025-01-31").encode(), id="ISO date"),
        pytest.param(JANUARY.replace("400.00", "$400.00 ").encode(), id="dollar sign"),
    ],
)
def test_other_ways_to_save_the_same_stub_give_the_same_entry(tmp_path: Path, text: bytes) -> None:
    assert Ini().identify("anything", text)
    assert stubs(read(tmp_path, text, name="renamed.txt")) == stubs(read(tmp_path, JANUARY))


def test_every_kind_of_money_has_its_key_and_several_of_one_source_are_added(tmp_path: Path) -> None:
    text = """[paystub]
pay_date = 12/31/2026
check_number = 4711
pay_type = bonus
cur_gross_pay = 9000.00
cur_pretax_regular = 1.00
cur_pretax_bonus = 2.00
cur_pretax_catchup = 4.00
cur_pretax_employer_match = 8.00
cur_pretax_employer_apb_match = 16.00
cur_aftertax_regular = 32.00
cur_aftertax_bonus = 64.00
cur_roth_regular = 128.00
cur_roth_catchup = 256.00
cur_medical =
"""
    (stub,) = stubs(read(tmp_path, text))

    assert stub.amounts == {
        "pre_tax_deferral": Money(300),
        "roth_deferral": Money(12_800),
        "pre_tax_catch_up": Money(400),
        "roth_catch_up": Money(25_600),
        "after_tax": Money(9_600),
        "employer_match": Money(2_400),
    }
    assert stub.year_to_date == {}
    assert (stub.compensation, stub.pay_type, stub.document) == (Money(900_000), "bonus", "pay statement 4711")


def test_keys_that_may_be_plan_money_are_asked_about(tmp_path: Path) -> None:
    text = "[paystub]\npay_date = 1/31/2025\ncur_pretax_regular = 400.00\ncur_retirement_extra = 10.00\n"
    (question,) = [item for item in read(tmp_path, text) if isinstance(item, Question)]
    assert question.key == "label:retirement extra"

    answered = Context(person="pat", plan="acme-401k", answers={question.key: "employer_nonelective"})
    assert stubs(read(tmp_path, text, answered))[0].amounts == {
        "pre_tax_deferral": Money(40_000),
        "employer_nonelective": Money(1_000),
    }


def test_several_sections_are_several_stubs_and_others_are_none(tmp_path: Path) -> None:
    february = JANUARY.replace("[paystub]", "[paystub february]").replace("1/31", "2/28")
    items = read(tmp_path, f"{JANUARY}[employee]\nage = 50\n{february}")

    assert [stub.pay_date for stub in stubs(items)] == [dt.date(2025, 1, 31), dt.date(2025, 2, 28)]
    assert any(isinstance(item, Ignored) and "[employee]" in item.why for item in items)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[paystub]\ncur_pretax_regular = 4.00\n", "no pay date"),
        ("[paystub]\npaystub_date =\ncur_pretax_regular = 4.00\n", "no pay date"),
        ("[paystub]\npay_date = 1/31/2025\ncheck_date = 2/28/2025\n", "more than one pay date"),
        ("[paystub]\npay_date = 31/1/2025\n", "line 2, pay date"),
        ("[paystub]\npay_date = 1/31/2025\ncur_pretax_regular = 4.005\n", "line 3, cur pretax regular"),
        ("[paystub]\npay_date = 1/31/2025\ncur_pretax_regular = 1e3\n", "“1e3” is not a dollar amount"),
        ("[paystub]\npay_date = 1/31/2025\ncur_roth_bonus = 1.00\nCUR_ROTH_BONUS = 1.00\n", "lines 3 and 4"),
    ],
)
def test_what_cannot_be_known_is_refused_with_its_reason(tmp_path: Path, text: str, said: str) -> None:
    ((line, why),) = refused(read(tmp_path, text))
    assert line == 1
    assert said in why


def test_a_line_without_a_value_is_refused(tmp_path: Path) -> None:
    assert refused(read(tmp_path, f"{JANUARY}cur_roth_regular 4.00\n")) == [
        (14, "“cur_roth_regular 4.00” has no value.")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[general]\nemployee_age = 50\n",
        "paystub_date = 1/31/2025\n[paystub]\n",
        "[paystub",
        "",
        "Pay Date: 1/31/2025\n[paystub]",
    ],
)
def test_other_settings_are_not_claimed(text: str) -> None:
    assert not Ini().identify("stub.ini", text.encode())
