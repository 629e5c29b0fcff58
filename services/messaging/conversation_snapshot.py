"""How what decisions about a conversation rest on is kept, so that loading it reads only what came after."""

from dataclasses import astuple
from typing import Any

from immutables import Map

from libs.events.catalog.message import ChangeArrivedEarly, Participant, StatusArrivedEarly
from libs.events.decider import Snapshot
from libs.events.event import payload
from services.messaging.conversation_state import Change, Conversation
from services.messaging.delivery import Outbound


def _dump(state: Conversation) -> dict[str, Any]:
    return {
        "channel_id": state.channel_id,
        "contact_id": state.contact_id,
        "peer": state.peer,
        "received": list(state.received),
        "awaited": [message_id for message_id, awaited in state.received.items() if awaited],
        "sent": [[message_id, *astuple(each)] for message_id, each in state.sent.items()],
        "provider_ids": [list(pair) for pair in state.by_provider_id.items()],
        "early": [payload(each) for kept in state.early.values() for each in kept],
        "changes": [[change_id, *astuple(each)] for change_id, each in state.changes.items()],
        "texts": [list(pair) for pair in state.texts.items()],
        "reactions": [list(pair) for pair in state.reactions.items()],
        "revoked": list(state.revoked),
        "lost": list(state.lost),
        "early_changes": [payload(each) for kept in state.early_changes.values() for each in kept],
        "answers": [[provider_id, *kept] for provider_id, kept in state.answers.items()],
        "participants": [each.model_dump() for each in state.participants.values()],
    }


def _load(kept: dict[str, Any]) -> Conversation:
    early: dict[str, tuple[StatusArrivedEarly, ...]] = {}
    for each in map(StatusArrivedEarly.model_validate, kept["early"]):
        early[each.provider_id] = (*early.get(each.provider_id, ()), each)
    early_changes: dict[str, tuple[ChangeArrivedEarly, ...]] = {}
    for change in map(ChangeArrivedEarly.model_validate, kept["early_changes"]):
        early_changes[change.provider_id] = (*early_changes.get(change.provider_id, ()), change)
    awaited = set(kept["awaited"])
    return Conversation(
        channel_id=kept["channel_id"],
        contact_id=kept["contact_id"],
        peer=kept["peer"],
        received=Map({message_id: message_id in awaited for message_id in kept["received"]}),
        sent=Map({message_id: Outbound(*fields) for message_id, *fields in kept["sent"]}),
        by_provider_id=Map(dict(kept["provider_ids"])),
        early=Map(early),
        changes=Map({change_id: Change(*fields) for change_id, *fields in kept["changes"]}),
        texts=Map(dict(kept["texts"])),
        reactions=Map(dict(kept["reactions"])),
        revoked=Map(dict.fromkeys(kept["revoked"])),
        lost=Map(dict.fromkeys(kept["lost"])),
        early_changes=Map(early_changes),
        answers=Map({provider_id: tuple(waiting) for provider_id, *waiting in kept["answers"]}),
        participants=Map({each.contact_id: each for each in map(Participant.model_validate, kept["participants"])}),
    )


snapshot: Snapshot[Conversation] = Snapshot(version=3, dump=_dump, load=_load)
