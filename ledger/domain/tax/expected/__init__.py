"""The forms that payers, employers and custodians should send."""
