"""The messaging service on real servers: histories, search, statuses, and messages sent at their time."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import bson
import pytest
from pymongo import AsyncMongoClient

from libs.access.policy import Member
from libs.events.catalog.contact import ContactRegistered
from libs.events.catalog.media import Media
from libs.events.catalog.message import PHONE, Participant
from libs.events.catalog.template_use import CardUse, TemplateUse
from libs.events.catalog.ticket import Accepted, TicketOpened
from libs.events.cloudevents import Context
from libs.events.command import Command, CommandRejected
from libs.events.event import SYSTEM, iso, now
from libs.events.service import Service
from libs.events.settings import Settings
from libs.events.store import Store
from libs.identity import ids
from services.messaging import conversation
from services.messaging.commands import (
    SERVICE,
    ArchiveQuickReply,
    EditMessage,
    EraseParticipant,
    ReactToMessage,
    ReceiveMessage,
    RecordChange,
    RecordMedia,
    RecordParticipants,
    RevokeMessage,
    SaveQuickReply,
)
from services.messaging.queries import (
    FindByProviderId,
    FindConversations,
    FindMedia,
    FindPersonal,
    FindUsedMedia,
    GetConversation,
    GetMessage,
    GetSchedule,
    ListMessages,
    ListQuickReplies,
    ListSchedules,
    SearchMessages,
)
from services.messaging.schedule_commands import CancelSchedule, ChangeSchedule, ScheduleMessage
from services.messaging.views.conversations import Conversations
from services.messaging.views.messages import Messages
from services.messaging.views.names import Names
from services.messaging.views.participants import Participants
from services.messaging.views.quick_replies import QuickReplies
from services.messaging.views.schedules import Schedules
from services.messaging.views.search import MessageWords
from tests.messaging.conftest import Desk
from tests.messaging.examples import (
    ANA,
    LINE,
    MARINA,
    PEER,
    TALK,
    attempt,
    change,
    echo,
    queue,
    receive,
    record_sent,
    status,
)

ADMIN = Member(id="admin", profile="admin")
USES: list[dict[str, Any]] = [{"$indexStats": {}}]
AGENT = Member(id="ana", profile="agent", queue_ids=frozenset({"sales"}))


async def carry_out(desk: Desk, *commands: Command) -> int:
    """Carry out commands in order; the position after the last."""
    position = 0
    for command in commands:
        position = (await desk.bus.ask(SERVICE, command)).position
    return position


async def page(desk: Desk, position: int, **fields: Any) -> dict[str, Any]:
    query = ListMessages(conversation_id=TALK, wait_for=position, **fields)
    answer: dict[str, Any] = await desk.bus.query(SERVICE, query)
    return answer


def texts(answer: dict[str, Any]) -> list[str]:
    return [item["text"] for item in answer["items"]]


async def test_a_history_is_read_page_by_page_in_both_directions(desk: Desk) -> None:
    position = await carry_out(desk, *(receive(f"in-{number}", text=str(number)) for number in range(10)))
    newest = await page(desk, position, limit=4)
    assert (texts(newest), newest["newer"]) == (["6", "7", "8", "9"], None)
    older = await page(desk, position, limit=4, before=newest["next"])
    assert texts(older) == ["2", "3", "4", "5"]
    oldest = await page(desk, position, limit=4, before=older["next"])
    assert (texts(oldest), oldest["next"]) == (["0", "1"], None)
    around = await page(desk, position, limit=5, around=ids.message_id(LINE, "in-4"))
    assert texts(around) == ["2", "3", "4", "5", "6"]
    newer = await page(desk, position, limit=2, after=around["newer"])
    assert texts(newer) == ["7", "8"]
    last = await page(desk, position, limit=2, after=newer["newer"])
    assert (texts(last), last["newer"]) == (["9"], None)


async def test_a_wrong_cursor_and_a_foreign_message_are_refused(desk: Desk) -> None:
    position = await carry_out(desk, receive())
    for fields, code in (
        ({"before": "yesterday"}, "cursor.invalid"),
        ({"around": "unknown"}, "message.not_found"),
    ):
        with pytest.raises(CommandRejected) as refused:
            await page(desk, position, **fields)
        assert refused.value.rejected.code == code


async def test_two_hundred_messages_at_once_are_all_there_in_the_order_of_the_log(desk: Desk) -> None:
    commands = [receive(f"in-{number}", text=str(number)) for number in range(200)]
    replies = await desk.bus.ask_all(SERVICE, [*commands, *commands])
    assert all(reply.outcome == "accepted" for reply in replies)
    position = max(getattr(reply, "position", 0) for reply in replies)
    answer = await page(desk, position, limit=200)
    assert texts(answer) == [str(number) for number in range(200)]


async def test_statuses_find_their_message_and_their_conversation(desk: Desk) -> None:
    position = await carry_out(
        desk, receive(), queue(), attempt(), status("read"), record_sent(), status("delivered")
    )
    message = await desk.bus.query(SERVICE, GetMessage(message_id="out-1", wait_for=position))
    assert message["status"] == "read"
    with pytest.raises(CommandRejected, match=r"message\.not_found"):
        await desk.bus.query(SERVICE, GetMessage(message_id="out-1", conversation_id="other"))
    found = await desk.bus.query(SERVICE, FindByProviderId(channel_id=LINE, provider_ids=["p-1", "p-2"]))
    assert found == {"p-1": TALK}
    asked = FindConversations(channel_id=LINE, message_ids=["out-1", "in-1", "nobody's"])
    assert await desk.bus.query(SERVICE, asked) == {"out-1": TALK}
    elsewhere = asked.model_copy(update={"channel_id": "another line"})
    assert await desk.bus.query(SERVICE, elsewhere) == {}
    facts = await desk.bus.query(SERVICE, GetConversation(conversation_id=TALK))
    assert (facts["peer"], facts["contact_id"]) == (PEER, MARINA)
    assert facts["last_inbound"]["provider_id"] == "in-1"
    with pytest.raises(CommandRejected, match=r"conversation\.not_found"):
        await desk.bus.query(SERVICE, GetConversation(conversation_id="x"))


async def append(desk: Desk, stream: str, event: Any) -> int:
    """A fact of another service."""
    async with Service.start("neighbour", desk.settings) as neighbour:
        context = Context(actor=SYSTEM, time=now(), command_id="c")
        return await neighbour.store.append(stream, [event], context)


async def search(desk: Desk, q: str, member: Member = ADMIN, **fields: Any) -> dict[str, Any]:
    answer: dict[str, Any] = await desk.bus.query(SERVICE, SearchMessages(member=member, q=q, **fields))
    return answer


async def test_messages_are_found_by_words_whatever_their_accents_and_case(desk: Desk) -> None:
    position = await carry_out(
        desk,
        receive("in-1", text="A ENTREGA do sofá é amanhã?"),
        receive("in-2", text="🙂 Não, a entrega é hoje"),
        receive("in-3", text="Entregaram só a mesa"),
        queue("out-1", "Sua entrega sai hoje"),
    )
    contact = ContactRegistered(label="Marina", alias_kind="phone", alias="+5521988421170")
    position = await append(desk, f"contact.{MARINA}", contact)
    found = await search(desk, "ENTREGA nao", wait_for=position)
    [hit] = found["items"]
    assert hit["message"]["text"] == "🙂 Não, a entrega é hoje"
    assert hit["message"]["author"] == {"kind": "contact", "id": MARINA, "name": "Marina"}
    assert hit["marks"] == [[3, 6], [10, 17]]
    names = [item["message"]["id"] for item in (await search(desk, "entrega "))["items"]]
    assert names == ["out-1", ids.message_id(LINE, "in-2"), ids.message_id(LINE, "in-1")]
    assert len((await search(desk, "entrega"))["items"]) == 4, "a last word is also a beginning"
    assert (await search(desk, "sofá entrega"))["items"] != []
    for nothing in ("cadeira", "…", "entrega cadeira "):
        assert await search(desk, nothing) == {"items": [], "next": None}


async def test_a_search_goes_on_where_its_page_ended(desk: Desk) -> None:
    position = await carry_out(desk, *(receive(f"in-{number}", text=f"item {number}") for number in range(5)))
    first = await search(desk, "item ", limit=2, wait_for=position)
    second = await search(desk, "item ", limit=2, cursor=first["next"])
    third = await search(desk, "item ", limit=2, cursor=second["next"])
    found = [item["message"]["text"] for each in (first, second, third) for item in each["items"]]
    assert (found, third["next"]) == ([f"item {number}" for number in (4, 3, 2, 1, 0)], None)


async def test_an_agent_finds_only_what_the_latest_ticket_lets_him_see(desk: Desk) -> None:
    await carry_out(desk, receive(text="segredo"))
    opened = TicketOpened(
        number=1, conversation_id=TALK, contact_id=MARINA, channel_id=LINE, ordinal=1, queue_id="sales"
    )
    position = await append(desk, "ticket.t-1", opened)
    assert len((await search(desk, "segredo", AGENT, wait_for=position))["items"]) == 1
    position = await append(desk, "ticket.t-1", Accepted(agent_id="bruno"))
    assert await search(desk, "segredo", AGENT, wait_for=position) == {"items": [], "next": None}
    assert len((await search(desk, "segredo"))["items"]) == 1


async def documents(desk: Desk) -> dict[str, list[Any]]:
    """Everything the service's views hold."""
    async with Service.start("neighbour", desk.settings) as neighbour:
        database = neighbour.mongo[desk.settings.database(SERVICE)]
        views = (
            Messages(),
            MessageWords(),
            Conversations(),
            Schedules(),
            Names(),
            QuickReplies(),
            Participants(),
        )
        return {
            view.name: [
                bson.encode(each) async for each in database[f"{view.name}_v{view.version}"].find().sort("_id")
            ]
            for view in views
        }


