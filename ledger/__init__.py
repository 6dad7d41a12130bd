"""roth-ledger: the whole chain of after-tax plan money, from pay stub to return."""

__version__ = "0.1.0"
