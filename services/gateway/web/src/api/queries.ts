import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { get, query, Refusal } from "./client";
import { type CounterFilters, listParams, type TicketFilters } from "./filters";
import { recentTickets } from "./recent";
import type { Door } from "./security";
import type {
  Call,
  Channel,
  Counters,
  HistoryPage,
  Hit,
  LogEntry,
  Member,
  Page,
  Person,
  Queue,
  Schedule,
  Ticket,
} from "./types";

export const keys = {
  me: ["me"] as const,
  team: ["team"] as const,
  tickets: (filters?: TicketFilters) => (filters ? (["tickets", filters] as const) : (["tickets"] as const)),
  counters: (filters?: CounterFilters) =>
    filters ? (["counters", filters] as const) : (["counters"] as const),
  ticket: (id: string) => ["ticket", id] as const,
  messages: (ticketId: string) => ["messages", ticketId] as const,
  around: (ticketId: string, messageId: string) => ["around", ticketId, messageId] as const,
  log: (ticketId: string) => ["log", ticketId] as const,
  schedules: (ticketId: string) => ["schedules", ticketId] as const,
  next: ["next"] as const,
  calls: ["calls"] as const,
  missedCalls: ["missed-calls"] as const,
  viewers: (ticketId: string) => ["viewers", ticketId] as const,
};

const items = async <T>(path: string, signal?: AbortSignal) =>
  (await get<{ items: T[] }>(path, signal)).items;

/** Nobody logged in is an answer, and only to the rest of the page a refusal. */
export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: async ({ signal }) => {
    const { me, second_factor_missing } = await get<Door>("/session", signal);
    if (!me) throw new Refusal({ status: 401, code: "session.required" });
    if (second_factor_missing) throw new Refusal({ status: 403, code: "session.second_factor_missing" });
    return me;
  },
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
});

export const teamQuery = queryOptions({
  queryKey: keys.team,
  queryFn: ({ signal }) => items<Member>("/team", signal),
  staleTime: 60_000,
});

export const queuesQuery = queryOptions({
  queryKey: ["queues"],
  queryFn: ({ signal }) => items<Queue>("/queues", signal),
  staleTime: 300_000,
});

export const channelsQuery = queryOptions({
  queryKey: ["channels"],
  queryFn: ({ signal }) => items<Channel>("/channels", signal),
  staleTime: 60_000,
});

export const ticketsQuery = (filters: TicketFilters) =>
  infiniteQueryOptions({
    queryKey: keys.tickets(filters),
    queryFn: ({ pageParam, signal }) =>
      get<Page<Ticket>>(`/tickets${query({ ...listParams(filters), limit: 40, cursor: pageParam })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    // Every frame would be compared with all rows; a row that did not change is the same one anyway.
    structuralSharing: false,
  });

export const countersQuery = (filters: CounterFilters) =>
  queryOptions({
    queryKey: keys.counters(filters),
    queryFn: ({ signal }) => get<Counters>(`/tickets/counters${query(listParams(filters))}`, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** What waits for oneself, whatever else one may see. */
export const ownCountersQuery = countersQuery({ assignee: ["me"] });

export const ticketQuery = (id: string, client: QueryClient) =>
  queryOptions({
    queryKey: keys.ticket(id),
    queryFn: async ({ signal }) => recentTickets.newest(await get<Ticket>(`/tickets/${id}`, signal)),
    placeholderData: () => heldTicket(client, id),
    staleTime: 30_000,
  });

/** Where a page of a conversation begins: before or after a cursor, or around a message. */
interface Place {
  before?: string;
  after?: string;
  around?: string;
}

const historyQuery = (queryKey: readonly string[], ticketId: string, around?: string) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      get<HistoryPage>(`/tickets/${ticketId}/messages${query({ limit: 50, ...pageParam })}`, signal),
    initialPageParam: (around ? { around } : {}) as Place,
    getNextPageParam: ({ next }): Place | null => (next ? { before: next } : null),
    getPreviousPageParam: ({ newer }): Place | null => (newer ? { after: newer } : null),
    staleTime: around ? 0 : 15_000,
  });

export const messagesQuery = (ticketId: string) => historyQuery(keys.messages(ticketId), ticketId);

export const aroundQuery = (ticketId: string, messageId: string) =>
  historyQuery(keys.around(ticketId, messageId), ticketId, messageId);

export const logQuery = (ticketId: string) =>
  queryOptions({
    queryKey: keys.log(ticketId),
    queryFn: ({ signal }) => items<LogEntry>(`/tickets/${ticketId}/log`, signal),
    staleTime: 10_000,
  });

export const schedulesQuery = (ticketId: string) =>
  queryOptions({
    queryKey: keys.schedules(ticketId),
    queryFn: ({ signal }) => items<Schedule>(`/tickets/${ticketId}/schedules`, signal),
    staleTime: 30_000,
  });

export const nextQuery = queryOptions({
  queryKey: keys.next,
  queryFn: async ({ signal }) => (await get<{ ticket: Ticket | null }>("/queues/next", signal)).ticket,
  staleTime: 20_000,
});

export const callsQuery = queryOptions({
  queryKey: keys.calls,
  queryFn: async ({ signal }) => {
    const [ringing, live] = await Promise.all([
      items<Call>("/calls?state=ringing", signal),
      items<Call>("/calls?state=live", signal),
    ]);
    return [...new Map([...ringing, ...live].map((call) => [call.id, call])).values()];
  },
  staleTime: 60_000,
});

export const missedCallsQuery = queryOptions({
  queryKey: keys.missedCalls,
  queryFn: ({ signal }) => items<Call>("/calls?state=missed", signal),
});

export const searchQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ["search", q],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: Hit[]; next: string | null }>(
        `/search/messages${query({ q, limit: 20, cursor: pageParam })}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: q.trim().length > 1,
    staleTime: 10_000,
  });

/** Tickets of any state, for the palette. */
export const findQuery = (q: string) =>
  queryOptions({
    queryKey: ["find", q],
    queryFn: ({ signal }) => items<Ticket>(`/tickets${query({ q, limit: 6 })}`, signal),
    enabled: q.trim().length > 1,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

export const peopleQuery = queryOptions({
  queryKey: ["people"],
  queryFn: ({ signal }) => items<Person>("/simulator/people", signal),
});

/** The newest copy of a ticket that any cached list holds. */
export function heldTicket(client: QueryClient, id: string): Ticket | undefined {
  const held = client.getQueryData<Ticket>(keys.ticket(id));
  if (held) return held;
  return recentTickets.get(id) ?? inLists(client, id);
}

function inLists(client: QueryClient, id: string): Ticket | undefined {
  for (const [, data] of client.getQueriesData<{ pages: Page<Ticket>[] }>({ queryKey: keys.tickets() })) {
    for (const page of data?.pages ?? []) {
      const found = page.items.find((item) => item.id === id);
      if (found) return found;
    }
  }
  return undefined;
}
