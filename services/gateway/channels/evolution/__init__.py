"""The unofficial WhatsApp, through an Evolution API v2 of the company's own (C4)."""
