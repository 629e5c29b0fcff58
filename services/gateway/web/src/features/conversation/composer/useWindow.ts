import { useQuery } from "@tanstack/react-query";
import { windowQuery } from "@/api/templates";
import type { Capabilities, Ticket } from "@/api/types";
import { useNow } from "@/ui/useNow";

const HOUR = 3_600_000;

export interface Remaining {
  /** Until then the customer may be answered freely; null where he never wrote. */
  closesAt: string | null;
  closed: boolean;
  /** What is left, from 1 to 0. */
  part: number;
  minutes: number;
}

/** What is left of the window in which the customer may be answered freely; null where there is none to mind. */
export function useWindow(ticket: Ticket, capabilities: Capabilities): Remaining | null {
  const now = useNow();
  const hours = capabilities.window_hours;
  const { data } = useQuery({ ...windowQuery(ticket), enabled: Boolean(hours) });
  if (!hours || !data) return null;
  const left = data.closes_at ? Math.min(hours * HOUR, Math.max(0, Date.parse(data.closes_at) - now)) : 0;
  return {
    closesAt: data.closes_at,
    closed: left === 0,
    part: left / (hours * HOUR),
    minutes: Math.ceil(left / 60_000),
  };
}
