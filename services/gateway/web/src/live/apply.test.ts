import { QueryClient } from "@tanstack/react-query";
import { beforeEach, expect, test, vi } from "vitest";
import { messagesOf, type TicketPages, ticketsOf } from "@/api/cache";
import { compare, matches, type TicketFilters } from "@/api/filters";
import { keys, ticketQuery } from "@/api/queries";
import { recentMessages, recentTickets } from "@/api/recent";
import type { Call, Job, Ticket } from "@/api/types";
import { applyFrame, applyTicket, placeCall } from "./apply";
import { message, pages, ticket } from "./examples";
import type { Frame } from "./frames";

const ME = "ana";
const open: TicketFilters = { state: "open", group: false, order: "newest" };
const views: TicketFilters[] = [
  open,
  { ...open, order: "oldest" },
  { ...open, state: "pending" },
  { ...open, state: "closed" },
  { ...open, assignee: ["me"] },
  { ...open, state: "pending", assignee: ["none"] },
  { ...open, queue_id: ["q2"] },
  { ...open, unread: true },
  { ...open, group: true },
];

/** The server, as far as a list is concerned. */
class World {
  readonly tickets = new Map<string, Ticket>();
  fetch(filters: TicketFilters): Ticket[] {
    return [...this.tickets.values()]
      .filter((item) => matches(item, filters, ME))
      .sort((a, b) => compare(a, b, filters.order));
  }
}

let client: QueryClient;
let world: World;

beforeEach(() => {
  recentTickets.clear();
  recentMessages.clear();
  client = new QueryClient();
  client.setQueryData(keys.me, { id: ME, name: "Ana" });
  world = new World();
});

const show = (filters: TicketFilters) =>
  ticketsOf(client.getQueryData<TicketPages>(keys.tickets(filters))).map((item) => item.id);
const push = (document: Ticket) => {
  world.tickets.set(document.id, document);
  applyFrame(client, {
    type: "document",
    view: "tickets",
    id: document.id,
    position: document.position,
    document,
  });
};

test("a slow answer about a ticket never brings an older one back", async () => {
  let arrives: (answer: Response) => void = () => undefined;
  vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (arrives = resolve)));
  const opened = client.fetchQuery({ ...ticketQuery("t1", client), retry: false });
  await vi.waitFor(() => expect(client.isFetching()).toBe(1));
  push(ticket({ position: 9, unread: 0 }));
  arrives(Response.json(ticket({ position: 8, unread: 1 })));
  expect((await opened).unread).toBe(0);
  vi.unstubAllGlobals();
});

test("after every push each cached list equals a fresh fetch", () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  for (const filters of views) client.setQueryData(keys.tickets(filters), pages<Ticket>([]));
  for (let position = 1; position <= 600; position++) {
    const id = `t${random(25)}`;
    const at = new Date(Date.UTC(2026, 10, 22, 12, 0, random(40))).toISOString();
    push(
      ticket({
        id,
        number: Number(id.slice(1)),
        state: (["open", "pending", "closed"] as const)[random(3)],
        queue: { id: `q${1 + random(2)}`, name: "Fila" },
        assignee: random(2) ? { id: random(2) ? ME : "bruno", name: "x" } : null,
        unread: random(3),
        group: random(5) === 0,
        active_at: at,
        position,
      }),
    );
    for (const filters of views) expect(show(filters)).toEqual(world.fetch(filters).map((item) => item.id));
  }
});

test("an older document never replaces a newer one", () => {
  client.setQueryData(keys.tickets(open), pages([ticket({ position: 9, unread: 2 })]));
  client.setQueryData(keys.ticket("t1"), ticket({ position: 9, unread: 2 }));
  push(ticket({ position: 8, unread: 5 }));
  expect(client.getQueryData<Ticket>(keys.ticket("t1"))?.unread).toBe(2);
  expect(ticketsOf(client.getQueryData<TicketPages>(keys.tickets(open)))[0]?.unread).toBe(2);
});

test("a ticket older than what is loaded waits for its page", () => {
  const held = pages([ticket({ id: "t2", active_at: "2026-11-22T12:00:05Z" })]);
  client.setQueryData(keys.tickets(open), {
    ...held,
    pages: held.pages.map((page) => ({ ...page, next: "more" })),
  });
  push(ticket({ id: "t3", active_at: "2026-11-22T12:00:01Z", position: 4 }));
  expect(show(open)).toEqual(["t2"]);
  push(ticket({ id: "t4", active_at: "2026-11-22T12:00:09Z", position: 5 }));
  expect(show(open)).toEqual(["t4", "t2"]);
});

test("what the server searched for keeps its rows and only their values change", () => {
  const searched = { ...open, q: "osvaldo" };
  client.setQueryData(keys.tickets(searched), pages([ticket()]));
  push(ticket({ position: 2, unread: 4 }));
  push(ticket({ id: "t9", position: 3 }));
  expect(show(searched)).toEqual(["t1"]);
});

test("an answer that comes after its ticket is gone does not bring it back", () => {
  client.setQueryData(keys.tickets(open), pages([ticket({ position: 5 })]));
  applyFrame(client, { type: "gone", view: "tickets", id: "t1", position: 7 });
  applyTicket(client, ticket({ position: 7, assignee: { id: "bruno", name: "Bruno" } }));
  expect(show(open)).toEqual([]);
  applyTicket(client, ticket({ position: 9 }));
  expect(show(open)).toEqual(["t1"]);
});

