"""The simulator (C11)."""
