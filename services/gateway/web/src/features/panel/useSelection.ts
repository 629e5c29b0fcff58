import { useCallback, useMemo, useRef, useState } from "react";
import type { Ticket } from "@/api/types";
import { type Lane, ticketsOf } from "./lanes";

export interface Selection {
  ids: ReadonlySet<string>;
  tickets: Ticket[];
  /** With `through`, everything between the last one chosen and this one, as they stand on the page. */
  toggle: (id: string, through?: boolean) => void;
  clear: () => void;
}

/** `lanes` tells in which order they stand. */
export function useSelection(shown: Ticket[], lanes: Lane[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const standing = useRef(lanes);
  standing.current = lanes;
  const toggle = useCallback((id: string, through = false) => {
    const from = last.current;
    last.current = id;
    setChosen((held) => {
      const next = new Set(held);
      const order = through && from ? standing.current.flatMap(ticketsOf).map((ticket) => ticket.id) : [];
      const [first, second] = [order.indexOf(from ?? ""), order.indexOf(id)].toSorted((a, b) => a - b);
      if (first !== undefined && second !== undefined && first >= 0)
        for (const between of order.slice(first, second + 1)) next.add(between);
      else if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const clear = useCallback(() => setChosen(new Set()), []);
  return useMemo(() => {
    const tickets = shown.filter((ticket) => chosen.has(ticket.id));
    return { ids: new Set(tickets.map((ticket) => ticket.id)), tickets, toggle, clear };
  }, [shown, chosen, toggle, clear]);
}
