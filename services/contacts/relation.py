"""The relation: how the team deals with a contact: blocks (K3, K4), whose he is (K5), where in funnels (K6), and
on which lines he wants no marketing (C3).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from libs.access.policy import manages
from libs.events.catalog.relation import (
    ChatbotBlocked,
    ChatbotUnblocked,
    ContactBlocked,
    ContactUnblocked,
    MarketingAccepted,
    MarketingDeclined,
    OwnerAdded,
    OwnerRemoved,
    RelationEvent,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.contacts import marketing, placement, portfolio
from services.contacts.commands import (
    BlockChatbot,
    BlockContact,
    RecordMarketingChoice,
    SetOwners,
    UnblockChatbot,
    UnblockContact,
)
from services.contacts.placement import Placement

Event = (
    ContactBlocked
    | ContactUnblocked
    | ChatbotBlocked
    | ChatbotUnblocked
    | marketing.Event
    | portfolio.Event
    | placement.Event
)
Command = (
    BlockContact
    | UnblockContact
    | BlockChatbot
    | UnblockChatbot
    | RecordMarketingChoice
    | SetOwners
    | placement.Command
)


class ManagementOnly(Refused):
    """Only supervisors and admins block contacts."""

    code = "contact.management_only"
    status = "forbidden"


@dataclass(frozen=True, slots=True)
class Relation:
    """What decisions about a relation rest on."""

    blocked: bool = False
    chatbot_blocked: bool = False
    choices: marketing.Choices = marketing.NONE
    owners: portfolio.Owners = ()
    placement: Placement = field(default_factory=Placement)


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
        case RecordMarketingChoice():
            return marketing.decide(command, relation.choices)
        case SetOwners():
            return portfolio.decide(command, relation.owners)
        case _:
            return placement.decide(command, relation.placement)


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
        case MarketingDeclined() | MarketingAccepted():
            return replace(relation, choices=marketing.evolve(relation.choices, event, recorded))
        case OwnerAdded() | OwnerRemoved():
            return replace(relation, owners=portfolio.evolve(relation.owners, event))
        case _:
            return replace(relation, placement=placement.evolve(relation.placement, event))


decider: Decider[Command, Relation] = Decider("relation", Relation, decide, evolve)
