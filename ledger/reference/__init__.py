"""Figures that the IRS publishes, each with its notice."""