async def test_views_rebuilt_from_the_log_are_the_same_to_the_byte(desk: Desk) -> None:
    commands: list[Command] = [receive(f"in-{number}") for number in range(20)]
    for number in range(20):
        ours, theirs = f"out-{number}", f"p-{number}"
        commands += [queue(ours), attempt(ours), status("read", theirs), record_sent(ours, theirs)]
    commands += [
        schedule("s-1", now() + timedelta(hours=1)),
        CancelSchedule(schedule_id="s-1", member=AGENT, by=ANA),
        *changes_of_messages(),
        *told_in_any_order(),
        save_reply("r-1", "oi"),
        save_reply("r-2", "tchau"),
        ArchiveQuickReply(reply_id="r-2", member=AGENT, by=ANA),
    ]
    await carry_out(desk, *commands)
    await append(desk, f"contact.{MARINA}", ContactRegistered(label="M", alias_kind="phone", alias="+55"))
    opened = TicketOpened(number=1, conversation_id=TALK, contact_id=MARINA, channel_id=LINE, ordinal=1)
    position = await append(desk, "ticket.t-1", opened)
    await page(desk, position)
    before = await documents(desk)
    assert all(before.values())
    async with Service.start("neighbour", desk.settings) as neighbour:
        reply = await neighbour.client.request(desk.settings.subject(f"ops.{SERVICE}.rebuild"), b"", timeout=30)
    assert b"error" not in reply.data
    assert await documents(desk) == before


