"""The alerts of a person's year, from what the ledger holds."""
