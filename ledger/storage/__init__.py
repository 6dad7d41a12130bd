"""The ledger file: the only SQL there is."""
