"""What the demo's team has to do, and what it says to each other."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from libs.events.catalog.task import Priority
from libs.identity import ids
from services.gateway.demo_scripts import Script
from services.gateway.demo_team import derived, member_of, user_id
from services.messaging.room_commands import OpenRoom, PostInternalMessage, ReadRoom, RoomCommand
from services.tickets.task_commands import CreateTask, FinishTask, TaskCommand

SHOP = ZoneInfo("America/Sao_Paulo")
GROUP = ("supervisora", "ana", "carla", "bruno")
SAID_IN_GROUP: tuple[tuple[str, str], ...] = (
    ("supervisora", "Bom dia! A transportadora avisou que as entregas de Campinas saem só depois das 14h."),
    ("ana", "Obrigada. Já aviso quem está esperando."),
    ("bruno", "O #{number} é um deles. Deixei uma nota no atendimento."),
    ("carla", "A tabela nova do financeiro sai hoje?"),
    ("supervisora", "@Carla Mendonça sai sim, até as 17h."),
)
SAID_IN_TWO: tuple[tuple[str, str], ...] = (
    ("ana", "Rafaela, consegue olhar o orçamento da mesa antes de eu mandar?"),
    ("supervisora", "Olho agora. Se for até 5%, pode dar o desconto."),
    ("ana", "Fechado, obrigada!"),
)
# Author, assignee, title, priority, when (so long from now, or a day and an hour), and whether it is for a ticket.
TASKS: tuple[tuple[str, str, str, Priority, timedelta | tuple[int, int] | None, bool], ...] = (
    ("supervisora", "ana", "Ligar para confirmar o endereço da entrega", "high", timedelta(hours=2), True),
    ("ana", "ana", "Enviar a tabela de preços de dezembro", "normal", (1, 10), False),
    ("supervisora", "ana", "Conferir o pedido que voltou da transportadora", "high", (-1, 16), True),
    ("ana", "bruno", "Pedir a segunda via do manual de montagem", "low", (1, 14), False),
    ("supervisora", "carla", "Fechar a conciliação dos boletos", "normal", (2, 9), False),
    ("carla", "supervisora", "Aprovar o desconto da loja de Campinas", "high", (-1, 11), False),
    ("supervisora", "supervisora", "Escala da semana que vem", "normal", (3, 15), False),
    ("supervisora", "diego", "Organizar as fotos do catálogo", "low", None, False),
    ("ana", "ana", "Retornar para o cliente do sofá", "normal", (6, 9), False),
)
DONE: tuple[tuple[str, str, str], ...] = (
    ("supervisora", "ana", "Atualizar a assinatura das mensagens"),
    ("bruno", "bruno", "Separar as peças da garantia"),
)


def tasks(scripts: Sequence[Script], at: datetime) -> Iterator[TaskCommand]:
    """Tasks before and behind this moment; some for tickets that are open."""
    written = at - timedelta(days=4)
    for number, (author, assignee, title, priority, due, about) in enumerate(TASKS):
        moment = None if due is None else _moment(at, due)
        # Every eighth was handed on to somebody else.
        held = (each for each in scripts if each.state == "open" and each.index % 8 != 1)
        own = (each.ticket_id for each in held if each.agent == assignee)
        yield CreateTask(
            by=member_of(author).actor(),
            at=written + timedelta(minutes=number),
            member=member_of(author),
            task_id=derived(f"task {number}"),
            title=title,
            priority=priority,
            assignee_id=user_id(assignee),
            due=moment,
            remind_minutes=15 if moment is not None and moment > at else None,
            ticket_id=next(own, None) if about else None,
        )
    for number, (author, assignee, title) in enumerate(DONE):
        task_id = derived(f"done task {number}")
        one, other = member_of(author), member_of(assignee)
        yield CreateTask(
            by=one.actor(),
            at=written,
            member=one,
            task_id=task_id,
            title=title,
            assignee_id=user_id(assignee),
            due=_moment(at, (-2, 17)),
        )
        yield FinishTask(by=other.actor(), at=_moment(at, (-2, 15 + number)), member=other, task_id=task_id)


def rooms(number: str, at: datetime) -> Iterator[RoomCommand]:
    """A group and a talk of two; `number` is a ticket's that they speak of."""
    group, two = derived("room balcão"), ids.direct_room_id(user_id("ana"), user_id("supervisora"))
    began = at - timedelta(minutes=50)
    opener = member_of("supervisora")
    yield OpenRoom(
        by=opener.actor(),
        at=began,
        member=opener,
        room_id=group,
        kind="group",
        label="Balcão",
        user_ids=tuple(user_id(each) for each in GROUP[1:]),
    )
    yield from _said(group, SAID_IN_GROUP, began, number)
    ana = member_of("ana")
    users = (user_id("supervisora"),)
    yield OpenRoom(by=ana.actor(), at=began, member=ana, room_id=two, kind="direct", user_ids=users)
    yield from _said(two, SAID_IN_TWO, began + timedelta(minutes=22), number)
    for room_id, who in ((group, "bruno"), (two, "ana")):
        reader = member_of(who)
        yield ReadRoom(by=reader.actor(), at=at, member=reader, room_id=room_id, up_to=2**53)


def _said(
    room_id: str, lines: Sequence[tuple[str, str]], began: datetime, number: str
) -> Iterator[PostInternalMessage]:
    for place, (who, text) in enumerate(lines):
        member = member_of(who)
        yield PostInternalMessage(
            by=member.actor(),
            at=began + timedelta(minutes=3 * place + 1),
            member=member,
            room_id=room_id,
            message_id=derived(f"said {room_id} {place}"),
            text=text.format(number=number),
            mentions=(user_id("carla"),) if "@Carla" in text else (),
        )


def _moment(at: datetime, due: timedelta | tuple[int, int]) -> datetime:
    """A moment on a half hour: so long from now, or so many days from today at an hour of the shop's clock."""
    if isinstance(due, timedelta):
        moment = at + due
        return moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)
    days, hour = due
    there = at.astimezone(SHOP) + timedelta(days=days)
    return there.replace(hour=hour, minute=0, second=0, microsecond=0).astimezone(UTC)
