"""What is over a limit, and how it goes back: order, days, forms."""
