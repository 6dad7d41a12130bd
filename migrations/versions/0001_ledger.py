"""The first ledger: sealed batches of entries, the amounts in them by person, day, plan and source, and their sums."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PARTIES = (
    "'person', 'tax_year', 'employer', 'wages', 'long_service', 'plan', 'expected_pay', 'ira_year_end_value', "
    "'limits', 'import_answer', 'import_mapping'"
)


def a_day(column: str, constraint: str) -> str:
    # date(x, '+0 days') because plain date() of older SQLite takes 30 February for a day
    return (
        f"CONSTRAINT {constraint} CHECK ({column} IS NULL OR ({column} BETWEEN '1974-09-02' AND '2199-12-31' "
        f"AND date({column}, '+0 days') IS {column}))"
    )


TABLES = (
    """
    CREATE TABLE batch (
        number INTEGER NOT NULL,
        at TEXT NOT NULL,
        command TEXT NOT NULL,
        takes_back INTEGER,
        CONSTRAINT pk_batch PRIMARY KEY (number),
        CONSTRAINT fk_batch_takes_back FOREIGN KEY (takes_back) REFERENCES batch (number),
        CONSTRAINT fk_batch_seal FOREIGN KEY (number) REFERENCES seal (batch) DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT ck_batch_number CHECK (number > 0),
        CONSTRAINT ck_batch_at CHECK (length(at) BETWEEN 20 AND 32),
        CONSTRAINT ck_batch_takes_back CHECK (takes_back < number)
    ) STRICT
    """,
    """
    CREATE TABLE seal (
        batch INTEGER NOT NULL,
        first_entry INTEGER NOT NULL,
        last_entry INTEGER NOT NULL,
        hash TEXT NOT NULL,
        CONSTRAINT pk_seal PRIMARY KEY (batch),
        CONSTRAINT uq_seal_hash UNIQUE (hash),
        CONSTRAINT fk_seal_batch FOREIGN KEY (batch) REFERENCES batch (number),
        CONSTRAINT ck_seal_entries CHECK (last_entry >= first_entry),
        CONSTRAINT ck_seal_hash CHECK (length(hash) = 64)
    ) STRICT
    """,
    """
    CREATE TABLE source_file (
        batch INTEGER NOT NULL,
        place INTEGER NOT NULL,
        name TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        setting TEXT NOT NULL,
        CONSTRAINT pk_source_file PRIMARY KEY (batch, place),
        CONSTRAINT fk_source_file_batch FOREIGN KEY (batch) REFERENCES batch (number),
        CONSTRAINT ck_source_file_fingerprint CHECK (length(fingerprint) = 64)
    ) STRICT, WITHOUT ROWID
    """,
    f"""
    CREATE TABLE entry (
        sequence INTEGER NOT NULL,
        batch INTEGER NOT NULL,
        record TEXT NOT NULL,
        reference TEXT NOT NULL,
        person TEXT,
        plan TEXT,
        day TEXT,
        voids INTEGER,
        line TEXT NOT NULL,
        CONSTRAINT pk_entry PRIMARY KEY (sequence),
        CONSTRAINT fk_entry_batch FOREIGN KEY (batch) REFERENCES batch (number),
        CONSTRAINT fk_entry_voids FOREIGN KEY (voids) REFERENCES entry (sequence),
        CONSTRAINT ck_entry_sequence CHECK (sequence > 0),
        CONSTRAINT ck_entry_reference CHECK (length(reference) BETWEEN 1 AND 2000),
        CONSTRAINT ck_entry_void CHECK ((record = 'void') = (voids IS NOT NULL)),
        CONSTRAINT ck_entry_voids CHECK (voids < sequence),
        CONSTRAINT ck_entry_line CHECK (length(line) >= 2),
        {a_day("day", "ck_entry_day")}
    ) STRICT
    """,
    f"""
    CREATE TABLE amount (
        person TEXT NOT NULL,
        day TEXT NOT NULL,
        plan TEXT NOT NULL,
        source TEXT NOT NULL,
        entry INTEGER NOT NULL,
        deposited_on TEXT NOT NULL,
        limitation_year INTEGER,
        cents INTEGER NOT NULL,
        CONSTRAINT pk_amount PRIMARY KEY (person, day, plan, source, entry),
        CONSTRAINT fk_amount_entry FOREIGN KEY (entry) REFERENCES entry (sequence),
        CONSTRAINT ck_amount_limitation_year CHECK (limitation_year BETWEEN 1974 AND 2199),
        CONSTRAINT ck_amount_cents CHECK (cents BETWEEN -100000000000 AND 100000000000),
        {a_day("day", "ck_amount_day")},
        {a_day("deposited_on", "ck_amount_deposited_on")}
    ) STRICT, WITHOUT ROWID
    """,
    # Sums of the amounts, no facts: they change with every batch, and can be made anew.
    """
    CREATE TABLE month_sum (
        person TEXT NOT NULL,
        month TEXT NOT NULL,
        plan TEXT NOT NULL,
        source TEXT NOT NULL,
        cents INTEGER NOT NULL,
        CONSTRAINT pk_month_sum PRIMARY KEY (person, month, plan, source)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE after_tax_day (
        person TEXT NOT NULL,
        plan TEXT NOT NULL,
        deposited_on TEXT NOT NULL,
        cents INTEGER NOT NULL,
        CONSTRAINT pk_after_tax_day PRIMARY KEY (person, plan, deposited_on)
    ) STRICT, WITHOUT ROWID
    """,
)

INDEXES = (
    "CREATE INDEX ix_entry_reference ON entry (reference)",
    "CREATE INDEX ix_entry_listing ON entry (record, person, day)",
    "CREATE UNIQUE INDEX ix_entry_voids ON entry (voids) WHERE voids IS NOT NULL",
    "CREATE INDEX ix_amount_allocated ON amount (person, limitation_year) WHERE limitation_year IS NOT NULL",
    "CREATE INDEX ix_source_file_fingerprint ON source_file (fingerprint)",
)

LAST_SEALED = "(SELECT last_entry FROM seal ORDER BY batch DESC LIMIT 1)"

GUARDS = (
    f"""
    CREATE TRIGGER entry_in_order BEFORE INSERT ON entry
    BEGIN
        SELECT CASE
            WHEN NEW.sequence <> 1 + coalesce((SELECT max(sequence) FROM entry), 0)
                THEN raise(ABORT, 'entries are numbered without gaps')
            WHEN EXISTS (SELECT 1 FROM seal WHERE batch = NEW.batch)
                THEN raise(ABORT, 'the batch is sealed: nothing can be added to it')
            WHEN NEW.record NOT IN ('void', {PARTIES}) AND EXISTS (
                SELECT 1 FROM entry AS e WHERE e.reference = NEW.reference AND e.record <> 'void'
                AND NOT EXISTS (SELECT 1 FROM entry AS v WHERE v.voids = e.sequence))
                THEN raise(ABORT, 'an entry of this id stands already')
            WHEN NEW.voids IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM entry AS e WHERE e.sequence = NEW.voids AND e.record <> 'void')
                THEN raise(ABORT, 'a void names an earlier entry that is no void')
        END;
    END
    """,
    f"""
    CREATE TRIGGER amount_in_order BEFORE INSERT ON amount
    WHEN NEW.entry <= coalesce({LAST_SEALED}, 0)
    BEGIN
        SELECT raise(ABORT, 'the batch is sealed: nothing can be added to it');
    END
    """,
    """
    CREATE TRIGGER source_file_in_order BEFORE INSERT ON source_file
    WHEN EXISTS (SELECT 1 FROM seal WHERE batch = NEW.batch)
    BEGIN
        SELECT raise(ABORT, 'the batch is sealed: nothing can be added to it');
    END
    """,
    f"""
    CREATE TRIGGER seal_in_order BEFORE INSERT ON seal
    BEGIN
        SELECT CASE
            WHEN NEW.batch <> 1 + coalesce((SELECT max(batch) FROM seal), 0)
                THEN raise(ABORT, 'batches are sealed in order')
            WHEN NEW.first_entry <> 1 + coalesce({LAST_SEALED}, 0)
                OR NEW.last_entry <> (SELECT max(sequence) FROM entry)
                OR EXISTS (SELECT 1 FROM entry WHERE sequence >= NEW.first_entry AND batch <> NEW.batch)
                THEN raise(ABORT, 'a seal holds the entries of its batch, all and no other')
        END;
    END
    """,
    *(
        f"""
        CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
        BEGIN
            SELECT raise(ABORT, 'the ledger is append-only: void the entry instead');
        END
        """
        for table in ("batch", "seal", "source_file", "entry", "amount")
        for verb in ("update", "delete")
    ),
)


def upgrade() -> None:
    for statement in (*TABLES, *INDEXES, *GUARDS):
        op.execute(statement)
    op.execute("PRAGMA application_id = 1380729927")
    op.execute("PRAGMA user_version = 1")


def downgrade() -> None:
    raise NotImplementedError("a ledger is never taken back to a time before it was one")
