"""Locking an encrypted ledger: nothing of it is shown or can be read until its passphrase is typed again.

What was typed and not saved stays in memory behind the lock, and is never written to a disk.
"""

from typing import Any

from textual import events

from ledger.domain.errors import LedgerError
from ledger.tui.desk import Desk
from ledger.tui.shown_ledger import LOCKED_MODE, ShownLedger

_LOOK = 5.0  # seconds after which it is seen that nobody has touched a key for long


class LockableLedger(ShownLedger):
    """An app whose ledger is locked by a key, after idle minutes, and where it turns out to be encrypted."""

    def __init__(self, desk: Desk) -> None:
        self._touched = desk.around.seconds()
        self._unsaid: list[tuple[str, dict[str, Any]]] = []
        super().__init__(desk)

    def on_mount(self) -> None:
        """Watch whether anybody is there."""
        self.own_desk.on_locked = self._found_locked
        self.set_interval(_LOOK, self.lock_if_idle)

    @property
    def may_lock(self) -> bool:
        """Whether there is a passphrase to ask for, and nobody is asked for it now."""
        return not self.locked and self.own_desk.around.encrypted

    async def on_event(self, event: events.Event) -> None:
        """Know when somebody was last there; the key that somebody presses after a long time does nothing."""
        if isinstance(event, events.InputEvent | events.Paste):
            if self._is_idle():
                await self.action_lock()
                return
            self._touched = self.own_desk.around.seconds()
        await super().on_event(event)

    def _is_idle(self) -> bool:
        minutes = self.own_desk.around.screen.lock_minutes
        idle = self.own_desk.around.seconds() - self._touched
        return bool(minutes) and idle >= minutes * 60 and self.may_lock

    async def lock_if_idle(self) -> None:
        """Lock where nobody has been there for long; what came to lie over the lock goes under it again."""
        if self._is_idle():
            await self.action_lock()
        elif self.locked:
            self._cover()

    async def action_lock(self) -> None:
        """Forget the passphrase, let go of the file, and show nothing until it is typed."""
        if self.may_lock:
            self.locked = True
            self._cover()
            await self.own_desk.lock()
            self._cover()  # what was being read when it was locked may have been shown since

    def _found_locked(self) -> None:
        """The ledger turns out to be encrypted, by another program for example."""
        if not self.locked:
            self.locked = True
            self.call_later(self._cover)

    def _cover(self) -> None:
        from ledger.tui.screens.unlock import UnlockScreen  # where a ledger is plain, nothing is loaded for it

        if not isinstance(self.screen, UnlockScreen):
            self.clear_notifications()
            self.push_screen(UnlockScreen())

    async def unlock(self, passphrase: str) -> None:
        """Open the ledger with its passphrase, and show what was there.

        Raises:
            LedgerError: it is another one, or the file cannot be opened.
        """
        await self.own_desk.unlock(passphrase)
        self.locked = False
        self._touched = self.own_desk.around.seconds()
        if self.current_mode == LOCKED_MODE:
            await self.begin().wait()
            return
        await self.pop_screen()
        self.revision += 1
        self.reload_current()
        self.look_again()
        for message, options in self._unsaid:
            self.notify(message, **options)
        self._unsaid.clear()

    def notify(self, message: str, **options: Any) -> None:
        """Say something; what is to be said while the ledger is locked is said after it."""
        if self.locked:
            self._unsaid.append((message, options))
        else:
            super().notify(message, **options)

    @property
    def is_opening(self) -> bool:
        """Whether nothing of the ledger has been shown yet."""
        return self.current_mode == LOCKED_MODE

    def give_up(self, error: LedgerError) -> None:
        """Leave a ledger that could not be opened."""
        from ledger.tui.ending import said_on_leaving

        self.exit(return_code=1, message=said_on_leaving(error.message, error.hint))
