"""What there is to know or to act on: values in, alerts out."""
