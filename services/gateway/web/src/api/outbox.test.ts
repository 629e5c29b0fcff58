import { expect, test } from "vitest";
import { Refusal, Unreachable } from "./client";
import { Outbox } from "./outbox";
import type { StoredMedia } from "./types";
import { FileUpload } from "./uploads";

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

test("a file goes up first and leaves once it is there; taken back meanwhile, it never leaves", async () => {
  const asked: unknown[] = [];
  const send = async <T>(_path: string, body: unknown) => {
    asked.push(body);
    return { message: { id: "m1" } } as T;
  };
  const going = () => {
    let land = (_media: StoredMedia) => {};
    const done = new Promise<StoredMedia>((resolve) => {
      land = resolve;
    });
    const file = new FileUpload(new Blob(["x"]), {}, () => ({ done, cancel: () => {} }));
    return { file, land };
  };
  const box = new Outbox(memory(), send);
  const first = going();
  const second = going();
  const file = { name: "a.pdf", size: 1, mime: "application/pdf" };
  box.put({ ...parcel, id: "one", text: "", file }, first.file);
  box.put({ ...parcel, id: "two", text: "", file }, second.file);
  box.discard("two");
  first.land({ id: "f1" } as StoredMedia);
  second.land({ id: "f2" } as StoredMedia);
  await settled();
  expect(asked).toEqual([{ id: "one", sign: true, media_id: "f1" }]);
  expect(box.snapshot()).toEqual([]);
});

test("a file whose page was closed says so; it is not tried for ever", () => {
  const store = memory();
  const file = { name: "a.pdf", size: 1, mime: "application/pdf" };
  store.setItem("guiche.outbox", JSON.stringify([{ ...parcel, id: "one", state: "sending", at: "", file }]));
  const [kept] = new Outbox(store).snapshot();
  expect(kept).toMatchObject({ state: "refused", problem: { code: "upload.interrupted" } });
});

test("files leave in the order in which they were attached, and a text waits for none of them", async () => {
  const sent: string[] = [];
  const send = async <T>(_path: string, body: unknown) => {
    sent.push((body as { id: string }).id);
    return { message: {} } as T;
  };
  const lands: (() => void)[] = [];
  const going = (id: string) => {
    const done = new Promise<StoredMedia>((resolve) => {
      lands.push(() => resolve({ id } as StoredMedia));
    });
    return new FileUpload(new Blob(["x"]), {}, () => ({ done, cancel: () => {} }));
  };
  const file = { name: "a", size: 1, mime: "" };
  const box = new Outbox(memory(), send);
  box.put({ ...parcel, id: "slow", file }, going("f1"));
  box.put({ ...parcel, id: "fast", file }, going("f2"));
  box.put({ ...parcel, id: "text" });
  lands[1]?.();
  await settled();
  expect(sent).toEqual(["text"]);
  lands[0]?.();
  await settled();
  expect(sent).toEqual(["text", "slow", "fast"]);
});
