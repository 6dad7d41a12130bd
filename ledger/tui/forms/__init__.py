"""Forms: one entry or party each, checked while it is typed."""
