"""What must come back, from what the ledger holds."""
