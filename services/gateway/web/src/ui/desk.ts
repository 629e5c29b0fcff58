import { useMemo } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { countFilters, filtersFrom, type ListState, searchOf, type TicketFilters } from "@/api/filters";
import { read, write } from "./stored";

const ORDER = "guiche.order";
/** The message at which a conversation is opened. */
const HIT = "message";

interface Where {
  around?: string;
  state?: ListState;
  group?: boolean;
}

/** Where one stands in the desk: the open ticket and the list's filters, both in the address. */
export function useDesk() {
  const navigate = useNavigate();
  const { ticketId } = useParams();
  const [search] = useSearchParams();
  const text = search.toString();
  return useMemo(() => {
    const current = new URLSearchParams(text);
    const filters = filtersFrom(current, read<TicketFilters["order"]>(ORDER, "newest"));
    const around = current.get(HIT) ?? undefined;
    const asked = current.get("order");
    const go = (
      id: string | undefined,
      next: Partial<TicketFilters>,
      { hit, order = asked, replace }: { hit?: string; order?: string | null; replace?: boolean } = {},
    ) => {
      const query = searchOf({ ...next, order: undefined });
      if (order) query.set("order", order);
      if (hit) query.set(HIT, hit);
      const written = query.toString();
      void navigate(
        { pathname: id ? `/tickets/${id}` : "/", search: written ? `?${written}` : "" },
        { replace },
      );
    };
    return {
      ticketId,
      filters,
      filtered: countFilters(filters) > 0,
      around,
      /** What is typed replaces the address; every other choice can be gone back from. */
      change(change: Partial<TicketFilters>) {
        const { order, ...rest } = change;
        if (order) write(ORDER, order);
        go(ticketId, { ...filters, ...rest }, { hit: around, order, replace: "q" in change });
      },
      clear() {
        go(ticketId, { state: filters.state, group: filters.group });
      },
      /** Other filters altogether, such as kept ones. */
      show(wanted: Partial<TicketFilters>) {
        go(ticketId, wanted);
      },
      open(id: string, { around: hit, state, group }: Where = {}) {
        const elsewhere = state && state !== filters.state && filters.state !== "any";
        const next = elsewhere ? { ...filters, state, snoozed: undefined, no_queue: undefined } : filters;
        go(id, group === undefined ? next : { ...next, group }, { hit });
      },
      leaveHit() {
        go(ticketId, filters, { replace: true });
      },
      close() {
        go(undefined, filters);
      },
    };
  }, [navigate, ticketId, text]);
}
