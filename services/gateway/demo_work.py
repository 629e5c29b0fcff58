"""What the demo's team has to do, and what it says to each other."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from libs.events.catalog.task import Priority
from libs.identity import ids
from services.gateway.demo_scripts import Script
from services.gateway.demo_team import derived, member_of, user_id
from services.messaging.room_commands import OpenRoom, PostInternalMessage, ReadRoom, RoomCommand
from services.tickets.task_commands import CreateTask, FinishTask, TaskCommand

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
TASKS: tuple[tuple[str, str, str, Priority, timedelta | None, str | None], ...] = (
    ("supervisora", "ana", "Ligar para confirmar o endereço da entrega", "high", timedelta(hours=2), "open"),
    ("ana", "ana", "Enviar a tabela de preços de dezembro", "normal", timedelta(hours=5), None),
    ("supervisora", "ana", "Conferir o pedido que voltou da transportadora", "high", timedelta(hours=-20), "open"),
    ("ana", "bruno", "Pedir a segunda via do manual de montagem", "low", timedelta(days=1, hours=3), None),
    ("supervisora", "carla", "Fechar a conciliação dos boletos", "normal", timedelta(days=2), None),
    ("carla", "supervisora", "Aprovar o desconto da loja de Campinas", "high", timedelta(hours=-3), "open"),
    ("supervisora", "supervisora", "Escala da semana que vem", "normal", timedelta(days=3, hours=4), None),
    ("supervisora", "diego", "Organizar as fotos do catálogo", "low", None, None),
    ("ana", "ana", "Retornar para o cliente do sofá", "normal", timedelta(days=6), "open"),
)
DONE: tuple[tuple[str, str, str], ...] = (
    ("supervisora", "ana", "Atualizar a assinatura das mensagens"),
    ("bruno", "bruno", "Separar as peças da garantia"),
)


def tasks(scripts: Sequence[Script], at: datetime) -> Iterator[TaskCommand]:
    """Tasks before and behind this moment; some for tickets that are open."""
    live = [each for each in scripts if each.state == "open"]
    written = at - timedelta(days=2)
    for number, (author, assignee, title, priority, due, about) in enumerate(TASKS):
        yield CreateTask(
            by=member_of(author).actor(),
            at=written + timedelta(minutes=number),
            member=member_of(author),
            task_id=derived(f"task {number}"),
            title=title,
            priority=priority,
            assignee_id=user_id(assignee),
            due=None if due is None else _half_hour(at + due),
            remind_minutes=15 if due is not None and due > timedelta() else None,
            ticket_id=live[number % len(live)].ticket_id if about and author == "supervisora" else None,
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
            due=_half_hour(at - timedelta(hours=26)),
        )
        yield FinishTask(by=other.actor(), at=at - timedelta(hours=28 - number), member=other, task_id=task_id)


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


def _half_hour(moment: datetime) -> datetime:
    """The half hour that a moment is in begins."""
    return moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)
