"""A book that one may show to strangers: the same structure, nobody's names, days or amounts."""
