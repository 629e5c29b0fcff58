import { queryOptions } from "@tanstack/react-query";
import { get } from "@/api/client";
import type { Message, Note, Page, Ticket } from "@/api/types";

export interface Past {
  ticket: Ticket;
  messages: Page<Message>;
  notes: Note[];
  at: string;
  position: number;
}

/** The past does not change: once read, it is held. */
export const asOfQuery = (ticketId: string, position: number) =>
  queryOptions({
    queryKey: ["as-of", ticketId, position],
    queryFn: ({ signal }) => get<Past>(`/tickets/${ticketId}/as_of?position=${position}&limit=200`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
