import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Frame } from "./frames";
import { LiveSocket, type Status } from "./socket";

class FakeSocket {
  static made: FakeSocket[] = [];
  readyState = 0;
  sent: { type: string; [key: string]: unknown }[] = [];
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number }) => void;
  constructor() {
    FakeSocket.made.push(this);
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close(code = 1006) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  opens() {
    this.readyState = 1;
    this.onopen?.();
  }
  says(frame: Frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const statuses: Status[] = [];
const resumed: boolean[] = [];

function start() {
  const socket = new LiveSocket({
    url: "ws://desk/live",
    holding: () => ["t1"],
    onFrame: () => {},
    onStatus: (status) => statuses.push(status),
    onWelcome: (again) => resumed.push(again),
    open: () => new FakeSocket() as unknown as WebSocket,
  });
  socket.start();
  return socket;
}

const latest = () => FakeSocket.made.at(-1) as FakeSocket;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("removeEventListener", () => {});
  FakeSocket.made = [];
  statuses.length = 0;
  resumed.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("it comes back with the last position it has seen and what it watches", () => {
  const socket = start();
  socket.watch("t1");
  latest().opens();
  expect(latest().sent[0]).toEqual({ type: "hello", position: null, holding: { tickets: ["t1"] } });
  latest().says({ type: "welcome", position: 40 });
  latest().says({ type: "gone", view: "tickets", id: "t2", position: 57 });
  latest().close();
  expect(statuses.at(-1)).toBe("lost");
  vi.advanceTimersByTime(1_300);
  latest().opens();
  expect(latest().sent[0]).toMatchObject({ type: "hello", position: 57 });
  expect(latest().sent[1]).toEqual({ type: "watch", ticket_id: "t1" });
  latest().says({ type: "welcome", position: 60 });
  expect(resumed).toEqual([false, true]);
  socket.stop();
});

test("it waits longer each time, up to half a minute", () => {
  const socket = start();
  const waits: number[] = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    latest().close();
    const made = FakeSocket.made.length;
    let waited = 0;
    while (FakeSocket.made.length === made) {
      vi.advanceTimersByTime(100);
      waited += 100;
    }
    waits.push(waited);
  }
  expect(waits[0]).toBeLessThanOrEqual(1_300);
  expect(Math.max(...waits)).toBeLessThanOrEqual(36_100);
  expect(waits.at(-1)).toBeGreaterThanOrEqual(24_000);
  socket.stop();
});

test("one who is logged out is not let in again by trying", () => {
  const socket = start();
  latest().opens();
  latest().close(4401);
  vi.advanceTimersByTime(60_000);
  expect(statuses.at(-1)).toBe("signed-out");
  expect(FakeSocket.made).toHaveLength(1);
  socket.stop();
});