def changes_of_messages() -> list[Command]:
    """An edit that was taken, one that was refused, a deletion, reactions, an answer, and a file that came late."""
    about: dict[str, Any] = {"conversation_id": TALK, "member": ADMIN, "by": ANA}
    photo = Media(kind="image", mime="image/jpeg", source="900")
    stored = photo.model_copy(update={"id": "ab" * 32, "size": 4_000})
    in_9 = ids.message_id(LINE, "in-photo")
    return [
        EditMessage(**about, message_id="out-0", change_id="e-1", text="Boa tarde"),
        RecordChange(conversation_id=TALK, by=ANA, change_id="e-1", outcome="taken"),
        EditMessage(**about, message_id="out-1", change_id="e-2", text="Boa noite"),
        RecordChange(conversation_id=TALK, by=ANA, change_id="e-2", outcome="failed", code="x", detail="y"),
        RevokeMessage(**about, message_id="out-2", change_id="e-3"),
        ReactToMessage(**about, message_id="out-3", change_id="e-4", emoji="👍"),
        queue("out-quote", "Sim", quoted="out-0"),
        receive("in-photo", kind="image", media=photo, text=None),
        RecordMedia(conversation_id=TALK, by=ANA, message_id=in_9, media=stored),
    ]


def told_in_any_order() -> list[Command]:
    """Changes before their message, an answer before what it answers, echoes, and who is in the group."""
    rosa = Participant(contact_id="rosa", address="5521@s.whatsapp.net", name="Rosa")
    lia = Participant(contact_id="lia", address="5531@s.whatsapp.net", name="Lia")
    return [
        change("edit", "in-late", "x-1", text="Olá, João!"),
        change("reaction", "in-late", "x-2", text="👍", by=PHONE),
        receive("in-answer", text="Isso", reply_to="in-late"),
        receive("in-late"),
        echo("e-1"),
        change("revoke", "e-1", "x-3", by=PHONE),
        queue("out-list", "Escolha"),
        attempt("out-list"),
        echo("p-list", "Escolha\n1. Mesa"),
        receive("in-chosen", text="Mesa", reply_to="p-list"),
        change("reaction", "p-list", "x-4", text="❤️"),
        record_sent("out-list", "p-list"),
        RecordParticipants(conversation_id=TALK, by=ANA, participants=(rosa, lia)),
        receive("in-rosa", participant=rosa),
        EraseParticipant(conversation_id=TALK, by=ANA, contact_id="rosa"),
    ]


