import { useMemo } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { countFilters, filtersFrom, type TicketFilters } from "@/api/filters";
import type { TicketState } from "@/api/types";

const NAMES: Record<string, string> = { queue_id: "queue", channel_id: "channel" };

/** Where one stands in the desk: the open ticket and the list's filters, both in the address. */
export function useDesk() {
  const navigate = useNavigate();
  const { ticketId } = useParams();
  const [search] = useSearchParams();
  const text = search.toString();
  return useMemo(() => {
    const current = new URLSearchParams(text);
    const filters = filtersFrom(current);
    const go = (id: string | undefined, next: URLSearchParams, replace = false) => {
      const query = next.toString();
      void navigate({ pathname: id ? `/tickets/${id}` : "/", search: query ? `?${query}` : "" }, { replace });
    };
    return {
      ticketId,
      filters,
      filtered: countFilters(filters) > 0,
      around: current.get("around") ?? undefined,
      change(change: Partial<TicketFilters>) {
        const next = new URLSearchParams(current);
        for (const [key, value] of Object.entries(change)) {
          const name = NAMES[key] ?? key;
          const off = value === undefined || value === "" || value === false || value === "newest";
          if (off || (key === "state" && value === "open")) next.delete(name);
          else next.set(name, String(value));
        }
        go(ticketId, next, true);
      },
      clear() {
        const next = new URLSearchParams();
        if (filters.state !== "open") next.set("state", filters.state);
        if (filters.group) next.set("group", "true");
        go(ticketId, next, true);
      },
      open(id: string, where: { around?: string; state?: TicketState; group?: boolean } = {}) {
        const next = new URLSearchParams(current);
        next.delete("around");
        if (where.around) next.set("around", where.around);
        if (where.state === "open") next.delete("state");
        else if (where.state) next.set("state", where.state);
        if (where.group !== undefined) where.group ? next.set("group", "true") : next.delete("group");
        go(id, next);
      },
      leaveHit() {
        const next = new URLSearchParams(current);
        next.delete("around");
        go(ticketId, next, true);
      },
      close() {
        const next = new URLSearchParams(current);
        next.delete("around");
        go(undefined, next);
      },
    };
  }, [navigate, ticketId, text]);
}
