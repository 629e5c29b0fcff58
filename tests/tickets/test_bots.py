"""Bots in tickets: who answers where, when one is at work, and what takes its place (C6, C7, T9, T21)."""

from typing import Any

from libs.access.policy import Member
from libs.events.catalog import macro as does
from libs.events.catalog.answering import BotPlaced
from libs.events.catalog.bot import Bot
from libs.events.catalog.ticket import (
    Accepted,
    BotSwitchedOff,
    BotSwitchedOn,
    HandedToBot,
    Resolved,
    ReturnedToQueue,
    TagAdded,
    TakenFromBot,
    TicketOpened,
    Transferred,
)
from libs.events.event import SYSTEM
from libs.events.testing import NOON, DeciderSpec, history
from libs.identity import ids
from services.tickets import acting, answering_desk
from services.tickets import ticket as tickets
from services.tickets.answering_desk import Answering
from services.tickets.bot_commands import ActForBot, HandToBot, PlaceBot, SwitchBots, TakeFromBot
from services.tickets.commands import AcceptTicket, ResolveTicket, TransferTicket
from services.tickets.management import ManagementOnly
from services.tickets.refusals import BotsAreSwitchedOff, TicketIsNotYours, TicketIsOfGroup, TicketMovedOn
from services.tickets.steps import AssignTicket, BeginTicket
from services.tickets.ticket import Command
from services.tickets.ticket_state import Ticket

ANA = Member(id="ana", profile="agent", queue_ids=frozenset({"sales"}))
ADA = Member(id="ada", profile="admin")
FLOW = Bot(kind="flow", id="f1", label="Boas-vindas")
OTHER = Bot(kind="typebot", id="t1", label="Typebot")
PLACE: dict[str, Any] = {"conversation_id": "v1", "channel_id": "c1", "contact_id": "rosa"}
OPENED = TicketOpened(number=1, ordinal=1, queue_id="sales", **PLACE)
SPEC: DeciderSpec[Command, Ticket] = DeciderSpec(tickets.decider)


def handed(run_id: str = "r1", because: Any = "opening", bot: Bot = FLOW) -> HandedToBot:
    return HandedToBot(run_id=run_id, bot=bot, because=because, **PLACE)


def by(member: Member, **more: Any) -> dict[str, Any]:
    return {"by": member.actor(), "at": NOON, "ticket_id": "t1", "member": member, **more}


def to_bot(member: Member, run_id: str = "r2") -> HandToBot:
    return HandToBot(**by(member), run_id=run_id, bot=FLOW)


AT_BOT = (OPENED, handed())
ACCEPTED = Accepted(agent_id="ana")


def begin(**more: Any) -> BeginTicket:
    facts = {"number": 1, "ordinal": 1, "queue_id": "sales", "cause": "inbound", "group": False, "bot": FLOW}
    return BeginTicket(by=SYSTEM, at=NOON, ticket_id="t1", **{**facts, **PLACE, **more})


def test_a_ticket_begins_at_its_bot_in_one_commit() -> None:
    SPEC.when(begin()).then(OPENED, handed(ids.bot_run_id("t1")))
    SPEC.when(begin(group=True)).then(OPENED.model_copy(update={"group": True}))


def test_who_accepts_resolves_or_transfers_takes_the_place_of_the_bot() -> None:
    SPEC.given(*AT_BOT).when(AcceptTicket(**by(ANA))).then(ACCEPTED, TakenFromBot(run_id="r1", why="accepted"))
    SPEC.given(*AT_BOT).when(ResolveTicket(**by(ADA))).then(Resolved(), TakenFromBot(run_id="r1", why="resolved"))
    moved = Transferred(queue_id="support", from_queue_id="sales")
    transfer = TransferTicket(**by(ADA), queue_id="support")
    SPEC.given(*AT_BOT).when(transfer).then(moved, TakenFromBot(run_id="r1", why="transferred"))


def test_a_transfer_into_a_queue_with_a_bot_begins_that_one() -> None:
    transfer = TransferTicket(**by(ADA), queue_id="support", bot=OTHER)
    moved = Transferred(queue_id="support", from_queue_id="sales")
    begun = handed(ids.bot_run_id(transfer.command_id), "transfer", OTHER)
    SPEC.given(*AT_BOT).when(transfer).then(moved, TakenFromBot(run_id="r1", why="transferred"), begun)


def test_an_agent_hands_his_ticket_to_a_bot_and_it_waits_in_its_queue() -> None:
    back = ReturnedToQueue(queue_id="sales", from_agent_id="ana")
    SPEC.given(OPENED, ACCEPTED).when(to_bot(ANA)).then(back, handed("r2", "person"))
    SPEC.given(*AT_BOT).when(to_bot(ADA)).then(TakenFromBot(run_id="r1", why="replaced"), handed("r2", "person"))


