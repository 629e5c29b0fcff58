import { expect, test } from "vitest";
import { ticket } from "@/live/examples";
import {
  counterFilters,
  countFilters,
  filtersFrom,
  listParams,
  matches,
  searchOf,
  type TicketFilters,
} from "./filters";

const open: TicketFilters = { state: "open", group: false, order: "newest" };
const full: TicketFilters = {
  state: "any",
  group: true,
  order: "oldest",
  queue_id: ["q1", "q2"],
  assignee: ["me", "none"],
  channel_id: ["c1"],
  tag_id: ["t1", "t2"],
  reason_id: ["r1"],
  board_id: ["b1"],
  column_id: ["k1"],
  unread: true,
  snoozed: true,
  no_queue: true,
  opened_from: "2026-11-01",
  opened_to: "2026-11-22",
  value_min: 0,
  value_max: 250_000,
  q: "osvaldo & cia",
};

test("filters come back from the address as they went in", () => {
  expect(filtersFrom(searchOf(full))).toEqual(full);
  expect(filtersFrom(searchOf(open))).toEqual(open);
  expect(filtersFrom(new URLSearchParams("from=ontem&min=-1&state=gone"))).toEqual(open);
  expect(filtersFrom(new URLSearchParams(), "oldest").order).toBe("oldest");
});

test("the server gets moments for days, and no state for any", () => {
  const asked = listParams(full);
  expect(asked.state).toBeUndefined();
  expect(new Date(asked.opened_from as string)).toEqual(new Date(2026, 10, 1));
  expect(new Date(asked.opened_to as string)).toEqual(new Date(2026, 10, 23));
});

test("counters are asked for with what narrows the list, whatever tray is open", () => {
  expect(counterFilters({ ...open, snoozed: true, no_queue: true })).toEqual({});
  expect(counterFilters({ ...open, tag_id: ["t1"], q: "x" })).toEqual({ tag_id: ["t1"], q: "x" });
  expect(countFilters({ ...open, snoozed: true, q: "x" })).toBe(0);
  expect(countFilters(full)).toBe(12);
});

const tag = { id: "t1", name: "VIP", color: "#a57c0b" };
const column = { id: "k1", name: "Coleta", color: "#0c6074" };
const held = ticket({
  tags: [tag],
  reason: { id: "r1", name: "Troca" },
  board: { id: "b1", name: "Trocas", column },
  value: { cents: 249_000, currency: "BRL" },
  opened_at: new Date(2026, 10, 22, 23, 30).toISOString(),
});

test.each<[string, Partial<TicketFilters>, boolean]>([
  ["any of several queues", { queue_id: ["q2", "q1"] }, true],
  ["another queue", { queue_id: ["q2"] }, false],
  ["me among others", { assignee: ["none", "me"] }, true],
  ["nobody", { assignee: ["none"] }, false],
  ["one of its tags", { tag_id: ["t9", "t1"] }, true],
  ["another tag", { tag_id: ["t9"] }, false],
  ["its reason", { reason_id: ["r1"] }, true],
  ["its column", { column_id: ["k1"] }, true],
  ["another board", { board_id: ["b2"] }, false],
  ["a value within", { value_min: 249_000, value_max: 249_000 }, true],
  ["a value below", { value_min: 249_001 }, false],
  ["the last day, to its end", { opened_from: "2026-11-22", opened_to: "2026-11-22" }, true],
  ["the day before", { opened_to: "2026-11-21" }, false],
  ["the tray of those that rest", { snoozed: true }, false],
  ["the tray without a queue", { no_queue: true }, false],
  ["a queue beside the tray", { no_queue: true, queue_id: ["q1"] }, true],
  ["any state", { state: "any" }, true],
  ["parts combine", { queue_id: ["q1"], tag_id: ["t9"] }, false],
])("a list shows a ticket by %s", (_, change, wanted) => {
  expect(matches(held, { ...open, ...change }, "ana")).toBe(wanted);
});

test("a ticket that rests leaves the list and stands in its tray", () => {
  const resting = ticket({ snoozed: { until: null } });
  expect(matches(resting, open, "ana")).toBe(false);
  expect(matches(resting, { ...open, state: "any", snoozed: true }, "ana")).toBe(true);
});
