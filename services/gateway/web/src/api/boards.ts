import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
} from "@tanstack/react-query";
import { del, get, put, query } from "./client";
import type { Board, BoardCard, BoardKind, CustomField, FunnelCard, Page, Sums, Ticket } from "./types";

export interface BoardFilters {
  q?: string;
  tag_id?: string[];
  /** Of tickets only. */
  assignee?: string[];
  state?: string[];
}

export type CardPages = InfiniteData<Page<BoardCard>, string | null>;

const PATHS = { board: "boards", funnel: "funnels" } as const;

export const boardKeys = {
  cards: (kind: BoardKind, board: string, column?: string, filters?: BoardFilters) =>
    ["cards", kind, board, ...(column ? [column, filters ?? {}] : [])] as const,
  sums: (kind: BoardKind, board: string, filters?: BoardFilters) =>
    ["sums", kind, board, ...(filters ? [filters] : [])] as const,
};

export const cardOfTicket = (ticket: Ticket): BoardCard => ({
  id: ticket.id,
  column: ticket.board?.column.id ?? "",
  placedAt: ticket.board?.placed_at ?? "",
  contactId: ticket.contact.id,
  name: ticket.contact.name,
  tags: ticket.tags,
  value: ticket.value,
  ticket,
  position: ticket.position,
});

export const cardOfContact = (card: FunnelCard): BoardCard => ({
  id: card.contact.id,
  column: card.stage_id,
  placedAt: card.placed_at,
  contactId: card.contact.id,
  name: card.contact.name,
  tags: card.tags,
  value: card.value,
  ticket: card.ticket,
  position: card.position,
});

async function page(
  kind: BoardKind,
  board: string,
  column: string,
  asked: object,
  signal: AbortSignal,
): Promise<Page<BoardCard>> {
  if (kind === "board") {
    const found = await get<Page<Ticket>>(
      `/boards/${board}/cards${query({ ...asked, on_column: column })}`,
      signal,
    );
    return { ...found, items: found.items.map(cardOfTicket) };
  }
  const found = await get<Page<FunnelCard>>(
    `/funnels/${board}/cards${query({ ...asked, stage_id: column })}`,
    signal,
  );
  return { ...found, items: found.items.map(cardOfContact) };
}

/** One column, the card that came last first. */
export const cardsQuery = (kind: BoardKind, board: string, column: string, filters: BoardFilters) =>
  infiniteQueryOptions({
    queryKey: boardKeys.cards(kind, board, column, filters),
    queryFn: ({ pageParam, signal }) =>
      page(kind, board, column, { ...filters, limit: 50, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
    structuralSharing: false,
  });

export const sumsQuery = (kind: BoardKind, board: string, filters: BoardFilters) =>
  queryOptions({
    queryKey: boardKeys.sums(kind, board, filters),
    queryFn: ({ signal }) => get<Sums>(`/${PATHS[kind]}/${board}/sums${query({ ...filters })}`, signal),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });

const listOf =
  <T>(path: string) =>
  async (context: { signal: AbortSignal }) =>
    (await get<{ items: T[] }>(path, context.signal)).items;

export const funnelsQuery = queryOptions({
  queryKey: ["funnels"],
  queryFn: listOf<Board>("/funnels"),
  staleTime: 300_000,
});

export const fieldsQuery = queryOptions({
  queryKey: ["fields"],
  queryFn: listOf<CustomField>("/fields"),
  staleTime: 300_000,
});

/** Puts a card into a column, and answers with it as it stands there. */
export async function putCard(
  kind: BoardKind,
  board: string,
  card: Pick<BoardCard, "id">,
  column: string,
): Promise<BoardCard> {
  if (kind === "board") {
    const wish = { board_id: board, column_id: column };
    return cardOfTicket((await put<{ ticket: Ticket }>(`/tickets/${card.id}/board`, wish)).ticket);
  }
  const path = `/contacts/${card.id}/funnels/${board}`;
  return cardOfContact((await put<{ card: FunnelCard }>(path, { stage_id: column })).card);
}

export const takeOff = (kind: BoardKind, board: string, card: Pick<BoardCard, "id">) =>
  del<unknown>(kind === "board" ? `/tickets/${card.id}/board` : `/contacts/${card.id}/funnels/${board}`);
