"""Scopes: which areas of the interface an API token may read or write (P4).

Every route belongs to the area of its tag. Those without an area are closed to tokens: accounts and log-ins, tokens
and webhooks, by which a stolen token could make itself at home, and the team's own talk.
"""

AREA_OF_TAG: dict[str, str | None] = {
    "tickets": "tickets",
    "notes": "tickets",
    "protocols": "tickets",
    "transcripts": "tickets",
    "schedules": "tickets",
    "jobs": "tickets",
    "search": "tickets",
    "messages": "messages",
    "media": "messages",
    "quick replies": "messages",
    "templates": "messages",
    "contacts": "contacts",
    "funnels": "contacts",
    "tasks": "tasks",
    "calls": "calls",
    "team": "team",
    "catalogues": "settings",
    "company": "settings",
    "boards": "settings",
    "fields": "settings",
    "automation": "settings",
    "settings": "settings",
    "channels": "settings",
    "assistants": "settings",
    "flows": "settings",
    "notices": None,
    "me": None,
    "session": None,
    "users": None,
    "security": None,
    "sign on": None,
    "rooms": None,
    "tokens": None,
    "webhooks": None,
    "hooks": None,
    "simulator": None,
}
AREAS = tuple(dict.fromkeys(each for each in AREA_OF_TAG.values() if each is not None))
READ, WRITE = "read", "write"
SCOPES = frozenset(f"{area}:{act}" for area in AREAS for act in (READ, WRITE))
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def needed(tag: str, method: str) -> str | None:
    """The scope that a request takes, or None when no token may make it."""
    area = AREA_OF_TAG.get(tag)
    return None if area is None else f"{area}:{READ if method in SAFE else WRITE}"
