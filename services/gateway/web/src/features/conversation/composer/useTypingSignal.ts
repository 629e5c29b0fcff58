import { useCallback, useEffect, useRef } from "react";
import { useLive } from "@/live/live";

const EVERY = 3_000;
const IDLE = 5_000;

/** Tells the others, sparingly, that an answer is being written. */
export function useTypingSignal(ticketId: string): (typing: boolean) => void {
  const { typing } = useLive();
  const told = useRef(0);
  const idle = useRef<ReturnType<typeof setTimeout>>(undefined);

  const stop = useCallback(() => {
    clearTimeout(idle.current);
    if (told.current === 0) return;
    told.current = 0;
    typing(ticketId, false);
  }, [ticketId, typing]);
  useEffect(() => stop, [stop]);

  return useCallback(
    (on: boolean) => {
      if (!on) return stop();
      clearTimeout(idle.current);
      idle.current = setTimeout(stop, IDLE);
      if (Date.now() - told.current < EVERY) return;
      told.current = Date.now();
      typing(ticketId, true);
    },
    [ticketId, typing, stop],
  );
}
