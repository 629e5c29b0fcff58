import { useSyncExternalStore } from "react";

/** A customer who types says so again and again; silence ends it. */
const LASTS = 8_000;

let writing: ReadonlySet<string> = new Set();
const ends = new Map<string, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();

function change(conversationId: string, typing: boolean): void {
  if (writing.has(conversationId) === typing) return;
  const next = new Set(writing);
  if (typing) next.add(conversationId);
  else next.delete(conversationId);
  writing = next;
  for (const listener of listeners) listener();
}

export function applyTyping(conversationId: string, typing: boolean): void {
  clearTimeout(ends.get(conversationId));
  ends.delete(conversationId);
  change(conversationId, typing);
  if (typing)
    ends.set(
      conversationId,
      setTimeout(() => change(conversationId, false), LASTS),
    );
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Conversations in which a customer is writing right now. */
export const useWriting = (): ReadonlySet<string> => useSyncExternalStore(subscribe, () => writing);

export const useIsWriting = (conversationId: string): boolean =>
  useSyncExternalStore(subscribe, () => writing.has(conversationId));
