import { expect, test } from "vitest";
import { type RoomPages, saidIn, withSaid } from "@/api/rooms";
import type { InternalMessage } from "@/api/types";
import { splitTickets } from "./tickets";

const said = (id: string, created: number, position = created): InternalMessage => ({
  id,
  room_id: "r1",
  author: { id: "ana", name: "Ana" },
  text: id,
  media: null,
  mentions: [],
  quoted: null,
  at: "2026-11-22T12:00:00Z",
  edits: [],
  edited_at: null,
  removed_at: null,
  created,
  position,
});

const held = (...items: InternalMessage[]): RoomPages => ({
  pages: [{ items, next: null, position: 0 }],
  pageParams: [null],
});

const ids = (data: RoomPages) => saidIn(data).map((message) => message.id);

test("what is said takes its place by the log, however late it comes", () => {
  expect(ids(withSaid(held(said("a", 1), said("c", 3)), said("b", 2)))).toEqual(["a", "b", "c"]);
});

test("what lies before all that is loaded waits for its page", () => {
  expect(ids(withSaid(held(said("b", 2)), said("a", 1)))).toEqual(["b"]);
});

test("what one sends stands at the end until the log has it, and stands once", () => {
  const mine = { ...said("m", Number.MAX_SAFE_INTEGER), position: 0 };
  const waiting = withSaid(held(said("a", 1)), mine);
  expect(ids(waiting)).toEqual(["a", "m"]);
  const kept = withSaid(waiting, said("m", 5));
  expect(saidIn(kept).map(({ id, created }) => [id, created])).toEqual([
    ["a", 1],
    ["m", 5],
  ]);
});

test("an older state never replaces a newer one", () => {
  const edited = { ...said("a", 1, 9), text: "novo" };
  expect(saidIn(withSaid(held(edited), said("a", 1, 4)))[0]?.text).toBe("novo");
});

test("tickets are named by #number, and by nothing that only looks so", () => {
  const numbers = (text: string) => splitTickets(text).flatMap(({ number }) => number ?? []);
  expect(numbers("Veja o #4812, e #9.")).toEqual([4812, 9]);
  expect(numbers("cor #1f8a5b, casa#12, https://x.example/#12, &#39;")).toEqual([]);
});