async def test_what_is_to_be_erased_of_somebody_is_found_by_an_index_and_with_the_files_he_deleted(
    desk: Desk,
) -> None:
    rosa = Participant(contact_id="rosa", address="5521@s.whatsapp.net", name="Rosa")
    photo = Media(id="ab" * 32, kind="image", mime="image/jpeg", size=4_000)
    hers = Media(id="cd" * 32, kind="image", mime="image/jpeg", size=4_000)
    position = await carry_out(
        desk,
        receive("in-1", kind="image", media=hers),
        change("revoke", "in-1", "x-1"),
        receive("in-rosa", participant=rosa, kind="image", media=photo),
    )
    await page(desk, position)
    found = await desk.bus.query(SERVICE, FindPersonal(contact_ids=["rosa"]))
    assert (found["conversation_ids"], found["group_ids"], found["media_ids"]) == ([], [TALK], [photo.id])
    marinas = await desk.bus.query(SERVICE, FindPersonal(contact_ids=[MARINA]))
    assert (marinas["conversation_ids"], marinas["media_ids"]) == ([TALK], sorted([photo.id or "", hers.id or ""]))
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(desk.settings.require_mongo_url())
    database = client[desk.settings.database("messaging")]
    name = next(each for each in await database.list_collection_names() if re.fullmatch(r"messages_v\d+", each))
    used = {each["name"]: each["accesses"]["ops"] async for each in await database[name].aggregate(USES)}
    await client.close()
    assert used["member_id_1_conversation_id_1"]


async def test_the_file_of_a_card_is_found_in_its_conversation_alone_and_is_in_use_elsewhere(desk: Desk) -> None:
    table = Media(id="ef" * 32, kind="image", mime="image/png", name="mesa.png", size=10)
    use = TemplateUse(name="mesas", language="pt_BR", cards=(CardUse(text="Sofá"), CardUse(media=table)))
    position = await carry_out(desk, receive(), queue(kind="template", text="Veja", template=use))
    for conversation_id, media_id, found in (
        (TALK, table.id, {"name": "mesa.png"}),
        ("another", table.id, None),
        (TALK, "ab" * 32, None),
    ):
        query = FindMedia(conversation_id=conversation_id, media_id=media_id or "", wait_for=position)
        assert await desk.bus.query(SERVICE, query) == found
    for besides, used in (([TALK], []), ([], [table.id])):
        asked = FindUsedMedia(media_ids=[table.id or ""], besides=besides, contact_ids=[])
        assert await desk.bus.query(SERVICE, asked) == used
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(desk.settings.require_mongo_url())
    database = client[desk.settings.database("messaging")]
    name = next(each for each in await database.list_collection_names() if re.fullmatch(r"messages_v\d+", each))
    uses = {each["name"]: each["accesses"]["ops"] async for each in await database[name].aggregate(USES)}
    await client.close()
    assert uses["template.cards.media.id_1_conversation_id_1"]


