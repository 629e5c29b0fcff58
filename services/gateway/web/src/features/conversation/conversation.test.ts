import { expect, test } from "vitest";
import { message } from "@/live/examples";
import { drafts } from "./drafts";
import { lines, unreadFrom } from "./timeline";

test("a draft belongs to its conversation, and an emptied one is gone", () => {
  const held = new Map<string, string>();
  const store = {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, text: string) => void held.set(key, text),
    removeItem: (key: string) => void held.delete(key),
  };
  drafts.write("a", "Pode sim!", store);
  drafts.write("b", "Outro", store);
  expect(drafts.read("a", store)).toBe("Pode sim!");
  drafts.write("a", "", store);
  expect(drafts.read("a", store)).toBe("");
  expect(held.size).toBe(1);
});

const at = (minute: number, second = 0) => new Date(2026, 10, 22, 9, minute, second).toISOString();
const nothing = { parcels: [], log: [], complete: true, unread: null };

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
    address: null,
  });
  const messages = [message({ id: "a", at: at(2) }), message({ id: "b", at: at(8) })];
  const log = [entry("TicketViewed", 6), entry("TicketAccepted", 5), entry("TicketOpened", 1)];
  const shown = lines({ ...nothing, messages, log }).map((line) => line.key);
  expect(shown.slice(1)).toEqual(["a", "event-TicketAccepted", "b"]);
});
