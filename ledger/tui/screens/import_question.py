"""One question of an import: what is asked, what is known about it, choices by number, and an input to type in."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from ledger.tui.screens.import_words import Asked
from ledger.tui.text import block, line, lines, styled
from ledger.tui.widgets.inputs import TextInput
from ledger.tui.widgets.lines_list import LinesList

_KEYS = "123456789"


class ChoiceList(LinesList):
    """Answers to choose from; the first nine by their number."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"number({place})", f"Answer {key}", show=False) for place, key in enumerate(_KEYS)
    ]

    def action_number(self, place: int) -> None:
        """Answer by a number."""
        if place < self.option_count:
            self.highlighted = place
            self.action_select()


class QuestionPanel(Vertical):
    """Shows one question; says what was answered, and keeps what was typed until the next."""

    @dataclass
    class Answered(Message):
        """An answer as it was chosen or typed."""

        asked: Asked
        text: str

    def __init__(self, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._asked: Asked | None = None

    def compose(self) -> ComposeResult:
        """Question, evidence, choices, input, and what is wrong with an answer."""
        yield Static(id="question-place", classes="panel-title")
        with VerticalScroll(id="question-text"):
            yield Static(id="question-said")
            yield Static(id="question-evidence", classes="muted")
        yield ChoiceList(id="question-choices")
        yield TextInput(id="question-typed")
        yield Static(id="question-problem", markup=False)

    def show(self, asked: Asked | None, place: str = "") -> None:
        """Show a question, or none; one that is shown already stays as it is.

        Args:
            asked: The question.
            place: Which it is: `Question 1 of 3`.
        """
        self.display = asked is not None
        is_other = self._asked is None or asked is None or self._asked.about != asked.about
        self._asked = asked
        if asked is None:
            return
        self.query_one("#question-place", Static).update(line(place))
        if not is_other:
            return
        self.say("")
        self.query_one("#question-said", Static).update(line(asked.text))
        evidence = self.query_one("#question-evidence", Static)
        evidence.display = bool(asked.evidence)
        evidence.update(lines([styled("· $fact", fact=fact) for fact in asked.evidence]))
        self.query_one("#question-text").scroll_home(animate=False)
        self._show_answers(asked)

    def _show_answers(self, asked: Asked) -> None:
        choices = self.query_one(ChoiceList)
        choices.display = bool(asked.choices)
        self.set_class(not asked.choices, "-free")
        choices.show_lines([_choice(place, *choice) for place, choice in enumerate(asked.choices)])
        typed = self.query_one("#question-typed", TextInput)
        typed.clear()
        typed.display = asked.typed is not None
        typed.placeholder = asked.typed or ""
        if asked.choices:
            choices.highlighted = 0
        self.take_focus()

    def take_focus(self) -> None:
        """Let the person answer."""
        if self._asked is not None:
            self.query_one("#question-choices" if self._asked.choices else "#question-typed").focus()

    def say(self, problem: str) -> None:
        """Say why an answer cannot be one; what was typed stays."""
        said = self.query_one("#question-problem", Static)
        said.update(block(problem))
        said.display = bool(problem)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self._asked is not None:
            self.post_message(self.Answered(self._asked, self._asked.choices[event.option_index][0]))

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if self._asked is None:
            return
        text = event.value.strip() or self._asked.if_empty
        if text is None:
            self.say("Type an answer, or choose one with the arrows." if self._asked.choices else "Type an answer.")
        else:
            self.post_message(self.Answered(self._asked, text))


def _choice(place: int, word: str, label: str) -> Content:
    number = _KEYS[place : place + 1] or " "
    if not label:
        return styled("[b]$number[/b]  $word", number=number, word=word)
    return styled("[b]$number[/b]  $label  [$text-muted]$word[/]", number=number, label=label, word=word)
