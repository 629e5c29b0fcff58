import { useSyncExternalStore } from "react";

/** One clock for the whole page, so that every age turns over together. */
function clock(every: number) {
  const listeners = new Set<() => void>();
  let now = Math.floor(Date.now() / every) * every;
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    now = Math.floor(Date.now() / every) * every;
    for (const listener of listeners) listener();
  };
  return {
    subscribe(listener: () => void) {
      if (listeners.size === 0) timer = setInterval(tick, every);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearInterval(timer);
      };
    },
    snapshot: () => now,
  };
}

const seconds = clock(1_000);
const coarse = clock(15_000);

export const useSecond = () => useSyncExternalStore(seconds.subscribe, seconds.snapshot);
export const useNow = () => useSyncExternalStore(coarse.subscribe, coarse.snapshot);
