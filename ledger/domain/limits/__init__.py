"""How much may go in: 402(g), 414(v), 415(c) and what they leave for after-tax money."""
