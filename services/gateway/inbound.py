"""From what a provider tells to the commands that say it: pure, and whoever did it by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from libs.events.catalog.message import PHONE, Mention, Participant
from libs.events.event import SYSTEM, Actor, now
from libs.identity import ids, phone
from services.contacts.commands import RecordMarketingChoice
from services.gateway.channels.items import (
    Alias,
    GroupChanged,
    IdentityChanged,
    InboundChange,
    InboundMessage,
    Item,
    MarketingChoice,
    Peer,
    StatusUpdate,
)
from services.gateway.identities import Known, former
from services.gateway.ingress import Raw
from services.gateway.outgoing import signed
from services.messaging.commands import (
    LearnPeer,
    ReceiveChange,
    ReceiveEcho,
    ReceiveMessage,
    RecordParticipants,
    RecordStatus,
)


@dataclass(slots=True)
class Piece:
    """One item of a payload on its way; `channel_id` is the line it belongs to."""

    raw: Raw
    channel_id: str
    item: Item
    tries: int = 0


def peer(item: InboundMessage | InboundChange) -> tuple[Alias, ...]:
    """Whose conversation it is: the group's, or the sender's."""
    return of_group(item.group) if item.group is not None else item.peer.aliases


def of_group(group: str) -> tuple[Alias, ...]:
    """The identities of a group."""
    return (("jid", group),)


def members(item: GroupChanged) -> Iterable[tuple[Alias, ...]]:
    """The identities of everybody whom news of a group names."""
    return (each.aliases for each in (*(item.participants or ()), *item.joined, *item.left))


def _came(piece: Piece, known: Known) -> dict[str, Any]:
    """What every command of an item says of where it came from and of which conversation it is."""
    return {
        "at": piece.raw.received_at,
        "causation_id": f"ingress:{piece.raw.sequence}",
        "traceparent": piece.raw.traceparent,
        "conversation_id": known.conversation(piece.channel_id),
    }


def _told(piece: Piece, item: InboundMessage, known: Known) -> dict[str, Any]:
    """A message as its provider tells of it, whoever wrote it."""
    return {
        **_came(piece, known),
        "channel_id": piece.channel_id,
        "channel_kind": piece.raw.kind,
        "contact_id": known.contact_id,
        "peer": item.group or item.peer.address,
        "group": item.group is not None,
        "message_id": ids.message_id(piece.channel_id, item.provider_id),
        "provider_id": item.provider_id,
        "kind": item.kind,
        "text": item.text,
        "provider_at": item.provider_at or piece.raw.received_at,
        "arrival": piece.raw.sequence,
        "reply_to": item.reply_to,
        "raw": item.raw,
        "media": item.media,
        "location": item.location,
        "contacts": item.contacts,
        "mentions": item.mentions,
        "forwarded": item.forwarded or None,
    }


def receive(piece: Piece, item: InboundMessage, known: Known, sender: Known) -> ReceiveMessage:
    """What a contact wrote."""
    return ReceiveMessage(
        by=Actor(kind="contact", id=known.contact_id),
        **_told(piece, item, known),
        participant=_participant(item, sender),
        answer=item.answer,
        referral=item.referral,
    )


def echo(piece: Piece, item: InboundMessage, known: Known, sent_in: str | None) -> ReceiveEcho:
    """What the team wrote elsewhere, or the echo of what the desk sent in a conversation."""
    told = _told(piece, item, known)
    return ReceiveEcho(by=PHONE, **{**told, "conversation_id": sent_in or told["conversation_id"]})


def change(
    piece: Piece, item: InboundChange, known: Known, sender: Known | None, target: Mapping[str, Any] | None
) -> ReceiveChange:
    """What somebody changed, known as the conversation's contact or the team: there where the message stands."""
    came, contact_id = _came(piece, known), known.contact_id
    if target is not None and target["conversation_id"] != came["conversation_id"]:
        came["conversation_id"], contact_id = target["conversation_id"], target["contact_id"]
    return ReceiveChange(
        by=PHONE if item.echo else Actor(kind="contact", id=contact_id),
        **came,
        contact_id=contact_id,
        change_id=ids.message_id(piece.channel_id, item.provider_id),
        changed_as=item.provider_id,
        provider_id=item.target,
        what=item.what,
        text=item.text,
        provider_at=item.provider_at or piece.raw.received_at,
        participant=None if item.echo else _participant(item, sender),
    )


