"""What can be wrong with what a person, a file or another program gives us."""


class LedgerError(Exception):
    """Something is wrong that its reader can mend.

    Attributes:
        message: What is wrong, with the value and its place.
        hint: What to do about it; empty where the message says it all.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InvalidEntryError(LedgerError):
    """A value that cannot be recorded; `field` is the key or the input that holds it."""

    def __init__(self, message: str, *, field: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.field = field


class NotFoundError(LedgerError):
    """A name that the ledger does not know."""


class ConflictError(LedgerError):
    """An entry that contradicts what the ledger already holds."""


class ChangedMeanwhileError(ConflictError):
    """An entry that is to be changed is no longer the one that was looked at.

    Attributes:
        stands: The line of the book that stands now.
    """

    def __init__(self, message: str, stands: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.stands = stands


class RefusedError(LedgerError):
    """Several lines of one file that cannot be recorded.

    Attributes:
        lines: Line number and reason of each; nothing of the call was recorded.
    """

    def __init__(self, message: str, lines: tuple[tuple[int, str], ...], *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.lines = lines


class DamagedError(LedgerError):
    """A line of the ledger is not as it was recorded."""

    def __init__(self) -> None:
        super().__init__(
            "A recorded line cannot be read: the ledger is damaged.",
            hint="Nothing was changed. `roth-ledger verify` names what is wrong, and a backup that is sound.",
        )


class LockedError(LedgerError):
    """A ledger is encrypted, and nothing that was given opens it."""
