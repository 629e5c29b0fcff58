"""News of what management sets up, and of the address book: pages are told that it changed, and ask again."""

import asyncio
from collections.abc import Mapping

from services.gateway import live_frames as frames
from services.gateway.live_socket import Socket

# Seconds in which any number of changes in the address book are told of once: an import changes all of it.
CONTACTS_EVERY = 1.0
# Views of the directory of which pages hold a list.
LISTED = frozenset(
    {
        "tags",
        "reasons",
        "boards",
        "queues",
        "company",
        "channels",
        "funnels",
        "fields",
        "shared_views",
        "assistants",
        "flows",
    }
)


class CatalogueNews:
    """Tells all pages; `sockets` are those that are connected."""

    def __init__(self, sockets: Mapping[str, Socket]) -> None:
        self._sockets = sockets
        self._telling_of_contacts: asyncio.Task[None] | None = None

    def tell(self, what: str) -> None:
        """A list changed: whoever shows it asks again."""
        text = frames.text({"type": "catalogue", "what": what})
        for socket in list(self._sockets.values()):
            socket.push("catalogue", text)

    def contacts_changed(self) -> None:
        """Tell of the address book once in a while."""
        if self._telling_of_contacts is None or self._telling_of_contacts.done():
            self._telling_of_contacts = asyncio.create_task(self._tell_of_contacts())

    async def _tell_of_contacts(self) -> None:
        await asyncio.sleep(CONTACTS_EVERY)
        self.tell("contacts")
