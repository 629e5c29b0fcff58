"""The directory: who and what the desk knows by name, held in memory and kept true by live documents.

Users, queues, channels and what management has set up are few and all held, and so are blocked contacts; of all
contacts, those asked for lately.
"""

import contextlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

from libs.access.policy import Member
from libs.events.catalog.company import COMPANY as MAIN
from libs.events.catalog.sign_on import SIGN_ON as SIGN_ON_MAIN
from libs.events.projector import PositionNotReached
from libs.events.service import Service
from libs.events.view import Document
from services.gateway.views.access import NO_SIGN_ON, SignOn, Tokens, Webhooks
from services.gateway.views.arranging import Fields, Funnels, SharedViews
from services.gateway.views.assistants import Assistants
from services.gateway.views.catalogues import Boards, Reasons, Tags
from services.gateway.views.channels import Channels
from services.gateway.views.company import Company
from services.gateway.views.contact_names import ContactNames
from services.gateway.views.flows import Flows
from services.gateway.views.queues import Queues
from services.gateway.views.relations import NOTHING, Relations
from services.gateway.views.users import Users
from services.tickets.queries import Names

HELD_CONTACTS = 20_000
CATCHING_UP = 2.0
ACCESS: Document = {"supervisors_see": "all", "agents_see_contacts": "served", "agents_see_numbers": True}

USERS, CHANNELS, QUEUES, CONTACTS = Users(), Channels(), Queues(), ContactNames()
TAGS, REASONS, BOARDS, COMPANY, RELATIONS = Tags(), Reasons(), Boards(), Company(), Relations()
SIGN_ON, TOKENS, WEBHOOKS, ASSISTANTS = SignOn(), Tokens(), Webhooks(), Assistants()
FLOWS = Flows()
FUNNELS, FIELDS, SHARED_VIEWS = Funnels(), Fields(), SharedViews()
ARRANGING = (FUNNELS, FIELDS, SHARED_VIEWS)
HELD = (
    USERS,
    CHANNELS,
    QUEUES,
    TAGS,
    REASONS,
    BOARDS,
    COMPANY,
    RELATIONS,
    SIGN_ON,
    TOKENS,
    WEBHOOKS,
    ASSISTANTS,
    FLOWS,
    *ARRANGING,
)
VIEWS = (*HELD, CONTACTS)


