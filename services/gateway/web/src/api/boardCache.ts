import { hashKey, type QueryClient, type QueryKey } from "@tanstack/react-query";
import { type BoardFilters, boardKeys, type CardPages, cardOfTicket } from "./boards";
import type { BoardCard, BoardKind, Sums, Ticket } from "./types";

const SUMS_PAUSE = 600;
/** Cards on their way: what arrives about them meanwhile does not bring them back. */
const moving = new Map<string, { column: string; placedAt: string }>();
const waiting = new Set<string>();

const orderOf = (card: BoardCard) => `${card.placedAt}/${card.id}`;

export const cardsOf = (data: Pick<CardPages, "pages"> | undefined): BoardCard[] => {
  const seen = new Set<string>();
  return (data?.pages ?? [])
    .flatMap((page) => page.items)
    .filter((card) => !seen.has(card.id) && seen.add(card.id));
};

function dealt(data: CardPages, items: BoardCard[]): CardPages {
  let from = 0;
  const pages = data.pages.map((page, index) => {
    const last = index === data.pages.length - 1;
    const taken = last ? items.slice(from) : items.slice(from, from + page.items.length);
    from += taken.length;
    return { ...page, items: taken };
  });
  return { ...data, pages };
}

export function dropCard(data: CardPages, id: string): CardPages {
  const items = cardsOf(data);
  const kept = items.filter((card) => card.id !== id);
  return kept.length === items.length ? data : dealt(data, kept);
}

/** The column with a card where it belongs; beyond what is loaded it is left to the next page. */
export function placeCard(data: CardPages, card: BoardCard): CardPages {
  const others = cardsOf(data).filter((each) => each.id !== card.id);
  const at = others.findIndex((each) => orderOf(each) < orderOf(card));
  if (at < 0 && data.pages.at(-1)?.next) return dropCard(data, card.id);
  return dealt(data, others.toSpliced(at < 0 ? others.length : at, 0, card));
}

const columnsOf = (client: QueryClient, key: QueryKey) =>
  client
    .getQueriesData<CardPages>({ queryKey: key })
    .filter((each): each is [QueryKey, CardPages] => each[1] !== undefined);

export function heldCard(client: QueryClient, kind: BoardKind, board: string, id: string) {
  for (const [, data] of columnsOf(client, boardKeys.cards(kind, board))) {
    const found = cardsOf(data).find((card) => card.id === id);
    if (found) return found;
  }
  return undefined;
}

/** Has the card stand in its column and in no other one, in every list of the board. */
export function settleCard(client: QueryClient, kind: BoardKind, board: string, card: BoardCard): void {
  for (const [key, data] of columnsOf(client, boardKeys.cards(kind, board))) {
    const placed = key[3] === card.column ? placeCard(data, card) : dropCard(data, card.id);
    if (placed !== data) client.setQueryData(key, placed);
  }
}

export function forgetCard(client: QueryClient, kind: BoardKind, board: string, id: string): void {
  for (const [key, data] of columnsOf(client, boardKeys.cards(kind, board))) {
    const kept = dropCard(data, id);
    if (kept !== data) client.setQueryData(key, kept);
  }
}

/** Counts and sums as they are once a card has gone from one column to another; null: from or to nowhere. */
export function shiftSums(
  client: QueryClient,
  kind: BoardKind,
  board: string,
  card: BoardCard,
  [from, to]: [string | null, string | null],
): void {
  client.setQueriesData<Sums>({ queryKey: boardKeys.sums(kind, board) }, (held) => {
    if (!held) return held;
    const cents = card.value?.currency === held.currency ? card.value.cents : 0;
    const columns = held.columns.map((column) => {
      const by = (column.id === to ? 1 : 0) - (column.id === from ? 1 : 0);
      return by ? { ...column, count: column.count + by, cents: column.cents + by * cents } : column;
    });
    const by = (to ? 1 : 0) - (from ? 1 : 0);
    return { ...held, columns, count: held.count + by, cents: held.cents + by * cents };
  });
}

/** Sums are asked for again once for all that moves within a moment. */
export function sumAgain(client: QueryClient, kind: BoardKind, board: string): void {
  const queryKey = boardKeys.sums(kind, board);
  const hash = hashKey(queryKey);
  if (waiting.has(hash)) return;
  waiting.add(hash);
  setTimeout(() => {
    waiting.delete(hash);
    void client.invalidateQueries({ queryKey });
  }, SUMS_PAUSE);
}

export const setOut = (card: BoardCard): void => {
  moving.set(card.id, { column: card.column, placedAt: card.placedAt });
};
export const arrive = (id: string): boolean => moving.delete(id);

function fits(ticket: Ticket, { assignee, tag_id, state }: BoardFilters, me: string | null): boolean {
  const whose = ticket.assignee?.id ?? "none";
  return (
    (!assignee || assignee.some((each) => each === whose || (each === "me" && whose === me))) &&
    (!tag_id || ticket.tags.some((tag) => tag_id.includes(tag.id))) &&
    (!state || state.includes(ticket.state))
  );
}

/** A ticket changed: its cards on boards, and those of its contact in funnels. */
export function applyToBoards(client: QueryClient, ticket: Ticket, me: string | null): void {
  const arrived = cardOfTicket(ticket);
  const card = { ...arrived, ...moving.get(ticket.id) };
  const known = new Map<string, number>();
  for (const [key, data] of columnsOf(client, ["cards"])) {
    const [, kind, board, column, filters] = key as [string, BoardKind, string, string, BoardFilters];
    if (kind === "funnel") {
      applyToContact(client, key, data, ticket);
      continue;
    }
    const held = cardsOf(data).find((each) => each.id === ticket.id);
    if (known.get(board) === undefined)
      known.set(board, heldCard(client, "board", board, ticket.id)?.position ?? -1);
    if ((known.get(board) ?? -1) >= ticket.position && !moving.has(ticket.id)) continue;
    const stands = ticket.board?.id === board && card.column === column;
    // What was typed is the server's to judge.
    const belongs = stands && fits(ticket, filters, me) && (!filters.q || held !== undefined);
    const placed = belongs ? placeCard(data, card) : dropCard(data, ticket.id);
    if (placed !== data) client.setQueryData(key, placed);
    const worth = JSON.stringify(held?.value ?? null) !== JSON.stringify(ticket.value);
    if (Boolean(held) !== belongs || (belongs && worth)) sumAgain(client, "board", board);
  }
}

function applyToContact(client: QueryClient, key: QueryKey, data: CardPages, ticket: Ticket): void {
  const items = cardsOf(data);
  const at = items.findIndex((card) => card.contactId === ticket.contact.id);
  const held = items[at];
  if (!held) return;
  const known = held.ticket;
  const older =
    known && (known.id === ticket.id ? known.position >= ticket.position : known.number > ticket.number);
  if (!older) client.setQueryData(key, dealt(data, items.with(at, { ...held, ticket })));
}

export function dropFromBoards(client: QueryClient, ticketId: string): void {
  for (const [key, data] of columnsOf(client, ["cards", "board"])) {
    const kept = dropCard(data, ticketId);
    if (kept === data) continue;
    client.setQueryData(key, kept);
    sumAgain(client, "board", key[2] as string);
  }
}
