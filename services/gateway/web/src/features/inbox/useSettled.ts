import { useEffect, useRef, useState } from "react";
import { onRelease, settle } from "@/ui/pointer";

/** The order on screen: held while the pointer is over the list or it is scrolled, else the fresh one. */
export function useSettled(fresh: string[]) {
  const [over, setOver] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  const [, settleAgain] = useState(0);
  const shown = useRef<string[]>([]);
  const forced = useRef(false);

  const hold = (over || scrolled) && !forced.current;
  const settled = settle(shown.current, fresh, hold);
  useEffect(() => {
    shown.current = settled.shown;
    forced.current = false;
  });

  const letGo = useRef(() => {
    forced.current = true;
    settleAgain((count) => count + 1);
  }).current;
  useEffect(() => onRelease(letGo), [letGo]);

  return { ...settled, setOver, setScrolled, letGo };
}
