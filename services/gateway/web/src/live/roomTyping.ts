import { useSyncExternalStore } from "react";

/** Who types says so again and again; silence ends it. */
const LASTS = 6_000;

const none: readonly string[] = [];
let typing: ReadonlyMap<string, readonly string[]> = new Map();
const ends = new Map<string, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();

function change(roomId: string, userId: string, on: boolean): void {
  const others = (typing.get(roomId) ?? none).filter((each) => each !== userId);
  typing = new Map(typing).set(roomId, on ? [...others, userId] : others);
  for (const listener of listeners) listener();
}

export function applyRoomTyping(roomId: string, userId: string, on: boolean): void {
  const key = `${roomId} ${userId}`;
  clearTimeout(ends.get(key));
  ends.delete(key);
  change(roomId, userId, on);
  if (on)
    ends.set(
      key,
      setTimeout(() => change(roomId, userId, false), LASTS),
    );
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The ids of those who write in a room right now. */
export const useRoomTyping = (roomId: string): readonly string[] =>
  useSyncExternalStore(subscribe, () => typing.get(roomId) ?? none);