def targeted(piece: Piece, item: InboundChange, target: Mapping[str, Any]) -> ReceiveChange:
    """A change by whoever wrote the message, where the message stands."""
    contact_id = target["contact_id"]
    return ReceiveChange(
        by=PHONE if target["ours"] else Actor(kind="contact", id=contact_id),
        at=piece.raw.received_at,
        causation_id=f"ingress:{piece.raw.sequence}",
        traceparent=piece.raw.traceparent,
        conversation_id=target["conversation_id"],
        contact_id=contact_id,
        change_id=ids.message_id(piece.channel_id, item.provider_id),
        changed_as=item.provider_id,
        provider_id=item.target,
        what=item.what,
        text=item.text,
        provider_at=item.provider_at or piece.raw.received_at,
    )


def says_so(item: InboundChange, target: Mapping[str, Any] | None) -> bool:
    """Whether a message says already what it was edited to; one that is not known yet comes as it says now."""
    if target is None:
        return True
    text, name = target["text"], target["signature"]
    return item.text in (text, signed(text, name, bold=True), signed(text, name, bold=False))


def mentioning(item: InboundMessage, names: Mapping[str, str]) -> InboundMessage:
    """A message with the names of those whom it mentions, where they are known: a LID says nothing to people."""
    found = item.mentions or ()
    named = [Mention(address=each.address, name=each.name or names.get(each.address)) for each in found]
    return replace(item, mentions=tuple(named) or None)


def chose(piece: Piece, item: MarketingChoice, known: Known) -> RecordMarketingChoice:
    """What somebody told the provider about marketing."""
    return RecordMarketingChoice(
        by=Actor(kind="contact", id=known.contact_id),
        at=piece.raw.received_at,
        causation_id=f"ingress:{piece.raw.sequence}",
        traceparent=piece.raw.traceparent,
        contact_id=known.contact_id,
        channel_id=piece.channel_id,
        declined=item.declined,
        provider_at=item.provider_at,
    )


def moved(piece: Piece, item: IdentityChanged, address: str, known: Known) -> LearnPeer:
    """Where somebody is written to from now on; who is written to by another kind of address is so still."""
    same = ("phone", "wa_id") if item.known[0] == "phone" else (item.known[0],)
    named = [value for kind, value in former(item) if kind in same]
    forms = dict.fromkeys(form.lstrip("+") for value in named for form in phone.variants(value))
    instead_of = tuple(each for each in forms if each != address)
    return LearnPeer(by=SYSTEM, **_came(piece, known), peer=address, instead_of=instead_of)


def homeless(item: InboundMessage | InboundChange) -> bool:
    """Whether it is not even told in which conversation something was changed."""
    return isinstance(item, InboundChange) and item.group is None and not item.peer.aliases


def unplaced(item: InboundChange) -> bool:
    """Whether only the message that was changed says where that is, and who could change it."""
    return item.unsure or homeless(item)


def participants(piece: Piece, item: GroupChanged, known: dict[tuple[Alias, ...], Known]) -> RecordParticipants:
    """Who is in a group."""

    def people(peers: Iterable[Peer]) -> tuple[Participant, ...]:
        return tuple(_named(each, known[each.aliases]) for each in peers if each.aliases)

    return RecordParticipants(
        by=SYSTEM,
        **_came(piece, known[of_group(item.group)]),
        participants=people(item.participants) if item.participants is not None else None,
        joined=people(item.joined),
        left=people(item.left),
    )


def _participant(item: InboundMessage | InboundChange, sender: Known | None) -> Participant | None:
    """Who wrote, in a group."""
    if item.group is None or sender is None:
        return None
    return _named(item.peer, sender)


def _named(peer: Peer, known: Known) -> Participant:
    return Participant(contact_id=known.contact_id, address=peer.address, name=peer.name)


def record(piece: Piece, item: StatusUpdate, conversation_id: str) -> RecordStatus:
    """What became of a message of ours."""
    return RecordStatus(
        by=SYSTEM,
        at=now(),
        causation_id=f"ingress:{piece.raw.sequence}",
        traceparent=piece.raw.traceparent,
        conversation_id=conversation_id,
        provider_id=item.provider_id,
        message_id=item.message_id,
        status=item.status,
        provider_at=item.provider_at,
        code=item.code,
        detail=item.detail,
        may_retry=item.may_retry,
    )
