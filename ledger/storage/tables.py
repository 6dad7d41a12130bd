"""The tables of the ledger as SQLModel column lists; the migrations make them, and guard them with more than this."""

from sqlalchemy import ForeignKey, Integer, Text
from sqlmodel import Field, SQLModel


class BatchRow(SQLModel, table=True):
    """One write: everything in it was recorded together."""

    __tablename__ = "batch"

    number: int = Field(primary_key=True, sa_type=Integer)
    at: str = Field(sa_type=Text)
    command: str = Field(sa_type=Text)
    takes_back: int | None = Field(default=None, sa_type=Integer, sa_column_args=[ForeignKey("batch.number")])


class SealRow(SQLModel, table=True):
    """Closes a batch with a hash over its facts and the seal before it."""

    __tablename__ = "seal"

    batch: int = Field(primary_key=True, sa_type=Integer, sa_column_args=[ForeignKey("batch.number")])
    first_entry: int = Field(sa_type=Integer)
    last_entry: int = Field(sa_type=Integer)
    hash: str = Field(sa_type=Text)


class SourceFileRow(SQLModel, table=True):
    """A file that a batch was read from, by its SHA-256; `setting` is what it was read with."""

    __tablename__ = "source_file"

    batch: int = Field(primary_key=True, sa_type=Integer, sa_column_args=[ForeignKey("batch.number")])
    place: int = Field(primary_key=True, sa_type=Integer)
    name: str = Field(sa_type=Text)
    fingerprint: str = Field(sa_type=Text)
    setting: str = Field(sa_type=Text)


class EntryRow(SQLModel, table=True):
    """One recorded value: its canonical line, and beside it the columns that it is looked up by."""

    __tablename__ = "entry"

    sequence: int = Field(primary_key=True, sa_type=Integer)
    batch: int = Field(sa_type=Integer, sa_column_args=[ForeignKey("batch.number")])
    record: str = Field(sa_type=Text)
    reference: str = Field(sa_type=Text)
    person: str | None = Field(default=None, sa_type=Text)
    plan: str | None = Field(default=None, sa_type=Text)
    day: str | None = Field(default=None, sa_type=Text)
    voids: int | None = Field(default=None, sa_type=Integer, sa_column_args=[ForeignKey("entry.sequence")])
    line: str = Field(sa_type=Text)


class AmountRow(SQLModel, table=True):
    """One amount of a pay stub or contribution, by the days and sources that limits and basis add up by.

    A void repeats the amounts of what it takes back with the other sign, so that sums need not look for voids.
    """

    __tablename__ = "amount"

    person: str = Field(primary_key=True, sa_type=Text)
    day: str = Field(primary_key=True, sa_type=Text)
    plan: str = Field(primary_key=True, sa_type=Text)
    source: str = Field(primary_key=True, sa_type=Text)
    entry: int = Field(primary_key=True, sa_type=Integer, sa_column_args=[ForeignKey("entry.sequence")])
    deposited_on: str = Field(sa_type=Text)
    limitation_year: int | None = Field(default=None, sa_type=Integer)
    cents: int = Field(sa_type=Integer)


class MonthSumRow(SQLModel, table=True):
    """One month's amounts by pay date, without money allocated to a limitation year; kept by `sums`."""

    __tablename__ = "month_sum"

    person: str = Field(primary_key=True, sa_type=Text)
    month: str = Field(primary_key=True, sa_type=Text)
    plan: str = Field(primary_key=True, sa_type=Text)
    source: str = Field(primary_key=True, sa_type=Text)
    cents: int = Field(sa_type=Integer)


class AfterTaxDayRow(SQLModel, table=True):
    """One deposit date's after-tax money; kept by `sums`."""

    __tablename__ = "after_tax_day"

    person: str = Field(primary_key=True, sa_type=Text)
    plan: str = Field(primary_key=True, sa_type=Text)
    deposited_on: str = Field(primary_key=True, sa_type=Text)
    cents: int = Field(sa_type=Integer)
