import { type InfiniteData, infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { newer } from "./cache";
import { get, post, query } from "./client";
import type { Notice, Notices } from "./types";

export const noticesKey = ["notices"] as const;

export const noticesQuery = infiniteQueryOptions({
  queryKey: noticesKey,
  queryFn: ({ pageParam, signal }) =>
    get<Notices>(`/notices${query({ limit: 30, before: pageParam })}`, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next,
  staleTime: Number.POSITIVE_INFINITY,
});

type Pages = InfiniteData<Notices>;

export const noticesOf = (data: Pages | undefined): Notice[] =>
  data?.pages.flatMap((page) => page.items) ?? [];

export const unreadNotices = (data: Pages | undefined): number => data?.pages[0]?.unread ?? 0;

/** The newest stand first; one that is told again is not counted again. */
export function withNotice(data: Pages, notice: Notice): Pages {
  const held = noticesOf(data).find((item) => item.id === notice.id);
  return newer(held, notice) ? added(withoutNotice(data, notice.id), notice) : data;
}

function added(data: Pages, notice: Notice): Pages {
  const [first, ...others] = data.pages;
  if (!first) return data;
  const unread = first.unread + (notice.unread ? 1 : 0);
  return { ...data, pages: [{ ...first, unread, items: [notice, ...first.items] }, ...others] };
}

export function placeNotice(client: QueryClient, notice: Notice): void {
  client.setQueryData<Pages>(noticesKey, (held) => held && withNotice(held, notice));
}

/** What it told of is no more, or no longer one's own to know. */
export function dropNotice(client: QueryClient, id: string): void {
  client.setQueryData<Pages>(noticesKey, (held) => held && withoutNotice(held, id));
}

export function withoutNotice(data: Pages, id: string): Pages {
  const gone = noticesOf(data).find((item) => item.id === id);
  if (!gone) return data;
  const pages = data.pages.map((page, index) => ({
    ...page,
    items: page.items.filter((item) => item.id !== id),
    unread: page.unread - (index === 0 && gone.unread ? 1 : 0),
  }));
  return { ...data, pages };
}

/** All that came up to and with this one has been seen. */
export function seenUpTo(data: Pages, position: number): Pages {
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.map((item) =>
      item.unread && item.position <= position ? { ...item, unread: false } : item,
    ),
  }));
  const [first, ...others] = pages;
  if (!first) return data;
  const left = noticesOf({ ...data, pages }).filter((item) => item.unread).length;
  return { ...data, pages: [{ ...first, unread: left }, ...others] };
}

export function placeSeen(client: QueryClient, upTo: number): void {
  client.setQueryData<Pages>(noticesKey, (held) => held && seenUpTo(held, upTo));
}

export async function markSeen(client: QueryClient, upTo: number): Promise<void> {
  placeSeen(client, upTo);
  try {
    await post("/notices/seen", { up_to: upTo });
  } catch (reason) {
    void client.invalidateQueries({ queryKey: noticesKey });
    throw reason;
  }
}