async def test_the_file_of_a_card_that_is_to_be_sent_is_found_and_is_in_use(desk: Desk) -> None:
    table = Media(id="ef" * 32, kind="image", mime="image/png", name="mesa.png", size=10)
    use = TemplateUse(name="mesas", language="pt_BR", cards=(CardUse(text="Sofá"), CardUse(media=table)))
    content = {"kind": "template", "text": "Veja", "template": use}
    planned = schedule("s-1", datetime.now(UTC) + timedelta(days=1)).model_copy(update=content)
    position = await carry_out(desk, receive(), planned)
    for conversation_id, found in ((TALK, {"name": "mesa.png"}), ("another", None)):
        query = FindMedia(conversation_id=conversation_id, media_id=table.id or "", wait_for=position)
        assert await desk.bus.query(SERVICE, query) == found
    for besides, used in (([TALK], []), ([], [table.id])):
        asked = FindUsedMedia(media_ids=[table.id or ""], besides=besides, contact_ids=[])
        assert await desk.bus.query(SERVICE, asked) == used


def save_reply(reply_id: str, shortcut: str, member: Member = AGENT, **fields: Any) -> SaveQuickReply:
    return SaveQuickReply(
        reply_id=reply_id, member=member, by=member.actor(), shortcut=shortcut, text="Olá", **fields
    )


async def test_a_shortcut_is_taken_once_in_its_scope_and_free_again_when_it_is_given_up(desk: Desk) -> None:
    async def refused(command: Command) -> str | None:
        try:
            await desk.bus.ask(SERVICE, command)
        except CommandRejected as error:
            return error.rejected.code
        return None

    for_all = [save_reply(f"r-{number}", "Preço", ADMIN, for_all=True) for number in range(4)]
    codes = await asyncio.gather(*(refused(each) for each in for_all))
    assert sorted(codes, key=str) == [None, *["quick_reply.shortcut_taken"] * 3]
    winner = for_all[codes.index(None)].reply_id
    assert await refused(save_reply("own", "preco")) is None
    position = (await desk.bus.ask(SERVICE, save_reply(winner, "tabela", ADMIN, for_all=True))).position
    assert await refused(save_reply("again", "PRECO", ADMIN, for_all=True)) is None
    listing = ListQuickReplies(member=AGENT, wait_for=position + 1)
    found = (await desk.bus.query(SERVICE, listing))["items"]
    assert [(each["shortcut"], each["for_all"]) for each in found] == [("preco", False), ("tabela", True)]
    typed = ListQuickReplies(member=AGENT, q="TAB")
    assert [each["shortcut"] for each in (await desk.bus.query(SERVICE, typed))["items"]] == ["tabela"]


async def test_a_series_goes_on_and_each_occurrence_is_sent_once_also_with_two_replicas_and_a_restart(
    desk: Desk,
) -> None:
    second = Desk(desk.settings, desk.bus)
    await second.start()
    due = now() + timedelta(seconds=2)
    daily = [
        schedule(f"s-{number}", due).model_copy(update={"recurrence": "daily", "text": f"Oi {number}"})
        for number in range(20)
    ]
    await carry_out(desk, receive(), *daily)
    await desk.stop()
    await asyncio.sleep(1.0)
    await desk.start()

    async def all_are_queued() -> bool:
        return len(await outgoing(desk)) >= 20

    assert await eventually(all_are_queued, 8.0)
    await asyncio.sleep(1.0)
    assert sorted(each["text"] for each in await outgoing(desk)) == sorted(each.text or "" for each in daily)
    items = (await desk.bus.query(SERVICE, ListSchedules(conversation_id=TALK)))["items"]
    assert {(each["state"], each["fired"]) for each in items} == {("waiting", 1)}
    assert {each["due_at"] for each in items} == {iso(due + timedelta(days=1))}
    async with Service.start("neighbour", desk.settings) as neighbour:
        info = await neighbour.jetstream.stream_info(desk.settings.stream("TIMERS"))
    assert info.state.messages >= 20, "every series waits for its next time"
    await second.stop()


def schedule(schedule_id: str, due: datetime, text: str = "Pode retirar") -> ScheduleMessage:
    return ScheduleMessage(
        schedule_id=schedule_id,
        conversation_id=TALK,
        text=text,
        due=due,
        time_zone="America/Sao_Paulo",
        member=AGENT,
        by=ANA,
    )


