import { QueryClient } from "@tanstack/react-query";
import { beforeEach, expect, test } from "vitest";
import {
  applyToBoards,
  arrive,
  cardsOf,
  dropCard,
  dropFromBoards,
  heldCard,
  placeCard,
  setOut,
  settleCard,
  shiftSums,
} from "./boardCache";
import { type BoardFilters, boardKeys, type CardPages, cardOfTicket } from "./boards";
import type { BoardCard, BoardKind, Sums, Ticket } from "./types";

const at = (minute: number) => `2026-11-20T15:${String(minute).padStart(2, "0")}:00.000000Z`;

function ticket(id: string, column: string | null, minute = 0, more: Partial<Ticket> = {}): Ticket {
  const board = column
    ? {
        id: "b",
        name: "Entregas",
        column: { id: column, name: column, color: "#000000" },
        placed_at: at(minute),
      }
    : null;
  const held = { id, number: 1, board, tags: [], value: null, assignee: null, state: "open", position: 1 };
  return { ...held, contact: { id: `of-${id}`, name: id }, ...more } as unknown as Ticket;
}

const card = (id: string, column: string, minute = 0, more: Partial<Ticket> = {}): BoardCard =>
  cardOfTicket(ticket(id, column, minute, more));

const pages = (next: string | null, ...held: BoardCard[][]): CardPages => ({
  pages: held.map((items, index) => ({ items, next: index === held.length - 1 ? next : "more" }) as never),
  pageParams: held.map(() => null),
});

const ids = (data: CardPages | undefined) => cardsOf(data).map((each) => each.id);

let client: QueryClient;
const held = (column: string, data: CardPages, filters: BoardFilters = {}, kind: BoardKind = "board") =>
  client.setQueryData(boardKeys.cards(kind, "b", column, filters), data);
const shown = (column: string, filters: BoardFilters = {}, kind: BoardKind = "board") =>
  ids(client.getQueryData<CardPages>(boardKeys.cards(kind, "b", column, filters)));

beforeEach(() => {
  client = new QueryClient();
});

test("a card stands where it came to stand, the last first", () => {
  const column = pages(null, [card("x", "new", 9), card("y", "new", 5)]);
  expect(ids(placeCard(column, card("z", "new", 7)))).toEqual(["x", "z", "y"]);
  expect(ids(placeCard(column, card("y", "new", 10)))).toEqual(["y", "x"]);
  expect(ids(dropCard(column, "x"))).toEqual(["y"]);
});

test("beyond what is loaded a card is left to the next page", () => {
  const column = pages("more", [card("x", "new", 9)], [card("y", "new", 5)]);
  expect(ids(placeCard(column, card("z", "new", 3)))).toEqual(["x", "y"]);
  expect(ids(placeCard(column, card("x", "new", 3)))).toEqual(["y"]);
});

test("a card that goes to another column leaves its own, in every list of the board", () => {
  held("new", pages(null, [card("x", "new", 9)]));
  held("done", pages(null, [card("y", "done", 5)]));
  held("new", pages(null, [card("x", "new", 9)]), { q: "x" });
  settleCard(client, "board", "b", card("x", "done", 12));
  expect([shown("new"), shown("done"), shown("new", { q: "x" })]).toEqual([[], ["x", "y"], []]);
  expect(heldCard(client, "board", "b", "x")?.column).toBe("done");
});

test("a document that arrives puts the ticket where it stands now, and takes it off", () => {
  held("new", pages(null, [card("x", "new", 9)]));
  held("done", pages(null, []));
  applyToBoards(client, ticket("x", "done", 12, { position: 2 }), null);
  expect([shown("new"), shown("done")]).toEqual([[], ["x"]]);
  applyToBoards(client, ticket("x", "new", 9, { position: 1 }), null);
  expect(shown("done"), "an older one takes nothing away").toEqual(["x"]);
  expect(shown("new"), "and brings nothing back").toEqual([]);
  applyToBoards(client, ticket("x", null, 0, { position: 3 }), null);
  expect(shown("done")).toEqual([]);
});

test("what is narrowed takes only what fits", () => {
  held("new", pages(null, []), { assignee: ["none"] });
  held("new", pages(null, []), { assignee: ["me"] });
  held("new", pages(null, []), { q: "rosa" });
  applyToBoards(client, ticket("x", "new", 9), "ana");
  expect(shown("new", { assignee: ["none"] })).toEqual(["x"]);
  expect(shown("new", { assignee: ["me"] })).toEqual([]);
  expect(shown("new", { q: "rosa" }), "what was typed is the server's to judge").toEqual([]);
});

test("what arrives about a card on its way does not bring it back", () => {
  const before = card("x", "new", 9);
  held("new", pages(null, [before]));
  held("done", pages(null, []));
  const ahead = { ...before, column: "done", placedAt: at(12) };
  setOut(ahead);
  settleCard(client, "board", "b", ahead);
  applyToBoards(client, ticket("x", "new", 9, { position: 5 }), null);
  expect([shown("new"), shown("done")]).toEqual([[], ["x"]]);
  expect(arrive("x")).toBe(true);
  settleCard(client, "board", "b", before);
  expect([shown("new"), shown("done")], "refused, it is back").toEqual([["x"], []]);
});

test("counts and sums go along with the card, in the company's currency", () => {
  const column = (id: string, count: number, cents: number) => ({ id, count, cents, others: [] });
  const sums: Sums = {
    columns: [column("new", 2, 500), column("done", 0, 0)],
    count: 2,
    cents: 500,
    others: [],
    currency: "BRL",
  };
  client.setQueryData(boardKeys.sums("board", "b", {}), sums);
  const worth = card("x", "new", 1, { value: { cents: 300, currency: "BRL" } });
  shiftSums(client, "board", "b", worth, ["new", "done"]);
  const after = client.getQueryData<Sums>(boardKeys.sums("board", "b", {}));
  expect(after?.columns).toEqual([column("new", 1, 200), column("done", 1, 300)]);
  expect([after?.count, after?.cents]).toEqual([2, 500]);
  shiftSums(client, "board", "b", card("y", "new", 1, { value: { cents: 9, currency: "USD" } }), [
    "new",
    null,
  ]);
  const left = client.getQueryData<Sums>(boardKeys.sums("board", "b", {}));
  expect([left?.count, left?.cents, left?.columns[0]?.count]).toEqual([1, 500, 0]);
});

test("in a funnel a card shows the contact's latest ticket", () => {
  const contact = { ...card("rosa", "new", 9), id: "of-x", contactId: "of-x", ticket: null };
  held("new", pages(null, [contact]), {}, "funnel");
  applyToBoards(client, ticket("x", null, 0, { number: 7 }), null);
  applyToBoards(client, { ...ticket("w", null, 0, { number: 3 }), contact: ticket("x", null).contact }, null);
  const data = client.getQueryData<CardPages>(boardKeys.cards("funnel", "b", "new", {}));
  expect(cardsOf(data)[0]?.ticket?.number).toBe(7);
});

test("what is out of sight is off the board", () => {
  held("new", pages(null, [card("x", "new", 9)]));
  dropFromBoards(client, "x");
  expect(shown("new")).toEqual([]);
});
