"""Every small file of our own: one at least of each format that can be read."""

from tests.imports.own_stubs import BOOK, FDX, OFX, OFX_2, PACKED, STUBS
from tests.imports.own_tables import TABLES

TEXTS = (*TABLES, OFX, OFX_2, *STUBS)
FILES = (*TEXTS, *PACKED, BOOK, FDX)
