"""The names that calls mention: of agents, queues and channels."""

from libs.identity import names


class Names(names.Names):
    """One document per user, queue and channel."""

    events = (*names.OF_USERS, *names.OF_QUEUES, *names.OF_CHANNELS)
