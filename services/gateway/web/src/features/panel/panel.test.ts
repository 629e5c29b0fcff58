import { expect, test } from "vitest";
import { placeOnPanel } from "@/api/panel";
import type { Member, Ticket } from "@/api/types";
import { byAgent, byQueue, byWaiting, filtered } from "./lanes";

const byHand = { mode: "manual" as const, cap: 5, grace_seconds: null };

const ticket = (id: string, part: Partial<Ticket> = {}): Ticket =>
  ({
    id,
    state: "open",
    queue: { id: "q1", name: "Vendas" },
    assignee: null,
    channel: { id: "c1", kind: "waba", name: "Loja" },
    waiting_since: null,
    active_at: "2026-11-22T10:00:00Z",
    position: 1,
    ...part,
  }) as Ticket;
const agent = (id: string, part: Partial<Member> = {}): Member => ({
  id,
  name: id,
  profile: "agent",
  queue_ids: [],
  presence: "online",
  ...part,
});

test("whoever waits longest stands first, then what was answered longest ago", () => {
  const order = [
    ticket("answered late", { active_at: "2026-11-22T12:00:00Z" }),
    ticket("answered", { active_at: "2026-11-22T11:00:00Z" }),
    ticket("waits", { waiting_since: "2026-11-22T09:30:00Z" }),
    ticket("waits longest", { waiting_since: "2026-11-22T09:00:00Z" }),
  ].toSorted(byWaiting);
  expect(order.map((each) => each.id)).toEqual(["waits longest", "waits", "answered", "answered late"]);
});

test("nobody's tickets stand first, by queue; who is offline and has nothing has no lane", () => {
  const pending = (id: string, name: string) => ticket(id, { state: "pending", queue: { id: name, name } });
  const lanes = byAgent(
    [pending("a", "Vendas"), pending("b", "Entregas"), ticket("c", { assignee: { id: "bia", name: "Bia" } })],
    [agent("bia"), agent("caio", { presence: "offline" }), agent("rafa", { profile: "supervisor" })],
  );
  expect(lanes.map((lane) => [lane.id, lane.count])).toEqual([
    ["nobody", 2],
    ["bia", 1],
  ]);
  expect(lanes[0]?.parts.map((part) => part.name)).toEqual(["Entregas", "Vendas"]);
});

test("tickets without a queue have a lane of their own only when there are some", () => {
  const words = { pending: "Pendentes", open: "Abertos" };
  const queues = [{ id: "q1", name: "Vendas", color: "#000", hours: null, texts: {}, distribution: byHand }];
  expect(byQueue([ticket("a")], queues, words).map((lane) => lane.id)).toEqual(["q1"]);
  expect(byQueue([ticket("a", { queue: null })], queues, words).map((lane) => lane.id)).toEqual([
    "nobody",
    "q1",
  ]);
});

test("filters combine", () => {
  const mine = ticket("a", { assignee: { id: "bia", name: "Bia" } });
  const none = { queue: null, agent: null, channel: null };
  expect(filtered([mine, ticket("b")], { ...none, agent: "bia" })).toEqual([mine]);
  expect(filtered([mine], { queue: "q2", agent: "bia", channel: null })).toEqual([]);
});

test("a frame replaces, adds and takes away, and an older one changes nothing", () => {
  const panel = { items: [ticket("a", { position: 5 })], more: false, position: 5 };
  expect(placeOnPanel(panel, ticket("a", { position: 4, unread: 9 }))).toBe(panel);
  expect(placeOnPanel(panel, ticket("a", { position: 6, state: "closed" })).items).toEqual([]);
  expect(placeOnPanel(panel, ticket("b", { position: 7 })).items.map((each) => each.id)).toEqual(["a", "b"]);
  expect(placeOnPanel(panel, ticket("b", { position: 3 }))).toBe(panel);
});
