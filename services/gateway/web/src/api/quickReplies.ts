import { queryOptions } from "@tanstack/react-query";
import { del, get, patch, post } from "./client";
import type { QuickReply, StoredMedia } from "./types";

export const quickRepliesKey = ["quick-replies"] as const;

export const quickRepliesQuery = queryOptions({
  queryKey: quickRepliesKey,
  queryFn: async ({ signal }) => (await get<{ items: QuickReply[] }>("/quick-replies", signal)).items,
  staleTime: 60_000,
});

/** Also those for all that one's own of the same name hide: to be managed. */
export const allQuickRepliesQuery = queryOptions({
  queryKey: [...quickRepliesKey, "all"],
  queryFn: async ({ signal }) =>
    (await get<{ items: QuickReply[] }>("/quick-replies?all_scopes=true", signal)).items,
  staleTime: 60_000,
});

/** The text as this ticket's customer would read it: the variables are the server's to know. */
export const resolvedQuery = (ticketId: string, replyId: string | undefined) =>
  queryOptions({
    queryKey: ["quick-reply", ticketId, replyId],
    queryFn: ({ signal }) =>
      get<{ text: string; media: StoredMedia[] }>(`/tickets/${ticketId}/quick-replies/${replyId}`, signal),
    enabled: replyId !== undefined,
    staleTime: 30_000,
  });

export interface QuickReplyText {
  shortcut: string;
  text: string;
  media_ids: string[];
  for_all: boolean;
}

export const saveQuickReply = (reply: QuickReplyText, id?: string) =>
  id ? patch<unknown>(`/quick-replies/${id}`, reply) : post<unknown>("/quick-replies", reply);

export const archiveQuickReply = (id: string) => del<unknown>(`/quick-replies/${id}`);

const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Shortcuts that begin with what was typed come first, then those that say it anywhere. */
export function findReplies(replies: QuickReply[], typed: string): QuickReply[] {
  const wanted = fold(typed.trim());
  const rank = (reply: QuickReply) => {
    const shortcut = fold(reply.shortcut);
    if (shortcut.startsWith(wanted)) return 0;
    if (shortcut.includes(wanted)) return 1;
    return fold(reply.text).includes(wanted) ? 2 : 3;
  };
  return replies
    .map((reply) => ({ reply, rank: rank(reply) }))
    .filter((item) => item.rank < 3)
    .toSorted((a, b) => a.rank - b.rank || a.reply.shortcut.localeCompare(b.reply.shortcut))
    .map((item) => item.reply);
}
