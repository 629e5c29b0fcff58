"""A conversation to tell tests with: its commands, its events, and the desk that carries them out in memory."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from libs.events.catalog.message import (
    PHONE,
    ConversationStarted,
    MessageQueued,
    MessageReceived,
    MessageSent,
    SendAttempted,
)
from libs.events.command import Command, Refused
from libs.events.decider import Decider
from libs.events.event import Actor, Event, Recorded
from libs.events.testing import NOON, ViewSpec
from libs.events.view import Document, View
from libs.identity import ids
from services.messaging import commands

LINE = "line"
PEER = "5521988421170"
MARINA = ids.contact_id("phone", "+5521988421170")
TALK = ids.conversation_id(LINE, "phone", "+5521988421170")
ANA = Actor(kind="user", id="ana")
CONTACT = Actor(kind="contact", id=MARINA)
GATEWAY = Actor(kind="system", id="gateway")


def receive(name: str = "in-1", **fields: Any) -> commands.ReceiveMessage:
    values = {
        "conversation_id": TALK,
        "channel_id": LINE,
        "channel_kind": "simulator",
        "contact_id": MARINA,
        "peer": PEER,
        "message_id": ids.message_id(LINE, name),
        "provider_id": name,
        "kind": "text",
        "text": "Olá",
        "provider_at": NOON,
        "arrival": 1,
    }
    return _build(commands.ReceiveMessage, values, fields, GATEWAY)


def echo(name: str = "e-1", text: str | None = "Passo aí hoje", **fields: Any) -> commands.ReceiveEcho:
    values = receive(name).model_dump(include=set(commands.TellOfMessage.model_fields) - {"command_id", "by"})
    return _build(commands.ReceiveEcho, {**values, "text": text}, fields, PHONE)


def change(what: str, target: str, name: str, **fields: Any) -> commands.ReceiveChange:
    values = {
        "contact_id": MARINA,
        "change_id": ids.message_id(LINE, name),
        "changed_as": name,
        "provider_id": target,
        "what": what,
        "provider_at": NOON,
    }
    return _build(commands.ReceiveChange, values, fields, CONTACT)


def queue(message_id: str = "out-1", text: str = "Bom dia", **fields: Any) -> commands.QueueMessage:
    values = {"channel_id": LINE, "contact_id": MARINA, "message_id": message_id, "text": text}
    return _build(commands.QueueMessage, values, fields, ANA)


def attempt(message_id: str = "out-1", **fields: Any) -> commands.AttemptSend:
    return _build(commands.AttemptSend, {"message_id": message_id}, fields, GATEWAY)


def record_sent(message_id: str = "out-1", provider_id: str = "p-1", **fields: Any) -> commands.RecordSent:
    values = {"message_id": message_id, "provider_id": provider_id}
    return _build(commands.RecordSent, values, fields, GATEWAY)


def fail(message_id: str = "out-1", **fields: Any) -> commands.RecordFailure:
    values = {"message_id": message_id, "code": "waba.131026", "detail": "undeliverable"}
    return _build(commands.RecordFailure, values, fields, GATEWAY)


def lose(message_id: str = "out-1", **fields: Any) -> commands.RecordUnknownOutcome:
    return _build(commands.RecordUnknownOutcome, {"message_id": message_id}, fields, GATEWAY)


def retry(message_id: str = "out-1", **fields: Any) -> commands.RetryMessage:
    return _build(commands.RetryMessage, {"message_id": message_id}, fields, ANA)


def learn_peer(peer: str, *instead_of: str) -> commands.LearnPeer:
    """The provider says that the contact is written to elsewhere."""
    return _build(commands.LearnPeer, {"peer": peer, "instead_of": instead_of}, {}, GATEWAY)


def status(status: str, provider_id: str = "p-1", **fields: Any) -> commands.RecordStatus:
    values: dict[str, Any] = {"provider_id": provider_id, "status": status}
    if status == "failed":
        values |= {"code": "waba.131026", "detail": "undeliverable"}
    return _build(commands.RecordStatus, values, fields, GATEWAY)


C = TypeVar("C", bound=Command)
S = TypeVar("S")


def _build(command: type[C], values: dict[str, Any], fields: dict[str, Any], by: Actor) -> C:
    return command.model_validate({"conversation_id": TALK, "at": NOON, "by": by, **values, **fields})


STARTED = ConversationStarted(channel_id=LINE, channel_kind="simulator", contact_id=MARINA, peer=PEER)


def received(name: str = "in-1", text: str | None = "Olá") -> MessageReceived:
    return MessageReceived(
        message_id=ids.message_id(LINE, name),
        provider_id=name,
        contact_id=MARINA,
        channel_id=LINE,
        kind="text",
        text=text,
        provider_at=NOON,
        arrival=1,
    )


def withdraw() -> commands.WithdrawBotTexts:
    return _build(commands.WithdrawBotTexts, {}, {}, ANA)


def queued(message_id: str = "out-1", text: str = "Bom dia") -> MessageQueued:
    return MessageQueued(message_id=message_id, contact_id=MARINA, channel_id=LINE, kind="text", text=text)


def attempted(attempt: int = 1, message_id: str = "out-1") -> SendAttempted:
    return SendAttempted(message_id=message_id, attempt=attempt)


def sent(provider_id: str = "p-1", message_id: str = "out-1") -> MessageSent:
    return MessageSent(message_id=message_id, provider_id=provider_id)


class InMemory(Generic[C, S]):
    """A decider's one stream without a log: what was decided is folded at once."""

    def __init__(self, decider: Decider[C, S], stream_id: str) -> None:
        self.past: list[Recorded] = []
        self.state = decider.initial()
        self._decider = decider
        self._stream = f"{decider.category}.{stream_id}"

    def carry_out(self, command: C) -> Sequence[Event] | type[Refused]:
        """The events of the command, now recorded, or why it was refused."""
        try:
            events = self._decider.decide(command, self.state)
        except Refused as refusal:
            return type(refusal)
        position = self.past[-1].position + 1 if self.past else 1
        news = [self._recorded(event, position, index, command) for index, event in enumerate(events)]
        self.state = self._decider.fold(news, self.state)
        self.past += news
        return events

    def documents(self, view: View) -> dict[str, Document]:
        """The documents of a view after all that was recorded."""
        listened = [each for each in self.past if isinstance(each.data, view.events)]
        return ViewSpec(view, tuple(listened)).documents()

    def _recorded(self, event: Event, position: int, index: int, command: C) -> Recorded:
        return Recorded(
            id=f"{position}.{index}",
            stream=self._stream,
            position=position,
            index=index,
            version=len(self.past) + 1 + index,
            time=_utc(command.at),
            actor=command.by,
            command_id=command.command_id,
            correlation_id=command.command_id,
            causation_id=None,
            traceparent=None,
            data=event,
        )


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(NOON.tzinfo)
