"""What Casa Ipê has set up, and how its team has sorted, noted and had scored the tickets of the demo."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from libs.events.catalog.company import Hours
from libs.events.command import Command
from libs.events.event import Actor
from libs.identity import ids
from services.gateway.channels.simulator.channel import CHANNEL_ID, PREFIX, Simulator
from services.gateway.demo_scripts import Script
from services.gateway.demo_team import derived, member_of, name_of, queue_id, user_id
from services.messaging.commands import QueueMessage, ReceiveMessage, SaveQuickReply
from services.tickets.catalogue_commands import (
    ChangeColumn,
    CreateBoard,
    CreateReason,
    CreateTag,
    SetCompanyHours,
    SetCompanyTexts,
    SetQueueTexts,
    SetRating,
)
from services.tickets.commands import AddNote, PlaceOnBoard, RequestRating, SetReason, SetValue, TagTicket
from services.tickets.sla_commands import DefineSla

TAGS = {
    "urgente": ("Urgente", "#c92a2a"),
    "vip": ("Cliente VIP", "#9c36b5"),
    "orcamento": ("Orçamento", "#1971c2"),
    "garantia": ("Garantia", "#2f9e44"),
    "entrega": ("Entrega", "#e8590c"),
    "troca": ("Troca", "#0c8599"),
}
REASONS = {
    "duvida": "Dúvida sobre produto",
    "orcamento": "Pedido de orçamento",
    "entrega": "Atraso na entrega",
    "defeito": "Produto com defeito",
    "pagamento": "Pagamento e boletos",
    "troca": "Troca ou devolução",
}
BOARDS: dict[str, tuple[str, tuple[tuple[str, str, str], ...]]] = {
    "vendas": (
        "Vendas",
        (
            ("contato", "Primeiro contato", "#868e96"),
            ("proposta", "Proposta enviada", "#1971c2"),
            ("negociacao", "Em negociação", "#e8590c"),
            ("fechado", "Fechado", "#2f9e44"),
        ),
    ),
    "entregas": (
        "Entregas e montagem",
        (
            ("agendar", "A agendar", "#868e96"),
            ("agendado", "Agendado", "#1971c2"),
            ("rua", "Na rua", "#f08c00"),
            ("montado", "Montado", "#2f9e44"),
        ),
    ),
}
SORTED: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "vendas": (("orcamento", "vip"), ("duvida", "orcamento"), "vendas"),
    "suporte": (("garantia", "troca", "entrega", "urgente"), ("defeito", "entrega", "troca"), "entregas"),
    "financeiro": (("urgente", "vip"), ("pagamento",), "vendas"),
}
NOTES = (
    "Cliente antiga da loja, já comprou a sala de jantar inteira com a gente.",
    "Confirmei com o estoque: a peça chega na quinta de manhã.",
    "Pediu para não ligar depois das 18h.",
    "@Rafaela, ela pediu desconto à vista. Pode aprovar 5%?",
)
QUICK_REPLIES = {
    "ola": "{{greeting}}, {{first_name}}! Aqui é {{agent}}, da {{company}}. Como posso ajudar?",
    "prazo": "O prazo de entrega é de 7 a 10 dias úteis depois da aprovação do pagamento, com montagem inclusa.",
    "pix": "Nossa chave Pix é o CNPJ 00.000.000/0001-00, em nome de {{company}}. Depois me mande o comprovante?",
    "garantia": "A garantia dos nossos móveis é de 2 anos contra defeitos de fabricação, {{first_name}}.",
    "protocolo": "O número do seu protocolo é {{protocol}}.",
}
LIMITS = {("vendas", "proposta"): 5, ("vendas", "negociacao"): 3}
SCORES = (5, 5, 4, 5, 3, 5, 4)
ANSWER_DAYS = 7
WEEK = (("08:00", "18:00"),)


def catalogues(at: datetime) -> Iterator[Command]:
    """Tags, reasons and boards."""
    supervisor = member_of("supervisora")
    shared = {"by": supervisor.actor(), "at": at, "member": supervisor}
    for key, (label, color) in TAGS.items():
        yield CreateTag.model_validate({**shared, "tag_id": tag_id(key), "label": label, "color": color})
    for key, label in REASONS.items():
        yield CreateReason.model_validate({**shared, "reason_id": derived(f"reason {key}"), "label": label})
    for key, (label, columns) in BOARDS.items():
        listed = tuple((column_id(key, name), title, color) for name, title, color in columns)
        board = {"board_id": board_id(key), "label": label, "columns": listed}
        yield CreateBoard.model_validate({**shared, **board})
    for (key, name), limit in LIMITS.items():
        column = {"board_id": board_id(key), "column_id": column_id(key, name), "limit": limit}
        yield ChangeColumn.model_validate({**shared, **column})


def quick_replies(at: datetime) -> Iterator[Command]:
    """Answers for all."""
    supervisor = member_of("supervisora")
    for shortcut, text in QUICK_REPLIES.items():
        yield SaveQuickReply(
            by=supervisor.actor(),
            at=at,
            member=supervisor,
            reply_id=derived(f"reply {shortcut}"),
            shortcut=shortcut,
            text=text,
            for_all=True,
        )


def settings(at: datetime) -> Iterator[Command]:
    """Hours, texts, how customers are asked for a score, and how soon the best of them are answered."""
    supervisor = member_of("supervisora")
    by = supervisor.actor()
    holidays = (date(2026, 12, 25), date(2027, 1, 1))
    hours = Hours(mon=WEEK, tue=WEEK, wed=WEEK, thu=WEEK, fri=WEEK, sat=(("08:00", "12:00"),), holidays=holidays)
    yield SetCompanyHours(by=by, at=at, member=supervisor, hours=hours)
    yield SetCompanyTexts(
        by=by,
        at=at,
        member=supervisor,
        greeting="{{greeting}}, {{first_name}}! Aqui é da {{company}}. Já vamos atender você.",
        absence=(
            "Olá, {{first_name}}! Nosso atendimento funciona de segunda a sexta, das 8h às 18h, e aos sábados, das "
            "8h às 12h. Respondemos assim que abrirmos."
        ),
        closing="Obrigado por falar com a {{company}}, {{first_name}}! Se precisar, é só chamar por aqui.",
    )
    finance = "{{greeting}}, {{first_name}}! Para adiantar, tenha em mãos o número do pedido e o CPF do cadastro."
    yield SetQueueTexts(by=by, at=at, member=supervisor, queue_id=queue_id("financeiro"), greeting=finance)
    yield SetRating(
        by=by,
        at=at,
        member=supervisor,
        on_resolve=False,
        scale=5,
        text="De 1 a {{scale}}, que nota você dá ao atendimento de {{agent}}? Responda só com o número.",
        minutes=60,
        thanks="Obrigado pela avaliação, {{first_name}}! 💚",
    )
    yield DefineSla(
        by=by,
        at=at,
        member=supervisor,
        sla_id=derived("sla vip"),
        label="Clientes VIP",
        first_response=10,
        next_response=30,
        resolution=480,
        warn_before=5,
        tag_ids=(tag_id("vip"),),
    )


def sorting(script: Script, at: datetime) -> Iterator[Command]:
    """How a ticket that somebody works on is tagged, explained, valued, placed and noted."""
    member = member_of(script.agent)
    shared = {"by": member.actor(), "at": at, "member": member, "ticket_id": script.ticket_id}
    tags, reasons, board = SORTED[script.queue]
    if script.index % 4 != 3:
        chosen = {tags[script.index % len(tags)], tags[script.index % 3 % len(tags)]}
        yield TagTicket.model_validate({**shared, "tag_ids": tuple(sorted(tag_id(each) for each in chosen))})
    if script.state == "closed" or script.index % 3 == 0:
        reason = reasons[script.index % len(reasons)]
        yield SetReason.model_validate({**shared, "reason_id": derived(f"reason {reason}")})
    if script.queue == "vendas":
        yield SetValue.model_validate({**shared, "cents": 38_990 + script.index * 17_450})
    if script.queue != "financeiro" and script.index % 2 == 0:
        columns = BOARDS[board][1]
        column = columns[-1] if script.state == "closed" else columns[script.index // 2 % (len(columns) - 1)]
        place = {"board_id": board_id(board), "column_id": column_id(board, column[0])}
        yield PlaceOnBoard.model_validate({**shared, **place})
    if script.index % 5 == 0:
        text = NOTES[script.index // 5 % len(NOTES)]
        mentions = (user_id("supervisora"),) if "@Rafaela" in text else ()
        note = {"note_id": derived(f"note {script.index}"), "text": text, "mentions": mentions}
        yield AddNote.model_validate({**shared, **note})


def rated(script: Script, at: datetime, now: datetime) -> Iterator[Command]:
    """A closed ticket's score: asked for, given, thanked for. What would be over by now is left out."""
    if script.index % 3 == 0 or at < now - timedelta(days=ANSWER_DAYS - 1):
        return
    member, request_id = member_of(script.agent), derived(f"rating {script.index}")
    score = SCORES[script.index % len(SCORES)]
    yield RequestRating(
        by=member.actor(),
        at=at,
        member=member,
        ticket_id=script.ticket_id,
        request_id=request_id,
        scale=5,
        minutes=ANSWER_DAYS * 24 * 60,
    )
    question = f"De 1 a 5, que nota você dá ao atendimento de {name_of(script.agent)}? Responda só com o número."
    yield _said(script, at, ids.text_message_id(request_id, "rating"), question)
    yield answer(script, at + timedelta(minutes=2), str(score))
    thanks = f"Obrigado pela avaliação, {script.name.partition(' ')[0]}! 💚"
    yield _said(script, at + timedelta(minutes=2), ids.text_message_id(request_id, "thanks"), thanks)


