"""Tasks and internal chat in the examples: Ana asks Bruno to call Rosa back."""

from datetime import timedelta

from libs.events.catalog import room, task
from libs.events.catalog.examples.messaging import PRICES
from libs.events.catalog.examples.story import ANA, BRUNO, NOON, ROSA, TICKET
from libs.events.event import Event

TASK = "0198c0de-0000-7000-8000-00000000da50"
ROOM = "0198c0de-0000-7000-8000-00000000400a"
SAID = "0198c0de-0000-7000-8000-00000000400b"
CLARA = "0198c0de-0000-7000-8000-00000000c0a1"
TOMORROW = NOON + timedelta(days=1)

BY_MEMBERS: tuple[Event, ...] = (
    task.TaskCreated(
        title="Ligar para a Rosa",
        text="Confirmar o endereço da entrega.",
        priority="high",
        assignee_id=BRUNO,
        due=TOMORROW,
        remind_minutes=15,
        ticket_id=TICKET,
        contact_id=ROSA,
    ),
    task.TaskChanged(title="Ligar para a Rosa Lima", priority="normal", ticket_id=TICKET, contact_id=ROSA),
    task.TaskRescheduled(due=TOMORROW + timedelta(hours=2), remind_minutes=0),
    task.TaskHandedTo(user_id=ANA),
    task.TaskDone(),
    task.TaskReopened(),
    task.TaskRemoved(),
    room.RoomOpened(kind="group", label="Entregas", member_ids=(ANA, BRUNO)),
    room.RoomRenamed(label="Entregas e montagens"),
    room.MemberAdded(user_id=CLARA),
    room.MemberLeft(user_id=CLARA),
    room.InternalMessagePosted(
        message_id=SAID, text="@Bruno, a tabela nova para o #4812", media=PRICES, mentions=(BRUNO,)
    ),
    room.InternalMessageEdited(message_id=SAID, text="@Bruno, a tabela de novembro", mentions=(BRUNO,)),
    room.InternalMessageRemoved(message_id=SAID),
    room.RoomRead(up_to=4731),
)

BY_THE_CONTACT: tuple[Event, ...] = ()

BY_THE_SYSTEM: tuple[Event, ...] = (task.TaskReminded(due=TOMORROW, minutes_before=15),)

STREAMS = {"task": f"task.{TASK}", "room": f"room.{ROOM}"}
