import { useSyncExternalStore } from "react";

/** As long as its notice stands. */
const WAIT = 6_000;

interface Waiting {
  run: () => void;
  timer: ReturnType<typeof setTimeout>;
}

const waiting = new Map<string, Waiting>();
const listeners = new Set<() => void>();
let shown: ReadonlySet<string> = new Set();

function tell(): void {
  shown = new Set(waiting.keys());
  for (const listener of listeners) listener();
}

function finish(id: string): void {
  const held = waiting.get(id);
  if (!held) return;
  clearTimeout(held.timer);
  waiting.delete(id);
  tell();
  held.run();
}

/** Does at the end of its notice what cannot be undone afterwards; the answer takes it back. */
export function later(id: string, run: () => void, wait = WAIT): () => void {
  waiting.set(id, { run, timer: setTimeout(() => finish(id), wait) });
  tell();
  return () => {
    const held = waiting.get(id);
    if (!held) return;
    clearTimeout(held.timer);
    waiting.delete(id);
    tell();
  };
}

if (typeof window !== "undefined")
  addEventListener("pagehide", () => {
    for (const id of [...waiting.keys()]) finish(id);
  });

/** What is about to go, and is shown as gone. */
export const useGoing = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
