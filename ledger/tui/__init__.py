"""The terminal interface: screens over the same services that the command line has."""
