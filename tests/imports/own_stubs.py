"""Small pay stubs, books, tax forms and an OFX download, made up, with what must come out of them."""

import csv
import dataclasses
import io
import re
import zipfile

from tests.imports.case import Case

_OFX = """\
OFXHEADER:100
DATA:OFXSGML
CHARSET:1252

<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVACCTFROM><BROKERID>example.org<ACCTID>77</INVACCTFROM>
<INVTRANLIST><DTSTART>20260101<DTEND>20260630
<BUYMF><INVBUY><INVTRAN><FITID>a<DTTRADE>20260115160000[-5:EST]</INVTRAN><SECID><UNIQUEID>F</SECID><UNITS>10
<UNITPRICE>100<TOTAL>-1000.00<INV401KSOURCE>PRETAX</INVBUY><BUYTYPE>BUY</BUYMF>
<BUYMF><INVBUY><INVTRAN><FITID>b<DTTRADE>20260130160000[-5:EST]</INVTRAN><SECID><UNIQUEID>F</SECID><UNITS>5
<UNITPRICE>110<TOTAL>550.00<INV401KSOURCE>AFTERTAX</INVBUY><BUYTYPE>BUY</BUYMF>
<TRANSFER><INVTRAN><FITID>c<DTTRADE>20260130160000[-5:EST]</INVTRAN><SECID><UNIQUEID>F</SECID><UNITS>-5
<TFERACTION>OUT<UNITPRICE>110<INV401KSOURCE>AFTERTAX</TRANSFER>
<TRANSFER><INVTRAN><FITID>d<DTTRADE>20260130160000[-5:EST]</INVTRAN><SECID><UNIQUEID>F</SECID><UNITS>5
<TFERACTION>IN<UNITPRICE>110<INV401KSOURCE>AFTERTAX</TRANSFER>
</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>
"""
_STUB_CSV = """\
pay_date,compensation,pre_tax_deferral,after_tax,ytd_after_tax
2026-01-15,"$9,000.00",900.00,1200.00,"1,200.00"
2026-01-30,9000.00,900.00,"(50.00)",1150.00
"""
_BOOK = (
    '{"record": "contribution", "person": "pat", "plan": "acme-401k", "date": "2026-02-01", '
    '"source": "employer_match", "amount": "5.00"}\n'
    '{"record": "contribution", "person": "pat", "plan": "acme-401k", "date": "2026-02-01", '
    '"source": "employer_match", "amount": "5.00"}\n'
)
_FDX = (
    '{"forms": [{"tax1099R": {"taxYear": 2025, "grossDistribution": 10200.00, "taxableAmount": 200.00, '
    '"employeeContributions": 10000.00, "distributionCodes": ["G"]}}]}\n'
)
_ADP = """\
ROADRUNNER SUPPLY Earnings Statement
Period Beginning: 05/31/2026 Period Ending: 06/13/2026 Pay Date: 06/19/2026
Earnings rate hours this period year to date
Regular 50.0000 80.00 4,000.00 48,000.00
Gross Pay $4,000.00 48,000.00
Statutory Deductions
Federal Income Tax -400.00 4,800.00
Other Deductions
401(K) -400.00 4,800.00
Dental -15.00 180.00
401K ER Match 200.00 2,400.00
Net Pay $3,185.00
"""
_GUSTO = """\
Pay period: Jun 8, 2026 - Jun 14, 2026 Pay day: Jun 19, 2026
Earnings Hours Rate Current YTD
Regular Hours 40.00 25.00 1,000.00 24,000.00
Gross Earnings 1,000.00 24,000.00
Employee Taxes
Federal Income Tax 80.00 1,920.00
Pre-Tax Deductions
Medical Insurance 42.00 1,008.00
401k 50.00 1,200.00
Roth 401k 20.00 480.00
Net Pay 808.00
"""
_UKG = """\
Roadrunner Supply
Pay Statement
Period Start Date 05/31/2026
Period End Date 06/13/2026
Pay Date 06/19/2026
Document 11223344
Net Pay $600.00
Earnings
Pay Type Hours Pay Rate Current YTD
Regular Pay 80.0000 $50.0000 $4,000.00 $48,000.00
Deductions
Deduction Based On Pre-Tax Employee Current Employee YTD Employer Current Employer YTD
401K Pretax $4,000.00 Yes $400.00 $4,800.00 $200.00 $2,400.00
Medical $2.22 Yes $2.22 $4.44 $0.00 $0.00
Taxes
Tax Based On Current YTD
Federal Income Tax $2,000.00 $200.00 $400.00
"""
_UKG_COLUMNS = "Deduction Based On Pre-Tax Employee Current Employee YTD Employer Current Employer YTD\n"
# The last columns' names wrapped inside their cells, as on a printed page.
_UKG_WRAPPED = _UKG.replace(
    _UKG_COLUMNS,
    "Deduction Based On Pre-Tax Employee Current Employee YTD Employer\nCurrent Employer YTD\n",
)
_UKG_TWO_LINES = _UKG.replace(_UKG_COLUMNS, "Employee Employer\nDeduction Based On Pre-Tax Current YTD Current YTD\n")
_INI = """\
# made up
[paystub]
paystub_date = 6/30/2026
cur_base_wages = 5000.00
ytd_base_wages = 30000.00
cur_pretax_regular = 500.00
ytd_pretax_regular = 3000.00
cur_aftertax_regular = 700.00
ytd_aftertax_regular = 4200.00
"""
_JSON = (
    '{"pay_date": "2026-06-19", "lines": [{"label": "401K Pretax", "current": "400.00", "ytd": "4800.00"}, '
    '{"label": "Roth 401K", "current": "100.00", "ytd": "1200.00"}, {"label": "Dental", "current": "15.00"}]}\n'
)
_LINES = """\
pay_date,period_start,period_end,employer,label,current,ytd,employer_current,employer_ytd
2026-06-05,2026-05-17,2026-05-30,Roadrunner,401K Pretax,400.00,4400.00,200.00,2200.00
2026-06-05,2026-05-17,2026-05-30,Roadrunner,Dental,15.00,165.00,,
2026-06-19,2026-05-31,2026-06-13,Roadrunner,401K Pretax,400.00,4800.00,200.00,2400.00
"""
_TRANSPOSED = """\
Pay Date,06/05/2026,06/19/2026
Gross Pay,4000.00,4000.00
401K Pretax,400.00,400.00
Roth 401K,100.00,
Dental,15.00,15.00
"""
_WORKDAY = """\
Payslip Information,,,
Name,Pay Period Begin,Pay Period End,Check Date
Pat Lee,05/31/2026,06/13/2026,06/19/2026

Current and YTD Totals,,,
,Gross Pay,Pre Tax Deductions,Net Pay
Current,"4,000.00",415.00,"2,800.00"
YTD,"48,000.00","4,980.00","33,600.00"

Pre Tax Deductions,,,
Description,Amount,YTD,
401k Salary,400.00,"4,800.00",
Dental,15.00,180.00,

Employer Paid Benefits,,,
Description,Amount,YTD,
401k Employer Match,200.00,"2,400.00",
"""
# "401k Salary" may be the pay that a deferral is reckoned from.
_WORKDAY_SAYS = {"label:401k Salary": "pre_tax_deferral"}
_YEAR = {"pre_tax_deferral": "400.00", "employer_match": "200.00"}


