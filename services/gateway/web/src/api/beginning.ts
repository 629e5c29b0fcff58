import { queryOptions } from "@tanstack/react-query";
import { get, post, query } from "./client";
import type { Channel, TemplateUse, Ticket } from "./types";

/** A channel to somebody, and why not where he cannot be written to there; a live ticket is named. */
export interface Way {
  channel: Pick<Channel, "id" | "kind" | "name">;
  possible: boolean;
  why: string | null;
  ticket_id: string | null;
  template: boolean;
  no_marketing: boolean;
}

export interface Reach {
  contact: { id: string; name: string; phone: string | null } | null;
  phone: string | null;
  items: Way[];
}

/** Whom one writes to first: a contact, or whoever has a number. */
export type Addressee = { contact_id: string } | { phone: string };

export const reachQuery = (to: Addressee | null) =>
  queryOptions({
    queryKey: ["reach", to],
    queryFn: ({ signal }) => get<Reach>(`/reach${query({ ...to })}`, signal),
    enabled: to !== null,
    staleTime: 0,
    retry: false,
  });

interface Beginning {
  name?: string;
  channel_id: string;
  queue_id?: string;
  message: { id: string; text?: string; template?: TemplateUse };
}

export const begin = (to: Addressee, wish: Beginning) =>
  post<{ ticket: Ticket; position: number }>("/conversations", { ...to, ...wish });
