import { useSyncExternalStore } from "react";

const held = new Map<string, string>();
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** What was begun in a room: going to another one loses none of it. */
export function useRoomText(roomId: string): [string, (text: string) => void] {
  const text = useSyncExternalStore(subscribe, () => held.get(roomId) ?? "");
  const write = (next: string) => {
    held.set(roomId, next);
    for (const listener of listeners) listener();
  };
  return [text, write];
}
