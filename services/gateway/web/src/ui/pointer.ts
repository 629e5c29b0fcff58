import { useSyncExternalStore } from "react";

export interface Settled {
  shown: string[];
  waiting: number;
}

/**
 * What a list may show while someone is about to press in it. Held rows keep their places, rows that left stay
 * where they stood, rows loaded at the end are added, and everything else is counted as waiting.
 */
export function settle(shown: string[], fresh: string[], hold: boolean): Settled {
  if (!hold || shown.length === 0) return { shown: fresh, waiting: 0 };
  const held = new Set(shown);
  const lastHeld = fresh.findLastIndex((id) => held.has(id));
  if (lastHeld < 0) return { shown, waiting: fresh.length };
  const common = fresh.filter((id) => held.has(id));
  const rank = new Map(common.map((id, index) => [id, index]));
  const moved = shown.filter((id) => rank.has(id)).filter((id, index) => (rank.get(id) as number) < index);
  const newcomers = lastHeld + 1 - common.length;
  return { shown: [...shown, ...fresh.slice(lastHeld + 1)], waiting: newcomers + moved.length };
}

const releases = new Set<() => void>();

/** The reader's own act may move rows at once, wherever the pointer stands. */
export function release(): void {
  for (const run of releases) run();
}

export function onRelease(run: () => void): () => void {
  releases.add(run);
  return () => releases.delete(run);
}

let overList = false;
const watchers = new Set<() => void>();

/** The pointer stands over the list: what is above it may not push its rows. */
export function setOverList(over: boolean): void {
  if (overList === over) return;
  overList = over;
  for (const run of watchers) run();
}

export const useOverList = (): boolean =>
  useSyncExternalStore(
    (run) => {
      watchers.add(run);
      return () => watchers.delete(run);
    },
    () => overList,
  );
