"""What the company has set up, notes, and a rating in the examples."""

from datetime import date, timedelta

from libs.events.catalog import board, company, note, queue, rating, reason, tag
from libs.events.catalog.examples.story import (
    ANA,
    BOARD,
    BRUNO,
    COLUMN,
    CONVERSATION,
    NOON,
    NOTE,
    RATING,
    REASON,
    RECEIVED,
    ROSA,
    SALES,
    SUPPORT,
    TAG,
    TICKET,
)
from libs.events.event import Event
from libs.identity import ids

_DAY = (("08:00", "18:00"),)
_HOURS = company.Hours(
    mon=_DAY,
    tue=_DAY,
    wed=_DAY,
    thu=_DAY,
    fri=_DAY,
    sat=(("08:00", "12:00"),),
    holidays=(date(2026, 12, 25),),
)

BY_MEMBERS: tuple[Event, ...] = (
    queue.HoursSet(hours=company.Hours(mon=(("22:00", "02:00"),))),
    queue.QueueRecoloured(color="#2F6FD0"),
    queue.TextsSet(greeting="{{greeting}}, {{first_name}}! Aqui é a equipe de vendas.", accepted=""),
    company.CompanyHoursSet(hours=_HOURS),
    company.CompanyTextsSet(
        greeting="{{greeting}}, {{first_name}}! Já vamos atender você.",
        absence="Nosso horário é de segunda a sexta, das 8h às 18h.",
        closing="Obrigado por falar com a {{company}}!",
        protocol="Seu protocolo de atendimento é {{protocol}}.",
    ),
    company.RatingSettingsSet(
        on_resolve=True,
        scale=5,
        text="De 1 a 5, que nota você dá ao atendimento?",
        minutes=60,
        thanks="Obrigado pela avaliação!",
    ),
    company.CompanyDescribed(label="Casa Ipê", time_zone="America/Sao_Paulo", currency="BRL", logo=None),
    company.ThresholdsSet(waiting=(5, 15, 30)),
    company.QueuesOrdered(queue_ids=(SALES, SUPPORT)),
    company.CompanyAccessSet(supervisors_see="own_queues", agents_see_contacts="served", agents_see_numbers=False),
    tag.TagCreated(label="Urgente", color="#C92A2A"),
    tag.TagRenamed(label="Muito urgente"),
    tag.TagRecoloured(color="#E8590C"),
    tag.TagArchived(),
    tag.TagRestored(),
    reason.ReasonCreated(label="Orçamento"),
    reason.ReasonRenamed(label="Pedido de orçamento"),
    reason.ReasonArchived(),
    reason.ReasonRestored(),
    board.BoardCreated(label="Entregas"),
    board.BoardRenamed(label="Entregas e montagens"),
    board.BoardArchived(),
    board.BoardRestored(),
    board.ColumnAdded(column_id=COLUMN, label="Agendar", color="#1971C2"),
    board.ColumnRenamed(column_id=COLUMN, label="A agendar"),
    board.ColumnRecoloured(column_id=COLUMN, color="#0C8599"),
    board.ColumnMoved(column_id=COLUMN, place=2),
    board.ColumnLimited(column_id=COLUMN, limit=5),
    board.ColumnArchived(column_id=COLUMN),
    note.NoteAdded(note_id=NOTE, ticket_id=TICKET, text="@Bruno, a nota fiscal saiu?", mentions=(BRUNO,)),
    note.NoteEdited(note_id=NOTE, ticket_id=TICKET, text="@Bruno, a nota fiscal já saiu?", mentions=(BRUNO,)),
    note.NoteDeleted(note_id=NOTE, ticket_id=TICKET),
    note.NotesErased(),
    rating.RatingRequested(
        request_id=RATING,
        ticket_id=TICKET,
        conversation_id=CONVERSATION,
        contact_id=ROSA,
        agent_id=ANA,
        scale=5,
        until=NOON + timedelta(hours=1),
        message_id=ids.text_message_id(RATING, "rating"),
    ),
)

BY_THE_CONTACT: tuple[Event, ...] = (
    rating.RatingGiven(
        request_id=RATING, conversation_id=CONVERSATION, score=5, message_id=RECEIVED, message_position=4730
    ),
)

BY_THE_SYSTEM: tuple[Event, ...] = (rating.RatingExpired(request_id=RATING),)

STREAMS = {
    "company": f"company.{company.COMPANY}",
    "tag": f"tag.{TAG}",
    "reason": f"reason.{REASON}",
    "board": f"board.{BOARD}",
    "note": f"note.{CONVERSATION}",
    "rating": f"rating.{TICKET}",
}
