"""Figures walked back to their parts, their entries and the rules they rest on."""
