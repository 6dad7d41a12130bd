"""The whole story of one entry: every value it had, when and by what it was written, and why it was taken back."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from ledger.domain.errors import LedgerError
from ledger.domain.listed import Listed, Voided
from ledger.domain.recorded import Batch
from ledger.tui.desk import LedgerFile
from ledger.tui.scope import Scope
from ledger.tui.text import line, lines, styled, told
from ledger.tui.widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp


class Chapter(NamedTuple):
    """One line recorded under an id, the batch that recorded it, and why it was taken back, where it was."""

    listed: Listed
    batch: Batch
    voided: Voided | None


class EntryStory(ModalScreen[None]):
    """What was ever recorded under one id, oldest first."""

    CSS_PATH = "history.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", key_display="Esc", id="story.leave"),
        Binding("x", "explain", "Explain", id="story.explain"),
        Binding("f1,question_mark", "app.help", "Help", show=False, id="story.help"),
    ]

    def __init__(self, scope: Scope, reference: str) -> None:
        super().__init__()
        self._scope, self._reference = scope, reference

    @property
    def ledger_app(self) -> "LedgerApp":
        """The app, by its own class."""
        return cast("LedgerApp", self.app)

    def compose(self) -> ComposeResult:
        """One block a line recorded."""
        with Vertical(id="story-frame") as frame:
            frame.border_title = line(self._reference)
            yield VerticalScroll(id="story")
        yield KeysLine()

    def on_mount(self) -> None:
        """Read it."""
        self.query_one("#story").focus()
        self._read()

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        try:
            found = await self.ledger_app.desk.ask(lambda ledger: _chapters(ledger, self._reference))
        except LedgerError as error:
            self.query_one("#story").mount(Static(line(told(error))))
            return
        before: Mapping[str, Any] = {}
        blocks = []
        for chapter in found:
            now = json.loads(chapter.listed.line)
            blocks.append(Static(_block(chapter, before, now), classes="story-step"))
            before = now
        await self.query_one("#story").mount(*blocks)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)

    @work
    async def action_explain(self) -> None:
        """What the entry adds to the figures."""
        from ledger.tui.screens.explain import ExplainScreen

        await self.app.push_screen_wait(ExplainScreen(self._scope, self._reference, {}))


def _chapters(ledger: LedgerFile, reference: str) -> list[Chapter]:
    reader = ledger.reader()
    listed = reader.story(reference)
    voids = reader.voids_of(each.sequence for each in listed)
    batches = {each.batch: reader.batches(each.batch + 1, 1)[0] for each in listed}
    return [Chapter(each, batches[each.batch], voids.get(each.sequence)) for each in listed]


def _block(chapter: Chapter, before: Mapping[str, Any], now: Mapping[str, Any]) -> Content:
    batch = chapter.batch
    head = [
        styled(
            "[b]$at[/b]  batch $number, “$command”",
            at=batch.at[:16].replace("T", " "),
            number=batch.number,
            command=batch.command,
        )
    ]
    head += [styled("    from $name, SHA-256 $hash", name=name, hash=hash_[:16]) for name, hash_ in batch.files]
    if chapter.voided is not None:
        head.append(
            styled(
                "[$text-warning]    taken back by batch $batch on $day: $reason[/]",
                batch=chapter.voided.batch,
                day=chapter.voided.at[:10],
                reason=chapter.voided.reason,
            )
        )
    return lines([*head, *_values(before, now)])


def _values(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Content]:
    """What the line holds; what differs from the line before is marked."""
    for key in dict.fromkeys([*now, *before]):
        if key in ("record", "id"):
            continue
        was, is_ = _shown(before.get(key)), _shown(now.get(key))
        if before and was != is_:
            yield styled("  [b]≠[/b] $key: $was → [b]$now[/b]", key=key, was=was, now=is_)
        elif key in now:
            yield styled("    $key: $now", key=key, now=is_)


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
