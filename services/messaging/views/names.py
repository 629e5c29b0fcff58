"""Who wrote: the names of users and contacts, looked up when messages are shown."""

from libs.identity import names


class Names(names.Names):
    """One document per user and contact."""

    events = (*names.OF_USERS, *names.OF_CONTACTS)
