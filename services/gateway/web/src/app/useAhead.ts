import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { keys } from "@/api/queries";

/** Nobody waits so long for a list: then something is wrong with it, and the rest comes nevertheless. */
const LATEST = 5_000;

/** Loads what will be wanted next, once the list that one waits for is there. */
export function useAhead(load: () => void, pause = 100): void {
  const client = useQueryClient();
  const wanted = useRef(load);
  useEffect(() => {
    const shown = () => client.getQueriesData({ queryKey: keys.tickets() }).some(([, data]) => data);
    let timer = setTimeout(() => wanted.current(), shown() ? pause : LATEST);
    if (shown()) return () => clearTimeout(timer);
    const leave = client.getQueryCache().subscribe(() => {
      if (!shown()) return;
      leave();
      clearTimeout(timer);
      timer = setTimeout(() => wanted.current(), pause);
    });
    return () => {
      leave();
      clearTimeout(timer);
    };
  }, [client, pause]);
}
