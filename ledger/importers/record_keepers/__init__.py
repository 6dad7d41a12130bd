"""Record keepers' transaction histories, each format declared in a module of its own."""