test("a ticket that is gone leaves every list", () => {
  client.setQueryData(keys.tickets(open), pages([ticket(), ticket({ id: "t2" })]));
  applyFrame(client, { type: "gone", view: "tickets", id: "t1", position: 7 });
  expect(show(open)).toEqual(["t2"]);
});

test("messages take their place by time, and their marks only go forward", () => {
  client.setQueryData(keys.ticket("t1"), ticket());
  const first = message({ id: "a", at: "2026-11-22T12:00:01Z", position: 1 });
  const last = message({ id: "c", at: "2026-11-22T12:00:09Z", position: 3 });
  client.setQueryData(keys.messages("t1"), pages([first, last]));
  const send = (change: Parameters<typeof message>[0]) => {
    const document = message(change);
    applyFrame(client, {
      type: "document",
      view: "messages",
      id: document.id,
      position: document.position,
      document,
    });
  };
  send({ id: "b", at: "2026-11-22T12:00:05Z", direction: "out", status: "sent", position: 5 });
  send({ id: "b", at: "2026-11-22T12:00:05Z", direction: "out", status: "read", position: 8 });
  send({ id: "b", at: "2026-11-22T12:00:05Z", direction: "out", status: "delivered", position: 7 });
  send({ id: "x", conversation_id: "another", position: 9 });
  const held = messagesOf(client.getQueryData(keys.messages("t1")));
  expect(held.map((item) => [item.id, item.status])).toEqual([
    ["a", null],
    ["b", "read"],
    ["c", null],
  ]);
});

test("a call leaves the page when it is over, and does not come back late", () => {
  const call = { id: "k", state: "ringing", position: 1 } as Call;
  const ringing = placeCall([], call);
  expect(placeCall(ringing, { ...call, state: "answered", position: 2 })[0]?.state).toBe("answered");
  expect(placeCall(ringing, { ...call, state: "missed", position: 2 })).toEqual([]);
  expect(placeCall([], { ...call, state: "ended", position: 3 })).toEqual([]);
});

test("counters come as they are, and filtered ones are asked for again", () => {
  vi.useFakeTimers();
  const counters = {
    private: { pending: 1, open: 2, closed: 3 },
    group: { pending: 0, open: 0, closed: 0 },
    unread: 4,
    snoozed: 0,
    no_queue: 0,
    position: 9,
  };
  client.setQueryData(keys.counters({}), { ...counters, unread: 0 });
  client.setQueryData(keys.counters({ queue_id: ["q1"] }), { ...counters, unread: 0 });
  applyFrame(client, { type: "counters", counters });
  expect(client.getQueryData(keys.counters({}))).toEqual(counters);
  const filtered = () => client.getQueryState(keys.counters({ queue_id: ["q1"] }))?.isInvalidated;
  expect(filtered()).toBe(false);
  vi.advanceTimersByTime(1_000);
  expect(filtered()).toBe(true);
  vi.useRealTimers();
});

test("a call that another queue's agent took stops ringing here", () => {
  client.setQueryData(keys.calls, [{ id: "k1" }, { id: "k2" }] as Call[]);
  applyFrame(client, { type: "gone", view: "calls", id: "k1", position: 9 });
  expect(client.getQueryData<Call[]>(keys.calls)?.map((call) => call.id)).toEqual(["k2"]);
});

test("a job's frames bring what is new; where some are missing the job is asked for whole", () => {
  const outcome = (id: string) => ({ id, ok: true, code: null, detail: null });
  const job = (done: number, ...ids: string[]): Job => ({
    id: "j",
    kind: "bulk",
    state: "running",
    done,
    total: 4,
    outcomes: ids.map(outcome),
    result: null,
    undoable: false,
    at: "2026-11-22T10:00:00Z",
  });
  const held = () => client.getQueryData<Job>(["job", "j"]);
  applyFrame(client, { type: "job", job: job(2, "a", "b"), first: 0 });
  applyFrame(client, { type: "job", job: job(3, "c"), first: 2 });
  applyFrame(client, { type: "job", job: job(3, "c"), first: 2 });
  expect(held()).toMatchObject({ done: 3, outcomes: ["a", "b", "c"].map(outcome) });
  const asked = vi.spyOn(client, "invalidateQueries");
  applyFrame(client, { type: "job", job: job(6, "f"), first: 5 });
  expect(held()?.done).toBe(3);
  expect(asked).toHaveBeenCalledWith({ queryKey: ["job", "j"] });
});

test("a page around a hit takes what is new only once it has come up to it", () => {
  const page = (newer: string | null) => ({
    pages: [{ items: [message({ id: "old" })], next: null, newer, position: 1 }],
    pageParams: [{ around: "old" }],
  });
  const frame = { type: "document", view: "messages", document: message({ id: "new" }) } as const;
  const ids = () => messagesOf(client.getQueryData(["around", "t", "old"])).map((each) => each.id);
  client.setQueryData(["around", "t", "old"], page("cursor"));
  applyFrame(client, frame as Frame);
  expect(ids()).toEqual(["old"]);
  client.setQueryData(["around", "t", "old"], page(null));
  applyFrame(client, frame as Frame);
  expect(ids().toSorted()).toEqual(["new", "old"]);
});
