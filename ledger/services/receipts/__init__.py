"""Money that stands in a pay stub and in a record keeper's rows: the stub counts, the rows become its receipts."""