def test_a_ticket_is_not_handed_where_it_may_not_be() -> None:
    SPEC.given(OPENED, Accepted(agent_id="bia")).when(to_bot(ADA)).then(
        ReturnedToQueue(queue_id="sales", from_agent_id="bia"), handed("r2", "person")
    )
    group = OPENED.model_copy(update={"group": True})
    SPEC.given(group).when(to_bot(ADA)).then_refused(TicketIsOfGroup)
    SPEC.given(OPENED, BotSwitchedOff()).when(to_bot(ADA)).then_refused(BotsAreSwitchedOff)
    mine = OPENED.model_copy(update={"group": True})
    SPEC.given(mine, Accepted(agent_id="bia")).when(to_bot(ANA)).then_refused(TicketIsNotYours)


def test_bots_are_switched_off_and_on_again_with_the_one_that_was_at_work() -> None:
    off = SwitchBots(**by(ANA), on=False)
    SPEC.given(*AT_BOT).when(off).then(BotSwitchedOff(), TakenFromBot(run_id="r1", why="switched_off"))
    SPEC.given(OPENED).when(off).then(BotSwitchedOff())
    SPEC.given(OPENED, BotSwitchedOff()).when(off).then()
    on = SwitchBots(**by(ANA), on=True)
    gone = TakenFromBot(run_id="r1", why="switched_off")
    again = handed(ids.bot_run_id(on.command_id), "switch")
    SPEC.given(*AT_BOT, BotSwitchedOff(), gone).when(on).then(BotSwitchedOn(), again)
    SPEC.given(OPENED, BotSwitchedOff()).when(on).then(BotSwitchedOn())


def taken(**more: Any) -> TakeFromBot:
    return TakeFromBot(by=SYSTEM, at=NOON, ticket_id="t1", run_id="r1", why="flow", **more)


def test_a_bot_that_is_done_gives_the_ticket_to_people() -> None:
    left = TakenFromBot(run_id="r1", why="flow")
    SPEC.given(*AT_BOT).when(taken()).then(left)
    moved = Transferred(queue_id="support", from_queue_id="sales")
    SPEC.given(*AT_BOT).when(taken(queue_id="support")).then(left, moved)
    to_ana = Transferred(queue_id="sales", agent_id="ana", from_queue_id="sales")
    SPEC.given(*AT_BOT).when(taken(agent_id="ana")).then(left, to_ana)


def test_a_bot_whose_place_was_taken_moves_nothing_any_more() -> None:
    over = (*AT_BOT, ACCEPTED, TakenFromBot(run_id="r1", why="accepted"))
    SPEC.given(*over).when(taken(queue_id="support")).then()
    act = ActForBot(by=SYSTEM, at=NOON, ticket_id="t1", run_id="r1", actions=(does.Tag(tag_ids=("vip",)),))
    DeciderSpec(acting.decider).given(*over).when(act).then()


def test_a_bot_tags_and_moves_its_ticket_and_stays_at_work() -> None:
    actions = (does.Tag(tag_ids=("vip",)), does.Transfer(queue_id="support"))
    act = ActForBot(by=SYSTEM, at=NOON, ticket_id="t1", run_id="r1", actions=actions)
    moved = Transferred(queue_id="support", from_queue_id="sales")
    DeciderSpec(acting.decider).given(*AT_BOT).when(act).then(TagAdded(tag_id="vip"), moved)


def test_what_is_at_a_bot_is_given_to_nobody() -> None:
    give = AssignTicket(
        by=SYSTEM, at=NOON, ticket_id="t1", agent_id="ana", queue_id="sales", rule="round_robin", load=0
    )
    SPEC.given(*AT_BOT).when(give).then_refused(TicketMovedOn)


DESK: DeciderSpec[PlaceBot, Answering] = DeciderSpec(answering_desk.decider)


def place(bot: Bot = FLOW, member: Member = ADA, **where: Any) -> PlaceBot:
    return PlaceBot(by=member.actor(), at=NOON, member=member, bot=bot, **where)


def test_every_place_has_one_bot() -> None:
    first = BotPlaced(bot=FLOW, channel_ids=("c1", "c2"), keywords=("bom dia",))
    DESK.when(place(channel_ids=("c1", "c2"), keywords=(" Bom  Dia ",))).then(first)
    second = BotPlaced(bot=OTHER, channel_ids=("c2",), queue_ids=("sales",))
    DESK.given(first).when(place(OTHER, channel_ids=("c2",), queue_ids=("sales",))).then(second)
    state = answering_desk.decider.fold(history([first, second]))
    assert state.at("c1", None, "oi") == FLOW
    assert state.at("c2", None, "oi") == OTHER
    assert state.at("c9", "sales", None) == OTHER
    assert state.at("c9", "sales", " BOM dia") == FLOW
    assert state.at("c9", None, "bom dia, tudo bem?") is None
    DESK.given(first, BotPlaced(bot=FLOW)).when(place(OTHER)).then()


def test_who_answers_where_is_managements() -> None:
    DESK.when(place(member=ANA, channel_ids=("c1",))).then_refused(ManagementOnly)
