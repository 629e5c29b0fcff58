"""Who gets which pending ticket: whose turn it is, who has room, and what is on its way (B5)."""

import random
from collections.abc import Mapping

from libs.events.catalog.queue import AgentJoinedQueue, DistributionSet, QueueCreated
from libs.events.catalog.ticket import Accepted, Assigned, ReturnedToQueue, Snoozed, TicketEvent, Transferred
from libs.events.catalog.workload import GiveSettled, Rule, TicketGiven
from libs.events.event import SYSTEM, Recorded
from libs.events.testing import NOON, DeciderSpec, ViewSpec, history
from libs.events.view import Document
from services.tickets import queue, refusals, ticket, workload
from services.tickets.catalogue_commands import SetQueueDistribution
from services.tickets.management import ManagementOnly
from services.tickets.steps import AssignTicket, ReleaseTicket
from services.tickets.views.inbox import Inbox
from services.tickets.workload import Distribute, SettleGive, Turn, Waiting
from tests.tickets.examples import ANA, CARLA, by, minute, opened

spec = DeciderSpec(workload.decider)


def turn(*agent_ids: str, mode: Rule = "least_loaded", cap: int = 3) -> Turn:
    return Turn(mode=mode, cap=cap, agent_ids=agent_ids)


def waiting(*ticket_ids: str, queue_id: str = "sales") -> tuple[Waiting, ...]:
    return tuple(Waiting(ticket_id=each, queue_id=queue_id) for each in ticket_ids)


def distribute(
    tickets: tuple[Waiting, ...],
    turns: Turn | Mapping[str, Turn],
    held: Mapping[str, set[str]] | None = None,
    as_of: int = 10,
) -> Distribute:
    return Distribute(
        by=SYSTEM,
        at=NOON,
        as_of=as_of,
        waiting=tickets,
        queues={"sales": turns} if isinstance(turns, Turn) else dict(turns),
        open_tickets={agent_id: frozenset(each) for agent_id, each in (held or {}).items()},
    )


def given(
    ticket_id: str,
    agent_id: str,
    load: int = 0,
    rule: Rule = "least_loaded",
    as_of: int = 10,
    queue_id: str = "sales",
) -> TicketGiven:
    return TicketGiven(ticket_id=ticket_id, agent_id=agent_id, queue_id=queue_id, rule=rule, load=load, as_of=as_of)


def settled(ticket_id: str, position: int, taken: bool = True) -> GiveSettled:
    return GiveSettled(ticket_id=ticket_id, taken=taken, position=position)


def test_the_least_loaded_gets_the_one_who_waits_longest() -> None:
    spec.when(distribute(waiting("t1", "t2"), turn("ana", "bruno"), {"ana": {"x"}})).then(
        given("t1", "bruno"), given("t2", "ana", load=1)
    )


def test_in_turn_it_does_not_matter_how_much_somebody_has() -> None:
    in_turn = turn("ana", "bruno", mode="round_robin")
    spec.when(distribute(waiting("t1", "t2", "t3"), in_turn, {"ana": {"x"}})).then(
        given("t1", "ana", 1, "round_robin"),
        given("t2", "bruno", 0, "round_robin"),
        given("t3", "ana", 2, "round_robin"),
    )
    after = spec.given(given("t1", "ana", rule="round_robin"), settled("t1", 12))
    after.when(distribute(waiting("t2"), in_turn, {"ana": {"t1"}}, 20)).then(
        given("t2", "bruno", 0, "round_robin", as_of=20)
    )


def test_nobody_gets_more_than_his_cap_and_what_is_on_its_way_counts() -> None:
    spec.when(distribute(waiting("t1", "t2"), turn("ana", cap=1))).then(given("t1", "ana"))
    on_its_way = spec.given(given("t1", "ana"))
    on_its_way.when(distribute(waiting("t2"), turn("ana", cap=1))).then_nothing()
    arrived_later = spec.given(given("t1", "ana"), settled("t1", 15))
    arrived_later.when(distribute(waiting("t2"), turn("ana", cap=1), as_of=14)).then_nothing()
    arrived_later.when(distribute(waiting("t2"), turn("ana", cap=1), {"ana": {"t1"}}, 15)).then_nothing()
    arrived_later.when(distribute(waiting("t2"), turn("ana", cap=1), as_of=15)).then(given("t2", "ana", as_of=15))


