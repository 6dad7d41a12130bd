"""Small downloads of record keepers, made up in the shape of each that can be read, with what must come out of them."""

from tests.imports.case import Case

_NETBENEFITS = """\

Plan name:,ROADRUNNER SUPPLY, LLC
Date Range,01/01/2026 - 06/30/2026,,,,


Date,Investment,Transaction Type,Amount,Shares/Unit
06/15/2026,LARGE CAP INDEX,Contributions,"1,040.50","10.405"
06/15/2026,BOND INDEX,Contributions,"260.25","13.013"
06/01/2026,LARGE CAP INDEX,Dividend,"12.34","0.123"
05/29/2026,LARGE CAP INDEX,Contributions,"500.00","5.050"
05/29/2026,LARGE CAP INDEX,Contributions,"500.00","5.050"
05/29/2026,LARGE CAP INDEX,Loan Repayments,"75.10","0.758"
05/20/2026,BOND INDEX,Exchanges,"-100.00","-5.000"
05/20/2026,LARGE CAP INDEX,Exchanges,"100.00","1.010"
05/15/2026,LARGE CAP INDEX,RECORDKEEPING FEE,"-2.50","-0.025"
12/31/2025,BOND INDEX,Contributions,"250.00","12.500"
"""
_ACCOUNTS = """\


Run Date,Account,Account Number,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),\
Accrued Interest ($),Amount ($),Settlement Date
06/15/2026,"ROADRUNNER 401K","98765","Contributions",,"LARGE CAP INDEX",,0.35,,,,,81.79,,
06/15/2026,"ROADRUNNER 401K","98765","Transfer",,"LARGE CAP INDEX",,0.000,,,,,0.00,,
06/01/2026,"ROADRUNNER 401K","98765","Contributions",,"LARGE CAP INDEX",,0.40,,,,,118.21,,
05/28/2026,"Brokerage","X1234567","DIVIDEND RECEIVED LARGE CAP ETF (Cash)",LCE,"LARGE CAP ETF",Cash,,0.000,,,,7.13,
05/27/2026,"ROADRUNNER 401K","98765","CONVERSION AS OF LARGE CAP",,"LARGE CAP INDEX",,1.000,,,,,10.00,,


"The data and information in this spreadsheet is provided to you solely for your use."
Date downloaded 06/30/2026 3:00 pm
"""
_VANGUARD = """\
Plan Number,Plan Name,Fund Name,Shares,Price,Total Value,
098765,ROADRUNNER SAVINGS,Target Retirement 2050 Trust,113.718,$117.71,"$13,385.75",


Account Number,Trade Date,Run Date,Transaction Activity,Transaction Description,Investment Name,Share Price,\
Transaction Shares,Dollar Amount,
098765,06/15/2026,06/15/2026,Contribution,Plan Contribution,Target Retirement 2050 Trust,$111.75,10.000,"$1,117.50",
098765,06/10/2026,06/10/2026,Dividend,Dividends on Equity Investments,Target Retirement 2050 Trust,$110.00,0.100,$11.00,
098765,06/01/2026,06/01/2026,Fee,Fee,Target Retirement 2050 Trust,,-0.001,-$0.12,
098765,05/29/2026,05/29/2026,Contribution,Plan Contribution,Target Retirement 2050 Trust,$110.00,2.000,$220.00,
"""
_WORKPLACE = (
    '"Transaction Date","Investment","Contribution","Description","Activity","Price","Units","Amount",\n'
    '"6/15/2026 12:00:00 AM","Cash","Employer Match","Contributions - Employer","Cash Receipts",'
    '"1.000000","0.000000000","261.10",\n'
    '"6/15/2026 12:00:00 AM","Large Cap Index","Employer Match","Contributions - Employer","Purchase",'
    '"12.500000","20.888000000","261.10",\n'
    '"6/1/2026 12:00:00 AM","Large Cap Index","Employer Match","Dividends","Dividends/Capital Gains",'
    '"12.500000","0.080000000","1.00",\n'
    '"5/29/2026 12:00:00 AM","Cash","Employer Match","Contributions - Employer","Cash Receipts",'
    '"1.000000","0.000000000","250.00",\n'
    '"5/29/2026 12:00:00 AM","Large Cap Index","Employer Match","Contributions - Employer","Purchase",'
    '"12.500000","20.000000000","250.00",\n'
)
_VOYA = """\
Activity Date,Activity,Fund,Money Source,# of Units,Unit Price,Amount
06/15/2026,Employee Contribution,VTI,Employee PreTax,2.5,$250.00,$625.00
06/15/2026,Employee Contribution,VTI,ROTH,1,$250.00,$250.00
06/15/2026,Employer Contribution,VTI,Safe Harbor Match,1.25,$ 250.00,$312.50
06/01/2026,Dividend,VTI,ROTH,0.01,$250.00,$2.50
05/20/2026,Plan Service Fee,VTI,ROTH,-0.01,$250.00,($2.50)
,,,,,,
-----------
"""
_ALERUS = """\
Date,Time,Sequence,Investment,Source,Activity,Ticker,Cusip,Price,Shares,Value
06/15/2026,00:00:00,1,Large Cap Index,Employer Match,Contribution,LCI,123456789,100.00,1.5,150.00
06/15/2026,00:00:00,2,Large Cap Index,Employer Match,Dividends,LCI,123456789,100.00,0.1,10.00
05/29/2026,00:00:00,1,Large Cap Index,Employer Match,Contribution,LCI,123456789,100.00,1,100.00
05/15/2026,00:00:00,1,Large Cap Index,Employer Match,Fee,LCI,123456789,100.00,-0.01,-1.00
"""
_UNKNOWN = """\
Effective Date,Activity,Money Type,Fund,Total
06/15/2026,Contribution,Employer Match,Growth,150.00
06/15/2026,Dividend,Employer Match,Growth,3.00
05/29/2026,Contribution,Employer Match,Growth,100.00
05/15/2026,Fee,Employer Match,Growth,-1.00
"""

