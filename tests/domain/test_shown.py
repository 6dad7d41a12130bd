"""What is written out of a text before it is shown, what stays, and how wide it is."""

import pytest

from ledger.domain.shown import columns, one_line, padded, show
from tests.hostile_text import CHOSEN, PAYLOADS, steering


@pytest.mark.parametrize(("text", "shown"), CHOSEN.items(), ids=ascii)
def test_a_hostile_text_is_shown_as_what_it_is(text: str, shown: str) -> None:
    assert one_line(text) == shown


def test_nothing_that_is_shown_steers_a_terminal() -> None:
    assert [each.text for each in PAYLOADS if any(steering(show(each.text)))] == []


def test_what_is_shown_stays_as_it_is_when_it_is_shown_again() -> None:
    assert [each.text for each in PAYLOADS if show(show(each.text)) != show(each.text)] == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("plain", id="ASCII"),
        pytest.param("José Müller “quoted” – $1.00 …", id="Latin"),
        pytest.param("Việt Nam", id="marks-on-letters-of-their-own"),
        pytest.param("é", id="a-mark-on-a-letter"),
        pytest.param("שָׁ", id="two-marks-on-a-letter"),
        pytest.param("年金積立", id="Chinese"),
        pytest.param("מגדל מזרחי", id="Hebrew"),
        pytest.param("❤️ 🏦", id="a-variation-of-a-sign"),
        pytest.param("a\u00a0b", id="a-blank-that-does-not-break"),
    ],
)
def test_texts_of_people_stay_as_they_are(text: str) -> None:
    assert show(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u0301\u0302\u0303\u0304\u0305", "a\u0301\u0302\u0303\u0304\\u0305"),
        ("a\u3164b", "a\\u3164b"),
        ("a\U000e0041b", "a\\U000e0041b"),
        ("\ud800", "\\ud800"),
        ("a\x00b", "a\\x00b"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str, shown: str) -> None:
    assert show(text) == shown


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("“é”", 3), ("e\u0301", 1), ("年金", 4), ("ｗ", 2), ("🏦", 2), ("שָׁ", 1), ("a\\u3164", 7)],
)
def test_columns_of_a_text(text: str, width: int) -> None:
    assert columns(text) == width


def test_a_padded_text_has_its_width() -> None:
    assert padded("年", 4) == "年  "
    assert padded("long", 2) == "long"
