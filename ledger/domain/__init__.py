"""The law and the ledger's values: standard library only, no clock, no file, no SQL."""
