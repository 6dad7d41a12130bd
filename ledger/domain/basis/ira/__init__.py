"""Individual retirement arrangements beside the plan, each kind one account of a person."""
