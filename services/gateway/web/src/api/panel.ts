import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { newer } from "./cache";
import { get } from "./client";
import type { Ticket } from "./types";

export interface Panel {
  items: Ticket[];
  /** Whether there are more than the panel shows. */
  more: boolean;
  position: number;
}

const KEY = ["panel"] as const;

/** All that is pending or open; frames keep it up to date. */
export const panelQuery = queryOptions({
  queryKey: KEY,
  queryFn: ({ signal }) => get<Panel>("/panel", signal),
  staleTime: 30_000,
  // Every frame would be compared with a thousand tickets; a ticket that did not change is the same one anyway.
  structuralSharing: false,
});

export function placeOnPanel(panel: Panel, ticket: Ticket): Panel {
  const at = panel.items.findIndex((item) => item.id === ticket.id);
  if (at >= 0 && !newer(panel.items[at], ticket)) return panel;
  if (at < 0 && ticket.position <= panel.position) return panel;
  const others = at >= 0 ? panel.items.toSpliced(at, 1) : panel.items;
  return { ...panel, items: ticket.state === "closed" ? others : [...others, ticket] };
}

export function applyToPanel(client: QueryClient, ticket: Ticket): void {
  client.setQueryData<Panel>(KEY, (held) => held && placeOnPanel(held, ticket));
}

export function dropFromPanel(client: QueryClient, ticketId: string): void {
  client.setQueryData<Panel>(
    KEY,
    (held) => held && { ...held, items: held.items.filter((item) => item.id !== ticketId) },
  );
}