class Directory:
    """Look-ups by id that need no round trip."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._held: dict[str, dict[str, Document]] = {view.name: {} for view in HELD}
        self._contacts: OrderedDict[str, Document] = OrderedDict()
        self.on_forgotten: list[Callable[[], None]] = []
        self.names = Names(queues={}, users={}, channels={})

    async def load(self) -> None:
        """Read everything anew: at the start, and after news may have been missed."""
        for view in HELD:
            found = {each["_id"]: each async for each in self._service.collection(view).find()}
            self._held[view.name] = found
        self._contacts.clear()
        self._name()

    def changed(self, view: str, document_id: str, document: Document | None) -> None:
        """Take in a live document."""
        held = self._held.get(view)
        if held is not None:
            if document is None:
                held.pop(document_id, None)
            elif document["position"] >= held.get(document_id, document)["position"]:
                held[document_id] = document
            self._name()
        elif view == CONTACTS.name and document is None:
            self._contacts.pop(document_id, None)
            for forget in self.on_forgotten:
                forget()
        elif view == CONTACTS.name and document is not None and document_id in self._contacts:
            self._contacts[document_id] = document

    def user(self, user_id: str) -> Document | None:
        """An account that is open, or None."""
        found = self._held[USERS.name].get(user_id)
        return found if found is not None and found.get("active") else None

    def notice_kinds(self, user_id: str) -> frozenset[str]:
        """The kinds of notices that a user wants."""
        user = self.user(user_id)
        return (
            frozenset(kind for kind, wanted in user["notifications"]["kinds"].items() if wanted)
            if user
            else frozenset()
        )

    def named_by_email(self, email: str) -> str | None:
        """The id of the open account that logs in with this address."""
        folded = email.strip().casefold()
        found = (each["_id"] for each in self.users() if each["email"].strip().casefold() == folded)
        return next(found, None)

    def member(self, user_id: str, address: str | None = None) -> Member | None:
        """A member of the team as the visibility policy needs him."""
        found = self.user(user_id)
        if found is None:
            return None
        access, profile = self.access(), found["profile"]
        return Member(
            id=user_id,
            profile=profile,
            queue_ids=frozenset(found["queue_ids"]),
            address=address,
            scope=access["supervisors_see"],
            contacts=access["agents_see_contacts"],
            numbers=profile != "agent" or access["agents_see_numbers"],
        )

    def account(self, user_id: str) -> Document | None:
        """An account, open or closed, or None."""
        found = self._held[USERS.name].get(user_id)
        return found if found is not None and "email" in found else None

    def accounts(self) -> list[Document]:
        """All accounts, closed ones too, by name."""
        found = (each for each in self._held[USERS.name].values() if "email" in each)
        return sorted(found, key=lambda each: (each["name"].casefold(), each["_id"]))

    def users(self) -> list[Document]:
        """All open accounts, by name."""
        found = (each for each in self._held[USERS.name].values() if each.get("active"))
        return sorted(found, key=lambda each: (each["name"].casefold(), each["_id"]))

    def queue(self, queue_id: str) -> Document | None:
        """A queue, archived or not."""
        return self._held[QUEUES.name].get(queue_id)

    def queues(self) -> list[Document]:
        """The queues in use, in the order that an admin gave them, then by name."""
        found = (each for each in self._held[QUEUES.name].values() if not each.get("archived"))
        places = {each: place for place, each in enumerate(self.company().get("queue_order", ()))}
        last = len(places)
        return sorted(found, key=lambda each: (places.get(each["_id"], last), each["name"].casefold(), each["_id"]))

    def entry(self, view: str, document_id: str) -> Document | None:
        """A tag, reason or board, archived or not."""
        return self._held[view].get(document_id)

    def entries(self, view: str) -> list[Document]:
        """The tags, reasons or boards, those out of use behind the others, by name."""
        found = self._held[view].values()
        return sorted(found, key=lambda each: (each["archived"], each["name"].casefold(), each["_id"]))

    def offered(self, view: str) -> list[Document]:
        """The tags, reasons or boards in use, by name."""
        found = (each for each in self._held[view].values() if not each["archived"])
        return sorted(found, key=lambda each: (each["name"].casefold(), each["_id"]))

    def company(self) -> Document:
        """What the company has set, as far as it has."""
        return self._held[COMPANY.name].get(MAIN, {})

    def access(self) -> Document:
        """What the company has set of what the team sees."""
        held: Document = self.company().get("access", {})
        return ACCESS | held

    def relation(self, contact_id: str) -> Document:
        """Whether a contact, or whoever he turned out to be, is `blocked` or `chatbot_blocked`."""
        held = self._held[RELATIONS.name]
        return held.get(self.survivor(contact_id), NOTHING)

    def declines_marketing(self, contact_id: str, channel_id: str) -> bool:
        """Whether a contact, or whoever he turned out to be, told a line that he wants no marketing from it."""
        held = self._held[RELATIONS.name]
        said = (held.get(each, NOTHING).get("no_marketing", ()) for each in (contact_id, self.survivor(contact_id)))
        return any(channel_id in each for each in said)

    def survivor(self, contact_id: str) -> str:
        """Whom a contact was merged into, or himself."""
        found: str = self._held[RELATIONS.name].get(contact_id, NOTHING).get("merged_into", contact_id)
        return found

    def sign_on(self) -> Document:
        """How the team logs in: the `provider` of single sign-on or None, and whom it asks a second factor of."""
        return self._held[SIGN_ON.name].get(SIGN_ON_MAIN, NO_SIGN_ON)

    def token(self, token_id: str) -> Document | None:
        """An API token that has not been revoked, or None."""
        found = self._held[TOKENS.name].get(token_id)
        return found if found is not None and not found["revoked"] else None

    def tokens(self) -> list[Document]:
        """The API tokens not revoked, the newest first."""
        found = (each for each in self._held[TOKENS.name].values() if not each["revoked"])
        return sorted(found, key=lambda each: str(each["issued_at"]), reverse=True)

    def webhook(self, webhook_id: str) -> Document | None:
        """A webhook that has not been removed, or None."""
        found = self._held[WEBHOOKS.name].get(webhook_id)
        return found if found is not None and found["state"] != "removed" else None

    def webhooks(self) -> list[Document]:
        """The webhooks, by name."""
        found = (each for each in self._held[WEBHOOKS.name].values() if each["state"] != "removed")
        return sorted(found, key=lambda each: (each["name"].casefold(), each["_id"]))

    def assistant(self, assistant_id: str) -> Document | None:
        """A bot of somebody else's that is in use, or None."""
        found = self._held[ASSISTANTS.name].get(assistant_id)
        return found if found is not None and not found["archived"] else None

    def assistants(self) -> list[Document]:
        """The bots of somebody else's in use, by name."""
        found = (each for each in self._held[ASSISTANTS.name].values() if not each["archived"])
        return sorted(found, key=lambda each: (each["name"].casefold(), each["_id"]))

    def flow(self, flow_id: str) -> Document | None:
        """A flow by which runs may go, or None."""
        found = self._held[FLOWS.name].get(flow_id)
        usable = found is not None and not found["archived"] and found["version"] is not None
        return found if usable else None

    def flows(self) -> list[Document]:
        """The flows by which runs may go, by name."""
        found = (each for each in self._held[FLOWS.name].values() if self.flow(each["_id"]) is not None)
        return sorted(found, key=lambda each: (each["name"].casefold(), each["_id"]))

    def channel(self, channel_id: str) -> Document | None:
        """A channel that has not been removed, or None."""
        found = self._held[CHANNELS.name].get(channel_id)
        return found if found is not None and found["state"] != "removed" else None

    def channels(self) -> list[Document]:
        """All channels, by name."""
        found = (each for each in self._held[CHANNELS.name].values() if each["state"] != "removed")
        return sorted(found, key=lambda each: (each["name"].casefold(), each["_id"]))

    async def contacts(self, contact_ids: Iterable[str]) -> dict[str, Document]:
        """The names of contacts, by id, of merged ones that of whom they are now; unknown ones are left out."""
        asked = {each: self.survivor(each) for each in contact_ids}
        wanted = set(asked.values())
        missing = [each for each in wanted if each not in self._contacts]
        if missing:
            async for document in self._service.collection(CONTACTS).find({"_id": {"$in": missing}}):
                self._contacts[document["_id"]] = document
            while len(self._contacts) > HELD_CONTACTS + len(wanted):
                self._contacts.popitem(last=False)
        return {each: self._contacts[shown] for each, shown in asked.items() if shown in self._contacts}

    async def contacts_as_of(self, contact_ids: Iterable[str], position: int) -> dict[str, Document]:
        """The names of contacts who are known at a log position, which this gateway may not have reached yet."""
        wanted = set(contact_ids)
        found = await self.contacts(wanted)
        projector = self._service.projector
        if len(found) < len(wanted) and projector is not None:
            with contextlib.suppress(PositionNotReached):
                await projector.reached(position, CATCHING_UP)
            found = await self.contacts(wanted)
        return found

    async def people(self, ids: Iterable[str | None]) -> dict[str, str]:
        """The names of users and contacts, by id."""
        wanted = {each for each in ids if each is not None}
        names = {each: self.names.users[each] for each in wanted if each in self.names.users}
        contacts = await self.contacts(wanted - names.keys())
        return names | {each: contact["name"] for each, contact in contacts.items()}

    def _name(self) -> None:
        """Sum up what things are called, those no longer in use included."""
        users, queues, channels = (self._held[view.name] for view in (USERS, QUEUES, CHANNELS))
        tags, reasons, boards = (self._held[view.name] for view in (TAGS, REASONS, BOARDS))
        self.names = Names(
            queues={each: found.get("name", "") for each, found in queues.items()},
            users={each: found.get("name", "") for each, found in users.items()},
            channels={
                each: {"kind": found.get("kind", ""), "name": found.get("name", "")}
                for each, found in channels.items()
            },
            tags={each: {"name": found["name"], "color": found["color"]} for each, found in tags.items()},
            reasons={each: found["name"] for each, found in reasons.items()},
            boards={
                each: {
                    "name": found["name"],
                    "columns": {
                        column["id"]: {"name": column["name"], "color": column["color"]}
                        for column in found["columns"]
                    },
                }
                for each, found in boards.items()
            },
        )

    def named(self, kind: str, document_id: str | None) -> dict[str, Any] | None:
        """`{"id", "name"}` of a user or a queue, or None."""
        held = self._held[USERS.name if kind == "user" else QUEUES.name]
        found = held.get(document_id) if document_id is not None else None
        return {"id": document_id, "name": found.get("name")} if found is not None else None