def test_the_cap_holds_over_all_queues() -> None:
    both = {"sales": turn("ana", cap=2), "support": turn("ana", cap=2)}
    tickets = (*waiting("t1"), *waiting("t2", queue_id="support"), *waiting("t3"))
    spec.when(distribute(tickets, both)).then(given("t1", "ana"), given("t2", "ana", 1, queue_id="support"))


def test_a_queue_with_a_lower_cap_waits_while_another_one_gives() -> None:
    both = {"sales": turn("ana", cap=1), "support": turn("ana", cap=2)}
    tickets = (*waiting("t1"), *waiting("t2", queue_id="support"))
    spec.when(distribute(tickets, both, {"ana": {"x"}})).then(given("t2", "ana", 1, queue_id="support"))


def test_a_ticket_on_its_way_is_not_given_again() -> None:
    spec.given(given("t1", "ana")).when(distribute(waiting("t1"), turn("bruno"))).then_nothing()
    spec.given(given("t1", "ana"), settled("t1", 15)).when(
        distribute(waiting("t1"), turn("bruno"), as_of=14)
    ).then_nothing()


def test_a_count_older_than_the_last_one_that_mattered_is_refused() -> None:
    spec.given(given("t1", "ana", as_of=20)).when(distribute(waiting("t2"), turn("ana"), as_of=19)).then_refused(
        workload.LookUpsAreOld, counted=20
    )


def test_who_gave_a_ticket_back_does_not_get_it_again() -> None:
    back = (Waiting(ticket_id="t1", queue_id="sales", not_to=("ana",)),)
    spec.when(distribute(back, turn("ana", "bruno"), {"bruno": {"x"}})).then(given("t1", "bruno", load=1))
    spec.when(distribute(back, turn("ana"))).then_nothing()


def test_the_row_remembers_who_gave_it_back_until_it_goes_elsewhere() -> None:
    rows = ViewSpec(Inbox())
    taken = Accepted(agent_id="ana")
    back = ReturnedToQueue(queue_id="sales", from_agent_id="ana")
    absent = ReturnedToQueue(queue_id="sales", from_agent_id="ana", because="absence")

    def row(*events: TicketEvent) -> Document:
        past = [minute(number, each, "t1") for number, each in enumerate((opened(), *events))]
        return rows.given(*past).documents()["t1"]

    assert row(taken, back)["given_back_by"] == ["ana"]
    assert "given_back_by" not in row(taken, absent)
    assert "given_back_by" not in row(taken, back, Transferred(queue_id="support"))


def test_nothing_is_given_where_nobody_is_there_or_by_hand() -> None:
    spec.when(distribute(waiting("t1"), turn())).then_nothing()
    spec.when(distribute(waiting("t1"), Turn(mode="manual", cap=3, agent_ids=("ana",)))).then_nothing()


def test_a_give_is_settled_once() -> None:
    settle = SettleGive(by=SYSTEM, at=NOON, ticket_id="t1", as_of=10, taken=True, position=15)
    spec.given(given("t1", "ana")).when(settle).then(settled("t1", 15))
    spec.when(settle).then_nothing()
    spec.given(given("t1", "ana", as_of=11)).when(settle).then_nothing()


def test_a_snapshot_is_the_state() -> None:
    past = history([given("t1", "ana"), settled("t1", 15), given("t2", "bruno", as_of=12)])
    state = workload.decider.fold(past)
    snapshot = workload.decider.snapshot
    assert snapshot is not None
    assert snapshot.load(snapshot.dump(state)) == state


