"""ZIP packages such as spreadsheets: looked over before anything in them is unpacked."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ledger.domain.errors import LedgerError
from ledger.domain.refused_files import not_read

MAX_PARTS = 1_000
MAX_TOTAL = 256 << 20
MAX_RATIO = 200

_SMALL = 1 << 20  # below it no ratio does harm
_ENCRYPTED = 1
_AS_CSV = "Save it as CSV, or as a plain workbook (.xlsx), and import that."
_UNPACK = "Unpack it and import the files in it."


def open_checked(path: Path) -> ZipFile:
    """Open a ZIP package whose parts are few, small and where they say.

    Raises:
        LedgerError: it is damaged, encrypted, has parts that climb out of it or unpack to far more than it holds.
    """
    try:
        opened = ZipFile(path)
    except (BadZipFile, NotImplementedError, ValueError):
        raise LedgerError(
            f"{path.name} is a ZIP package that is damaged or cut short.", hint="Fetch it again."
        ) from None
    except OSError as error:
        raise not_read(path.name, error) from None
    parts = opened.infolist()
    why = _why_not(parts)
    if why:
        opened.close()
        raise LedgerError(f"{path.name} is a ZIP package that is not opened: {why}.", hint=_UNPACK)
    return opened


def _why_not(parts: list[ZipInfo]) -> str:
    if len(parts) > MAX_PARTS:
        return f"it has {len(parts):,} parts, over {MAX_PARTS:,}"
    if len({part.filename.lower() for part in parts}) < len(parts):
        return "two of its parts have one name"
    for part in parts:
        if _climbs(part.filename):
            return "a part of it names a place outside of it"
        if part.flag_bits & _ENCRYPTED:
            return "it is protected by a password"
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            return "it is packed in a way that spreadsheets are not"
        if part.file_size > max(_SMALL, MAX_RATIO * part.compress_size):
            return f"a part of it unpacks to over {MAX_RATIO} times its size"
    total = sum(part.file_size for part in parts)
    return f"it unpacks to {total:,} bytes, over {MAX_TOTAL:,}" if total > MAX_TOTAL else ""


def _climbs(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/")


def check_workbook(opened: ZipFile, name: str) -> None:
    """Make sure that a package is a workbook without macros.

    Raises:
        LedgerError: it is another kind of package; says which, and what to do.
    """
    names = set(opened.namelist())
    what = ""
    if any(each.endswith("vbaProject.bin") for each in names):
        what = "a workbook with macros (.xlsm)"
    elif "xl/workbook.bin" in names:
        what = "a binary workbook (.xlsb)"
    elif "word/document.xml" in names:
        what = "a Word document"
    elif "ppt/presentation.xml" in names:
        what = "a presentation"
    elif "mimetype" in names or "Index/Document.iwa" in names:
        what = "a document of another office program"
    if what:
        raise LedgerError(f"{name} is {what}, which is not read.", hint=_AS_CSV)
    if "[Content_Types].xml" not in names:
        raise LedgerError(f"{name} is a ZIP archive.", hint=_UNPACK)
