import { expect, test } from "vitest";
import { Refusal, Unreachable } from "./client";
import { Outbox } from "./outbox";

function memory() {
  const held = new Map<string, string>();
  return {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, text: string) => void held.set(key, text),
  };
}

const settled = () => new Promise((done) => setTimeout(done));
const parcel = { id: "m1", ticketId: "t1", text: "Oi", sign: true };

test("a text that the network kept waits, outlives the page and leaves under the same id", async () => {
  const store = memory();
  const asked: unknown[] = [];
  let online = false;
  const send = async <T>(_path: string, body: unknown) => {
    asked.push(body);
    if (!online) throw new Unreachable("offline");
    return { message: { id: "m1" } } as T;
  };
  const before = new Outbox(store, send);
  before.put(parcel);
  await settled();
  expect(before.snapshot()[0]?.state).toBe("waiting");

  online = true;
  const after = new Outbox(store, send);
  const delivered: string[] = [];
  after.onDelivered((_, message) => delivered.push(message.id));
  await after.flush();
  expect(delivered).toEqual(["m1"]);
  expect(after.snapshot()).toEqual([]);
  expect(asked).toEqual([asked[0], asked[0]]);
});

test("a refusal stays in sight with its reason until one tries again or lets it go", async () => {
  const send = async () => {
    throw new Refusal({ status: 409, code: "ticket.not_open" });
  };
  const box = new Outbox(memory(), send);
  box.put(parcel);
  await settled();
  expect(box.snapshot()[0]).toMatchObject({ state: "refused", problem: { code: "ticket.not_open" } });
  await box.flush();
  expect(box.snapshot()).toHaveLength(1);
  box.discard("m1");
  expect(box.snapshot()).toEqual([]);
});

test("waiting texts leave in the order in which they were written", async () => {
  const sent: string[] = [];
  let online = false;
  const box = new Outbox(memory(), async <T>(_path: string, body: unknown) => {
    if (!online) throw new Unreachable("offline");
    sent.push((body as { text: string }).text);
    return { message: {} } as T;
  });
  for (const text of ["um", "dois", "três"]) box.put({ ...parcel, id: text, text });
  await settled();
  online = true;
  await box.flush();
  expect(sent).toEqual(["um", "dois", "três"]);
});
