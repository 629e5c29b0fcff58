"""Where messages were sent lately: statuses come seconds later, before any projection need be asked."""

from collections import OrderedDict

REMEMBERED = 50_000


class SentMessages:
    """Conversations by the provider's message id."""

    def __init__(self) -> None:
        self._conversations: OrderedDict[str, str] = OrderedDict()

    def note(self, provider_id: str, conversation_id: str) -> None:
        """Remember a message that the provider took."""
        self._conversations[provider_id] = conversation_id
        if len(self._conversations) > REMEMBERED:
            self._conversations.popitem(last=False)

    def conversation(self, provider_id: str) -> str | None:
        """The conversation of a message, if it was sent from here lately."""
        return self._conversations.get(provider_id)