def test_whatever_the_replicas_count_on_nobody_has_too_much_and_nothing_is_given_twice() -> None:
    """Replicas decide on counts of different ages, while tickets arrive, are taken and are resolved."""
    for seed in range(60):
        chance = random.Random(seed)
        agents = [f"a{number}" for number in range(chance.randint(1, 5))]
        cap = chance.randint(1, 4)
        mode: Rule = chance.choice(("round_robin", "least_loaded"))
        facts: list[dict[str, str | None]] = [{f"t{number}": None for number in range(15)}]
        past: list[Recorded] = []
        state = workload.decider.initial()
        holders: dict[str, str] = {}
        for _ in range(60):
            as_of = chance.randint(max(0, len(facts) - 4), len(facts) - 1)
            seen = facts[as_of]
            command = distribute(
                waiting(*(each for each, holder in seen.items() if holder is None)),
                turn(*agents, mode=mode, cap=cap),
                {agent: {each for each, holder in seen.items() if holder == agent} for agent in agents},
                as_of,
            )
            decided = list(workload.decide(command, state)) if as_of >= state.counted else []
            for give in decided:
                assert isinstance(give, TicketGiven)
                assert give.ticket_id not in holders
                holders[give.ticket_id] = give.agent_id
                assert sum(each == give.agent_id for each in holders.values()) <= cap
            unsettled = [each for each, give in state.gives.items() if give.settled is None]
            for ticket_id in chance.sample(unsettled, chance.randint(0, len(unsettled))):
                facts.append({**facts[-1], ticket_id: holders[ticket_id]})
                decided.append(settled(ticket_id, len(facts) - 1))
            past += history(decided)
            state = workload.decider.fold(history(decided), state)
            done = [each for each, holder in facts[-1].items() if holder is not None]
            if done and chance.random() < 0.3:
                resolved = chance.choice(done)
                facts.append({each: holder for each, holder in facts[-1].items() if each != resolved})
                del holders[resolved]
        assert workload.decider.fold(past) == state


def assign(queue_id: str = "sales", since: int | None = None) -> AssignTicket:
    return AssignTicket(
        by=SYSTEM,
        at=NOON,
        ticket_id="t1",
        agent_id="ana",
        queue_id=queue_id,
        rule="least_loaded",
        load=2,
        unmoved_since=since,
    )


def test_a_ticket_is_assigned_while_it_waits_in_that_queue() -> None:
    tickets = DeciderSpec(ticket.decider)
    assigned = Assigned(agent_id="ana", queue_id="sales", rule="least_loaded", load=2)
    assert list(ticket.decide(assign(), ticket.decider.fold(tickets.given(opened()).past))) == [assigned]
    tickets.given(opened()).when(assign("support")).then_refused(refusals.TicketMovedOn)
    tickets.given(opened(), Snoozed()).when(assign()).then_refused(refusals.TicketMovedOn)
    tickets.given(opened(), Accepted(agent_id="bruno")).when(assign()).then_refused(refusals.TicketIsNotPending)
    returned = tickets.given(opened(), Accepted(agent_id="ana"), ReturnedToQueue(queue_id="sales"))
    returned.when(assign(since=1)).then_refused(refusals.TicketMovedOn)


def test_a_ticket_goes_back_because_its_agent_is_absent() -> None:
    tickets = DeciderSpec(ticket.decider)
    release = ReleaseTicket(by=SYSTEM, at=NOON, ticket_id="t1", agent_id="ana")
    tickets.given(opened(), Accepted(agent_id="ana")).when(release).then(
        ReturnedToQueue(queue_id="sales", from_agent_id="ana", because="absence")
    )
    tickets.given(opened(), Accepted(agent_id="bruno")).when(release).then_nothing()


def test_management_sets_how_a_queue_distributes() -> None:
    queues = DeciderSpec(queue.decider)
    created = QueueCreated(label="Vendas", color="#3355AA")
    command = SetQueueDistribution(
        by=SYSTEM, at=NOON, member=CARLA, queue_id="sales", mode="round_robin", cap=4, grace_seconds=600
    )
    queues.given(created).when(command).then(DistributionSet(mode="round_robin", cap=4, grace_seconds=600))
    queues.given(created).when(command.model_copy(update={"member": ANA})).then_refused(ManagementOnly)
    queues.when(command).then_refused(queue.QueueNotFound)
    joined = queues.given(created, by(ANA, AgentJoinedQueue(user_id="ana"), "sales"))
    joined.when(command.model_copy(update={"mode": "manual", "cap": 5, "grace_seconds": None})).then_nothing()
