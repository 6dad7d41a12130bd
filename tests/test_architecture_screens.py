"""The rules that every screen keeps, as far as they can be read from its text."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

TUI = Path(__file__).resolve().parents[1] / "ledger" / "tui"
SHORT = 300  # lines of a file that can be read at one go
NUMBERED = ("screens/import_question.py",)  # answers by their number, which is all that the keys mean
# Widgets and calls that read a str for markup.
SHOWING = ("Static", "Label", "Button", "notify")
CLOCKS = ("date.today", "datetime.now", "datetime.utcnow", "time.time")


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(TUI.rglob("*.py")):
        yield str(path.relative_to(TUI)), ast.parse(path.read_text("utf-8"))


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def keywords(node: ast.Call) -> dict[str, ast.expr]:
    return {each.arg: each.value for each in node.keywords if each.arg is not None}


def may_hold_data(node: ast.expr) -> bool:
    """Whether it is a str put together from others, which Textual would read for markup."""
    put_together = isinstance(node, ast.JoinedStr | ast.BinOp)
    markup = isinstance(node, ast.Constant) and isinstance(node.value, str) and "[" in node.value
    return put_together or markup or (isinstance(node, ast.Call) and called(node) in ("str", "format", "join", "plain"))


def test_nothing_shown_can_be_read_for_markup() -> None:
    found = []
    for name, module in modules():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and called(node) in SHOWING and node.args:
                plain = keywords(node).get("markup")
                quiet = isinstance(plain, ast.Constant) and plain.value is False
                if not quiet and may_hold_data(node.args[0]):
                    found.append(f"{name}:{node.lineno}")
            elif isinstance(node, ast.Assign) and may_hold_data(node.value):
                titles = [each for each in node.targets if isinstance(each, ast.Attribute)]
                if any(each.attr in ("border_title", "border_subtitle", "tooltip") for each in titles):
                    found.append(f"{name}:{node.lineno}")

    assert found == []


def test_every_key_has_an_id_by_which_the_settings_can_change_it() -> None:
    """Two screens may share an id, as the same thing is done on both; one class holds each once."""
    without, twice = [], []
    for name, module in modules():
        for kind in (each for each in ast.walk(module) if isinstance(each, ast.ClassDef)):
            ids = Counter[str]()
            for node in ast.walk(kind):
                if isinstance(node, ast.Call) and called(node) == "Binding":
                    held = keywords(node).get("id")
                    if isinstance(held, ast.Constant):
                        ids[str(held.value)] += 1
                    elif name not in NUMBERED:
                        without.append(f"{name}:{node.lineno}")
            twice += [f"{name}: {each}" for each, count in ids.items() if count > 1]

    assert (without, twice) == ([], [])


def test_no_file_of_the_screens_and_no_function_is_too_long() -> None:
    files = {
        str(each.relative_to(TUI)): lines
        for each in TUI.rglob("*.py")
        if (lines := each.read_text("utf-8").count("\n")) > SHORT
    }
    functions = {
        f"{name}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for name, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 40
    }

    assert (files, functions) == ({}, {})


def test_no_screen_reads_the_clock_or_swallows_a_defect() -> None:
    found = []
    for name, module in modules():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(CLOCKS):
                found.append(f"{name}:{node.lineno} reads the clock")
            elif isinstance(node, ast.ExceptHandler):
                caught = "everything" if node.type is None else ast.unparse(node.type)
                raised_again = isinstance(node.body[-1], ast.Raise)
                if caught in ("everything", "Exception", "BaseException") and not raised_again:
                    found.append(f"{name}:{node.lineno} catches {caught}")
            elif isinstance(node, ast.Call) and called(node) == "float":
                found.append(f"{name}:{node.lineno} has a float")

    assert found == []
