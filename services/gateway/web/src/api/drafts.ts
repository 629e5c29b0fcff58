import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { get, put } from "./client";
import type { Draft, DraftKind } from "./types";

export const draftsKey = ["drafts"] as const;

/** Everything that one has begun to write, on any device. Live frames keep it fresh. */
export const draftsQuery = queryOptions({
  queryKey: draftsKey,
  queryFn: async ({ signal }) => (await get<{ items: Draft[] }>("/drafts", signal)).items,
  staleTime: Number.POSITIVE_INFINITY,
});

export const saveDraft = (
  ticketId: string,
  kind: DraftKind,
  draft: { text: string; quoted?: string | null },
) => put<unknown>(`/tickets/${ticketId}/drafts/${kind}`, draft);

export const draftOf = (drafts: Draft[] | undefined, conversationId: string, kind: DraftKind) =>
  drafts?.find((draft) => draft.conversation_id === conversationId && draft.kind === kind);

/** An emptied draft is one that is no more. */
export function placeDraft(held: Draft[], draft: Draft): Draft[] {
  const others = held.filter(
    (item) => item.conversation_id !== draft.conversation_id || item.kind !== draft.kind,
  );
  return draft.text || draft.quoted ? [...others, draft] : others;
}

export function applyDraft(client: QueryClient, draft: Draft): void {
  client.setQueryData<Draft[]>(draftsKey, (held) => held && placeDraft(held, draft));
}
