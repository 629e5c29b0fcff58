import { expect, test } from "vitest";
import type { SimulatedMessage } from "@/api/types";
import { inThread, place, threads } from "./thread";

const said = (id: string, change: Partial<SimulatedMessage> = {}): SimulatedMessage => ({
  id,
  direction: "in",
  text: id,
  at: `2026-11-22T12:00:0${id}Z`,
  status: "delivered",
  ...change,
});
const condo = { id: "condo", name: "Condomínio" };

test("the shop comes first, groups after it, each with what it said last and has unread", () => {
  const items = [said("1"), said("2", { group: condo }), said("3", { status: "read" })];
  expect(threads(items, [{ id: "new", name: "Família" }])).toEqual([
    { group: null, last: items[2], unread: 1 },
    { group: condo, last: items[1], unread: 1 },
    { group: { id: "new", name: "Família" }, last: undefined, unread: 0 },
  ]);
  expect(inThread(items, condo)).toEqual([items[1]]);
});

test("a change takes the place of what it changes", () => {
  const items = [said("1"), said("2")];
  expect(place(items, said("1", { revoked: true })).map((item) => item.revoked ?? false)).toEqual([
    true,
    false,
  ]);
  expect(place(items, said("3"))).toHaveLength(3);
});
