import { useCallback, useEffect, useRef } from "react";

const EVERY = 3_000;
const IDLE = 5_000;

/** Tells the shop, sparingly, that its customer writes. */
export function usePhoneTyping(tell: (typing: boolean) => unknown): (typing: boolean) => void {
  const told = useRef(0);
  const idle = useRef<ReturnType<typeof setTimeout>>(undefined);
  const say = useRef(tell);
  say.current = tell;
  const stop = useCallback(() => {
    clearTimeout(idle.current);
    if (told.current === 0) return;
    told.current = 0;
    say.current(false);
  }, []);
  useEffect(() => stop, [stop]);
  return useCallback(
    (on: boolean) => {
      if (!on) return stop();
      clearTimeout(idle.current);
      idle.current = setTimeout(stop, IDLE);
      if (Date.now() - told.current < EVERY) return;
      told.current = Date.now();
      say.current(true);
    },
    [stop],
  );
}
