import type { InfiniteData } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { noticesOf, seenUpTo, unreadNotices, withNotice, withoutNotice } from "@/api/notices";
import type { Notice, Notices, Notifications } from "@/api/types";
import { waysOf } from "./ways";

const settings: Notifications = {
  page: true,
  desktop: true,
  sound: true,
  kinds: {
    pending: true,
    message: true,
    transfer: true,
    mention: true,
    failed: true,
    missed_call: false,
    task: true,
    internal: true,
    sla: true,
    channel: true,
  },
};

const notice = (change: Partial<Notice> = {}): Notice => ({
  id: "n1",
  kind: "message",
  ticket: { id: "t1", number: 4812 },
  contact: { id: "c1", name: "Osvaldo" },
  task: null,
  room: null,
  called: false,
  actor: null,
  text: "Pode ser na quinta?",
  at: "2026-11-22T12:00:00Z",
  unread: true,
  position: 5,
  ...change,
});

const away = { settings, focused: false, ticketId: undefined, allowed: true };

test("who looks elsewhere is told in every way that he wants", () => {
  expect(waysOf(notice(), away)).toEqual({ page: true, desktop: true, sound: true });
  expect(waysOf(notice(), { ...away, settings: { ...settings, sound: false, desktop: false } })).toEqual({
    page: true,
    desktop: false,
    sound: false,
  });
});

test("the browser's leave is needed, and a page in front needs no other window", () => {
  expect(waysOf(notice(), { ...away, allowed: false }).desktop).toBe(false);
  expect(waysOf(notice(), { ...away, focused: true })).toEqual({ page: true, desktop: false, sound: true });
});

test("the ticket before one's eyes is not told, unless the page is not in front", () => {
  const none = { page: false, desktop: false, sound: false };
  expect(waysOf(notice(), { ...away, focused: true, ticketId: "t1" })).toEqual(none);
  expect(waysOf(notice(), { ...away, ticketId: "t1" }).desktop).toBe(true);
});

test("the room before one's eyes is not told either", () => {
  const said = notice({ kind: "internal", ticket: null, room: { id: "r1", name: null } });
  expect(waysOf(said, { ...away, focused: true, roomId: "r1" }).page).toBe(false);
  expect(waysOf(said, { ...away, focused: true, roomId: "r2" }).page).toBe(true);
});

test("a kind that is off, and what was seen already, stay quiet", () => {
  const none = { page: false, desktop: false, sound: false };
  expect(waysOf(notice({ kind: "missed_call" }), away)).toEqual(none);
  expect(waysOf(notice({ unread: false }), away)).toEqual(none);
  expect(waysOf(notice(), { ...away, settings: undefined })).toEqual(none);
});

const held = (
  items: Notice[],
  unread = items.filter((item) => item.unread).length,
): InfiniteData<Notices> => ({
  pages: [{ items, unread, next: null }],
  pageParams: [null],
});

test("a notice that is told twice stands and counts once", () => {
  const once = withNotice(held([]), notice());
  const twice = withNotice(once, notice());
  expect(noticesOf(twice)).toHaveLength(1);
  expect(unreadNotices(twice)).toBe(1);
  const other = withNotice(twice, notice({ id: "n2", position: 9 }));
  expect(noticesOf(other).map((item) => item.id)).toEqual(["n2", "n1"]);
  expect(unreadNotices(other)).toBe(2);
});

test("what came after the one that was seen stays new", () => {
  const data = held([notice({ id: "n2", position: 9 }), notice()]);
  const seen = seenUpTo(data, 5);
  expect(noticesOf(seen).map((item) => item.unread)).toEqual([true, false]);
  expect(unreadNotices(seen)).toBe(1);
  expect(unreadNotices(seenUpTo(data, 9))).toBe(0);
});

test("a notice that comes anew moves up, and one that is gone is no longer counted", () => {
  const data = held([notice({ id: "n2", position: 9 }), notice()]);
  const again = withNotice(data, notice({ position: 12 }));
  expect(noticesOf(again).map((item) => item.id)).toEqual(["n1", "n2"]);
  expect(unreadNotices(again)).toBe(2);
  expect(unreadNotices(withoutNotice(again, "n1"))).toBe(1);
  expect(withoutNotice(again, "n7")).toBe(again);
});