TABLES = (
    Case(
        name="netbenefits.csv",
        content=_NETBENEFITS.encode(),
        format="fidelity-netbenefits",
        answers={"fidelity-netbenefits:Contributions": "pre_tax_deferral"},
        years={2025: {"pre_tax_deferral": "250.00"}, 2026: {"pre_tax_deferral": "2300.75"}},
        entries=5,
        told=("dividend", "loan repayment", "exchange", "fee"),
        header="Date,Investment",
        footers=True,
    ),
    Case(
        name="accounts_history.csv",
        content=_ACCOUNTS.encode("utf-8-sig"),
        format="fidelity-accounts",
        answers={"fidelity-accounts:Contributions": "roth_deferral"},
        years={2026: {"roth_deferral": "200.00"}},
        entries=2,
        header="Run Date,",
        footers=True,
    ),
    Case(
        name="OfxDownload.csv",
        content=_VANGUARD.encode(),
        format="vanguard",
        answers={"vanguard:Plan Contribution": "pre_tax_deferral"},
        years={2026: {"pre_tax_deferral": "1337.50"}},
        entries=2,
        told=("dividend", "fee"),
        header="Account Number,Trade Date",
    ),
    Case(
        name="workplace.csv",
        content=_WORKPLACE.encode(),
        format="workplace",
        years={2026: {"employer_match": "511.10"}},
        entries=2,
        told=("dividend",),
        header='"Transaction Date"',
    ),
    Case(
        name="voya.csv",
        content=_VOYA.encode(),
        format="voya",
        years={2026: {"pre_tax_deferral": "625.00", "roth_deferral": "250.00", "employer_match": "312.50"}},
        entries=3,
        told=("dividend", "fee"),
        header="Activity Date",
        footers=True,
    ),
    Case(
        name="alerus.csv",
        content=_ALERUS.encode(),
        format="alerus",
        years={2026: {"employer_match": "250.00"}},
        entries=2,
        told=("dividend", "fee"),
        header="Date,Time",
    ),
    Case(
        name="unknown.csv",
        content=_UNKNOWN.encode(),
        format="mapping",
        answers={"mapping": "my-plan"},
        years={2026: {"employer_match": "250.00"}},
        entries=2,
        header="Effective Date",
    ),
)
