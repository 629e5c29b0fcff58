import type { InfiniteData } from "@tanstack/react-query";
import { asksFields, compare, matches, type TicketFilters } from "./filters";
import type { HistoryPage, Message, Page, Ticket } from "./types";

export type TicketPages = InfiniteData<Page<Ticket>>;
export type MessagePages = InfiniteData<HistoryPage>;

/** A document replaces the held one only when it is newer. */
export function newer<T extends { position: number }>(held: T | undefined, document: T): boolean {
  return held === undefined || document.position > held.position;
}

function rebuild<T>(data: InfiniteData<Page<T>>, items: T[]): InfiniteData<Page<T>> {
  let from = 0;
  const last = data.pages.length - 1;
  const pages = data.pages.map((page, index) => {
    const until = index === last ? items.length : from + page.items.length;
    const slice = items.slice(from, until);
    from = until;
    return { ...page, items: slice };
  });
  return { ...data, pages };
}

/** The list as a fresh fetch would give it, given that this document is the newest of its ticket. */
export function placeTicket(
  data: TicketPages,
  ticket: Ticket,
  filters: TicketFilters,
  me: string | null,
): TicketPages {
  const items = data.pages.flatMap((page) => page.items);
  const at = items.findIndex((item) => item.id === ticket.id);
  if (at >= 0 && !newer(items[at], ticket)) return data;
  if (filters.q) {
    if (at < 0) return data;
    return rebuild(data, items.with(at, ticket));
  }
  const others = at >= 0 ? items.toSpliced(at, 1) : items;
  if (!matches(ticket, filters, me)) return at >= 0 ? rebuild(data, others) : data;
  if (at < 0 && asksFields(filters)) return data;
  const place = others.findIndex((item) => compare(ticket, item, filters.order) < 0);
  const beyond = data.pages.at(-1)?.next;
  if (place < 0 && beyond) return at >= 0 ? rebuild(data, others) : data;
  return rebuild(data, others.toSpliced(place < 0 ? others.length : place, 0, ticket));
}

export function dropTicket(data: TicketPages, id: string): TicketPages {
  const items = data.pages.flatMap((page) => page.items);
  const kept = items.filter((item) => item.id !== id);
  return kept.length === items.length ? data : rebuild(data, kept);
}

const timeOf = (message: Message) => Date.parse(message.at);

/** Pages run from newest to oldest, messages within a page from oldest to newest. */
export function placeMessage(data: MessagePages, message: Message): MessagePages {
  for (const [index, page] of data.pages.entries()) {
    const at = page.items.findIndex((item) => item.id === message.id);
    if (at < 0) continue;
    if (!newer(page.items[at], message)) return data;
    return { ...data, pages: data.pages.with(index, { ...page, items: page.items.with(at, message) }) };
  }
  const [newest, ...older] = data.pages;
  if (!newest) return data;
  let at = newest.items.length;
  while (at > 0 && timeOf(newest.items[at - 1] as Message) > timeOf(message)) at--;
  return { ...data, pages: [{ ...newest, items: newest.items.toSpliced(at, 0, message) }, ...older] };
}

export function messagesOf(data: MessagePages | undefined): Message[] {
  return data ? data.pages.toReversed().flatMap((page) => page.items) : [];
}

export function ticketsOf(data: TicketPages | undefined): Ticket[] {
  if (!data) return [];
  const seen = new Set<string>();
  return data.pages.flatMap((page) => page.items).filter((item) => !seen.has(item.id) && seen.add(item.id));
}
