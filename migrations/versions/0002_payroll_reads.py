"""Indexes: the pay stubs with printed totals, and the money that may count in another year than that of its day."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    # The newest stub that prints the year to date is found without a look at those that do not.
    (
        "CREATE INDEX ix_entry_printed ON entry (person, plan, day) "
        "WHERE record = 'pay_stub' AND instr(line, '\"year_to_date\"') > 0"
    ),
    # Allocated to a limitation year by name, or deposited more than 30 days later (Reg. 1.415(c)-1(b)(6)).
    (
        "CREATE INDEX ix_amount_moved ON amount (person) "
        "WHERE limitation_year IS NOT NULL OR deposited_on > date(day, '+30 days')"
    ),
    "DROP INDEX ix_amount_allocated",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    op.execute("PRAGMA user_version = 2")


def downgrade() -> None:
    raise NotImplementedError("a ledger is never taken back to an older schema: restore the copy that was made before")