def answer(script: Script, at: datetime, text: str) -> ReceiveMessage:
    """The customer's answer to the question for a score."""
    contact_id, provider_id = script.contact_id, f"{PREFIX}demo.{script.index}.rating"
    return ReceiveMessage(
        by=Actor(kind="contact", id=contact_id),
        at=at,
        conversation_id=script.conversation_id,
        channel_id=CHANNEL_ID,
        channel_kind=Simulator.kind,
        contact_id=contact_id,
        peer=script.phone,
        message_id=ids.message_id(CHANNEL_ID, provider_id),
        provider_id=provider_id,
        kind="text",
        text=text,
        provider_at=at,
        arrival=0,
    )


def _said(script: Script, at: datetime, message_id: str, text: str) -> QueueMessage:
    return QueueMessage(
        by=Actor(kind="system", id="system"),
        at=at,
        conversation_id=script.conversation_id,
        channel_id=CHANNEL_ID,
        contact_id=script.contact_id,
        message_id=message_id,
        text=text,
        cause="rating",
        ticket_id=script.ticket_id,
    )


def tag_id(key: str) -> str:
    """A tag of the demo."""
    return derived(f"tag {key}")


def board_id(key: str) -> str:
    """A board of the demo."""
    return derived(f"board {key}")


def column_id(board: str, key: str) -> str:
    """A column of one of the demo's boards."""
    return derived(f"column {board} {key}")
