"""The official WhatsApp: Meta's Cloud API (C1, C2, C3)."""
