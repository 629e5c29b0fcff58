"""Temporary passwords: made here, said once to the admin who asked, and changed at the next log-in."""

import secrets

# Without what looks alike on a slip of paper: 0 and O, 1 and l, 5 and S …
LETTERS = "abcdefghkmnpqrtuvwxyz234679"
GROUPS, GROUP = 4, 4


def temporary_password() -> str:
    """Sixteen letters and figures in groups of four (76 bits), to be read out or copied."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)
