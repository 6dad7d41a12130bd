"""Documents out: they show what was computed, and compute nothing."""
