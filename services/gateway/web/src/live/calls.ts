import type { Call } from "@/api/types";

type Listener = (call: Call) => void;
const listeners = new Set<Listener>();

/** For what must be told once, such as a missed call; the state itself is in the cache. */
export function onCall(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function announceCall(call: Call): void {
  for (const listener of listeners) listener(call);
}
