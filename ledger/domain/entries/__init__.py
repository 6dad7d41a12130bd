"""The facts of the ledger, a family of entries a file; each is one line of the book."""
