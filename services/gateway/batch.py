"""What a stretch of INGRESS holds, by what has to be done with it."""

from dataclasses import dataclass, field

from services.gateway.channels.items import (
    GroupChanged,
    IdentityChanged,
    InboundChange,
    InboundMessage,
    LineChanged,
    MarketingChoice,
    PairingOffered,
    StatusUpdate,
    TemplateChanged,
)
from services.gateway.inbound import Piece

LineNews = LineChanged | PairingOffered | TemplateChanged


@dataclass(slots=True)
class Batch:
    """Everything that payloads told, sorted; `in_order` holds it as it came."""

    messages: list[tuple[Piece, InboundMessage]] = field(default_factory=list)
    statuses: list[tuple[Piece, StatusUpdate]] = field(default_factory=list)
    changes: list[tuple[Piece, InboundChange]] = field(default_factory=list)
    identities: list[tuple[Piece, IdentityChanged]] = field(default_factory=list)
    choices: list[tuple[Piece, MarketingChoice]] = field(default_factory=list)
    groups: list[tuple[Piece, GroupChanged]] = field(default_factory=list)
    news: list[tuple[Piece, LineNews]] = field(default_factory=list)
    in_order: list[Piece] = field(default_factory=list)
    unreadable: set[int] = field(default_factory=set)

    def put(self, piece: Piece) -> None:
        """Sort in what belongs to a line."""
        self.in_order.append(piece)
        match piece.item:
            case InboundMessage() as item:
                self.messages.append((piece, item))
            case StatusUpdate() as item:
                self.statuses.append((piece, item))
            case InboundChange() as item:
                self.changes.append((piece, item))
            case IdentityChanged() as item:
                self.identities.append((piece, item))
            case MarketingChoice() as item:
                self.choices.append((piece, item))
            case GroupChanged() as item:
                self.groups.append((piece, item))
            case LineChanged() | PairingOffered() | TemplateChanged() as item:
                self.news.append((piece, item))
            case _:
                return
