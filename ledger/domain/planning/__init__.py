"""What is still to come: pay dates, elections, match."""
