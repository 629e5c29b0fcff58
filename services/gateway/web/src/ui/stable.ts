import { useCallback, useRef } from "react";

/** A function that stays the same one and does what the newest would: its users need not be drawn anew. */
export function useStable<A extends unknown[], R>(run: (...args: A) => R): (...args: A) => R {
  const newest = useRef(run);
  newest.current = run;
  return useCallback((...args: A) => newest.current(...args), []);
}
