"""The text of a PDF, line by line as it stands on the page; runs in the sandbox, with the extra `pdf` installed."""

import re
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from ledger.domain.errors import LedgerError

if TYPE_CHECKING:
    from pdfplumber.page import Page

MAX_PAGES = 50

_TYPE_IT = "Type the stub (roth-ledger stub add), or paste its text: … | roth-ledger import -"
_DIGIT_WIDTH = 5.0  # points, of type of nine points
# A gap of so much of the height of the type parts two words. The point of a figure may be drawn apart from its digits:
# what is left then is a gap of a quarter, and the digits must not be read as one longer number.
_GAP = 0.15
_UNSEEN = re.compile(r"[^\S\n]|[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")


def as_text(path: Path) -> str:
    """The text of every page, a blank line between two.

    What stands apart on a line stays apart by several blanks, so that a column that is empty can be seen.

    Raises:
        LedgerError: the extra is not installed, or the file holds no text, a password or too many pages.
    """
    try:
        import pdfplumber
        from pdfminer.pdfdocument import PDFPasswordIncorrect
        from pdfplumber.utils.exceptions import PdfminerException
    except ImportError:
        raise LedgerError(
            f"{path.name} is a PDF, and what reads those is not installed.",
            hint="pip install 'roth-ledger[pdf]', or paste the text of the file: … | roth-ledger import -",
        ) from None
    try:
        with pdfplumber.open(path) as document:
            if len(document.pages) > MAX_PAGES:
                raise LedgerError(
                    f"{path.name} has {len(document.pages):,} pages, over {MAX_PAGES}.",
                    hint="Print the pages that matter to a file of their own.",
                )
            text = "\n\n".join(filter(None, map(_lines, document.pages)))
    except PdfminerException as error:
        if not any(isinstance(cause, PDFPasswordIncorrect) for cause in (*error.args, error.__context__)):
            raise
        raise LedgerError(
            f"{path.name} is protected by a password.", hint="Open it, print it to a new PDF, and import that."
        ) from None
    if not text:
        raise LedgerError(f"{path.name} holds no text: it is a picture, or empty.", hint=_TYPE_IT)
    return f"{text}\n"


def _lines(page: "Page") -> str:
    """The lines of a page, a column of text as wide as its digits, so that figures stay together and columns apart."""
    digits = [char["width"] for char in page.chars if char["text"].isdigit() and char["width"] > 0]
    width = median(digits) if digits else _DIGIT_WIDTH
    text = page.extract_text(layout=True, x_density=width, x_tolerance_ratio=_GAP)
    page.close()
    lines = [_UNSEEN.sub(" ", line).rstrip() for line in text.split("\n")]
    filled = [line for line in lines if line]
    margin = min((len(line) - len(line.lstrip()) for line in filled), default=0)
    return "\n".join(line[margin:] for line in filled)
