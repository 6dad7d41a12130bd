"""The election that lands on the limits, from what the ledger holds."""
