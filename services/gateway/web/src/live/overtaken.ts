import type { InfiniteData, Query, QueryClient } from "@tanstack/react-query";
import { applyToBoards, dropFromBoards } from "@/api/boardCache";
import { dropTicket, type MessagePages, placeTicket, type TicketPages } from "@/api/cache";
import type { TicketFilters } from "@/api/filters";
import { myId } from "@/api/me";
import { applyToPanel, dropFromPanel, type Panel } from "@/api/panel";
import { keys } from "@/api/queries";
import { recentMessages, recentTickets } from "@/api/recent";
import type { Page } from "@/api/types";
import { bringUp, HISTORIES } from "./histories";

/** The questions, by hash, that were under way when a document came: their answers may be without it. */
const overtaken = new Set<string>();

/** A document of this kind has come. */
export function overtake(client: QueryClient, root: string): void {
  for (const query of client.getQueryCache().findAll({ queryKey: [root], fetchStatus: "fetching" }))
    overtaken.add(query.queryHash);
}

/** What was fetched before a document arrived is brought up to it once it lands. */
export function reconcile(client: QueryClient): () => void {
  return client.getQueryCache().subscribe((event) => {
    if (event.type !== "updated" || event.action.type !== "success" || event.action.manual) return;
    const root = event.query.queryKey[0] as string;
    if (root === "tickets") reconcileList(client, event.query);
    else if (root === "panel") placeRecent(client, (event.query.state.data as Panel).position);
    else if (root === "cards") placeRecent(client, oldest(event.query));
    else if (HISTORIES.includes(root)) reconcileHistory(client, event.query);
    else if (overtaken.delete(event.query.queryHash))
      void client.invalidateQueries({ queryKey: event.query.queryKey, exact: true });
  });
}

/** The position behind which a page may miss something. */
const oldest = ({ state }: Query): number =>
  Math.min(...(state.data as InfiniteData<Page<unknown>>).pages.map((page) => page.position));

function placeRecent(client: QueryClient, position: number): void {
  for (const ticket of recentTickets.since(position)) {
    applyToPanel(client, ticket);
    applyToBoards(client, ticket, myId(client));
  }
  for (const id of recentTickets.goneSince(position)) {
    dropFromPanel(client, id);
    dropFromBoards(client, id);
  }
}

function reconcileList(client: QueryClient, query: Query): void {
  const data = query.state.data as TicketPages;
  const position = oldest(query);
  const filters = query.queryKey[1] as TicketFilters;
  let placed = data;
  for (const ticket of recentTickets.since(position))
    placed = placeTicket(placed, ticket, filters, myId(client));
  for (const id of recentTickets.goneSince(position)) placed = dropTicket(placed, id);
  if (placed !== data) client.setQueryData(keys.tickets(filters), placed);
}

/** A page of older messages comes back with the newest one as it was when the older was asked for. */
function reconcileHistory(client: QueryClient, { queryKey, state }: Query): void {
  const data = state.data as MessagePages | undefined;
  const newest = data?.pages[0];
  if (newest) bringUp(client, queryKey, data, recentMessages.since(newest.position));
}
