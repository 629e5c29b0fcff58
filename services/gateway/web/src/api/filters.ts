import type { Ticket, TicketState } from "./types";

export interface TicketFilters {
  state: TicketState;
  group: boolean;
  queue_id?: string;
  assignee?: string;
  channel_id?: string;
  unread?: boolean;
  q?: string;
  order: "newest" | "oldest";
}

export type CounterFilters = Omit<TicketFilters, "state" | "group" | "order">;

/** Would a fresh fetch with these filters hold this ticket? `q` is the server's to decide. */
export function matches(ticket: Ticket, filters: TicketFilters, me: string | null): boolean {
  if (ticket.state !== filters.state || ticket.group !== filters.group) return false;
  if (filters.queue_id && ticket.queue?.id !== filters.queue_id) return false;
  if (filters.channel_id && ticket.channel.id !== filters.channel_id) return false;
  if (filters.unread && ticket.unread === 0) return false;
  if (filters.assignee === "none") return ticket.assignee === null;
  if (filters.assignee === "me") return ticket.assignee?.id === me;
  if (filters.assignee) return ticket.assignee?.id === filters.assignee;
  return true;
}

/** Moments are written in one format, so their order is that of their letters, to the last digit. */
export function compare(a: Ticket, b: Ticket, order: TicketFilters["order"]): number {
  const sign = order === "newest" ? -1 : 1;
  const left = `${a.active_at}/${a.id}`;
  const right = `${b.active_at}/${b.id}`;
  return left === right ? 0 : left < right ? -sign : sign;
}

export function filtersFrom(search: URLSearchParams): TicketFilters {
  const state = search.get("state");
  return {
    state: state === "pending" || state === "closed" ? state : "open",
    group: search.get("group") === "true",
    queue_id: search.get("queue") ?? undefined,
    assignee: search.get("assignee") ?? undefined,
    channel_id: search.get("channel") ?? undefined,
    unread: search.get("unread") === "true" || undefined,
    q: search.get("q") ?? undefined,
    order: search.get("order") === "oldest" ? "oldest" : "newest",
  };
}

export function countFilters(filters: TicketFilters): number {
  return [filters.queue_id, filters.assignee, filters.channel_id, filters.unread].filter(Boolean).length;
}

export function counterFilters(filters: TicketFilters): CounterFilters {
  const { queue_id, assignee, channel_id, unread, q } = filters;
  return { queue_id, assignee, channel_id, unread, q };
}
