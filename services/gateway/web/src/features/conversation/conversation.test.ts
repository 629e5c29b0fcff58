import { expect, test } from "vitest";
import type { Note } from "@/api/types";
import { message } from "@/live/examples";
import { lines, unreadFrom } from "@/ui/bubbles/timeline";
import { drafts } from "./composer/drafts";

test("a draft belongs to its conversation and kind, and an emptied one is gone", () => {
  const held = new Map<string, string>();
  const store = {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, text: string) => void held.set(key, text),
    removeItem: (key: string) => void held.delete(key),
  };
  drafts.write("a", "reply", { text: "Pode sim!", quoted: "m1", saved: false }, store);
  drafts.write("a", "note", { text: "Só a equipe", quoted: null, saved: true }, store);
  drafts.write("b", "reply", { text: "Outro", quoted: null, saved: true }, store);
  expect(drafts.read("a", "reply", store)).toEqual({ text: "Pode sim!", quoted: "m1", saved: false });
  expect(drafts.read("a", "note", store).text).toBe("Só a equipe");
  drafts.write("a", "reply", { text: "", quoted: null, saved: true }, store);
  expect(drafts.read("a", "reply", store)).toEqual({ text: "", quoted: null, saved: true });
  expect(held.size).toBe(2);
});

const at = (minute: number, second = 0) => new Date(2026, 10, 22, 9, minute, second).toISOString();
const nothing = { parcels: [], log: [], notes: [], complete: true, unread: null };

test("one speaker within a minute is one group; its signature stands once", () => {
  const messages = [
    message({ id: "a", at: at(0) }),
    message({ id: "b", at: at(0, 30) }),
    message({ id: "c", at: at(5) }),
  ];
  const shown = lines({ ...nothing, messages }).filter((line) => line.kind === "message");
  expect(shown.map((line) => [line.tight, line.tail])).toEqual([
    [true, true],
    [false, false],
    [false, true],
  ]);
});

test("the unread line stands above the first of the unread ones", () => {
  const messages = [
    message({ id: "a", at: at(0) }),
    message({ id: "b", at: at(1), direction: "out" }),
    message({ id: "c", at: at(2) }),
    message({ id: "d", at: at(3) }),
  ];
  const unread = unreadFrom(messages, 2);
  const kinds = lines({ ...nothing, messages, unread }).map((line) => line.key);
  expect(kinds.indexOf("unread")).toBe(kinds.indexOf("c") - 1);
  expect(unreadFrom(messages, 0)).toBeNull();
});

test("a text on its way stands last, and only once", () => {
  const parcel = { id: "p", ticketId: "t1", text: "Oi", sign: false, at: at(9), state: "sending" as const };
  const waiting = lines({ ...nothing, messages: [message({ id: "a", at: at(0) })], parcels: [parcel] });
  expect(waiting.at(-1)?.kind).toBe("parcel");
  const arrived = lines({ ...nothing, messages: [message({ id: "p", at: at(9) })], parcels: [parcel] });
  expect(arrived.filter((line) => line.key === "p")).toHaveLength(1);
});

test("what happened to the ticket stands where it happened; views do not", () => {
  const entry = (type: string, minute: number) => ({
    id: type,
    at: at(minute),
    type,
    actor: { kind: "user", id: "u", name: "Bruno" },
    data: {},
    position: minute,
    address: null,
  });
  const messages = [message({ id: "a", at: at(2) }), message({ id: "b", at: at(8) })];
  const log = [entry("TicketViewed", 6), entry("TicketAccepted", 5), entry("TicketOpened", 1)];
  const shown = lines({ ...nothing, messages, log }).map((line) => line.key);
  expect(shown.slice(1)).toEqual(["a", "event-TicketAccepted", "b"]);
});

test("notes stand where they were written, and what was deleted is not shown", () => {
  const note = (id: string, minute: number, text: string | null): Note => ({
    id,
    ticket_id: "t1",
    conversation_id: "conversation-t1",
    text,
    mentions: [],
    author: { id: "u", name: "Bruno" },
    at: at(minute),
    edited_at: null,
    cause: "person",
    position: 1,
  });
  const messages = [message({ id: "a", at: at(2) }), message({ id: "b", at: at(8) })];
  const notes = [note("n1", 5, "Avaria confirmada"), note("n2", 6, null)];
  expect(lines({ ...nothing, messages, notes }).map((line) => line.key)).toEqual([
    expect.stringContaining("day"),
    "a",
    "note-n1",
    "b",
  ]);
});

test("three events in a row are one line; two stay two, and a note parts them", () => {
  const entry = (id: string, minute: number) => ({
    id,
    at: at(minute),
    type: "TicketAccepted",
    actor: { kind: "user", id: "u", name: "Bruno" },
    data: {},
    address: null,
    position: minute,
  });
  const log = [entry("e1", 1), entry("e2", 2), entry("e3", 3), entry("e4", 9), entry("e5", 10)];
  const messages = [message({ id: "a", at: at(5) })];
  const shown = lines({ ...nothing, messages, log });
  expect(shown.map((line) => line.kind)).toEqual(["day", "events", "message", "event", "event"]);
  expect(shown[1]).toMatchObject({ entries: [{ id: "e1" }, { id: "e2" }, { id: "e3" }] });
});
