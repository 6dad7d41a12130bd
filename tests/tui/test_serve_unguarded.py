"""Who may show a ledger where Textual's environment says."""

import pytest

from ledger.domain.errors import LedgerError
from ledger.tui.serving.unguarded import DRIVER, MARK, OUR_DRIVER, is_a_tab, refuse_unguarded

PARENT = 4_711
OURS = {DRIVER: OUR_DRIVER, MARK: str(PARENT)}


@pytest.mark.parametrize(
    ("environment", "tab"),
    [
        pytest.param({}, False, id="a-terminal"),
        pytest.param({DRIVER: ""}, False, id="an-empty-variable"),
        pytest.param({MARK: str(PARENT)}, False, id="a-mark-alone"),
        pytest.param(OURS, True, id="a-tab-of-ours"),
    ],
)
def test_shown(environment: dict[str, str], tab: bool) -> None:
    refuse_unguarded(environment, PARENT)

    assert is_a_tab(environment, PARENT) is tab


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({DRIVER: "textual.drivers.web_driver:WebDriver"}, id="textual-serve"),
        pytest.param({DRIVER: "textual.drivers.web_driver:WebDriver", MARK: str(PARENT)}, id="textual-serve-in-ours"),
        pytest.param({DRIVER: OUR_DRIVER}, id="our-driver-without-mark"),
        pytest.param({DRIVER: OUR_DRIVER, MARK: "4712"}, id="a-mark-left-by-another-process"),
    ],
)
def test_refused(environment: dict[str, str]) -> None:
    with pytest.raises(LedgerError, match="without asking who looks at it"):
        refuse_unguarded(environment, PARENT)

    assert not is_a_tab(environment, PARENT)
