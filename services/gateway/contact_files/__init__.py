"""Files of contacts: read and taken over row by row, or written from the address book (K2, docs/adr/0020)."""
