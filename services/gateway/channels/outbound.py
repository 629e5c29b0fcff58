"""What the team wrote, on its way to a provider, and what the provider made of it."""

from dataclasses import dataclass
from typing import TypeAlias

from libs.events.catalog.media import Media
from libs.events.catalog.message import ChangeKind, ContactCard, Location, Mention, MessageKind, Options
from libs.events.catalog.template_use import TemplateUse
from services.gateway.channels.items import Alias


@dataclass(frozen=True, slots=True)
class Outbound:
    """A message on its way out; `text` is what the customer is to read, the signature included.

    `reply_to` is the provider's id of the message that it answers.
    """

    message_id: str
    conversation_id: str
    peer: str
    text: str | None
    reply_to: str | None = None
    kind: MessageKind = "text"
    media: Media | None = None
    location: Location | None = None
    contacts: tuple[ContactCard, ...] = ()
    mentions: tuple[Mention, ...] = ()
    forwarded: bool = False
    group: bool = False
    options: Options | None = None
    template: TemplateUse | None = None


@dataclass(frozen=True, slots=True)
class OutboundChange:
    """An edit, deletion or reaction on its way out. `target` is the provider's id of the message.

    `ours`: the message that it changes is the team's, not the customer's.
    `text` is the new text as the customer is to read it, or the emoji; a reaction without one is taken back.
    """

    change_id: str
    conversation_id: str
    peer: str
    target: str
    ours: bool
    what: ChangeKind
    text: str | None
    group: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took it. `peer`: the address that it says it delivers to; `aliases`: by what it names him."""

    provider_id: str
    peer: str | None = None
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """The provider refused it.

    `transient`: the same attempt may succeed later, at the earliest after `wait` seconds. `may_retry`: a
    person may try again. `stops_channel`: nothing will work until an admin acts. `unreachable`: the provider
    itself did not work. `declined`: the contact told the provider that he wants no marketing from this line.
    `paced`: the recipient had too many for now, and can have this one once he is waited for.
    """

    code: str
    detail: str
    transient: bool = False
    may_retry: bool = False
    stops_channel: bool = False
    unreachable: bool = False
    declined: bool = False
    paced: bool = False
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request left and no answer came."""

    detail: str


SendOutcome: TypeAlias = Sent | Failed | Unknown
