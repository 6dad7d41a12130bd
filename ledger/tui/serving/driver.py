"""What a tab's process writes to and reads from: the server that started it."""

from textual.drivers.web_driver import WebDriver
from textual.messages import ExitApp


class TabDriver(WebDriver):
    """Textual's own driver, which ends with its server, also where that was killed and could say nothing."""

    def run_input_thread(self) -> None:
        """Read until the server says no more."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.post_message(ExitApp())
