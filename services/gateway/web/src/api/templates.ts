import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { get, post, query } from "./client";
import type { FreeWindow, Message, Templates, TemplateUse, Ticket } from "./types";
import { uuid } from "./uuid";

export interface TemplateFilter {
  language: string;
  status: string;
  q: string;
}

export const templatesQuery = (channelId: string, filter: TemplateFilter) =>
  queryOptions({
    queryKey: ["templates", channelId, filter],
    queryFn: ({ signal }) =>
      get<Templates>(`/channels/${channelId}/templates${query({ ...filter })}`, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** Asks the provider now; otherwise that is done every day. */
export const syncTemplates = (channelId: string) =>
  post<{ templates: number; position: number }>(`/channels/${channelId}/templates/sync`);

/** How long the contact may be answered freely; asked again with every message of the conversation. */
export const windowQuery = (ticket: Pick<Ticket, "id" | "last_message" | "position">) =>
  queryOptions({
    queryKey: ["window", ticket.id, ticket.last_message?.at ?? ""],
    queryFn: ({ signal }) =>
      get<FreeWindow>(`/tickets/${ticket.id}/window${query({ wait_for: ticket.position })}`, signal),
    placeholderData: (held, before) => (before?.queryKey[1] === ticket.id ? held : undefined),
    staleTime: 300_000,
  });

export const sendTemplate = (ticketId: string, template: TemplateUse) =>
  post<{ message: Message; position: number }>(`/tickets/${ticketId}/messages`, { id: uuid(), template });
