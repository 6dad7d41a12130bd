"""Whether this process may show its screens where Textual's environment says, and not on a terminal.

Anything that runs Textual programs for a browser sets `TEXTUAL_DRIVER`; of those only `roth-ledger serve` asks who
is there. This module is read at every start, so it loads nothing.
"""

from collections.abc import Mapping

from ledger.domain.errors import LedgerError

DRIVER = "TEXTUAL_DRIVER"
# How `roth-ledger serve` starts a tab: its own driver, and a mark that only a child of that very process can carry.
OUR_DRIVER = "ledger.tui.serving.driver:TabDriver"
MARK = "ROTH_LEDGER_SERVED_BY"


def is_a_tab(environment: Mapping[str, str], parent: int) -> bool:
    """Whether this process was started by `roth-ledger serve`, to be shown in one tab of a browser.

    Args:
        environment: The variables of this process.
        parent: The id of the process that started this one, `os.getppid()`.
    """
    return environment.get(DRIVER) == OUR_DRIVER and environment.get(MARK) == str(parent)


def refuse_unguarded(environment: Mapping[str, str], parent: int) -> None:
    """Refuse to show a ledger through anything else that would show it to whoever asks.

    Args:
        environment: The variables of this process.
        parent: The id of the process that started this one, `os.getppid()`.

    Raises:
        LedgerError: another program is to show the screens, such as `textual serve`.
    """
    driver = environment.get(DRIVER)
    if driver and not is_a_tab(environment, parent):
        raise LedgerError(
            f"{DRIVER} is “{driver}”: another program would show this ledger, without asking who looks at it.",
            hint="For a browser use `roth-ledger serve`; on a terminal run `roth-ledger` without that variable.",
        )
