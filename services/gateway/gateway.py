"""The gateway's parts in one place: what routes and sockets work with."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from libs.access.policy import Member
from libs.events.bus import Bus
from libs.events.service import Service
from libs.events.settings import Settings
from libs.events.view import Document
from services.gateway.attempts import Attempts
from services.gateway.auth import Credentials
from services.gateway.bots.bot import Bot
from services.gateway.bulk import Bulk
from services.gateway.channels.channel import Channel
from services.gateway.connections import Connections
from services.gateway.contact_files.exporting import ContactExports
from services.gateway.contact_files.importing import Imports
from services.gateway.directory import Directory
from services.gateway.drafts import Drafts
from services.gateway.dropped import Dropped
from services.gateway.errors import HttpProblem
from services.gateway.hand_over import HandOver
from services.gateway.identities import Identities
from services.gateway.ingress import Ingress
from services.gateway.jobs import Jobs
from services.gateway.line_figures import LineFigures
from services.gateway.line_health import shown
from services.gateway.lines import Lines
from services.gateway.live import Hub
from services.gateway.media.lending import Lending
from services.gateway.media.stickers import Stickers
from services.gateway.media.store import MediaStore
from services.gateway.personal import Personal
from services.gateway.phones import Phones
from services.gateway.prepared_texts import PreparedTexts
from services.gateway.presence import Presences
from services.gateway.privacy.archive import Archives
from services.gateway.privacy.erasing import Erasures
from services.gateway.receiving import Receiver
from services.gateway.rereading import Rereading
from services.gateway.sanitizing import Sanitizing
from services.gateway.second_factor import SecondFactors
from services.gateway.secrets import ChannelSecrets, SealedSecrets, Vault
from services.gateway.sessions import Sessions
from services.gateway.single_sign_on import SingleSignOn
from services.gateway.template_sync import TemplateSync
from services.gateway.tokens import Tokens
from services.gateway.transcript.exporting import Transcripts
from services.gateway.transcript.keeping import Exports
from services.gateway.typing import Typing
from services.gateway.unreadable import Unreadable
from services.gateway.view_log import ViewLog
from services.gateway.webhook_delivery import Deliveries
from services.tickets import commands as tickets
from services.tickets.queries import GetTicket


@dataclass(frozen=True, slots=True)
class Gateway:
    """Everything behind the routes."""

    service: Service
    settings: Settings
    bus: Bus
    directory: Directory
    credentials: Credentials
    attempts: Attempts
    sessions: Sessions
    second_factors: SecondFactors
    tokens: Tokens
    sealed: SealedSecrets
    deliveries: Deliveries
    single_sign_on: SingleSignOn
    vault: Vault
    secrets: ChannelSecrets
    lines: Lines
    connections: Connections
    figures: LineFigures
    kinds: dict[str, Channel]
    bots: dict[str, Bot]
    ingress: Ingress
    identities: Identities
    receiver: Receiver
    rereading: Rereading
    unreadable: Unreadable
    phones: Phones
    presences: Presences
    texts: PreparedTexts
    typing: Typing
    personal: Personal
    hub: Hub
    jobs: Jobs
    drafts: Drafts
    bulk: Bulk
    hand_over: HandOver
    media: MediaStore
    lending: Lending
    stickers: Stickers
    dropped: Dropped
    sanitizing: Sanitizing
    archives: Archives
    erasures: Erasures
    exports: Exports
    transcripts: Transcripts
    imports: Imports
    contact_exports: ContactExports
    view_log: ViewLog
    template_sync: TemplateSync

    async def ticket(self, member: Member, ticket_id: str, position: int | None = None) -> dict[str, object]:
        """A ticket that the member may see, as of a position at least."""
        query = GetTicket(member=member, ticket_id=ticket_id, wait_for=position)
        found: dict[str, object] = await self.bus.query(tickets.SERVICE, query)
        return found

    async def seen(self, position: int) -> None:
        """Return once this gateway's own directory reflects a position."""
        projector = self.service.projector
        if projector is not None:
            await projector.reached(position)
            await self.directory.load()

    def line_shown(self, document: Document) -> dict[str, object]:
        """A line as the team sees it."""
        channel = self.kinds.get(document["kind"])
        return shown(document, channel.capabilities if channel is not None else None)

    @staticmethod
    def unknown(field: str, code: str, detail: str) -> HttpProblem:
        """The problem of a request that names something that does not exist."""
        return HttpProblem(422, code, detail, fields=[{"field": field, "rule": "does not exist"}])


async def gateway_of(connection: HTTPConnection) -> Gateway:
    """The gateway that a request came to. Asynchronous, for the framework runs others in a thread."""
    found: Gateway = connection.app.state.gateway
    return found


InGateway = Annotated[Gateway, Depends(gateway_of)]
