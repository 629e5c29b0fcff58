"""The relation: how the team deals with a contact, whether it lets him in and has bots speak to him (K3, K4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never, cast

from libs.access.policy import manages
from libs.events.catalog.relation import (
    ChatbotBlocked,
    ChatbotUnblocked,
    ContactBlocked,
    ContactUnblocked,
    RelationEvent,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.contacts.commands import BlockChatbot, BlockContact, UnblockChatbot, UnblockContact

Event = ContactBlocked | ContactUnblocked | ChatbotBlocked | ChatbotUnblocked
Command = BlockContact | UnblockContact | BlockChatbot | UnblockChatbot


class ManagementOnly(Refused):
    """Only supervisors and admins block contacts."""

    code = "contact.management_only"
    status = "forbidden"


@dataclass(frozen=True, slots=True)
class Relation:
    """What decisions about a relation rest on."""

    blocked: bool = False
    chatbot_blocked: bool = False


def decide(command: Command, relation: Relation) -> Sequence[RelationEvent]:
    """What follows from a command. That there is such a contact was asked before."""
    if isinstance(command, BlockContact | UnblockContact) and not manages(command.member):
        raise ManagementOnly
    match command:
        case BlockContact():
            return [] if relation.blocked else [ContactBlocked()]
        case UnblockContact():
            return [ContactUnblocked()] if relation.blocked else []
        case BlockChatbot():
            return [] if relation.chatbot_blocked else [ChatbotBlocked()]
        case UnblockChatbot():
            return [ChatbotUnblocked()] if relation.chatbot_blocked else []
        case _:
            assert_never(command)


def evolve(relation: Relation, recorded: Recorded) -> Relation:
    """The relation after an event."""
    event = cast(Event, recorded.data)
    match event:
        case ContactBlocked():
            return replace(relation, blocked=True)
        case ContactUnblocked():
            return replace(relation, blocked=False)
        case ChatbotBlocked():
            return replace(relation, chatbot_blocked=True)
        case ChatbotUnblocked():
            return replace(relation, chatbot_blocked=False)
        case _:
            assert_never(event)


decider: Decider[Command, Relation] = Decider("relation", Relation, decide, evolve)
