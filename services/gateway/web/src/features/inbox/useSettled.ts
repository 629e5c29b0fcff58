import { useEffect, useMemo, useRef, useState } from "react";
import { onRelease, setOverList, settle } from "@/ui/pointer";

/** The order on screen: held while the pointer is over the list or it is scrolled, else the fresh one. */
export function useSettled(fresh: string[]) {
  const [over, setOver] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  const [released, settleAgain] = useState(0);
  const shown = useRef<string[]>([]);
  const settledFor = useRef(0);

  const hold = (over || scrolled) && settledFor.current === released;
  const settled = useMemo(() => settle(shown.current, fresh, hold), [fresh, hold]);
  useEffect(() => {
    shown.current = settled.shown;
    settledFor.current = released;
  });

  const letGo = useRef(() => settleAgain((count) => count + 1)).current;
  useEffect(() => onRelease(letGo), [letGo]);
  useEffect(() => {
    setOverList(over);
    return () => setOverList(false);
  }, [over]);

  return { ...settled, setOver, setScrolled, letGo };
}