def workbook(rows: list[list[str]]) -> bytes:
    """A spreadsheet file of one sheet whose cells are all text, in as few parts as the format allows."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    cells = "".join(
        f'<row r="{line}">'
        + "".join(
            f'<c r="{chr(64 + place)}{line}" t="inlineStr"><is><t>{text}</t></is></c>'
            for place, text in enumerate(row, 1)
            if text
        )
        + "</row>"
        for line, row in enumerate(rows, 1)
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), head + text)
    return made.getvalue()


def page(text: str) -> bytes:
    """A PDF of one page that shows these lines, one below the other."""
    shown = "".join(f"({line.translate(_ESCAPED)}) Tj T*\n" for line in text.splitlines())
    content = f"BT /F1 9 Tf 12 TL 40 780 Td\n{shown}ET\n"
    font = "/Resources << /Font << /F1 5 0 R >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 612 792] {font} >>",
        f"<< /Length {len(content)} >>\nstream\n{content}endstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    ]
    made = "%PDF-1.4\n"
    places = []
    for number, text_of in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{text_of}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    begins = made.index("xref\n0 ")
    return f"{made}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{begins}\n%%EOF\n".encode("ascii")


_ESCAPED = str.maketrans({"(": r"\(", ")": r"\)", "\\": r"\\"})

# The same in the newer form of the format: XML, in which every value is closed.
_OFX_2 = '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE"?>\n' + re.sub(
    r"<([A-Z0-9]+)>([^<\s][^<\n]*)", r"<\1>\2</\1>", _OFX[_OFX.index("<OFX>") :]
)
OFX = Case(
    name="download.qfx",
    content=_OFX.encode(),
    format="ofx",
    answers={"ofx:AFTERTAX": "after_tax"},
    conversions=(("2026-01-30", "550.00"),),
    years={2026: {"pre_tax_deferral": "1000.00", "after_tax": "550.00"}},
    entries=2,
)
OFX_2 = dataclasses.replace(OFX, name="statement.ofx", content=_OFX_2.encode())
BOOK = Case(
    name="book.jsonl", content=_BOOK.encode(), format="book", years={2026: {"employer_match": "10.00"}}, entries=2
)
FDX = Case(name="forms.json", content=_FDX.encode(), format="fdx", years={}, entries=0)
STUBS = (
    Case(
        name="stubs.csv",
        content=_STUB_CSV.encode(),
        format="stub-csv",
        years={2026: {"pre_tax_deferral": "1800.00", "after_tax": "1150.00"}},
        entries=2,
    ),
    Case(name="adp.txt", content=_ADP.encode(), format="stub-text", years={2026: _YEAR}, entries=1),
    Case(
        name="gusto.txt",
        content=_GUSTO.encode(),
        format="stub-text",
        years={2026: {"pre_tax_deferral": "50.00", "roth_deferral": "20.00"}},
        entries=1,
    ),
    *(
        Case(name=name, content=text.encode(), format="stub-text", years={2026: _YEAR}, entries=1)
        for name, text in (("ukg.txt", _UKG), ("ukg_wrapped.txt", _UKG_WRAPPED), ("ukg_two_lines.txt", _UKG_TWO_LINES))
    ),
    Case(
        name="paystub.ini",
        content=_INI.encode(),
        format="stub-ini",
        years={2026: {"pre_tax_deferral": "500.00", "after_tax": "700.00"}},
        entries=1,
    ),
    Case(
        name="stub.json",
        content=_JSON.encode(),
        format="stub-json",
        years={2026: {"pre_tax_deferral": "400.00", "roth_deferral": "100.00"}},
        entries=1,
    ),
    Case(
        name="lines.csv",
        content=_LINES.encode(),
        format="stub-lines",
        years={2026: {"pre_tax_deferral": "800.00", "employer_match": "400.00"}},
        entries=2,
    ),
    Case(
        name="transposed.csv",
        content=_TRANSPOSED.encode(),
        format="stub-transposed",
        years={2026: {"pre_tax_deferral": "800.00", "roth_deferral": "100.00"}},
        entries=2,
    ),
    Case(
        name="workday.csv",
        content=_WORKDAY.encode(),
        format="workday-sheet",
        answers=_WORKDAY_SAYS,
        years={2026: _YEAR},
        entries=1,
    ),
)
PACKED = (
    Case(
        name="workday_Complete.xlsx",
        content=workbook(list(csv.reader(io.StringIO(_WORKDAY)))),
        format="workday-sheet",
        answers=_WORKDAY_SAYS,
        years={2026: _YEAR},
        entries=1,
    ),
    Case(
        name="ukg.pdf",
        content=page(_UKG),
        format="stub-text",
        answers={"read:2026-06-19": "yes"},
        years={2026: _YEAR},
        entries=1,
    ),
)
