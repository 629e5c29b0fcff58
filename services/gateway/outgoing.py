"""What is to leave, complete: a message or a change as the customer is to read it, with where it goes."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from libs.events.catalog.message import (
    ChangeKind,
    MessageEdited,
    MessageQueued,
    MessageRetried,
    MessageRevoked,
    QueueCause,
    ReactionRemoved,
    ReactionSet,
    Segments,
)
from libs.events.event import Recorded
from libs.wording import sms
from services.gateway.channels.capabilities import Capabilities
from services.gateway.channels.outbound import Failed, Outbound, OutboundChange
from services.messaging.queries import GetOutgoing

REMEMBERED_PEERS = 20_000
MARKETING = "marketing"

Written = MessageQueued | MessageRetried
Changed = MessageEdited | MessageRevoked | ReactionSet | ReactionRemoved
Ask = Callable[[GetOutgoing], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Job:
    """A message or a change that is to leave, as the log says it."""

    recorded: Recorded
    conversation_id: str
    message_id: str
    change_id: str | None = None


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaves by a channel. `asked`: its conversation had to be asked for, so `last_inbound` is known."""

    channel_id: str
    contact_id: str
    what: Outbound | OutboundChange
    signature: str | None = None
    cause: QueueCause | None = None
    last_inbound: datetime | None = None
    asked: bool = False

    @property
    def by_itself(self) -> bool:
        """Whether nobody of the team sends it now: rule 8 holds for it."""
        return self.cause not in (None, "agent")


class Outgoing:
    """Completes jobs; where conversations go is remembered from the log."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._peers: OrderedDict[str, tuple[str, bool]] = OrderedDict()

    def learn(self, conversation_id: str, peer: str, group: bool | None = None) -> None:
        """Remember where a conversation's messages go."""
        known = self._peers.get(conversation_id)
        of_group = group if group is not None else (known[1] if known is not None else None)
        if of_group is None:
            return
        self._peers[conversation_id] = (peer, of_group)
        self._peers.move_to_end(conversation_id)
        if len(self._peers) > REMEMBERED_PEERS:
            self._peers.popitem(last=False)

    async def complete(self, job: Job) -> Leaving | None:
        """What leaves for a job; None where nothing is left to leave."""
        event = job.recorded.data
        known = self._peers.get(job.conversation_id)
        if (
            isinstance(event, MessageQueued)
            and known is not None
            and event.quoted is None
            and event.cause == "agent"
        ):
            content = event.model_dump(include=CONTENT)
            what = _message(job.conversation_id, job.message_id, known[0], known[1], content, None)
            return Leaving(event.channel_id, event.contact_id, what, event.signature, event.cause)
        query = GetOutgoing(
            conversation_id=job.conversation_id, message_id=job.message_id, wait_for=job.recorded.position
        )
        found = await self._ask(query)
        self.learn(job.conversation_id, found["peer"], found["group"])
        last = found["last_inbound"]
        signature = found["content"]["signature"]
        place = (found["channel_id"], found["contact_id"])
        by_person = isinstance(event, MessageRetried) or (
            isinstance(event, MessageQueued) and event.cause == "agent"
        )
        clock = "believed_at" if by_person else "at"
        at = datetime.fromisoformat(last[clock]) if last is not None else None
        if isinstance(event, MessageQueued | MessageRetried):
            content = event.model_dump(include=CONTENT) if isinstance(event, MessageQueued) else found["content"]
            signature = event.signature if isinstance(event, MessageQueued) else signature
            what = _message(
                job.conversation_id, job.message_id, found["peer"], found["group"], content, found["answers"]
            )
            cause = event.cause if isinstance(event, MessageQueued) else None
            return Leaving(*place, what, signature, cause, at, asked=True)
        change = _change(job, found)
        return Leaving(*place, change, signature) if change is not None else None

    async def message(self, conversation_id: str, message_id: str) -> Leaving:
        """A message that has left, as it left."""
        found = await self._ask(GetOutgoing(conversation_id=conversation_id, message_id=message_id))
        content = found["content"]
        what = _message(conversation_id, message_id, found["peer"], found["group"], content, found["answers"])
        return Leaving(found["channel_id"], found["contact_id"], what, content["signature"])


CONTENT = {"kind", "text", "media", "location", "contacts", "mentions", "forwarded", "options", "template"}


def refused(
    leaving: Leaving, capabilities: Capabilities, relation: dict[str, Any], at: datetime, declines: bool = False
) -> Failed | None:
    """Why something may not leave: nobody of the team sends it now and the contact is blocked, it is marketing and
    he wants none, or the window in which he may be answered without a template is closed.
    """
    if leaving.by_itself and relation["blocked"]:
        return Failed("contact.blocked", "O contato está bloqueado.")
    if leaving.by_itself and relation["chatbot_blocked"] and leaving.cause != "schedule":
        return Failed("contact.chatbot_blocked", "O contato não recebe mensagens automáticas.")
    hours, what = capabilities.window_hours, leaving.what
    template = what.template if isinstance(what, Outbound) else None
    if declines and template is not None and template.category == MARKETING:
        return Failed("contact.no_marketing", "O contato não quer receber mensagens de marketing.")
    free = isinstance(what, Outbound) and template is None
    if hours is None or not free or not (leaving.by_itself or leaving.asked):
        return None
    if leaving.last_inbound is None or at - leaving.last_inbound > timedelta(hours=hours):
        detail = f"Passaram mais de {hours} horas desde a última mensagem do contato: só um template é aceito."
        return Failed("message.window_closed", detail)
    return None


def signed(text: str | None, signature: str | None, bold: bool) -> str | None:
    """What the customer reads: the writer's name above the text, where there is one."""
    if not signature or not text:
        return text
    return f"*{signature}*:\n{text}" if bold else f"{signature}:\n{text}"


def segments(leaving: Leaving, capabilities: Capabilities) -> Segments | None:
    """As what a text leaves, its signature included, where it is charged by the part."""
    what = leaving.what
    if capabilities.segments != "sms" or not isinstance(what, Outbound):
        return None
    found = sms.count(signed(what.text, leaving.signature, capabilities.bold) or "")
    return Segments(encoding=found.encoding, parts=found.parts)


def _message(
    conversation_id: str, message_id: str, peer: str, group: bool, content: dict[str, Any], answers: str | None
) -> Outbound:
    said = MessageQueued.model_validate(
        {
            "message_id": message_id,
            "contact_id": "",
            "channel_id": "",
            **{each: content.get(each) for each in CONTENT},
        }
    )
    return Outbound(
        message_id=message_id,
        conversation_id=conversation_id,
        peer=peer,
        text=said.text,
        reply_to=answers,
        kind=said.kind,
        media=said.media,
        location=said.location,
        contacts=said.contacts or (),
        mentions=said.mentions or (),
        forwarded=said.forwarded is True,
        group=group,
        options=said.options,
        template=said.template,
    )


def _change(job: Job, found: dict[str, Any]) -> OutboundChange | None:
    """The change; None for a message that the provider never had."""
    if found["provider_id"] is None or job.change_id is None:
        return None
    what: ChangeKind
    text: str | None = None
    match job.recorded.data:
        case MessageEdited(text=text):
            what = "edit"
        case MessageRevoked():
            what = "revoke"
        case ReactionSet(emoji=text):
            what = "reaction"
        case _:
            what = "reaction"
    return OutboundChange(
        change_id=job.change_id,
        conversation_id=job.conversation_id,
        peer=found["peer"],
        target=found["provider_id"],
        ours=found["direction"] == "out",
        what=what,
        text=text,
        group=found["group"],
    )