async def eventually(condition: Callable[[], Awaitable[bool]], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if await condition():
            return True
        await asyncio.sleep(0.02)
    return False


async def outgoing(desk: Desk) -> list[dict[str, Any]]:
    answer = await page(desk, 0, limit=200)
    return [item for item in answer["items"] if item["direction"] == "out"]


async def test_a_scheduled_message_is_queued_once_within_two_seconds_of_its_time(desk: Desk) -> None:
    due = now() + timedelta(seconds=1)
    await carry_out(desk, receive(), schedule("s-1", due))

    async def is_queued() -> bool:
        return bool(await outgoing(desk))

    assert await eventually(is_queued, 5.0)
    await asyncio.sleep(0.5)
    [message] = await outgoing(desk)
    late = datetime.fromisoformat(message["at"]) - due
    assert timedelta(0) <= late < timedelta(seconds=2)
    assert (message["id"], message["text"]) == (ids.scheduled_message_id("s-1", 1), "Pode retirar")
    assert message["author"] == {"kind": "user", "id": "ana", "name": None}
    sent = await desk.bus.query(SERVICE, GetSchedule(schedule_id="s-1"))
    assert (sent["state"], sent["message_id"]) == ("sent", message["id"])


async def test_a_cancelled_message_is_not_sent_and_a_changed_one_only_as_changed(desk: Desk) -> None:
    soon = now() + timedelta(seconds=2)
    await carry_out(
        desk,
        receive(),
        schedule("cancelled", soon, "never"),
        schedule("later", soon, "later"),
        schedule("sooner", now() + timedelta(hours=1), "sooner"),
        CancelSchedule(schedule_id="cancelled", member=AGENT, by=ANA),
        ChangeSchedule(schedule_id="later", due=now() + timedelta(hours=1), member=AGENT, by=ANA),
        ChangeSchedule(schedule_id="sooner", due=soon, text="changed", member=AGENT, by=ANA),
    )

    async def is_queued() -> bool:
        return bool(await outgoing(desk))

    assert await eventually(is_queued, 5.0)
    await asyncio.sleep(1.0)
    assert [message["text"] for message in await outgoing(desk)] == ["changed"]
    listed = await desk.bus.query(SERVICE, ListSchedules(conversation_id=TALK))
    assert {each["id"]: each["state"] for each in listed["items"]} == {
        "cancelled": "cancelled",
        "sooner": "sent",
        "later": "waiting",
    }


async def test_a_message_whose_time_passed_while_the_service_was_down_is_sent_at_start(desk: Desk) -> None:
    await carry_out(desk, receive(), schedule("s-1", now() + timedelta(seconds=1)))

    async def is_armed() -> bool:
        async with Service.start("neighbour", desk.settings) as neighbour:
            info = await neighbour.jetstream.stream_info(desk.settings.stream("TIMERS"))
            return info.state.messages > 0

    assert await eventually(is_armed, 5.0)
    await desk.stop()
    await asyncio.sleep(1.5)
    await desk.start()

    async def is_queued() -> bool:
        return bool(await outgoing(desk))

    assert await eventually(is_queued, 5.0)
    await asyncio.sleep(0.5)
    assert len(await outgoing(desk)) == 1


async def test_a_conversation_of_five_thousand_messages_stays_fast(settings: Settings) -> None:
    """Prints what an append and a cold load cost then; another store, with nothing cached, folds the same."""
    async with Service.start(SERVICE, settings) as service:
        await fill(service.store, 5_000)
        begin = time.perf_counter()
        await fill(service.store, 100, "late")
        append = (time.perf_counter() - begin) / 100
        cold = Store(service.log, service.store._snapshots)
        begin = time.perf_counter()
        state, position = await cold.state(conversation.decider, TALK)
        load = time.perf_counter() - begin
        begin = time.perf_counter()
        whole = conversation.decider.fold(await service.log.load(f"message.{TALK}"))
        fold = time.perf_counter() - begin
        print(
            f"5,000 messages: append {append * 1000:.2f} ms, "
            f"cold load by snapshot {load * 1000:.1f} ms, by full fold {fold * 1000:.0f} ms"
        )
        assert state == whole
        assert position > 0
        assert len(state.received) == 5_100


async def fill(store: Store, count: int, name: str = "in") -> None:
    for number in range(count):
        command: ReceiveMessage = receive(f"{name}-{number}", text="Olá, tudo bem?", arrival=number)
        await store.execute(conversation.decider, TALK, command)
