import { expect, test } from "vitest";
import type { Capabilities, Me } from "@/api/types";
import { message } from "@/live/examples";
import { tally } from "@/ui/bubbles/Reactions";
import { offers } from "./offers";

const all: Capabilities = {
  kinds: ["text"],
  text_limit: 4096,
  media: {},
  quotes: true,
  reactions: true,
  edits: true,
  revokes: true,
  voice: true,
};
const me = { id: "ana", profile: "agent" } as Me;
const own = message({ direction: "out", status: "read", author: { kind: "user", id: "ana", name: "Ana" } });
const where = { me, works: true, capabilities: all };

test("one's own text that arrived can be changed and deleted; another's cannot", () => {
  expect(offers(own, where)).toMatchObject({ edit: true, remove: true, react: true, reply: true });
  const other = { ...own, author: { ...own.author, id: "bruno" } };
  expect(offers(other, where)).toMatchObject({ edit: false, remove: false, reply: true });
  const boss = { ...where, me: { ...me, profile: "supervisor" as const } };
  expect(offers(other, boss)).toMatchObject({ edit: false, remove: true });
  expect(offers(message(), where)).toMatchObject({ edit: false, remove: false, reply: true });
});

test("only what the channel can is offered, and nothing of what is gone or has not left", () => {
  const little = { ...all, edits: false, revokes: false, quotes: false, reactions: false };
  expect(offers(own, { ...where, capabilities: little })).toEqual({
    react: false,
    reply: false,
    forward: true,
    copy: true,
    edit: false,
    remove: false,
  });
  const revoked = { ...own, revoked: { at: own.at, by: own.author } };
  expect(Object.values(offers(revoked, where)).some(Boolean)).toBe(false);
  expect(offers({ ...own, status: "queued" }, where)).toMatchObject({
    edit: false,
    remove: false,
    react: false,
  });
});

test("who only reads may forward and copy", () => {
  expect(offers(own, { ...where, works: false })).toEqual({
    react: false,
    reply: false,
    forward: true,
    copy: true,
    edit: false,
    remove: false,
  });
});

test("reactions are counted by emoji, and ours is known", () => {
  const by = (kind: "contact" | "user", name: string) => ({ kind, id: name, name });
  expect(
    tally([
      { emoji: "👍", by: by("contact", "Célia") },
      { emoji: "👍", by: by("user", "Ana") },
      { emoji: "❤️", by: by("contact", "Caio") },
    ]),
  ).toEqual([
    { emoji: "👍", names: ["Célia", "Ana"], ours: true },
    { emoji: "❤️", names: ["Caio"], ours: false },
  ]);
});

test("a channel's time to change a message runs out; one that failed can always be taken away", () => {
  const hasty = { ...where, capabilities: { ...all, edit_seconds: 900, revoke_seconds: 3_600 } };
  const written = Date.parse(own.at);
  expect(offers(own, hasty, written + 899_000)).toMatchObject({ edit: true, remove: true });
  expect(offers(own, hasty, written + 901_000)).toMatchObject({ edit: false, remove: true });
  expect(offers(own, hasty, written + 3_601_000)).toMatchObject({ edit: false, remove: false });
  expect(offers({ ...own, status: "failed" }, hasty, written + 9_999_000)).toMatchObject({ remove: true });
});
