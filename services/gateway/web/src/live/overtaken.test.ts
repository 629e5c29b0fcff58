import { InfiniteQueryObserver, QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { cardsOf } from "@/api/boardCache";
import { cardsQuery } from "@/api/boards";
import { messagesOf } from "@/api/cache";
import { notesQuery } from "@/api/notes";
import { type Panel, panelQuery } from "@/api/panel";
import { keys, messagesQuery } from "@/api/queries";
import { recentMessages, recentTickets } from "@/api/recent";
import type { Message, Note } from "@/api/types";
import { applyFrame } from "./apply";
import { message, ticket } from "./examples";
import type { Frame } from "./frames";
import { reconcile } from "./overtaken";

let client: QueryClient;
let settle: () => void;
let answers: ((answer: Response) => void)[];

beforeEach(() => {
  recentMessages.clear();
  recentTickets.clear();
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(keys.ticket("t1"), ticket());
  settle = reconcile(client);
  answers = [];
  vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => answers.push(resolve)));
});

afterEach(() => {
  settle();
  client.clear();
  vi.unstubAllGlobals();
});

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 12, 0, second)).toISOString();
const says = (second: number): Message => message({ id: `m${second}`, at: at(second), position: second });
const push = (document: Message | Note, view: "messages" | "notes") =>
  applyFrame(client, {
    type: "document",
    view,
    id: document.id,
    position: document.position,
    document,
  } as Frame);
const asked = (count: number) => vi.waitFor(() => expect(answers).toHaveLength(count));
const page = (items: Message[], position: number, next: string | null = null) =>
  Response.json({ items, next, newer: null, position });
const shown = () => messagesOf(client.getQueryData(keys.messages("t1"))).map((item) => item.id);

test("a message that comes while its conversation is fetched stands there once the answer lands", async () => {
  const opened = client.fetchInfiniteQuery(messagesQuery("t1"));
  await asked(1);
  push(says(5), "messages");
  push({ ...says(6), conversation_id: "another" }, "messages");
  answers[0]?.(page([says(3), says(4)], 4));
  await opened;
  expect(shown()).toEqual(["m3", "m4", "m5"]);
});

test("what was before the answer and is not in it, stays out", async () => {
  push(says(2), "messages");
  const opened = client.fetchInfiniteQuery(messagesQuery("t1"));
  await asked(1);
  answers[0]?.(page([says(3), says(4)], 4, "older"));
  await opened;
  expect(shown()).toEqual(["m3", "m4"]);
});

test("a message that comes while older ones are fetched stays", async () => {
  const conversation = new InfiniteQueryObserver(client, messagesQuery("t1"));
  const leave = conversation.subscribe(() => undefined);
  await asked(1);
  answers[0]?.(page([says(3), says(4)], 4, "older"));
  await vi.waitFor(() => expect(shown()).toEqual(["m3", "m4"]));
  const older = conversation.fetchNextPage();
  await asked(2);
  push(says(5), "messages");
  answers[1]?.(page([says(1), says(2)], 4));
  await older;
  expect(shown()).toEqual(["m1", "m2", "m3", "m4", "m5"]);
  leave();
});

test("a ticket that comes while panel and board are asked for stands in both", async () => {
  const board = {
    id: "b1",
    name: "Vendas",
    column: { id: "k1", name: "Novo", color: "#868e96" },
    placed_at: at(9),
  };
  const arrives = ticket({ id: "t9", position: 9, board });
  const panel = client.fetchQuery(panelQuery);
  const cards = client.fetchInfiniteQuery(cardsQuery("board", "b1", "k1", {}));
  await asked(2);
  const frame = { type: "document", view: "tickets", id: "t9", position: 9, document: arrives };
  applyFrame(client, frame as Frame);
  answers[0]?.(Response.json({ items: [ticket({ position: 3 })], more: false, position: 5 }));
  await panel;
  const shownOn = client.getQueryData<Panel>(panelQuery.queryKey);
  expect(shownOn?.items.map((item) => item.id)).toEqual(["t1", "t9"]);
  answers[1]?.(Response.json({ items: [], next: null, position: 5 }));
  await cards;
  const key = cardsQuery("board", "b1", "k1", {}).queryKey;
  expect(cardsOf(client.getQueryData(key)).map((card) => card.id)).toEqual(["t9"]);
});

test("a note that comes while notes are asked for has them asked for once more", async () => {
  const note = {
    id: "n1",
    ticket_id: "t1",
    conversation_id: "conversation-t1",
    at: at(1),
    position: 1,
  } as Note;
  const opened = client.fetchQuery(notesQuery("t1"));
  await asked(1);
  push(note, "notes");
  answers[0]?.(Response.json({ items: [] }));
  await opened;
  expect(client.getQueryState(notesQuery("t1").queryKey)?.isInvalidated).toBe(true);
  const again = client.fetchQuery({ ...notesQuery("t1"), staleTime: 0 });
  await asked(2);
  answers[1]?.(Response.json({ items: [note] }));
  await again;
  expect(client.getQueryState(notesQuery("t1").queryKey)?.isInvalidated).toBe(false);
});
