"""Bots of somebody else's in the examples."""

from libs.events.catalog import assistant
from libs.events.event import Event

ASSISTANT = "0198c0de-0000-7000-8000-00000000b07e"
SETTINGS = {"url": "https://bot.casaipe.example", "public_id": "boas-vindas", "expire_minutes": 60}

BY_MEMBERS: tuple[Event, ...] = (
    assistant.AssistantDefined(kind="typebot", label="Boas-vindas", settings=SETTINGS),
    assistant.AssistantChanged(label="Boas-vindas da loja", settings=SETTINGS),
    assistant.AssistantKeysChanged(),
    assistant.AssistantArchived(kind="typebot"),
)

BY_THE_CONTACT: tuple[Event, ...] = ()

BY_THE_SYSTEM: tuple[Event, ...] = ()

STREAMS = {"assistant": f"assistant.{ASSISTANT}"}
