"""Transcripts: the history of a ticket or a contact as a document that one would hand to a court (T19)."""
