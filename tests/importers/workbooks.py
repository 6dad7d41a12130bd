"""Workbooks written part by part, so that a test can say exactly what stands in them."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# Styles in the order in which cells name them: number, day, elapsed time, a day of the workbook's own.
_FORMATS = (0, 14, 46, 164)


def relations(*targets: tuple[str, str]) -> str:
    """The part that names others: kind and place of each, with the ids r1, r2 …"""
    named = "".join(
        f'<Relationship Id="r{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{named}</Relationships>'


def sheet(rows: str, space: str = TRANSITIONAL) -> str:
    """A sheet that holds these rows."""
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'


def parts(
    *sheets: str,
    states: tuple[str, ...] = (),
    texts: str = "",
    settings: str = "",
    space: str = TRANSITIONAL,
    code: str = "mm/dd/yyyy",
) -> dict[str, str]:
    """The parts of a workbook with these sheets, its `settings` written into the workbook's own part."""
    count = len(sheets)
    targets = [
        *(("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, count + 1)),
        ("styles", "styles.xml"),
    ]
    if texts:
        targets.append(("sharedStrings", "sharedStrings.xml"))
    listed = "".join(
        f'<sheet name="S{number}" sheetId="{number}" r:id="r{number}" state="{state}"/>'
        for number, state in enumerate((*states, *["visible"] * (count - len(states))), 1)
    )
    formats = "".join(f'<xf numFmtId="{each}"/>' for each in _FORMATS)
    kinds = f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEETS}.sheet.main+xml"/>'
    if texts:
        kinds += f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_SHEETS}.sharedStrings+xml"/>'
    made = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}">{kinds}</Types>',
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": relations(*targets),
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{RELATIONS}">{settings}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/styles.xml": f'<styleSheet xmlns="{space}"><numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
        f"<cellXfs>{formats}</cellXfs></styleSheet>",
        **{f"xl/worksheets/sheet{number}.xml": each for number, each in enumerate(sheets, 1)},
    }
    if texts:
        made["xl/sharedStrings.xml"] = f'<sst xmlns="{space}">{texts}</sst>'
    return made


def packed(path: Path, contents: dict[str, str]) -> Path:
    """A package of these parts."""
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return path


def workbook(path: Path, rows: str, settings: str = "") -> Path:
    """A workbook of one sheet with these rows."""
    return packed(path, parts(sheet(rows), settings=settings))
