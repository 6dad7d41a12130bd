"""The use cases: plain functions over a store."""
