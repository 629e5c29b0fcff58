"""How the team deals with a contact: who blocks, and what is quiet."""

import pytest

from libs.access.policy import Member
from libs.events.catalog.relation import ChatbotBlocked, ChatbotUnblocked, ContactBlocked, ContactUnblocked
from libs.events.testing import DeciderSpec
from services.contacts import relation
from services.contacts.commands import (
    BlockChatbot,
    BlockContact,
    RelationCommand,
    UnblockChatbot,
    UnblockContact,
)

ANA = Member(id="ana", profile="agent")
CARLA = Member(id="carla", profile="supervisor")
spec = DeciderSpec(relation.decider)


def command(kind: type[RelationCommand], member: Member = CARLA) -> relation.Command:
    built = kind(by=member.actor(), contact_id="marina", member=member)
    assert isinstance(built, BlockContact | UnblockContact | BlockChatbot | UnblockChatbot)
    return built


def test_a_contact_is_blocked_and_let_in_again() -> None:
    spec.given().when(command(BlockContact)).then(ContactBlocked())
    spec.given(ContactBlocked()).when(command(BlockContact)).then_nothing()
    spec.given(ContactBlocked()).when(command(UnblockContact)).then(ContactUnblocked())
    spec.given(ContactBlocked(), ContactUnblocked()).when(command(UnblockContact)).then_nothing()


def test_whoever_works_with_a_contact_keeps_bots_from_it() -> None:
    spec.given().when(command(BlockChatbot, ANA)).then(ChatbotBlocked())
    spec.given(ChatbotBlocked()).when(command(BlockChatbot, ANA)).then_nothing()
    spec.given(ChatbotBlocked()).when(command(UnblockChatbot, ANA)).then(ChatbotUnblocked())
    spec.given().when(command(UnblockChatbot, ANA)).then_nothing()


@pytest.mark.parametrize("kind", [BlockContact, UnblockContact])
def test_an_agent_blocks_nobody(kind: type[RelationCommand]) -> None:
    spec.given(ContactBlocked()).when(command(kind, ANA)).then_refused(relation.ManagementOnly)


def test_one_block_says_nothing_about_the_other() -> None:
    spec.given(ChatbotBlocked()).when(command(BlockContact)).then(ContactBlocked())
    spec.given(ContactBlocked()).when(command(BlockChatbot)).then(ChatbotBlocked())
