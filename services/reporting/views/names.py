"""The names that reports mention: of people and of things, by id."""

from libs.identity import names


class Names(names.Names):
    """One document per user, contact, queue and channel. Since version 2 a channel's says its kind."""

    version = 2
    events = (*names.OF_USERS, *names.OF_CONTACTS, *names.OF_QUEUES, *names.OF_CHANNELS, *names.OF_CATALOGUES)
